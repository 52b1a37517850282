"""From pairs to groups: greedy contraction of the pair that speaks most for being one.

Correlation clustering by greedy additive edge contraction (Keuper et al. 2015, "Efficient Decomposition of
Image and Video Graphs by Lifted Multicuts"): the two groups whose summed log-odds are highest become one,
until no sum is positive. Evidence against a pair counts as evidence for it does, so that one bridge does
not join two stories. What a person has joined or parted stands before all evidence.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

#: Stands for certainty: no sum of log-odds comes near.
_CERTAIN = 1e9


def group_claims(
    n: int,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: NDArray[np.float32],
    must: Iterable[tuple[int, int]] = (),
    cannot: Iterable[tuple[int, int]] = (),
) -> NDArray[np.int64]:
    """Return the group of each of ``n`` claims: its smallest row number, int64 (n,).

    ``weight`` are the log-odds that the claims ``left`` and ``right`` put one proposition. The same pairs in
    any order give the same groups.

    >>> group_claims(3, np.array([0, 1]), np.array([1, 2]), np.array([2.0, -1.0], dtype=np.float32)).tolist()
    [0, 0, 2]
    """
    edges = _sum_edges(n, left, right, weight, must, cannot)
    parent = list(range(n))
    queue = [(-w, a, b) for a in range(n) for b, w in edges[a].items() if a < b and w > 0]
    heapq.heapify(queue)
    while queue:
        negative, a, b = heapq.heappop(queue)
        if parent[a] != a or parent[b] != b or edges[a].get(b) != -negative:
            continue  # one of the groups has grown since
        _contract(edges, parent, queue, min(a, b), max(a, b))
    return np.array([_find(parent, row) for row in range(n)], dtype=np.int64)


def _sum_edges(
    n: int,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    weight: NDArray[np.float32],
    must: Iterable[tuple[int, int]],
    cannot: Iterable[tuple[int, int]],
) -> list[dict[int, float]]:
    edges: list[dict[int, float]] = [{} for _ in range(n)]
    order = np.lexsort((weight, right, left))
    given = zip(left[order].tolist(), right[order].tolist(), weight[order].tolist(), strict=True)
    certain = [(a, b, _CERTAIN) for a, b in must] + [(a, b, -2 * _CERTAIN) for a, b in cannot]
    for a, b, w in (*given, *certain):
        if a != b:
            edges[a][b] = edges[b][a] = edges[a].get(b, 0.0) + w
    return edges


def _contract(
    edges: list[dict[int, float]], parent: list[int], queue: list[tuple[float, int, int]], a: int, b: int
) -> None:
    """Make the group ``b`` part of ``a``."""
    parent[b] = a
    edges[a].pop(b)
    for other, w in edges[b].items():
        if other == a:
            continue
        edges[other].pop(b)
        total = edges[a].get(other, 0.0) + w
        edges[a][other] = edges[other][a] = total
        if total > 0:
            heapq.heappush(queue, (-total, min(a, other), max(a, other)))
    edges[b] = {}


def _find(parent: list[int], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row
