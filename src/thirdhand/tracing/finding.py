"""Clusters found again: by id, by a claim, by an article, or by words as an editor types them.

Words are looked for in what the claims of a cluster say. The rarer a word, the more it counts, and numbers
count more than words; where no cluster has all of them, those come that have most.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, literal, or_, select

from thirdhand.errors import NotFoundError, UsageError
from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.json import cluster_from_json
from thirdhand.linking.values import Cluster, Member, Side
from thirdhand.store import tables
from thirdhand.store.clusters import COMMON, find_clusters_of, load_clusters
from thirdhand.store.marks import has_marks
from thirdhand.store.places import article_key
from thirdhand.store.reusing import load_copied
from thirdhand.store.selection import one_of
from thirdhand.store.store import Store
from thirdhand.terms import cut_terms
from thirdhand.tracing.naming import (
    Place,
    find_claim,
    find_cluster,
    find_current,
    read_cluster_id,
    split_claim_id,
)

#: Rows of terms that are looked at to gather candidates, and candidates that are then measured.
_MOST_ROWS, _MOST_CANDIDATES = 6_000, 300
#: Terms of a query that are looked for.
_MOST_TERMS = 24
#: A number in a query weighs so many times what a word does.
_NUMBER_WEIGHT = 2.0
_RECORD = re.compile(r"b2:[0-9a-f]{4,32}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundCluster:
    """A cluster that was found; ``missing`` are the terms of the query that it does not have."""

    cluster: Cluster
    missing: tuple[str, ...] = ()


def find_clusters(store: Store, query: str, *, limit: int = 5) -> list[FoundCluster]:
    """Return the clusters that ``query`` means, the best first.

    It is a cluster's id (``k7``), a claim's (``b2:…#c3``), an article's id, URL, path or ref, or words. A
    claim that no other article has is a cluster of one. Raises NotFoundError where there is nothing,
    UsageError for a query without a word.
    """
    with store.reading() as connection:
        id = read_cluster_id(query)
        if id is not None:
            return _load(connection, [find_cluster(connection, id)], query)
        parts = split_claim_id(query)
        if parts is not None and _is_article(connection, parts[0]):
            return [FoundCluster(_find_of_claim(connection, find_claim(connection, query)))]
        if _is_article(connection, query.strip()):
            return _find_of_article(connection, query.strip(), limit)
        return _find_by_words(connection, query, limit)


def _is_article(connection: Connection, name: str) -> bool:
    """Say whether ``name`` means an article, without looking for what is nearly one."""
    articles, versions = tables.articles, tables.versions
    if connection.scalar(select(articles.c.id).where(articles.c.key == article_key(name))) is not None:
        return True
    conditions: list[ColumnElement[bool]] = [versions.c.ref == name]
    if _RECORD.fullmatch(name):
        conditions.append((versions.c.record >= name.lower()) & (versions.c.record < name.lower() + "g"))
    return connection.scalar(select(versions.c.id).where(or_(*conditions)).limit(1)) is not None


def _load(connection: Connection, ids: Sequence[int], query: str) -> list[FoundCluster]:
    found = load_clusters(connection, ids)
    if not found:
        raise NotFoundError(query, "has changed and says nothing until it is linked", "thirdhand link")
    return [FoundCluster(cluster_from_json(found[id])) for id in ids if id in found]


def _find_of_article(connection: Connection, name: str, limit: int) -> list[FoundCluster]:
    version_id, _ = find_current(connection, name)
    ids = find_clusters_of(connection, version_id)[:limit]
    if not ids:
        raise NotFoundError(name, "no other article has a claim of it", _remedy(connection))
    return _load(connection, ids, name)


def _find_of_claim(connection: Connection, place: Place) -> Cluster:
    ids = find_clusters_of(connection, place.version_id, place.number)
    found = load_clusters(connection, ids)
    if found:
        return cluster_from_json(found[ids[0]])
    return describe_single(connection, place)


def describe_single(connection: Connection, place: Place) -> Cluster:
    """Return the cluster of a claim that no other article has, made on the spot."""
    claim = place.article.claims[place.number]
    member = Member(article=place.article, claim=claim, side=Side.SUPPORTS)
    copied = load_copied(connection, [place.version_id]).get(place.version_id, [])
    return describe_cluster(f"{place.article.id}#{claim.id}", [member], copied)


def _find_by_words(connection: Connection, query: str, limit: int) -> list[FoundCluster]:
    best = rank_clusters(connection, query, limit)
    if not best:
        raise NotFoundError(query, "no claim that two articles have is like that", _remedy(connection))
    found = load_clusters(connection, list(best))
    return [
        FoundCluster(cluster_from_json(found[id]), missing) for id, missing in best.items() if id in found
    ]


def rank_clusters(connection: Connection, query: str, limit: int) -> dict[int, tuple[str, ...]]:
    """Return the clusters that are most like the words of ``query``, the best first, each with the terms that
    it does not have.

    Raises UsageError for a query without a word.
    """
    terms = list(dict.fromkeys(cut_terms(query)))[:_MOST_TERMS]
    terms = [term for term in terms if term not in COMMON] or terms
    if not terms:
        raise UsageError(f"{query!r} has no word to look for; type letters or digits")
    counts = count_clusters(connection, terms)
    known = sorted((term for term in terms if counts[term]), key=lambda term: (counts[term], term))
    weights = {term: _weigh(term, counts[term]) for term in known}
    best = _order(connection, _score(connection, known, weights, counts))[:limit]
    having = _find_terms(connection, terms, best)
    return {id: tuple(term for term in terms if term not in having.get(id, ())) for id in best}


def count_clusters(connection: Connection, terms: Sequence[str]) -> dict[str, int]:
    """Return in how many clusters each of ``terms`` stands, counted no further than is of use."""
    table = tables.cluster_terms
    counts = {}
    for term in terms:
        rows = select(literal(1)).where(table.c.term == term).limit(10 * _MOST_ROWS).subquery()
        counts[term] = connection.scalar(select(func.count()).select_from(rows)) or 0
    return counts


def _weigh(term: str, count: int) -> float:
    rarity = math.log(1 + 10 * _MOST_ROWS / count)
    return rarity * (_NUMBER_WEIGHT if term[0].isdigit() else 1.0)


def _score(
    connection: Connection, known: Sequence[str], weights: dict[str, float], counts: dict[str, int]
) -> dict[int, float]:
    """Return the weights that the best clusters have, gathered by the rarest terms, measured by all."""
    table = tables.cluster_terms
    scores: dict[int, float] = {}
    n_rows = 0
    for at, term in enumerate(known):
        if at and n_rows + counts[term] > _MOST_ROWS:
            break
        n_rows += counts[term]
        query = select(table.c.cluster_id).where(table.c.term == term).limit(_MOST_ROWS)
        for id in connection.scalars(query):
            scores[id] = scores.get(id, 0.0) + weights[term]
    candidates = sorted(scores, key=lambda id: (-scores[id], id))[:_MOST_CANDIDATES]
    having = _find_terms(connection, known, candidates)
    return {id: sum(weights[term] for term in having[id]) for id in candidates}


def _find_terms(
    connection: Connection, terms: Sequence[str], cluster_ids: Sequence[int]
) -> dict[int, set[str]]:
    table = tables.cluster_terms
    found: dict[int, set[str]] = {}
    query = select(table.c.cluster_id, table.c.term).where(
        table.c.term.in_(terms), one_of(connection, table.c.cluster_id, cluster_ids)
    )
    for id, term in connection.execute(query):
        found.setdefault(id, set()).add(term)
    return found


def _order(connection: Connection, scores: dict[int, float]) -> list[int]:
    clusters = tables.clusters
    query = select(clusters.c.id, clusters.c.n_articles).where(
        one_of(connection, clusters.c.id, list(scores))
    )
    sizes = {id: n for id, n in connection.execute(query)}
    return sorted(sizes, key=lambda id: (-round(scores[id], 6), -sizes[id], id))


def _remedy(connection: Connection) -> str:
    """Say what to do where nothing is found: a store that was never linked has nothing to find."""
    if not has_marks(connection):
        return "nothing is linked yet: thirdhand link"
    return "thirdhand clusters lists what there is; thirdhand search looks in single articles too"
