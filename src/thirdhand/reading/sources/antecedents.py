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
    "role_match", "role_clash", "owner", "head_match", "same_head", "modifier_match", "kind_match",
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
    Anaphor.PERSONAL: (0.49, 0.09),  # 250 choices
    Anaphor.OTHER: (0.16, -0.39),  # 40 choices
    Anaphor.ROLE: (0.47, -0.57),  # 114 choices
    Anaphor.BODY: (0.23, -0.24),  # 132 choices
}

#: Fitted by ``python -m training.fit_sources``.
WEIGHTS: dict[Anaphor, tuple[float, ...]] = {
    Anaphor.PERSONAL: (
        2.35, -0.12, 1.79, -0.23, 0.78, 0.63, -1.19, 0.45, 1.16, -1.16, 0.62, -1.70, -3.28, -1.37,
        -0.05, 0.58, 0.00, -0.00, -0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
        0.00,
    ),
    Anaphor.OTHER: (
        2.04, -0.93, -0.30, 0.20, 1.89, 0.46, 0.95, 0.65, 0.50, 0.09, -0.08, -0.13, -1.20, -0.34,
        0.01, 0.34, 0.00, -0.00, -0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
        0.00,
    ),
    Anaphor.ROLE: (
        2.16, -0.95, 1.44, -0.55, 1.69, -0.20, -0.15, 0.34, 1.95, -3.08, 0.78, -0.50, -1.91, 2.21,
        -0.42, 0.39, 3.24, -1.68, -3.01, 2.22, 2.30, 1.44, 0.00, -0.29, 0.17, -0.83, 1.48, 0.18,
        0.71, 0.00,
    ),
    Anaphor.BODY: (
        1.07, -0.47, 2.04, 1.42, 1.20, 0.58, 0.57, -0.19, 0.00, -0.72, -0.00, -0.72, -2.38, -3.17,
        -0.11, 0.11, 3.31, -2.77, -0.00, 1.52, 1.44, 1.06, 1.02, 0.72, -0.82, 1.42, 0.93, 0.00,
        2.74, 0.18,
    ),
}  # fmt: skip
