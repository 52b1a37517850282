"""What a collection holds at a glance, for a page that everybody opens first: a few milliseconds, whatever
its size. ``store.counting`` counts everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, FromClause, Select, func, literal, select

from thirdhand.store import tables
from thirdhand.store.cluster_headings import ClusterHeading, load_cluster_headings
from thirdhand.store.latest import find_latest
from thirdhand.store.selection import Selection, one_of, version_conditions

#: What is counted no further: whoever has so many does not ask how many more.
MOST = 100_000
#: Articles among whose claims those that most have are looked for, the last ones.
_LOOKED_AT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Articles, sources, claims that two articles or more have, feeds and failures, each up to ``MOST``.

    ``first`` and ``last`` are the earliest and the latest publication time in UTC, None where none is known.
    """

    n_articles: int
    n_sources: int
    n_clusters: int
    n_feeds: int
    n_failures: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """An article in a list: ``record`` is its id, ``captured`` when its words were had, in UTC."""

    record: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    path: str | None
    captured: str


def count_briefly(connection: Connection) -> Overview:
    """Return what there is."""
    moment = tables.versions.c.published_at
    return Overview(
        n_articles=_count(connection, tables.articles),
        n_sources=_count(connection, tables.sources),
        n_clusters=_count(connection, tables.clusters),
        n_feeds=_count(connection, tables.feeds),
        n_failures=_count(connection, tables.failures),
        first=connection.scalar(select(func.min(moment))),
        last=connection.scalar(select(func.max(moment))),
    )


def _count(connection: Connection, table: FromClause) -> int:
    some = select(literal(1)).select_from(table).limit(MOST + 1).subquery()
    return int(connection.scalar(select(func.count()).select_from(some)) or 0)


def list_recent(connection: Connection, limit: int) -> list[ArticleLine]:
    """Return the articles that came in last, as they stand now, the last first."""
    standing = version_conditions(Selection())
    query = _select_lines().where(*standing).order_by(tables.versions.c.id.desc()).limit(limit)
    return list(map(_to_line, connection.execute(query)))


def list_articles(connection: Connection, version_ids: Sequence[int]) -> list[ArticleLine]:
    """Return the articles ``version_ids`` in that order."""
    query = _select_lines().where(one_of(connection, tables.versions.c.id, version_ids))
    lines = {row.id: _to_line(row) for row in connection.execute(query)}
    return [lines[id] for id in version_ids if id in lines]


def _select_lines() -> Select[Any]:
    versions = tables.versions
    names = ("id", "record", "title", "outlet", "published", "url", "path")
    return select(*(versions.c[name] for name in names), versions.c.first_captured.label("captured"))


def _to_line(row: Any) -> ArticleLine:  # noqa: ANN401 -- a row of _select_lines
    return ArticleLine(**{name: getattr(row, name) for name in ArticleLine.__slots__})


def list_recent_clusters(connection: Connection, limit: int) -> list[ClusterHeading]:
    """Return the claims of most articles among those that the latest articles have."""
    members, clusters = tables.members, tables.clusters
    latest = find_latest(connection, _LOOKED_AT)
    of_latest = one_of(connection, members.c.version_id, latest.version_ids)
    query = (
        select(clusters.c.id)
        .where(clusters.c.id.in_(select(members.c.cluster_id).where(of_latest)))
        .order_by(clusters.c.n_articles.desc(), clusters.c.id.desc())
        .limit(limit)
    )
    return load_cluster_headings(connection, list(connection.scalars(query)))
