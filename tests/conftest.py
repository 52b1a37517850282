"""Fixtures that many tests share: stores on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.postgresql import PostgreSQL, find_postgresql, run_postgresql
from thirdhand.store.store import Store


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for the whole session, started when the first test needs it."""
    programs = find_postgresql()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian's package postgresql)")
    with run_postgresql(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The place of a store that is not there yet, in one database and then in the other."""
    if request.param == "sqlite":
        yield str(tmp_path / "news.db")
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield url


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on SQLite with nothing in it, to be copied: that is quicker than making one."""
    file = tmp_path_factory.mktemp("empty") / "news.db"
    with Store.open(file) as made:
        made.write(lambda connection: None)
    return file


@pytest.fixture(scope="session")
def empty_database(postgresql: PostgreSQL) -> Iterator[str]:
    """The name of a database with a store that has nothing in it, to be copied."""
    with postgresql.database() as url:
        Store.open(url).close()
        yield url.partition("@/")[2].partition("?")[0]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, in one database and then in the other."""
    if request.param == "sqlite":
        file = tmp_path / "news.db"
        shutil.copyfile(request.getfixturevalue("empty_file"), file)
        with Store.open(file) as opened:
            yield opened
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database(like=request.getfixturevalue("empty_database")) as url, Store.open(url) as opened:
        yield opened
