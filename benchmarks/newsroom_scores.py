"""What was found in the simulated world against what is true of it: precision, recall and F1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_32 = 32


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of what was found that is true, and of what is true that was found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


def to_codes(left: Ints, right: Ints) -> Ints:
    """Return each pair as one number, whichever of both comes first."""
    codes: Ints = np.unique(np.minimum(left, right) << _32 | np.maximum(left, right))
    return codes


def score_sets(found: Ints, true: Ints) -> Score:
    """Score numbers that were found, each once, against the true ones.

    >>> score_sets(np.array([1, 2]), np.array([2, 3, 4]))
    Score(precision=0.5, recall=0.3333333333333333)
    """
    n_right = len(np.intersect1d(found, true, assume_unique=True))
    return Score(n_right / max(len(found), 1), n_right / max(len(true), 1))


def score_groups(labels: Ints, true: Ints) -> Score:
    """Return B-cubed precision and recall of ``labels`` against the ``true`` ones, item by item.

    >>> score_groups(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1]))
    Score(precision=0.75, recall=0.6666666666666666)
    """
    if not len(labels):
        return Score(0.0, 0.0)
    _, label = np.unique(labels, return_inverse=True)
    _, truth = np.unique(true, return_inverse=True)
    both, where, n_both = np.unique(label << _32 | truth, return_inverse=True, return_counts=True)
    together = n_both[where]
    return Score(
        float((together / np.bincount(label)[label]).mean()),
        float((together / np.bincount(truth)[truth]).mean()),
    )


def find_ancestors(child: Ints, parent: Ints, size: int) -> Iterator[tuple[int, int]]:
    """Yield (child, ancestor) for every ancestor of each child, nearest first."""
    above = np.full(size, -1, dtype=np.int64)
    above[child] = parent
    row, at = child, parent
    while len(row):
        yield from zip(row.tolist(), at.tolist(), strict=True)
        at = above[at]
        row, at = row[at >= 0], at[at >= 0]


def score_parents(found: tuple[Ints, Ints], true: tuple[Ints, Ints], size: int) -> tuple[Score, Score]:
    """Score (child, parent): strictly, and with any ancestor that the words came through counted as right.

    An article has one true parent here, and may be given several: each is judged. Recall with ancestors is of
    children that were given one of theirs.
    """
    given, wanted = found[0] << _32 | found[1], true[0] << _32 | true[1]
    strict = score_sets(np.unique(given), np.unique(wanted))
    ancestors = np.array([a << _32 | b for a, b in find_ancestors(*true, size)], dtype=np.int64)
    is_right = np.isin(given, ancestors)
    n_reached = len(np.unique(found[0][is_right]))
    return strict, Score(float(is_right.sum()) / max(len(given), 1), n_reached / max(len(true[0]), 1))


def is_shared(labels: Ints, true: Ints) -> NDArray[np.bool_]:
    """Return which items have company in either grouping."""
    shared = np.zeros(len(labels), dtype=bool)
    for each in (labels, true):
        _, number = np.unique(each, return_inverse=True)
        shared |= np.bincount(number)[number] > 1
    return shared


def weigh_passages(passages: Any) -> Ints:  # noqa: ANN401 -- rows of five numbers a passage
    """Return how many equal letters the passages of each row have."""
    same = passages.values.reshape(-1, 5)[:, 4]
    rows = passages.owners[::5]
    counted: Ints = np.bincount(rows, weights=same, minlength=len(passages)).astype(np.int64)
    return counted
