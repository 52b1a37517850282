"""Count the independent origins of many clusters at once, from who took a claim from whom.

The rules are DESIGN 4's. A node is one article in one cluster on one side; a row is one way in which it came
to the claim: from another node, or from a source. Nodes that have it from one other alone, as nearly all
copies do, are followed by pointer jumping, so that a chain of ten thousand copies takes fourteen steps; only
nodes with several rows are gone through one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.ragged import Ragged

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracing:
    """Who had a claim from whom, in numbers.

    By row: ``node``, and either ``parent`` (the node it was taken from) or ``source`` (an origin's number),
    the other being −1. By node: ``cluster`` (0 … n_clusters − 1), ``supports`` and ``is_sure`` of its
    cluster. By source: ``is_unnamed``. A node without rows is untraced.
    """

    node: Ints
    parent: Ints
    source: Ints
    cluster: Ints
    supports: Bools
    is_sure: Bools
    is_unnamed: Bools
    n_clusters: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Origins as counted.

    By cluster: ``low`` and ``high``. By node: ``origins`` (sources, ascending), ``ring`` (the lowest node of
    the circle of credit that it stands in, −1 for none) and ``next`` (whom it credits there, −1 outside).
    """

    low: Ints
    high: Ints
    origins: Ragged
    ring: Ints
    next: Ints


def count_origins(tracing: Tracing) -> Counted:
    """Count the supporting origins of each cluster, and follow every node to its own.

    All that is not named may be one and the same, once in ``low`` and apart in ``high``; where some source is
    known ``low`` is one at least, and counts no others than those of nodes that are sure. Circles in which
    nobody has a source have no origin. Time and memory grow with rows, and with the origins of nodes that
    have several rows.
    """
    n_nodes = len(tracing.cluster)
    is_credit = (tracing.parent >= 0) & (tracing.parent != tracing.node)
    has_source = tracing.source >= 0
    children, parents = tracing.node[is_credit], tracing.parent[is_credit]
    n_credits = np.bincount(children, minlength=n_nodes)
    n_sources = np.bincount(tracing.node[has_source], minlength=n_nodes)
    target = np.arange(n_nodes, dtype=np.int64)
    target[children] = parents
    is_pure = (n_credits == 1) & (n_sources == 0)
    target[~is_pure] = np.flatnonzero(~is_pure)
    target = _jump(target)

    n_all = max(len(tracing.is_unnamed), 1)
    found = np.unique(tracing.node[has_source] * n_all + tracing.source[has_source])
    is_joint = ~is_pure[children]
    edges = np.stack([target[parents[is_joint]], children[is_joint]])
    origins = _hand_down(found, edges, n_nodes, n_all).take(target)
    ring, following = _find_rings(children, parents, origins.lengths == 0)
    low, high = _count(tracing, origins)
    return Counted(low, high, origins, ring, following)


def _jump(target: Ints) -> Ints:
    """Follow pointers until none leads further; those in circles end up somewhere in theirs."""
    for _ in range(len(target).bit_length()):
        target = target[target]
    return target


def _hand_down(found: Ints, edges: Ints, n_nodes: int, n_sources: int) -> Ragged:
    """Hand sources (``found``: node × n_sources + source) down the ``edges`` (from, to), all the way."""
    order = np.argsort(edges[0], kind="stable")
    start, end = edges[0][order], edges[1][order]
    starts = np.searchsorted(start, np.arange(n_nodes + 1))
    new = found
    while len(new):
        node, source = np.divmod(new, n_sources)
        n_children = starts[node + 1] - starts[node]
        at = np.arange(n_children.sum()) + np.repeat(
            starts[node] - np.cumsum(n_children) + n_children, n_children
        )
        passed = np.unique(end[at] * n_sources + np.repeat(source, n_children))
        new = np.setdiff1d(passed, found, assume_unique=True)
        found = np.union1d(found, new) if len(new) else found
    node, source = np.divmod(found, n_sources)
    return Ragged(source, np.searchsorted(node, np.arange(n_nodes + 1)).astype(np.int64))


def _find_rings(children: Ints, parents: Ints, has_none: Bools) -> tuple[Ints, Ints]:
    """Return the ring of each node, and whom it credits in it; only those without any origin stand in one.

    Of several that such a node credits, one that credits on goes first.
    """
    n_nodes = len(has_none)
    credits = np.zeros(n_nodes, dtype=np.bool_)
    credits[children] = True
    lost = has_none[children]
    child, parent = children[lost], parents[lost]
    order = np.lexsort((parent, credits[parent]))
    following = np.arange(n_nodes, dtype=np.int64)
    following[child[order]] = parent[order]  # the last written stays: one that credits on
    lowest, ahead = np.arange(n_nodes, dtype=np.int64), following
    for _ in range(n_nodes.bit_length()):
        lowest = np.minimum(lowest, lowest[ahead])
        ahead = ahead[ahead]
    in_ring = np.zeros(n_nodes, dtype=np.bool_)
    in_ring[ahead] = True  # so many steps lead from every node of a circle to every one of it
    in_ring &= following != np.arange(n_nodes)
    return np.where(in_ring, lowest, -1), np.where(in_ring, following, -1)


def _count(tracing: Tracing, origins: Ragged) -> tuple[Ints, Ints]:
    """Return the fewest and the most supporting sources of each cluster."""
    nodes = np.repeat(np.arange(len(tracing.cluster)), origins.lengths)
    supports = tracing.supports[nodes]
    is_sure = supports & tracing.is_sure[nodes]
    n_named, n_unnamed = _count_sources(tracing, nodes[supports], origins.values[supports])
    n_sure, n_sure_unnamed = _count_sources(tracing, nodes[is_sure], origins.values[is_sure])
    high = n_named + n_unnamed
    return np.maximum(n_sure + (n_sure_unnamed > 0), np.minimum(high, 1)), high


def _count_sources(tracing: Tracing, nodes: Ints, sources: Ints) -> tuple[Ints, Ints]:
    """Return how many different named and unnamed ``sources`` the ``nodes`` of each cluster have."""
    n_all = max(len(tracing.is_unnamed), 1)
    cluster, source = np.divmod(np.unique(tracing.cluster[nodes] * n_all + sources), n_all)
    unnamed = tracing.is_unnamed[source] if len(source) else np.zeros(0, np.bool_)
    return (
        np.bincount(cluster[~unnamed], minlength=tracing.n_clusters),
        np.bincount(cluster[unnamed], minlength=tracing.n_clusters),
    )
