"""Clusters in the store: who belongs to them, what became of them, what they say of themselves.

An id is given once and never again. A cluster is stale from the moment at which something of it changed until
it is described anew; what it says meanwhile is what it said before, or nothing where words had to go.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, tuple_, update

from thirdhand.errors import StoreError
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.cluster_headings import ClusterHeading, select_headings, select_over, to_heading
from thirdhand.store.loading import stream_rows
from thirdhand.store.marks import find_marked, make_stale
from thirdhand.store.selection import one_of
from thirdhand.terms import cut_terms

#: The row of ``meta`` that has the last id that was given to a cluster.
_LAST = "last_cluster"
#: Terms that nearly every claim has find nothing.
COMMON = frozenset(
    "a an the of to in on at by for from with and or but as is are was were be been has have had it its that "
    "this these those he she they them his her their not no will would said say s".split()
)
#: A claim that is told in very many ways is found by the terms of its first so many.
_MOST_TERMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A claim, by its number from 0 in the article ``version_id``, and what it is in its cluster."""

    version_id: int
    claim: int
    cluster_id: int
    side: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class ClusterChange:
    """What became of the cluster ``before``: ``merged`` or ``split`` into ``after``, or ``dissolved``.

    ``made`` is when, None of one that is not written down yet.
    """

    kind: str
    before: int
    after: int | None
    made: str | None = field(default=None, compare=False)


@dataclass(slots=True)
class Regrouping:
    """What is to be written together: whole new clusters, those that changed, those that are gone."""

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)
    changes: list[ClusterChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a cluster says of itself: its JSON, and the columns by which it is sorted and found."""

    cluster_id: int
    statement: str
    n_articles: int
    n_outlets: int
    n_changes: int
    ratio: float
    record: dict[str, Any]


def read_last_id(connection: Connection) -> int:
    """Return the last id that was given to a cluster, 0 for none."""
    meta = tables.meta
    return int(connection.scalar(select(meta.c.value).where(meta.c.name == _LAST)) or 0)


def _write_last_id(connection: Connection, id: int) -> None:
    meta = tables.meta
    if id > read_last_id(connection):
        connection.execute(delete(meta).where(meta.c.name == _LAST))
        connection.execute(insert(meta).values(name=_LAST, value=str(id)))


def write_groups(connection: Connection, regrouping: Regrouping) -> None:
    """Write what became of clusters; new and changed ones are stale until they are described."""
    clusters, members = tables.clusters, tables.members
    connection.execute(delete(clusters).where(one_of(connection, clusters.c.id, regrouping.gone)))
    connection.execute(delete(members).where(one_of(connection, members.c.cluster_id, regrouping.changed)))
    connection.execute(
        update(clusters).where(one_of(connection, clusters.c.id, regrouping.changed)).values(is_stale=True)
    )
    if regrouping.new:
        empty = {"is_stale": True, "n_articles": 0, "n_outlets": 0, "n_changes": 0, "ratio": 0.0}
        connection.execute(insert(clusters), [{"id": id, **empty} for id in regrouping.new])
        _write_last_id(connection, max(regrouping.new))
    there = find_marked(connection, list({row.version_id for row in regrouping.members}))
    rows = [_values(row) for row in regrouping.members if row.version_id in there]
    if rows:
        connection.execute(insert(members), rows)
    add_changes(connection, regrouping.changes)


def add_members(connection: Connection, rows: Sequence[MemberRow]) -> None:
    """Put claims into clusters, which are stale from then on."""
    if rows:
        connection.execute(insert(tables.members), [_values(row) for row in rows])
        make_stale(connection, list({row.version_id for row in rows}))


def _values(row: MemberRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def add_changes(connection: Connection, changes: Iterable[ClusterChange]) -> None:
    """Write down what became of clusters."""
    time = now()
    rows = [{"kind": c.kind, "before": c.before, "after": c.after, "made": time} for c in changes]
    if rows:
        connection.execute(insert(tables.cluster_changes), rows)


def dissolve(connection: Connection, cluster_ids: Sequence[int]) -> None:
    """Delete clusters that have no two articles left; their claims stand alone from now on."""
    clusters = tables.clusters
    connection.execute(delete(clusters).where(one_of(connection, clusters.c.id, cluster_ids)))
    add_changes(connection, [ClusterChange("dissolved", id, None) for id in cluster_ids])


def make_all_stale(connection: Connection) -> None:
    """Have every cluster grouped and described anew."""
    clusters = tables.clusters
    connection.execute(update(clusters).where(~clusters.c.is_stale).values(is_stale=True))


def list_stale(connection: Connection, after: int, limit: int) -> list[int]:
    """Return the ids of stale clusters from the one after ``after`` on."""
    clusters = tables.clusters
    query = select(clusters.c.id).where(clusters.c.is_stale, clusters.c.id > after)
    return list(connection.scalars(query.order_by(clusters.c.id).limit(limit)))


def count_stale(connection: Connection) -> int:
    """Return how many clusters wait to be described."""
    clusters = tables.clusters
    return connection.scalar(select(func.count()).select_from(clusters).where(clusters.c.is_stale)) or 0


def load_members(connection: Connection, cluster_ids: Sequence[int]) -> dict[int, list[MemberRow]]:
    """Return the members of each of ``cluster_ids``, by article and claim."""
    members = tables.members
    query = select(members).where(one_of(connection, members.c.cluster_id, cluster_ids))
    found: dict[int, list[MemberRow]] = {}
    for row in connection.execute(query.order_by(members.c.version_id, members.c.claim)):
        found.setdefault(row.cluster_id, []).append(MemberRow(**row._mapping))
    return found


def write_descriptions(connection: Connection, described: Sequence[Described]) -> None:
    """Write what clusters say of themselves; those that are gone meanwhile are left out."""
    clusters, terms = tables.clusters, tables.cluster_terms
    ids = [each.cluster_id for each in described]
    there = set(connection.scalars(select(clusters.c.id).where(one_of(connection, clusters.c.id, ids))))
    connection.execute(delete(terms).where(one_of(connection, terms.c.cluster_id, ids)))
    kept = [each for each in described if each.cluster_id in there]
    for each in kept:
        columns = ("statement", "n_articles", "n_outlets", "n_changes", "ratio")
        values = {name: getattr(each, name) for name in columns}
        connection.execute(
            update(clusters)
            .where(clusters.c.id == each.cluster_id)
            .values(**values, description=pack_description(each.record), is_stale=False)
        )
    rows = [
        {"term": term, "cluster_id": each.cluster_id}
        for each in kept
        for term in sorted(find_terms(each.record))
    ]
    if rows:
        connection.execute(insert(terms), rows)
    _write_counts(connection, kept)


def _write_counts(connection: Connection, described: Sequence[Described]) -> None:
    counts = tables.cluster_counts
    ids = [each.cluster_id for each in described]
    connection.execute(delete(counts).where(one_of(connection, counts.c.cluster_id, ids)))
    rows = [{"cluster_id": each.cluster_id, **_count(each.record)} for each in described]
    if rows:
        connection.execute(insert(counts), rows)


def _count(record: dict[str, Any]) -> dict[str, Any]:
    least, most = record["n_origins"]
    return {
        **{name: record[name] for name in ("n_copies", "n_relays", "n_own", "n_untraced")},
        **{"least_origins": least, "most_origins": most},
        **{"is_denied": record["denied"], "has_ring": record["ring"]},
        "first_published": record["first"] and record["first"]["published"],
    }


def find_terms(record: dict[str, Any]) -> set[str]:
    """Return the terms by which the cluster with this JSON is found: of its statement, then of its claims."""
    found = dict.fromkeys(cut_terms(record["statement"]))
    for words in dict.fromkeys(claim["text"] for claim in record["claims"]):
        if len(found) >= _MOST_TERMS:
            break
        found |= dict.fromkeys(cut_terms(words))
    return set(found) - COMMON


def pack_description(record: dict[str, Any]) -> bytes:
    """Return the JSON of a cluster as the store keeps it."""
    return zlib.compress(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack_description(packed: bytes, id: int) -> dict[str, Any]:
    """Return the JSON that was packed; raises StoreError where it is damaged."""
    try:
        record: dict[str, Any] = json.loads(zlib.decompress(packed))
    except (zlib.error, ValueError) as error:
        raise StoreError(
            f"cluster k{id}: what it says cannot be made whole ({error}); thirdhand link --again makes it"
        ) from error
    return record


def select_shown() -> Select[Any]:
    """Return the query for the clusters that can be shown: described, and of no article that is over."""
    clusters = tables.clusters
    return select(clusters).where(clusters.c.description.is_not(None), clusters.c.id.not_in(select_over()))


def stream_clusters(
    connection: Connection, column: str, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the JSON of clusters, the highest of ``column`` first, the older first where they are equal."""
    clusters = tables.clusters
    query = select_shown().order_by(clusters.c[column].desc(), clusters.c.id).limit(limit)
    for row in stream_rows(connection, query):
        yield unpack_description(row.description, row.id)


def list_headings(
    connection: Connection, column: str, limit: int, after: int | None = None
) -> list[ClusterHeading]:
    """Return the headings of clusters, the highest of ``column`` first, the newer first where they are equal.

    Those behind the cluster ``after``, where it is still there; its id stays a good place to go on from,
    whatever comes in between.
    """
    clusters = tables.clusters
    key = tuple_(clusters.c[column], clusters.c.id)
    query = select_headings()
    place = select(clusters.c[column], clusters.c.id).where(clusters.c.id == after)
    row = connection.execute(place).one_or_none() if after is not None else None
    if row is not None:
        query = query.where(key < tuple_(*row))
    rows = connection.execute(query.order_by(clusters.c[column].desc(), clusters.c.id.desc()).limit(limit))
    return [to_heading(row) for row in rows]


def count_clusters(connection: Connection) -> int:
    """Return how many clusters there are."""
    return connection.scalar(select(func.count()).select_from(tables.clusters)) or 0


def load_clusters(connection: Connection, cluster_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the JSON of those of ``cluster_ids`` that can be shown."""
    query = select_shown().where(one_of(connection, tables.clusters.c.id, cluster_ids))
    return {row.id: unpack_description(row.description, row.id) for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class WholeCluster:
    """What a cluster says of itself; ``is_stale``: something of it changed since."""

    record: dict[str, Any]
    is_stale: bool


def load_cluster(connection: Connection, cluster_id: int) -> WholeCluster | None:
    """Return what the cluster ``cluster_id`` says, None where there is none that can be shown."""
    row = connection.execute(select_shown().where(tables.clusters.c.id == cluster_id)).one_or_none()
    return (
        WholeCluster(unpack_description(row.description, row.id), row.is_stale) if row is not None else None
    )


def follow_changes(connection: Connection, cluster_id: int) -> tuple[int | None, tuple[ClusterChange, ...]]:
    """Return where the claims of ``cluster_id`` are now, None for nowhere, and the way that led there.

    An id that was never given leads to itself.
    """
    changes, at = tables.cluster_changes, cluster_id
    way: list[ClusterChange] = []
    while not connection.scalar(select(tables.clusters.c.id).where(tables.clusters.c.id == at)):
        query = select(changes).where(changes.c.before == at, changes.c.kind != "split")
        last = connection.execute(query.order_by(changes.c.id.desc()).limit(1)).one_or_none()
        if last is None:
            return (at if not way else None), tuple(way)
        way.append(ClusterChange(last.kind, last.before, last.after, last.made))
        if last.after is None:
            return None, tuple(way)
        at = last.after
    return at, tuple(way)


def list_changes(connection: Connection, cluster_id: int) -> list[ClusterChange]:
    """Return what was merged into ``cluster_id`` and split off it, the oldest first."""
    changes = tables.cluster_changes
    query = select(changes).where((changes.c.before == cluster_id) | (changes.c.after == cluster_id))
    rows = connection.execute(query.order_by(changes.c.id))
    return [ClusterChange(row.kind, row.before, row.after, row.made) for row in rows]


def find_clusters_of(connection: Connection, version_id: int, claim: int | None = None) -> list[int]:
    """Return the clusters of an article's claims, or of one of them, those with most articles first."""
    members, clusters = tables.members, tables.clusters
    query = (
        select(clusters.c.id)
        .join(members, members.c.cluster_id == clusters.c.id)
        .where(members.c.version_id == version_id)
        .group_by(clusters.c.id, clusters.c.n_articles)
        .order_by(clusters.c.n_articles.desc(), clusters.c.id)
    )
    if claim is not None:
        query = query.where(members.c.claim == claim)
    return list(connection.scalars(query))
