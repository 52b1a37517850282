"""Whether what linking keeps is whole: descriptions, members and terms go together, spans lie in their texts.

All of it can be made again, so the remedy is the same everywhere. What waits for the next link is no damage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from thirdhand.errors import StoreError
from thirdhand.records import Span
from thirdhand.store import tables
from thirdhand.store.clusters import find_terms, load_members, unpack_description
from thirdhand.store.loading import stream_rows
from thirdhand.store.pairs import unpack_spans
from thirdhand.store.selection import one_of

_BATCH = 100
REMEDY = "thirdhand link --again makes it anew"
_UNREADABLE = "cannot be made whole"
_BEYOND = "has spans beyond its texts"


def check_linked(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield (what it is of, what is wrong) for clusters, reuse and copies; few rows are held at a time."""
    yield from _check_clusters(connection)
    yield from _check_reuse(connection)
    yield from _check_copied(connection)


def _check_clusters(connection: Connection) -> Iterator[tuple[str, str]]:
    clusters, last = tables.clusters, -1
    while True:
        query = select(clusters).where(clusters.c.id > last, ~clusters.c.is_stale)
        rows = connection.execute(query.order_by(clusters.c.id).limit(_BATCH)).all()
        if not rows:
            return
        last = rows[-1].id
        ids = [row.id for row in rows]
        claims, terms = _load_claims(connection, ids), _load_terms(connection, ids)
        for row in rows:
            for what in _check_cluster(row, claims.get(row.id, set()), terms.get(row.id, set())):
                yield f"cluster k{row.id}", what


def _load_claims(connection: Connection, ids: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """Return article and claim of the members of each cluster."""
    members = load_members(connection, ids)
    versions = tables.versions
    wanted = list({row.version_id for rows in members.values() for row in rows})
    query = select(versions.c.id, versions.c.record).where(one_of(connection, versions.c.id, wanted))
    records = {row.id: row.record for row in connection.execute(query)}
    return {
        id: {(records.get(row.version_id, ""), f"c{row.claim + 1}") for row in rows}
        for id, rows in members.items()
    }


def _load_terms(connection: Connection, ids: Sequence[int]) -> dict[int, set[str]]:
    terms = tables.cluster_terms
    found: dict[int, set[str]] = {}
    for row in connection.execute(select(terms).where(one_of(connection, terms.c.cluster_id, ids))):
        found.setdefault(row.cluster_id, set()).add(row.term)
    return found


def _check_cluster(row: Any, claims: set[tuple[str, str]], terms: set[str]) -> Iterator[str]:  # noqa: ANN401
    try:
        record = unpack_description(row.description or b"", row.id)
        says = {(claim["article"], claim["claim"]) for claim in record["claims"]}
        columns = [record[name] for name in ("statement", "n_articles", "n_outlets")]
        must = find_terms(record)
    except (StoreError, KeyError, TypeError):
        yield _UNREADABLE
        return
    if columns != [row.statement, row.n_articles, row.n_outlets] or row.n_changes != len(record["changes"]):
        yield "does not say what its columns say"
    if says != claims:
        yield "has other claims than it says"
    if must != terms:
        yield "cannot be found by its words"


def _check_reuse(connection: Connection) -> Iterator[tuple[str, str]]:
    reuse, a, b = tables.reuse, tables.versions.alias("a"), tables.versions.alias("b")
    query = (
        select(reuse.c.spans, a.c.record, func.length(a.c.text).label("a"), func.length(b.c.text).label("b"))
        .join(a, a.c.id == reuse.c.a_id)
        .join(b, b.c.id == reuse.c.b_id)
    )
    for row in stream_rows(connection, query):
        for what in _check_spans(row.spans, (row.a, row.b)):
            yield f"a pair of {row.record}", what


def _check_copied(connection: Connection) -> Iterator[tuple[str, str]]:
    copied, child, parent = tables.copied, tables.versions.alias("child"), tables.versions.alias("parent")
    query = (
        select(
            copied.c.spans,
            copied.c.parent_spans,
            child.c.record,
            func.length(child.c.text).label("child"),
            func.length(parent.c.text).label("parent"),
        )
        .join(child, child.c.id == copied.c.child_id)
        .join(parent, parent.c.id == copied.c.parent_id, isouter=True)
    )
    for row in stream_rows(connection, query):
        problems = [
            *_check_spans(row.spans, (row.child,)),
            *_check_spans(row.parent_spans, (row.parent or 0,)),
        ]
        for what in dict.fromkeys(problems):
            yield f"what {row.record} has from others", what


def _check_spans(packed: bytes, lengths: Sequence[int]) -> Iterator[str]:
    try:
        columns: tuple[tuple[Span, ...], ...] = unpack_spans(packed, len(lengths))
    except ValueError:
        yield _UNREADABLE
        return
    if any(span.end > length for column, length in zip(columns, lengths, strict=True) for span in column):
        yield _BEYOND
