"""The tags that the model puts on word pieces: outside, or one of four positions in one of three roles.

``B I E S`` are a fragment's first, inner, last and only piece. The roles exclude one another, as
outermost attributions do (of PolNeAR's 61,000 training fragments three overlap), so that one
sequence of tags says all. Illegal neighbours (an inner piece after an outer one) are ruled out when
decoding.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Role(StrEnum):
    """The three parts of an attribution."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"


ROLES = tuple(Role)
OUTSIDE = 0
POSITIONS = "BIES"
TAGS = ("O", *(f"{position}-{role}" for role in ROLES for position in POSITIONS))
N_TAGS = len(TAGS)


def tag_of(role: Role, position: str) -> int:
    """Return the index of the tag for ``position`` (one of ``BIES``) in ``role``.

    >>> TAGS[tag_of(Role.CUE, "E")]
    'E-cue'
    """
    return 1 + 4 * ROLES.index(role) + POSITIONS.index(position)


def role_of(tag: int) -> Role | None:
    """Return the role of a tag, None for outside."""
    return None if tag == OUTSIDE else ROLES[(tag - 1) // 4]


def position_of(tag: int) -> str:
    """Return ``B I E S``, or ``O`` for outside."""
    return "O" if tag == OUTSIDE else POSITIONS[(tag - 1) % 4]


def _may_start(tag: int) -> bool:
    return position_of(tag) in "OBS"


def _may_end(tag: int) -> bool:
    return position_of(tag) in "OES"


def _may_follow(left: int, right: int) -> bool:
    if position_of(left) in "BI":
        return role_of(right) == role_of(left) and position_of(right) in "IE"
    return _may_start(right)


#: Which tags may stand on the first and last piece of a paragraph; shape (tags,).
MAY_START: NDArray[np.bool_] = np.array([_may_start(tag) for tag in range(N_TAGS)])
MAY_END: NDArray[np.bool_] = np.array([_may_end(tag) for tag in range(N_TAGS)])
#: ``MAY_FOLLOW[left, right]``; shape (tags, tags).
MAY_FOLLOW: NDArray[np.bool_] = np.array(
    [[_may_follow(left, right) for right in range(N_TAGS)] for left in range(N_TAGS)]
)
