"""Rows of different lengths in one flat array, as Arrow keeps lists: values and where each row begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ragged:
    """``values`` (all rows one after the other) and ``starts`` int64 (rows + 1)."""

    values: NDArray[Any]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[NDArray[Any]], dtype: Any) -> Ragged:  # noqa: ANN401 -- as numpy has it
        """Join ``rows``.

        >>> Ragged.of([np.array([1, 2]), np.array([])], np.int32).lengths.tolist()
        [2, 0]
        """
        values = (
            np.concatenate([np.asarray(row, dtype=dtype) for row in rows]) if rows else np.zeros(0, dtype)
        )
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=starts[1:])
        return cls(values, starts)

    @classmethod
    def join(cls, parts: Iterable[Ragged]) -> Ragged:
        """Put the rows of ``parts``, at least one, one after the other."""
        given = list(parts)
        lengths = np.concatenate([part.lengths for part in given])
        starts = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        return cls(np.concatenate([part.values for part in given]), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> NDArray[Any]:
        return self.values[self.starts[row] : self.starts[row + 1]]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How long each row is, int64 (rows,)."""
        return np.diff(self.starts)

    @property
    def owners(self) -> NDArray[np.int64]:
        """The row of each value, int64 (values,)."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    def take(self, rows: NDArray[np.int64]) -> Ragged:
        """Return the rows at ``rows``, in that order.

        >>> Ragged.of([np.array([1, 2]), np.array([3])], np.int32).take(np.array([1, 0, 1])).values.tolist()
        [3, 1, 2, 3]
        """
        lengths = self.lengths[rows]
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        at = np.arange(starts[-1], dtype=np.int64) + np.repeat(self.starts[rows] - starts[:-1], lengths)
        return Ragged(self.values[at], starts)
