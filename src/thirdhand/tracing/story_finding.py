"""Which clusters a story has, and which of their claims.

Words are looked for as ``tracing.finding`` does, in what the claims of a cluster say, but all of them must be
there. Conditions must hold of a claim and its article: those that do not meet them are no part of the story,
whatever else is in their cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from thirdhand.ids import DIGEST_BYTES
from thirdhand.store import tables
from thirdhand.store.clusters import COMMON, load_clusters, select_shown
from thirdhand.store.driving import find_candidates
from thirdhand.store.querying import Group
from thirdhand.store.selection import Selection, claim_conditions, one_of, version_conditions
from thirdhand.store.snippets import find_phrases
from thirdhand.store.stories import Story
from thirdhand.tracing.finding import count_clusters

#: A story has so many clusters at most, the newest ones.
MOST_CLUSTERS = 200
#: Clusters with the words, and articles that meet conditions alone, among which these are looked for.
_MOST_CANDIDATES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTelling:
    """A claim of a story: its JSON in the cluster, and the key of its article, which outlives versions."""

    record: dict[str, Any]
    article_key: bytes

    @property
    def article(self) -> str:
        """The id of its article's record."""
        id: str = self.record["article"]
        return id


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryCluster:
    """A cluster of a story: its JSON, and those of its claims that are the story's."""

    id: int
    record: dict[str, Any]
    tellings: tuple[StoryTelling, ...]


def find_ids(connection: Connection, story: Story) -> list[int]:
    """Return the clusters that may be the story's, the newest first."""
    groups, selection = story.query.groups, story.selection
    if groups:
        ids = sorted({id for group in groups for id in _find_by_words(connection, group)}, reverse=True)
        if selection != Selection():
            query = _select_members(selection, tables.members.c.cluster_id)
            named = one_of(connection, tables.members.c.cluster_id, ids[:_MOST_CANDIDATES])
            meeting = set(connection.scalars(query.where(named).distinct()))
            ids = [id for id in ids if id in meeting]
        return ids[:MOST_CLUSTERS]
    versions = find_candidates(connection, story.query, selection, _MOST_CANDIDATES)
    of_versions = one_of(connection, tables.members.c.version_id, list(versions))
    query = _select_members(selection, tables.members.c.cluster_id).where(of_versions).distinct()
    return sorted(connection.scalars(query), reverse=True)[:MOST_CLUSTERS]


def _find_by_words(connection: Connection, group: Group) -> list[int]:
    """Return the newest clusters that have all terms of ``group``, asked for by the rarest."""
    terms = {term for phrase in group.wanted for term in phrase}
    counts = count_clusters(connection, sorted(terms - COMMON or terms))
    first, *more = sorted(counts, key=lambda term: (counts[term], term))
    named = tables.cluster_terms
    query = select(named.c.cluster_id).where(named.c.term == first)
    for term in more:
        other = named.alias()
        query = query.where(exists().where(other.c.term == term, other.c.cluster_id == named.c.cluster_id))
    return list(connection.scalars(query.order_by(named.c.cluster_id.desc()).limit(_MOST_CANDIDATES)))


def _select_members(selection: Selection, *columns: Any) -> Select[Any]:  # noqa: ANN401 -- columns
    """Return the query for the claims in clusters that meet ``selection`` with their articles."""
    members, versions, articles = tables.members, tables.versions, tables.articles
    readings, claims = tables.readings, tables.claims
    query = (
        select(*columns)
        .select_from(members)
        .join(versions, versions.c.id == members.c.version_id)
        .join(articles, articles.c.id == versions.c.article_id)
    )
    if selection.needs_reading:
        is_read = (readings.c.version_id == versions.c.id) & readings.c.is_active
        is_claim = (claims.c.reading_id == readings.c.id) & (claims.c.number == members.c.claim)
        query = query.join(readings, is_read).join(claims, is_claim).where(*claim_conditions(selection))
    return query.where(*version_conditions(selection))


def take_digest(connection: Connection, ids: Sequence[int]) -> str:
    """Return what changes when clusters come, go or are described anew, without reading what they say."""
    clusters = tables.clusters
    counts = (clusters.c.n_articles, clusters.c.n_outlets, clusters.c.n_changes)
    query = select_shown().where(one_of(connection, clusters.c.id, ids)).order_by(clusters.c.id)
    rows = connection.execute(
        query.with_only_columns(clusters.c.id, func.length(clusters.c.description), *counts)
    )
    return blake2b(repr([tuple(row) for row in rows]).encode(), digest_size=DIGEST_BYTES).hexdigest()


def load_story_clusters(connection: Connection, story: Story, ids: Sequence[int]) -> Iterator[StoryCluster]:
    """Yield those of ``ids`` that are the story's, in that order."""
    keys = _load_keys(connection, story.selection, ids)
    records = load_clusters(connection, ids)
    groups = story.query.groups
    for id in ids:
        if id not in records or id not in keys:
            continue
        found = tuple(_take(records[id], keys[id], groups))
        if found:
            yield StoryCluster(id=id, record=records[id], tellings=found)


def _load_keys(
    connection: Connection, selection: Selection, ids: Sequence[int]
) -> dict[int, dict[tuple[str, str], bytes]]:
    """Return by cluster the keys of the articles of the claims that meet ``selection``, by article and id."""
    members, versions, articles = tables.members, tables.versions, tables.articles
    columns = (members.c.cluster_id, versions.c.record, members.c.claim, articles.c.key)
    query = _select_members(selection, *columns).where(one_of(connection, members.c.cluster_id, ids))
    keys: dict[int, dict[tuple[str, str], bytes]] = {}
    for cluster_id, record, claim, key in connection.execute(query):
        keys.setdefault(cluster_id, {})[record, f"c{claim + 1}"] = key
    return keys


def _take(
    record: dict[str, Any], keys: dict[tuple[str, str], bytes], groups: Sequence[Group]
) -> Iterator[StoryTelling]:
    """Yield the claims of a cluster that meet one of ``groups`` and have a key."""
    texts = [claim["text"] for claim in record["claims"]]
    meeting = [group for group in groups if _has_all(texts, group)]
    for claim in record["claims"]:
        key = keys.get((claim["article"], claim["claim"]))
        is_wanted = not groups or any(not find_phrases(claim["text"], g.unwanted) for g in meeting)
        if key is not None and is_wanted:
            yield StoryTelling(record=claim, article_key=key)


def _has_all(texts: Sequence[str], group: Group) -> bool:
    """Say whether each phrase stands in one of ``texts``; what nearly every claim has need not."""
    missing = {phrase for phrase in group.wanted if not COMMON.issuperset(phrase)}
    for text in texts:
        if not missing:
            break
        missing -= {phrase for _, phrase in find_phrases(text, missing)}
    return not missing
