"""Does the headline or lead count with a vague word where the body has the figure?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import ACLED_FATALITIES, BBC_STATISTICS, BERKELEY_VERIFICATION
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield vague counts of the headline and the lead for which the body has the figure."""
    yield from ()


RULE = Rule(
    id="estimate-vague",
    severity=Severity.NOTE,
    is_on=False,
    summary="The headline or lead counts with “dozens”, “hundreds” or “many”, and the body has the figure.",
    why="The figure is as short, and cannot be read as more or less than it is.",
    settle="Put the figure of the body into the headline or lead.",
    bases=(
        Basis(
            standard=ACLED_FATALITIES,
            asks=(
                "“Dozens” and “hundreds” are read at their floor (12, 100) for want of a figure, and revised "
                "when a better one comes."
            ),
        ),
        Basis(
            standard=BBC_STATISTICS,
            asks="Explain and weigh numbers, so that audiences can judge their size and importance.",
        ),
        Basis(
            standard=BERKELEY_VERIFICATION,
            asks=(
                "Precise claims are easier to prove or disprove, while broad and vague ones are hard to "
                "test; said there of online content."
            ),
        ),
    ),
    looks_at=(
        "Vague counts in the headline and lead (“dozens”, “scores”, “hundreds”, “many”), and the numbers of "
        "the body that count the same thing."
    ),
    blind_spots=(
        "Where the body has no figure, or the headline or lead gives it too, there is nothing to find.",
        "That a figure counts the same thing is told by the words around it: a synonym can hide it.",
        "A vague word that a desk prefers in headlines for the sake of style is flagged like any other.",
    ),
    find=find,
)
