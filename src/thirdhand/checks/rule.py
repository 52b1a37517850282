"""What a sourcing rule is: a card that anyone can read, and the function that looks.

The card is what ``thirdhand checks`` lists and ``docs/checks/`` explains: severity, one sentence, the
published standards it comes from, what it looks at, and what it is known not to see.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from thirdhand.checks.standards import Standard
from thirdhand.records import Part, Phrase, Severity

if TYPE_CHECKING:
    from thirdhand.checks.dossier import Dossier


class Need(StrEnum):
    """What an article must have for a rule to apply, as the reason for skipping it names it."""

    #: Every rule reads English words.
    ENGLISH = "english"
    HEADLINE = "headline"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A published standard that a rule comes from, and in our words what it asks."""

    standard: Standard
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number that a rule goes by. ``name`` completes the setting's: ``checks.single-source.min_claims``."""

    name: str
    default: int | float
    least: int | float
    help: str


def least_score(default: float = 0.6) -> Limit:
    """Return the limit of the rules that rest on one link: how sure the reader must be of it."""
    told = "Least score of the link that the rule rests on, 0 to 1."
    return Limit(name="min_score", default=default, least=0, help=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a rule has seen in an article, before it is worded as a finding of some severity.

    ``fact`` is what it is about: of several sightings on one fact only the strongest becomes a finding, the
    others are folded under it. The other fields are those of ``Finding``.
    """

    fact: Hashable
    part: Part
    phrase: Phrase
    message: str
    settle: str | None = None
    against: Phrase | None = None
    claims: tuple[str, ...] = ()
    link: int | None = None


Limits = Mapping[str, int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One sourcing rule. ``why`` and ``settle`` go into each of its findings.

    ``find`` takes the article as the rules look at it and the rule's limits, and yields what it sees.
    """

    id: str
    severity: Severity
    is_on: bool
    summary: str
    why: str
    settle: str
    bases: tuple[Basis, ...]
    looks_at: str
    blind_spots: tuple[str, ...]
    needs: tuple[Need, ...] = (Need.CLAIMS,)
    limits: tuple[Limit, ...] = ()
    find: Callable[[Dossier, Limits], Iterator[Sighting]]
