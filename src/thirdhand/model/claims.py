"""What the claims branch says of a window's pieces, and where each of its labels stands.

The branch tags contents, sources and cues of claims as the attributions' network tags its own, and
ties them with four kinds of arcs into chains.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.windows import ArcVectors
from thirdhand.records import Anonymity, Certainty, Kind

Floats = NDArray[np.float32]
#: Units between the branch's layers and its arc vectors.
ARC_HIDDEN = 256


class ClaimArc(IntEnum):
    """Who points at whom: a content at its cue, at its innermost source and at the part of the same
    claim before it; a source at the one through which it speaks."""

    CONTENT_TO_CUE = 0
    CONTENT_TO_SOURCE = 1
    CONTENT_TO_BEFORE = 2
    SOURCE_TO_OUTER = 3


#: The labels on each piece, in the order of the output: name and number of logits. ``inner`` is the
#: innermost source's certainty, ``outer`` that of a source through which another speaks.
LABELS = (
    ("inner", len(Certainty)),
    ("author", len(Certainty)),
    ("outer", len(Certainty)),
    ("kind", len(Kind)),
    ("anonymity", len(Anonymity)),
    ("doubt", 2),
    ("distancing", 2),
)
N_LABELS = sum(size for _, size in LABELS)


def label_slices() -> dict[str, slice]:
    """Return where each label's logits stand in the output.

    >>> label_slices()["author"]
    slice(6, 12, None)
    """
    slices, start = {}, 0
    for name, size in LABELS:
        slices[name] = slice(start, start + size)
        start += size
    return slices


@dataclass(frozen=True, slots=True)
class ClaimsAnswer:
    """What the branch says of a window's pieces.

    ``emissions`` (pieces, tags), ``arcs`` (pieces, 2 * kinds * ARC_WIDTH), ``labels`` (pieces, N_LABELS);
    ``none`` (2 * kinds * ARC_WIDTH,) are the arc vectors of the first special piece.
    """

    emissions: Floats
    arcs: ArcVectors
    none: ArcVectors
    labels: Floats
