"""Connections to the database of a store: SQLite in one file, or PostgreSQL at a URL.

One writer at a time, in either: SQLite takes its write lock when a transaction begins and not half-way
through, PostgreSQL a lock of its own, so that what a transaction looked up still holds when it writes.
A transaction that a restart or a lock cut off is run again; it must not matter if it runs twice.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from thirdhand.errors import StoreError, UsageError

T = TypeVar("T")

#: Seconds that SQLite waits for another writer's transaction, which takes a fraction of one.
_BUSY_SECONDS = 60
#: Seconds that a transaction is tried again while the database is away.
PATIENCE_SECONDS = 300.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0
#: Any number that other programs do not use for theirs.
_WRITER_LOCK = 0x7448_6421
_URL = re.compile(r"[a-z][a-z0-9+]+://", re.IGNORECASE)
_WRITES = "thirdhand_writes"
_REBUILDS = "thirdhand_rebuilds"
_WAITS = "thirdhand_waits"
_FULL = re.compile(r"disk is full|No space left|disk full", re.IGNORECASE)


def parse_place(place: str | Path) -> URL:
    """Return the database URL that ``place``, a path or URL, names.

    Raises UsageError for a database of another kind.

    >>> str(parse_place("news.db")), parse_place("postgres://db/news").drivername
    ('sqlite:///news.db', 'postgresql+psycopg')
    """
    if not (isinstance(place, str) and _URL.match(place)):
        return URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as error:  # ValueError for a port that is no number
        name = re.sub(r"(?<=://)[^/]*@", "***@", place)
        raise UsageError(f"{name}: is no database URL; write postgresql://user@host/name") from error
    kind = url.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database:
        return url.set(drivername="sqlite")
    raise UsageError(f"{hide(url)}: is no store; name a file, or a postgresql:// URL")


def hide(url: URL) -> str:
    """Return how messages name ``url``: without its password, a file by its path."""
    return url.database or "" if url.drivername == "sqlite" else url.render_as_string(hide_password=True)


def connect(url: URL) -> Engine:
    """Return the engine of the database at ``url``; nothing is opened before it is used."""
    if url.drivername == "sqlite" and _is_closed(file := Path(url.database or "")):
        return _connect_read_only(url, file)
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (NoSuchModuleError, ImportError) as error:
        raise UsageError(
            f"{hide(url)}: needs the PostgreSQL driver; pip install 'thirdhand[postgresql]'"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _is_closed(file: Path) -> bool:
    """Say whether ``file`` is there and may only be read: a backup on a read-only disk, say."""
    can = partial(os.access, mode=os.W_OK, effective_ids=os.access in os.supports_effective_ids)
    return file.is_file() and not (can(file) and can(file.absolute().parent))


def open_read_only(file: Path) -> sqlite3.Connection:
    """Open a SQLite file so that it is not made, migrated or changed; raises sqlite3.Error."""
    # Nobody changes a file without its log beside it: without "immutable", SQLite would want to make one.
    is_still = _is_closed(file) and not Path(f"{file}-wal").exists()
    address = f"file:{quote(str(file.absolute()))}?mode=ro{'&immutable=1' if is_still else ''}"
    return sqlite3.connect(
        address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _connect_read_only(url: URL, file: Path) -> Engine:
    engine = create_engine(url, creator=lambda: open_read_only(file))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: object) -> None:  # noqa: ANN401 -- the driver's own
    connection.isolation_level = None  # transactions begin where ``_begin_sqlite`` says
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    _keep_log(connection)
    for pragma in (
        "synchronous = FULL",  # what was committed survives a power cut too
        "secure_delete = ON",  # what is removed is gone from the file
        "cache_size = -65536",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _keep_log(connection: Any) -> None:  # noqa: ANN401 -- the driver's own
    """Let writers write beside the file, so that readers see one state of it meanwhile.

    A file is turned to that once; where two processes do so at the same time, SQLite does not wait.
    """
    until = time.monotonic() + _BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(_FIRST_PAUSE)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # a table is changed by copying it and dropping the old one, which would take along what belongs to it
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if options.get(_REBUILDS) else 'ON'}")
    # the connection is another's next, who may have more patience
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_milliseconds(options)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_WRITES):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_milliseconds(options)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
        connection.exec_driver_sql("SET LOCAL lock_timeout = DEFAULT")


def _milliseconds(options: Mapping[str, Any]) -> int:
    """Return how long one try waits for another writer; 0 would be for ever to PostgreSQL."""
    patience: float = options.get(_WAITS, _BUSY_SECONDS)
    return max(1, round(1000 * min(patience, _BUSY_SECONDS)))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the database; raises StoreError where it fails."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            connection.begin()
            yield connection
            # what is closed is rolled back: there is nothing to commit, and a damaged file could not
    except DBAPIError as error:
        raise explain(error, engine) from error


def write(
    engine: Engine,
    work: Callable[[Connection], T],
    *,
    patience: float = PATIENCE_SECONDS,
    rebuilds: bool = False,
) -> T:
    """Run ``work`` in one transaction, alone among writers, and return what it returns.

    Where the connection breaks or the database stays locked, ``work`` is run again from the beginning for
    ``patience`` seconds. With ``rebuilds``, which is for migrations, no row follows its owner out. Raises
    StoreError where waiting does not help, or at once for what it cannot mend (a full disk).
    """
    options = {_WRITES: True, _REBUILDS: rebuilds, _WAITS: patience}

    def attempt() -> T:
        with engine.connect().execution_options(**options) as connection, connection.begin():
            return work(connection)

    return _persist(attempt, engine, patience)


def read(engine: Engine, work: Callable[[Connection], T], *, patience: float = PATIENCE_SECONDS) -> T:
    """Return what ``work`` finds, as ``write`` does for what changes nothing.

    A connection that breaks is made anew; for what nobody waits hours for, ``reading`` fails at once.
    """

    def attempt() -> T:
        with engine.connect() as connection:
            connection.begin()
            return work(connection)

    return _persist(attempt, engine, patience)


def _persist(attempt: Callable[[], T], engine: Engine, patience: float) -> T:
    pause, until = _FIRST_PAUSE, time.monotonic() + patience
    while True:
        try:
            return attempt()
        except DBAPIError as error:
            if not is_passing(error) or time.monotonic() + pause > until:
                raise explain(error, engine) from error
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def is_passing(error: DBAPIError) -> bool:
    """Say whether ``error`` may be over in a while: a lock, a restart, a lost connection."""
    if error.connection_invalidated:
        return True
    message = str(error.orig)
    if isinstance(error, OperationalError) and "locked" in message:
        return True
    state = getattr(error.orig, "sqlstate", None)
    # deadlock, serialisation failure, another's lock, shutdown, starting up, too many connections; or no
    # connection at all
    return state in ("40P01", "40001", "55P03", "57P01", "57P02", "57P03", "53300") or (
        state is None and isinstance(error, OperationalError) and "connection" in message.lower()
    )


def explain(error: DBAPIError, engine: Engine) -> StoreError:
    """Return what went wrong with the database in words."""
    name, message = hide(engine.url), str(error.orig).strip().splitlines()[0]
    if _FULL.search(message):
        return StoreError(f"{name}: the disk is full; make room, then run the same command again")
    if "locked" in message or "lock timeout" in message:
        return StoreError(f"{name}: another program is writing to it all the time; try again in a moment")
    if "not a database" in message:
        return StoreError(f"{name}: is no SQLite database; name another file")
    if "malformed" in message:
        return StoreError(
            f"{name}: the file is damaged ({message}); restore a backup (thirdhand store restore)"
        )
    if "readonly" in message or "read-only" in message:
        return StoreError(f"{name}: cannot be written; change its permissions or those of its folder")
    if "unable to open" in message:
        return StoreError(f"{name}: cannot be opened; check the path and its permissions")
    return StoreError(f"{name}: the database says: {message}")
