"""Did the article reach the source that knows, or only somebody who tells what that source said?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.sourcing import credited, origin_of, same_origin
from thirdhand.checks.standards import BBC_ACCURACY, NPR_OTHERS, WAPO_DIGITAL
from thirdhand.checks.voices import Voice, nouns, phrase_of, voice_of
from thirdhand.checks.wording import quote
from thirdhand.records import Claim, Link, Severity

_THEIR_OWN = (
    Voice.INSIDER,
    Voice.HEARSAY,
    Voice.OFFICIALS,
    Voice.COLLECTIVE,
    Voice.CROWD,
    Voice.BYSTANDER,
    Voice.DOCUMENT,
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield each go-between whose first-hand source does not speak in the article itself."""
    direct = [one.origin for one in credited(dossier) if len(one.claim.chain) == 1]
    seen: set[tuple[str, str]] = set()
    for claim in dossier.attributed:
        if len(claim.chain) < 2 or min(link.score for link in claim.chain) < limits["min_score"]:
            continue
        outer, inner = claim.chain[-2], claim.chain[-1]
        key = (origin_of(outer), origin_of(inner))
        if key in seen or not _is_second_hand(claim, outer, inner):
            continue
        if any(same_origin(key[1], other) for other in direct) and voice_of(inner) is not Voice.INSIDER:
            continue
        seen.add(key)
        yield Sighting(
            fact=("second-hand", key[0]),
            part=claim.part,
            phrase=outer.source,
            message=f"{quote(inner.source.text)} speaks only through {quote(outer.source.text)}.",
            claims=(claim.id,),
            link=len(claim.chain) - 2,
        )


def _is_second_hand(claim: Claim, outer: Link, inner: Link) -> bool:
    voice = voice_of(inner)
    if voice_of(outer) is Voice.OUTLET:
        return voice in _THEIR_OWN
    if voice_of(outer) not in (Voice.PERSON, Voice.BYSTANDER, Voice.INSIDER):
        return False
    return voice in (Voice.PERSON, *_THEIR_OWN) and phrase_of(outer).head not in nouns("spokesperson")


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
