"""Did the article reach the source that knows, or only somebody who tells what that source said?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting, least_score
from thirdhand.checks.sourcing import credited, origin_of, same_origin
from thirdhand.checks.standards import BBC_ACCURACY, NPR_OTHERS, WAPO_DIGITAL
from thirdhand.checks.voices import Voice, head_of, nouns
from thirdhand.checks.wording import quote
from thirdhand.reading.credit_names import find_outlet, is_agency, is_surely_outlet
from thirdhand.records import Claim, Link, Severity

#: Sources of another outlet that are its own: nobody else can go and ask them.
_THEIR_OWN = (Voice.INSIDER, Voice.HEARSAY, Voice.BYSTANDER)

_RETOLD_OF = (Voice.INSIDER, Voice.BYSTANDER, Voice.UNCLEAR)
_TOLD = re.compile(r"\btold (?:the )?(([A-Z][\w-]*)(?: [A-Z][\w-]*)?)")
_RETOLD = re.compile(
    r"\b(?:been told by|(?:told|confided (?:to|in)|said to|assured|informed|warned|admitted to|written to)"
    r" (?:him|her|me|them|us))\b",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\b(?:news\w*|daily|weekly|times|post|journal|herald|tribune|gazette|courier|chronicle"
    r"|observer|mirror|star|sun|mail|express|telegraph|record"
    r"|tv|television|radio|channel|network|agency|wire|magazine|website|site|blog|media|press"
    r"|paper|outlet|broadcaster|reporter|correspondent|podcast|fm|online)\b",
    re.IGNORECASE,
)
_BY_TRADE = re.compile(
    r"\b(?:spokes\w+|lawyer|attorney|solicitor|barrister|counsel|agent|representative|publicist)\b", re.I
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield each go-between whose first-hand source does not speak in the article itself."""
    direct = [one.origin for one in credited(dossier) if one.claim.depth == 1]
    seen: set[str] = set()
    for claim in dossier.attributed:
        if claim.depth < 2 or min(link.score for link in claim.chain) < limits["min_score"]:
            continue
        outer, inner = claim.chain[-2], claim.chain[-1]
        if origin_of(outer) in seen or not _is_second_hand(dossier, claim):
            continue
        if dossier.voice(claim) is not Voice.INSIDER and any(
            same_origin(origin_of(inner), one) for one in direct
        ):
            continue
        seen.add(origin_of(outer))
        yield Sighting(
            fact=("second-hand", origin_of(outer)),
            part=claim.part,
            phrase=outer.source,
            message=f"{quote(inner.source.text)} speaks only through {quote(outer.source.text)}.",
            claims=(claim.id,),
            link=claim.depth - 2,
        )


def _is_second_hand(dossier: Dossier, claim: Claim) -> bool:
    inner, outer = dossier.voice(claim), dossier.voice(claim, -2)
    sentence = dossier.sentence(claim.chain[-2].source.spans[0]).of(dossier.article.text)
    if outer is Voice.OUTLET and _is_outlet(claim.chain[-2]):
        words = claim.chain[-1].source.text
        is_own = dossier.is_own_outlet(claim.chain[-2].name or claim.chain[-2].source.text)
        # Where nobody says whose article it is, "told Reuters" may be Reuters' own words.
        is_open = dossier.article.outlet is None and _has_told_agency(sentence)
        is_name = words[:1].isupper() and " " not in words
        return inner in _THEIR_OWN and _is_human(claim.chain[-1]) and not (is_own or is_open or is_name)
    is_retold = (
        claim.chain[-2].source.spans[0] < claim.chain[-1].source.spans[0]
        and _RETOLD.search(sentence) is not None
    )
    if outer is not Voice.PERSON or not is_retold:
        return False
    is_somebody = inner is Voice.PERSON or (inner in _RETOLD_OF and _is_human(claim.chain[-1]))
    return is_somebody and not _speaks_for(dossier, claim.chain[-2])


def _has_told_agency(sentence: str) -> bool:
    """Say whether somebody "told Reuters" or "told the Associated Press" something there."""
    return any(is_agency(find_outlet(name)) for match in _TOLD.finditer(sentence) for name in match.groups())


def _is_outlet(outer: Link) -> bool:
    """Say whether an outlet is called like one: whoever was told something may be taken for one."""
    names = (outer.name or "", outer.source.text)
    return any(is_surely_outlet(name) or _OUTLET.search(name) is not None for name in names)


def _is_human(inner: Link) -> bool:
    """Say whether a source is called like somebody who can speak, not like a picture or a post."""
    return head_of(inner) in nouns("insider") | nouns("knowing") | nouns("bystander") | nouns("collective")


def _speaks_for(dossier: Dossier, outer: Link) -> bool:
    """Say whether a go-between speaks for others by trade: a spokeswoman, a lawyer, an agent."""
    same = [
        link.source.spans[0]
        for claim in dossier.attributed
        for link in claim.chain
        if same_origin(origin_of(link), origin_of(outer))
    ]
    text = dossier.article.text
    return any(_BY_TRADE.search(dossier.sentence(span).of(text)) for span in same)


RULE = Rule(
    id="second-hand",
    severity=Severity.WARNING,
    is_on=True,
    summary=(
        "A claim comes through somebody who has it from somebody else, and the article did not reach the "
        "first-hand source."
    ),
    why="Each retelling can lose a doubt or add a detail, and whoever passes it on inherits the error.",
    settle="Reach the first-hand source or its document, or say that the outlet could not.",
    bases=(
        Basis(
            standard=BBC_ACCURACY,
            asks=(
                "Witness events or gather at first hand; failing that, talk to first-hand sources and "
                "corroborate them where practicable (3.4.3)."
            ),
        ),
        Basis(
            standard=WAPO_DIGITAL,
            asks=(
                "When another outlet’s report rests on unnamed sources, tell readers so, and do not run it "
                "without a supervising editor’s approval."
            ),
        ),
        Basis(
            standard=NPR_OTHERS,
            asks="When the sources that are cited are another outlet’s, attribute them clearly.",
        ),
    ),
    looks_at=(
        "Chains of two links or more that end at an unnamed source of another outlet or at somebody whose "
        "words another person retells, and whether that source speaks in the article itself."
    ),
    blind_spots=(
        (
            "A named person’s or an institution’s words on the record to another outlet, with credit, are "
            "passed over by design."
        ),
        "Spokespeople, lawyers and agents count as the voice of those for whom they speak.",
        "An outlet that takes over another’s report without credit shows no chain, and is not seen.",
        "An outlet’s own earlier report may be taken for another’s where the text does not tell whose it is.",
    ),
    limits=(least_score(),),
    find=find,
)
