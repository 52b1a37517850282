"""Does an anonymous source give facts, or an attack?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.contention import find_insult
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.sourcing import credited
from thirdhand.checks.standards import AP_ANONYMOUS, LATIMES_ETHICS, NPR_ANONYMOUS, REUTERS_SOURCES
from thirdhand.checks.voices import Voice
from thirdhand.checks.wording import quote
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield insults and guesses at motives that an anonymous source is given the room for."""
    for one in credited(dossier):
        if one.voice is not Voice.INSIDER or one.link.score < limits["min_score"]:
            continue
        insult = find_insult(one.claim.content.text)
        if insult is not None:
            yield Sighting(
                fact=("opinion", one.claim.id),
                part=one.claim.part,
                phrase=one.claim.content,
                message=f"{quote(one.link.source.text)}, without a name, gives an opinion: {quote(insult.of(one.claim.content.text))}.",
                claims=(one.claim.id,),
                link=one.claim.depth - 1,
            )


RULE = Rule(
    id="anonymous-opinion",
    severity=Severity.WARNING,
    is_on=False,
    summary="An anonymous source gives an insult, a pejorative or a guess at motives, not a fact.",
    why="An attack without a name costs its author nothing, and its target cannot answer it.",
    settle="Get the opinion on the record, keep only its facts, or cut it.",
    bases=(
        Basis(
            standard=AP_ANONYMOUS,
            asks=(
                "Anonymous material must be information, not opinion or speculation, and vital to the report."
            ),
        ),
        Basis(
            standard=NPR_ANONYMOUS,
            asks=(
                "Unnamed sources generally may not make pejorative comments about a person or institution, "
                "with rare exceptions such as whistleblowers."
            ),
        ),
        Basis(
            standard=LATIMES_ETHICS,
            asks="Nobody may use the shield of anonymity for speculation or an ad hominem attack.",
        ),
        Basis(
            standard=REUTERS_SOURCES,
            asks="Whoever wants to attack a person, company or country harshly must do so on the record.",
        ),
    ),
    looks_at=(
        "What anonymous sources say of a person or body: pejorative words, and words that guess at motives."
    ),
    blind_spots=(
        "Pejoratives are told by their words: a polite insult, or irony, passes.",
        "Facts that damage, and opinions of things and events rather than people, are passed over by design.",
        "The harsh words of a whistleblower, which NPR allows, are flagged like any others.",
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
