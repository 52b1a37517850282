"""A throwaway PostgreSQL server for tests and benchmarks.

PostgreSQL's programs come from Debian's package ``postgresql``; ``.ci/run`` installs them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

_QUICK = "-c fsync=off -c full_page_writes=off -c max_connections=50 -c listen_addresses=''"


def find_postgresql() -> Path | None:
    """Return the folder of PostgreSQL's server programs, None where they are not installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    return max(found, default=Path(on_path).parent if on_path else None, key=lambda path: path.parent.name)


@dataclass(slots=True)
class PostgreSQL:
    """A server of its own, reached through a socket in ``folder`` alone."""

    folder: Path
    programs: Path
    user: str | None

    def _run(self, *command: str) -> None:
        subprocess.run(
            [str(self.programs / command[0]), *command[1:]],
            check=True,
            user=self.user,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def create(self) -> None:
        """Make the server's files, once."""
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "thirdhand", "--auth=trust", "-E", "UTF8")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"{_QUICK} -k {self.folder}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; ``immediate`` is as if it had crashed."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def url(self, database: str = "postgres") -> str:
        """Return the URL of ``database``."""
        return f"postgresql://thirdhand@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        engine = create_engine(self.url().replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()

    @contextmanager
    def database(self, like: str = "template1") -> Iterator[str]:
        """Give the URL of a database that is dropped afterwards: an empty one, or a copy of ``like``."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def run_postgresql(programs: Path) -> Iterator[PostgreSQL]:
    """Run a throwaway server; it refuses to run as root, so root runs it as its package's user."""
    folder = Path(tempfile.mkdtemp(prefix="thirdhand-pg-", dir="/tmp"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    server = PostgreSQL(folder, programs, user)
    try:
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
