"""How well the fragments of one window fit one another, from the arc vectors of their pieces.

The likelihood that one fragment points at another is the mean, over the asking fragment's pieces, of
the log of the summed exponentials over the other's pieces, as in training. The window's first special
piece stands for "none".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.crf import Fragment
from thirdhand.model.windows import ArcVectors, Window

Floats = NDArray[np.float32]
#: Width of the vectors that arcs compare.
ARC_WIDTH = 64
_SCALE = np.float32(ARC_WIDTH**0.5)
#: Distances count up to this power of two.
_MAX_POWER = 8
#: How many distance scores an arc kind has; the last is that of pointing at nothing.
N_DISTANCES = 2 * _MAX_POWER + 2
NO_PARTNER = N_DISTANCES - 1


def _bucket_table() -> NDArray[np.int64]:
    distance = np.arange(-_FARTHEST, _FARTHEST + 1)
    powers = np.ceil(np.log2(np.abs(distance) + 1)).astype(np.int64)
    buckets: NDArray[np.int64] = np.sign(distance) * powers + _MAX_POWER
    return buckets


#: From here on all distances are alike.
_FARTHEST = 2**_MAX_POWER - 1
_BUCKETS = _bucket_table()
#: OpenBLAS works on several threads from 2**18 multiplications on.
_BLOCK = 2**18 // ARC_WIDTH
#: Shares under the best one's by this power of e count as this little: less is no number in float32.
_LEAST = np.float32(-80.0)


def distance_bucket(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the index of a signed distance in pieces: its power of two, shifted to count from 0.

    >>> distance_bucket(np.array([-300, -1, 0, 1, 2, 3, 4])).tolist()
    [0, 7, 8, 9, 10, 10, 11]
    """
    buckets: NDArray[np.int64] = _BUCKETS[np.clip(distance, -_FARTHEST, _FARTHEST) + _FARTHEST]
    return buckets


@dataclass(frozen=True, slots=True)
class Shown:
    """The pieces of some fragments in a window, side by side, and where among them each fragment begins."""

    pieces: NDArray[np.int64]
    starts: NDArray[np.int64]

    def means(self, values: Floats) -> Floats:
        """Return each fragment's mean of ``values`` (pieces shown, …)."""
        lengths = np.diff(self.starts, append=len(self.pieces)).astype(np.float32)
        return np.asarray(np.add.reduceat(values, self.starts, axis=0) / lengths[:, None], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A window's arcs between fragments.

    ``arcs`` (pieces, 2 * kinds * ARC_WIDTH) and ``none`` (2 * kinds * ARC_WIDTH,) hold a query and a key
    for each kind; ``distance_scores`` (kinds, N_DISTANCES) add to what they give.
    """

    window: Window
    arcs: ArcVectors
    none: ArcVectors
    distance_scores: Floats

    def owns(self, fragment: Fragment) -> bool:
        """Say whether ``fragment`` begins in the window's core, and so asks here."""
        return self.window.core_start <= fragment.first < self.window.core_end

    def shares(self, asking: Shown, partners: Shown, kind: int) -> Floats:
        """Return the log-shares (asking, partners + 1) of the partners and, last, of "none"."""
        rows, columns = asking.pieces, partners.pieces
        keys = np.vstack([_part(self.arcs[columns], 2 * kind + 1), _part(self.none, 2 * kind + 1)])
        buckets = np.full((len(rows), len(columns) + 1), NO_PARTNER)
        buckets[:, :-1] = distance_bucket(columns - rows[:, None])
        queries = _part(self.arcs[rows], 2 * kind) / _SCALE
        fits = _product(queries, keys) + self.distance_scores[kind][buckets]
        best = fits.max(axis=1, keepdims=True)
        fits = np.exp(np.maximum(fits - best, _LEAST))
        likelihoods = best + np.log(np.add.reduceat(fits, [*partners.starts, len(columns)], axis=1))
        scores = asking.means(likelihoods)
        shares: Floats = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        return shares

    def show(self, fragments: Sequence[Fragment]) -> Shown:
        """Return the pieces of ``fragments`` that the window shows; each has at least one there."""
        pieces: list[int] = []
        starts: list[int] = []
        start, end = self.window.start, self.window.end
        for one in fragments:
            starts.append(len(pieces))
            pieces.extend(range(max(one.first, start) - start, min(one.last, end) - start))
        return Shown(np.array(pieces, dtype=np.int64), np.array(starts, dtype=np.int64))


def _product(queries: Floats, keys: Floats) -> Floats:
    """Return ``queries @ keys.T``, in blocks so small that OpenBLAS takes one thread for each.

    Its threads wait for work by spinning, on the core that another article's network needs: two articles side
    by side were hardly faster than one after the other.
    """
    n_rows = max(1, _BLOCK // len(keys))
    product = np.empty((len(queries), len(keys)), dtype=np.float32)
    for start in range(0, len(queries), n_rows):
        np.matmul(queries[start : start + n_rows], keys.T, out=product[start : start + n_rows])
    return product


def _part(vectors: ArcVectors, which: int) -> Floats:
    return vectors[..., which * ARC_WIDTH : (which + 1) * ARC_WIDTH].astype(np.float32)
