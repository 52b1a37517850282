"""A store made from a backup again.

The backup is copied first, and the copy migrated and seen to, so that the backup stays as it is and the store
is replaced in one step. What was removed for good since the backup was made does not come back; nor does a
token that was revoked, or anybody who was signed in.
"""

from __future__ import annotations

import sqlite3
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.engine import URL

from thirdhand.errors import StoreError
from thirdhand.store import engines, migrating, tables
from thirdhand.store.backing_up import (
    Progress,
    back_up_before,
    copy_file,
    make_single,
    note,
)
from thirdhand.store.clock import now
from thirdhand.store.copying import copy, find_something
from thirdhand.store.engines import open_read_only

if TYPE_CHECKING:
    pass

_FILES = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a backup came to: ``n_articles`` are in the store now.

    ``kept`` is the file in which the store is kept as it was, None where there was none. ``n_removed``
    articles of the backup were taken out again, since they had been removed for good after it was made.
    """

    n_articles: int
    kept: Path | None
    n_removed: int


def restore(
    path: Path, place: str | Path, *, force: bool = False, on_progress: Progress | None = None
) -> Restored:
    """Make the store at ``place`` what the backup ``path`` holds; the backup itself is not changed.

    A store that is there is replaced only with ``force``, and kept in a file of its own first. Raises
    StoreError for a file that is no store, or one from a newer version.
    """
    refuse_strange(path)
    url = engines.parse_place(place)
    folder = Path(url.database or "").absolute().parent if url.drivername == "sqlite" else None
    if folder is not None and not folder.is_dir():
        raise StoreError(f"{folder}: there is no such folder; make it, then restore again")
    kept, lasting = _keep(url, force=force)
    with tempfile.TemporaryDirectory(prefix=".thirdhand-restore-", dir=folder) as work:
        staged = Path(work) / "store.db"
        with _sqlite_errors(path):
            copy_file(path, staged)
        n_removed, n_articles = _prepare(staged, path, kept, lasting)
        if url.drivername == "sqlite":
            with _sqlite_errors(Path(url.database or "")):
                _put_file(staged, Path(url.database or ""), stat.S_IMODE(path.stat().st_mode), on_progress)
        else:
            _put_rows(staged, place, on_progress)
    return Restored(n_articles=n_articles, kept=kept, n_removed=n_removed)


def refuse_strange(path: Path) -> None:
    """Raise StoreError where ``path`` is no store in a file, or one from a newer version."""
    if not path.is_file():
        raise StoreError(f"{path}: there is no such file; name a backup")
    try:
        with closing(open_read_only(path)) as connection:
            found = connection.execute(f"SELECT version_num FROM {migrating.VERSIONS}").fetchone()  # noqa: S608
    except sqlite3.Error as error:
        raise StoreError(f"{path}: is no store ({error}); name a backup of one") from error
    migrating.refuse_newer(found[0] if found else "unknown", str(path))


@contextmanager
def _sqlite_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path}: {error}; nothing was restored") from error


Rows = Sequence[dict[str, Any]]
#: What outlives a restore: what was removed for good, where backups are, who may come in, who did what.
_LASTING = (tables.removals, tables.backups, tables.tokens, tables.audit)
#: By the table's name.
Lasting = Mapping[str, Rows]


def _keep(url: URL, *, force: bool) -> tuple[Path | None, Lasting | None]:
    """Keep the store at ``url``, if there is one, in a file; return that and the rows that outlive it."""
    from thirdhand.store.store import Store

    place = engines.hide(url)
    is_file = url.drivername == "sqlite"
    if is_file and not (Path(place).exists() and Path(place).stat().st_size):
        return None, None
    try:
        with Store.open(Path(place) if is_file else url.render_as_string(hide_password=False)) as store:
            with store.reading() as connection:
                if find_something(connection) is None:
                    return None, None
                if not force:
                    raise StoreError(
                        f"{place}: there is a store already; --force replaces it, and keeps it first"
                    )
                rows = {table.name: _rows(connection, table) for table in _LASTING}
            return back_up_before(store.engine, "restore"), rows
    except StoreError as error:
        if not force or not _is_damage(error):
            raise
        return _move_away(Path(place)), None


def _rows(connection: Connection, table: Any) -> Rows:  # noqa: ANN401 -- a Table
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _is_damage(error: StoreError) -> bool:
    """Say whether the file itself is at fault, so that it cannot be copied as a database."""
    cause = getattr(error.__cause__, "orig", error.__cause__)
    return isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.OperationalError)


def _move_away(file: Path) -> Path:
    stamp = now().replace("-", "").replace(":", "").replace(".", "")
    kept = file.with_name(f"{file.name}.damaged-{stamp}")
    for end in reversed(_FILES):
        if (part := Path(f"{file}{end}")).exists():
            part.rename(f"{kept}{end}")
    return kept


def _prepare(staged: Path, path: Path, kept: Path | None, lasting: Lasting | None) -> tuple[int, int]:
    """Make the copy ``staged`` ready to be the store; return how many articles went, and how many it has."""
    from thirdhand.store.removing import remove_keys
    from thirdhand.store.store import Store

    engine = engines.connect(engines.parse_place(staged))
    migrating.bring_up(engine, lambda _: path)
    engine.dispose()
    with Store.open(staged) as store:

        def work(connection: Connection) -> int:
            connection.execute(delete(tables.sessions))
            if lasting is not None:
                # the tokens are those that hold now, not those that held when the backup was made
                connection.execute(delete(tables.tokens))
                for table in _LASTING:
                    _add_missing(connection, table, lasting[table.name])
            n = connection.scalar(select(func.count()).select_from(tables.articles)) or 0
            for backup in (path, kept):
                if backup is not None:
                    note(connection, backup, n)
            return n

        n_articles = store.write(work)
        n_removed = remove_keys(store, [row["key"] for row in lasting["removals"]]) if lasting else 0
    make_single(staged)
    return n_removed, n_articles - n_removed


def _add_missing(connection: Connection, table: Any, rows: Rows) -> None:  # noqa: ANN401 -- a Table
    (key,) = table.primary_key.columns
    known = set(connection.scalars(select(key)))
    if missing := [row for row in rows if row[key.name] not in known]:
        connection.execute(insert(table), missing)


def _put_file(staged: Path, file: Path, mode: int, on_progress: Progress | None) -> None:
    """Make ``staged`` the database in ``file``; programs that have it open go on with what is in it then.

    A file that is new gets the permissions ``mode``.
    """

    def tell(status: int, remaining: int, total: int) -> None:
        if on_progress is not None:
            on_progress(total - remaining, total)

    if not file.exists():
        if Path(f"{file}-wal").exists():
            raise StoreError(f"{file}-wal: is left of another store of this name; move it away first")
        staged.chmod(mode)
        staged.replace(file)
        return
    with closing(sqlite3.connect(staged)) as source, closing(sqlite3.connect(file, timeout=60)) as target:
        source.backup(target, progress=tell)


def _put_rows(staged: Path, place: str | Path, on_progress: Progress | None) -> None:
    from thirdhand.store.store import Store

    with Store.open(staged) as source, Store.open(place) as target:
        copy(source, target, on_progress, replace=True)
