"""Marks: what linking computed from each article as it stands now, and how far the article was linked.

Only current versions with their active reading have one. A mark that another reading, other rules or another
version has overtaken is made anew or goes; the clusters that it was in are stale from then on, and linked
anew the next time. Everything here may run twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, or_, select, update

from thirdhand.store import tables
from thirdhand.store.loading import select_expired, select_versions, stream_rows
from thirdhand.store.selection import one_of


class Stage(IntEnum):
    """How far an article was linked; what a stage stands for is in the store whole."""

    MADE = 0
    REUSED = 1
    MATCHED = 2
    GROUPED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is kept of one article: its period (seconds, both ends included) and its packed columns."""

    version_id: int
    reading_id: int
    rules: str
    earliest: int
    latest: int
    signature: bytes
    claims: bytes


def _has_mark(rules: str) -> ColumnElement[bool]:
    marks, readings = tables.marks, tables.readings
    return and_(
        marks.c.version_id == tables.versions.c.id,
        marks.c.reading_id == readings.c.id,
        marks.c.rules == rules,
    )


def _select_unmarked(query: Select[Any], rules: str) -> Select[Any]:
    versions = tables.versions
    has_mark = select(tables.marks.c.version_id).where(_has_mark(rules)).exists()
    return query.where(versions.c.is_current, versions.c.article_id.not_in(select_expired()), ~has_mark)


def count_unmarked(connection: Connection, rules: str) -> int:
    """Return how many articles have no mark of their reading by ``rules``."""
    versions, readings = tables.versions, tables.readings
    joined = select(func.count(versions.c.id)).join(
        readings, (readings.c.version_id == versions.c.id) & readings.c.is_active
    )
    return connection.scalar(_select_unmarked(joined, rules)) or 0


def find_unmarked(connection: Connection, rules: str, after: int, limit: int) -> list[Any]:
    """Return the rows (``select_versions``) of articles without a mark, from the id after ``after`` on."""
    versions = tables.versions
    query = _select_unmarked(select_versions(), rules).where(versions.c.id > after)
    return list(connection.execute(query.order_by(versions.c.id).limit(limit)))


def write_marks(connection: Connection, given: Sequence[Mark]) -> set[int]:
    """Write ``given``; what another reading or other rules had found with these articles goes.

    Returns the versions that were written: those of another reading by now, or gone, are not.
    """
    marks = tables.marks
    there = _find_readings(connection, given)
    given = [mark for mark in given if there.get(mark.version_id) == mark.reading_id]
    known = select(marks.c.version_id, marks.c.rules, marks.c.stage).where(
        one_of(connection, marks.c.version_id, [mark.version_id for mark in given])
    )
    old = {row.version_id: row for row in connection.execute(known)}
    forget_matches(connection, list(old))
    for mark in given:
        if mark.version_id in old:
            row = old[mark.version_id]
            # what the text alone told holds for every reading of it
            stage = min(row.stage, Stage.REUSED) if row.rules == mark.rules else Stage.MADE
            changed = update(marks).where(marks.c.version_id == mark.version_id)
            connection.execute(changed.values(_row(mark, stage)))
    if new := [_row(mark, Stage.MADE) for mark in given if mark.version_id not in old]:
        connection.execute(insert(marks), new)
    return {mark.version_id for mark in given}


def _row(mark: Mark, stage: int) -> dict[str, Any]:
    return {"stage": int(stage), **{name: getattr(mark, name) for name in mark.__slots__}}


def _find_readings(connection: Connection, given: Iterable[Mark]) -> dict[int, int]:
    """Return the active reading of each version that is still there and current."""
    versions, readings = tables.versions, tables.readings
    query = (
        select(versions.c.id, readings.c.id.label("reading_id"))
        .join(readings, (readings.c.version_id == versions.c.id) & readings.c.is_active)
        .where(versions.c.is_current)
        .where(one_of(connection, versions.c.id, [mark.version_id for mark in given]))
    )
    return {row.id: row.reading_id for row in connection.execute(query)}


def forget_matches(connection: Connection, version_ids: Sequence[int]) -> None:
    """Delete what was found with the claims of ``version_ids``; their clusters are stale."""
    if not version_ids:
        return
    make_stale(connection, version_ids)
    matches, members = tables.matches, tables.members
    for column in (matches.c.left_id, matches.c.right_id, members.c.version_id):
        connection.execute(delete(column.table).where(one_of(connection, column, version_ids)))


def retire_marks(connection: Connection) -> int:
    """Drop the marks of versions that do not stand there any more, or whose time is over; return how many."""
    marks, versions = tables.marks, tables.versions
    is_over = or_(~versions.c.is_current, versions.c.article_id.in_(select_expired()))
    joined = select(marks.c.version_id).join(versions, versions.c.id == marks.c.version_id)
    ids = list(connection.scalars(joined.where(is_over)))
    drop_marks(connection, ids)
    return len(ids)


def drop_marks(connection: Connection, version_ids: Sequence[int], *, is_gone: bool = False) -> None:
    """Delete marks with all that was found with them; what copied from these articles is linked anew.

    Where an article ``is_gone`` for good, no word of it stays in what clusters say of themselves.
    """
    if not version_ids:
        return
    marks, copied = tables.marks, tables.copied
    of_parent = one_of(connection, copied.c.parent_id, version_ids)
    children = list(connection.scalars(select(copied.c.child_id).where(of_parent).distinct()))
    touched = list({*version_ids, *children})
    make_stale(connection, touched)
    if is_gone:
        purge_clusters(connection, touched)
    reset_stage(connection, children, Stage.MADE)
    connection.execute(delete(marks).where(one_of(connection, marks.c.version_id, version_ids)))


def _clusters_of(connection: Connection, version_ids: Sequence[int]) -> Select[Any]:
    members = tables.members
    return select(members.c.cluster_id).where(one_of(connection, members.c.version_id, version_ids))


def make_stale(connection: Connection, version_ids: Sequence[int]) -> None:
    """Have the clusters of the articles ``version_ids`` grouped and described anew."""
    clusters = tables.clusters
    connection.execute(
        update(clusters)
        .where(~clusters.c.is_stale, clusters.c.id.in_(_clusters_of(connection, version_ids)))
        .values(is_stale=True)
    )


def purge_clusters(connection: Connection, version_ids: Sequence[int]) -> None:
    """Empty what the clusters of the articles ``version_ids`` say; the next link says it anew."""
    clusters = tables.clusters
    ids = list(connection.scalars(_clusters_of(connection, version_ids).distinct()))
    for table in (tables.cluster_terms, tables.cluster_counts):
        connection.execute(delete(table).where(one_of(connection, table.c.cluster_id, ids)))
    connection.execute(
        update(clusters)
        .where(one_of(connection, clusters.c.id, ids))
        .values(is_stale=True, statement=None, description=None)
    )


def reset_stage(connection: Connection, version_ids: Sequence[int] | None, stage: Stage) -> None:
    """Say how far the articles ``version_ids`` (all for None) were linked."""
    marks = tables.marks
    changed = update(marks).values(stage=int(stage))
    if version_ids is not None:
        changed = changed.where(one_of(connection, marks.c.version_id, version_ids))
    connection.execute(changed)


def spoil_marks(connection: Connection, version_ids: Sequence[int]) -> None:
    """Have marks that are damaged made anew."""
    marks = tables.marks
    connection.execute(
        update(marks).where(one_of(connection, marks.c.version_id, version_ids)).values(rules="")
    )


def find_marked(connection: Connection, version_ids: Sequence[int]) -> set[int]:
    """Return those of ``version_ids`` that have a mark."""
    marks = tables.marks.c.version_id
    return set(connection.scalars(select(marks).where(one_of(connection, marks, version_ids))))


def list_stage(connection: Connection, stage: Stage) -> list[int]:
    """Return the articles at ``stage``, in the order in which they came in."""
    marks = tables.marks
    query = select(marks.c.version_id).where(marks.c.stage == int(stage)).order_by(marks.c.version_id)
    return list(connection.scalars(query))


def stream_marks(
    connection: Connection, column: str, since: int | None, until: int | None
) -> Iterator[tuple[int, int, int, int, str | None, bytes]]:
    """Yield (version id, stage, earliest, latest, outlet, bytes of ``column``) in the order of ids.

    Those alone that may have come out between ``since`` and ``until``, both included; all for None.
    """
    marks, versions = tables.marks, tables.versions
    query = select(
        marks.c.version_id,
        marks.c.stage,
        marks.c.earliest,
        marks.c.latest,
        versions.c.outlet_key,
        marks.c[column],
    ).join(versions, versions.c.id == marks.c.version_id)
    if since is not None and until is not None:
        query = query.where(marks.c.latest >= since, marks.c.earliest <= until)
    for row in stream_rows(connection, query.order_by(marks.c.version_id)):
        yield row[0], row[1], row[2], row[3], row[4], row[5]


def find_bounds(connection: Connection, stage: Stage, unknown: int) -> tuple[int, int] | None:
    """Return the first and last second of the articles at ``stage``; None where one has no known date.

    ``unknown`` is the latest second of an article of which no date is known.
    """
    marks = tables.marks
    query = select(func.min(marks.c.earliest), func.max(marks.c.latest)).where(marks.c.stage == int(stage))
    first, last = connection.execute(query).one()
    return None if first is None or last >= unknown else (first, last)


def load_claims(connection: Connection, version_ids: Sequence[int]) -> dict[int, bytes]:
    """Return the packed claims of those of ``version_ids`` that have a mark."""
    marks = tables.marks
    query = select(marks.c.version_id, marks.c.claims)
    rows = connection.execute(query.where(one_of(connection, marks.c.version_id, version_ids)))
    return {row.version_id: row.claims for row in rows}


def has_marks(connection: Connection) -> bool:
    """Say whether anything was linked."""
    return connection.scalar(select(tables.marks.c.version_id).limit(1)) is not None
