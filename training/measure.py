"""What counts as right: exact fragments, exact and lenient relations.

A *fragment* is one contiguous span of a role; it is right when its ends are, white space, quotation
marks and closing punctuation at the ends ignored. A *relation* is a whole attribution: exact when all
its fragments in all three roles are right; lenient when the contents overlap by half (intersection
over union of code points) and the sources overlap or are both absent (one-to-one, best first).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thirdhand.model.labels import ROLES, Role
from thirdhand.records import Attribution, Span
from training.corpus import GoldAttribution, Spans

SPACES = frozenset(" \t\r\n\v\f\xa0\u2009\u200a\u202f\u200b\ufeff")
#: Ignored at both ends of a fragment.
IGNORED = SPACES | frozenset("\"'`“”„‟‘’‚‛«»‹›.,;:!?…")
#: Contents that overlap by this share are the same content to the lenient measure.
LENIENT_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were right, predicted and annotated."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of the predicted that is right, in percent; 0 when nothing was predicted."""
        return 100 * self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the annotated that was found, in percent; 0 when nothing was annotated."""
        return 100 * self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        total = self.predicted + self.gold
        return 200 * self.right / total if total else 0.0


def trim(text: str, span: Span) -> Span | None:
    """Return ``span`` without what is ignored at its ends; None for white space alone.

    A fragment of marks alone stays: a headline's colon is a cue ("Mayor: bridge will close").

    >>> trim("He said “now.”", Span(8, 14))
    Span(start=9, end=12)
    """
    return _strip(text, span, IGNORED) or _strip(text, span, SPACES)


def _strip(text: str, span: Span, ignored: frozenset[str]) -> Span | None:
    start, end = span.start, span.end
    while start < end and text[start] in ignored:
        start += 1
    while start < end and text[end - 1] in ignored:
        end -= 1
    return Span(start, end) if start < end else None


def trim_gold(text: str, gold: Iterable[GoldAttribution]) -> tuple[GoldAttribution, ...]:
    """Return annotated attributions with their fragments trimmed."""
    return tuple(
        GoldAttribution(**{role: _trimmed(text, getattr(one, role)) for role in ROLES}) for one in gold
    )


def as_gold(attributions: Iterable[Attribution]) -> tuple[GoldAttribution, ...]:
    """Return read attributions in the form of annotated ones."""
    return tuple(
        GoldAttribution(**{role: phrase.spans if (phrase := getattr(one, role)) else () for role in ROLES})
        for one in attributions
    )


def _trimmed(text: str, spans: Spans) -> Spans:
    return tuple(sorted(cut for span in spans if (cut := trim(text, span))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The counts of one or more articles."""

    fragments: tuple[Counts, Counts, Counts]
    exact: Counts
    lenient: Counts

    def __add__(self, other: Measured) -> Measured:
        source, cue, content = (a + b for a, b in zip(self.fragments, other.fragments, strict=True))
        return Measured(
            fragments=(source, cue, content),
            exact=self.exact + other.exact,
            lenient=self.lenient + other.lenient,
        )

    @property
    def f1s(self) -> tuple[float, float, float, float, float]:
        """F1 of source, cue and content fragments, exact and lenient relations, in percent."""
        source, cue, content = (counts.f1 for counts in self.fragments)
        return source, cue, content, self.exact.f1, self.lenient.f1


NOTHING = Measured(fragments=(Counts(), Counts(), Counts()), exact=Counts(), lenient=Counts())


def measure(text: str, predicted: Sequence[GoldAttribution], gold: Sequence[GoldAttribution]) -> Measured:
    """Measure the attributions ``predicted`` for one article against the annotated ones."""
    found, wanted = trim_gold(text, predicted), trim_gold(text, gold)
    source, cue, content = (_count_fragments(found, wanted, role) for role in ROLES)
    return Measured(
        fragments=(source, cue, content),
        exact=_count_exact(found, wanted),
        lenient=_count_lenient(found, wanted),
    )


def _count_fragments(
    found: Sequence[GoldAttribution], wanted: Sequence[GoldAttribution], role: Role
) -> Counts:
    mine = {span for one in found for span in getattr(one, role)}
    theirs = {span for one in wanted for span in getattr(one, role)}
    return Counts(len(mine & theirs), len(mine), len(theirs))


def _count_exact(found: Sequence[GoldAttribution], wanted: Sequence[GoldAttribution]) -> Counts:
    mine, theirs = set(found), set(wanted)
    return Counts(len(mine & theirs), len(mine), len(theirs))


def _count_lenient(found: Sequence[GoldAttribution], wanted: Sequence[GoldAttribution]) -> Counts:
    pairs = sorted(
        (
            (overlap, i, j)
            for i, mine in enumerate(sorted(found, key=_in_text))
            for j, theirs in enumerate(sorted(wanted, key=_in_text))
            if (overlap := content_overlap(mine, theirs)) >= LENIENT_OVERLAP and _same_source(mine, theirs)
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used_mine: set[int] = set()
    used_theirs: set[int] = set()
    for _, i, j in pairs:
        if i not in used_mine and j not in used_theirs:
            used_mine.add(i)
            used_theirs.add(j)
    return Counts(len(used_mine), len(found), len(wanted))


def _in_text(gold: GoldAttribution) -> tuple[Spans, Spans, Spans]:
    return gold.content, gold.cue, gold.source


def content_overlap(one: GoldAttribution, other: GoldAttribution) -> float:
    """Return intersection over union of the two contents, in code points; 0 when either is absent."""
    shared = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content
    )
    total = sum(span.end - span.start for span in (*one.content, *other.content)) - shared
    return shared / total if total else 0.0


def _same_source(one: GoldAttribution, other: GoldAttribution) -> bool:
    if not one.source and not other.source:
        return True
    return any(a.overlaps(b) for a in one.source for b in other.source)
