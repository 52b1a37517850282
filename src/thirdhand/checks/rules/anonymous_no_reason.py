"""Is the reader told why a source is not named?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting, least_score
from thirdhand.checks.sourcing import Credited, credited, is_anothers, is_in_quotation, is_named_after, sight
from thirdhand.checks.standards import AP_ANONYMOUS, JTI_ANONYMITY, NYT_CONFIDENTIAL, SPJ_TRUTH
from thirdhand.checks.voices import Voice, head_of, patterns, phrase_of
from thirdhand.checks.wording import quote
from thirdhand.records import Severity

_STATED = re.compile(
    r"\b(?:in an? (?:\w+ )?statement|declined to|would not (?:say|comment))\b", re.IGNORECASE
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the first mention of each sort of anonymous insider for whom no reason is given anywhere."""
    mentions = credited(dossier)
    relayed = {head_of(one.link) for one in mentions if _is_relayed(dossier, one)}
    by_head: dict[str, list[Credited]] = {}
    for one in mentions:
        if one.voice is Voice.INSIDER and one.claim.depth == 1:
            by_head.setdefault(head_of(one.link), []).append(one)
    for head, same in by_head.items():
        first = same[0]
        # "The source" that nobody has brought in is another outlet's, and that outlet's to explain.
        if first.link.score < limits["min_score"] or (_points_back(first) and head in relayed):
            continue
        if (
            _is_stated(dossier, first)
            or is_anothers(dossier, first)
            or is_named_after(dossier, first)
            or is_in_quotation(dossier, first)
        ):
            continue
        around = [words for one in same for words in _around(dossier, one)]
        if any(patterns("reason").search(words) for words in around):
            continue
        is_asked = any(patterns("condition").search(words) for words in around)
        said = "says that anonymity was asked for, not why" if is_asked else "does not say why"
        yield sight(
            first,
            f"{quote(first.link.source.text)}: no name, and the text {said}.",
            [one.claim for one in same],
        )


def _is_relayed(dossier: Dossier, one: Credited) -> bool:
    """Say whether the source is another outlet's."""
    return any(dossier.voice(one.claim, at) is Voice.OUTLET for at in range(one.claim.depth - 1))


def _is_stated(dossier: Dossier, one: Credited) -> bool:
    """Say whether the source speaks for an institution: in a statement, by declining, in headline style."""
    phrase = phrase_of(one.link)
    if not phrase.is_plural and not phrase.determiner and phrase.head != "people":
        return True
    return _STATED.search(dossier.sentence(one.link.source.spans[0]).of(dossier.article.text)) is not None


def _points_back(one: Credited) -> bool:
    return phrase_of(one.link).determiner in ("the", "poss")


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
    limits=(least_score(),),
    find=find,
)
