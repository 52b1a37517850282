"""What matching takes beside the claims, and what it gives: columns; rows are those of the claims."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.ragged import Ragged

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTable:
    """The articles of a ``ClaimTable``, in its order.

    ``earliest`` and ``latest`` int64, the seconds
    between which each came out (``periods.find_period``).
    """

    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.earliest)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTable:
    """Which article has which passages from which: article rows, and code points in step.

    ``child_spans`` and ``parent_spans`` have one row a copy, int32 (passages, 2) flattened: start, end,
    start, …
    """

    child: Rows
    parent: Rows
    child_spans: Ragged
    parent_spans: Ragged

    def __len__(self) -> int:
        return len(self.child)

    @classmethod
    def empty(cls) -> CopyTable:
        """Return a table of no copies."""
        none, spans = np.zeros(0, dtype=np.int64), Ragged.of([], np.int32)
        return cls(child=none, parent=none, child_spans=spans, parent_spans=spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTable:
    """Pairs of claim rows, ``left`` < ``right``, each once.

    ``weight`` float32: the log-odds that both put one proposition, or that one puts what the other denies.
    ``side`` int8: 1 where they put it the same way round, −1 where one denies.
    """

    left: Rows
    right: Rows
    weight: NDArray[np.float32]
    side: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.left)
