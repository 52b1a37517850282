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


def calibrate(anaphor: Anaphor, share: float, *, is_itself: bool) -> float:
    """Turn the likeliest candidate's share into how often such a choice is right, in 0..1.

    ``is_itself`` says that the words were found to stand for nobody but themselves.
    """
    slope, offset = CALIBRATION[anaphor, is_itself]
    share = min(max(share, 0.002), 0.998)
    odds = log(share / (1 - share))
    return 1 / (1 + exp(-(slope * odds + offset)))


#: Slope and offset of the logistic curve from a share's log odds, fitted on held-out thirds.
CALIBRATION: dict[tuple[Anaphor, bool], tuple[float, float]] = {
    (Anaphor.PERSONAL, False): (0.41, 0.10),  # 1630 choices
    (Anaphor.OTHER, False): (0.22, -0.75),  # 222 choices
    (Anaphor.ROLE, False): (0.85, -0.48),  # 350 choices
    (Anaphor.ROLE, True): (0.04, -0.24),  # 388 choices
    (Anaphor.BODY, False): (0.64, -0.14),  # 425 choices
    (Anaphor.BODY, True): (0.22, 0.31),  # 281 choices
}

#: Fitted by ``python -m training.fit_sources``.
WEIGHTS: dict[Anaphor, tuple[float, ...]] = {
    Anaphor.PERSONAL: (
        3.11, -0.90, 1.86, 0.23, 1.01, 0.63, -0.95, 0.26, 0.79, -0.79, 0.67, -2.73, -4.20, -2.49,
        0.44, -0.45, 0.00, -0.00, -0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
        0.00,
    ),
    Anaphor.OTHER: (
        2.43, -2.87, 1.02, 0.37, 0.86, 0.41, 0.07, 1.02, 1.53, 0.68, -0.17, -0.19, -2.53, -0.48,
        0.11, -0.30, 0.00, -0.00, -0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
        0.00,
    ),
    Anaphor.ROLE: (
        1.79, -1.64, 1.77, 0.32, 0.37, 0.33, 0.23, 0.15, 0.04, -0.01, 1.58, -1.58, -2.41, -1.70,
        0.02, -0.33, 2.84, -0.78, -2.09, 1.87, 1.89, 0.71, 0.00, 1.70, -0.63, -0.28, 0.33, -2.10,
        -0.59, 0.00,
    ),
    Anaphor.BODY: (
        1.58, -2.13, 1.97, 1.37, 0.76, 0.36, -0.32, 0.06, 0.00, -1.47, 0.32, 0.51, -3.36, -3.13,
        0.53, -0.19, 2.05, -1.57, -2.81, 1.48, 1.40, 0.66, 2.39, 1.15, -1.36, 1.66, 1.06, -1.45,
        1.70, -1.13,
    ),
}  # fmt: skip
