"""Which claims stand together now, and under which ids: pure functions over keys and edges.

Groups are made anew only where something changed. A group goes on under the id of the old cluster with which
it shares most claims, so that ids stay; what became of the others is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.components import find_components
from thirdhand.store.clusters import ClusterChange
from thirdhand.tracing.kernels import Matches

Ints = NDArray[np.int64]

#: A claim that denies in its own words speaks against its camp as much as so many others speak for it.
_AGAINST = 3


@dataclass(frozen=True, slots=True)
class Naming:
    """The id of each group, and what became of the old clusters."""

    ids: Ints
    changes: tuple[ClusterChange, ...]


def name_groups(groups: Ints, olds: Ints, last_id: int) -> Naming:
    """Return an id for each group 0, 1, …, given the group and the old cluster of every claim.

    −1 in ``groups`` is a claim that stands alone now, in ``olds`` one that did. A group takes the id of the
    old cluster with which it shares most claims, the older one of equals, and no id is given twice; the
    others get new ids after ``last_id``, in their order.

    >>> name_groups(np.array([0, 0, 1]), np.array([4, 4, -1]), 7).ids
    array([4, 8])
    """
    n_groups = int(groups.max(initial=-1)) + 1
    ids = np.full(n_groups, -1, dtype=np.int64)
    shared = _count_shared(groups, olds)
    kept: dict[int, int] = {}
    for _, old, group in shared:
        if ids[group] < 0 and old not in kept:
            ids[group], kept[old] = old, group
    fresh = np.flatnonzero(ids < 0)
    # in the order in which they are written: killed in between, the rest get the same ids again
    fresh = fresh[np.argsort(_order_units(groups, olds, n_groups)[fresh], kind="stable")]
    ids[fresh] = last_id + 1 + np.arange(len(fresh))
    return Naming(ids, tuple(_tell_changes(shared, ids, kept, olds)))


def _order_units(groups: Ints, olds: Ints, n_groups: int) -> Ints:
    """Return for each group the lowest old cluster that it exchanges claims with, however far."""
    both = (groups >= 0) & (olds >= 0)
    known, old = np.unique(olds[both], return_inverse=True)
    # old clusters first: the lowest node of a component is its lowest old cluster
    roots = find_components(len(known) + n_groups, old, len(known) + groups[both])[len(known) :]
    last = np.iinfo(np.int64).max
    return np.where(roots < len(known), np.append(known, last)[np.minimum(roots, len(known))], last)


def _count_shared(groups: Ints, olds: Ints) -> list[tuple[int, int, int]]:
    """Return (how many claims, old cluster, group) for all that share some, those with most first."""
    both = (groups >= 0) & (olds >= 0)
    pairs, counts = np.unique(np.stack([olds[both], groups[both]]), axis=1, return_counts=True)
    rows = zip(counts.tolist(), pairs[0].tolist(), pairs[1].tolist(), strict=True)
    return sorted(rows, key=lambda row: (-row[0], row[1], row[2]))


def _tell_changes(
    shared: Sequence[tuple[int, int, int]], ids: Ints, kept: dict[int, int], olds: Ints
) -> Iterable[ClusterChange]:
    told: set[int] = set()
    for _, old, group in shared:
        after = int(ids[group])
        if old in kept:
            if kept[old] != group:
                yield ClusterChange("split", old, after)
        elif old not in told:
            told.add(old)
            yield ClusterChange("merged", old, after)
        else:
            yield ClusterChange("split", old, after)
    for old in np.unique(olds[olds >= 0]).tolist():
        if old not in kept and old not in told:
            yield ClusterChange("dissolved", old, None)


def number_groups(labels: Ints, articles: Ints) -> Ints:
    """Return the groups with claims of two articles or more, numbered by their first claims; −1 for others.

    >>> number_groups(np.array([5, 3, 5, 3]), np.array([1, 2, 2, 2])).tolist()
    [0, -1, 0, -1]
    """
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    pairs = np.unique(np.stack([inverse, articles]), axis=1)
    n_articles = np.bincount(pairs[0], minlength=len(first))
    numbers = np.full(len(first), -1, dtype=np.int64)
    several = np.flatnonzero(n_articles > 1)
    numbers[several[np.argsort(first[several], kind="stable")]] = np.arange(len(several))
    return numbers[inverse]


def find_core(groups: Ints, inner: Ints, articles: Ints) -> NDArray[np.bool_]:
    """Return which claims are of the core of their group: of its ``inner`` group in most articles.

    Of equals the core is the one with the first claim.

    >>> find_core(np.array([0, 0, 0]), np.array([0, 1, 1]), np.array([1, 1, 2])).tolist()
    [False, True, True]
    """
    known = np.flatnonzero(groups >= 0)
    pairs, first, number = np.unique(
        np.stack([groups[known], inner[known]]), axis=1, return_index=True, return_inverse=True
    )
    number = number.ravel()
    told = np.unique(np.stack([number, articles[known]]), axis=1)[0]
    n_articles = np.bincount(told, minlength=pairs.shape[1])
    order = np.lexsort((first, -n_articles, pairs[0]))
    is_core = np.zeros(pairs.shape[1], dtype=np.bool_)
    is_core[order[np.unique(pairs[0][order], return_index=True)[1]]] = True
    found = np.zeros(len(groups), dtype=np.bool_)
    found[known] = is_core[number]
    return found


def find_sides(
    groups: Ints, matches: Matches, denies: NDArray[np.bool_], speakers: Ints
) -> NDArray[np.bool_]:
    """Return which claims put the denial of their group's proposition, bool (claims,).

    The larger camp has the proposition, where claims that ``denies`` in their own words speak against their
    camp; of equals the one that does so least, then the one of the first claim. Nobody is in both: who denies
    it in half of the claims denies it in all. One speaker is one number of ``speakers``, 0 is nobody known.
    """
    left, right = matches.left, matches.right
    inside = (groups[left] == groups[right]) & (groups[left] >= 0) & (matches.weight > 0)
    signs = _spread_signs(
        len(groups), left[inside], right[inside], matches.side[inside], matches.weight[inside]
    )
    camps = np.where(signs > 0, 0, 1)
    known = groups >= 0
    n_groups = int(groups.max(initial=-1)) + 1
    at = groups[known] * 2 + camps[known]
    sizes = np.bincount(at, minlength=2 * n_groups).reshape(-1, 2)
    denials = np.bincount(at, weights=denies[known], minlength=2 * n_groups).reshape(-1, 2)
    share = np.divide(denials, sizes, out=np.full(denials.shape, 2.0), where=sizes > 0)
    first = np.zeros(n_groups, dtype=np.int64)
    order = np.flatnonzero(known)[::-1]
    first[groups[order]] = camps[order]
    backing = sizes - _AGAINST * denials
    proposition = np.where(
        backing[:, 0] != backing[:, 1],
        backing[:, 1] > backing[:, 0],
        np.where(share[:, 0] != share[:, 1], share[:, 1] < share[:, 0], first == 1),
    )
    denying = np.zeros(len(groups), dtype=bool)
    denying[known] = camps[known] != proposition[groups[known]]
    return denying | _find_speakers(groups, denying, speakers)


def _find_speakers(groups: Ints, denying: NDArray[np.bool_], speakers: Ints) -> NDArray[np.bool_]:
    """Return which claims are of somebody half of whose claims in their group, or more, are ``denying``."""
    numbers = np.unique(np.stack([groups, speakers]), axis=1, return_inverse=True)[1].ravel()
    is_most = 2 * np.bincount(numbers, weights=denying) >= np.bincount(numbers)
    is_told: NDArray[np.bool_] = (groups >= 0) & (speakers > 0) & is_most[numbers]
    return is_told


def _spread_signs(
    n: int, left: Ints, right: Ints, side: NDArray[np.int8], weight: NDArray[np.float32]
) -> NDArray[np.int8]:
    """Return a sign for each of ``n`` claims so that the surest matches agree with ``side``.

    A forest of the surest matches (Borůvka): in each round every tree hangs itself on another one by its best
    match.
    """
    labels, signs = np.arange(n, dtype=np.int64), np.ones(n, dtype=np.int8)
    # one order for all, so that equal weights make no circle
    by_rank = np.lexsort((right, left, -weight))
    rank = np.empty(len(left), dtype=np.int64)
    rank[by_rank] = np.arange(len(left))
    while True:
        open_ = np.flatnonzero(labels[left] != labels[right])
        if not len(open_):
            return signs
        best = np.full(n, len(left), dtype=np.int64)
        for end in (left, right):
            np.minimum.at(best, labels[end[open_]], rank[open_])
        trees = np.flatnonzero(best < len(left))
        labels, signs = _hook(labels, signs, trees, by_rank[best[trees]], (left, right, side))


def _hook(
    labels: Ints,
    signs: NDArray[np.int8],
    trees: Ints,
    chosen: Ints,
    edges: tuple[Ints, Ints, NDArray[np.int8]],
) -> tuple[Ints, NDArray[np.int8]]:
    """Hang each of ``trees`` on the tree at the other end of its ``chosen`` match."""
    left, right, side = edges
    parent, turn = np.arange(len(labels), dtype=np.int64), np.ones(len(labels), dtype=np.int8)
    a, b = labels[left[chosen]], labels[right[chosen]]
    other = np.where(a == trees, b, a)
    sign = side[chosen] * signs[left[chosen]] * signs[right[chosen]]
    parent[trees], turn[trees] = other, np.where(sign < 0, -1, 1)
    # two trees that chose the same match: the lower one is the root
    mutual = trees[(parent[parent[trees]] == trees) & (trees < parent[trees])]
    parent[mutual], turn[mutual] = mutual, 1
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            break
        turn = turn * turn[parent]
        parent = further
    return parent[labels], signs * turn[labels]
