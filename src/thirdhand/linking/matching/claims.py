"""Claims as columns: what the decision looks at, some 7 KB an article, to be kept and joined again.

The rows of one article stand together in the order of its record. Words, quantities and spans are rows of
different lengths. Hashes of terms stand for the terms.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.words import N_PIECES
from thirdhand.linking.ragged import Ragged

#: A vector's numbers in whole steps: of vectors of length one with so many numbers, none is beyond a half.
VECTOR_STEP = 1 / 254
#: Half of them are of the claim alone, half of the claim where it stands.
VECTOR_WIDTH = 256
#: No day: what is claimed has no date.
NO_DAY = np.iinfo(np.int32).min

WORD = np.dtype([("hash", "<u4"), ("pieces", "<u2", (N_PIECES,)), ("kind", "u1")])
QUANTITY = np.dtype([("low", "<f4"), ("high", "<f4"), ("unit", "<u4")])
SPAN = np.dtype([("start", "<i4"), ("end", "<i4")])
FACTS = np.dtype([("flags", "<u2"), ("first_day", "<i4"), ("last_day", "<i4"), ("source", "<u4")])


class Flag(IntFlag):
    """What is known of a claim as a whole."""

    TITLE = 1
    LEAD = 2
    #: An odd number of words like "not" stands in it.
    NEGATED = 4
    #: Its own label is ``denied``.
    DENIED = 8
    ATTRIBUTED = 16
    #: It points at another claim ("the report", "the allegations") and says nothing by itself.
    ANAPHORIC = 32
    #: What is claimed has not come yet, or only may.
    HEDGED = 64
    #: A number in it is set against a larger one ("only 40").
    LIMITING = 128
    #: It stands in a headline given apart: its spans count in the title.
    APART = 256
    #: More likely than not it goes against what others say ("no such meeting took place"); the encoder tells.
    OPPOSING = 512
    #: It is sure enough of that for the claim to count as a denial.
    CONTRADICTING = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTable:
    """``facts`` (claims,), and for each claim its ``words`` (each once), ``quantities`` and ``spans``.

    ``vectors`` int8 (claims, VECTOR_WIDTH): what each claim means, in steps of ``VECTOR_STEP``, of length one
    or zero.

    ``n_claims`` int64 (articles,): how many rows each article has. ``context``: the hashes of the names and
    numbers of each article's whole text, sorted, a row an article.
    """

    n_claims: NDArray[np.int64]
    context: Ragged
    facts: NDArray[np.void]
    vectors: NDArray[np.int8]
    words: Ragged
    quantities: Ragged
    spans: Ragged
    #: The first row of each article and, last, the number of rows, int64 (articles + 1,).
    starts: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        starts = np.concatenate(([0], np.cumsum(self.n_claims))).astype(np.int64)
        object.__setattr__(self, "starts", starts)

    def __len__(self) -> int:
        return len(self.facts)

    @property
    def articles(self) -> NDArray[np.int64]:
        """The article of each row, int64 (claims,)."""
        return np.repeat(np.arange(len(self.n_claims), dtype=np.int64), self.n_claims)

    def starts_of(self, article: int) -> tuple[int, int]:
        """Return the rows of one article as (first, after the last)."""
        return int(self.starts[article]), int(self.starts[article + 1])

    def has(self, flag: Flag) -> NDArray[np.bool_]:
        """Return which claims have ``flag``, bool (claims,)."""
        return (self.facts["flags"] & flag) > 0

    def has_in(self, flags: Flag, first: int, end: int) -> NDArray[np.bool_]:
        """Return which claims from ``first`` up to ``end`` have any of ``flags``, bool (end - first,)."""
        return (self.facts["flags"][first:end] & flags) > 0

    @classmethod
    def join(cls, parts: Iterable[ClaimTable]) -> ClaimTable:
        """Put the articles of ``parts``, at least one, one after the other."""
        given = list(parts)
        ragged = {name: Ragged.join(getattr(part, name) for part in given) for name in _RAGGED}
        return cls(
            n_claims=np.concatenate([part.n_claims for part in given]),
            facts=np.concatenate([part.facts for part in given]),
            vectors=np.concatenate([part.vectors for part in given]),
            **ragged,
        )


_RAGGED = {"context": np.dtype("<u4"), "words": WORD, "quantities": QUANTITY, "spans": SPAN}
#: How tables are packed: the first byte.
_PACKING = b"\x02"


def round_vectors(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return ``vectors`` (claims, VECTOR_WIDTH) in whole steps."""
    rounded: NDArray[np.int8] = np.clip(np.rint(vectors / VECTOR_STEP), -127, 127).astype(np.int8)
    return rounded


def pack_claims(table: ClaimTable) -> bytes:
    """Return ``table`` as bytes, packed."""
    arrays: list[NDArray[Any]] = [table.n_claims, table.facts, table.vectors.ravel()]
    for name in _RAGGED:
        ragged = getattr(table, name)
        arrays += [ragged.lengths.astype("<u4"), ragged.values]
    sizes = np.array([len(array) for array in arrays], dtype="<u4").tobytes()
    return _PACKING + zlib.compress(sizes + b"".join(array.tobytes() for array in arrays), 1)


def unpack_claims(packed: bytes) -> ClaimTable:
    """Return the table that ``pack_claims`` packed; raises ValueError for other bytes."""
    if packed[:1] != _PACKING:
        raise ValueError("these are no claims, or claims of another version")
    try:
        flat = zlib.decompress(packed[1:])
    except zlib.error as error:
        raise ValueError(f"the claims are damaged ({error})") from error
    dtypes = [
        np.dtype("<i8"),
        FACTS,
        np.dtype("i1"),
        *(d for kind in _RAGGED.values() for d in (np.dtype("<u4"), kind)),
    ]
    sizes = np.frombuffer(flat[: 4 * len(dtypes)], dtype="<u4")
    arrays, at = [], 4 * len(dtypes)
    for dtype, size in zip(dtypes, sizes.tolist(), strict=True):
        arrays.append(np.frombuffer(flat, dtype, size, at))
        at += size * dtype.itemsize
    ragged = {
        name: _ragged(arrays[3 + 2 * number], arrays[4 + 2 * number]) for number, name in enumerate(_RAGGED)
    }
    vectors = arrays[2].reshape(-1, VECTOR_WIDTH)
    return ClaimTable(n_claims=arrays[0], facts=arrays[1], vectors=vectors, **ragged)


def _ragged(lengths: NDArray[Any], values: NDArray[Any]) -> Ragged:
    return Ragged(values, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64))
