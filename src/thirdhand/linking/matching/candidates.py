"""Which pairs of claims are worth a decision: near ones by vector, and those that share their rarest words.

Only claims whose articles came out within ``WINDOW`` of each other are paired. Time is cut into stretches
of that length, and a claim is looked for in its own and the one before, so that work grows with the number
of claims and not with its square. Claims of undated articles are looked for everywhere. A stretch that
holds few claims is searched whole; of a full one usearch's graph (HNSW, Malkov and Yashunin 2016) is built,
used and thrown away: nothing is kept that a crash could leave behind wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.claims import VECTOR_STEP, ClaimTable
from thirdhand.linking.matching.tables import ArticleTable

Rows = NDArray[np.int64]

#: Thirty days, in seconds: a claim that comes up again later is background.
WINDOW = 30 * 86_400
#: So many nearest claims are looked at for each.
N_NEAREST = 32
#: Claims less alike than this by their vectors are no candidates.
_LEAST_COSINE = 0.1
#: Products of numbers of claims up to which everything is compared with everything.
_WHOLE = 3_000_000_000
_BLOCK = 256
_SLAB = 8_192
#: Pairs that are given at once, about.
_AT_ONCE = 1_000_000
#: So many of a claim's rarest words make the keys by which it is looked up; two words a key.
_N_RARE = 4
#: With each key a claim is paired with so many that have it, the next in time.
_N_NEXT = 4


def find_candidates(
    table: ClaimTable, articles: ArticleTable, is_new: NDArray[np.bool_], is_left_out: NDArray[np.bool_]
) -> Iterator[tuple[Rows, Rows]]:
    """Yield pairs of claim rows, left < right, at least one of a new article, some at once.

    ``is_new`` (articles,); ``is_left_out`` (claims,): claims that need no partner, as copies have theirs.
    There are hundreds of pairs an article, and never are all held: a pair comes once in what is given at
    once, and may come again.
    """
    time, n = _Times(table, articles), len(table)
    rows = np.flatnonzero(~is_left_out & (table.words.lengths >= 2))
    is_new_claim = is_new[table.articles]
    found = chain(
        (pair for early, late in time.stretches(rows) for pair in _near(table, early, late, is_new_claim)),
        _share_rare_words(table, rows, time, is_new_claim),
    )
    waiting, n_waiting = [np.zeros(0, dtype=np.int64)], 0
    for left, right in found:
        keep = time.are_close(left, right) & (is_new_claim[left] | is_new_claim[right]) & (left != right)
        waiting.append(np.minimum(left, right)[keep] * n + np.maximum(left, right)[keep])
        n_waiting += len(waiting[-1])
        if n_waiting > _AT_ONCE:
            yield _part(np.unique(np.concatenate(waiting)), n)
            waiting, n_waiting = waiting[:1], 0
    yield _part(np.unique(np.concatenate(waiting)), n)


def _part(keys: Rows, n: int) -> tuple[Rows, Rows]:
    """Return the pairs of ``keys``, which have one number for a pair of ``n`` rows."""
    return keys // max(n, 1), keys % max(n, 1)


class _Times:
    """When the articles of claims came out."""

    def __init__(self, table: ClaimTable, articles: ArticleTable) -> None:
        self.earliest = articles.earliest[table.articles]
        self.latest = articles.latest[table.articles]

    def are_close(self, left: Rows, right: Rows) -> NDArray[np.bool_]:
        """Return which pairs may have come out within the window."""
        late = np.maximum(self.earliest[left], self.earliest[right])
        early = np.minimum(self.latest[left], self.latest[right])
        close: NDArray[np.bool_] = late - early <= WINDOW
        return close

    def stretches(self, rows: Rows) -> Iterator[tuple[Rows, Rows]]:
        """Yield (claims, those they are looked for in): a stretch with the one before it and the undated."""
        dated = self.latest[rows] - self.earliest[rows] <= WINDOW
        undated, stretch = rows[~dated], self.earliest[rows] // WINDOW
        for number in np.unique(stretch[dated]):
            own = rows[dated & (stretch == number)]
            before = rows[dated & (stretch == number - 1)]
            yield own, np.concatenate([before, own, undated])
        if len(undated):
            yield undated, undated


def _near(
    table: ClaimTable, asked: Rows, given: Rows, is_new: NDArray[np.bool_]
) -> Iterator[tuple[Rows, Rows]]:
    """Yield pairs of the claims ``asked`` with those nearest to them among ``given``."""
    if is_new[asked].all():
        yield from _nearest(table, asked, given)
        return
    # old claims meet the new ones alone
    fresh = asked[is_new[asked]]
    if len(fresh):
        yield from _nearest(table, fresh, given)
    others = given[is_new[given]]
    if len(others):
        yield from _nearest(table, others, asked)


def _nearest(table: ClaimTable, asked: Rows, given: Rows) -> Iterator[tuple[Rows, Rows]]:
    if len(asked) * len(given) <= _WHOLE:
        yield from _search_whole(table, asked, given)
    else:
        yield from _search_graph(table, asked, given)


def _search_whole(table: ClaimTable, asked: Rows, given: Rows) -> Iterator[tuple[Rows, Rows]]:
    for at in range(0, len(asked), _BLOCK):
        block = asked[at : at + _BLOCK]
        found: list[NDArray[Any]] = []
        for slab in range(0, len(given), _SLAB):
            against = given[slab : slab + _SLAB]
            cosines = _full(table, block) @ _full(table, against).T
            cosines[block[:, None] == against[None, :]] = -1
            k = min(N_NEAREST, len(against))
            best = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
            found.append(np.stack([np.take_along_axis(cosines, best, axis=1), against[best]]))
        cosines, rows = np.concatenate(found, axis=2)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :N_NEAREST]
        keep = np.take_along_axis(cosines, order, axis=1) >= _LEAST_COSINE
        partners = np.take_along_axis(rows, order, axis=1).astype(np.int64)
        yield np.repeat(block, keep.sum(1)), partners[keep]


def _search_graph(table: ClaimTable, asked: Rows, given: Rows) -> Iterator[tuple[Rows, Rows]]:
    from usearch.index import Index, MetricKind, ScalarKind

    index = Index(
        ndim=table.vectors.shape[1],
        metric=MetricKind.Cos,
        dtype=ScalarKind.I8,
        connectivity=16,
        expansion_add=48,
        expansion_search=48,
    )
    index.add(given.astype(np.uint64), table.vectors[given])
    for at in range(0, len(asked), _SLAB):
        block = asked[at : at + _SLAB]
        found = index.search(table.vectors[block], N_NEAREST)
        keys = np.asarray(found.keys).astype(np.int64).reshape(len(block), -1)
        keep = (1 - np.asarray(found.distances).reshape(keys.shape)) >= _LEAST_COSINE
        yield np.repeat(block, keep.sum(1)), keys[keep]


def _full(table: ClaimTable, rows: Rows) -> NDArray[np.float32]:
    return table.vectors[rows].astype(np.float32) * np.float32(VECTOR_STEP)


def _share_rare_words(
    table: ClaimTable, rows: Rows, time: _Times, is_new: NDArray[np.bool_]
) -> Iterator[tuple[Rows, Rows]]:
    """Yield pairs of claims that have two of their rarest words in common, neighbours in time."""
    claims, keys = _rare_pairs(table, rows)
    order = np.lexsort((time.earliest[claims], keys))
    claims, keys = claims[order], keys[order]
    for step in range(1, _N_NEXT + 1):
        alike = (keys[:-step] == keys[step:]) & (is_new[claims[:-step]] | is_new[claims[step:]])
        at = np.flatnonzero(alike)
        yield claims[at], claims[at + step]


def _rare_pairs(table: ClaimTable, rows: Rows) -> tuple[Rows, NDArray[np.uint64]]:
    """Return (claim, key) for each pair among the rarest words of each claim."""
    words = table.words.take(rows)
    hashes = words.values["hash"]
    terms, where, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    count = np.where(counts[where] >= 2, counts[where], 2**31)  # what stands once pairs nothing
    order = np.lexsort((hashes, count, words.owners))
    rank = np.arange(len(order)) - np.repeat(words.starts[:-1], words.lengths)
    kept = order[(rank < _N_RARE) & (count[order] < 2**31)]
    owner, term = words.owners[kept], where[kept].astype(np.uint64)
    claims, keys = [], []
    for step in range(1, _N_RARE):
        alike = owner[:-step] == owner[step:]
        one, other = term[:-step][alike], term[step:][alike]
        keys.append(np.minimum(one, other) << np.uint64(32) | np.maximum(one, other))
        claims.append(rows[owner[:-step][alike]])
    return np.concatenate(claims), np.concatenate(keys)
