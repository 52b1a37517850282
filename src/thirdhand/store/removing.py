"""Articles out of a store wholly: for takedowns, drafts with confidential sources, and what has had its time.

All that came with an article goes: versions, captures, readings, claims, findings, its words in the search
index, failures that hold its page, sources that nobody else credits, jobs that read it, news of stories.
Clusters that had a claim of it say nothing until the next link, and corrections of its claims are forgotten.
What is removed for good leaves the hash of its place behind, so that it does not come in again, and the audit
trail names it by its id, a hash as well: nothing can be read from these. Then the database is made to let go
of the bytes. Backups are not touched: those that still have the article are named.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.exc import DBAPIError

from thirdhand.errors import NotFoundError
from thirdhand.store import tables
from thirdhand.store.audit import LOCAL, Deed, note
from thirdhand.store.backing_up import file_of
from thirdhand.store.clock import now
from thirdhand.store.corrections import forget_corrections
from thirdhand.store.engines import open_read_only
from thirdhand.store.failures import unpack_capture
from thirdhand.store.index import drop_terms, purge_terms
from thirdhand.store.indexing import make_index_row
from thirdhand.store.loading import find_article
from thirdhand.store.marks import drop_marks
from thirdhand.store.mentions import forget_mentions
from thirdhand.store.places import article_key
from thirdhand.store.writing import CHUNK

if TYPE_CHECKING:
    from thirdhand.store.store import Store

#: Articles that go in one transaction, so that other writers get their turn.
_BATCH = 1_000
#: Seconds that rewriting the file waits for others.
_PATIENCE_SECONDS = 30
_VACUUMED = ", ".join((*tables.metadata.tables, "terms"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """An article that is out, or could be.

    ``id`` is the record's, of its current version; None, like ``title``, for a place of which the store has
    only failures or a page that was to be visited, or (``is_allowed``) the note that it must not come in,
    which is then taken back. ``backups`` still have it; ``unseen`` are known backups that could not be looked
    into. Without ``is_gone``, bytes of it may still be in the database, which could not be rewritten:
    another program is busy with it, or there is no room.
    """

    key: bytes
    place: str
    id: str | None = None
    title: str | None = None
    n_versions: int = 0
    is_allowed: bool = False
    backups: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    is_gone: bool = True


def remove(
    store: Store,
    ids: Sequence[str],
    *,
    reason: str | None = None,
    for_good: bool = True,
    by: str = LOCAL,
) -> list[Removal]:
    """Take the articles ``ids`` (as ``find_article`` takes them) out; return what went.

    ``for_good`` keeps them from coming in again, ``reason`` is kept with that; the audit trail says that it
    was done ``by`` somebody. Where there is nothing of an id, NotFoundError is raised and all stay.
    """

    def work(connection: Connection) -> list[Removal]:
        found = find_removable(connection, ids, for_good=for_good)
        keys = [removal.key for removal in found]
        _take_out(connection, keys)
        connection.execute(delete(tables.removals).where(tables.removals.c.key.in_(keys)))
        if for_good and keys:
            time = now()
            rows = [{"key": key, "removed": time, "reason": reason} for key in keys]
            connection.execute(insert(tables.removals), rows)
        for removal in found:
            _note_removal(connection, removal, by, for_good=for_good)
        return found

    found = store.write(work)
    is_gone = let_go(store)
    backups = _look_into_backups(store, [removal.key for removal in found])
    return [_tell(removal, backups, is_gone=is_gone) for removal in found]


def _note_removal(connection: Connection, removal: Removal, by: str, *, for_good: bool) -> None:
    """Write a removal down: an article by its id, a place without one by the hash of its address."""
    subject = removal.id or f"place {removal.key.hex()}"
    deed = Deed.ALLOW_AGAIN if removal.is_allowed else Deed.REMOVE
    note(connection, by, deed, subject, {"n_versions": removal.n_versions, "for_good": for_good})


def find_removable(connection: Connection, ids: Sequence[str], *, for_good: bool = True) -> list[Removal]:
    """Return what ``remove`` would take out, each once; raises NotFoundError where one is nothing."""
    found = (_find(connection, id, for_good=for_good) for id in ids)
    return list({removal.key: removal for removal in found}.values())


def find_record(connection: Connection, key: bytes) -> str | None:
    """Return the id of the record that stands now at the place with ``key``, None where there is none."""
    articles, versions = tables.articles, tables.versions
    query = select(versions.c.record).join(articles, articles.c.id == versions.c.article_id)
    return connection.scalar(query.where(articles.c.key == key, versions.c.is_current))


def remove_keys(store: Store, keys: Sequence[bytes]) -> int:
    """Take out the articles with ``keys``; return how many of them there were."""
    n = 0
    for start in range(0, len(keys), _BATCH):
        n += store.write(partial(_take_out, keys=keys[start : start + _BATCH]))
    if n:
        let_go(store)
    return n


def expire(store: Store) -> int:
    """Take out the articles whose time is over (``add --forget-after``); return how many that were."""
    n = 0
    while True:
        with store.reading() as connection:
            keys = find_expired(connection, _BATCH)
        if not keys:
            return n
        n += remove_keys(store, keys)


def find_expired(connection: Connection, limit: int | None = None) -> list[bytes]:
    """Return the keys of the articles whose time is over, no more than ``limit``."""
    articles = tables.articles
    return list(connection.scalars(select(articles.c.key).where(articles.c.forget_at <= now()).limit(limit)))


def _find(connection: Connection, id: str, *, for_good: bool) -> Removal:
    articles, versions = tables.articles, tables.versions
    try:
        article_id = find_article(connection, id)
    except NotFoundError as error:
        return _find_rest(connection, id, error, for_good=for_good)
    row = connection.execute(select(articles).where(articles.c.id == article_id)).one()
    of_article = select(versions.c.record, versions.c.title).where(versions.c.article_id == article_id)
    known = list(connection.execute(of_article.order_by(versions.c.is_current.desc(), versions.c.id)))
    first = known[0] if known else None
    return Removal(
        key=row.key,
        place=row.place,
        id=first and first.record,
        title=first and first.title,
        n_versions=len(known),
    )


def _find_rest(connection: Connection, id: str, error: NotFoundError, *, for_good: bool) -> Removal:
    """Return what there is of a place without an article; raises ``error`` where that is nothing."""
    key, removals, pages = article_key(id), tables.removals, tables.pages
    removed = connection.scalar(select(removals.c.removed).where(removals.c.key == key))
    if removed is not None and not for_good:
        return Removal(key=key, place=id, is_allowed=True)
    if connection.scalar(select(pages.c.id).where(pages.c.key == key)) or _find_failures(connection, {key}):
        return Removal(key=key, place=id)
    if removed is not None:
        problem = f"was removed for good on {removed[:10]}"
        raise NotFoundError(id, problem, "there is nothing left to remove; --allow-again lets it in again")
    raise error


def _take_out(connection: Connection, keys: Sequence[bytes]) -> int:
    """Delete all that came with the articles ``keys``; return how many of them there were."""
    articles = tables.articles
    ids = [
        id
        for start in range(0, len(keys), CHUNK)
        for id in connection.scalars(
            select(articles.c.id).where(articles.c.key.in_(keys[start : start + CHUNK]))
        )
    ]
    names = {*keys, *(key for id in ids for key in _find_names(connection, id))}
    records: list[str] = []
    for id in ids:
        _drop_words(connection, id)
        records += _drop_links(connection, id)
        connection.execute(delete(articles).where(articles.c.id == id))
    _take_out_visits(connection, names)
    forget_mentions(connection, records, names)
    sources, links = tables.sources, tables.links
    credited = select(links.c.source_id).where(links.c.source_id == sources.c.id).exists()
    connection.execute(delete(sources).where(~credited))
    purge_terms(connection)
    return len(ids)


def _find_names(connection: Connection, article_id: int) -> Iterator[bytes]:
    """Yield the keys of all addresses under which an article was had."""
    versions, captures = tables.versions, tables.captures
    of_article = versions.c.article_id == article_id
    for row in connection.execute(select(versions.c.url, versions.c.path).where(of_article)):
        yield from (article_key(place) for place in row if place)
    inputs = select(captures.c.input).join_from(captures, versions).where(of_article)
    yield from (article_key(input) for input in connection.scalars(inputs))


def _drop_words(connection: Connection, article_id: int) -> None:
    versions = tables.versions
    columns = select(versions.c.id, versions.c.title, versions.c.text)
    for version in connection.execute(columns.where(versions.c.article_id == article_id)).all():
        drop_terms(connection, [make_index_row(version)])


def _drop_links(connection: Connection, article_id: int) -> list[str]:
    """Delete what linking found with an article, and what others say of it; return its versions' ids."""
    versions = tables.versions
    query = select(versions.c.id, versions.c.record).where(versions.c.article_id == article_id)
    rows = connection.execute(query).all()
    drop_marks(connection, [row.id for row in rows], is_gone=True)
    records = [row.record for row in rows]
    forget_corrections(connection, records)
    return records


def _take_out_visits(connection: Connection, names: AbstractSet[bytes]) -> None:
    """Delete failures and pages of the places ``names``; a failure may hold a whole page."""
    failures, pages = tables.failures, tables.pages
    for table, column, values in (
        (failures, failures.c.id, _find_failures(connection, names)),
        (pages, pages.c.key, list(names)),
    ):
        for start in range(0, len(values), CHUNK):
            connection.execute(delete(table).where(column.in_(values[start : start + CHUNK])))


def _find_failures(connection: Connection, keys: AbstractSet[bytes]) -> list[int]:
    """Return the ids of the failures at the places ``keys``, or that hold a capture of one."""
    failures = tables.failures
    query = select(failures.c.id, failures.c.place, failures.c.input, failures.c.capture)
    rows = connection.execute(query, execution_options={"yield_per": 10})
    return [row.id for row in rows if any(article_key(name) in keys for name in _name_failure(row))]


def _name_failure(row: Any) -> Iterator[str]:  # noqa: ANN401 -- a row
    yield row.input
    if row.place is not None:
        yield row.place
    if row.capture is not None:
        yield unpack_capture(row.capture).place


def let_go(store: Store) -> bool:
    """Make the database give up the bytes of what was deleted; say whether it could.

    SQLite overwrites what it deletes (``secure_delete``) but not what it copied from page to page before: of
    150 articles in 400, one left its address behind. So the file is written anew, which takes as much room
    again for a while. Replicas, logs and backups of PostgreSQL are for those who keep them.
    """
    if store.engine.dialect.name == "sqlite":
        return _rewrite(file_of(store.engine))
    try:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM (INDEX_CLEANUP ON) {_VACUUMED}"))
    except DBAPIError:  # what was deleted is; the server's own vacuum comes round
        return False
    return True


def _rewrite(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(file, timeout=_PATIENCE_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA temp_store = FILE")  # the copy is as large as the store
            connection.execute("PRAGMA secure_delete = ON").close()
            connection.execute("VACUUM")
            is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:  # locked all the time, or no room
        return False
    return not is_busy


def _look_into_backups(store: Store, keys: Sequence[bytes]) -> dict[str, set[bytes] | None]:
    """Return by the path of each known backup which of ``keys`` it has, None where it cannot be opened."""
    with store.reading() as connection:
        paths = list(connection.scalars(select(tables.backups.c.path).order_by(tables.backups.c.made)))
    return {path: _look_into(Path(path), keys) for path in paths}


def _look_into(path: Path, keys: Sequence[bytes]) -> set[bytes] | None:
    query = "SELECT 1 FROM articles WHERE key = ?"
    try:
        with closing(open_read_only(path)) as connection:
            return {key for key in keys if connection.execute(query, (key,)).fetchone()}
    except sqlite3.Error:
        return None


def _tell(removal: Removal, backups: dict[str, set[bytes] | None], *, is_gone: bool) -> Removal:
    if removal.is_allowed:
        return removal
    return replace(
        removal,
        backups=tuple(path for path, keys in backups.items() if keys and removal.key in keys),
        unseen=tuple(path for path, keys in backups.items() if keys is None),
        is_gone=is_gone,
    )
