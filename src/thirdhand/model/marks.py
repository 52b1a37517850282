"""Quotation marks as they stand in a text: which characters, and which way their neighbours lean.

A straight mark tells nothing by its form, and a curly one is often the wrong one, so that every mark
is seen with what stands on either side: a space speaks for an end, a word for an inside, and
punctuation for less than a space. Marks beside the mark are looked through: in “‘Go both lean right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

SINGLE = frozenset("'‘’‛‚‹›`´")
GUILLEMETS = frozenset("«»")
MARKS = SINGLE | GUILLEMETS | frozenset('"“”„‟″＂')

# Of three apostrophes at a closing place the first is single and the others double: 'Go.''' Five marks
# and more in a row are a rule or an ornament.
_MARK = re.compile(
    r"""[\"“”„‟″＂«»'‘’‛‚‹›`´]{5,}|(?<=[^\s(\[—–-])'(?=''(?!'))|''|``|[\"“”„‟″＂«»'‘’‛‚‹›`´]"""
)
_LONGEST = 2
#: Marks in a row that are looked through: three may close together, as in ‘…“…”’”.
_LOOK_THROUGH = 3
#: Characters without a width that are no part of a word; white space is asked of the string itself.
_SPACES = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_BEFORE_OPENING = frozenset("([{—–-/=*_¿¡")
_AFTER_CLOSING = frozenset(",.;:!?…)]}—–-/*_")


class Mark(NamedTuple):
    """A mark at ``[start, end)`` between the characters ``before`` and ``after`` ("" at a paragraph's ends).

    ``left`` and ``right`` say how free of words it stands there: 2 a space or nothing, 1 punctuation
    that keeps to its outside, 0 anything else. ``lean`` is positive where this makes it an opening mark,
    negative for a closing one, 0 for either.
    """

    start: int
    end: int
    form: str
    before: str
    after: str
    left: int
    right: int
    lean: int


def find_marks(text: str, start: int, end: int) -> Iterator[Mark]:
    """Yield the quotation marks, apostrophes among them, of the paragraph ``[start, end)`` in order."""
    for match in _MARK.finditer(text, start, end):
        at, past = match.span()
        if past - at > _LONGEST:
            continue
        before = _look(text, at - 1, max(start - 1, at - 2 - _LOOK_THROUGH), -1)
        after = _look(text, past, min(end, past + 1 + _LOOK_THROUGH), 1)
        left, right = _freedom(before, _BEFORE_OPENING), _freedom(after, _AFTER_CLOSING)
        lean = (left - right) or (bool(after) - bool(before))
        yield Mark(at, past, match.group(), before, after, left, right, lean)


def _look(text: str, at: int, stop: int, step: int) -> str:
    """Return the first character from ``at`` that is no mark, "" where ``stop`` comes first."""
    while at != stop:
        if text[at] not in MARKS:
            return text[at]
        at += step
    return ""


def _freedom(neighbour: str, punctuation: frozenset[str]) -> int:
    if not neighbour or neighbour.isspace() or neighbour in _SPACES:
        return 2
    return 1 if neighbour in punctuation else 0
