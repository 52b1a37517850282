"""The list of claims that several articles carry: each with its count line, as an editor chooses by it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from thirdhand.errors import UsageError
from thirdhand.store import tables
from thirdhand.store.cluster_headings import ClusterHeading
from thirdhand.store.clusters import count_clusters, list_headings
from thirdhand.store.marks import has_marks
from thirdhand.store.store import Store
from thirdhand.tracing.listing import SORTS
from thirdhand.tracing.naming import read_cluster_id

#: Claims of one page.
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsPage:
    """A page of the list.

    ``after`` is the id behind which it begins, None at the beginning; ``next`` is where the next one begins,
    None at the end. ``n_claims`` are all, with those that say nothing until the next link. ``has_articles``
    and ``is_linked`` tell why there may be none.
    """

    sort: str
    after: str | None
    next: str | None
    claims: tuple[ClusterHeading, ...]
    n_claims: int
    has_articles: bool
    is_linked: bool


def load_claims_page(store: Store, sort: str = "articles", after: str | None = None) -> ClaimsPage:
    """Return the page of claims behind ``after``; raises UsageError for a sort or an id that cannot be."""
    if sort not in SORTS:
        raise UsageError(f"sort: {sort!r} is none of {', '.join(SORTS)}")
    number = read_cluster_id(after) if after is not None else None
    if after is not None and number is None:
        raise UsageError(f"after: {after!r} is no claim's id, as k7")
    with store.reading() as connection:
        found = list_headings(connection, SORTS[sort], PAGE + 1, number)
        return ClaimsPage(
            sort=sort,
            after=after,
            next=found[PAGE - 1].id if len(found) > PAGE else None,
            claims=tuple(found[:PAGE]),
            n_claims=count_clusters(connection),
            has_articles=_has_articles(connection),
            is_linked=has_marks(connection),
        )


def _has_articles(connection: Connection) -> bool:
    return connection.scalar(select(tables.versions.c.id).limit(1)) is not None
