"""The values that travel through Thirdhand: frozen, compared by what they hold.

Offsets are code points into ``Article.text`` (half-open), or into ``Article.title`` where a record
says so; ``text[span.start:span.end]`` is what a span quotes, always. The store gives identity;
these values have none beyond their content. Their JSON form is ``thirdhand.export.json``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Joins the texts of several spans of one phrase.
GAP = " … "


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open ``[start, end)`` in code points.

    >>> Span(4, 9).of("two drones")
    'drone'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is empty or negative")

    def of(self, text: str) -> str:
        """Return the words of ``text`` that this span quotes."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words of an article in one or more spans, in the order of the text."""

    spans: tuple[Span, ...]
    text: str

    @classmethod
    def cut(cls, text: str, spans: Sequence[Span]) -> Phrase:
        """Cut the phrase at ``spans`` (at least one) out of ``text``.

        >>> Phrase.cut("“Go,” he said, “now.”", [Span(0, 5), Span(15, 21)]).text
        '“Go,” … “now.”'
        """
        if not spans:
            raise ValueError("a phrase needs at least one span")
        ordered = tuple(sorted(spans))
        return cls(spans=ordered, text=GAP.join(span.of(text) for span in ordered))


class AttributionType(StrEnum):
    """How much of the content stands in quotation marks: all, none, or a part."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A source credited with a content by a cue.

    ``source`` is None where nobody is named ("reportedly"). ``parent`` is the id of the attribution
    in whose content this one stands, None for an outermost one. ``score`` is the model's own
    confidence in 0..1; it says nothing about the claim.
    """

    id: str
    type: AttributionType
    parent: str | None
    score: float
    source: Phrase | None
    cue: Phrase | None
    content: Phrase | None

    @property
    def phrases(self) -> tuple[tuple[str, Phrase], ...]:
        """The parts that are there, as (role, phrase): ``source``, ``cue``, ``content``."""
        parts = (("source", self.source), ("cue", self.cue), ("content", self.content))
        return tuple((role, phrase) for role, phrase in parts if phrase is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text with its metadata and what was read in it.

    ``title`` is the headline. One given apart (HTML) is not part of ``text``; the first line of a
    plain text that stands as a headline is both. ``published`` is ISO 8601 as the page gives it, with
    the zone only where the page gives one. ``language`` is an ISO 639-1 code. ``ref`` is the id that
    the input gave; ``path`` and ``url`` stand as they were given.
    """

    id: str
    text: str
    ref: str | None = None
    path: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    attributions: tuple[Attribution, ...] = ()

    def _repr_html_(self) -> str:
        """Show the article with its marks and notes in a notebook."""
        from thirdhand.views.page import render_fragment  # the one look forward: a value cannot draw itself

        return render_fragment(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An input that could not be read, in its place in a stream of articles."""

    input: str
    error: Exception

    def __str__(self) -> str:
        return str(self.error)
