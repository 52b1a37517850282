"""Windows of pieces for the encoder, cut at paragraphs, with nothing lost between two windows.

A window shows the encoder up to ``MAX_PIECES`` pieces and answers for its *core* only; around the core
it sees context. Paragraphs are packed while they fit. A paragraph longer than a window is cut into
cores that overlap as context, and since tags are decoded over whole paragraphs, a content may run
across such a cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Half precision: a megabyte of text would fill half a gigabyte otherwise.
ArcVectors = NDArray[np.float16]
#: Pieces that the encoder sees at once, without its two special pieces.
MAX_PIECES = 254
#: Context kept on either side where a paragraph itself has to be cut.
OVERLAP = 64


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces ``[start, end)`` to show, of which ``[core_start, core_end)`` are answered for."""

    start: int
    end: int
    core_start: int
    core_end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network says of a window's pieces: ``emissions`` (pieces, tags), ``arcs`` (pieces, 6 * width).

    ``none`` (6 * width,) are the arc vectors of the first special piece.
    """

    emissions: Floats
    arcs: ArcVectors
    none: ArcVectors


def cut_windows(bounds: NDArray[np.int64], max_pieces: int = MAX_PIECES) -> list[Window]:
    """Cut pieces with paragraph ``bounds`` (first pieces, then their number) into windows.

    The cores tile all pieces in order.

    >>> [(window.start, window.end) for window in cut_windows(np.array([0, 100, 200, 300]))]
    [(0, 200), (200, 300)]
    """
    windows: list[Window] = []
    start = 0
    edges = bounds.tolist()
    for first, last in zip(edges, edges[1:], strict=False):
        if last - start > max_pieces:
            if first > start:
                windows.append(Window(start, first, start, first))
            start = first
            if last - first > max_pieces:
                windows.extend(_cut_long(first, last, max_pieces))
                start = last
    if edges[-1] > start:
        windows.append(Window(start, edges[-1], start, edges[-1]))
    return windows


def _cut_long(first: int, last: int, max_pieces: int) -> list[Window]:
    stride = max_pieces - 2 * OVERLAP
    windows = []
    core_start = first
    while core_start < last:
        start = max(first, core_start - OVERLAP)
        end = min(last, start + max_pieces)
        core_end = last if end == last else min(last, max(core_start + stride, end - OVERLAP))
        windows.append(Window(start, end, core_start, core_end))
        core_start = core_end
    return windows
