"""Rows of matching claims, and who is tied to whom by them: what regrouping asks for.

A claim is one number here, its *key*: the version's id and the claim's number in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Integer, Select, cast, delete, insert, or_, select

from thirdhand.linking.values import Side
from thirdhand.store import tables
from thirdhand.store.marks import find_marked
from thirdhand.store.pairs import unpack_pairs
from thirdhand.store.selection import one_of

Keys = NDArray[np.int64]
#: Bits of a key that number the claim.
CLAIM_BITS = 16
#: Articles that are asked about in one question; beyond, the table is read through.
_MOST_ASKED = 20_000
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Edges:
    """Matches between keys: ``left``, ``right`` int64, ``weight`` float32, ``side`` int8, equally long."""

    left: Keys
    right: Keys
    weight: NDArray[np.float32]
    side: NDArray[np.int8]

    @classmethod
    def join(cls, parts: Sequence[Edges]) -> Edges:
        """Put ``parts`` one after the other."""
        columns = [np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__]
        return cls(*columns)

    def take(self, rows: NDArray[Any]) -> Edges:
        """Return the rows at ``rows``, positions or flags."""
        return Edges(self.left[rows], self.right[rows], self.weight[rows], self.side[rows])

    def __len__(self) -> int:
        return len(self.left)


def make_keys(version_ids: NDArray[np.int64], claims: NDArray[np.int64]) -> Keys:
    """Return the keys of claims.

    >>> split_keys(make_keys(np.array([7]), np.array([3])))
    (array([7]), array([3]))
    """
    return (version_ids << CLAIM_BITS) | claims


def split_keys(keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return version ids and claim numbers of ``keys``."""
    return keys >> CLAIM_BITS, keys & ((1 << CLAIM_BITS) - 1)


def no_edges() -> Edges:
    """Return edges of which there are none."""
    return Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.int8))


def forget_pairs(connection: Connection, version_ids: Sequence[int] | None) -> None:
    """Delete the matches of the articles ``version_ids``, all for None."""
    matches = tables.matches
    if version_ids is None:
        connection.execute(delete(matches))
        return
    for column in (matches.c.left_id, matches.c.right_id):
        connection.execute(delete(matches).where(one_of(connection, column, version_ids)))


def write_pairs(connection: Connection, rows: Sequence[tuple[int, int, bytes]]) -> None:
    """Write the matches (left version, right version, packed pairs) of articles that are still there."""
    there = find_marked(connection, list({id for left, right, _ in rows for id in (left, right)}))
    values = [
        {"left_id": left, "right_id": right, "pairs": pairs}
        for left, right, pairs in rows
        if left in there and right in there
    ]
    if values:
        connection.execute(insert(tables.matches), values)


#: Says which of some edges are wanted, bool (edges,).
Wanted = Callable[[Edges], NDArray[np.bool_]]


def load_edges(connection: Connection, version_ids: Sequence[int], is_wanted: Wanted) -> Edges:
    """Return the matches with one of the articles ``version_ids`` that are wanted, each once."""
    matches = tables.matches
    query = select(matches)
    wanted = np.array(sorted(version_ids), dtype=np.int64)
    if len(wanted) <= _MOST_ASKED:
        query = query.where(
            or_(
                *(
                    one_of(connection, column, wanted.tolist())
                    for column in (matches.c.left_id, matches.c.right_id)
                )
            )
        )
    parts = [
        part.take(_touching(part, wanted) & is_wanted(part)) for part in _stream_edges(connection, query)
    ]
    return Edges.join([no_edges(), *parts])


def _touching(edges: Edges, wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    left, right = split_keys(edges.left)[0], split_keys(edges.right)[0]
    return np.isin(left, wanted) | np.isin(right, wanted)


def _stream_edges(connection: Connection, query: Select[Any]) -> Iterator[Edges]:
    result = connection.execute(query, execution_options={"yield_per": _AT_ONCE})
    with result:
        for rows in result.partitions(_AT_ONCE):
            yield _to_edges(rows)


def _to_edges(rows: Sequence[Any]) -> Edges:
    pairs, lengths = unpack_pairs([row.pairs for row in rows])
    left = np.repeat(np.array([row.left_id for row in rows], dtype=np.int64), lengths)
    right = np.repeat(np.array([row.right_id for row in rows], dtype=np.int64), lengths)
    return Edges(
        make_keys(left, pairs["left"].astype(np.int64)),
        make_keys(right, pairs["right"].astype(np.int64)),
        pairs["weight"].astype(np.float32),
        pairs["side"].astype(np.int8),
    )


@dataclass(frozen=True, slots=True)
class Memberships:
    """Claims that stand in clusters: ``keys``, sorted, and for each what it is in its cluster."""

    keys: Keys
    clusters: NDArray[np.int64]
    denies: NDArray[np.bool_]
    is_sure: NDArray[np.bool_]


def load_memberships(connection: Connection, version_ids: Sequence[int]) -> Memberships:
    """Return all members of every cluster in which one of ``version_ids`` has a claim."""
    members = tables.members
    is_denial = cast(members.c.side == Side.DENIES.value, Integer)
    is_sure = cast(members.c.is_sure, Integer)
    query = select(members.c.version_id, members.c.claim, members.c.cluster_id, is_denial, is_sure)
    if len(version_ids) <= _MOST_ASKED:
        of = select(members.c.cluster_id).where(one_of(connection, members.c.version_id, version_ids))
        query = query.where(members.c.cluster_id.in_(of))
    rows = np.array([tuple(row) for row in connection.execute(query)], dtype=np.int64).reshape(-1, 5)
    keys = make_keys(rows[:, 0], rows[:, 1])
    order = np.argsort(keys)
    return Memberships(keys[order], rows[order, 2], rows[order, 3] > 0, rows[order, 4] > 0)
