"""Does an anonymous source give facts, or an attack?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import AP_ANONYMOUS, LATIMES_ETHICS, NPR_ANONYMOUS, REUTERS_SOURCES
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield insults and guesses at motives that only an anonymous source stands behind."""
    yield from ()


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
    find=find,
)
