"""Fixtures that many tests share: stores on both databases."""

from __future__ import annotations

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


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An empty store, in one database and then in the other."""
    with Store.open(place) as opened:
        yield opened
