"""Does anybody stand behind a contentious claim, or does the article say it on nobody's word?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.contention import find_accusation, is_outlaws, is_settled
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import carriers, is_own_voice, quotations
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting, least_score
from thirdhand.checks.standards import AP_ATTRIBUTION, BBC_ACCURACY, NPR_ATTRIBUTION, REUTERS_SOURCES
from thirdhand.checks.wording import quote
from thirdhand.records import Claim, ClaimPlace, Part, Severity, Span

_PRONOUN = re.compile(r"\W*(?:he|she|they|it|we|i|you|who|one|another)\b", re.IGNORECASE)
_DOER = re.compile(
    r"\b[A-Z][a-z]{2,}|\b(?:police|officers?|compan(?:y|ies)|firm|council|ministry|government"
    r"|army|troops|soldiers|rebels|bank|hospital|school|university"
    r"|college|club|managers?|bosses|minister|mayor|president|chief|driver|teachers?|doctors?"
    r"|officials?|guards?|owners?|directors?|captain|coach|charity|agency|authorities)\b"
)
_PAST = re.compile(
    r"\b(?:1[5-9]\d\d|20\d\d|years? ago|last (?:year|century|decade)|decades?|century)\b", re.IGNORECASE
)
#: Where a text says from which record it has something, in the same sentence or the next.
_RECORDED = re.compile(
    r"\b(?:revealed|disclosed|emerged|came to light|made public|documents? (?:show|seen|obtained|released)"
    r"|records show|footage|according to|report(?:s|ed)? (?:by|from|in|that|found|says?)|findings)\b",
    re.IGNORECASE,
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield accusations in the own voice that nobody in the article is credited with."""
    if (
        dossier.witnessed
        or dossier.asked
        or dossier.is_opinion
        or len(dossier.attributed) < limits["min_claims"]
    ):
        return
    for claim in dossier.body:
        if not is_own_voice(claim) or claim.score < limits["min_score"] or claim.place is ClaimPlace.SUBHEAD:
            continue
        accusation = find_accusation(claim.content.text, only_acts=True)
        if (
            accusation is None
            or not _has_name(claim, accusation)
            or _is_led(dossier, claim)
            or _is_known(dossier.cut(claim).text)
            or any(span.overlaps(accusation) for span in quotations(claim.content.text))
            or _RECORDED.search(_with_next(dossier, claim))
        ):
            continue
        if any(
            one.claim.chain or not is_own_voice(one.claim)
            for one in carriers(dossier, claim, limits["max_share"])
        ):
            continue
        yield Sighting(
            fact=("claim", claim.id),
            part=claim.part,
            phrase=claim.content,
            message="The article accuses in its own voice and credits nobody: "
            f"{quote(accusation.of(claim.content.text))}.",
            claims=(claim.id,),
        )


def _has_name(claim: Claim, accusation: Span) -> bool:
    """Say whether the doer is told, by a name or as an institution: a pronoun goes on with a tale."""
    before = claim.content.text[: accusation.start]
    return _PRONOUN.match(before) is None and _DOER.search(before) is not None


def _is_known(sentence: str) -> bool:
    """Say whether a sentence tells what is settled, long past, or the deed of those whom everybody blames."""
    return is_settled(sentence) or _PAST.search(sentence) is not None or is_outlaws(sentence)


def _with_next(dossier: Dossier, claim: Claim) -> str:
    """Return the sentence of a claim and the one after it, as far as the paragraph goes."""
    start = dossier.sentence_of(claim)
    end = min(dossier.sentence(Span(start.end, start.end + 2)).end, dossier.paragraph_of(claim).end)
    return dossier.article.text[start.start : max(end, start.end)]


def _is_led(dossier: Dossier, claim: Claim) -> bool:
    """Say whether somebody is credited beside the claim: he may still be speaking."""
    at = dossier.article.claims.index(claim)
    place = dossier.paragraph(claim.content.spans[0].start)
    for other in dossier.article.claims[max(at - 2, 0) : at + 2]:
        if (
            other.part is Part.TEXT
            and other.chain
            and dossier.paragraph(other.content.spans[0].start) == place
        ):
            return True
    return False


RULE = Rule(
    id="unattributed-claim",
    severity=Severity.WARNING,
    is_on=True,
    summary=(
        "A contentious claim stands in the article’s own voice, and nobody anywhere in it is credited with "
        "the claim."
    ),
    why="Readers cannot weigh an accusation that comes from nowhere, and the outlet alone must prove it.",
    settle="Say who says it or how the outlet knows it, or cut it.",
    bases=(
        Basis(
            standard=REUTERS_SOURCES,
            asks=(
                "Every statement needs a source, save established facts, matters clearly in the public "
                "domain, and what the reporter saw."
            ),
        ),
        Basis(
            standard=AP_ATTRIBUTION,
            asks="A disputable fact that the agency did not witness, gather or confirm must be attributed.",
        ),
        Basis(
            standard=BBC_ACCURACY,
            asks="What could not be verified should usually be said to be so, and attributed (3.4.6).",
        ),
        Basis(
            standard=NPR_ATTRIBUTION,
            asks=(
                "When in doubt attribute, so that the audience always knows where the information came from."
            ),
        ),
    ),
    looks_at=(
        "Claims in own voice that accuse, blame or reveal, held against all that the article credits to "
        "somebody and against its signs of own reporting and of settled facts (convicted, admitted, ruled)."
    ),
    blind_spots=(
        (
            "A credit in the same paragraph, a record named in the next sentence, or a credit for the like "
            "anywhere in the article is enough, though the AP wants it in the same sentence."
        ),
        (
            "An article with any sign of own reporting is passed over, and so are settled facts, background "
            "of record and opinion marked as such."
        ),
        (
            "What is contentious is told by words of accusation, blame, harm and secrecy: an accusation put "
            "mildly may pass."
        ),
        (
            "It knows nothing of the world: what everybody knows may be flagged where the text gives no sign "
            "of it."
        ),
    ),
    limits=(
        Limit(
            name="min_claims",
            default=3,
            least=0,
            help="An article that credits fewer claims than this is no report of what others say.",
        ),
        least_score(0.9),
        Limit(
            name="max_share",
            default=0.45,
            least=0,
            help="A claim that carries this share of the words counts as saying the same, 0 to 1.",
        ),
    ),
    find=find,
)
