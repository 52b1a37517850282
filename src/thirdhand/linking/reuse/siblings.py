"""Pairs of articles that have words from one another or from the same third and were never laid side by side.

Of a text that ten thousand outlets printed, fifty million pairs are siblings. Few of them were aligned, and
none needs to be: what two descendants share is what both have of the article above them, counted through its
text. The pairs are told one by one and never held.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.reuse.aligning import Passage
from thirdhand.linking.reuse.boilerplate import is_among, to_keys
from thirdhand.linking.reuse.tables import N_COLUMNS, CopiedTable, ReuseTable
from thirdhand.records import Span

#: Code points of a passage that two articles share.
_LEAST = 50

#: Start and end in one text, start and end in the other, equal letters.
_Row = tuple[int, int, int, int, int]


class Siblings(NamedTuple):
    """Two rows, ``left`` < ``right``, that share ``passages`` by way of ``parent``.

    One of the two may be the parent itself: they are direct then. Spans are in proportion where a copy was
    edited, and exact where it was not.
    """

    left: int
    right: int
    parent: int
    passages: tuple[Passage, ...]


class _Kin(NamedTuple):
    """A descendant by way of one child, with what it has of the ancestor, which is on the right.

    ``is_mixed`` where it may be reached in another way too, since somebody between has two parents.
    """

    row: int
    branch: int
    passages: list[_Row]
    is_mixed: bool


def list_siblings(copied: CopiedTable, reuse: ReuseTable) -> Iterator[Siblings]:
    """Yield each pair of descendants of one article that ``reuse`` has not, once, ancestor by ancestor."""
    known = to_keys(reuse.left, reuse.right.astype(np.uint32))
    told: set[tuple[int, int]] = set()
    links = _list_links(copied)
    n_parents = np.bincount(copied.child, minlength=1)
    for parent in sorted(links):
        for one, others in _cross(_descend(parent, links, copied, n_parents)):
            rows = np.array([other.row for other in others])
            firsts, lasts = np.minimum(rows, one.row), np.maximum(rows, one.row)
            is_known = is_among(to_keys(firsts, lasts.astype(np.uint32)), known)
            for at in np.flatnonzero(~is_known).tolist():
                found = _meet(parent, others[at], one)
                if found is not None and (found.left, found.right) not in told:
                    if one.is_mixed or others[at].is_mixed:
                        told.add((found.left, found.right))
                    yield found


def _cross(kin: Iterator[_Kin]) -> Iterator[tuple[_Kin, list[_Kin]]]:
    """Yield each of ``kin``, which come branch by branch, with all those of the branches before."""
    before: list[_Kin] = []
    for _, branch in groupby(kin, key=lambda one: one.branch):
        members = list(branch)
        if before:
            yield from ((one, before) for one in members)
        before = before + members


def _list_links(copied: CopiedTable) -> dict[int, NDArray[np.int64]]:
    """Return the positions of what was taken from each parent, in the order of the children."""
    order = np.lexsort((copied.child, copied.parent))
    order = order[copied.parent[order] >= 0]
    if not len(order):
        return {}
    parents = copied.parent[order]
    bounds = np.flatnonzero(np.concatenate(([True], parents[1:] != parents[:-1], [True])))
    return {int(parents[first]): order[first:last] for first, last in zip(bounds, bounds[1:], strict=False)}


def _descend(
    parent: int, links: dict[int, NDArray[np.int64]], copied: CopiedTable, n_parents: NDArray[np.int64]
) -> Iterator[_Kin]:
    """Yield ``parent`` itself, a branch of its own, and all who have something of it."""
    yield _Kin(parent, -1, [], is_mixed=False)
    waiting = [
        _Kin(child, child, _rows(copied, number), bool(n_parents[child] > 1))
        for number, child in zip(links[parent].tolist(), copied.child[links[parent]].tolist(), strict=True)
    ]
    # The last is taken first, with all that come from it: branch by branch.
    while waiting:
        one = waiting.pop()
        yield one
        for number in links.get(one.row, np.zeros(0, np.int64)).tolist():
            child = int(copied.child[number])
            rows = [
                (*_map(ours[:4], start, end), *_map((theirs[2], theirs[3], *theirs[:2]), start, end), same)
                for ours, theirs, start, end, same in _overlap(_rows(copied, number), one.passages, 0)
            ]
            if rows:
                is_mixed = one.is_mixed or bool(n_parents[child] > 1)
                waiting.append(_Kin(child, one.branch, rows, is_mixed))


def _meet(parent: int, one: _Kin, other: _Kin) -> Siblings | None:
    """Return what two descendants share by way of ``parent``, None for nothing."""
    if one.row == other.row:
        return None
    left, right = sorted((one, other), key=lambda kin: kin.row)
    if parent in (left.row, right.row):
        rows = left.passages or right.passages
        pairs = [(Span(*row[:2]), Span(*row[2:4]), row[4]) for row in rows]
        turned = [(b, a, same) for a, b, same in pairs]
        found = tuple(Passage(*one) for one in (pairs if left.passages else turned))
    else:
        found = tuple(
            Passage(Span(*_map(ours[:4], start, end)), Span(*_map(theirs[:4], start, end)), same)
            for ours, theirs, start, end, same in _overlap(left.passages, right.passages, 2)
        )
    return Siblings(left.row, right.row, parent, found) if found else None


def _overlap(ours: list[_Row], theirs: list[_Row], side: int) -> Iterator[tuple[_Row, _Row, int, int, int]]:
    """Yield rows that meet in one text: on our right, and on the left (0) or right (2) of theirs."""
    for row in ours:
        for other in theirs:
            start, end = max(row[2], other[side]), min(row[3], other[side + 1])
            if end - start >= _LEAST:
                share = (end - start) / max(row[3] - row[2], other[side + 1] - other[side])
                yield row, other, start, end, round(min(row[4], other[4]) * share)


def _map(row: tuple[int, int, int, int], start: int, end: int) -> tuple[int, int]:
    """Return the stretch on the left of ``row`` for one on its right."""
    scale = (row[1] - row[0]) / (row[3] - row[2])
    first = row[0] + round((start - row[2]) * scale)
    return first, max(first + 1, min(row[1], row[0] + round((end - row[2]) * scale)))


def _rows(copied: CopiedTable, number: int) -> list[_Row]:
    return [(a, b, c, d, n) for a, b, c, d, n in copied.passages[number].reshape(-1, N_COLUMNS).tolist()]
