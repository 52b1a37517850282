"""Decoding tags: the best legal sequence for each paragraph, many paragraphs at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.labels import MAY_END, MAY_FOLLOW, MAY_START, N_TAGS, Role, position_of, role_of

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_FORBIDDEN = np.float32(-1e4)
#: Paragraphs decoded together: enough to drown numpy's cost per call, few enough to stay in cache.
_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class TagScores:
    """The CRF's scores: ``follow`` (tags, tags), ``start`` and ``end`` (tags,), illegal ones very low."""

    follow: Floats
    start: Floats
    end: Floats

    @classmethod
    def of(cls, follow: Floats, start: Floats, end: Floats) -> TagScores:
        """Rule out what no sequence may hold."""
        return cls(
            follow=np.where(MAY_FOLLOW, follow, _FORBIDDEN).astype(np.float32),
            start=np.where(MAY_START, start, _FORBIDDEN).astype(np.float32),
            end=np.where(MAY_END, end, _FORBIDDEN).astype(np.float32),
        )


@dataclass(frozen=True, slots=True)
class Fragment:
    """A contiguous stretch of one role: pieces ``[first, last)``."""

    role: Role
    first: int
    last: int


def decode_tags(emissions: Floats, bounds: Ints, scores: TagScores) -> Ints:
    """Return the best legal tags (pieces,) for ``emissions`` (pieces, tags), paragraph by paragraph.

    ``bounds`` are the paragraphs' first pieces and the number of pieces.
    """
    tags = np.zeros(len(emissions), dtype=np.int64)
    lengths = np.diff(bounds)
    order = np.argsort(-lengths, kind="stable")
    for at in range(0, len(order), _TOGETHER):
        group = order[at : at + _TOGETHER]
        best = _viterbi(emissions, bounds[:-1][group], lengths[group], scores)
        for row, paragraph in enumerate(group.tolist()):
            start, length = int(bounds[paragraph]), int(lengths[paragraph])
            tags[start : start + length] = best[:length, row]
    return tags


def _viterbi(emissions: Floats, firsts: Ints, lengths: Ints, scores: TagScores) -> Ints:
    """Return tags (longest, rows) for the rows' paragraphs, which come longest first."""
    longest, n_rows = int(lengths[0]), len(lengths)
    alive = np.searchsorted(-lengths, -np.arange(longest), side="left")  # rows longer than each step
    back = np.zeros((longest, n_rows, N_TAGS), dtype=np.int8)
    best = np.empty((n_rows, N_TAGS), dtype=np.float32)
    best[:] = scores.start + emissions[firsts]
    columns = scores.follow.T[None]
    for step in range(1, longest):
        rows = int(alive[step])
        reached = best[:rows, None, :] + columns
        back[step, :rows] = reached.argmax(2)
        best[:rows] = reached.max(2) + emissions[firsts[:rows] + step]
    tags = np.zeros((longest, n_rows), dtype=np.int64)
    tag = (best + scores.end).argmax(1)
    for step in range(longest - 1, -1, -1):
        rows = int(alive[step])
        tags[step, :rows] = tag[:rows]
        if step:
            tag[:rows] = back[step, np.arange(rows), tag[:rows]]
    return tags


def find_fragments(tags: Ints | Sequence[int]) -> list[Fragment]:
    """Return the fragments that legal ``tags`` spell, in order."""
    fragments = []
    first = 0
    for at, tag in enumerate(tags if isinstance(tags, Sequence) else tags.tolist()):
        position = position_of(tag)
        if position in "BS":
            first = at
        if position in "ES":
            role = role_of(tag)
            assert role is not None
            fragments.append(Fragment(role, first, at + 1))
    return fragments
