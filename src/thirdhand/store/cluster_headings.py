"""What clusters are called and what they count, many at once and without their long descriptions.

Those that say nothing until the next link, or have an article whose time is over, are in no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from thirdhand.store import tables
from thirdhand.store.loading import select_expired
from thirdhand.store.selection import one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterHeading:
    """A cluster in a list.

    ``n_origins`` is the fewest and the most, None where the cluster was not counted yet: then the ways in
    which its articles have it are all 0.
    """

    id: str
    statement: str
    n_articles: int
    n_outlets: int
    n_changes: int
    n_copies: int
    n_relays: int
    n_own: int
    n_untraced: int
    n_origins: tuple[int, int] | None
    denied: bool
    ring: bool
    first_published: str | None


def select_over() -> Select[Any]:
    """Return the query for the ids of clusters that have a claim of an article whose time is over."""
    members, versions = tables.members, tables.versions
    return (
        select(members.c.cluster_id)
        .join(versions, versions.c.id == members.c.version_id)
        .where(versions.c.article_id.in_(select_expired()))
    )


def select_headings() -> Select[Any]:
    """Return the query for the headings of clusters that can be shown; ``to_heading`` reads a row."""
    clusters, counts = tables.clusters, tables.cluster_counts
    columns = [column for column in counts.c if column.name != "cluster_id"]
    return (
        select(
            *(clusters.c[name] for name in ("id", "statement", "n_articles", "n_outlets", "n_changes")),
            *columns,
        )
        .join(counts, counts.c.cluster_id == clusters.c.id, isouter=True)
        .where(clusters.c.statement.is_not(None), clusters.c.id.not_in(select_over()))
    )


def to_heading(row: Any) -> ClusterHeading:  # noqa: ANN401 -- a row
    """Return the heading that a row of ``select_headings`` tells of."""
    is_counted = row.most_origins is not None
    ways = {name: getattr(row, name) or 0 for name in ("n_copies", "n_relays", "n_own", "n_untraced")}
    return ClusterHeading(
        id=f"k{row.id}",
        statement=row.statement,
        n_articles=row.n_articles,
        n_outlets=row.n_outlets,
        n_changes=row.n_changes,
        **ways,
        n_origins=(row.least_origins, row.most_origins) if is_counted else None,
        denied=bool(row.is_denied),
        ring=bool(row.has_ring),
        first_published=row.first_published,
    )


def load_cluster_headings(connection: Connection, cluster_ids: Sequence[int]) -> list[ClusterHeading]:
    """Return the headings of those of ``cluster_ids`` that can be shown, in that order."""
    query = select_headings().where(one_of(connection, tables.clusters.c.id, cluster_ids))
    shown = {row.id: to_heading(row) for row in connection.execute(query)}
    return [shown[id] for id in cluster_ids if id in shown]
