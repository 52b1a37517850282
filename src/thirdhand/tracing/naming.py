"""What a person means by ``k7``, by ``b2:…#c3``, by a URL: clusters, claims and articles by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, select

from thirdhand.errors import NotFoundError
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.clusters import follow_changes
from thirdhand.store.loading import find_shown, load_article, select_versions

_CLUSTER = re.compile(r"k(\d{1,18})", re.IGNORECASE)
_CLAIM = re.compile(r"(.+)#(c\d+)")
_LINK = "thirdhand clusters lists what there is"


@dataclass(frozen=True, slots=True)
class Place:
    """A claim, by its number from 0, of the version of an article that stands there now."""

    version_id: int
    article: Article
    number: int


def read_cluster_id(name: str) -> int | None:
    """Return the number of a cluster's name, None for what is no such name.

    >>> read_cluster_id("k7"), read_cluster_id("7")
    (7, None)
    """
    match = _CLUSTER.fullmatch(name.strip())
    return int(match[1]) if match else None


def split_claim_id(name: str) -> tuple[str, str] | None:
    """Return the article and the claim of a claim's name (``b2:…#c3``), None for what is no such name."""
    match = _CLAIM.fullmatch(name.strip())
    return (match[1], match[2]) if match else None


def find_cluster(connection: Connection, id: int) -> int:
    """Return the cluster that ``id`` means now: where one was merged away, the one that it went into.

    Raises NotFoundError.
    """
    at, way = follow_changes(connection, id)
    if at is None:
        problem = "is no cluster any more: its claims stand alone"
        raise NotFoundError(f"k{id}", problem if way else "no such cluster", _LINK)
    if not way and not connection.scalar(select(tables.clusters.c.id).where(tables.clusters.c.id == at)):
        raise NotFoundError(f"k{id}", "no such cluster", _LINK)
    return at


def find_current(connection: Connection, name: str) -> tuple[int, Article]:
    """Return the version that stands now at the place of the article ``name``; raises NotFoundError."""
    article_id = find_shown(connection, name)
    versions = tables.versions
    query = select_versions().where(versions.c.article_id == article_id, versions.c.is_current)
    row = connection.execute(query).one()
    return row.id, load_article(row)


def find_claim(connection: Connection, name: str) -> Place:
    """Return the claim called ``name``; raises NotFoundError."""
    parts = split_claim_id(name)
    if parts is None:
        remedy = "write the article's id, a # and the claim's id (b2:…#c3)"
        raise NotFoundError(name, "is the name of no claim", remedy)
    version_id, article = find_current(connection, parts[0])
    numbers = [number for number, claim in enumerate(article.claims) if claim.id == parts[1]]
    if not numbers:
        remedy = f"it has {len(article.claims)}: thirdhand show {parts[0]}"
        raise NotFoundError(name, f"the article has no claim {parts[1]}", remedy)
    return Place(version_id, article, numbers[0])
