"""Stretches of an article for the encoder of claims: each claim once, with what stands around it.

A claim by itself often does not tell what it is about ("the building was a total loss"). So the encoder also
sees claims where they stand: a short article whole, of a longer one a stretch that begins somewhat before the
claims, with the headline in front.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
#: Pieces that the encoder sees at once, without its two special pieces.
MOST_SHOWN = 288
#: So much of the headline stands before a stretch that does not begin the article.
_MOST_OF_TITLE = 28
#: Pieces that are shown before the first claim of a stretch, and at least after the last.
_BEFORE, _AFTER = 40, 10


@dataclass(frozen=True, slots=True)
class Context:
    """The pieces ``ids`` to show, and the claims that are read there: number, and positions in ``ids``."""

    ids: Ids
    claims: tuple[tuple[int, Ids], ...]


def find_pieces(starts: Ids, ends: Ids, spans: NDArray[Any]) -> Ids:
    """Return the pieces from ``starts`` to ``ends`` that ``spans`` touch: positions, in order.

    All in code points; ``spans`` has rows of start and end.
    """
    touches = (starts[:, None] < spans[None, :, 1]) & (ends[:, None] > spans[None, :, 0])
    return np.flatnonzero(touches.any(axis=1))


def cut_contexts(ids: Ids, n_title: int, places: Sequence[Ids]) -> Iterator[Context]:
    """Yield stretches of an article's pieces ``ids``, of which the first ``n_title`` are the headline's.

    ``places`` are the positions of each claim's pieces; each claim that has any stands in one stretch, where
    it is longer than a stretch with its beginning alone.

    >>> [context] = cut_contexts(np.arange(9), 3, [np.array([4, 5])])
    >>> context.claims
    ((0, array([4, 5])),)
    """
    order = sorted((number for number, place in enumerate(places) if len(place)), key=lambda n: places[n][0])
    if len(ids) <= MOST_SHOWN:
        yield Context(ids, tuple((number, places[number]) for number in order))
        return
    title = ids[: min(n_title, _MOST_OF_TITLE)]
    while order:
        start = max(0, int(places[order[0]][0]) - _BEFORE)
        before = title if start else title[:0]
        end = start + MOST_SHOWN - len(before)
        n = _count_inside(order, places, end if end >= len(ids) else end - _AFTER)
        shown, order = order[:n], order[n:]
        claims = ((number, places[number][places[number] < end] - start + len(before)) for number in shown)
        yield Context(np.concatenate([before, ids[start:end]]), tuple(claims))


def _count_inside(order: Sequence[int], places: Sequence[Ids], end: int) -> int:
    """Return how many claims, at least one, end before ``end``."""
    for n, number in enumerate(order):
        if places[number][-1] >= end:
            return max(n, 1)
    return len(order)
