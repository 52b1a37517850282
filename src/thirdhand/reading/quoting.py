"""Quotation marks around what was found: which to show with it, and what kind of quoting it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from thirdhand.model.quotes import Quote
from thirdhand.records import AttributionType, Span

#: What may stand between a content's last word and the mark that closes its quote.
_INSIDE_CLOSING = frozenset(".,;:!?…'’\"”")
#: A full stop after these belongs to the word.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]\.)+[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Jr|Sr|St|Inc|Corp|Co|Ltd|Bros|Gov|Sen|Rep|Gen|Col|No))$"
)


def widen(text: str, span: Span, quotes: Sequence[Quote]) -> Span:
    """Add to a fragment the quotation marks that stand at its ends, and an abbreviation's full stop.

    >>> from thirdhand.model.quotes import find_quotes
    >>> text = "“Go now,” he said."
    >>> widen(text, Span(1, 7), find_quotes(text, [(0, len(text))])).of(text)
    '“Go now,”'
    """
    start, end = span.start, span.end
    for quote in quotes:
        opening, closing = quote.marks[0], quote.marks[-1]
        if opening.end == start:
            start = quote.start
        if quote.closed and _only_punctuation(text, end, closing.start):
            end = quote.end
    if end == span.end and text[end : end + 1] == "." and _ABBREVIATION.search(text, start, end):
        end += 1
    return Span(start, end)


def _only_punctuation(text: str, start: int, end: int) -> bool:
    return start <= end and all(mark in _INSIDE_CLOSING for mark in text[start:end])


def type_of(text: str, content: Sequence[Span], quotes: Sequence[Quote]) -> AttributionType:
    """Say how much of ``content`` is quoted: all, none or a part of its words."""
    starts = [span.start + word.start() for span in content for word in re.finditer(r"\w+", span.of(text))]
    n_quoted = sum(any(quote.start <= start < quote.end for quote in quotes) for start in starts)
    if n_quoted == 0:
        return AttributionType.INDIRECT
    return AttributionType.DIRECT if n_quoted == len(starts) else AttributionType.MIXED


def quotes_near(quotes: Sequence[Quote], start: int, end: int) -> Sequence[Quote]:
    """Return those of ``quotes`` (in order) that touch ``[start, end)`` or stand beside it."""
    first = bisect_left(quotes, start, key=lambda quote: quote.end)
    return quotes[first : bisect_right(quotes, end, key=lambda quote: quote.start)]
