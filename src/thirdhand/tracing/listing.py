"""Clusters and pairs listed, as many as there are, a few held at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from thirdhand.errors import UsageError
from thirdhand.linking.json import cluster_from_json, reuse_to_json
from thirdhand.linking.values import Cluster, Relation, Reuse
from thirdhand.store import tables
from thirdhand.store.clusters import stream_clusters
from thirdhand.store.loading import load_article, select_expired, select_versions, stream_rows
from thirdhand.store.reusing import stream_reuse
from thirdhand.store.store import Store
from thirdhand.tracing.finding import describe_single
from thirdhand.tracing.naming import Place
from thirdhand.tracing.siblings import list_siblings

#: What clusters are sorted by, and the column that has it.
SORTS = {"articles": "n_articles", "outlets": "ratio", "drift": "n_changes"}
#: Relations that are copying; the others are listed when all are asked for.
COPYING = (Relation.DIRECT, Relation.SIBLING)


def list_clusters(
    store: Store, *, sort: str = "articles", limit: int | None = None, every: bool = False
) -> Iterator[Cluster]:
    """Yield clusters of two articles or more: those of most articles first, or of most outlets for each
    origin, or of most changes. ``every`` adds the claims that one article alone has.

    Raises UsageError for another ``sort``.
    """
    if sort not in SORTS:
        raise UsageError(f"sort: {sort!r} is none of {', '.join(SORTS)}")
    return _stream(store, SORTS[sort], limit, every=every)


def stream_cluster_records(store: Store) -> Iterator[dict[str, Any]]:
    """Yield the JSON of every cluster, those of most articles first."""
    with store.reading() as connection:
        yield from stream_clusters(connection, SORTS["articles"])


def stream_reuse_records(store: Store) -> Iterator[dict[str, Any]]:
    """Yield the JSON of every pair of articles that share passages, whatever they are."""
    yield from map(reuse_to_json, list_reuse(store, every=True))


def _stream(store: Store, column: str, limit: int | None, *, every: bool) -> Iterator[Cluster]:
    n = 0
    with store.reading() as connection:
        for record in stream_clusters(connection, column, limit):
            yield cluster_from_json(record)
            n += 1
        if every:
            for place in _stream_singles(connection):
                if n == limit:
                    return
                yield describe_single(connection, place)
                n += 1


def _stream_singles(connection: Connection) -> Iterator[Place]:
    """Yield the claims that stand in no cluster, in the order in which their articles came in."""
    versions, members = tables.versions, tables.members
    query = (
        select_versions()
        .where(versions.c.is_current, versions.c.article_id.not_in(select_expired()))
        .order_by(versions.c.id)
    )
    for row in stream_rows(connection, query):
        known = set(connection.scalars(select(members.c.claim).where(members.c.version_id == row.id)))
        yield from _list_singles(row, known)


def _list_singles(row: Any, known: set[int]) -> Iterator[Place]:  # noqa: ANN401 -- a row
    article = load_article(row)
    for number in range(len(article.claims)):
        if number not in known:
            yield Place(row.id, article, number)


def list_reuse(store: Store, *, every: bool = False) -> Iterator[Reuse]:
    """Yield the pairs of articles that share passages, siblings of one parent included.

    ``every`` adds those that share quotations, a template or boilerplate alone.
    """
    with store.reading() as connection:
        yield from stream_reuse(connection, tuple(Relation) if every else COPYING)
        yield from list_siblings(connection)
