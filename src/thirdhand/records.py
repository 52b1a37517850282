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


class Certainty(StrEnum):
    """What a source, or the writer, does with a claim (DESIGN: six labels)."""

    ASSERTED = "asserted"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a source is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    GOVERNMENT_BODY = "government_body"
    GROUP = "group"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


class Anonymity(StrEnum):
    """How far a source can be told apart: ``role`` is a described individual, ``unnamed`` "a source"."""

    NAMED = "named"
    ROLE = "role"
    UNNAMED = "unnamed"
    COLLECTIVE = "collective"


class Bound(StrEnum):
    """How a quantity's words bound it."""

    EXACTLY = "exactly"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class Part(StrEnum):
    """Which of an article's two strings a claim's spans count in."""

    TEXT = "text"
    TITLE = "title"


class ClaimPlace(StrEnum):
    """Where in the article a claim stands."""

    HEADLINE = "headline"
    SUBHEAD = "subhead"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """What somebody does with a claim, and the words that show it.

    ``doubt``: denied only as unlikely. ``distancing``: the words keep their distance ("claimed").
    ``condition`` are the spans of the condition, empty without one; ``evidence`` may be empty too, as
    for a plain statement.
    """

    certainty: Certainty
    doubt: bool = False
    distancing: bool = False
    condition: tuple[Span, ...] = ()
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Author(Stance):
    """The writer's own stance. ``hearsay``: reported by nobody named ("reportedly")."""

    hearsay: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Stance):
    """One source in a chain, with its stance.

    ``source`` is the source as written there. ``name`` is what the article resolves it to ("he" is Ana
    Ruiz), None where it cannot be told; ``names`` are the parts of a coordination, each resolved.
    ``via`` is the document or channel. ``attribution`` is the id of the attribution it came from.
    ``score`` is how sure the reader is of this link, in 0..1, calibrated.
    """

    source: Phrase
    name: str | None
    names: tuple[str, ...]
    via: str | None
    kind: Kind
    anonymity: Anonymity
    attribution: str | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of something as an interval; ``low`` or ``high`` is None where it is open."""

    phrase: Phrase
    low: float | None
    high: float | None
    bound: Bound
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Whom the article itself is credited to: a dateline's agency, "Additional reporting by"."""

    phrase: Phrase
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One proposition that the article puts to the reader.

    ``part`` says which string all its spans count in. ``chain`` runs from the outermost source to the
    innermost; it is empty where nobody is credited. ``start`` and ``end`` are ISO 8601 dates, with the
    time of day where the text gives one, of what is claimed. ``score`` is how sure the reader is that the
    claim has this chain.
    """

    id: str
    part: Part
    place: ClaimPlace
    content: Phrase
    author: Author
    chain: tuple[Link, ...]
    score: float
    quantities: tuple[Quantity, ...] = ()
    start: str | None = None
    end: str | None = None

    @property
    def certainty(self) -> Certainty:
        """The innermost source's label, the writer's where the chain is empty."""
        return self.chain[-1].certainty if self.chain else self.author.certainty

    @property
    def depth(self) -> int:
        """How many sources stand between the outlet and the claim, both left out."""
        return len(self.chain)


class Severity(StrEnum):
    """How much a finding asks for: see it before anything else, look at it, know it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A finding on a fact that a stronger finding already shows."""

    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One result of a sourcing check: what an editor should look at, in the article's own words.

    ``phrase`` are the words that the rule fired on; their spans count in the string that ``part`` names.
    ``against`` are the words of ``Article.text`` that they are held against, None where a rule compares
    nothing. ``message`` says what was found, ``why`` why it matters, ``settle`` what would settle it.
    ``claims`` are the ids of the claims it rests on, the first the one that ``phrase`` belongs to; ``link``
    is the position, outermost 0, in that claim's chain of the source that it is about, None for no source.
    """

    rule: str
    severity: Severity
    part: Part
    phrase: Phrase
    message: str
    why: str
    settle: str
    against: Phrase | None = None
    claims: tuple[str, ...] = ()
    link: int | None = None
    folded: tuple[Folded, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A rule that is on and could not be applied to an article, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text with its metadata and what was read in it.

    ``title`` is the headline. One given apart (HTML) is not part of ``text``; the first line of a
    plain text that stands as a headline is both. ``published`` is ISO 8601 as the page gives it, with
    the zone only where the page gives one. ``language`` is an ISO 639-1 code. ``ref`` is the id that
    the input gave; ``path`` and ``url`` stand as they were given. ``findings`` are sorted by severity, then
    by place; ``skipped`` are the rules that need what the article lacks.
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
    credits: tuple[Credit, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def string(self, part: Part) -> str:
        """Return the string that spans of ``part`` count in; "" for a headline that is not there."""
        return self.text if part is Part.TEXT else self.title or ""

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
