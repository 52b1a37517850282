"""Memberships carried over: where an article is read anew or its page changed, its claims keep their cluster.

They are only kept for what they are called: the clusters are stale, and grouped anew they may come apart. But
without them every cluster would get another id when a new model reads everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from thirdhand.records import Article, Span
from thirdhand.store import tables
from thirdhand.store.clusters import MemberRow, unpack_description
from thirdhand.store.corrections import NamedClaim, find_number, hash_words
from thirdhand.store.selection import one_of


def carry_members(connection: Connection, articles: Mapping[int, Article]) -> list[MemberRow]:
    """Return the clusters of the claims of ``articles``, by version id, as those before them had them.

    What was before is another reading of the version, or another version of the same page.
    """
    found: dict[tuple[int, int], MemberRow] = {}
    told: dict[int, dict[tuple[str, str], dict[str, Any]]] = {}
    for row in _load_before(connection, list(articles)):
        if row.cluster_id not in told:
            told[row.cluster_id] = _index(row)
        telling = told[row.cluster_id].get((row.record, f"c{row.claim + 1}"))
        if telling is None:
            continue
        number = find_number(articles[row.new_id], _name(telling))
        if number is not None:
            carried = MemberRow(
                version_id=row.new_id,
                claim=number,
                cluster_id=row.cluster_id,
                side=row.side,
                is_sure=row.is_sure,
            )
            found.setdefault((row.new_id, number), carried)
    return list(found.values())


def _load_before(connection: Connection, version_ids: Sequence[int]) -> Iterator[Any]:
    """Yield the members of all versions of the pages that ``version_ids`` stand at, this one first."""
    new, old, members = tables.versions.alias("new"), tables.versions.alias("old"), tables.members
    clusters = tables.clusters
    query = (
        select(
            new.c.id.label("new_id"),
            old.c.record,
            members.c.claim,
            members.c.cluster_id,
            members.c.side,
            members.c.is_sure,
            clusters.c.description,
        )
        .join(old, old.c.article_id == new.c.article_id)
        .join(members, members.c.version_id == old.c.id)
        .join(clusters, clusters.c.id == members.c.cluster_id)
        .where(one_of(connection, new.c.id, version_ids), clusters.c.description.is_not(None))
        .order_by(new.c.id, old.c.id.desc(), members.c.claim)
    )
    yield from connection.execute(query)


def _index(row: Any) -> dict[tuple[str, str], dict[str, Any]]:  # noqa: ANN401 -- a row
    """Return the tellings of a cluster by article and claim."""
    record = unpack_description(row.description, row.cluster_id)
    return {(claim["article"], claim["claim"]): claim for claim in record["claims"]}


def _name(telling: Mapping[str, Any]) -> NamedClaim:
    start, end = telling["spans"][0]
    return NamedClaim(
        side=0,
        record=telling["article"],
        part=telling["in"],
        span=Span(start, end),
        words=hash_words(telling["text"]),
    )
