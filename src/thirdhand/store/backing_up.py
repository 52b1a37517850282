"""Copies of a whole store in one file, made while others write.

A backup is a SQLite store, of PostgreSQL too: it can be searched as it is, and restored into either. It gets
its name when it is whole. Each is written down in the store that it is of, so that ``remove`` can say in
which of them an article still is.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, delete, insert

from thirdhand.errors import StoreError, UsageError
from thirdhand.store import engines, migrating, tables
from thirdhand.store.clock import now
from thirdhand.store.engines import open_read_only

if TYPE_CHECKING:
    from thirdhand.store.store import Store

#: Called with how much is copied, and how much there is, in pages or rows.
Progress = Callable[[int, int], None]

_PAGES = 2_000
_OWNER_ONLY = 0o600


def back_up(store: Store, path: Path, on_progress: Progress | None = None) -> int:
    """Copy ``store`` to the new file ``path``, as it is at one moment; return how many articles it has.

    Raises UsageError where ``path`` exists, StoreError where it cannot be written.
    """
    with _new_file(path, _mode_of(store.engine)) as temporary:
        # before it is made: what is removed meanwhile is in it
        store.write(lambda connection: note(connection, path, 0))
        try:
            if store.engine.dialect.name == "sqlite":
                copy_file(file_of(store.engine), temporary, on_progress)
            else:
                _copy_store(store, temporary, on_progress)
        except BaseException:
            store.write(lambda connection: _forget(connection, path))
            raise
        n_articles = _count(temporary)
    store.write(lambda connection: note(connection, path, n_articles))
    return n_articles


def note(connection: Connection, path: Path, n_articles: int) -> None:
    """Write down that there is a backup at ``path``."""
    _forget(connection, path)
    row = {"path": str(path.absolute()), "made": now(), "n_articles": n_articles}
    connection.execute(insert(tables.backups), row)


def _forget(connection: Connection, path: Path) -> None:
    connection.execute(delete(tables.backups).where(tables.backups.c.path == str(path.absolute())))


def back_up_before(
    engine: Engine, event: str, *, folder: Path | None = None, scripts: Path = migrating.SCRIPTS
) -> Path:
    """Copy a store, of any version, to ``<its name>.before-<event>-<time>``; return that file's path.

    It stands beside a store that is a file, and in ``folder`` (the working folder) for one of PostgreSQL.
    """
    stamp = now().replace("-", "").replace(":", "").replace(".", "")
    if engine.dialect.name == "sqlite":
        file = file_of(engine)
        path = file.with_name(f"{file.name}.before-{event}-{stamp}")
        with _new_file(path, _mode_of(engine)) as temporary:
            copy_file(file, temporary)
        return path
    path = (folder or Path()).absolute() / f"{engine.url.database}.before-{event}-{stamp}.db"
    with _new_file(path, _mode_of(engine)) as temporary:
        _copy_as_it_is(engine, temporary, scripts)
    return path


def file_of(engine: Engine) -> Path:
    """Return the file of a store on SQLite."""
    return Path(engine.url.database or "")


def _mode_of(engine: Engine) -> int:
    """Return the permissions of a backup: those of the store's file, the owner's alone for PostgreSQL."""
    is_file = engine.dialect.name == "sqlite"
    return stat.S_IMODE(file_of(engine).stat().st_mode) if is_file else _OWNER_ONLY


@contextmanager
def _new_file(path: Path, mode: int) -> Iterator[Path]:
    """Give an empty file beside ``path``; it gets the name and the ``mode`` when the block ends well."""
    if path.exists():
        raise UsageError(f"{path}: exists already; name a file that does not")
    if not path.absolute().parent.is_dir():
        raise StoreError(f"{path}: there is no such folder; make it, or name another file")
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.touch(_OWNER_ONLY)
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: cannot be written ({error}); make room or name another file") from error
    finally:
        for leftover in (temporary, *(Path(f"{temporary}{end}") for end in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)


def copy_file(source: Path, target: Path, on_progress: Progress | None = None) -> None:
    """Copy a SQLite database as it is at one moment, whoever writes to it meanwhile; raises sqlite3.Error."""

    def tell(status: int, remaining: int, total: int) -> None:
        if on_progress is not None:
            on_progress(total - remaining, total)

    with closing(open_read_only(source)) as connection, closing(sqlite3.connect(target)) as copied:
        # A transaction of this connection's own holds the moment: otherwise every write of another
        # process would make the copy begin again.
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM sqlite_master").fetchall()
        connection.backup(copied, pages=_PAGES, progress=tell)
        copied.execute("PRAGMA journal_mode = DELETE")
        if (found := copied.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged: {found}")


def _count(path: Path) -> int:
    with closing(open_read_only(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])


@contextmanager
def _opened(path: Path) -> Iterator[Store]:
    """Open the store in the file ``path``, and leave the file alone and whole when the block ends."""
    from thirdhand.store.store import Store

    with Store.open(path) as store:
        yield store
    make_single(path)


def make_single(path: Path) -> None:
    """Make the SQLite file ``path`` one that needs no other beside it, nor to be written to be read."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _copy_store(store: Store, path: Path, on_progress: Progress | None = None) -> None:
    from thirdhand.store.copying import copy

    with _opened(path) as target:
        copy(store, target, on_progress)


def _copy_as_it_is(engine: Engine, path: Path, scripts: Path) -> None:
    """Copy the tables of PostgreSQL, of whatever version, into a SQLite store of the same version."""
    from thirdhand.store.copying import copy_rows
    from thirdhand.store.recutting import make_index

    target = engines.connect(engines.parse_place(path))
    with engines.reading(engine) as source:
        revision = migrating.find_revision(source) or migrating.HEAD
        metadata = MetaData()
        own = ("terms", migrating.VERSIONS)
        metadata.reflect(source, only=lambda name, _: name not in own)

        def work(into: Connection) -> None:
            migrating.upgrade(into, revision, scripts)
            for table in reversed(metadata.sorted_tables):
                into.execute(delete(table))
            make_index(into)
            copy_rows(source, into, metadata.sorted_tables)

        engines.write(target, work)
    target.dispose()
    make_single(path)
