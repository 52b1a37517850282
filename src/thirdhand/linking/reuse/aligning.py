"""The passages that stand in two texts, letter by letter, though a word was changed or a sentence put in.

All n-grams that both texts have, long enough to be rare, lie on diagonals: runs of equal letters. The longest
runs are taken first and never twice, wherever they stand, so that a paragraph that was moved is found. Short
runs count beside a long one only; runs with a few other letters between them are one passage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.reuse.letters import Letters, hash_runs, spell
from thirdhand.records import Span

#: Letters in a seed: fewer meet by chance, more miss what stands between two changed words.
_SEED = 12
#: A run that needs no neighbour.
_ALONE = 20
#: Letters between two runs of one passage, on either side.
_GAP = 45
#: Equal letters in a passage, and their share of its longer side.
_LEAST, _DENSE = 32, 0.6
#: A seed that stands more often in a text is a refrain and finds nothing.
_OFTEN = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand in both texts, in step; ``n_same`` letters of them are the same."""

    left: Span
    right: Span
    n_same: int


@dataclass(frozen=True, slots=True)
class Seeded:
    """A text's letters with all its n-grams: ``seeds`` uint32, sorted, ``places`` int64 among the letters."""

    letters: Letters
    seeds: NDArray[np.uint32]
    places: NDArray[np.int64]


@dataclass(slots=True)
class _Run:
    """Stretches of letters of the left and the right text, with ``n_same`` equal letters."""

    left: int
    left_end: int
    right: int
    right_end: int
    n_same: int


def align(left: str, right: str) -> tuple[Passage, ...]:
    """Return the passages that both texts have, in the order of the left one, apart on both sides.

    They begin and end with whole words.

    >>> left = "The ferry to Sorell ran aground on Monday night with sixty people on board, police said."
    >>> right = "Late: the ferry to Sorell ran aground on Tuesday night with sixty people on board."
    >>> [(one.left.of(left), one.right.of(right)[:9]) for one in align(left, right)]
    [('The ferry to Sorell ran aground on Monday night with sixty people on board', 'the ferry')]
    """
    return align_seeded(seed(left), seed(right))


def seed(text: str) -> Seeded:
    """Make ``text`` ready to be aligned with others."""
    letters = spell(text)
    seeds = hash_runs(letters.codes, _SEED)
    places = np.argsort(seeds, kind="stable")
    return Seeded(letters, seeds[places], places)


def align_seeded(left: Seeded, right: Seeded) -> tuple[Passage, ...]:
    """Align texts that are made ready, as `align` does; from either side the passages are the same."""
    if _comes_after(left.letters.codes, right.letters.codes):
        turned = align_seeded(right, left)
        return tuple(
            sorted((Passage(one.right, one.left, one.n_same) for one in turned), key=lambda one: one.left)
        )
    runs = _choose(_find_runs(left, right), len(left.letters), len(right.letters))
    passages = (_trim(run, left.letters, right.letters) for run in _join(runs))
    return tuple(passage for passage in passages if passage is not None)


def _comes_after(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> bool:
    """Put two texts in an order of their own, whichever is called the left one."""
    return len(left) > len(right) or (len(left) == len(right) and left.tobytes() > right.tobytes())


def _find_runs(left: Seeded, right: Seeded) -> NDArray[np.int64]:
    """Return every run of equal letters that is long enough: (left, right, length) int64 (runs, 3)."""
    ours, theirs = left.letters.codes, right.letters.codes
    size = min(len(ours), len(theirs))
    if size < _SEED:
        return np.zeros((0, 3), dtype=np.int64)
    if len(ours) == len(theirs) and bool(np.all(ours == theirs)):
        return np.array([[0, 0, size]])
    edges = _edges(ours, theirs, size)
    at, there = _match_seeds(left, right)
    if not len(at):
        return edges
    order = np.lexsort((at, there - at))
    at, there = at[order], there[order]
    is_start = np.ones(len(at), dtype=bool)
    is_start[1:] = (np.diff(at) > 1) | (np.diff(there - at) != 0)
    starts = np.flatnonzero(is_start)
    ends = np.append(starts[1:], len(at)) - 1
    found = np.stack([at[starts], there[starts], at[ends] - at[starts] + _SEED], axis=1)
    return np.concatenate([found, edges])


def _match_seeds(left: Seeded, right: Seeded) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where both have the same seed, those left out that stand often in the right one."""
    first = np.searchsorted(right.seeds, left.seeds)
    at = np.flatnonzero(right.seeds[np.minimum(first, len(right.seeds) - 1)] == left.seeds)
    first = first[at]
    n_there = np.searchsorted(right.seeds, left.seeds[at], side="right") - first
    is_rare = n_there <= _OFTEN
    at, first, n_there = at[is_rare], first[is_rare], n_there[is_rare]
    number = np.arange(n_there.sum()) - np.repeat(np.cumsum(n_there) - n_there, n_there)
    return np.repeat(left.places[at], n_there), right.places[np.repeat(first, n_there) + number]


def _edges(left: NDArray[np.uint32], right: NDArray[np.uint32], size: int) -> NDArray[np.int64]:
    """Return the common beginning and the common end, which texts of refrains show by nothing else."""
    at_start = _count_equal(left[:size] == right[:size])
    at_end = _count_equal((left[len(left) - size :] == right[len(right) - size :])[::-1])
    edges = [(0, 0, at_start), (len(left) - at_end, len(right) - at_end, at_end)]
    return np.array([edge for edge in edges if edge[2] >= _SEED], dtype=np.int64).reshape(-1, 3)


def _count_equal(is_equal: NDArray[np.bool_]) -> int:
    return len(is_equal) if is_equal.all() else int(np.argmin(is_equal))


def _choose(runs: NDArray[np.int64], n_left: int, n_right: int) -> list[_Run]:
    """Choose runs that do not overlap in either text, the longest first, short ones by a chosen neighbour."""
    order = np.argsort(-runs[:, 2], kind="stable")
    taken_left, taken_right = np.zeros(n_left, dtype=bool), np.zeros(n_right, dtype=bool)
    chosen: list[_Run] = []
    short: list[tuple[int, int, int]] = []
    for left, right, length in runs[order].tolist():
        if length < _ALONE:
            short.append((left, right, length))
            continue
        _take(left, right, length, taken_left, taken_right, chosen, _ALONE)
    if chosen and short:
        for left, right, length in _order_by_nearness(short, chosen):
            _take(left, right, length, taken_left, taken_right, chosen, _SEED)
    return sorted(chosen, key=lambda run: run.left)


def _take(
    left: int,
    right: int,
    length: int,
    taken_left: NDArray[np.bool_],
    taken_right: NDArray[np.bool_],
    chosen: list[_Run],
    least: int,
) -> None:
    """Choose the longest part of a run that is free in both texts."""
    taken = taken_left[left : left + length] | taken_right[right : right + length]
    start, end = 0, length
    if taken.any():
        edges = np.flatnonzero(np.diff(np.concatenate(([True], taken, [True]))))
        free = edges.reshape(-1, 2)
        if not len(free):
            return
        start, end = free[np.argmax(free[:, 1] - free[:, 0])].tolist()
    if end - start < least:
        return
    taken_left[left + start : left + end] = True
    taken_right[right + start : right + end] = True
    chosen.append(_Run(left + start, left + end, right + start, right + end, end - start))


def _order_by_nearness(short: list[tuple[int, int, int]], chosen: list[_Run]) -> list[tuple[int, int, int]]:
    """Return the short runs that may belong to a chosen one, those nearest to its diagonal first."""
    runs = np.array(short, dtype=np.int64)
    anchors = np.array(sorted((run.left, run.left_end, run.right - run.left) for run in chosen))
    after = np.searchsorted(anchors[:, 0], runs[:, 0])
    shifts = runs[:, 1] - runs[:, 0]
    best = np.full(len(runs), np.iinfo(np.int64).max)
    for side in (after - 1, np.minimum(after, len(anchors) - 1)):
        anchor = anchors[np.maximum(side, 0)]
        away = np.maximum(anchor[:, 0] - runs[:, 0] - runs[:, 2], runs[:, 0] - anchor[:, 1])
        apart = np.abs(shifts - anchor[:, 2])
        near = (apart <= _GAP) & (away <= 6 * _GAP)
        best = np.where(near, np.minimum(best, apart), best)
    order = np.argsort(best, kind="stable")
    return [short[number] for number in order[best[order] < np.iinfo(np.int64).max].tolist()]


def _join(runs: list[_Run]) -> list[_Run]:
    """Join runs that follow each other in both texts with little between them."""
    joined: list[_Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last is not None and _goes_on(last, run):
            last.left_end, last.right_end = run.left_end, run.right_end
            last.n_same += run.n_same
        else:
            joined.append(run)
    return [run for run in joined if _is_passage(run)]


def _goes_on(last: _Run, run: _Run) -> bool:
    gaps = (run.left - last.left_end, run.right - last.right_end)
    return min(gaps) >= 0 and max(gaps) <= min(_GAP, _SEED + min(last.n_same, run.n_same))


def _is_passage(run: _Run) -> bool:
    longer = max(run.left_end - run.left, run.right_end - run.right)
    return run.n_same >= _LEAST and run.n_same >= _DENSE * longer


def _trim(run: _Run, left: Letters, right: Letters) -> Passage | None:
    """Return the passage from the first to the last word that both sides have whole."""
    start = _first_common(left.begins[run.left : run.left_end], right.begins[run.right : run.right_end])
    end = _first_common(left.ends[run.left : run.left_end][::-1], right.ends[run.right : run.right_end][::-1])
    if run.n_same - start - end < _LEAST:
        return None
    ours = _place(left, run.left + start, run.left_end - end)
    theirs = _place(right, run.right + start, run.right_end - end)
    ours, theirs = _widen(left.text_codes, ours, right.text_codes, theirs)
    return Passage(Span(*ours), Span(*theirs), run.n_same - start - end)


def _first_common(left: NDArray[np.bool_], right: NDArray[np.bool_]) -> int:
    size = min(len(left), len(right), 2 * _LEAST)
    both = left[:size] & right[:size]
    return int(np.argmax(both)) if both.any() else size


def _place(letters: Letters, start: int, end: int) -> tuple[int, int]:
    """Return code points for letters; a dropped twin at a word's end belongs to the word."""
    first, last = int(letters.places[start]), int(letters.places[end - 1])
    following = int(letters.places[end]) if end < len(letters) else len(letters.text_codes)
    while last + 1 < following and letters.ends[end - 1] and chr(letters.text_codes[last + 1]).isalnum():
        last += 1
    return first, last + 1


def _widen(
    left: NDArray[np.uint32], ours: tuple[int, int], right: NDArray[np.uint32], theirs: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Take in the marks that stand before and after in both texts."""
    (a, a_end), (b, b_end) = ours, theirs
    while a > 0 and b > 0 and left[a - 1] == right[b - 1] and _is_mark(left[a - 1]):
        a, b = a - 1, b - 1
    while a_end < len(left) and b_end < len(right) and left[a_end] == right[b_end] and _is_mark(left[a_end]):
        a_end, b_end = a_end + 1, b_end + 1
    return (a, a_end), (b, b_end)


def _is_mark(code: np.uint32) -> bool:
    character = chr(code)
    return not character.isalnum() and not character.isspace()
