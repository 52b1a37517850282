"""The whole way from signatures to who copied what: pairs, passages, judgements, directions.

Texts are fetched some hundreds at a time and forgotten again, and what is found is kept in columns. Where
articles are added, only what touches them is worked on: pairs with a new one, and, for an old article that
turns out to have its words from a new one, all of its pairs, since its best source may be another now.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.ragged import Ragged
from thirdhand.linking.reuse.aligning import align_seeded
from thirdhand.linking.reuse.boilerplate import Boilerplate, learn_boilerplate
from thirdhand.linking.reuse.directing import About, direct
from thirdhand.linking.reuse.judging import Judgement, Sheet, judge_sheets, lay_out
from thirdhand.linking.reuse.pairing import PairTable, find_pairs
from thirdhand.linking.reuse.signatures import N_LETTERS, SEEN, Signatures
from thirdhand.linking.reuse.tables import RELATIONS, UNTOLD, CopiedTable, ReuseTable, to_row
from thirdhand.linking.reuse.writings import Writing
from thirdhand.linking.values import Relation
from thirdhand.records import Span

#: Sheets that are kept, some 60 KB each, and pairs that are gathered before they are packed.
_SHEETS, _PACKED = 256, 4096
_DIRECT = RELATIONS.index(Relation.DIRECT)

Fetch = Callable[[Sequence[int]], Sequence[Writing]]


@dataclass(frozen=True, slots=True)
class Found:
    """``reuse`` and ``copied`` in rows; ``redone`` bool (rows,): whose sources ``copied`` tells anew.

    What was known of the sources of rows that were redone, and of pairs that ``reuse`` has, no longer holds.
    """

    reuse: ReuseTable
    copied: CopiedTable
    redone: NDArray[np.bool_]
    boilerplate: Boilerplate


@dataclass(slots=True)
class _Job:
    """Where texts come from, what was learned, and what was kept of articles on the way."""

    fetch: Fetch
    signatures: Signatures
    outlets: NDArray[np.int32]
    boilerplate: Boilerplate
    sheets: OrderedDict[int, Sheet]
    abouts: dict[int, About]


def find_reuse(
    fetch: Fetch,
    signatures: Signatures,
    outlets: NDArray[np.int32],
    earliest: NDArray[np.int64],
    latest: NDArray[np.int64],
    *,
    window: int,
    is_new: NDArray[np.bool_] | None = None,
    standing: Mapping[int, Sequence[int]] | None = None,
) -> Found:
    """Find who shares passages with whom among the articles with ``signatures``, and who had them from whom.

    ``fetch`` gives the writings of some rows, in their order, each with its row for ``key``. ``outlets``,
    ``earliest``, ``latest``, ``window`` and ``is_new`` are those of `find_pairs`; ``standing`` are the
    parents that old rows are known to have.
    """
    boilerplate = learn_boilerplate(signatures.hashes, outlets, earliest, latest)
    job = _Job(fetch, signatures, outlets, boilerplate, OrderedDict(), {})

    def meet(touching: NDArray[np.bool_] | None) -> PairTable:
        return find_pairs(
            signatures, outlets, earliest, latest, is_new=touching, window=window, boilerplate=boilerplate
        )

    met = _tabulate(_walk(job, meet(is_new)))
    if is_new is None:
        redone = np.ones(len(signatures), dtype=bool)
    else:
        late = _find_late(job.abouts, met, is_new)
        more = _leave_out(meet(late), is_new) if late.any() else None
        if more is not None:
            met = _merge([met, _tabulate(_walk(job, more))])
        redone = is_new | late
    _learn_about(job, np.flatnonzero(redone) if is_new is not None else np.arange(len(signatures)))
    reuse, copied = direct(job.abouts, met, children=redone, standing=standing)
    return Found(reuse, copied, redone, boilerplate)


def _find_late(abouts: Mapping[int, About], met: ReuseTable, is_new: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which old articles have their words from a new one."""
    _, copied = direct(abouts, met)
    late = np.zeros(len(is_new), dtype=bool)
    for child, parent in zip(copied.child.tolist(), copied.parent.tolist(), strict=True):
        late[child] |= parent >= 0 and bool(is_new[parent]) and not is_new[child]
    return late


def _leave_out(pairs: PairTable, is_new: NDArray[np.bool_]) -> PairTable:
    kept = ~(is_new[pairs.left] | is_new[pairs.right])
    return PairTable(pairs.left[kept], pairs.right[kept], pairs.n_common[kept])


def _walk(job: _Job, pairs: PairTable) -> Iterator[tuple[int, int, Judgement]]:
    """Align and judge the pairs, as many at a time as their texts are kept."""
    start = 0
    while start < len(pairs):
        rows: dict[int, None] = {}
        end = start
        while end < len(pairs) and len(rows) <= _SHEETS - 2:
            rows[int(pairs.left[end])] = rows[int(pairs.right[end])] = None
            end += 1
        sheets = _lay_out(job, list(rows))
        for left, right in zip(pairs.left[start:end].tolist(), pairs.right[start:end].tolist(), strict=True):
            judgement = _meet(sheets[left], sheets[right])
            if judgement is not None:
                yield left, right, judgement
        start = end


def _meet(left: Sheet, right: Sheet) -> Judgement | None:
    return judge_sheets(left, right, align_seeded(left.seeded, right.seeded))


def _lay_out(job: _Job, rows: list[int]) -> dict[int, Sheet]:
    """Return the sheets of ``rows``, fetching those that are not kept."""
    missing = sorted(row for row in rows if row not in job.sheets)
    kept = {row: job.sheets[row] for row in rows if row in job.sheets}
    for row, writing in zip(missing, job.fetch(missing) if missing else (), strict=True):
        sheet = lay_out(writing, _find_furniture(job, row))
        kept[row] = sheet
        job.abouts[row] = _about(sheet)
    for row in rows:
        job.sheets[row] = kept[row]
        job.sheets.move_to_end(row)
    while len(job.sheets) > _SHEETS:
        job.sheets.popitem(last=False)
    return kept


def _find_furniture(job: _Job, row: int) -> list[Span]:
    """Return where a row's learned boilerplate stands, as far as the chosen n-grams show."""
    hashes, places = job.signatures.hashes[row], job.signatures.places[row]
    marked = places[job.boilerplate.has(int(job.outlets[row]), hashes)].tolist()
    # Between two chosen n-grams stand no more letters than a window has, and some spaces.
    found: list[Span] = []
    for place in marked:
        if found and place - found[-1].end <= SEEN:
            found[-1] = Span(found[-1].start, place + N_LETTERS)
        else:
            found.append(Span(place, place + N_LETTERS))
    return found


def _about(sheet: Sheet) -> About:
    writing = sheet.writing
    return About(
        writing.outlet,
        writing.period,
        writing.wires,
        writing.is_declared,
        len(sheet.letters),
        len(writing.text),
    )


def _learn_about(job: _Job, rows: NDArray[np.int64]) -> None:
    """Look also at articles that share nothing: one may declare itself an agency's."""
    missing = [row for row in rows.tolist() if row not in job.abouts]
    for start in range(0, len(missing), _SHEETS):
        part = missing[start : start + _SHEETS]
        for row, writing in zip(part, job.fetch(part), strict=True):
            if writing.is_declared and writing.text:
                job.abouts[row] = _about(lay_out(writing))


def _tabulate(met: Iterator[tuple[int, int, Judgement]]) -> ReuseTable:
    """Gather what was met, in order, into columns."""
    parts = [_pack([])]
    while rows := list(islice(met, _PACKED)):
        parts.append(_pack(rows))
    return _merge(parts)


def _pack(rows: list[tuple[int, int, Judgement]]) -> ReuseTable:
    judged = [judgement for _, _, judgement in rows]
    relations = [_DIRECT if one.relation is None else RELATIONS.index(one.relation) for one in judged]
    return ReuseTable(
        left=np.array([left for left, _, _ in rows], dtype=np.int64),
        right=np.array([right for _, right, _ in rows], dtype=np.int64),
        relation=np.array(relations, dtype=np.int8),
        earlier=np.full(len(rows), UNTOLD, dtype=np.int8),
        share_left=np.array([one.share_left for one in judged], dtype=np.float32),
        share_right=np.array([one.share_right for one in judged], dtype=np.float32),
        passages=Ragged.of([to_row(one.passages) for one in judged], np.int32),
    )


def _merge(parts: Sequence[ReuseTable]) -> ReuseTable:
    """Put tables together, sorted by rows."""
    left, right = (np.concatenate([getattr(one, side) for one in parts]) for side in ("left", "right"))
    order = np.lexsort((right, left))
    return ReuseTable(
        left=left[order],
        right=right[order],
        relation=np.concatenate([one.relation for one in parts])[order],
        earlier=np.concatenate([one.earlier for one in parts])[order],
        share_left=np.concatenate([one.share_left for one in parts])[order],
        share_right=np.concatenate([one.share_right for one in parts])[order],
        passages=Ragged.join([one.passages for one in parts]).take(order),
    )
