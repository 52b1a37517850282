"""What linking found among the patterns, written again for each dealing of them: rows with other ids.

Articles go the store's own way (``store.writing``), which gives them their ids; the rows that tie them
together are copied with these ids in the place of the patterns'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from benchmarks.serve_dealing import Dealer, Dealing, DealtCluster
from benchmarks.store_collections import EDITION
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.editions import add_edition
from thirdhand.store.store import Store
from thirdhand.store.writing import add_articles

#: The row of ``meta`` that says how many dealings a store has, and that of the last cluster's id.
_DEALT, _LAST_CLUSTER = "benchmark_dealt", "last_cluster"
_SECONDS_A_DAY = 86_400
#: The latest second of an article of which no date is known lies beyond.
_KNOWN = 1 << 40
#: Tables of rows between articles, with the columns that name them.
_TIES = (
    (tables.reuse, ("a_id", "b_id")),
    (tables.copied, ("child_id", "parent_id")),
    (tables.matches, ("left_id", "right_id")),
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a linked store has beside its articles, table by table."""

    marks: list[Row]
    ties: list[tuple[Table, tuple[str, ...], list[Row]]]
    clusters: dict[int, Row]
    counts: dict[int, Row]
    members: list[Row]


def load_rows(place: Path) -> Rows:
    """Return the rows of the linked store at ``place``."""
    with Store.open(str(place)) as store, store.reading() as connection:
        return Rows(
            marks=_load(connection, tables.marks),
            ties=[(table, columns, _load(connection, table)) for table, columns in _TIES],
            clusters={row["id"]: row for row in _load(connection, tables.clusters)},
            counts={row["cluster_id"]: row for row in _load(connection, tables.cluster_counts)},
            members=_load(connection, tables.members),
        )


def _load(connection: Connection, table: Table) -> list[Row]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def count_dealt(connection: Connection) -> int:
    """Return how many dealings the store has."""
    meta = tables.meta
    return int(connection.scalar(select(meta.c.value).where(meta.c.name == _DEALT)) or 0)


def write_dealing(
    connection: Connection, rows: Rows, number: int, ids: Sequence[int], dealing: Dealing
) -> None:
    """Write the dealing ``number`` of the patterns' versions ``ids``, with all that ties them together."""
    edition_id = add_edition(connection, EDITION)
    added = add_articles(connection, dealing.additions, edition_id, now())
    versions = {id: each.version_id for id, each in zip(ids, added, strict=True) if each is not None}
    _write_marks(connection, rows, versions, Dealer(number, ()).days)
    for table, columns, ties in rows.ties:
        _insert(connection, table, list(_retie(ties, columns, versions)))
    _write_clusters(connection, rows, versions, dealing.clusters)
    _note(connection, _DEALT, number + 1)


def _write_marks(connection: Connection, rows: Rows, versions: Mapping[int, int], days: int) -> None:
    readings = tables.readings
    first, last = min(versions.values()), max(versions.values())
    found = connection.execute(
        select(readings.c.version_id, readings.c.id).where(readings.c.version_id.between(first, last))
    )
    reading_ids = {row.version_id: row.id for row in found}
    moved = days * _SECONDS_A_DAY
    made = []
    for row in rows.marks:
        if (id := versions.get(row["version_id"])) is not None:
            period = {name: row[name] + moved for name in ("earliest", "latest")}
            is_dated = row["latest"] < _KNOWN
            own = {"version_id": id, "reading_id": reading_ids[id]}
            made.append({**row, **own, **(period if is_dated else {})})
    _insert(connection, tables.marks, made)


def _retie(ties: Sequence[Row], columns: Sequence[str], versions: Mapping[int, int]) -> Iterator[Row]:
    """Yield those of ``ties`` whose articles are all there, with their new ids."""
    for row in ties:
        named = {column: row[column] for column in columns if row[column] is not None}
        if all(id in versions for id in named.values()):
            yield {**row, **{column: versions[id] for column, id in named.items()}}


def _write_clusters(
    connection: Connection, rows: Rows, versions: Mapping[int, int], dealt: Sequence[DealtCluster]
) -> None:
    new = {cluster.pattern: cluster.id for cluster in dealt}
    _insert(connection, tables.clusters, [_cluster_row(rows, each) for each in dealt])
    _insert(connection, tables.cluster_counts, [_counts_row(rows, each) for each in dealt])
    members = [
        {**row, "cluster_id": new[row["cluster_id"]], "version_id": versions[row["version_id"]]}
        for row in rows.members
        if row["cluster_id"] in new
    ]
    _insert(connection, tables.members, members)
    terms = [{"term": term, "cluster_id": each.id} for each in dealt for term in each.terms]
    _insert(connection, tables.cluster_terms, terms)
    _note(connection, _LAST_CLUSTER, dealt[-1].id)


def _cluster_row(rows: Rows, dealt: DealtCluster) -> Row:
    said = {"id": dealt.id, "statement": dealt.statement, "description": dealt.description}
    return {**rows.clusters[dealt.pattern], **said}


def _counts_row(rows: Rows, dealt: DealtCluster) -> Row:
    own = {"cluster_id": dealt.id, "first_published": dealt.first_published}
    return {**rows.counts[dealt.pattern], **own}


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``, all with the same columns, past SQLAlchemy, which would take most of the time."""
    if rows:
        names = ", ".join(rows[0])
        marks = ", ".join("?" * len(rows[0]))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
        connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])


def _note(connection: Connection, name: str, value: int) -> None:
    meta = tables.meta
    connection.execute(delete(meta).where(meta.c.name == name))
    connection.execute(insert(meta).values(name=name, value=str(value)))
