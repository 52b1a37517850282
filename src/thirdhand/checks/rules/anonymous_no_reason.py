"""Is the reader told why a source is not named?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.sourcing import Credited, credited, same_origin
from thirdhand.checks.standards import AP_ANONYMOUS, JTI_ANONYMITY, NYT_CONFIDENTIAL, SPJ_TRUTH
from thirdhand.checks.voices import Voice, patterns, voice_of
from thirdhand.checks.wording import quote
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the first mention of each anonymous insider for whom no reason is given near any mention."""
    mentions = credited(dossier)
    seen: list[str] = []
    for one in mentions:
        if one.voice is not Voice.INSIDER or one.link.score < limits["min_score"] or _is_relayed(one):
            continue
        if any(same_origin(one.origin, other) for other in seen):
            continue
        seen.append(one.origin)
        same = [other for other in mentions if same_origin(one.origin, other.origin)]
        if any(patterns("reason").search(words) for other in same for words in _around(dossier, other)):
            continue
        is_asked = any(
            patterns("condition").search(words) for other in same for words in _around(dossier, other)
        )
        said = "says that anonymity was asked for, not why" if is_asked else "does not say why"
        yield Sighting(
            fact=("source", one.origin),
            part=one.claim.part,
            phrase=one.link.source,
            message=f"{quote(one.link.source.text)} is not named, and the text {said}.",
            claims=(one.claim.id,),
            link=len(one.claim.chain) - 1,
        )


def _is_relayed(one: Credited) -> bool:
    """Say whether the source is another outlet's: its anonymity is that outlet's to explain."""
    return any(voice_of(link) is Voice.OUTLET for link in one.claim.chain[:-1])


def _around(dossier: Dossier, one: Credited) -> Iterator[str]:
    """Yield the paragraph of a mention and the one after it."""
    number = dossier.paragraph(one.link.source.spans[0].start)
    for paragraph in dossier.paragraphs[number : number + 2]:
        yield paragraph.of(dossier.article.text).replace("’", "'")


RULE = Rule(
    id="anonymous-no-reason",
    severity=Severity.WARNING,
    is_on=True,
    summary="The article relies on an anonymous insider and says nowhere why that source is not named.",
    why="Readers can weigh a source without a name only if they know what the secrecy is for.",
    settle="Give the reason why the source is not named, or name the source.",
    bases=(
        Basis(
            standard=AP_ANONYMOUS,
            asks=(
                "The story must say why the source asked for anonymity and, where it matters, what moved the "
                "source to speak."
            ),
        ),
        Basis(
            standard=NYT_CONFIDENTIAL,
            asks=(
                "Where a source is not named, explain why it is thought authoritative, why it speaks, and "
                "why it asked for confidentiality."
            ),
        ),
        Basis(
            standard=SPJ_TRUTH,
            asks=(
                "Keep anonymity for sources who face danger or retribution and have what cannot be had "
                "elsewhere, and explain why it was granted."
            ),
        ),
        Basis(
            standard=JTI_ANONYMITY,
            asks="The reason for anonymity should be made clear to the public (12.1).",
        ),
    ),
    looks_at=(
        "Insiders without a name (an official, an aide, a diplomat, a person familiar with the matter), and "
        "the words at each of their mentions that could give a reason."
    ),
    blind_spots=(
        (
            "“Not authorised to speak” counts as a reason, though some editors hold that it tells readers "
            "nothing."
        ),
        (
            "Spokespeople, institutions, bystanders, victims, minors, residents and plain collectives "
            "(“officials said”) are passed over by design."
        ),
        "Sources of another outlet that is credited for them are left to second-hand.",
        (
            "A reason that stands further off than the paragraph after a mention, or in words that the rule "
            "does not know, is missed."
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
