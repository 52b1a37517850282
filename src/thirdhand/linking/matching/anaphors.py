"""Claims that point at another one of their article: "denied the report", "called the figures nonsense".

By themselves such words say nothing that could be matched. What is denied, or taken up, is what the article
told before: the nearest claim of other people's, or else the one that the article opens with.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.claims import ClaimTable, Flag

Rows = NDArray[np.int64]
#: So many claims back it may stand.
_REACH = 6


def pair_anaphors(table: ClaimTable) -> tuple[Rows, Rows]:
    """Return (claim that points, claim that it points at), for claims that deny what they point at."""
    points = table.has(Flag.ANAPHORIC) & table.has(Flag.DENIED | Flag.OPPOSING)
    lefts, rights = [], []
    for row in np.flatnonzero(points).tolist():
        found = _find_antecedent(table, row)
        if found is not None:
            lefts.append(row)
            rights.append(found)
    return np.array(lefts, dtype=np.int64), np.array(rights, dtype=np.int64)


def _find_antecedent(table: ClaimTable, row: int) -> int | None:
    article = int(np.searchsorted(table.starts, row, side="right")) - 1
    first = int(table.starts[article])
    usable = ~(table.has_in(Flag.ANAPHORIC | Flag.DENIED | Flag.OPPOSING, first, row))
    source = table.facts["source"]
    for before in range(row - 1, max(first, row - _REACH) - 1, -1):
        other = source[before] == 0 or source[before] != source[row]
        if usable[before - first] and other and table.words.lengths[before] >= 2:
            return before
    opening = np.flatnonzero(usable & (table.words.lengths[first:row] >= 2))
    return first + int(opening[0]) if len(opening) else None
