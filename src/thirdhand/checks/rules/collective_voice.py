"""Is a claim put in the mouth of a plural nobody?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.sourcing import Credited, credited
from thirdhand.checks.standards import NPR_ATTRIBUTION, SPJ_TRUTH
from thirdhand.checks.voices import Voice, head_of, is_counted
from thirdhand.checks.wording import quote
from thirdhand.records import Severity, Span


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield plural voices of nobody of whom no member is named beside them or in the article."""
    seen: set[str] = set()
    mentions = credited(dossier)
    for one in mentions:
        if one.voice is not Voice.COLLECTIVE or is_counted(one.link) or one.link.score < limits["min_score"]:
            continue
        if one.origin in seen or len(one.claim.chain) > 1 or _has_member(dossier, one, mentions):
            continue
        seen.add(one.origin)
        yield Sighting(
            fact=("source", one.origin),
            part=one.claim.part,
            phrase=one.link.source,
            message=f"{quote(one.link.source.text)}: nobody of them is named.",
            claims=(one.claim.id,),
            link=len(one.claim.chain) - 1,
        )


def _has_member(dossier: Dossier, one: Credited, mentions: list[Credited]) -> bool:
    """Say whether somebody named speaks beside the voice, or is called by its noun anywhere."""
    place = dossier.paragraph(one.link.source.spans[0].start)
    text = dossier.article.text
    head = head_of(one.link)
    for other in mentions:
        if other.voice not in (Voice.PERSON, Voice.INSTITUTION):
            continue
        start = other.link.source.spans[0].start
        if abs(dossier.paragraph(start) - place) <= 1:
            return True
        near = (
            Span(max(start - 60, 0), min(other.link.source.spans[-1].end + 120, len(text))).of(text).lower()
        )
        if head and head in near:
            return True
    return False


RULE = Rule(
    id="collective-voice",
    severity=Severity.NOTE,
    is_on=True,
    summary=(
        "A claim is put in the mouth of a plural nobody (“analysts”, “critics”, “many”), and no member of "
        "the group is named."
    ),
    why="“Critics say” may be two people or the writer alone; with a name readers can judge its weight.",
    settle="Name at least one of them, or say who was asked and how many.",
    bases=(
        Basis(
            standard=NPR_ATTRIBUTION,
            asks="“Media reports” or “sources say” is not enough: be specific about who says it.",
        ),
        Basis(
            standard=SPJ_TRUTH,
            asks=(
                "Identify sources clearly, as the public is owed what it needs to judge their reliability "
                "and motives."
            ),
        ),
    ),
    looks_at=(
        "Collectives that are credited with a claim, and the named sources of the article that belong to the "
        "group or say something of the kind."
    ),
    blind_spots=(
        (
            "Institutions (“police”, “prosecutors”), counted or surveyed groups, open letters, and witnesses "
            "and residents of an event are passed over by design."
        ),
        (
            "A named voice in the same paragraph or the one beside it, and anybody whom the article calls by "
            "the group’s noun, is taken for a member."
        ),
        (
            "Who belongs to the group is told by the words that describe a source: a named expert whose "
            "trade is not given may not be recognised."
        ),
    ),
    limits=(
        Limit(
            name="min_score",
            default=0.6,
            least=0,
            help="Least score of the link that the rule rests on, 0 to 1.",
        ),
    ),
    find=find,
)
