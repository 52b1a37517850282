"""Does the headline or lead count with a vague word where the body has the figure?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.counting import is_comparable, is_vague
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import headline_fronts
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import ACLED_FATALITIES, BBC_STATISTICS, BERKELEY_VERIFICATION
from thirdhand.checks.wording import quote
from thirdhand.records import Claim, Quantity, Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield vague numbers of headline and lead for which the body has a figure."""
    for front in (*headline_fronts(dossier), *dossier.lead):
        for quantity in front.quantities:
            if not is_vague(quantity):
                continue
            exact = _find_figure(dossier, front, quantity)
            if exact is None:
                continue
            figure, claim = exact
            yield Sighting(
                fact=("number", front.id, quantity.phrase.spans),
                part=front.part,
                phrase=quantity.phrase,
                message=f"{quote(quantity.phrase.text)}: the text has the figure, {quote(figure.phrase.text)}.",
                against=dossier.cut(claim),
                claims=(front.id, claim.id),
            )


def _find_figure(dossier: Dossier, front: Claim, vague: Quantity) -> tuple[Quantity, Claim] | None:
    """Return the exact number of the same thing that lies within the vague one, and its claim."""
    low, high = vague.low or 0, vague.high or float("inf")
    for claim in dossier.body:
        for other in claim.quantities:
            is_exact = other.low is not None and other.low == other.high and not is_vague(other)
            if (
                claim.id != front.id
                and is_exact
                and is_comparable(vague, other)
                and low <= (other.low or 0) <= high
            ):
                return other, claim
    return None


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
