"""Which words of a text were taken out and put in, place by place.

Sentences that stayed are set against one another first, then words within what lies between them. What stands
in a stretch once on either side holds the rest of it in place, so that the time grows with the length of the
texts and not with its square. What is left is small enough for difflib.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from thirdhand.records import Span
from thirdhand.store.changes import Edit

_TOKEN = re.compile(r"\w+(?:[.,'’-]\w+)*|[^\w\s]")
#: After these and a blank, another sentence may begin; a cut too many does no harm.
_ENDS = frozenset('.!?”"’)')
#: So many pairs go to difflib; beyond, what stands in a stretch once divides it, as long as there is such.
_FEW, _MANY = 2_500, 1_000_000
#: Of a sentence that was reworded, this share of its words stays at least.
_LEAST_KEPT = 0.3
#: Fewer words are not said to have moved: they recur by chance.
_LEAST_MOVED = 5
#: So many words are shown on either side of a change.
_CONTEXT = 8

#: A half-open range of the older sequence and one of the newer: start and stop of either.
Stretch = tuple[int, int, int, int]


class _Words:
    """A text with the words, numbers and signs in it; its sentences are ranges of these."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in _TOKEN.finditer(text)]
        self.words = [text[start:end] for start, end in self.spans]
        self.sentences = self._cut_sentences()
        self.starts = {start for start, _ in self.sentences}

    def _cut_sentences(self) -> list[tuple[int, int]]:
        ends = [
            at
            for at, ((_, end), (start, _)) in enumerate(
                zip(self.spans, self.spans[1:], strict=False), start=1
            )
            if start > end and (self.words[at - 1] in _ENDS or "\n" in self.text[end:start])
        ]
        bounds = [0, *ends, len(self.words)]
        return list(zip(bounds, bounds[1:], strict=False))

    def count_signs(self, at: int) -> int:
        """Return how many words from ``at`` on end a sentence, if these are signs alone; otherwise 0."""
        end = at
        while end < len(self.words) and end not in self.starts:
            if self.words[end][0].isalnum():
                return 0
            end += 1
        return end - at

    def span(self, first: int, stop: int) -> Span | None:
        """Return the span of the words from ``first`` up to ``stop``, None for none."""
        return Span(self.spans[first][0], self.spans[stop - 1][1]) if first < stop else None

    def quote(self, first: int, stop: int) -> str:
        """Return the text of the words from ``first`` up to ``stop``, as many of them as there are."""
        span = self.span(max(first, 0), min(stop, len(self.spans)))
        return span.of(self.text) if span else ""

    def beside(self, first: int, stop: int) -> tuple[str, str]:
        """Return the few words before and after a range of words, in its line; an ellipsis tells of more."""
        before, after = self.quote(first - _CONTEXT, first), self.quote(stop, stop + _CONTEXT)
        if first < stop:
            before = "" if "\n" in self._blank(first) else before
            after = "" if "\n" in self._blank(stop) else after
        has_more = (
            first > _CONTEXT and "\n" not in before + self._blank(first - _CONTEXT),
            stop + _CONTEXT < len(self.spans) and "\n" not in after + self._blank(stop + _CONTEXT),
        )
        before, after = before.rpartition("\n")[2], after.partition("\n")[0]
        return f"… {before}" if before and has_more[0] else before, f"{after} …" if after and has_more[
            1
        ] else after

    def _blank(self, at: int) -> str:
        """Return what stands before the word at ``at``."""
        start = self.spans[at - 1][1] if at else 0
        return self.text[start : self.spans[at][0] if at < len(self.spans) else None]

    def paragraphs(self, first: int, stop: int) -> list[tuple[int, int]]:
        """Return the lines in a range of words as ranges; none of an empty one."""
        starts = [first, *(at for at in range(first + 1, stop) if "\n" in self._blank(at))]
        return list(zip(starts, [*starts[1:], stop], strict=True)) if first < stop else []

    def is_whole(self, first: int, stop: int) -> bool:
        """Say whether a range of words is whole lines, or empty."""
        begins, ends = (
            first == 0 or "\n" in self._blank(first),
            stop == len(self.spans) or "\n" in self._blank(stop),
        )
        return first == stop or (begins and ends)


def cut_words(text: str) -> list[str]:
    """Return the words, numbers and signs of ``text``."""
    return _TOKEN.findall(text)


def compare_words(old: str, new: str) -> tuple[Edit, ...]:
    """Return the places at which ``new`` has other words than ``old``, in their order.

    Blanks and line ends alone make no difference.
    """
    if old == new:
        return ()
    mine, yours = _Words(old), _Words(new)
    gaps = _bridge(mine.words, _find_gaps(mine, yours))
    rounded = (_round_off(mine, yours, gap) for gap in gaps)
    return _mark_moved([_edit(mine, yours, part) for gap in rounded for part in _split(mine, yours, gap)])


def _find_gaps(old: _Words, new: _Words) -> Iterator[Stretch]:
    """Yield the ranges of words that differ: first by whole sentences, then by words."""
    mine, yours = old.sentences, new.sentences
    kept = match_items(
        [tuple(old.words[start:stop]) for start, stop in mine],
        [tuple(new.words[start:stop]) for start, stop in yours],
    )
    starts = (
        [start for start, _ in mine] + [len(old.words)],
        [start for start, _ in yours] + [len(new.words)],
    )
    for a, b, c, d in _between(kept, len(mine), len(yours)):
        first, stop, at, end = starts[0][a], starts[0][b], starts[1][c], starts[1][d]
        same = match_items(old.words[first:stop], new.words[at:end])
        if _is_other(old.words[first:stop], new.words[at:end], same):
            yield first, stop, at, end
            continue
        for e, f, g, h in _between(same, stop - first, end - at):
            yield first + e, first + f, at + g, at + h


def _is_other(old: Sequence[str], new: Sequence[str], kept: Sequence[Stretch]) -> bool:
    """Say whether sentences were replaced and not reworded: few words stayed, and those by chance."""
    n_kept = sum(_count_words(old[first:stop]) for first, stop, _, _ in kept)
    return n_kept < _LEAST_KEPT * min(_count_words(old), _count_words(new))


def _count_words(tokens: Sequence[str]) -> int:
    return sum(token[0].isalnum() for token in tokens)


def _between(kept: Sequence[Stretch], n_old: int, n_new: int) -> Iterator[Stretch]:
    """Yield what lies between the stretches that were kept."""
    a = c = 0
    for first, stop, at, end in (*kept, (n_old, n_old, n_new, n_new)):
        if a < first or c < at:
            yield a, first, c, at
        a, c = stop, end


def match_items(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Stretch]:
    """Return the stretches that stand in both, in the same order, as ranges of equal length."""
    found: list[Stretch] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        a, b, c, d = waiting.pop()
        start, n_head, n_tail = (a, c), _count_same(old, new, (a, b, c, d), 1), 0
        a, c = a + n_head, c + n_head
        n_tail = _count_same(old, new, (a, b, c, d), -1)
        b, d = b - n_tail, d - n_tail
        found += [(start[0], a, start[1], c)] if n_head else []
        found += [(b, b + n_tail, d, d + n_tail)] if n_tail else []
        if a == b or c == d:
            continue
        anchors = [] if (b - a) * (d - c) <= _FEW else _find_anchors(old[a:b], new[c:d])
        if anchors:
            held = [(a + i, a + i + 1, c + j, c + j + 1) for i, j in anchors]
            found += held
            inner = _between([(i - a, k - a, j - c, m - c) for i, k, j, m in held], b - a, d - c)
            waiting += [(a + e, a + f, c + g, c + h) for e, f, g, h in inner]
        elif (b - a) * (d - c) <= _MANY:
            blocks = SequenceMatcher(None, old[a:b], new[c:d]).get_matching_blocks()
            found += [(a + i, a + i + n, c + j, c + j + n) for i, j, n in blocks if n]
    return sorted(found)


def _count_same(old: Sequence[Hashable], new: Sequence[Hashable], within: Stretch, step: int) -> int:
    """Return how many items at the beginning, or from the end where ``step`` is -1, are the same."""
    a, b, c, d = within
    i, j = (a, c) if step > 0 else (b - 1, d - 1)
    for n in range(min(b - a, d - c)):
        if old[i + n * step] != new[j + n * step]:
            return n
    return min(b - a, d - c)


def _find_anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the longest run of items that are in either once and come in the same order.

    Where there are none, the beginnings of pairs and triples that are.
    """
    for n_together in (1, 2, 3):
        tuples = [list(zip(*(items[at:] for at in range(n_together)), strict=False)) for items in (old, new)]
        if found := _find_single(*tuples):
            return found
    return []


def _find_single(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    n_old, n_new = Counter(old), Counter(new)
    places = {item: at for at, item in enumerate(new) if n_new[item] == 1}
    pairs = [(at, places[item]) for at, item in enumerate(old) if n_old[item] == 1 and item in places]
    # the longest increasing subsequence, by piles on which each pair knows its best predecessor
    tops: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else None)
        tops[pile : pile + 1], ends[pile : pile + 1] = [place], [index]
    chosen: list[tuple[int, int]] = []
    at = ends[-1] if ends else None
    while at is not None:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _bridge(words: Sequence[str], gaps: Iterator[Stretch]) -> list[Stretch]:
    """Join changes between which fewer words stayed than either has: they are read as one."""
    joined: list[Stretch] = []
    for gap in gaps:
        if joined:
            last = joined[-1]
            kept = words[last[1] : gap[0]]
            if len(kept) < _CONTEXT and _count_words(kept) < min(_size(last), _size(gap)):
                joined[-1] = (last[0], gap[1], last[2], gap[3])
                continue
        joined.append(gap)
    return joined


def _round_off(old: _Words, new: _Words, gap: Stretch) -> Stretch:
    """Take in the sign at the end of a sentence that was replaced but for it."""
    a, b, c, d = gap
    n_signs = old.count_signs(b)
    if a < b and c < d and a in old.starts and c in new.starts and n_signs == new.count_signs(d):
        return a, b + n_signs, c, d + n_signs
    return gap


def _split(old: _Words, new: _Words, gap: Stretch) -> list[Stretch]:
    """Part several whole paragraphs, so that each can be told, and be known again where it moved."""
    a, b, c, d = gap
    out, back = old.paragraphs(a, b), new.paragraphs(c, d)
    if len(out) + len(back) <= 2 or not (old.is_whole(a, b) and new.is_whole(c, d)):
        return [gap]
    return [*((start, stop, c, c) for start, stop in out), *((b, b, start, stop) for start, stop in back)]


def _size(gap: Stretch) -> int:
    return max(gap[1] - gap[0], gap[3] - gap[2])


def _edit(old: _Words, new: _Words, gap: Stretch) -> Edit:
    mine, yours = old.span(*gap[:2]), new.span(*gap[2:])
    is_paragraph = old.is_whole(*gap[:2]) and new.is_whole(*gap[2:])
    before, after = ("", "") if is_paragraph else new.beside(*gap[2:])
    return Edit(
        old=mine.of(old.text) if mine else "",
        new=yours.of(new.text) if yours else "",
        old_span=mine,
        new_span=yours,
        before=before,
        after=after,
        is_paragraph=is_paragraph,
    )


def _mark_moved(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Mark what was only taken out at one place and put in at another."""
    out = {key for edit in edits if not edit.new and (key := _key(edit.old))}
    back = {key for edit in edits if not edit.old and (key := _key(edit.new))}
    moved = out & back
    return tuple(
        replace(edit, is_moved=True)
        if not (edit.old and edit.new) and _key(edit.old or edit.new) in moved
        else edit
        for edit in edits
    )


def _key(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, none where they are too few to be told again elsewhere."""
    words = tuple(text.split())
    return words if len(words) >= _LEAST_MOVED else ()
