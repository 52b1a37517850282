"""Is the headline surer than the body? A possibility in the text must not become a fact above it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.contention import find_accusation, is_settled
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import (
    carriers,
    find_accused,
    headline_fronts,
    is_accused_only,
    is_hedged,
    is_negated,
    is_sure,
    line_of,
    sight_line,
)
from thirdhand.checks.rule import Basis, Limit, Limits, Need, Rule, Sighting
from thirdhand.checks.standards import ICD_203, IPSO_ACCURACY, IPSO_PALACE, PRESSERAT_DILIGENCE
from thirdhand.checks.support import find_doubt, is_refuting
from thirdhand.checks.wording import say_certainty
from thirdhand.records import Certainty, Claim, Phrase, Severity

_HEDGED = (Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.CONDITIONAL, Certainty.UNKNOWN)
#: A plain statement that carries nearly as much of the headline as the hedged one speaks for the headline.
_RIVAL = 0.25
#: So much of the headline must stand in the hedged claim itself, not around it.
_OWN = 0.4
_OFFER = re.compile(r"\bcan\b.*\bif\b", re.IGNORECASE | re.DOTALL)
#: What is talked about, studied or still to be found out, in the words that carry the headline.
_TENTATIVE = re.compile(
    r"\b(?:exploratory|(?:in|held|hold|holding|having) (?:\w+ ){0,2}talks|talks (?:about|on|over|to)"
    r"|considering|mulling|exploring|feasibility|in (?:\w+ )?discussions|discussing"
    r"|(?:still )?(?:figuring out|trying to (?:find out|establish|determine|work out))"
    r"|(?:not|never) (?:yet )?(?:been )?(?:decided|settled|confirmed|established|determined|attributed)"
    r"|(?:unclear|not clear|unknown|not known) (?:who|whether|if|what|when|how))\b",
    re.IGNORECASE,
)
#: What the text itself tells outright with so much of the headline is more than an accusation to it.
_TOLD = 0.6
_CONCEDED = re.compile(r"\bmay\b[^.;]*,\s+but\b", re.IGNORECASE)
_SLIGHT = ("apparent", "appear", "seem", "evident", "expect", "set to", "looks", "look")


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield headline claims put as facts that the body has hedged, or as a mere accusation."""
    for front in headline_fronts(dossier):
        if not is_sure(front) or is_hedged(dossier, front) or is_refuting(line_of(dossier, front)):
            continue
        found = carriers(dossier, front, limits["min_share"])
        if not any(_is_firm(one.claim) for one in found if one.share >= found[0].share - _RIVAL) and found:
            yield from _hedged(dossier, front, found[0].claim)
        elif (
            find_accusation(front.content.text, only_acts=True)
            and is_accused_only(dossier)
            and not any(is_sure(one.claim) and not one.claim.chain for one in found if one.share >= _TOLD)
        ):
            yield from _accused(dossier, front)
        elif (doubt := find_doubt(dossier, front)) is not None:
            told = "The headline says outright what the text doubts."
            yield sight_line(front, told, Phrase.cut(dossier.article.text, [doubt]))


def _hedged(dossier: Dossier, front: Claim, best: Claim) -> Iterator[Sighting]:
    if is_negated(front) or is_settled(front.content.text) or best.certainty is Certainty.DENIED:
        return
    asked = dossier.words(front)
    if dossier.coverage(asked, dossier.words(best), dossier.telling(asked)) < _OWN:
        return
    if best.certainty is Certainty.CONDITIONAL and _OFFER.search(best.content.text):
        return
    if not _is_firm(best) and not _is_slight(dossier, best):
        told = f"The headline says outright what the text has only as {_say(best)}."
        yield sight_line(front, told, dossier.cut(best), [best])


def _is_firm(claim: Claim) -> bool:
    """Say whether ``claim`` is put as a fact, and the fact is more than talk of it."""
    return is_sure(claim) and _TENTATIVE.search(claim.content.text) is None


def _say(claim: Claim) -> str:
    return say_certainty(claim) if claim.certainty in _HEDGED or claim.author.hearsay else "not settled"


def _is_slight(dossier: Dossier, best: Claim) -> bool:
    """Say whether only an "apparently" hedges, or a "may be …, but": no doubt that the story turns on."""
    if _CONCEDED.search(dossier.cut(best).text):
        return True
    stance = best.chain[-1] if best.chain else best.author
    evidence = [span.of(dossier.article.text).lower() for span in stance.evidence]
    return bool(evidence) and all(words.startswith(_SLIGHT) for words in evidence)


def _accused(dossier: Dossier, front: Claim) -> Iterator[Sighting]:
    sentence = find_accused(dossier)
    if sentence is not None:
        told = "The headline says outright what the text has only as an accusation."
        yield sight_line(front, told, Phrase.cut(dossier.article.text, [sentence]))


RULE = Rule(
    id="headline-hedge-lost",
    severity=Severity.ERROR,
    is_on=True,
    summary=(
        "The headline says outright what the article gives only as likely, possible, conditional or alleged."
    ),
    why="A doubt that the headline drops is gone from every alert, share and summary made of it.",
    settle="Put the hedge back into the headline, or get somebody who says it outright.",
    bases=(
        Basis(
            standard=IPSO_PALACE,
            asks=(
                "A headline that states outright what the sources of the article did not say breaches the "
                "Code when nothing in it shows that it is the paper’s conjecture."
            ),
        ),
        Basis(
            standard=IPSO_ACCURACY,
            asks="Comment, conjecture and fact must be clearly told apart (clause 1(iv)).",
        ),
        Basis(
            standard=PRESSERAT_DILIGENCE,
            asks=(
                "Editing, headline or caption must not distort the sense, and unconfirmed reports, rumours "
                "and suppositions must be recognisable as such."
            ),
        ),
        Basis(
            standard=ICD_203,
            asks=(
                "The likelihood of a judgment must be stated, with fixed terms for its degree and with its "
                "uncertainty explained."
            ),
        ),
    ),
    looks_at=(
        "The claims of the headline and the claims of the body that say the same: how sure each is, and who "
        "stands behind it."
    ),
    blind_spots=(
        (
            "A headline that hedges in any way (may, set to, a question mark, “alleged”, quotation marks) is "
            "passed over, though some editors do not take quotation marks for a hedge."
        ),
        (
            "If the body anywhere states it as fact, or a source asserts it, the rule is silent, however "
            "weak that source is."
        ),
        (
            "Hedges are told by their words: irony, and doubt that lies in the facts put beside a claim, are "
            "not read."
        ),
        "A claim that headline and body put in very different words may not be recognised as the same.",
    ),
    needs=(Need.HEADLINE, Need.CLAIMS),
    limits=(
        Limit(
            name="min_share",
            default=0.38,
            least=0,
            help="Least share of the headline’s words, by rarity, that a passage must carry, 0 to 1.",
        ),
    ),
    find=find,
)
