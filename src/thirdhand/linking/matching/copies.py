"""Claims that stand in copied passages: each is the claim of the article that it was copied from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.claims import ClaimTable, Flag
from thirdhand.linking.matching.tables import CopyTable

Rows = NDArray[np.int64]
#: So much of a claim's words must stand in the passage, and so much of two claims in common.
_LEAST_COVERED = 0.6
_LEAST_SHARED = 0.5


def pair_copies(table: ClaimTable, copies: CopyTable) -> tuple[Rows, Rows]:
    """Return (claim of the copy, claim of what it was copied from) for each claim in a copied passage."""
    firsts, lasts = _extents(table)
    lefts, rights = [], []
    for copy in range(len(copies)):
        child, parent = int(copies.child[copy]), int(copies.parent[copy])
        own = copies.child_spans[copy].reshape(-1, 2).astype(np.int64)
        theirs = copies.parent_spans[copy].reshape(-1, 2).astype(np.int64)
        left, right = _pair_one(table, firsts, lasts, (child, own), (parent, theirs))
        lefts.append(left)
        rights.append(right)
    if not lefts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(lefts), np.concatenate(rights)


def _extents(table: ClaimTable) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each claim begins and ends, −1 for those of a headline given apart and for none."""
    firsts = np.full(len(table), -1, dtype=np.int64)
    lasts = np.full(len(table), -1, dtype=np.int64)
    filled = np.flatnonzero(table.spans.lengths)
    if len(filled):
        starts = table.spans.starts[filled]
        firsts[filled] = np.minimum.reduceat(table.spans.values["start"], starts)
        lasts[filled] = np.maximum.reduceat(table.spans.values["end"], starts)
    apart = table.has(Flag.APART)
    firsts[apart] = lasts[apart] = -1
    return firsts, lasts


def _pair_one(
    table: ClaimTable,
    firsts: Rows,
    lasts: Rows,
    child: tuple[int, NDArray[np.int64]],
    parent: tuple[int, NDArray[np.int64]],
) -> tuple[Rows, Rows]:
    mine, theirs = (np.arange(*table.starts_of(article)) for article in (child[0], parent[0]))
    mine, theirs = mine[firsts[mine] >= 0], theirs[firsts[theirs] >= 0]
    if not len(mine) or not len(theirs):
        return mine[:0], theirs[:0]
    start, end = firsts[mine][:, None], lasts[mine][:, None]
    # in step: where a claim's ends come to stand in the other text
    inside = np.clip(np.minimum(end, child[1][:, 1]) - np.maximum(start, child[1][:, 0]), 0, None)
    passage = inside.argmax(axis=1)
    shift = parent[1][passage, 0] - child[1][passage, 0]
    begins, ends = np.maximum(start[:, 0], child[1][passage, 0]), np.minimum(end[:, 0], child[1][passage, 1])
    begins, ends = begins + shift, ends + shift
    shared = np.minimum(ends[:, None], lasts[theirs]) - np.maximum(begins[:, None], firsts[theirs])
    wide = np.maximum(ends - begins, 1)[:, None]
    share = np.minimum(shared / wide, shared / np.maximum(lasts[theirs] - firsts[theirs], 1))
    best = share.argmax(axis=1)
    covered = inside.max(axis=1) / np.maximum(end - start, 1)[:, 0]
    keep = (covered >= _LEAST_COVERED) & (share[np.arange(len(mine)), best] >= _LEAST_SHARED)
    return mine[keep], theirs[best[keep]]
