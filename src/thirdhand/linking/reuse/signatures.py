"""What an article's wording is known by: a few hashes of letter n-grams, chosen so that common runs show.

Winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD
2003) takes the least hash of every window of n-grams. Two texts that share a run of `SEEN` letters share a
chosen n-gram, wherever the run stands, and about one n-gram in thirteen is kept: 1 KB for 2,000 characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.ragged import Ragged
from thirdhand.linking.reuse.letters import hash_runs, spell_all

#: Letters in an n-gram, and n-grams in a window.
N_LETTERS, _WINDOW = 20, 26
#: A common run of so many letters is always seen.
SEEN = N_LETTERS + _WINDOW - 1
#: Code points that are signed at once; the arrays on the way take about 60 bytes for each.
_CHUNK = 400_000
_FACTOR = np.uint32(0x2C1B3C6D)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Signatures:
    """The chosen n-grams of each text, in order: ``hashes`` uint32, each once, and ``places`` uint32.

    A place is the code-point offset at which the n-gram begins.
    """

    hashes: Ragged
    places: Ragged

    def __len__(self) -> int:
        return len(self.hashes)


def sign(texts: Sequence[str]) -> Signatures:
    """Return the signatures of ``texts``, a row each; one of fewer than `N_LETTERS` letters is empty."""
    parts = [_sign(chunk) for chunk in _chunk(texts)]
    if not parts:
        return Signatures(Ragged.of([], np.uint32), Ragged.of([], np.uint32))
    return Signatures(Ragged.join(hashes for hashes, _ in parts), Ragged.join(places for _, places in parts))


def pack(hashes: NDArray[np.uint32], places: NDArray[np.uint32]) -> bytes:
    """Return one row as bytes to be kept, eight for an n-gram.

    >>> [values.tolist() for values in unpack(pack(np.array([7, 5]), np.array([0, 9])))]
    [[7, 5], [0, 9]]
    """
    return np.concatenate((hashes, places)).astype("<u4").tobytes()


def unpack(packed: bytes) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the hashes and the places that `pack` put into ``packed``."""
    values = np.frombuffer(packed, dtype="<u4").astype(np.uint32)
    return values[: len(values) // 2], values[len(values) // 2 :]


def _chunk(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start, size = 0, 0
    for number, text in enumerate(texts):
        if number > start and size + len(text) > _CHUNK:
            yield texts[start:number]
            start, size = number, 0
        size += len(text) + 1
    if start < len(texts):
        yield texts[start:]


def _sign(texts: Sequence[str]) -> tuple[Ragged, Ragged]:
    letters, places, owners = spell_all(texts)
    hashes = hash_runs(letters, N_LETTERS)
    size = len(hashes)
    is_whole = owners[:size] == owners[len(owners) - size :]
    at = np.flatnonzero(is_whole)
    chosen = at[_winnow(hashes[at], owners[at])]
    hashes, places, owners = _digest(letters, chosen), places[chosen], owners[chosen]
    kept = _first_of_each(hashes, owners)
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(owners[kept], minlength=len(texts)), out=starts[1:])
    return Ragged(hashes[kept], starts), Ragged(places[kept], starts)


def _digest(letters: NDArray[np.uint32], at: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return a hash of its own for the n-gram at each place: those that were least crowd together."""
    digest = np.zeros(len(at), dtype=np.uint32)
    for step in range(N_LETTERS):
        digest ^= letters[at + step]
        digest *= _FACTOR
        digest ^= digest >> np.uint32(15)
    return digest


def _winnow(hashes: NDArray[np.uint32], owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions of the least hash, the last of several, in each window of one text."""
    size = len(hashes)
    if not size:
        return np.zeros(0, dtype=np.int64)
    keys = (hashes.astype(np.uint64) << _32) | (_LOW - np.arange(size, dtype=np.uint64))
    chosen = [_winnow_short(keys, owners)]
    if size >= _WINDOW:
        windows = _least_of_windows(keys)
        least = windows[owners[: len(windows)] == owners[_WINDOW - 1 :]] & _LOW
        # Windows overlap, so that the same n-gram is chosen many times running.
        chosen.append(least[np.concatenate(([True], least[1:] != least[:-1]))[: len(least)]])
    return np.sort(_LOW - np.concatenate(chosen)).astype(np.int64)


def _winnow_short(keys: NDArray[np.uint64], owners: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the lower halves of the least keys of texts that are shorter than a window."""
    firsts = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    is_short = np.diff(np.append(firsts, len(keys))) < _WINDOW
    if not is_short.any():
        return np.zeros(0, dtype=np.uint64)
    return np.minimum.reduceat(keys, firsts)[is_short] & _LOW


def _least_of_windows(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    width = 1
    least = keys
    while width * 2 <= _WINDOW:
        least = np.minimum(least[:-width], least[width:])
        width *= 2
    rest = _WINDOW - width
    return np.minimum(least[: len(least) - rest], least[rest:])


def _first_of_each(hashes: NDArray[np.uint32], owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions, in order, at which a text has a hash for the first time."""
    order = np.lexsort((hashes, owners))
    kept = np.ones(len(order), dtype=bool)
    kept[1:] = (hashes[order][1:] != hashes[order][:-1]) | (owners[order][1:] != owners[order][:-1])
    return np.sort(order[kept])
