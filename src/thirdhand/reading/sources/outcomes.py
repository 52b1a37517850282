"""What a mention of a source, or one part of a coordination, was found to stand for; how parts are joined."""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.reading.sources.mentions import Mention, Resolved
from thirdhand.reading.sources.register import Entity
from thirdhand.reading.sources.via import find_via
from thirdhand.records import Anonymity, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one mention, or one part of it, stands for; ``may_abstain`` where a poor score withholds it."""

    entity: Entity | None
    name: str
    kind: Kind
    anonymity: Anonymity
    score: float
    may_abstain: bool = False
    via: str | None = None


def finish(outcomes: list[Outcome], mention: Mention, text: str, threshold: float) -> Resolved:
    """Make one answer of the outcomes of a mention's parts."""
    score = min(outcome.score for outcome in outcomes)
    is_told = all(one.name and (not one.may_abstain or one.score >= threshold) for one in outcomes)
    names = tuple(outcome.name for outcome in outcomes) if is_told else ()
    kind, anonymity = join_kinds(outcomes)
    return Resolved(
        name=" and ".join(names) or None,
        names=names,
        via=_via(outcomes, kind, text, mention),
        kind=kind,
        anonymity=anonymity,
        name_score=score,
    )


def _via(outcomes: list[Outcome], kind: Kind, text: str, mention: Mention) -> str | None:
    """Return the paper or channel; a document that stands for itself has none."""
    read = next((outcome.via for outcome in outcomes if outcome.via), None)
    return read or (None if kind is Kind.DOCUMENT else find_via(text, mention))


def join_kinds(outcomes: list[Outcome]) -> tuple[Kind, Anonymity]:
    """Take the kind and anonymity that all parts share; else a group, as far apart as its vaguest part."""
    kinds = {outcome.kind for outcome in outcomes}
    levels = {outcome.anonymity for outcome in outcomes}
    order = (Anonymity.COLLECTIVE, Anonymity.UNNAMED, Anonymity.ROLE, Anonymity.NAMED)
    bodies = {Kind.ORGANISATION, Kind.GOVERNMENT_BODY, Kind.OUTLET}
    kind = kinds.pop() if len(kinds) == 1 else Kind.ORGANISATION if kinds <= bodies else Kind.GROUP
    return kind, next(level for level in order if level in levels)
