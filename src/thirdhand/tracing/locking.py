"""One link at a time: a second one says so and leaves the store to the first.

The lock is the system's own (a file beside a SQLite store) or the database's: it goes with the process that
holds it, however that ends. Where a database restarts, its locks are lost; so every write looks whether the
run is still the one that began last.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.exc import DBAPIError

from thirdhand.errors import BusyLinkingError
from thirdhand.store import tables
from thirdhand.store.backing_up import file_of
from thirdhand.store.store import Store

T = TypeVar("T")

#: Any number that other programs do not use for theirs.
_LINK_LOCK = 0x7448_6422
_RUN = "linking"
#: Seconds between two looks whether the run before is done.
_PAUSE = 0.1


class Alone:
    """A run that has the store to itself as far as linking goes."""

    def __init__(self, store: Store, token: str) -> None:
        self.store = store
        self._token = token

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` as ``Store.write`` does; raises BusyLinkingError where another run has begun
        since."""

        def guarded(connection: Connection) -> T:
            meta = tables.meta
            if connection.scalar(select(meta.c.value).where(meta.c.name == _RUN)) != self._token:
                raise BusyLinkingError(
                    f"{self.store.name}: another thirdhand link has taken over; leave it to that"
                )
            return work(connection)

        return self.store.write(guarded)


@contextmanager
def link_alone(store: Store, *, patience: float = 0.0) -> Iterator[Alone]:
    """Give the only run that may link ``store``.

    Raises BusyLinkingError where there is one already, and still is ``patience`` seconds later.
    """
    hold = _hold_file if store.engine.dialect.name == "sqlite" else _hold_database
    with hold(store, time.monotonic() + patience):
        token = uuid.uuid4().hex
        store.write(lambda connection: _write_token(connection, token))
        yield Alone(store, token)
        store.write(lambda connection: _write_token(connection, None))


def _write_token(connection: Connection, token: str | None) -> None:
    connection.execute(delete(tables.meta).where(tables.meta.c.name == _RUN))
    if token is not None:
        connection.execute(insert(tables.meta).values(name=_RUN, value=token))


def _wait(store: Store, until: float) -> None:
    """Wait a moment for the run before; raises BusyLinkingError where that would be after ``until``."""
    if time.monotonic() + _PAUSE > until:
        raise BusyLinkingError(
            f"{store.name}: another thirdhand link is at work on it; wait for it, then run this again"
        )
    time.sleep(_PAUSE)


@contextmanager
def _hold_file(store: Store, until: float) -> Iterator[None]:
    import fcntl

    path = Path(f"{file_of(store.engine)}-linking")
    while True:
        with path.open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                _wait(store, until)
                continue
            if not _is_at(path, file.fileno()):
                continue  # the run before took its file away between our opening it and locking it
            try:
                yield
            finally:
                path.unlink(missing_ok=True)
            return


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


@contextmanager
def _hold_database(store: Store, until: float) -> Iterator[None]:
    connection = store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    # a lock of the session goes with its connection, which must not go back to the others
    connection.detach()
    with connection:
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LINK_LOCK}):
            _wait(store, until)
        try:
            yield
        finally:
            # the server notices only some moments later that a connection is gone, the next link does at once
            with suppress(DBAPIError):
                connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LINK_LOCK})
