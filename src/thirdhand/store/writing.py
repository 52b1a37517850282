"""Articles into the store: places, versions, captures and what was read in them.

Every function here runs inside one transaction of the only writer, and does nothing the second time:
what a transaction cut off half-way had written is gone, and what it had finished is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from thirdhand.store import tables
from thirdhand.store.index import IndexRow, add_terms
from thirdhand.store.preparing import (
    ClaimRow,
    FindingRow,
    LinkRow,
    Prepared,
    PreparedReading,
    PreparedVersion,
)
from thirdhand.store.recutting import add_source_terms
from thirdhand.terms import fold_name

#: The errors of pages that could not be had.
FETCH_ERRORS = ("FetchError", "BusyError")
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

    None is for an article that was removed and must not come back. Articles of which nothing was known are
    written together, in a quarter of the time that they take one by one.
    """
    gone = find_removed(connection, [addition.prepared.key for addition in additions])
    new = _pick_new(connection, additions, gone)
    written = _add_new(connection, [additions[at] for at in new], edition_id, time)
    results: dict[int, Added | None] = {at: added for at, (added, _) in zip(new, written, strict=True)}
    readings: list[int | None] = [reading_id for _, reading_id in written]
    for at, addition in enumerate(additions):
        if at in results:
            continue
        added = None if addition.prepared.key in gone else _add_version(connection, addition, time)
        results[at] = added
        version = addition.prepared.new
        if added is not None and version is not None:
            new.append(at)
            readings.append(_add_reading(connection, added.version_id, edition_id, version.reading, time))
    _add_words(connection, [(additions[at], results[at], id) for at, id in zip(new, readings, strict=True)])
    _forget_failures(connection, additions)
    return [results[at] for at in range(len(additions))]


def _pick_new(connection: Connection, additions: Sequence[Addition], gone: set[bytes]) -> list[int]:
    """Return the positions of those of ``additions`` whose place and capture were never seen before."""
    keys = _find_among(connection, tables.articles.c.key, [each.prepared.key for each in additions])
    digests = _find_among(connection, tables.captures.c.digest, [each.digest for each in additions])
    new: list[int] = []
    for at, addition in enumerate(additions):
        key, digest = addition.prepared.key, addition.digest
        if addition.prepared.new and key not in gone and key not in keys and digest not in digests:
            new.append(at)
        keys.add(key)
        digests.add(digest)
    return new


def _find_among(connection: Connection, column: Column[bytes], values: Sequence[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for start in range(0, len(values), CHUNK):
        found.update(connection.scalars(select(column).where(column.in_(values[start : start + CHUNK]))))
    return found


def _add_new(
    connection: Connection, additions: Sequence[Addition], edition_id: int, time: str
) -> list[tuple[Added, int]]:
    """Write articles of which nothing is known; return what each came to, with the id of its reading."""
    new = [(addition, addition.prepared.new) for addition in additions]
    rows: list[dict[str, Any]] = [
        {"key": each.prepared.key, "place": each.prepared.place, "added": time, "forget_at": each.forget_at}
        for each in additions
    ]
    article_ids = _insert_all(connection, tables.articles, rows)
    rows = [
        _version_row(addition, version, article_id, is_current=True)
        for (addition, version), article_id in zip(new, article_ids, strict=True)
        if version is not None
    ]
    version_ids = _insert_all(connection, tables.versions, rows)
    rows = [_capture_row(each, id) for each, id in zip(additions, version_ids, strict=True)]
    if rows:
        connection.execute(insert(tables.captures), rows)
    reading: dict[str, Any] = {"edition_id": edition_id, "is_active": True, "read": time}
    rows = [
        {**reading, "version_id": id, **_record_columns(version.reading)}
        for (_, version), id in zip(new, version_ids, strict=True)
        if version is not None
    ]
    reading_ids = _insert_all(connection, tables.readings, rows)
    return [
        (Added(version_id, is_new_article=True, is_new_version=True), reading_id)
        for version_id, reading_id in zip(version_ids, reading_ids, strict=True)
    ]


def _insert_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert ``rows`` and return their ids in the same order."""
    if not rows:
        return []
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.scalars(statement, rows))


def _add_words(connection: Connection, added: Sequence[tuple[Addition, Added | None, int | None]]) -> None:
    """Write what is searched of ``added``, given with the ids of their readings, None for old ones."""
    index: list[IndexRow] = []
    fresh: list[tuple[int, PreparedReading]] = []
    for addition, what, reading_id in added:
        version = addition.prepared.new
        if version is not None and what is not None and what.is_new_version:
            index.append(IndexRow(what.version_id, version.title_terms, version.text_terms))
        if version is not None and reading_id is not None:
            fresh.append((reading_id, version.reading))
    add_terms(connection, index)
    add_reading_rows(connection, fresh)


def find_removed(connection: Connection, keys: Iterable[bytes]) -> set[bytes]:
    """Return those of ``keys`` whose articles were removed for good."""
    column = tables.removals.c.key
    return set(connection.scalars(select(column).where(column.in_(list(keys)))))


def _add_version(connection: Connection, addition: Addition, time: str) -> Added | None:
    prepared, articles = addition.prepared, tables.articles
    article_id = connection.scalar(select(articles.c.id).where(articles.c.key == prepared.key))
    known = _find_version(connection, article_id, prepared.words) if article_id else None
    new = prepared.new
    if known is None and new is None:
        return None  # it was removed while it was looked at again
    is_new_article = article_id is None
    if article_id is None:
        row = {"key": prepared.key, "place": prepared.place, "added": time, "forget_at": addition.forget_at}
        article_id = _insert(connection, articles, row)
    if known is not None:
        version_id = known.id
        _see_again(connection, known, addition.captured)
    elif new is not None:
        row = _version_row(addition, new, article_id, is_current=is_new_article)
        version_id = _insert(connection, tables.versions, row)
    if not is_new_article:
        choose_current(connection, article_id)
    _add_capture(connection, addition, version_id)
    return Added(version_id, is_new_article, known is None)


def _version_row(
    addition: Addition, version: PreparedVersion, article_id: int, *, is_current: bool
) -> dict[str, Any]:
    times = {"first_captured": addition.captured, "last_captured": addition.captured}
    owner = {"article_id": article_id, "words": addition.prepared.words, "is_current": is_current}
    return {**owner, **times, **version.columns}


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
        connection.execute(insert(captures).values(_capture_row(addition, version_id)))


def _capture_row(addition: Addition, version_id: int) -> dict[str, Any]:
    return {
        "digest": addition.digest,
        "version_id": version_id,
        "captured": addition.captured,
        "input": addition.input,
        "headers": addition.headers,
        "tool": addition.tool,
    }


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
        **_record_columns(reading),
    }
    return _insert(connection, readings, row)


def _record_columns(reading: PreparedReading) -> dict[str, Any]:
    return {"record": reading.record, "traits": reading.traits}


def add_reading(
    connection: Connection, version_id: int, edition_id: int, reading: PreparedReading, time: str
) -> bool:
    """Write one reading of a version; say whether it is new, which it is not where the version is gone."""
    is_there = connection.scalar(select(tables.versions.c.id).where(tables.versions.c.id == version_id))
    if is_there is None:
        return False
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
        rows[tables.claims] += [{**owner, **_values(claim)} for claim in reading.claims]
        rows[tables.links] += [{**owner, **_link(link, ids)} for link in reading.links]
        rows[tables.findings] += [{**owner, **_values(finding)} for finding in reading.findings]
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)


def _values(row: ClaimRow | LinkRow | FindingRow) -> dict[str, Any]:
    # ``dataclasses.asdict`` copies what it meets and takes a quarter of the time of an addition
    return {name: getattr(row, name) for name in row.__slots__}


def _link(link: LinkRow, ids: dict[str, int]) -> dict[str, Any]:
    row = _values(link)
    return {**row, "source_id": ids[fold_name(row.pop("source"))]}


def add_sources(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of the sources called ``names`` by their key, new ones written down."""
    wanted = {fold_name(name): name for name in names}
    ids = _find_sources(connection, list(wanted))
    missing = [{"key": key, "name": name} for key, name in wanted.items() if key not in ids]
    if missing:
        connection.execute(insert(tables.sources), missing)
        new = _find_sources(connection, [row["key"] for row in missing])
        add_source_terms(connection, [(id, key) for key, id in new.items()])
        ids |= new
    return ids


def _find_sources(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    sources, ids = tables.sources, {}
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        found = connection.execute(select(sources.c.key, sources.c.id).where(sources.c.key.in_(part)))
        ids.update({row.key: row.id for row in found})
    return ids


def _forget_failures(connection: Connection, additions: Sequence[Addition]) -> None:
    """What has gone in has not failed, whatever it did before."""
    digests = [addition.digest for addition in additions]
    connection.execute(delete(tables.failures).where(tables.failures.c.digest.in_(digests)))
    forget_fetch_failures(connection, [addition.prepared.place for addition in additions])


def forget_fetch_failures(connection: Connection, places: Sequence[str]) -> None:
    """What could not be had at ``places`` has been had now."""
    failures = tables.failures
    connection.execute(
        delete(failures).where(failures.c.error.in_(FETCH_ERRORS), failures.c.place.in_(places))
    )
