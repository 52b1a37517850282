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
from math import exp, log
from operator import mul
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
    "distance", "same_sentence", "last_speaker", "earlier_speaker", "ever_spoke", "opens_sentence",
    "possessive", "frequency",
    "matches", "gender_unknown", "personal", "own_content", "outer", "described", "nearest", "near",
    "role_match", "head_match", "same_head", "modifier_match", "kind_match",
    "itself", "itself_bare", "itself_plural", "itself_told", "itself_owned", "itself_capital", "itself_paper",
)  # fmt: skip


class Judge(Protocol):
    """Gives each candidate its probability."""

    def __call__(self, pointer: Pointer, candidates: Sequence[Candidate]) -> list[float]: ...


def weigh(pointer: Pointer, candidates: Sequence[Candidate]) -> list[float]:
    """Return the candidates' probabilities, which sum to 1, by the weights for this kind of words."""
    return weigh_by(WEIGHTS[pointer.anaphor], candidates)


def weigh_by(weights: Sequence[float], candidates: Sequence[Candidate]) -> list[float]:
    """Return the candidates' shares by ``weights``, one for each of `OBSERVATIONS`."""
    scores = [sum(map(mul, weights, candidate.observed)) for candidate in candidates]
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def calibrate(anaphor: Anaphor, share: float) -> float:
    """Turn the likeliest candidate's share into how often such a choice is right, in 0..1."""
    slope, offset = CALIBRATION[anaphor]
    share = min(max(share, 0.002), 0.998)
    odds = log(share / (1 - share))
    return 1 / (1 + exp(-(slope * odds + offset)))


#: Slope and offset of the logistic curve from a share's log odds, fitted on held-out thirds.
CALIBRATION: dict[Anaphor, tuple[float, float]] = {
    Anaphor.PERSONAL: (0.50, 0.01),  # 250 choices
    Anaphor.OTHER: (0.63, -0.65),  # 40 choices
    Anaphor.ROLE: (0.27, 0.32),  # 119 choices
    Anaphor.BODY: (0.67, -0.41),  # 132 choices
}

#: Fitted by ``python -m training.fit_sources``.
WEIGHTS: dict[Anaphor, tuple[float, ...]] = {
    Anaphor.PERSONAL: (
        2.41, -0.19, 2.10, 0.06, 0.38, 0.60, -1.02, 0.43, 1.10, -1.10, 0.74, -1.72, -3.33, -1.42,
        -0.16, 0.53, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
    ),
    Anaphor.OTHER: (
        2.03, -0.91, -0.27, 0.21, 1.86, 0.47, 0.93, 0.77, 0.54, 0.09, -0.08, -0.13, -1.21, -0.32,
        -0.02, 0.27, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
    ),
    Anaphor.ROLE: (
        1.81, -1.55, 0.92, -0.70, 2.03, 0.17, -0.52, 0.27, 2.11, -2.24, 0.45, -0.33, -1.68, 1.50,
        -0.31, 0.18, 1.32, 1.19, 2.01, 2.78, 0.00, 0.34, -0.30, -0.78, 1.61, 0.27, 0.25, 0.00,
    ),
    Anaphor.BODY: (
        1.02, -0.42, 2.07, 1.61, 0.94, 0.57, 0.52, -0.34, 0.00, -0.84, -0.10, -0.26, -2.33, -2.01,
        0.02, 0.15, -0.41, 0.66, -0.07, 0.66, 1.40, 0.84, -0.69, 1.58, 0.99, 0.00, 2.75, -0.32,
    ),
}  # fmt: skip
