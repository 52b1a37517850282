"""What was found, as columns: a pair takes some tens of bytes, and values are made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.ragged import Ragged
from thirdhand.linking.reuse.aligning import Passage
from thirdhand.linking.values import Copied, Relation, Reuse
from thirdhand.records import Span

#: Relations by their number in a table.
RELATIONS = tuple(Relation)
#: Numbers that a passage takes in a row: start and end on the left, on the right, equal letters.
N_COLUMNS = 5
#: What ``earlier`` holds besides 0 for the left article and 1 for the right one.
UNTOLD = -1


@dataclass(frozen=True, slots=True)
class ReuseTable:
    """Pairs of rows that share passages, ``left`` < ``right``, sorted.

    ``relation`` int8 counts in `RELATIONS`; ``earlier`` int8 is 0 for left, 1 for right, `UNTOLD`; shares
    float32; ``passages`` int32, a row a pair, `N_COLUMNS` numbers a passage.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    relation: NDArray[np.int8]
    earlier: NDArray[np.int8]
    share_left: NDArray[np.float32]
    share_right: NDArray[np.float32]
    passages: Ragged

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """What each ``child`` row has from each ``parent`` row, −1 for an agency whose article is not there.

    ``passages`` are the child's on the left; of an agency's without an article, the whole text. ``wires``
    are the names that ``wire`` int32 counts in, −1 for none.
    """

    child: NDArray[np.int64]
    parent: NDArray[np.int64]
    wire: NDArray[np.int32]
    passages: Ragged
    wires: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.child)


def to_row(passages: Iterable[Passage]) -> NDArray[np.int32]:
    """Return passages as a row of a table."""
    return np.array(
        [(one.left.start, one.left.end, one.right.start, one.right.end, one.n_same) for one in passages],
        dtype=np.int32,
    ).reshape(-1)


def list_reuse(table: ReuseTable, name: Callable[[int], str]) -> Iterator[Reuse]:
    """Yield the pairs as values; ``name`` gives the id of a row's article."""
    for number in range(len(table)):
        passages = table.passages[number].reshape(-1, N_COLUMNS).tolist()
        yield Reuse(
            a=name(int(table.left[number])),
            b=name(int(table.right[number])),
            a_spans=tuple(Span(start, end) for start, end, *_ in passages),
            b_spans=tuple(Span(start, end) for _, _, start, end, _ in passages),
            earlier=(None, "a", "b")[int(table.earlier[number]) - UNTOLD],
            relation=RELATIONS[table.relation[number]],
            share_a=float(table.share_left[number]),
            share_b=float(table.share_right[number]),
        )


def list_copied(table: CopiedTable, name: Callable[[int], str]) -> Iterator[Copied]:
    """Yield what was copied as values; ``name`` gives the id of a row's article."""
    for number in range(len(table)):
        parent, wire = int(table.parent[number]), int(table.wire[number])
        passages = table.passages[number].reshape(-1, N_COLUMNS).tolist()
        yield Copied(
            child=name(int(table.child[number])),
            parent=name(parent) if parent >= 0 else None,
            spans=tuple(Span(start, end) for start, end, *_ in passages),
            wire=table.wires[wire] if wire >= 0 else None,
        )
