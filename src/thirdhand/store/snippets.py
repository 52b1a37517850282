"""The words of an article around what was found in it, with exact places for the marks.

Of all windows the one with the most different finds is taken, the earliest among equals; it begins at a
sentence where one begins near by, and never inside a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from thirdhand.records import Span
from thirdhand.store.querying import Phrase
from thirdhand.terms import find_terms, next_term

#: Code points of a snippet, about; a sentence's beginning is looked for so far before the first find.
LENGTH, _REACH = 200, 80
#: Finds that are looked at in one article: beyond, one window is as good as another.
_MAX_FINDS = 100
_SENTENCE = re.compile(r"(?:[.!?…][\"'”’»)]*\s+|\n\s*)(?=\S)")
_BREAK = re.compile(r"\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """Words of an article as they stand there, ``text``, and where they begin in it, ``offset``.

    ``spans`` are the finds in the article's text, ``marks`` the same in the snippet's. ``has_before`` and
    ``has_after`` say whether the article goes on there.
    """

    text: str
    offset: int
    spans: tuple[Span, ...]
    has_before: bool
    has_after: bool

    @property
    def marks(self) -> tuple[Span, ...]:
        """The finds in the snippet's own text."""
        return tuple(Span(span.start - self.offset, span.end - self.offset) for span in self.spans)


def find_phrases(text: str, phrases: Collection[Phrase]) -> list[tuple[Span, Phrase]]:
    """Return where each of ``phrases`` stands in ``text``, in order of where they begin."""
    firsts: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        firsts.setdefault(phrase[0], []).append(phrase)
    found: list[tuple[Span, Phrase]] = []
    if not firsts:
        return found
    for term, start, first_end in find_terms(text, firsts.keys()):
        for phrase in firsts[term]:
            end = _follow(text, first_end, phrase)
            if end is not None:
                found.append((Span(start, end), phrase))
        if len(found) >= _MAX_FINDS:
            break
    return found


def _follow(text: str, end: int, phrase: Phrase) -> int | None:
    """Return where ``phrase``, whose first word ends at ``end``, ends; None where other words follow."""
    for term in phrase[1:]:
        word = next_term(text, end)
        if word is None or word[0] != term:
            return None
        end = word[2]
    return end


def cut_snippet(text: str, phrases: Collection[Phrase], *, after: int = 0) -> Snippet:
    """Return about ``LENGTH`` code points of ``text`` with as many of ``phrases`` as can be.

    What stands before ``after`` (a headline that the text begins with) is left out. Where nothing is found
    behind it, or nothing is looked for, the snippet is the beginning.
    """
    finds = [find for find in find_phrases(text, phrases) if find[0].start >= after]
    first, last = _best(finds)
    blanks = len(text[after:]) - len(text[after:].lstrip())
    start = _begin(text, finds[first][0].start, after + blanks) if finds else after + blanks
    end = _end(text, start, max(start + LENGTH, finds[last][0].end if finds else 0))
    return Snippet(
        text=text[start:end],
        offset=start,
        spans=_merge(span for span, _ in finds if span.start >= start and span.end <= end),
        has_before=bool(text[after:start].strip()),
        has_after=bool(text[end:].strip()),
    )


def _best(finds: Sequence[tuple[Span, Phrase]]) -> tuple[int, int]:
    """Return the first and the last find of the best window."""
    best, chosen = (0, 0), (0, 0)
    starts = [span.start for span, _ in finds]
    for first, (span, _) in enumerate(finds):
        # a window that begins at a sentence has fewer code points left behind its first find
        last = max(bisect_left(starts, span.start + LENGTH - _REACH) - 1, first)
        window = [phrase for _, phrase in finds[first : last + 1]]
        worth = (len(set(window)), len(window))
        if worth > best:
            best, chosen = worth, (first, last)
    return chosen


def _begin(text: str, at: int, least: int) -> int:
    """Return where to begin so that ``at`` is in, not before ``least``: at a sentence, or a word."""
    if at - least <= _REACH:
        return least
    least = at - _REACH
    sentences = [match.end() for match in _SENTENCE.finditer(text, least, at + 1) if match.end() <= at]
    if sentences:
        return sentences[-1]
    word = _BREAK.search(text, least, at)
    return at - len(text[word.end() : at].lstrip()) if word else at


def _end(text: str, start: int, at: int) -> int:
    """Return where to end at ``at`` or a little before, after a word."""
    if at >= len(text):
        return start + len(text[start:].rstrip())
    if not text[at].isspace() and not text[at - 1].isspace():
        cut = max(text.rfind(" ", start, at), text.rfind("\n", start, at))
        # a run without blanks (a script that has none, an address) is cut where it is
        at = cut if cut > start + LENGTH // 2 else at
    return start + len(text[start:at].rstrip())


def _merge(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Return ``spans`` in order, those that overlap joined."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
