"""Whether a store is whole: every hash made again, every span and row held against its article.

All that can be derived is derived again from what cannot: the text and the packed record of each reading.
The database is asked first whether its own pages are in order. What is damaged is named and the check goes
on: an editor has to know all of it before anything is mended.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, Table, case, func, select
from sqlalchemy.exc import DBAPIError

from thirdhand.ids import verify_article_id
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.indexing import IndexCheck, check_index, make_index_row
from thirdhand.store.loading import load_article
from thirdhand.store.places import NOWHERE, article_key
from thirdhand.store.preparing import PreparedReading, hash_words, prepare_reading, read_time
from thirdhand.store.recutting import find_rules
from thirdhand.store.verifying_linked import REMEDY, check_linked
from thirdhand.terms import TERMS_VERSION, cut_terms, fold_name

#: Called with how many versions are checked, and how many there are.
Progress = Callable[[int, int], None]

_BATCH = 100
_RESTORE = "restore a backup (thirdhand store restore), or remove the article and add it again"
_REPLACE = "restore a backup (thirdhand store restore)"
_REBUILD = "copy the store (thirdhand store copy), which makes the index anew, and use the copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it should be: ``what`` it is, and the ``remedy``.

    ``place`` and ``id`` (the record's, of the version) say of which article; None where it is of none.
    """

    what: str
    remedy: str
    place: str | None = None
    id: str | None = None

    def __str__(self) -> str:
        of = f"{self.place} ({self.id}): " if self.place and self.id else f"{self.place or self.id or ''}: "
        return f"{of if self.place or self.id else ''}{self.what}; {self.remedy}"


def verify(connection: Connection, on_progress: Progress | None = None) -> Iterator[Problem]:
    """Yield all that is wrong in the store; every row is looked at, few are held at a time."""
    index, damaged = check_index(connection), "the database file is damaged"
    for problems, what, remedy in (
        (_ask_database(connection), damaged, _REPLACE),
        (_check_order(connection), damaged, _REPLACE),
        (_check_sources(connection), damaged, _REPLACE),
        (_check_versions(connection, index, on_progress), damaged, _REPLACE),
        (_check_linked(connection), damaged, _REPLACE),
        (_name_unindexed(connection, index.finish()), "the search index is damaged", _REBUILD),
    ):
        yield from _go_on(connection, problems, what, remedy)


def _go_on(connection: Connection, problems: Iterator[Problem], what: str, remedy: str) -> Iterator[Problem]:
    """Yield ``problems``; where SQLite cannot read a page for them, that is one, and the check goes on."""
    try:
        yield from problems
    except (DBAPIError, sqlite3.DatabaseError) as error:
        if connection.dialect.name != "sqlite":
            raise
        yield Problem(what=f"{what} ({getattr(error, 'orig', error)})", remedy=remedy)


def _ask_database(connection: Connection) -> Iterator[Problem]:
    """Yield what the database finds wrong with itself; PostgreSQL lets no key be broken."""
    if connection.dialect.name != "sqlite":
        return
    for message in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
        if message != "ok":
            yield Problem(what=f"the database file is damaged ({message})", remedy=_REPLACE)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check")
    for (table, owner), n in Counter((row[0], row[2]) for row in broken).items():
        what = f"{n} of the rows in {table} belong to nothing that is in {owner}"
        yield Problem(what=what, remedy=_REPLACE)


def _check_order(connection: Connection) -> Iterator[Problem]:
    """Yield what is wrong with how rows of different tables go together."""
    cut_by = find_rules(connection)
    if cut_by != TERMS_VERSION:
        yield Problem(what=f"the words were indexed by other rules ({cut_by})", remedy=_REBUILD)
    for query, what, remedy in (
        (_without_version(), "has no version", _RESTORE),
        (_currents(), "does not have exactly one current version", _RESTORE),
        (_outdated(), "has a current version that is not the one that was seen last", _RESTORE),
        (_actives(), "does not have exactly one reading that is shown", _RESTORE),
        (_removed(), "was removed for good, and is here all the same", "remove it again"),
        (_uncredited(), "is a source that no article credits", "thirdhand remove --expired takes it out"),
    ):
        for row in connection.execute(query, execution_options={"yield_per": _BATCH}):
            yield Problem(what=what, remedy=remedy, place=row.place, id=getattr(row, "record", None))


def _without_version() -> Select[Any]:
    articles, versions = tables.articles, tables.versions
    owned = select(versions.c.id).where(versions.c.article_id == articles.c.id).exists()
    return select(articles.c.place).where(~owned)


def _currents() -> Select[Any]:
    articles, versions = tables.articles, tables.versions
    n_current = func.sum(case((versions.c.is_current, 1), else_=0))
    of_article = select(versions.c.article_id).group_by(versions.c.article_id).having(n_current != 1)
    return select(articles.c.place).where(articles.c.id.in_(of_article))


def _outdated() -> Select[Any]:
    articles, versions = tables.articles, tables.versions
    later = versions.alias()
    is_later = (later.c.last_captured > versions.c.last_captured) | (
        (later.c.last_captured == versions.c.last_captured) & (later.c.id > versions.c.id)
    )
    overtaken = select(later.c.id).where(later.c.article_id == versions.c.article_id, is_later).exists()
    joined = select(articles.c.place, versions.c.record).join_from(versions, articles)
    return joined.where(versions.c.is_current, overtaken)


def _actives() -> Select[Any]:
    articles, versions, readings = tables.articles, tables.versions, tables.readings
    n_active = func.sum(case((readings.c.is_active, 1), else_=0))
    wrong = (
        select(versions.c.id)
        .join_from(versions, readings, isouter=True)
        .group_by(versions.c.id)
        .having(func.coalesce(n_active, 0) != 1)
    )
    joined = select(articles.c.place, versions.c.record).join_from(versions, articles)
    return joined.where(versions.c.id.in_(wrong))


def _removed() -> Select[Any]:
    return select(tables.articles.c.place).where(tables.articles.c.key.in_(select(tables.removals.c.key)))


def _uncredited() -> Select[Any]:
    sources, links = tables.sources, tables.links
    credited = select(links.c.source_id).where(links.c.source_id == sources.c.id).exists()
    return select(sources.c.name.label("place")).where(~credited)


def _check_sources(connection: Connection) -> Iterator[Problem]:
    """Yield the sources that cannot be found by their names."""
    sources, terms = tables.sources, tables.source_terms
    joined = (
        select(sources.c.id, sources.c.key, sources.c.name, terms.c.term)
        .join_from(sources, terms, isouter=True)
        .order_by(sources.c.id)
    )
    rows = connection.execute(joined, execution_options={"yield_per": 10 * _BATCH})
    for _, of_source in groupby(rows, key=lambda row: row.id):
        first, *others = of_source
        found = {row.term for row in (first, *others) if row.term is not None}
        if first.key != fold_name(first.name) or found != set(cut_terms(first.key)):
            yield Problem(
                what="is a source that cannot be found by its name", remedy=_REPLACE, place=first.name
            )


def _check_versions(
    connection: Connection, index: IndexCheck, on_progress: Progress | None
) -> Iterator[Problem]:
    total = connection.scalar(select(func.count()).select_from(tables.versions)) or 0
    done = 0
    for ids in _batches(connection):
        yield from _check_batch(connection, ids, index)
        done += len(ids)
        if on_progress is not None:
            on_progress(done, total)


def _batches(connection: Connection) -> Iterator[list[int]]:
    versions, last = tables.versions, -1
    while True:
        ids = list(
            connection.scalars(
                select(versions.c.id).where(versions.c.id > last).order_by(versions.c.id).limit(_BATCH)
            )
        )
        if not ids:
            return
        yield ids
        last = ids[-1]


def _check_batch(connection: Connection, ids: Sequence[int], index: IndexCheck) -> Iterator[Problem]:
    try:
        rows = list(connection.execute(_select(ids)))
        stored = _StoredRows(connection, [row.reading_id for row in rows if row.reading_id is not None])
    except DBAPIError as error:
        if connection.dialect.name != "sqlite":
            raise
        if len(ids) > 1:
            for id in ids:  # one of them is damaged, the others are to be checked
                yield from _check_batch(connection, [id], index)
        else:
            yield Problem(what=f"version {ids[0]} cannot be read ({error.orig})", remedy=_RESTORE)
        return
    versions = {row.id: row for row in rows}
    for row in versions.values():
        yield from (_problem(row, what) for what in _check_version(row))
    for row in rows:
        if row.reading_id is not None and verify_article_id(row.record, row.url or row.path, row.text):
            yield from (_problem(row, what) for what in _check_reading(row, stored))
    shown = index.show([make_index_row(row) for row in versions.values()])
    yield from _name_unindexed(connection, shown)


def _select(ids: Sequence[int]) -> Select[Any]:
    """Return the query for versions with all of their readings."""
    articles, versions, readings = tables.articles, tables.versions, tables.readings
    return (
        select(
            versions,
            articles.c.place,
            articles.c.key,
            readings.c.id.label("reading_id"),
            readings.c.traits,
            readings.c.record.label("packed"),
        )
        .join(articles, articles.c.id == versions.c.article_id)
        .join(readings, readings.c.version_id == versions.c.id, isouter=True)
        .where(versions.c.id.in_(ids))
        .order_by(versions.c.id, readings.c.id)
    )


def _problem(row: Any, what: str) -> Problem:  # noqa: ANN401 -- a row of _select
    return Problem(what=what, remedy=_RESTORE, place=row.place, id=row.record)


def _check_version(row: Any) -> Iterator[str]:  # noqa: ANN401 -- a row of _select
    if not verify_article_id(row.record, row.url or row.path, row.text):
        yield "its text or place is not what its id was made of"
    if hash_words(row.title, row.text) != row.words:
        yield "its headline and text are not those that its hash was made of"
    if _is_whole(row.place) and article_key(row.place) != row.key:
        yield "its key is not the one of its place"
    if (row.published_at, row.published_zone) != read_time(row.published):
        yield "the time by which it is sorted is not its time of publication"
    if row.outlet_key != (row.outlet and fold_name(row.outlet)):
        yield "the name by which its outlet is found is not the outlet's"


def _is_whole(place: str) -> bool:
    """Say whether ``place`` tells its key: what a relative path means, the folder of that day decided."""
    return place.startswith((NOWHERE, "/")) or "://" in place


def _check_reading(row: Any, stored: _StoredRows) -> Iterator[str]:  # noqa: ANN401 -- a row of _select
    try:
        article: Article = load_article(row)
        prepared = prepare_reading(article)
    except Exception as error:  # damaged data fails in any way, and the check has to go on
        yield f"what was read in it cannot be made whole ({error.__cause__ or error})"
        return
    if row.traits != prepared.traits:
        yield f"what occurs among its claims ({row.traits}) is not what its record has ({prepared.traits})"
    for name, has, must in stored.compare(row.reading_id, prepared):
        if has != must:
            yield f"its {name} in the tables are not those of its record ({_differ(has, must)})"


def _differ(has: Sequence[Any], must: Sequence[Any]) -> str:
    if len(has) != len(must):
        return f"{len(has)} in place of {len(must)}"
    return f"number {next(i for i, (a, b) in enumerate(zip(has, must, strict=True), 1) if a != b)} is another"


class _StoredRows:
    """The claims, links and findings that stand in the tables for some readings, as plain tuples."""

    def __init__(self, connection: Connection, reading_ids: Iterable[int]) -> None:
        ids, links, sources = list(reading_ids), tables.links, tables.sources
        self._claims = _group(connection, _ordered(select(tables.claims), tables.claims, ids))
        self._findings = _group(connection, _ordered(select(tables.findings), tables.findings, ids))
        columns = (links.c.reading_id, links.c.claim, links.c.position, links.c.name, sources.c.key)
        joined = select(*columns, links.c.kind, links.c.anonymity, links.c.certainty).join_from(
            links, sources
        )
        self._links = _group(connection, _ordered(joined, links, ids))

    def compare(
        self, reading_id: int, reading: PreparedReading
    ) -> Iterator[tuple[str, list[tuple[Any, ...]], list[tuple[Any, ...]]]]:
        """Yield what is compared: its name, the rows that are there, and those that there have to be."""
        claims = [(c.number, c.place, c.certainty, c.depth, c.kind, c.anonymity) for c in reading.claims]
        yield "claims", self._claims.get(reading_id, []), claims
        links = [
            (x.claim, x.position, x.name, fold_name(x.source), x.kind, x.anonymity, x.certainty)
            for x in reading.links
        ]
        yield "links", self._links.get(reading_id, []), links
        findings = [(f.number, f.rule, f.severity) for f in reading.findings]
        yield "findings", self._findings.get(reading_id, []), findings


def _ordered(query: Select[Any], table: Table, ids: Sequence[int]) -> Select[Any]:
    return query.where(table.c.reading_id.in_(ids)).order_by(*table.primary_key.columns)


def _group(connection: Connection, query: Select[Any]) -> dict[int, list[tuple[Any, ...]]]:
    rows: dict[int, list[tuple[Any, ...]]] = {}
    for reading_id, *values in connection.execute(query):
        rows.setdefault(reading_id, []).append(tuple(values))
    return rows


def _check_linked(connection: Connection) -> Iterator[Problem]:
    """Yield what is wrong with what linking keeps."""
    for of, what in check_linked(connection):
        yield Problem(what=what, remedy=REMEDY, place=of)


def _name_unindexed(connection: Connection, ids: Iterable[int]) -> Iterator[Problem]:
    articles, versions = tables.articles, tables.versions
    named = select(articles.c.place, versions.c.record).join_from(versions, articles)
    for id in ids:
        row = connection.execute(named.where(versions.c.id == id)).one_or_none()
        if row is None:
            yield Problem(what=f"the search index has version {id}, which is not there", remedy=_REBUILD)
        else:
            what = "the search index does not have exactly its words"
            yield Problem(what=what, remedy=_REBUILD, place=row.place, id=row.record)
