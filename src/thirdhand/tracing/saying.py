"""What people said of claims, as pairs that must stand together and pairs that cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from thirdhand.store.corrections import Correction, find_claims, load_corrections
from thirdhand.store.matched import CLAIM_BITS, Keys

Pairs = tuple[Keys, Keys]
_KeyPairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Said:
    """Pairs of claims, by their keys, that must stand together, and pairs that cannot."""

    must: Pairs
    cannot: Pairs

    @property
    def version_ids(self) -> list[int]:
        """The versions of which anything was said."""
        keys = np.concatenate([*self.must, *self.cannot])
        return [int(id) for id in np.unique(keys >> CLAIM_BITS)]


def load_said(connection: Connection) -> Said:
    """Return what people said, of claims that are there now."""
    corrections = load_corrections(connection)
    at = find_claims(connection, [one for each in corrections for one in each.named])
    must: _KeyPairs = []
    cannot: _KeyPairs = []
    for each in corrections:
        sides: tuple[list[int], list[int]] = ([], [])
        for one in each.named:
            if one in at:
                version_id, claim = at[one]
                sides[one.side].append((version_id << CLAIM_BITS) | claim)
        together, apart = _pair_up(each, *sides)
        # what was kept apart before and is said to be one now is one
        joined = {key for pair in together for key in pair} if each.kind == "merge" else set()
        cannot = [pair for pair in cannot if not joined.issuperset(pair)] + apart
        must += together
    return Said(_to_arrays(must), _to_arrays(cannot))


def _pair_up(each: Correction, left: list[int], right: list[int]) -> tuple[_KeyPairs, _KeyPairs]:
    """Return the pairs that must, and those that cannot stand together by one correction."""
    if each.kind == "merge":
        return _chain([*left, *right]), []
    if each.kind == "split":
        return _chain(left), [(left[0], key) for key in right] if left else []
    return [], [(a, b) for a in left for b in right]


def _chain(keys: list[int]) -> _KeyPairs:
    return list(zip(keys, keys[1:], strict=False))


def _to_arrays(pairs: Sequence[tuple[int, int]]) -> Pairs:
    array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]
