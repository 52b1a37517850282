"""How much of one wording another carries: the share of its words, weighed by rarity, that come again.

A word comes again as itself or as a near one by the encoder's word vectors. The measure is one-sided: a long
sentence may carry a headline wholly and much else besides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.pieces import Pieces
from thirdhand.model.session import Model
from thirdhand.model.vectors import WordVectors
from thirdhand.records import Span

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]
#: Words less alike than this are different words. Between .3 and .6 it hardly matters on headlines.
NEAR = 0.45
#: Rarer than one sentence in eight: the others are said of anything.
_COMMON = 2.1


class Wording:
    """One string cut into word pieces that can be compared with others'."""

    def __init__(self, text: str, model: Model) -> None:
        self.text = text
        self.vectors: WordVectors = model.vectors
        self.pieces: Pieces = model.cut(text)
        self._weights = np.where(self.pieces.lent, 0, _weights(self.vectors, self.pieces.ids))

    def within(self, spans: Sequence[Span]) -> NDArray[np.bool_]:
        """Return which pieces stand in ``spans``, bool (pieces,)."""
        inside = np.zeros(len(self.pieces), dtype=np.bool_)
        for span in spans:
            inside |= (self.pieces.starts < span.end) & (self.pieces.ends > span.start)
        return inside

    def words(self, spans: Sequence[Span]) -> Ids:
        """Return the pieces in ``spans`` that have weight, each once."""
        inside = self.within(spans) & (self._weights > 0)
        return np.unique(self.pieces.ids[inside])


def _weights(vectors: WordVectors, ids: Ids) -> Floats:
    rarity = vectors.rarity[ids]
    weights: Floats = np.where(rarity > _COMMON, rarity, 0)
    return weights


def carried(vectors: WordVectors, asked: Ids, given: Ids) -> Floats:
    """Return for each piece ``asked`` how near the nearest piece ``given`` is, 0 where none is near."""
    if not len(given) or not len(asked):
        return np.zeros(len(asked), dtype=np.float32)
    nearest = vectors.similarity(asked, given).max(axis=1)
    return np.where(nearest >= NEAR, np.minimum(nearest, 1), 0).astype(np.float32)


def coverage(vectors: WordVectors, asked: Ids, given: Ids, weights: Floats | None = None) -> float:
    """Return the share of the pieces ``asked`` that ``given`` carry, 0..1, by ``weights`` or else rarity."""
    weighed = vectors.rarity[asked] if weights is None else weights
    total = float(weighed.sum())
    return float((weighed * carried(vectors, asked, given)).sum()) / total if total else 0.0
