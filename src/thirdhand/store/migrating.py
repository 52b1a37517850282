"""From an empty or older database to the tables that this version of Thirdhand knows.

A database from a newer version is refused: what is in it that this one does not know would be lost. An
older one is copied to a file beside it first, then migrated in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from thirdhand.errors import StoreError
from thirdhand.store.engines import hide, reading, write

if TYPE_CHECKING:
    from alembic.config import Config

#: The migration that makes the tables as they are in ``tables``.
HEAD = "0001"
_SCRIPTS = Path(str(files("thirdhand") / "store" / "migrations"))
_VERSIONS = "alembic_version"


def bring_up(
    engine: Engine, back_up: Callable[[str], Path], *, head: str = HEAD, scripts: Path = _SCRIPTS
) -> Path | None:
    """Make the tables, or migrate those of an older version; return the backup that was made, if any.

    ``back_up`` makes a backup whose name has the revision it is given. Raises StoreError for a database
    from a newer version, or one that is another program's.
    """
    with reading(engine) as connection:
        found = find_revision(connection)
    if found == head:
        return None
    known = _known_revisions(scripts)
    if found is not None and found not in known:
        raise StoreError(
            f"{hide(engine.url)}: was written by a newer version of thirdhand (its tables are {found}, this "
            f"version knows {head}); upgrade thirdhand"
        )
    backup = back_up(found) if found is not None else None

    def migrate(connection: Connection) -> None:
        if find_revision(connection) != head:  # another process may have been quicker
            _upgrade(connection, head, scripts)

    write(engine, migrate)
    return backup


def find_revision(connection: Connection) -> str | None:
    """Return the revision of the tables, None where there are none; raises StoreError for other tables."""
    tables = set(inspect(connection).get_table_names())
    if _VERSIONS not in tables:
        if tables and (connection.dialect.name == "sqlite" or "articles" in tables):
            raise StoreError(
                f"{hide(connection.engine.url)}: is another program's database; name another for the store"
            )
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {_VERSIONS}"))  # noqa: S608
    return found


def _known_revisions(scripts: Path) -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config(scripts)).walk_revisions()}


def _config(scripts: Path) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, head: str, scripts: Path) -> None:
    from alembic import command

    config = _config(scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, head)
