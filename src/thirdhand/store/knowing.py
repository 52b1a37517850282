"""What the store knows already of captures that come in, asked many at a time before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Select, select, update

from thirdhand.store import tables
from thirdhand.store.writing import CHUNK, choose_current


def has_articles(connection: Connection) -> bool:
    """Say whether there is any article."""
    return connection.scalar(select(tables.articles.c.id).limit(1)) is not None


def find_known(connection: Connection, digests: Sequence[bytes]) -> dict[bytes, str]:
    """Return for those of ``digests`` that are in the store when their words were last seen."""
    captures, versions = tables.captures, tables.versions
    query = select(captures.c.digest, versions.c.last_captured).join(
        versions, versions.c.id == captures.c.version_id
    )
    return {
        row.digest: row.last_captured for row in _by_chunks(connection, query, captures.c.digest, digests)
    }


def find_failed(connection: Connection, digests: Sequence[bytes]) -> dict[bytes, tuple[int, str]]:
    """Return how often each of ``digests`` that has failed was tried, and by which version of the tool."""
    failures = tables.failures
    query = select(failures.c.digest, failures.c.n_attempts, failures.c.tool)
    rows = _by_chunks(connection, query, failures.c.digest, digests)
    return {row.digest: (row.n_attempts, row.tool) for row in rows}


def find_words(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, frozenset[bytes]]:
    """Return the words (their hashes) that are known to have stood at the places ``keys``."""
    articles, versions = tables.articles, tables.versions
    query = select(articles.c.key, versions.c.words).join(versions, versions.c.article_id == articles.c.id)
    found: dict[bytes, set[bytes]] = {}
    for row in _by_chunks(connection, query, articles.c.key, keys):
        found.setdefault(row.key, set()).add(row.words)
    return {key: frozenset(words) for key, words in found.items()}


def see_captures(connection: Connection, seen: Sequence[tuple[bytes, str]]) -> None:
    """Note of known captures, given by digest and time, that they were had at that time as well."""
    captures, versions = tables.captures, tables.versions
    times = dict(sorted(seen, key=lambda each: each[1]))
    columns = (captures.c.digest, versions.c.id, versions.c.article_id, versions.c.last_captured)
    query = select(*columns).join(versions, versions.c.id == captures.c.version_id)
    for row in list(_by_chunks(connection, query, captures.c.digest, list(times))):
        if times[row.digest] > row.last_captured:
            connection.execute(
                update(versions).where(versions.c.id == row.id).values(last_captured=times[row.digest])
            )
            choose_current(connection, row.article_id)


def _by_chunks(
    connection: Connection, query: Select[Any], column: Column[bytes], values: Sequence[bytes]
) -> Iterable[Any]:
    for start in range(0, len(values), CHUNK):
        yield from connection.execute(query.where(column.in_(values[start : start + CHUNK])))
