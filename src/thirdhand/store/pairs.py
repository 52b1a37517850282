"""Spans and matching claims as bytes: what linking finds is many small rows of numbers.

One row holds all that two articles have in common, so that a store of a hundred thousand articles has a
row for each pair of them and not one for each pair of their claims.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from thirdhand.records import Span

#: Two matching claims: their numbers from 0 in their articles, log-odds, and 1 or −1 for a denial.
PAIR = np.dtype([("left", "<u2"), ("right", "<u2"), ("weight", "<f4"), ("side", "i1")])
_OFFSETS = np.dtype("<i4")


def pack_spans(*spans: Sequence[Span]) -> bytes:
    """Return ``spans`` as bytes; several sequences must be equally long, as spans that stand in step are.

    >>> unpack_spans(pack_spans([Span(0, 4)], [Span(2, 6)]), 2)
    ((Span(start=0, end=4),), (Span(start=2, end=6),))
    """
    flat = [number for column in spans for span in column for number in (span.start, span.end)]
    return np.array(flat, dtype=_OFFSETS).tobytes()


def unpack_spans(packed: bytes, n_columns: int = 1) -> tuple[tuple[Span, ...], ...]:
    """Return the ``n_columns`` sequences of spans that were packed; raises ValueError for other bytes."""
    offsets = np.frombuffer(packed, dtype=_OFFSETS).reshape(n_columns, -1, 2)
    return tuple(tuple(Span(start, end) for start, end in column.tolist()) for column in offsets)


def pack_pairs(pairs: NDArray[np.void]) -> bytes:
    """Return ``pairs``, an array of ``PAIR``, as bytes."""
    return pairs.astype(PAIR).tobytes()


def unpack_pairs(packed: Sequence[bytes]) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    """Return all pairs of many rows one after the other, and how many each row has."""
    lengths = np.array([len(row) // PAIR.itemsize for row in packed], dtype=np.int64)
    return np.frombuffer(b"".join(packed), dtype=PAIR), lengths
