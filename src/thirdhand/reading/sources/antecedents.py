"""Whom a pronoun or "the minister" stands for: the candidates before it, described by numbers, and weighed.

Every candidate is weighed by a linear score over a dozen observations (how far back, last speaker,
subject, gender, the noun that describes it), and the scores of all candidates together make
probabilities, so that an even choice shows as one and the reader can abstain. The weights are fitted on
the annotated chains by ``training.fit_sources``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp
from typing import Protocol

from thirdhand.reading.sources.mentions import Mention
from thirdhand.reading.sources.phrases import Phrase
from thirdhand.reading.sources.register import Entity

#: So many mentions before the anaphor are looked at for candidates.
N_PLACES = 40


class Anaphor(StrEnum):
    """What kind of words points back: each has weights of its own."""

    PERSONAL = "personal"
    OTHER = "other"
    ROLE = "role"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Words that point back: where they stand, their class, the gender or number that they ask for.

    ``phrase`` is None for a pronoun; ``outer`` is whom the mention speaks through.
    """

    anaphor: Anaphor
    start: int
    wants: str
    phrase: Phrase | None
    mention: Mention
    outer: Entity | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom the words may stand for (None: nobody but themselves) and what was observed."""

    entity: Entity | None
    observed: tuple[float, ...]


#: What is observed of a candidate, in order.
OBSERVATIONS = (
    "distance", "same_sentence", "last_speaker", "earlier_speaker", "ever_spoke", "opens_sentence", "possessive", "frequency",
    "matches", "gender_unknown", "personal", "own_content", "outer", "described", "nearest", "near",
    "role_match", "head_match", "same_head", "modifier_match", "kind_match",
    "itself", "itself_bare", "itself_plural", "itself_told", "itself_owned", "itself_capital", "itself_paper",
)  # fmt: skip


class Judge(Protocol):
    """Gives each candidate its probability."""

    def __call__(self, pointer: Pointer, candidates: Sequence[Candidate]) -> list[float]: ...


def weigh(pointer: Pointer, candidates: Sequence[Candidate]) -> list[float]:
    """Return the candidates' probabilities, which sum to 1."""
    weights = WEIGHTS[pointer.anaphor]
    scores = [sum(map(_times, weights, candidate.observed)) for candidate in candidates]
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _times(left: float, right: float) -> float:
    return left * right


#: Fitted by ``python -m training.fit_sources``.
WEIGHTS: dict[Anaphor, tuple[float, ...]] = {
    Anaphor.PERSONAL: (  # 245 choices
        2.80, -0.27, 2.02, 0.27, 0.43, 0.50, -0.99, 0.53, 1.09, -1.09, 0.93, -1.84, -3.49, -1.27, -0.34, 0.09, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
    ),
    Anaphor.OTHER: (  # 23 choices
        1.51, -0.86, 0.18, 1.17, 1.95, 0.25, 0.73, 0.57, 0.40, 0.08, 0.06, 0.00, -0.97, 0.47, 0.65, 0.29, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
    ),
    Anaphor.ROLE: (  # 110 choices
        1.91, -2.42, 1.40, -0.04, 1.66, 0.35, 0.21, 0.26, 2.10, -1.21, 1.06, -0.22, -2.18, 0.46, 0.14, -0.26, 0.54, 1.77, 1.89, 0.39, 0.00, 0.28, 0.51, 1.01, 2.15, 0.42, 0.96, 0.00,
    ),
    Anaphor.BODY: (  # 122 choices
        0.92, -1.15, 0.84, 0.58, 2.62, 0.39, 0.36, -0.39, 0.00, 0.91, -1.27, 0.08, -2.23, -1.32, 0.30, 0.25, 0.62, 1.49, 0.00, 0.74, -0.22, 2.00, -1.08, 1.23, 0.79, 1.50, 2.26, 1.39,
    ),
}
