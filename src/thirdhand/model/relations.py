"""Which cue a content belongs to and which source a cue credits, from the arcs between fragments.

The likelihood that one fragment points at another is the mean, over the asking fragment's pieces, of
the log of the summed exponentials over the other's pieces, as in training. The window's first special
piece stands for "none". Each fragment asks in the window whose core it begins in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.crf import Fragment
from thirdhand.model.labels import Role
from thirdhand.model.windows import Answer, Window

Floats = NDArray[np.float32]
#: Width of the vectors that arcs compare.
ARC_WIDTH = 64
_SCALE = np.float32(ARC_WIDTH**0.5)
#: Distances count up to this power of two.
_MAX_POWER = 8
#: How many distance scores an arc kind has; the last is that of pointing at nothing.
N_DISTANCES = 2 * _MAX_POWER + 2
NO_PARTNER = N_DISTANCES - 1
#: A cue left without content takes one from a cue that has several when this costs at most so much
#: log-likelihood (chosen on dev).
STEAL_COST = 6.0


class ArcKind(IntEnum):
    """Who points at whom; in the network's output each kind has a query and a key, in this order."""

    CONTENT_TO_CUE = 0
    CUE_TO_CONTENT = 1
    CUE_TO_SOURCE = 2


def distance_bucket(distance: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the index of a signed distance in pieces: its power of two, shifted to count from 0."""
    powers = np.ceil(np.log2(np.abs(distance) + 1)).astype(np.int64)
    buckets: NDArray[np.int64] = np.sign(distance) * np.minimum(powers, _MAX_POWER) + _MAX_POWER
    return buckets


@dataclass(frozen=True, slots=True)
class Relation:
    """One cue with its source (None if nobody is named) and its contents.

    ``share`` is the lowest share of likelihood among the arcs that hold it together.
    """

    cue: Fragment
    source: Fragment | None
    contents: tuple[Fragment, ...]
    share: float


def relate(
    fragments: Sequence[Fragment],
    windows: Sequence[Window],
    answers: Sequence[Answer],
    distance_scores: Floats,
) -> list[Relation]:
    """Tie an article's ``fragments`` into relations, one for each cue that has a content.

    ``distance_scores`` (arc kinds, N_DISTANCES) add to the arcs of the ``answers``.
    """
    relations = []
    for window, answer in zip(windows, answers, strict=True):
        seen = [one for one in fragments if window.start < one.last and one.first < window.end]
        if seen:
            relations.extend(_relate_window(seen, _Pointer(window, answer, distance_scores)))
    return relations


def _relate_window(seen: Sequence[Fragment], pointer: _Pointer) -> list[Relation]:
    sources, cues, contents = ([one for one in seen if one.role is role] for role in Role)
    if not cues or not contents:
        return []
    to_cue = pointer.shares(contents, cues, ArcKind.CONTENT_TO_CUE)
    to_content = pointer.shares(cues, contents, ArcKind.CUE_TO_CONTENT)
    to_source = pointer.shares(cues, sources, ArcKind.CUE_TO_SOURCE)
    owners = _assign(to_cue[:, :-1] + to_content[:, :-1].T, to_cue[:, -1])
    relations = []
    for number, cue in enumerate(cues):
        owned = np.flatnonzero(owners == number)
        if not pointer.owns(cue) or not len(owned):
            continue
        source = int(to_source[number].argmax())
        share = min(float(to_source[number, source]), float(to_cue[owned, number].min()))
        found = tuple(contents[one] for one in owned.tolist())
        relations.append(
            Relation(cue, sources[source] if source < len(sources) else None, found, float(np.exp(share)))
        )
    return relations


def _assign(fits: Floats, none: Floats) -> NDArray[np.int64]:
    """Return the number of each content's cue, or -1.

    ``fits`` (contents, cues) and ``none`` (contents,) are log-likelihoods. Each content takes its best
    cue; then a cue with none takes a content from a cue that can spare it.
    """
    owners: NDArray[np.int64] = fits.argmax(1)
    best = fits.max(1)
    owners[none > best] = -1
    for cue in range(fits.shape[1]):
        if (owners == cue).any():
            continue
        counts = np.bincount(owners[owners >= 0], minlength=fits.shape[1])
        spare = (owners < 0) | (counts[owners] > 1)
        cost = np.where(spare, best - fits[:, cue], np.inf)
        if cost.min() <= STEAL_COST:
            owners[cost.argmin()] = cue
    return owners


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A window's arcs between fragments."""

    window: Window
    answer: Answer
    distance_scores: Floats

    def owns(self, fragment: Fragment) -> bool:
        return self.window.core_start <= fragment.first < self.window.core_end

    def shares(self, asking: Sequence[Fragment], partners: Sequence[Fragment], kind: ArcKind) -> Floats:
        """Return log-shares (asking, partners + 1); the last column is "none"."""
        rows = [self._scores(one, partners, kind) for one in asking]
        return np.stack(rows)

    def _scores(self, asking: Fragment, partners: Sequence[Fragment], kind: ArcKind) -> Floats:
        at = self._rows(asking)
        queries = self._vectors(at, 2 * kind) / _SCALE
        bias = self.distance_scores[kind]
        columns = []
        for partner in partners:
            other = self._rows(partner)
            buckets = distance_bucket(
                np.arange(other.start, other.stop) - np.arange(at.start, at.stop)[:, None]
            )
            fits = queries @ self._vectors(other, 2 * kind + 1).T + bias[buckets]
            columns.append(np.logaddexp.reduce(fits, axis=1))
        columns.append(queries @ _part(self.answer.none, 2 * kind + 1) + bias[NO_PARTNER])
        scores = np.mean(np.stack(columns, axis=1), axis=0)
        shares: Floats = scores - np.logaddexp.reduce(scores)
        return shares

    def _rows(self, fragment: Fragment) -> slice:
        """Return the part of the window that ``fragment`` fills."""
        start = max(fragment.first, self.window.start) - self.window.start
        return slice(start, min(fragment.last, self.window.end) - self.window.start)

    def _vectors(self, rows: slice, which: int) -> Floats:
        return _part(self.answer.arcs[rows], which)


def _part(vectors: Floats, which: int) -> Floats:
    return vectors[..., which * ARC_WIDTH : (which + 1) * ARC_WIDTH]
