"""Which of two articles had the words first, and from which one each passage was best taken.

Time tells, unless it does not: articles without a zone or a date overlap, and clocks are some minutes wrong.
Then the credit, the agency and the fuller text tell, and where nothing does the table says so. A passage is
taken from one article: the agency that is credited, else the one that has most of it letter by letter, else
the first. What was taken never runs in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.periods import Period, which_is_earlier
from thirdhand.linking.ragged import Ragged
from thirdhand.linking.reuse.agencies import Agencies, is_same_outlet
from thirdhand.linking.reuse.tables import N_COLUMNS, RELATIONS, UNTOLD, CopiedTable, ReuseTable
from thirdhand.linking.values import Relation

#: Clocks are wrong by so many seconds.
_CLOCKS = 15 * 60
#: Within that, the later article is the first if it has all of the other and so much more text.
_WHOLE, _FULLER = 0.9, 1.5
#: A part that is worth another source, in letters, and what is taken for equally much.
_LEAST, _EQUAL = 40, 0.97
#: Ancestors that are looked through for one pair: enough for a day's hourly updates.
_FAR = 256
#: A link that was known before and is not for this run to drop; also where there is none.
_STANDING = -2
_SIBLING, _DIRECT = RELATIONS.index(Relation.SIBLING), RELATIONS.index(Relation.DIRECT)


@dataclass(frozen=True, slots=True)
class About:
    """What direction needs to know of an article."""

    outlet: str | None
    period: Period
    wires: tuple[str, ...]
    is_declared: bool
    n_letters: int
    n_characters: int


class Order(NamedTuple):
    """Which of two is taken for the first, 0 or 1, and whether anything told so."""

    first: int
    is_told: bool


class _Candidate(NamedTuple):
    """An article that a child may have its passages from; ``passages`` (n, 5) with the child on the left.

    Of two that have equally much the one of lower ``rank`` is the source: one that was told to be earlier, an
    agency's, then the first by the middle of its period.
    """

    row: int
    is_credited: bool
    rank: tuple[bool, bool, int, int]
    passages: NDArray[np.int32]


class _Taken(NamedTuple):
    child: int
    parent: int
    wire: str | None
    passages: NDArray[np.int32]


def direct(
    abouts: Mapping[int, About],
    met: ReuseTable,
    *,
    children: NDArray[np.bool_] | None = None,
    standing: Mapping[int, Sequence[int]] | None = None,
) -> tuple[ReuseTable, CopiedTable]:
    """Return ``met`` with who was earlier and how the pairs are related, and what each child copied.

    ``abouts`` tells of every row in ``met``, whose copying pairs come in as direct. Only ``children`` (all
    rows by default) are given sources; ``standing`` are the parents that others are known to have.
    """
    agencies = Agencies(
        (about.outlet for about in abouts.values()),
        (wire for about in abouts.values() for wire in about.wires),
    )
    first, is_told = _tell_all(abouts, met, agencies)
    is_copying = met.relation == _DIRECT
    families = dict(_walk_families(met, is_copying, first))
    taken: list[_Taken] = []
    for row in sorted(abouts):
        if children is None or children[row]:
            candidates = [
                _to_candidate(abouts, met, row, at, bool(is_told[at]), agencies)
                for at in families.get(row, np.zeros(0, np.int64)).tolist()
            ]
            taken += _choose_sources(row, abouts[row], candidates)
    taken = _without_circles(taken, standing or {})
    parents = _list_parents(taken, standing or {})
    relation = met.relation.copy()
    for number in np.flatnonzero(is_copying).tolist():
        pair = (int(met.left[number]), int(met.right[number]))
        relation[number] = _relate(pair[first[number]], pair[1 - first[number]], parents)
    earlier = np.where(is_told, first, UNTOLD).astype(np.int8)
    return replace(met, relation=relation, earlier=earlier), _tabulate(taken)


def _tell_all(
    abouts: Mapping[int, About], met: ReuseTable, agencies: Agencies
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return for each pair which side is taken for the first, and whether anything told so."""
    first, is_told = np.zeros(len(met), dtype=np.int8), np.zeros(len(met), dtype=bool)
    for at in range(len(met)):
        left, right = abouts[int(met.left[at])], abouts[int(met.right[at])]
        shares = (float(met.share_left[at]), float(met.share_right[at]))
        first[at], is_told[at] = tell_order(left, right, shares, agencies)
    return first, is_told


def tell_order(left: About, right: About, shares: tuple[float, float], agencies: Agencies) -> Order:
    """Tell which of two articles with common passages, so much of each, had them first."""
    by_time = which_is_earlier(left.period, right.period)
    apart = max(right.period.earliest - left.period.latest, left.period.earliest - right.period.latest)
    if by_time and apart > _CLOCKS:
        return Order(int(by_time > 0), True)
    by_credit = _tell_by_credit(left, right, agencies)
    if by_credit is not None:
        return Order(by_credit, True)
    if by_time:
        first = int(by_time > 0)
        later = (left, right)[1 - first]
        is_fuller = later.n_letters >= _FULLER * (left, right)[first].n_letters and shares[first] >= _WHOLE
        return Order(1 - first if is_fuller else first, True)
    return Order(_guess(left, right), False)


def _tell_by_credit(left: About, right: About, agencies: Agencies) -> int | None:
    """Return the side that the other credits, or that alone is an agency's; None for neither or both."""
    credited = [
        any(is_same_outlet(wire, ours.outlet) for wire in theirs.wires)
        for ours, theirs in ((left, right), (right, left))
    ]
    if credited[0] != credited[1]:
        return int(credited[1])
    is_agency = [agencies.has(left.outlet), agencies.has(right.outlet)]
    return int(is_agency[1]) if is_agency[0] != is_agency[1] else None


def _guess(left: About, right: About) -> int:
    """Guess who was first where nothing tells: by the fuller text, the middle of the period, the left."""
    if max(left.n_letters, right.n_letters) > 1.1 * min(left.n_letters, right.n_letters):
        return int(right.n_letters > left.n_letters)
    return int(sum(right.period) < sum(left.period))


def _walk_families(
    met: ReuseTable, is_copying: NDArray[np.bool_], first: NDArray[np.int8]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield each child with the positions of the pairs with those before it."""
    at = np.flatnonzero(is_copying)
    children = np.where(first[at] == 0, met.right[at], met.left[at])
    order = np.argsort(children, kind="stable")
    bounds = np.flatnonzero(np.diff(children[order], prepend=-1, append=-1)).tolist()
    for start, end in zip(bounds, bounds[1:], strict=False):
        yield int(children[order[start]]), at[order[start:end]]


def _to_candidate(
    abouts: Mapping[int, About], met: ReuseTable, child: int, at: int, is_told: bool, agencies: Agencies
) -> _Candidate:
    """Return the other article of a pair as one that ``child`` may have its passages from."""
    passages = met.passages[at].reshape(-1, N_COLUMNS)
    parent = int(met.left[at])
    if parent == child:
        parent = int(met.right[at])
    else:
        passages = passages[:, [2, 3, 0, 1, 4]]
    about = abouts[parent]
    is_credited = any(is_same_outlet(wire, about.outlet) for wire in abouts[child].wires)
    rank = (not is_told, not agencies.has(about.outlet), sum(about.period), parent)
    return _Candidate(parent, is_credited, rank, passages)


def _choose_sources(child: int, about: About, candidates: Sequence[_Candidate]) -> Iterator[_Taken]:
    """Yield one best source for each passage of ``child``."""
    if about.is_declared and not any(one.is_credited for one in candidates):
        whole = np.array([0, about.n_characters, 0, about.n_characters, about.n_letters], dtype=np.int32)
        yield _Taken(child, -1, about.wires[0], whole)
        return
    free = np.ones(about.n_characters, dtype=bool)
    rest = [one for one in candidates if _measure_gain(one, free) >= _LEAST]
    while rest:
        gains = [_measure_gain(one, free) for one in rest]
        at = _pick(rest, gains)
        chosen = rest[at]
        kept = [one for one in chosen.passages if _count_free(one, free) >= one[4] / 2]
        if not kept:
            rest.pop(at)
            continue
        for start, end, *_ in kept:
            free[start:end] = False
        kept.sort(key=lambda passage: int(passage[0]))
        yield _Taken(child, chosen.row, None, np.concatenate(kept))
        rest = [one for one in rest if _measure_gain(one, free) >= _LEAST]


def _pick(candidates: Sequence[_Candidate], gains: Sequence[float]) -> int:
    """Return the position of the best: a credited one, then the most of the text, then the first."""
    every = range(len(candidates))
    credited = [number for number in every if candidates[number].is_credited] or every
    most = max(gains[number] for number in credited)
    equal = [number for number in credited if gains[number] >= _EQUAL * most]
    return min(equal, key=lambda number: candidates[number].rank)


def _measure_gain(candidate: _Candidate, free: NDArray[np.bool_]) -> float:
    return sum(_count_free(passage, free) for passage in candidate.passages)


def _count_free(passage: NDArray[np.int32], free: NDArray[np.bool_]) -> float:
    """Return how many of a passage's equal letters stand, by proportion, in the free part of the child."""
    start, end, _, _, n_same = passage.tolist()
    return float(n_same * np.count_nonzero(free[start:end]) / max(end - start, 1))


def _without_circles(taken: Sequence[_Taken], standing: Mapping[int, Sequence[int]]) -> list[_Taken]:
    """Leave out what would close a circle of articles that each have their words from the next."""
    links: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, one in enumerate(taken):
        links[one.child].append((one.parent, number))
    for child, parents in standing.items():
        if child not in links:
            links[child] = [(parent, _STANDING) for parent in parents]
    done, dropped = {-1}, set()
    for root in list(links):
        # Each step of the path: the article, its links still to follow, and the link that led to it.
        path = [] if root in done else [(root, iter(links[root]), _STANDING)]
        depth = {root: 0}
        while path:
            row, following, _ = path[-1]
            parent, number = next(following, (_STANDING, _STANDING))
            if parent == _STANDING:
                done.add(row)
                del depth[row]
                path.pop()
            elif parent in depth:
                circle = [number, *(step[2] for step in reversed(path[depth[parent] + 1 :]))]
                dropped.add(next((one for one in circle if one != _STANDING), _STANDING))
            elif parent not in done:
                depth[parent] = len(path)
                path.append((parent, iter(links.get(parent, ())), number))
    return [one for number, one in enumerate(taken) if number not in dropped]


def _list_parents(
    taken: Iterable[_Taken], standing: Mapping[int, Sequence[int]]
) -> dict[int, list[int | str]]:
    """Return the parents of each row: rows, and the names of agencies that have no article."""
    parents: dict[int, list[int | str]] = defaultdict(list)
    for one in taken:
        parents[one.child].append(one.parent if one.parent >= 0 else str(one.wire))
    for row, known in standing.items():
        if row not in parents:
            parents[row] += known
    return parents


def _relate(first: int, later: int, parents: Mapping[int, Sequence[int | str]]) -> int:
    """Return how two are related: direct where one is the other's ancestor, or no third is known."""
    above = _ancestors(later, parents)
    if first in above:
        return _DIRECT
    ours = _ancestors(first, parents)
    if later in ours:
        return _DIRECT
    return _SIBLING if ours & above or parents.get(later) else _DIRECT


def _ancestors(row: int, parents: Mapping[int, Sequence[int | str]]) -> set[int | str]:
    found: set[int | str] = set()
    waiting = [row]
    while waiting and len(found) < _FAR:
        for parent in parents.get(waiting.pop(0), ()):
            if parent not in found:
                found.add(parent)
                waiting += [parent] if isinstance(parent, int) else []
    return found


def _tabulate(taken: Sequence[_Taken]) -> CopiedTable:
    wires = tuple(dict.fromkeys(one.wire for one in taken if one.wire is not None))
    number = {wire: at for at, wire in enumerate(wires)}
    return CopiedTable(
        child=np.array([one.child for one in taken], dtype=np.int64),
        parent=np.array([one.parent for one in taken], dtype=np.int64),
        wire=np.array([-1 if one.wire is None else number[one.wire] for one in taken], dtype=np.int32),
        passages=Ragged.of([one.passages for one in taken], np.int32),
        wires=wires,
    )
