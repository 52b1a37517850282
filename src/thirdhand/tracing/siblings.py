"""Siblings that were never laid side by side: what they share they have from one parent.

Of a text that is copied very often, only some pairs of copies are compared and kept. The others follow from
where their passages stand in the parent. They may be very many, so they are made when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, func, select

from thirdhand.linking.periods import find_period, which_is_earlier
from thirdhand.linking.ragged import Ragged
from thirdhand.linking.reuse.siblings import Siblings
from thirdhand.linking.reuse.siblings import list_siblings as list_kin
from thirdhand.linking.reuse.tables import CopiedTable, ReuseTable
from thirdhand.linking.values import Relation, Reuse
from thirdhand.records import Span
from thirdhand.store import tables
from thirdhand.store.loading import select_expired


@dataclass(frozen=True, slots=True)
class _Heading:
    """What is told of an article: its record's id, its date, how many code points its text has."""

    record: str
    published: str | None
    size: int


def list_siblings(connection: Connection) -> Iterator[Reuse]:
    """Yield the pairs that no row tells of, each once, parent by parent."""
    headings = _load_headings(connection)
    for pair in list_kin(_load_copied(connection), _load_known(connection)):
        a, b = headings.get(pair.left), headings.get(pair.right)
        if a is not None and b is not None:
            yield _to_reuse(pair, a, b)


def _load_headings(connection: Connection) -> dict[int, _Heading]:
    """Return the headings of all that may be shown, by version id: the rows of the tables below."""
    versions, marks = tables.versions, tables.marks
    query = (
        select(
            versions.c.id, versions.c.record, versions.c.published, func.length(versions.c.text).label("size")
        )
        .join(marks, marks.c.version_id == versions.c.id)
        .where(versions.c.article_id.not_in(select_expired()))
    )
    return {row.id: _Heading(row.record, row.published, row.size) for row in connection.execute(query)}


def _load_copied(connection: Connection) -> CopiedTable:
    copied = tables.copied
    query = select(copied).where(copied.c.parent_id.is_not(None))
    rows = list(connection.execute(query.order_by(copied.c.child_id, copied.c.number)))
    passages = [_join(row.spans, row.parent_spans) for row in rows]
    return CopiedTable(
        child=np.array([row.child_id for row in rows], dtype=np.int64),
        parent=np.array([row.parent_id for row in rows], dtype=np.int64),
        wire=np.full(len(rows), -1, dtype=np.int32),
        passages=Ragged.of(passages, np.int32),
        wires=(),
    )


def _join(spans: bytes, parent_spans: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Return passages as the kernel has them, the shorter side as what is equal."""
    both = np.concatenate(
        [np.frombuffer(side, dtype="<i4").reshape(-1, 2) for side in (spans, parent_spans)], axis=1
    )
    n_same = np.minimum(both[:, 1] - both[:, 0], both[:, 3] - both[:, 2])
    return np.concatenate([both, n_same[:, None]], axis=1).astype(np.int32).reshape(-1)


def _load_known(connection: Connection) -> ReuseTable:
    """Return the pairs that have a row, and nothing else of them."""
    reuse = tables.reuse
    query = select(reuse.c.a_id, reuse.c.b_id).order_by(reuse.c.a_id, reuse.c.b_id)
    pairs = np.array([tuple(row) for row in connection.execute(query)], dtype=np.int64).reshape(-1, 2)
    n = len(pairs)
    return ReuseTable(
        left=pairs[:, 0],
        right=pairs[:, 1],
        relation=np.zeros(n, np.int8),
        earlier=np.zeros(n, np.int8),
        share_left=np.zeros(n, np.float32),
        share_right=np.zeros(n, np.float32),
        passages=Ragged(np.zeros(0, np.int32), np.zeros(n + 1, np.int64)),
    )


def _to_reuse(pair: Siblings, a: _Heading, b: _Heading) -> Reuse:
    order = which_is_earlier(find_period(a.published), find_period(b.published))
    a_spans = tuple(passage.left for passage in pair.passages)
    b_spans = tuple(passage.right for passage in pair.passages)
    is_direct = pair.parent in (pair.left, pair.right)
    return Reuse(
        a=a.record,
        b=b.record,
        a_spans=a_spans,
        b_spans=b_spans,
        earlier=None if order == 0 else "a" if order < 0 else "b",
        relation=Relation.DIRECT if is_direct else Relation.SIBLING,
        share_a=_share(a_spans, a.size),
        share_b=_share(b_spans, b.size),
    )


def _share(spans: tuple[Span, ...], size: int) -> float:
    return min(1.0, sum(span.end - span.start for span in spans) / max(size, 1))
