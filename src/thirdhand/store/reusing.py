"""Rows of reuse and copying: which articles share passages, and who has them from whom.

Articles are version ids here. Rows of articles that were taken out meanwhile are left unwritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from thirdhand.linking.values import Copied, Relation, Reuse
from thirdhand.records import Span
from thirdhand.store import tables
from thirdhand.store.loading import select_expired, stream_rows
from thirdhand.store.marks import find_marked, make_stale
from thirdhand.store.pairs import pack_spans, unpack_spans
from thirdhand.store.selection import one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseRow:
    """``values.Reuse`` between two versions, ``a_id`` below ``b_id``."""

    a_id: int
    b_id: int
    a_spans: tuple[Span, ...]
    b_spans: tuple[Span, ...]
    earlier: str | None
    relation: Relation
    share_a: float
    share_b: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedRow:
    """``values.Copied`` between two versions; ``parent_id`` None where an agency's own is not there.

    ``parent_spans`` are where the passages stand in the parent, in step; none without one.
    """

    child_id: int
    parent_id: int | None
    spans: tuple[Span, ...]
    parent_spans: tuple[Span, ...] = ()
    wire: str | None = None


def forget_reuse(connection: Connection, version_ids: Sequence[int]) -> None:
    """Delete the pairs of the articles ``version_ids``, and what they have from others."""
    reuse, copied = tables.reuse, tables.copied
    for column in (reuse.c.a_id, reuse.c.b_id, copied.c.child_id):
        connection.execute(delete(column.table).where(one_of(connection, column, version_ids)))


def write_reuse(connection: Connection, rows: Sequence[ReuseRow]) -> None:
    """Write pairs, those that are there already in their new form."""
    there = find_marked(connection, list({id for row in rows for id in (row.a_id, row.b_id)}))
    reuse = tables.reuse
    known = select(reuse.c.a_id, reuse.c.b_id).where(
        one_of(connection, reuse.c.a_id, list({row.a_id for row in rows})),
        one_of(connection, reuse.c.b_id, list({row.b_id for row in rows})),
    )
    old = {(row.a_id, row.b_id) for row in connection.execute(known)} & {(row.a_id, row.b_id) for row in rows}
    for a_id, b_id in old:
        connection.execute(delete(reuse).where(reuse.c.a_id == a_id, reuse.c.b_id == b_id))
    values = [_reuse_values(row) for row in rows if row.a_id in there and row.b_id in there]
    if values:
        connection.execute(insert(tables.reuse), values)


def _reuse_values(row: ReuseRow) -> dict[str, Any]:
    return {
        "a_id": row.a_id,
        "b_id": row.b_id,
        "relation": row.relation.value,
        "earlier": row.earlier,
        "share_a": row.share_a,
        "share_b": row.share_b,
        "spans": pack_spans(row.a_spans, row.b_spans),
    }


def write_copied(connection: Connection, child_ids: Sequence[int], rows: Sequence[CopiedRow]) -> None:
    """Write ``rows``, all that ``child_ids`` have from others, in the place of what was there.

    The clusters of children for which it changes are stale.
    """
    there = find_marked(
        connection, [*child_ids, *(row.parent_id for row in rows if row.parent_id is not None)]
    )
    new: dict[int, list[dict[str, Any]]] = {id: [] for id in child_ids if id in there}
    for row in rows:
        if row.child_id in there and (row.parent_id is None or row.parent_id in there):
            of_child = new[row.child_id]
            of_child.append(_copied_values(row, len(of_child)))
    changed = _differing(connection, new)
    copied = tables.copied
    connection.execute(delete(copied).where(one_of(connection, copied.c.child_id, changed)))
    values = [value for id in changed for value in new[id]]
    if values:
        connection.execute(insert(copied), values)
    make_stale(connection, changed)


def _copied_values(row: CopiedRow, number: int) -> dict[str, Any]:
    return {
        "child_id": row.child_id,
        "number": number,
        "parent_id": row.parent_id,
        "wire": row.wire,
        "spans": pack_spans(row.spans),
        "parent_spans": pack_spans(row.parent_spans),
    }


def _differing(connection: Connection, new: dict[int, list[dict[str, Any]]]) -> list[int]:
    """Return the children that stand otherwise in the table than in ``new``."""
    old: dict[int, list[dict[str, Any]]] = {id: [] for id in new}
    copied = tables.copied
    query = select(copied).where(one_of(connection, copied.c.child_id, list(new)))
    for row in connection.execute(query.order_by(copied.c.child_id, copied.c.number)).mappings():
        old[row["child_id"]].append(dict(row))
    return [id for id, rows in new.items() if rows != old[id]]


def load_copied(connection: Connection, child_ids: Sequence[int]) -> dict[int, list[Copied]]:
    """Return what each of the articles ``child_ids`` has from others, as values; nothing for the rest."""
    copied, parents = tables.copied, tables.versions.alias("parents")
    versions = tables.versions
    query = (
        select(copied, versions.c.record.label("child"), parents.c.record.label("parent"))
        .join(versions, versions.c.id == copied.c.child_id)
        .join(parents, parents.c.id == copied.c.parent_id, isouter=True)
        .where(one_of(connection, copied.c.child_id, child_ids))
        .order_by(copied.c.child_id, copied.c.number)
    )
    found: dict[int, list[Copied]] = {}
    for row in connection.execute(query):
        (spans,) = unpack_spans(row.spans)
        value = Copied(child=row.child, parent=row.parent, spans=spans, wire=row.wire)
        found.setdefault(row.child_id, []).append(value)
    return found


def stream_reuse(connection: Connection, relations: Sequence[Relation]) -> Iterator[Reuse]:
    """Yield the pairs of these ``relations`` in the order in which their articles came in, as values."""
    reuse, a, b = tables.reuse, tables.versions.alias("a"), tables.versions.alias("b")
    query = (
        select(reuse, a.c.record.label("a"), b.c.record.label("b"))
        .join(a, a.c.id == reuse.c.a_id)
        .join(b, b.c.id == reuse.c.b_id)
        .where(reuse.c.relation.in_([relation.value for relation in relations]))
        .where(a.c.article_id.not_in(select_expired()), b.c.article_id.not_in(select_expired()))
        .order_by(reuse.c.a_id, reuse.c.b_id)
    )
    for row in stream_rows(connection, query):
        a_spans, b_spans = unpack_spans(row.spans, 2)
        yield Reuse(
            a=row.a,
            b=row.b,
            a_spans=a_spans,
            b_spans=b_spans,
            earlier=row.earlier,
            relation=Relation(row.relation),
            share_a=row.share_a,
            share_b=row.share_b,
        )
