"""What articles are called that a claim was had from, and that do not carry it themselves."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from thirdhand.linking.values import Cluster
from thirdhand.store.headings import load_headings
from thirdhand.views.trace.wording import find_outside, name_article


def name_outside(connection: Connection, clusters: Iterable[Cluster]) -> dict[str, str]:
    """Return what the articles are called that ``clusters`` name without having them, by id."""
    ids = sorted({id for cluster in clusters for id in find_outside(cluster)})
    headings = load_headings(connection, ids)
    return {id: name_article(id, heading.outlet, heading.url) for id, heading in headings.items()}
