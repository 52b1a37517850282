"""Gold claims: an article's claims with chains, names and labels, as annotated or written by hand."""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.records import Anonymity, Author, Certainty, ClaimPlace, Kind, Part, Span

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldLink:
    """One source of a chain. ``name`` is None where the text does not tell; ``names`` are its parts."""

    span: Spans
    name: str | None
    names: tuple[str, ...]
    via: str | None
    kind: Kind
    anonymity: Anonymity
    certainty: Certainty
    doubt: bool
    distancing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """One claim; ``cue`` is the innermost one, empty where there is none.

    ``place`` is None where the annotation does not tell. ``evidence`` are the words for the claim's own
    label: the innermost link's, or the author's where the chain is empty.
    """

    content: Spans
    cue: Spans
    place: ClaimPlace | None
    author: Author
    chain: tuple[GoldLink, ...]
    evidence: Spans
    condition: Spans = ()
    part: Part = Part.TEXT

    @property
    def certainty(self) -> Certainty:
        """The innermost source's label, the writer's where the chain is empty."""
        return self.chain[-1].certainty if self.chain else self.author.certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaims:
    """One article's text and all its claims, in the order of the text."""

    id: str
    text: str
    title: str | None
    outlet: str | None
    claims: tuple[GoldClaim, ...]
