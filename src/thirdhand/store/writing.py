"""Articles into the store: places, versions, captures and what was read in them.

Every function here runs inside one transaction of the only writer, and does nothing the second time:
what a transaction cut off half-way had written is gone, and what it had finished is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from thirdhand.store import tables
from thirdhand.store.index import IndexRow, add_terms
from thirdhand.store.preparing import LinkRow, Prepared, PreparedReading
from thirdhand.store.terms import fold_name

#: No database takes more bound values than this in one statement.
CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A prepared article with the capture it came from; times are the store's.

    ``digest`` is the capture's, ``input`` what messages call it; ``forget_at`` None keeps it for good.
    """

    prepared: Prepared
    digest: bytes
    input: str
    captured: str
    headers: dict[str, str] | None
    tool: str
    forget_at: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition came to: a new article, a new version of a known one, or nothing new."""

    version_id: int
    is_new_article: bool
    is_new_version: bool


def add_articles(
    connection: Connection, additions: Sequence[Addition], edition_id: int, time: str
) -> list[Added | None]:
    """Write ``additions``, read by ``edition_id``, at ``time``; return what each came to.

    None is for an article that was removed and must not come back.
    """
    gone = find_removed(connection, [addition.prepared.key for addition in additions])
    results: list[Added | None] = []
    fresh: list[tuple[int, PreparedReading]] = []
    index: list[IndexRow] = []
    for addition in additions:
        added = None if addition.prepared.key in gone else _add_version(connection, addition, time)
        results.append(added)
        new = addition.prepared.new
        if added is None or new is None:
            continue
        if added.is_new_version:
            index.append(IndexRow(added.version_id, new.title_terms, new.text_terms))
        reading_id = _add_reading(connection, added.version_id, edition_id, new.reading, time)
        if reading_id is not None:
            fresh.append((reading_id, new.reading))
    add_terms(connection, index)
    add_reading_rows(connection, fresh)
    _forget_failures(connection, [addition.digest for addition in additions])
    return results


def find_removed(connection: Connection, keys: Iterable[bytes]) -> set[bytes]:
    """Return those of ``keys`` whose articles were removed for good."""
    column = tables.removals.c.key
    return set(connection.scalars(select(column).where(column.in_(list(keys)))))


def _add_version(connection: Connection, addition: Addition, time: str) -> Added | None:
    prepared, articles = addition.prepared, tables.articles
    article_id = connection.scalar(select(articles.c.id).where(articles.c.key == prepared.key))
    known = article_id and _find_version(connection, article_id, prepared.words)
    if not known and prepared.new is None:
        return None  # it was removed while it was looked at again
    is_new_article = article_id is None
    if article_id is None:
        row = {"key": prepared.key, "place": prepared.place, "added": time, "forget_at": addition.forget_at}
        article_id = _insert(connection, articles, row)
    if known:
        version_id = known.id
        _see_again(connection, known, addition.captured)
    else:
        times = {"first_captured": addition.captured, "last_captured": addition.captured}
        row = {"article_id": article_id, "words": prepared.words, "is_current": is_new_article, **times}
        version_id = _insert(
            connection, tables.versions, {**row, **(prepared.new.columns if prepared.new else {})}
        )
    if not is_new_article:
        choose_current(connection, article_id)
    _add_capture(connection, addition, version_id)
    return Added(version_id, is_new_article, not known)


def _find_version(connection: Connection, article_id: int, words: bytes) -> Any:  # noqa: ANN401 -- a row or None
    versions = tables.versions
    return connection.execute(
        select(versions.c.id, versions.c.first_captured, versions.c.last_captured).where(
            versions.c.article_id == article_id, versions.c.words == words
        )
    ).one_or_none()


def _insert(connection: Connection, table: Any, row: dict[str, Any]) -> int:  # noqa: ANN401 -- a Table or its alias
    result = connection.execute(insert(table).values(row))
    (id,) = result.inserted_primary_key or (0,)
    return int(id)


def _see_again(connection: Connection, known: Any, captured: str) -> None:  # noqa: ANN401 -- a row
    """Widen the time in which these words are known to have stood there."""
    first, last = min(known.first_captured, captured), max(known.last_captured, captured)
    if (first, last) != (known.first_captured, known.last_captured):
        times = {"first_captured": first, "last_captured": last}
        connection.execute(update(tables.versions).where(tables.versions.c.id == known.id).values(times))


def choose_current(connection: Connection, article_id: int) -> None:
    """Mark the version that was seen last as the one that stands there now."""
    versions = tables.versions
    latest = (
        select(versions.c.id)
        .where(versions.c.article_id == article_id)
        .order_by(versions.c.last_captured.desc(), versions.c.id.desc())
        .limit(1)
    )
    id = connection.scalar(latest)
    of_article = versions.c.article_id == article_id
    connection.execute(
        update(versions)
        .where(of_article, versions.c.is_current, versions.c.id != id)
        .values(is_current=False)
    )
    connection.execute(
        update(versions).where(versions.c.id == id, ~versions.c.is_current).values(is_current=True)
    )


def _add_capture(connection: Connection, addition: Addition, version_id: int) -> None:
    captures = tables.captures
    is_known = connection.scalar(select(captures.c.digest).where(captures.c.digest == addition.digest))
    if is_known is None:
        row = {
            "digest": addition.digest,
            "version_id": version_id,
            "captured": addition.captured,
            "input": addition.input,
            "headers": addition.headers,
            "tool": addition.tool,
        }
        connection.execute(insert(captures).values(row))


def _add_reading(
    connection: Connection, version_id: int, edition_id: int, reading: PreparedReading, time: str
) -> int | None:
    """Write the record of a reading and return its id, None where this edition has read the version."""
    readings = tables.readings
    known = connection.execute(
        select(readings.c.edition_id, readings.c.is_active).where(readings.c.version_id == version_id)
    ).all()
    if any(row.edition_id == edition_id for row in known):
        return None
    row = {
        "version_id": version_id,
        "edition_id": edition_id,
        # a reading that is there stays the one that is shown until ``reread`` has them all
        "is_active": not any(row.is_active for row in known),
        "read": time,
        "record": reading.record,
    }
    return _insert(connection, readings, row)


def add_reading(
    connection: Connection, version_id: int, edition_id: int, reading: PreparedReading, time: str
) -> bool:
    """Write one reading of a version that is there; say whether it is new."""
    reading_id = _add_reading(connection, version_id, edition_id, reading, time)
    if reading_id is None:
        return False
    add_reading_rows(connection, [(reading_id, reading)])
    return True


def add_reading_rows(connection: Connection, readings: Sequence[tuple[int, PreparedReading]]) -> None:
    """Write the claims, links and findings of ``readings``, given with their ids."""
    ids = add_sources(connection, [link.source for _, reading in readings for link in reading.links])
    rows: dict[Any, list[dict[str, Any]]] = {tables.claims: [], tables.links: [], tables.findings: []}
    for reading_id, reading in readings:
        owner = {"reading_id": reading_id}
        rows[tables.claims] += [{**owner, **asdict(claim)} for claim in reading.claims]
        rows[tables.links] += [{**owner, **_link(link, ids)} for link in reading.links]
        rows[tables.findings] += [{**owner, **asdict(finding)} for finding in reading.findings]
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)


def _link(link: LinkRow, ids: dict[str, int]) -> dict[str, Any]:
    row = asdict(link)
    return {**row, "source_id": ids[fold_name(row.pop("source"))]}


def add_sources(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of the sources called ``names`` by their key, new ones written down."""
    wanted = {fold_name(name): name for name in names}
    ids = _find_sources(connection, list(wanted))
    missing = [{"key": key, "name": name} for key, name in wanted.items() if key not in ids]
    if missing:
        connection.execute(insert(tables.sources), missing)
        ids |= _find_sources(connection, [row["key"] for row in missing])
    return ids


def _find_sources(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    sources, ids = tables.sources, {}
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        found = connection.execute(select(sources.c.key, sources.c.id).where(sources.c.key.in_(part)))
        ids.update({row.key: row.id for row in found})
    return ids


def _forget_failures(connection: Connection, digests: Sequence[bytes]) -> None:
    """What has gone in has not failed, whatever it did before."""
    connection.execute(delete(tables.failures).where(tables.failures.c.digest.in_(list(digests))))
