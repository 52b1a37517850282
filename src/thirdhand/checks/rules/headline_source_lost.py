"""Does a contentious claim lose its source on the way to the headline or the lead?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.contention import find_accusation, is_outlaws
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import (
    Carrier,
    carriers,
    headline_fronts,
    is_concluded,
    is_hedged,
    is_negated,
    is_own_voice,
    line_of,
    sight_line,
)
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.sourcing import names_person
from thirdhand.checks.standards import AFP_LEAD, REUTERS_BIAS, REUTERS_SOURCES
from thirdhand.checks.support import is_doubting, is_refuting
from thirdhand.checks.wording import name_source
from thirdhand.records import Certainty, Claim, ClaimPlace, Severity

#: Less than this of a headline's words is no tie at all.
_LEAST = 0.25
_HELD = (Certainty.ASSERTED, Certainty.PROBABLE, Certainty.UNKNOWN)
_ACCUSING = re.compile(
    r"\b(?:accus(?:e|es|ed|ing)|alleg(?:e|es|ed|ing|ation|ations)|claim(?:s|ed)|blam(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
_ALLEGING = re.compile(r"\b(?:accus(?:e|es|ed|ing)|alleg(?:e|es|ed|ing))\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying|ial)|disput(?:e|es|ed)|untrue|nonsense|baseless|unfounded|unproven"
    r"|groundless|(?:reject(?:s|ed)|dismiss(?:es|ed)|refut(?:es|ed)|contest(?:s|ed)) "
    r"(?:the |that |these |those |any |all )?(?:\w+ )?"
    r"(?:charges?|claims?|allegations?|accusations?|suggestions?|reports?|version|account)"
    r"|(?:not|no) (?:evidence|true|proof)|(?:a|all) lies?|(?:is|was|are|were) false|fabricat\w+"
    r"|(?:could|can)(?:not| not) be (?:\w+ )?(?:verified|confirmed|checked|established))\b",
    re.IGNORECASE,
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield contentious own-voice claims of headline and lead that the body has through sources alone."""
    if is_concluded(dossier):
        return
    for front in (*headline_fronts(dossier), *dossier.lead):
        if not is_own_voice(front) or is_hedged(dossier, front) or is_negated(front):
            continue
        if is_outlaws(front.content.text) or is_doubting(line_of(dossier, front)):
            continue
        found = _beneath(dossier, front, carriers(dossier, front, _LEAST))
        if any(is_own_voice(one.claim) and one.share >= limits["max_share"] for one in found):
            continue
        source = _find_source(dossier, front, found, limits["min_share"])
        if (
            source is None
            or dossier.is_witnessed(source)
            or names_person(line_of(dossier, front), source.chain[-1])
        ):
            continue
        place = "headline" if front.place is ClaimPlace.HEADLINE else "lead"
        told = f"The {place} says outright what the text has from {name_source(source.chain[-1])}."
        yield sight_line(front, told, dossier.cut(source), [source])


def _beneath(dossier: Dossier, front: Claim, found: list[Carrier]) -> list[Carrier]:
    """Leave out the lead's own paragraph; where the next one credits, everything: the source came in time."""
    if front.place is ClaimPlace.HEADLINE:
        return found
    own = dossier.paragraph(front.content.spans[0].start)
    numbers = [dossier.paragraph(one.claim.content.spans[0].start) for one in found]
    if any(one.claim.chain and number <= own + 1 for one, number in zip(found, numbers, strict=True)):
        return []
    return [one for one, number in zip(found, numbers, strict=True) if number > own]


def _find_source(dossier: Dossier, front: Claim, found: list[Carrier], least: float) -> Claim | None:
    """Return the claim of the body by which the front is somebody's contentious word, None if it is not."""
    near = [one.claim for one in found if one.claim.chain and one.claim.certainty is not Certainty.DENIED]
    in_headline = front.place is ClaimPlace.HEADLINE
    if find_accusation(front.content.text, only_acts=True, in_headline=in_headline):
        return _find_accuser(dossier, front, near)
    near = [one.claim for one in found if one.claim.chain and one.share >= least]
    if front.place is not ClaimPlace.HEADLINE or not near:
        return None
    held = [claim for claim in near if claim.certainty in _HELD and not is_refuting(dossier.cut(claim).text)]
    is_denied = any(claim.certainty is Certainty.DENIED for claim in near)
    is_alleged = bool(held) and _ALLEGING.search(dossier.cut(held[0]).text) is not None
    return held[0] if held and (is_denied or is_alleged) else None


def _denies(dossier: Dossier) -> bool:
    """Say whether anything in the text is denied, disputed or unproven."""
    return _DENIED.search(dossier.article.text) is not None


def _find_accuser(dossier: Dossier, front: Claim, near: list[Claim]) -> Claim | None:
    """Return the claim that carries the accusing front, or else the first that accuses by words or cue.

    The words of an accusation often change between headline and text. In a lead they must come again: the
    text beneath it is full of other claims.
    """
    if not _denies(dossier):
        return near[0] if near and front.place is ClaimPlace.HEADLINE else None
    if near or front.place is not ClaimPlace.HEADLINE:
        return near[0] if near else None
    for claim in dossier.attributed:
        if claim.certainty is Certainty.DENIED:
            continue
        if find_accusation(claim.content.text) or _ACCUSING.search(dossier.cut(claim).text):
            return claim
    return None


RULE = Rule(
    id="headline-source-lost",
    severity=Severity.WARNING,
    is_on=True,
    summary=(
        "A contentious claim stands in the headline or lead without its source, and the body has it only "
        "through one."
    ),
    why="Without its source an accusation becomes the outlet’s own, and the outlet must answer for it.",
    settle="Name the source in the headline or lead, or give the outlet’s own evidence.",
    bases=(
        Basis(
            standard=REUTERS_SOURCES,
            asks=(
                "A story may open without its source only when the event is not contentious, and then the "
                "source comes high in the story."
            ),
        ),
        Basis(
            standard=REUTERS_BIAS,
            asks="Allegations must not be made to look like facts, nor charges like guilt.",
        ),
        Basis(
            standard=AFP_LEAD,
            asks=(
                "The source goes into flashes, alerts and leads at once, unless the event is plainly public "
                "or beyond dispute."
            ),
        ),
    ),
    looks_at=(
        "The contentious claims of the headline and the lead, and the chains of the claims in the body that "
        "say the same."
    ),
    blind_spots=(
        "Quotation marks in a headline count as a source, and so does “report” after a dash.",
        (
            "A lead whose own next sentence gives the source is passed over, though the AP wants it in the "
            "same sentence."
        ),
        (
            "What is contentious is told by words of accusation, blame, harm and secrecy: an accusation put "
            "mildly may pass."
        ),
        (
            "An article that tells of a verdict, an admission or an official finding is passed over, "
            "whatever its headline says, and so is a line that names the person whose word it is in the text."
        ),
    ),
    limits=(
        Limit(
            name="max_share",
            default=0.5,
            least=0,
            help="A plain statement that carries this share of the words speaks for the headline, 0 to 1.",
        ),
        Limit(
            name="min_share",
            default=0.5,
            least=0,
            help="Least share of the headline’s words, by rarity, that a passage must carry, 0 to 1.",
        ),
    ),
    find=find,
)
