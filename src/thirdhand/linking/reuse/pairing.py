"""Which articles may share passages: those that have chosen n-grams in common and are near in time.

A join by hash, sorted instead of hashed. An n-gram that stands in few articles pairs them all. One that
stands in many, because a text was printed everywhere or because everybody writes so, pairs each article with
the earliest ones and those just before it alone, so that ten thousand copies cost ten thousand times a
constant. An outlet's furniture pairs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.periods import UNKNOWN
from thirdhand.linking.reuse.boilerplate import (
    PARTS,
    Boilerplate,
    cut_by_hash,
    is_among,
    learn_boilerplate,
    to_keys,
)
from thirdhand.linking.reuse.signatures import Signatures

#: An n-gram pairs each article with so many before it, and one in more articles with the first and the last
#: only.
_ALL, _EARLIEST, _NEAREST = 12, 3, 4
#: So many n-grams in common make a pair, all of them where an article has fewer.
_ENOUGH = 2
#: Candidates that are counted at once.
_CHUNK = 500_000
#: Positions up to this many take four bytes.
_MOST = 2**30
_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class PairTable:
    """Pairs of rows, ``left`` < ``right`` (int64), and how many chosen n-grams were seen in both (int32)."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    n_common: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class _Index:
    """Postings by hash, then time: the article's rank in time, and where the postings of its hash begin.

    Both int32 or int64: all postings at once are the most that is held.
    """

    ranks: NDArray[np.signedinteger]
    firsts: NDArray[np.signedinteger]


def find_pairs(
    signatures: Signatures,
    outlets: NDArray[np.int32],
    earliest: NDArray[np.int64],
    latest: NDArray[np.int64],
    *,
    is_new: NDArray[np.bool_] | None = None,
    window: int,
    boilerplate: Boilerplate | None = None,
) -> PairTable:
    """Return the pairs that share wording, one of them new, their periods ``window`` seconds or less apart.

    ``outlets`` are numbers, −1 for none known; ``earliest`` and ``latest`` the ends of each article's
    period. Without ``is_new`` all are new. ``boilerplate`` is what `learn_boilerplate` finds, found anew
    where it is not given. Pairs are sorted by row.
    """
    if boilerplate is None:
        boilerplate = learn_boilerplate(signatures.hashes, outlets, earliest, latest)
    by_time = np.lexsort((earliest, earliest <= UNKNOWN.earliest))
    ranks = np.empty(len(by_time), dtype=np.uint64)
    ranks[by_time] = np.arange(len(by_time), dtype=np.uint64)
    index = _build_index(_walk_keys(signatures, ranks, outlets, is_new, boilerplate))
    found = [
        _count(candidates, by_time, signatures.hashes.lengths, (earliest, latest), is_new, window)
        for candidates in _walk_candidates(index)
    ]
    if not found:
        return PairTable(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32))
    left, right, n_common = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((right, left))
    return PairTable(left[order], right[order], n_common[order].astype(np.int32))


def _walk_keys(
    signatures: Signatures,
    ranks: NDArray[np.uint64],
    outlets: NDArray[np.int32],
    is_new: NDArray[np.bool_] | None,
    boilerplate: Boilerplate,
) -> Iterator[NDArray[np.uint64]]:
    """Yield hash and rank of every posting that may pair, sorted, one range of hashes after the other."""
    wanted = None
    if is_new is not None and not is_new.all():
        wanted = np.unique(signatures.hashes.take(np.flatnonzero(is_new)).values)
    owners = np.repeat(np.arange(len(signatures), dtype=np.int32), signatures.hashes.lengths)
    for at in cut_by_hash(signatures.hashes.values):
        if wanted is not None:
            at = at[is_among(signatures.hashes.values[at], wanted)]
        hashes, rows = signatures.hashes.values[at], owners[at]
        if len(boilerplate.keys):
            kept = ~is_among(to_keys(outlets[rows], hashes), boilerplate.keys)
            hashes, rows = hashes[kept], rows[kept]
        keys = (hashes.astype(np.uint64) << _32) | ranks[rows]
        keys.sort()
        yield keys


def _build_index(parts: Iterable[NDArray[np.uint64]]) -> _Index:
    """Keep what stands in two articles or more."""
    ranks, firsts, size = [], [], 0
    for keys in parts:
        hashes = (keys >> _32).astype(np.uint32)
        is_first = np.concatenate(([True], hashes[1:] != hashes[:-1]))[: len(keys)]
        is_last = np.concatenate((is_first[1:], [True]))[: len(keys)]
        kept = ~(is_first & is_last)
        ranks.append((keys[kept] & _LOW).astype(np.int32))
        starts = np.flatnonzero(is_first[kept])
        lengths = np.diff(np.append(starts, len(ranks[-1])))
        firsts.append(np.repeat(starts + size, lengths).astype(np.int32 if size < _MOST else np.int64))
        size += len(ranks[-1])
    return _Index(np.concatenate(ranks), np.concatenate(firsts))


def _walk_candidates(index: _Index) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield (earlier rank, later rank) for each n-gram that pairs them, a later article's in one part."""
    if not len(index.ranks):
        return
    ends = np.concatenate(([0], np.cumsum(np.bincount(index.ranks))))
    for first, last in _blocks(ends, max(_CHUNK, int(ends[-1]) // PARTS)):
        at = np.flatnonzero((index.ranks >= first) & (index.ranks < last))
        at = at[np.argsort(index.ranks[at], kind="stable")]
        yield from _expand(index, at)


def _expand(
    index: _Index, positions: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the candidates of the postings at ``positions``, which stand in the order of their articles."""
    later = index.ranks[positions]
    n_before = positions - index.firsts[positions]
    n_each = np.where(n_before <= _ALL, n_before, _EARLIEST + _NEAREST)
    ends = np.concatenate(([0], np.cumsum(n_each)))
    bounds = np.flatnonzero(np.concatenate(([True], later[1:] != later[:-1], [True])))
    for first, last in _blocks(ends[bounds], _CHUNK):
        part = slice(bounds[first], bounds[last])
        lengths = n_each[part]
        number = np.arange(lengths.sum()) - np.repeat(ends[part] - ends[bounds[first]], lengths)
        at, before = np.repeat(positions[part], lengths), np.repeat(n_before[part], lengths)
        is_near = (before > _ALL) & (number >= _EARLIEST)
        earlier = np.where(is_near, at - _NEAREST + number - _EARLIEST, at - before + number)
        yield index.ranks[earlier], index.ranks[at]


def _blocks(ends: NDArray[np.int64], size: int) -> Iterator[tuple[int, int]]:
    """Cut rows that end at the running sums ``ends`` into blocks of about ``size``, a row at least each."""
    first = 0
    while first < len(ends) - 1:
        last = max(first + 1, int(np.searchsorted(ends, ends[first] + size, side="right")) - 1)
        yield first, last
        first = last


def _count(
    candidates: tuple[NDArray[np.int64], NDArray[np.int64]],
    by_time: NDArray[np.int64],
    lengths: NDArray[np.int64],
    periods: tuple[NDArray[np.int64], NDArray[np.int64]],
    is_new: NDArray[np.bool_] | None,
    window: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of the pairs that are seen often enough, and how often."""
    first, second = candidates
    pairs, n_common = np.unique(
        (second.astype(np.uint64) << _32) | first.astype(np.uint64), return_counts=True
    )
    one = by_time[(pairs & _LOW).astype(np.int64)]
    other = by_time[(pairs >> _32).astype(np.int64)]
    earliest, latest = periods
    apart = np.maximum(earliest[one] - latest[other], earliest[other] - latest[one])
    kept = (n_common >= np.minimum(_ENOUGH, np.minimum(lengths[one], lengths[other]))) & (apart <= window)
    if is_new is not None:
        kept &= is_new[one] | is_new[other]
    left, right = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
    return left, right, n_common[kept]
