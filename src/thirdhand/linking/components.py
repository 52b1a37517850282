"""What hangs together: the components of a graph, by hooking and jumping over whole arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def find_components(n: int, left: Ints, right: Ints) -> Ints:
    """Return for each of ``n`` nodes the lowest node that it is tied to.

    >>> find_components(4, np.array([3, 1]), np.array([1, 0])).tolist()
    [0, 0, 2, 0]
    """
    roots = np.arange(n, dtype=np.int64)
    while True:
        a, b = roots[left], roots[right]
        apart = a != b
        if not apart.any():
            return roots
        np.minimum.at(roots, np.maximum(a, b)[apart], np.minimum(a, b)[apart])
        while not np.array_equal(further := roots[roots], roots):
            roots = further
