"""The letters of a text as numbers, folded so that what two desks print alike compares alike.

Letters and digits alone stay, in small letters and without accents: quotation marks, spaces, line breaks and
stops differ from one page to the next. Three differences of spelling are folded too, because they show in
single characters: colour/color (a ``u`` after ``o``), organise/organize (``z`` is ``s``), travelled/traveled
(a letter twice is one; a digit twice is not). Every letter keeps its code-point offset in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PLANE = 0x10000
_O, _U = ord("o"), ord("u")
_SPELLINGS = {ord("z"): ord("s")}
#: Between two letters they part no words.
_APOSTROPHES = np.array([ord("'"), ord("’")], dtype=np.uint32)
#: Pictographs and private planes hold no letters.
_PICTURES, _ANCIENT_END = 0x1F000, 0x20000
_LAST_LETTER = 0x3FFFF
_LEFT, _RIGHT = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77)


@dataclass(frozen=True, slots=True)
class Letters:
    """``codes`` uint32 (letters,), folded; ``places`` uint32, the code-point offset of each.

    ``begins`` and ``ends`` bool: whether a word begins at the letter, or ends with it. ``text_codes`` are the
    code points of the text itself.
    """

    codes: NDArray[np.uint32]
    places: NDArray[np.uint32]
    begins: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    text_codes: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.codes)


def spell(text: str) -> Letters:
    """Return the folded letters of ``text``.

    >>> [chr(code) for code in spell("“Colours”, 11").codes]
    ['c', 'o', 'l', 'o', 'r', 's', '1', '1']
    """
    codes = to_codes(text)
    folded, is_kept = fold_codes(codes)
    is_letter = np.concatenate(([False], folded > 0, [False]))
    is_letter[1:-1] |= np.isin(codes, _APOSTROPHES) & is_letter[:-2] & is_letter[2:]
    places = np.flatnonzero(is_kept)
    # A dropped twin or "u" may be a word's last character: what follows it tells.
    following = np.where(is_letter[places + 2] & ~np.concatenate((is_kept, [True]))[places + 1], 1, 0)
    return Letters(
        folded[places],
        places.astype(np.uint32),
        ~is_letter[places],
        ~is_letter[places + 2 + following],
        codes,
    )


def spell_all(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64]]:
    """Return the letters of many texts one after the other, the place of each in its text, and its text."""
    codes = to_codes("\n".join(texts))
    folded, is_kept = fold_codes(codes)
    at = np.flatnonzero(is_kept)
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=starts[1:])
    owners = np.repeat(np.arange(len(texts)), np.diff(np.searchsorted(at, starts)))
    return folded[at], (at - starts[owners]).astype(np.uint32), owners


def to_codes(text: str) -> NDArray[np.uint32]:
    """Return the code points of ``text``, lone surrogates among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def fold_codes(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Return each code point's folded letter, 0 for none, and whether it is kept."""
    folded = _table()[np.minimum(codes, _PLANE)]
    beyond = codes >= _PLANE
    if beyond.any():
        is_letter = (codes < _PICTURES) | ((codes >= _ANCIENT_END) & (codes <= _LAST_LETTER))
        folded = np.where(beyond & is_letter, codes, folded)
    is_kept = folded > 0
    before, after = folded[:-1], folded[1:]
    is_twin = (after == before) & (after >= ord("a"))
    is_kept[1:] &= ~(is_twin | ((after == _U) & (before == _O)))
    return folded, is_kept


def hash_runs(codes: NDArray[np.uint32], length: int) -> NDArray[np.uint32]:
    """Return a hash of each run of ``length`` letters, by shifting and doubling: (letters − length + 1,)."""
    if len(codes) < length:
        return np.zeros(0, dtype=np.uint32)
    power, hashes = 1, codes * _RIGHT
    done, total = 0, None
    while True:
        if length & power:
            total = hashes if total is None else _mix(total, hashes[done:])
            done += power
        if done == length:
            return total[: len(codes) - length + 1]  # type: ignore[index]
        hashes = _mix(hashes, hashes[power:])
        power *= 2


def _mix(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.uint32]:
    size = min(len(first), len(second))
    mixed: NDArray[np.uint32] = first[:size] * _LEFT + second[:size]
    mixed ^= mixed >> np.uint32(15)
    mixed *= _RIGHT
    return mixed


@cache
def _table() -> NDArray[np.uint32]:
    """Return the folded letter of each code point of the first plane, and one 0 for those beyond."""
    table = np.zeros(_PLANE + 1, dtype=np.uint32)
    for code in range(_PLANE):
        character = chr(code)
        if character.isalnum():
            base = ord(unicodedata.normalize("NFKD", character.lower())[0])
            table[code] = _SPELLINGS.get(base, base)
    return table
