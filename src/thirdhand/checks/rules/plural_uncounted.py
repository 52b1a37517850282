"""How many are the anonymous sources that speak in the plural?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting, least_score
from thirdhand.checks.sourcing import Credited, credited, is_in_quotation, sight
from thirdhand.checks.standards import ICD_206, REUTERS_ACCURACY, WSJ_SOURCES
from thirdhand.checks.voices import Voice, is_counted, phrase_of
from thirdhand.checks.wording import quote
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield anonymous insiders in the plural whose number the text does not give."""
    seen: set[str] = set()
    for one in credited(dossier):
        if one.voice is not Voice.INSIDER or is_counted(one.link) or one.link.score < limits["min_score"]:
            continue
        if not _is_new_plural(one) or one.origin in seen or is_in_quotation(dossier, one):
            continue
        seen.add(one.origin)
        yield sight(one, f"{quote(one.link.source.text)}: the text does not say how many.")


def _is_new_plural(one: Credited) -> bool:
    phrase = phrase_of(one.link)
    return (phrase.is_plural or phrase.head == "people") and phrase.determiner not in ("the", "poss")


RULE = Rule(
    id="plural-uncounted",
    severity=Severity.NOTE,
    is_on=True,
    summary="Anonymous sources stand in the plural without a number: “sources said”, “aides said”.",
    why="The plural suggests that many agree, and readers cannot tell two people from ten.",
    settle="Give the number: “two aides”, “three officials”.",
    bases=(
        Basis(standard=REUTERS_ACCURACY, asks="Never cite sources in the plural when there is only one."),
        Basis(
            standard=WSJ_SOURCES,
            asks="Describe unnamed people as specifically as possible, and avoid even the word “sources”.",
        ),
        Basis(
            standard=ICD_206,
            asks=(
                "A summary must let readers see the quantity and quality of the sources, and where they "
                "corroborate or contradict each other."
            ),
        ),
    ),
    looks_at=(
        "Anonymous sources in the plural, and whether a number stands with them (“two”, “half a dozen”)."
    ),
    blind_spots=(
        "Institutions are passed over, and a plural nobody (“analysts”) is left to collective-voice.",
        "“Police sources” counts as uncounted, though some desks write it for a press office.",
        "A number that stands only at another mention of the same sources may be missed.",
    ),
    limits=(least_score(),),
    find=find,
)
