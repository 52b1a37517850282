"""Does the body carry what its headline claims? A headline may sharpen, and may not add."""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import headline_fronts
from thirdhand.checks.intensity import find_bare_intensity
from thirdhand.checks.rule import Basis, Limit, Limits, Need, Rule, Sighting
from thirdhand.checks.standards import GUARDIAN_HEADLINES, IPSO_ACCURACY, SPJ_TRUTH
from thirdhand.checks.support import find_contrary, find_missing
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield headline claims that the body does not carry or contradicts, and words that are too strong."""
    fronts = list(headline_fronts(dossier))
    if not fronts:
        return
    yield from find_missing(dossier, fronts, limits["min_share"])
    for front in fronts:
        yield from find_contrary(dossier, front)
    yield from find_bare_intensity(dossier)


RULE = Rule(
    id="headline-unsupported",
    severity=Severity.ERROR,
    is_on=True,
    summary="The headline claims something that nothing in the article carries.",
    why="Many readers see only the headline and take what it says as the news.",
    settle="Find what the headline rests on and put it in the text, or bring the headline down to it.",
    bases=(
        Basis(
            standard=IPSO_ACCURACY,
            asks=(
                "A headline that the text does not support counts among the inaccuracies that the press must "
                "take care not to publish (clause 1(i))."
            ),
        ),
        Basis(
            standard=GUARDIAN_HEADLINES,
            asks=(
                "Headlines and subheadings may lead the reader in, and must never mislead about what the "
                "text holds."
            ),
        ),
        Basis(
            standard=SPJ_TRUTH,
            asks=(
                "Take special care not to misrepresent or oversimplify when promoting, previewing or summing "
                "up a story."
            ),
        ),
    ),
    looks_at=(
        "The headline’s words, held against every passage of the body and against denials at its top. Words "
        "of strength (surge, fury, chaos) are held against the strength of what the body tells."
    ),
    blind_spots=(
        (
            "Paraphrase, acronyms, nicknames, metonymy (“Downing Street”) and the sum of several sentences "
            "count as carried, so a headline that stretches one of these may pass."
        ),
        (
            "Questions, labels (“Live:”), puns whose sense is in the body and strong words that the body "
            "bears out are passed over by design."
        ),
        (
            "Another actor or outcome in the text’s own words (the mayor vetoes what a panel refused) is not "
            "seen."
        ),
        "A body that says the same in words far from those of the headline may look as if it did not.",
    ),
    needs=(Need.HEADLINE, Need.CLAIMS),
    limits=(
        Limit(
            name="min_share",
            default=0.2,
            least=0,
            help="Least share of the headline’s words, by rarity, that a passage must carry, 0 to 1; a third "
            "of it in a text of fewer than 120 different words.",
        ),
    ),
    find=find,
)
