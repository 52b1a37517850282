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
    (Anaphor.PERSONAL, False): (0.41, 0.08),  # 1628 choices
    (Anaphor.OTHER, False): (0.21, -0.71),  # 221 choices
    (Anaphor.ROLE, False): (0.88, -0.54),  # 353 choices
    (Anaphor.ROLE, True): (0.05, -0.26),  # 386 choices
    (Anaphor.BODY, False): (0.59, -0.02),  # 431 choices
    (Anaphor.BODY, True): (0.17, 0.39),  # 282 choices
}

#: Fitted by ``python -m training.fit_sources``.
WEIGHTS: dict[Anaphor, tuple[float, ...]] = {
    Anaphor.PERSONAL: (
        3.11, -0.91, 1.88, 0.23, 0.97, 0.64, -0.94, 0.25, 0.77, -0.77, 0.70, -2.74, -4.05, -2.55,
        0.43, -0.48, 0.00, -0.00, -0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
        0.00,
    ),
    Anaphor.OTHER: (
        2.49, -2.87, 1.05, 0.48, 0.82, 0.44, 0.01, 1.02, 1.44, 0.71, -0.30, -0.19, -2.69, -0.41,
        0.09, -0.35, 0.00, -0.00, -0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00,
        0.00,
    ),
    Anaphor.ROLE: (
        1.81, -1.63, 1.72, 0.28, 0.43, 0.33, 0.15, 0.12, 0.05, -0.02, 1.58, -1.57, -2.41, -1.71,
        0.01, -0.32, 2.84, -0.78, -2.08, 1.85, 1.87, 0.70, 0.00, 1.67, -0.64, -0.29, 0.35, -2.09,
        -0.60, 0.00,
    ),
    Anaphor.BODY: (
        1.56, -2.07, 2.04, 1.40, 0.71, 0.34, -0.30, 0.05, 0.00, -1.38, 0.24, 0.47, -3.51, -3.21,
        0.52, -0.17, 2.04, -1.56, -3.04, 1.49, 1.54, 0.71, 2.37, 1.23, -1.33, 1.70, 1.06, -1.21,
        1.74, -1.08,
    ),
}  # fmt: skip
