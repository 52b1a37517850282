"""Clusters for lists, in the order in which they were found, without those that cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from thirdhand.store import tables
from thirdhand.store.cluster_headings import ClusterHeading, load_cluster_headings
from thirdhand.store.clusters import select_shown
from thirdhand.store.selection import one_of


def load_shown(connection: Connection, cluster_ids: Sequence[int]) -> list[ClusterHeading]:
    """Return the headings of ``cluster_ids`` in that order: of those that are described, and of no article
    whose time is over."""
    id = tables.clusters.c.id
    query = select_shown().with_only_columns(id).where(one_of(connection, id, cluster_ids))
    shown = load_cluster_headings(connection, list(connection.scalars(query)))
    return [shown[id] for id in cluster_ids if id in shown]
