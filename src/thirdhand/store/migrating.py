"""From an empty or older database to the tables that this version of Thirdhand knows.

A database from a newer version is refused: what is in it that this one does not know would be lost. An
older one is copied to a file beside it first, then migrated in one transaction. Words that were cut by other
rules are cut anew on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, func, insert, inspect, select, text

from thirdhand.errors import StoreError
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.engines import hide, reading, write
from thirdhand.store.recutting import cut_anew

if TYPE_CHECKING:
    from alembic.config import Config

#: The migration that makes the tables as they are in ``tables``.
HEAD = "0004"
SCRIPTS = Path(str(files("thirdhand") / "store" / "migrations"))
VERSIONS = "alembic_version"


def bring_up(
    engine: Engine, back_up: Callable[[str], Path], *, head: str = HEAD, scripts: Path = SCRIPTS
) -> Path | None:
    """Make the tables, or migrate those of an older version; return the backup that was made, if any.

    ``back_up`` makes the backup from before the revision that it is given. Raises StoreError for a database
    from a newer version, or one that is another program's.
    """
    with reading(engine) as connection:
        found = find_revision(connection)
    if found == head:
        return None
    if found is not None:
        refuse_newer(found, hide(engine.url), scripts)
    backup = back_up(head) if found is not None else None

    def migrate(connection: Connection) -> None:
        if find_revision(connection) != head:  # another process may have been quicker
            upgrade(connection, head, scripts)
            cut_anew(connection)
            _refuse_broken(connection)
            if backup is not None:
                _note(connection, backup)

    write(engine, migrate, rebuilds=True)
    return backup


def refuse_newer(found: str, name: str, scripts: Path = SCRIPTS) -> None:
    """Raise StoreError where ``found``, the revision of the database ``name``, is none of ``scripts``."""
    known = _known_revisions(scripts)
    if found not in known:
        raise StoreError(
            f"{name}: was written by a newer version of thirdhand (its tables are {found}, this one "
            f"knows {', '.join(sorted(known))}); upgrade thirdhand"
        )


def _refuse_broken(connection: Connection) -> None:
    """Raise StoreError, which undoes the migration, where it tore rows from what they belong to."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        name = hide(connection.engine.url)
        raise StoreError(
            f"{name}: cannot be migrated: rows in it belong to nothing (thirdhand store check, of the "
            "version that wrote it, names them); restore a backup"
        )


def _note(connection: Connection, backup: Path) -> None:
    """Write the backup down: what is removed later has to be named if it is still in there."""
    n_articles = connection.scalar(select(func.count()).select_from(tables.articles))
    row = {"path": str(backup.absolute()), "made": now(), "n_articles": n_articles}
    connection.execute(insert(tables.backups), row)


def find_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, None where there are none; raises StoreError for other tables."""
    tables = set(inspect(connection).get_table_names())
    if VERSIONS not in tables:
        if tables and (connection.dialect.name == "sqlite" or "articles" in tables):
            raise StoreError(
                f"{hide(connection.engine.url)}: is another program's database; name another for the store"
            )
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))  # noqa: S608
    return found


def _known_revisions(scripts: Path) -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config(scripts)).walk_revisions()}


def _config(scripts: Path) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


def upgrade(connection: Connection, revision: str, scripts: Path = SCRIPTS) -> None:
    """Make the tables as they were, or are, at ``revision``."""
    from alembic import command

    config = _config(scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
