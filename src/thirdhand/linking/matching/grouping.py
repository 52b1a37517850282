"""From pairs to groups: greedy contraction of the pair that speaks most for being one.

Correlation clustering by greedy additive edge contraction (Keuper et al. 2015, "Efficient Decomposition of
Image and Video Graphs by Lifted Multicuts"): the two groups whose summed log-odds are highest become one,
until no sum is positive. Evidence against a pair counts as evidence for it does, and two claims of which
nothing is known count a little against it: where hundreds of articles tell of one matter, chains of near
claims would otherwise make one heap of it. What is certain (copies) is joined before all else and counts as
one claim. What a person has joined or parted stands before all.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.components import find_components

Rows = NDArray[np.int64]

#: Claims that are grouped together, about: the rest waits, so that the edges of few are held at once.
_AT_ONCE = 10_000
#: Stands for certainty: no sum of log-odds comes near.
_CERTAIN = 1e9
#: Log-odds from which two claims are the same words.
_SAME_WORDS = 8.0
#: What is the same words is joined before all else.
_FIRST = 1e6
#: Log-odds of two claims of which nothing is known.
_UNKNOWN = -0.5

Pair = tuple[float, int]


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
    tied, parted = (np.array(list(pairs), dtype=np.int64).reshape(-1, 2).T for pairs in (must, cannot))
    is_tie = weight > 0
    # what no tie leads to need not be looked at together
    roots = find_components(n, *np.concatenate([[left[is_tie], right[is_tie]], tied], axis=1))
    parts = _Parts(roots)
    inside = parts.cut(left, right)
    tied_inside, parted_inside = parts.cut(*tied), parts.cut(*parted)
    labels = np.arange(n, dtype=np.int64)
    for number in range(parts.n):
        nodes, rows = parts[number], inside[number]
        one, other = np.searchsorted(nodes, left[rows]), np.searchsorted(nodes, right[rows])
        joined = np.searchsorted(nodes, tied[:, tied_inside[number]]).T.tolist()
        apart = np.searchsorted(nodes, parted[:, parted_inside[number]]).T.tolist()
        found = _Contraction(len(nodes), one, other, weight[rows], joined, apart).run()
        labels[nodes] = nodes[found]
    return labels


class _Parts:
    """Claims in parts of about ``_AT_ONCE``: those that hang together, by their ``roots``, are in one."""

    def __init__(self, roots: Rows) -> None:
        self.roots = roots
        sizes = np.bincount(roots, minlength=len(roots))[roots]
        order = np.lexsort((np.arange(len(roots)), roots))
        self.order = order[sizes[order] > 1]
        ordered = roots[self.order]
        first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))[: len(ordered)]
        self.bounds = [0]
        for start in first.tolist():
            if start - self.bounds[-1] >= _AT_ONCE:
                self.bounds.append(start)
        if len(ordered):
            self.bounds.append(len(ordered))
        self.n = len(self.bounds) - 1
        self.part_of = np.full(len(roots), -1, dtype=np.int64)
        self.part_of[self.order] = np.repeat(np.arange(self.n), np.diff(self.bounds))

    def __getitem__(self, number: int) -> Rows:
        """Return the claims of one part, ascending."""
        return np.sort(self.order[self.bounds[number] : self.bounds[number + 1]])

    def cut(self, left: Rows, right: Rows) -> list[Rows]:
        """Return for each part which pairs are of claims that hang together there."""
        inside = np.flatnonzero((self.roots[left] == self.roots[right]) & (left != right))
        part = self.part_of[left[inside]]
        rows = inside[np.argsort(part, kind="stable")]
        return np.split(rows, np.cumsum(np.bincount(part, minlength=self.n))[:-1]) if self.n else []


class _Contraction:
    """Groups that are being joined.

    ``edges`` has for each group the sum and number of the pairs known with each other one; ``sizes`` counts
    a group's claims, those of the same words once.
    """

    def __init__(
        self,
        n: int,
        left: NDArray[np.int64],
        right: NDArray[np.int64],
        weight: NDArray[np.float32],
        must: Iterable[tuple[int, int]],
        cannot: Iterable[tuple[int, int]],
    ) -> None:
        self.parent = list(range(n))
        self.sizes = [1] * n
        self.edges: list[dict[int, Pair]] = [{} for _ in range(n)]
        order = np.lexsort((weight, right, left))
        for a, b, w in zip(left[order].tolist(), right[order].tolist(), weight[order].tolist(), strict=True):
            self._add(a, b, w)
        for a, b in must:
            self._add(a, b, _CERTAIN)
        for a, b in cannot:
            self._add(a, b, -2 * _CERTAIN)
        self.queue: list[tuple[float, int, int]] = []

    def _add(self, a: int, b: int, weight: float) -> None:
        if a != b:
            total, _ = self.edges[a].get(b, (0.0, 0))
            self.edges[a][b] = self.edges[b][a] = (total + weight, 1)

    def run(self) -> NDArray[np.int64]:
        """Join until nothing speaks for joining more."""
        for a, others in enumerate(self.edges):
            for b in others:
                if a < b:
                    self._offer(a, b)
        while self.queue:
            negative, a, b = heapq.heappop(self.queue)
            if self.parent[a] != a or self.parent[b] != b:
                continue
            if self._score(a, b) == -negative:
                self._join(a, b)
            else:
                self._offer(a, b)  # one of them has grown since
        return np.array([self._find(row) for row in range(len(self.parent))], dtype=np.int64)

    def _score(self, a: int, b: int) -> float:
        total, n_known = self.edges[a][b]
        if total >= _SAME_WORDS * n_known:
            return total + _FIRST
        return total + _UNKNOWN * max(self.sizes[a] * self.sizes[b] - n_known, 0)

    def _offer(self, a: int, b: int) -> None:
        score = self._score(a, b)
        if score > 0:
            heapq.heappush(self.queue, (-score, a, b))

    def _join(self, a: int, b: int) -> None:
        """Make the group ``b`` part of ``a``, which is the lower one."""
        total, n_known = self.edges[a].pop(b)
        is_same = total >= _SAME_WORDS * n_known
        self.sizes[a] = max(self.sizes[a], self.sizes[b]) if is_same else self.sizes[a] + self.sizes[b]
        self.parent[b] = a
        for other, (more, n_more) in self.edges[b].items():
            if other == a:
                continue
            self.edges[other].pop(b)
            sum_, n_sum = self.edges[a].get(other, (0.0, 0))
            self.edges[a][other] = self.edges[other][a] = (sum_ + more, n_sum + n_more)
            self._offer(min(a, other), max(a, other))
        self.edges[b] = {}

    def _find(self, row: int) -> int:
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row
