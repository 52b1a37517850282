"""Is a number in the headline or lead above what the body gives? Tolls and sums grow on the way up."""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.counting import find_inflated
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import headline_fronts
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.standards import ACLED_FATALITIES, BBC_STATISTICS, BBC_WAR, IPSO_ACCURACY
from thirdhand.checks.wording import quote
from thirdhand.records import ClaimPlace, Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield numbers of headline and lead above every number that the body gives of the same thing."""
    for front in (*headline_fronts(dossier), *dossier.lead):
        for inflated in find_inflated(dossier, front, limits["tolerance"]):
            place = "headline" if front.place is ClaimPlace.HEADLINE else "lead"
            yield Sighting(
                fact=("number", front.id, inflated.front.phrase.spans),
                part=front.part,
                phrase=inflated.front.phrase,
                message=f"The {place} has {quote(inflated.front.phrase.text)}; "
                f"the highest number that the text gives is {quote(inflated.highest.phrase.text)}.",
                against=dossier.cut(inflated.claim),
                claims=(front.id, inflated.claim.id),
            )


RULE = Rule(
    id="number-inflated",
    severity=Severity.ERROR,
    is_on=True,
    summary="A number in the headline or lead is above the highest that the body gives for the same thing.",
    why="The first number is the one that is repeated, and a correction seldom catches up with it.",
    settle="Take the number from the body, with its “at least”, “about” or “up to”.",
    bases=(
        Basis(
            standard=BBC_WAR,
            asks=(
                "First casualty figures are often wrong: where estimates differ, give the range, or the most "
                "authoritative figure with its source (11.3.1)."
            ),
        ),
        Basis(
            standard=BBC_STATISTICS,
            asks="Statistics must be accurate and come with their important caveats and limits.",
        ),
        Basis(
            standard=ACLED_FATALITIES,
            asks=(
                "Where reports differ or are vague, the most conservative estimate is recorded and the "
                "dispute noted."
            ),
        ),
        Basis(
            standard=IPSO_ACCURACY,
            asks=(
                "A headline must be supported by the text (clause 1(i)); that this holds for its figures too "
                "is our reading."
            ),
        ),
    ),
    looks_at=(
        "The numbers of the headline and the lead, words such as “hundreds” among them, and the numbers of "
        "the body that count the same thing, with their bounds (“at least”, “up to”)."
    ),
    blind_spots=(
        (
            "Fair rounding, a sum of the body’s own parts, a lower number and a dropped “at least” are "
            "passed over by design."
        ),
        "Percentages beside counts, money in another currency, ages and years are not compared.",
        "“Hundreds” is taken for 200 or more; who reads it as 100 or more will disagree.",
        (
            "That two numbers count the same thing is told by the words around them: a synonym can hide it, "
            "and another place or time may be missed."
        ),
    ),
    limits=(
        Limit(name="tolerance", default=0.1, least=0, help="Share by which rounding may raise a number."),
    ),
    find=find,
)
