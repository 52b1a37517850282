"""Which wording is an outlet's furniture: what it prints in several articles that are otherwise unlike.

A cookie notice, an appeal for subscribers, the same background under every report: such n-grams say nothing
about who copied whom, and there may be so many articles with them that pairing them would never end. A story
that is printed again and again as it grows is not furniture: there nearly all of the articles' wording
recurs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.ragged import Ragged

#: Furniture stands in so many articles of one outlet of whose wording less than such a share recurs there.
_FEW, _FEW_SHARE = 3, 0.3
_MORE, _MORE_SHARE = 8, 0.5
#: On average each outlet that has it prints it so often: what agencies send out stands in many outlets once.
_TIMES = 3
#: Whatever else recurs: in so many articles over more than a week, or in so many at all, it is a form.
_OFTEN, _LASTING = 30, 7 * 86_400
_ALWAYS = 200
#: Parts, a power of two, in which postings are sorted, and how many are sorted at once.
PARTS = 8
_SMALL = 500_000
_32 = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """``keys`` uint64, sorted: an outlet's number in the upper half, the hash of an n-gram in the lower."""

    keys: NDArray[np.uint64]

    def has(self, outlet: int, hashes: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Say for each hash whether it is furniture of ``outlet``, bool (hashes,); −1 has none."""
        if outlet < 0 or not len(self.keys):
            return np.zeros(len(hashes), dtype=bool)
        return is_among(to_keys(np.full(len(hashes), outlet), hashes), self.keys)


NOTHING = Boilerplate(np.zeros(0, dtype=np.uint64))


def learn_boilerplate(
    hashes: Ragged, outlets: NDArray[np.int32], earliest: NDArray[np.int64], latest: NDArray[np.int64]
) -> Boilerplate:
    """Return what recurs in unlike articles of one outlet.

    ``hashes`` are the rows of `Signatures`, ``outlets`` their outlets' numbers (−1 unknown, which learns
    nothing), ``earliest`` and ``latest`` the ends of their periods in seconds.
    """
    n_recurring = np.zeros(len(hashes), dtype=np.int64)
    recurring = [_count_recurring(*part, n_recurring) for part in _walk(hashes, outlets)]
    shares = n_recurring / np.maximum(hashes.lengths, 1)
    found = [
        keys[_is_furniture(keys, *part, shares, earliest, latest)]
        for keys, part in zip(recurring, _walk(hashes, outlets), strict=True)
    ]
    return Boilerplate(np.sort(np.concatenate(found))) if found else NOTHING


def to_keys(outlets: NDArray[np.generic], hashes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return outlets and hashes as `Boilerplate.keys` has them; an outlet of −1 stands after all others."""
    return (outlets.astype(np.uint64) << _32) | hashes


def is_among(values: NDArray[np.uint64], table: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say for each value whether the sorted ``table`` has it."""
    if not len(table):
        return np.zeros(len(values), dtype=bool)
    at = np.minimum(np.searchsorted(table, values), len(table) - 1)
    found: NDArray[np.bool_] = table[at] == values
    return found


def _walk(
    hashes: Ragged, outlets: NDArray[np.int32]
) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int32]]]:
    """Yield (hashes, rows, outlets) of the postings, range of hashes by range of hashes."""
    owners = np.repeat(np.arange(len(hashes), dtype=np.int32), hashes.lengths)
    for at in cut_by_hash(hashes.values):
        rows = owners[at]
        yield hashes.values[at], rows.astype(np.int64), outlets[rows]


def cut_by_hash(hashes: NDArray[np.uint32]) -> Iterator[NDArray[np.int64]]:
    """Yield the positions of `PARTS` ranges of hashes, one for few: what is sorted at once stays small."""
    if len(hashes) < _SMALL:
        yield np.arange(len(hashes))
        return
    for part in range(PARTS):
        yield np.flatnonzero((hashes & np.uint32(PARTS - 1)).astype(np.uint8) == part)


def _count_recurring(
    hashes: NDArray[np.uint32], rows: NDArray[np.int64], outlets: NDArray[np.int32], counts: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Return the keys that stand in `_FEW` articles of their outlet; add up each article's in ``counts``."""
    known = outlets >= 0
    keys = to_keys(outlets[known], hashes[known])
    ordered = np.sort(keys)
    firsts = _firsts(ordered)
    recurring = ordered[firsts][np.diff(np.append(firsts, len(ordered))) >= _FEW]
    counts += np.bincount(rows[known][is_among(keys, recurring)], minlength=len(counts))
    return recurring


def _is_furniture(
    recurring: NDArray[np.uint64],
    hashes: NDArray[np.uint32],
    rows: NDArray[np.int64],
    outlets: NDArray[np.int32],
    shares: NDArray[np.float64],
    earliest: NDArray[np.int64],
    latest: NDArray[np.int64],
) -> NDArray[np.bool_]:
    if not len(recurring):
        return np.zeros(0, dtype=bool)
    keys = to_keys(outlets, hashes)
    at = np.flatnonzero(is_among(keys, recurring))
    number = np.searchsorted(recurring, keys[at])
    order = np.argsort(number, kind="stable")
    number, rows_there = number[order], rows[at][order]
    firsts = _firsts(number)
    n_articles = np.diff(np.append(firsts, len(number)))
    n_unlike = np.add.reduceat((shares[rows_there] < _FEW_SHARE).astype(np.int64), firsts)
    n_half = np.add.reduceat((shares[rows_there] < _MORE_SHARE).astype(np.int64), firsts)
    lasted = np.maximum.reduceat(latest[rows_there], firsts) - np.minimum.reduceat(
        earliest[rows_there], firsts
    )
    is_own = _print_often(recurring, hashes, outlets)
    return (
        (is_own & ((n_unlike >= _FEW) | (n_half >= _MORE)))
        | ((n_articles > _OFTEN) & (lasted > _LASTING))
        | (n_articles > _ALWAYS)
    )


def _print_often(
    recurring: NDArray[np.uint64], hashes: NDArray[np.uint32], outlets: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Say for each key whether the outlets that print its n-gram do so `_TIMES` times on average."""
    wanted = np.unique(recurring & np.uint64(0xFFFFFFFF))
    is_there = is_among(hashes.astype(np.uint64), wanted)
    there, printing = hashes[is_there].astype(np.uint64), outlets[is_there]
    n_articles = np.bincount(np.searchsorted(wanted, there), minlength=len(wanted))
    known = printing >= 0
    pairs = np.unique(to_keys(printing[known], there[known].astype(np.uint32))) & np.uint64(0xFFFFFFFF)
    single = np.concatenate((pairs, there[~known]))
    n_outlets = np.bincount(np.searchsorted(wanted, single), minlength=len(wanted))
    is_often = n_articles >= _TIMES * n_outlets
    return is_often[np.searchsorted(wanted, recurring & np.uint64(0xFFFFFFFF))]


def _firsts(ordered: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return where each run of equal values begins."""
    if not len(ordered):
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
