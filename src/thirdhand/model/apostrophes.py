"""Single quotation marks, told from the apostrophes that look the same.

A single mark opens or closes a quote only in a pair. Within words it is an apostrophe, before the
known clippings ('em, '90s) as well; after a plural's s it may be either, and then counts as an end
only where no better one follows in reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from thirdhand.model.marks import MARKS, Mark

_CLIPPED = re.compile(
    r"(?:em|n|tils?|till|tis|tisn|twas|twere|twill|twould|nuff|nother|neath|gainst|merica\w*|s|t|re|ve|ll|d|m)"
    r"(?![\w'’-])|(?:n|tisn|twasn)(?=['’])|\d0s\b",
    re.IGNORECASE,
)
#: Clippings that a quote may begin with as well: it has to end on a sure mark.
_PERHAPS_CLIPPED = re.compile(
    r"(?:cause|cuz|coz|round|bout|hood|burbs|fro|cross|mid|til|\d\d)\b", re.IGNORECASE
)
_CLIPPED_END = re.compile(r"\b(?:[A-Za-z]+in|an|ol|th|wi|fo|mo|yo|lil|po|[NO])$", re.IGNORECASE)
_LONGEST_CLIPPED = 12
_PARTNERS = {
    "'": "'’´",
    "‘": "’‘'",
    "‛": "’",
    "’": "’",
    "`": "'`´’",
    "´": "´",
    "‚": "‘’",
    "‹": "›",
    "›": "‹",
}
_ENDS_SENTENCE = frozenset(",.;:!?…")
_SURE, _LIKELY, _PERHAPS = 3, 2, 1
#: How far, in code points, a quote may run to a mark that may be an apostrophe.
_REACH = 100
_DOUBLE = re.compile(r"[\"“”„‟″＂«»]|''|``")


class _Opening:
    """An opening mark that waits for its end; ``fallback`` is a mark that perhaps is one."""

    __slots__ = ("fallback", "is_doubtful", "mark")

    def __init__(self, mark: Mark, is_doubtful: bool) -> None:
        self.mark = mark
        self.is_doubtful = is_doubtful
        self.fallback: Mark | None = None


def pair_singles(text: str, marks: Iterable[Mark]) -> tuple[list[tuple[Mark, Mark]], list[Mark]]:
    """Return the pairs of single ``marks`` of one paragraph, and the opening marks left without an end."""
    pairs: list[tuple[Mark, Mark]] = []
    open_: list[_Opening] = []
    for mark in _without_apostrophes(text, marks):
        if _is_opening(mark, bool(open_)):
            _open(text, mark, open_, pairs)
        elif open_:
            _close(text, mark, open_, pairs)
    unended = [opening.mark for opening in open_ if not opening.fallback]
    pairs.extend((opening.mark, opening.fallback) for opening in open_ if opening.fallback)
    return pairs, unended


def _without_apostrophes(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """Leave out what stands within words and before clippings."""
    clipped_to = 0
    for mark in marks:
        clipped = _CLIPPED.match(text, mark.end) if mark.form in "'‘’´" and mark.right == 0 else None
        if clipped and clipped.end() == mark.end + 1:
            clipped_to = clipped.end() + 1  # the second mark of 'n'
        within = mark.left == mark.right == 0 and mark.before.isalnum()
        if not (clipped or within or mark.start < clipped_to):
            yield mark


def _is_opening(mark: Mark, has_open: bool) -> bool:
    if mark.form in "‘‛`":
        return mark.lean >= 0 and mark.left > 0
    if mark.lean == mark.right == 0 and mark.before in ":,;":
        return not has_open
    return mark.lean > 0 and (mark.form != "’" or mark.right == 0)


def _open(text: str, mark: Mark, open_: list[_Opening], pairs: list[tuple[Mark, Mark]]) -> None:
    """Let ``mark`` open a quote, unless it is more likely a clipping's apostrophe within one."""
    is_doubtful = mark.form == "’" or _PERHAPS_CLIPPED.match(text, mark.end) is not None
    if is_doubtful and open_:
        return
    if open_ and (fallback := open_[-1].fallback):
        pairs.append((open_.pop().mark, fallback))
    open_.append(_Opening(mark, is_doubtful))


def _close(text: str, mark: Mark, open_: list[_Opening], pairs: list[tuple[Mark, Mark]]) -> None:
    """Let ``mark`` end the last opening one, or remember it as a possible end."""
    last = open_[-1]
    sureness = _sureness(text, mark)
    if mark.form not in _PARTNERS[last.mark.form] and (
        sureness < _SURE or "‹" in (mark.form, last.mark.form)
    ):
        return
    if sureness > _PERHAPS:
        pairs.append((open_.pop().mark, mark))
    elif not last.fallback and not last.is_doubtful and _is_in_reach(text, last.mark, mark):
        last.fallback = mark


def _sureness(text: str, mark: Mark) -> int:
    """Say how surely ``mark``, which does not open a quote, closes one."""
    if mark.before in _ENDS_SENTENCE or mark.form in "‹›" or text[mark.start - 1] in MARKS:
        return _SURE
    if mark.lean >= 0 or mark.before.isdigit():
        return _PERHAPS
    if mark.before in "sSzZxX":
        return _LIKELY if mark.right == 1 or not mark.after else _PERHAPS
    word = text[max(0, mark.start - _LONGEST_CLIPPED) : mark.start]
    return _PERHAPS if _CLIPPED_END.search(word) else _LIKELY


def _is_in_reach(text: str, opening: Mark, mark: Mark) -> bool:
    return mark.start - opening.end <= _REACH and not _DOUBLE.search(text, opening.end, mark.start)


def opens_single(text: str, marks: Sequence[Mark]) -> bool:
    """Say whether a paragraph with ``marks`` begins with a single mark that opens a quote."""
    if not marks:
        return False
    first = marks[0]
    return _is_opening(first, has_open=False) and not _CLIPPED.match(text, first.end)
