"""What a change can reach: the claims that are tied to the changed ones, however far.

Claims are tied by matches, by the cluster that they stand in, and by what people said. All that is tied is
grouped anew together; the rest of the collection is not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from thirdhand.linking.components import find_components
from thirdhand.store.matched import (
    Edges,
    Keys,
    Memberships,
    load_edges,
    load_memberships,
    no_edges,
    split_keys,
)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Region:
    """Claims by their ``keys``, sorted; the ``edges`` among them; the cluster of each, −1 for none.

    ``denies`` and ``is_sure`` are what each claim is in its cluster.
    """

    keys: Keys
    edges: Edges
    clusters: Ints
    denies: NDArray[np.bool_]
    is_sure: NDArray[np.bool_]

    def find(self, keys: Keys) -> Ints:
        """Return the positions of ``keys``, −1 for those that are not here."""
        return find_keys(self.keys, keys)


def find_keys(among: Keys, keys: Keys) -> Ints:
    """Return the positions of ``keys`` in ``among``, which is sorted; −1 for those that are not there."""
    if not len(among):
        return np.full(len(keys), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(among, keys), len(among) - 1)
    return np.where(among[at] == keys, at, -1)


def find_region(connection: Connection, version_ids: Sequence[int], must: tuple[Keys, Keys]) -> Region:
    """Return all that the claims of ``version_ids`` are tied to; ``must`` are pairs that people tied."""
    asked: Ints = np.zeros(0, dtype=np.int64)
    wanted = np.unique(np.array(version_ids, dtype=np.int64))
    seeds, edges, members = wanted, no_edges(), _no_members()
    active, roots = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    while len(new := np.setdiff1d(wanted, asked)):
        found = load_edges(connection, new.tolist(), _ties)
        is_known = np.isin(split_keys(found.left)[0], asked) | np.isin(split_keys(found.right)[0], asked)
        edges = Edges.join([edges, found.take(~is_known)])
        members = _merge(members, load_memberships(connection, new.tolist()))
        asked = np.union1d(asked, new)
        active, roots = _reach(seeds, edges, members, must)
        wanted = np.unique(split_keys(active)[0])
    # what speaks against a match counts only where something else ties the two: most of it is never held
    doubts = load_edges(connection, asked.tolist(), partial(_doubts, keys=active, roots=roots))
    return _cut(active, Edges.join([edges, doubts]), members)


def _ties(edges: Edges) -> NDArray[np.bool_]:
    return edges.weight > 0


def _doubts(edges: Edges, *, keys: Keys, roots: Ints) -> NDArray[np.bool_]:
    left, right = find_keys(keys, edges.left), find_keys(keys, edges.right)
    inside = (left >= 0) & (right >= 0) & (edges.weight <= 0)
    inside[inside] = roots[left[inside]] == roots[right[inside]]
    return inside


def _no_members() -> Memberships:
    return Memberships(
        np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    )


def _merge(one: Memberships, other: Memberships) -> Memberships:
    keys, first = np.unique(np.concatenate([one.keys, other.keys]), return_index=True)
    clusters, denies, is_sure = (
        np.concatenate([getattr(each, name) for each in (one, other)])[first]
        for name in ("clusters", "denies", "is_sure")
    )
    return Memberships(keys, clusters, denies, is_sure)


def _reach(seeds: Ints, edges: Edges, members: Memberships, must: tuple[Keys, Keys]) -> tuple[Keys, Ints]:
    """Return the keys, sorted, of all claims that are tied to one of the articles ``seeds``.

    With them comes for each a number that those have in common that are tied to one another.
    """
    left, right = np.concatenate([edges.left, must[0]]), np.concatenate([edges.right, must[1]])
    nodes = np.unique(np.concatenate([left, right, members.keys]))
    _, first, cluster = np.unique(members.clusters, return_index=True, return_inverse=True)
    at_members = find_keys(nodes, members.keys)
    roots = find_components(
        len(nodes),
        np.concatenate([find_keys(nodes, left), at_members]),
        np.concatenate([find_keys(nodes, right), at_members[first][cluster]]),
    )
    is_seed = np.isin(split_keys(nodes)[0], seeds)
    reached = np.isin(roots, np.unique(roots[is_seed]))
    return nodes[reached], roots[reached]


def _cut(keys: Keys, edges: Edges, members: Memberships) -> Region:
    """Return the region of ``keys``, its edges in one order whatever order they came in."""
    inside = (find_keys(keys, edges.left) >= 0) & (find_keys(keys, edges.right) >= 0)
    kept = edges.take(inside)
    kept = kept.take(np.lexsort((kept.right, kept.left)))
    at = find_keys(members.keys, keys)
    if not len(members.keys):
        nothing = np.zeros(len(keys), dtype=np.bool_)
        return Region(keys, kept, np.full(len(keys), -1, dtype=np.int64), nothing, nothing)
    is_there = at >= 0
    clusters = np.where(is_there, members.clusters[at], -1)
    return Region(keys, kept, clusters, is_there & members.denies[at], is_there & members.is_sure[at])
