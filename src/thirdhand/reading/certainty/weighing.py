"""Which rule decides, and how its record is weighed against a network's votes.

Every rule has a record: the shares of the labels among the claims of annotated articles that came to it
(``priors``). Without votes the first rule decides whose own label is the commonest in its record. With
votes the record of that rule and the votes are multiplied, each to the power of its weight.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from thirdhand.reading.certainty.content import Finding
from thirdhand.reading.certainty.priors import FLAGS, PRIORS
from thirdhand.records import Certainty

LABELS = tuple(Certainty)
#: Rules are ``place:class``; these are their places and their classes in the order in which they decide.
PLACES = ("cue", "lead", "frame", "opening", "main", "if", "hedged", "after", "inner")
CLASSES = (
    "refusing", "denying", "doubting", "asking", "unclear", "doubtful", "false", "condition", "proviso",
    "unverified", "modal", "possible", "fearing", "prospect", "hoping", "whether", "hearsay",
    "hearsaid", "rumouring", "accused", "probable", "seeming", "forecasting", "thinking", "hinting",
    "self", "suggesting", "question", "would",
)  # fmt: skip
#: What a rule is trusted that no annotated article has met: its own label, and each of the others.
_UNMET_OWN, _UNMET_OTHER = 0.6, 0.08
_LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """What a network says of one claim: probabilities, those of labels in the order of ``Certainty``."""

    innermost: Sequence[float]
    author: Sequence[float]
    doubt: float
    distancing: float
    hearsay: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much the rules' records and the network's votes count: the exponents of their product."""

    rules: float = 1.0
    votes: float = 0.5


def _rank_rules() -> dict[str, tuple[int, int, int]]:
    return {
        f"{place}:{kind}": (int(place == "inner"), CLASSES.index(kind), PLACES.index(place))
        for place in PLACES
        for kind in CLASSES
    }


_RANKS = _rank_rules()


def rank(rule: str) -> tuple[int, int, int]:
    """Return a rule's place in the order in which rules decide: words of inner clauses come last."""
    return _RANKS[rule]


def lead(findings: Sequence[Finding]) -> tuple[Finding | None, Sequence[float]]:
    """Return the finding that decides, if one does, and the labels' probabilities under it.

    ``findings`` stand in the order of ``rank``. Where none decides, the record is that of the first, or of
    claims without any.
    """
    for one in findings:
        record = record_of(one)
        if max(record) == record[LABELS.index(one.certainty)]:
            return one, record
    return None, record_of(findings[0]) if findings else PRIORS[""]


def record_of(finding: Finding) -> Sequence[float]:
    """Return the record of a finding's rule, in the order of ``Certainty``."""
    known = PRIORS.get(finding.rule)
    return known or [_UNMET_OWN if one is finding.certainty else _UNMET_OTHER for one in LABELS]


def weigh_label(record: Sequence[float], votes: Sequence[float], weights: Weights) -> Certainty:
    """Return the label with the highest product of the rules' record and the votes.

    >>> weigh_label([0.5, 0.4, 0.02, 0.02, 0.03, 0.03], [0.1, 0.8, 0.02, 0.03, 0.02, 0.03], Weights()).value
    'probable'
    """
    scores = [
        weights.rules * math.log(max(rule, _LEAST)) + weights.votes * math.log(max(vote, _LEAST))
        for rule, vote in zip(record, votes, strict=True)
    ]
    return LABELS[max(range(len(scores)), key=scores.__getitem__)]


def weigh_flag(name: str, is_set: bool, vote: float | None, weights: Weights) -> bool:
    """Say whether a flag holds, after the rules' word for it (``is_set``) and the vote, None without one.

    >>> weigh_flag("hearsay", True, 0.3, Weights()), weigh_flag("hearsay", False, 0.6, Weights())
    (True, False)
    """
    if vote is None:
        return is_set
    share = FLAGS[name][is_set]
    return weights.rules * _odds(share) + weights.votes * _odds(vote) > 0


def _odds(share: float) -> float:
    bounded = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))
