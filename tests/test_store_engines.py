"""Connections that break, databases that are locked, disks that are full: nothing is lost, and it is said."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text

from benchmarks.postgresql import PostgreSQL, find_postgresql, run_postgresql
from tests.stores import put, read_text
from thirdhand.errors import StoreError, UsageError
from thirdhand.store import engines, tables
from thirdhand.store.engines import parse_place, write
from thirdhand.store.store import Store

NAMES = select(tables.meta.c.name).where(tables.meta.c.name != "terms")


def note(connection: Connection, name: str) -> None:
    connection.execute(insert(tables.meta), {"name": name, "value": ""})


def read_names(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.scalars(NAMES))


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("mysql://db/news", "mysql://db/news: is no store; name a file, or a postgresql:// URL"),
        ("mysql://ana:secret@db/news", "mysql://ana:***@db/news: is no store"),
        ("sqlite://", "is no store"),
        ("postgresql://ana:secret@db:port/news", "postgresql://***@db:port/news: is no database URL; write"),
    ],
)
def test_what_is_no_place_of_a_store_is_refused(place: str, problem: str) -> None:
    with pytest.raises(UsageError, match=re.escape(problem)):
        parse_place(place)


@pytest.mark.parametrize("place", ["-rf", "; drop", "100%.db", "a b?c#d.db"])
def test_a_file_may_have_any_name(tmp_path: Path, place: str) -> None:
    with Store.open(str(tmp_path / place)) as store:
        store.write(lambda connection: note(connection, "kept"))
    assert (tmp_path / place).is_file()
    with Store.open(str(tmp_path / place), create=False) as store:
        assert read_names(store) == ["kept"]


def test_work_that_fails_writes_nothing(store: Store) -> None:
    def work(connection: Connection) -> None:
        note(connection, "half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write(work)
    assert read_names(store) == []


def test_a_connection_that_sees_one_state_does_not_see_what_comes_later(store: Store) -> None:
    with store.reading() as connection:
        assert list(connection.scalars(NAMES)) == []
        store.write(lambda other: note(other, "later"))
        assert list(connection.scalars(NAMES)) == []
    assert read_names(store) == ["later"]


def test_writers_take_turns(store: Store) -> None:
    """Each looks up the last number and writes the next: alone, none is lost."""

    def count_up(connection: Connection) -> None:
        last = max((int(name) for name in connection.scalars(NAMES)), default=0)
        note(connection, str(last + 1))

    threads = [threading.Thread(target=lambda: [store.write(count_up) for _ in range(10)]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, read_names(store))) == list(range(1, 31))


def test_work_is_done_again_when_the_connection_is_killed(postgresql: PostgreSQL) -> None:
    n_tries = 0

    def work(connection: Connection) -> None:
        nonlocal n_tries
        n_tries += 1
        note(connection, f"try {n_tries}")
        if n_tries == 1:
            backend = connection.scalar(text("SELECT pg_backend_pid()"))
            postgresql.execute(f"SELECT pg_terminate_backend({backend})")
        connection.execute(text("SELECT 1"))

    with postgresql.database() as url, Store.open(url) as store:
        store.write(work)
        assert read_names(store) == ["try 2"]


def test_work_is_done_again_after_the_server_was_restarted() -> None:
    programs = find_postgresql()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian's package postgresql)")
    with run_postgresql(programs) as server, Store.open(server.url()) as store:
        store.write(lambda connection: note(connection, "before"))
        starting = threading.Thread(target=server.start)
        n_tries = 0

        def work(connection: Connection) -> None:
            nonlocal n_tries
            n_tries += 1
            note(connection, f"try {n_tries}")
            if n_tries == 1:
                server.stop()
                starting.start()
            connection.execute(text("SELECT 1"))

        store.write(work)
        starting.join()
        assert read_names(store) == ["before", f"try {n_tries}"]


def test_a_server_that_stays_away_is_named(postgresql: PostgreSQL) -> None:
    with postgresql.database() as url:
        with Store.open(url) as store:
            pass
        strange = url.replace(str(postgresql.folder), str(postgresql.folder / "gone"))
        store = Store(engines.connect(parse_place(strange)))
        with pytest.raises(StoreError, match=r"the database says: connection .*gone.* failed"):
            write(store.engine, lambda connection: None, patience=0)


def test_a_lock_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_BUSY_SECONDS", 0)
    monkeypatch.setattr(engines, "_FIRST_PAUSE", 0.02)
    with Store.open(tmp_path / "news.db") as store:
        with closing(sqlite3.connect(tmp_path / "news.db", check_same_thread=False)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="another program is writing to it all the time"):
                store.write(lambda connection: note(connection, "early"), patience=0.05)
            threading.Timer(0.1, other.rollback).start()
            store.write(lambda connection: note(connection, "late"), patience=10)
        assert read_names(store) == ["late"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB, which only root may mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_named_and_what_was_written_before_is_whole(small_disk: Path, tmp_path: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(900_000))
    articles = [
        read_text(f"Ana Ruiz said {n} homes were hit. " * 60, url=f"https://a.example/{n}") for n in range(4)
    ]
    n_kept = 0
    with Store.open(small_disk / "news.db") as store:
        with pytest.raises(StoreError, match=r"news\.db: the disk is full; make room, then run the same"):
            for n in range(200):
                put(store, articles[n % 4], captured=f"2031-03-04T10:{n // 60:02}:{n % 60:02}.000000Z")
                n_kept += 1
                store.write(lambda connection, n=n: note(connection, f"{n}" + "x" * 5_000))  # type: ignore[misc]
        assert 0 < n_kept < 200
    with Store.open(small_disk / "news.db") as store:
        assert list(store.verify()) == []
        ballast.unlink()
        put(store, *articles)
        assert len(list(store.articles())) == 4
        assert list(store.verify()) == []


def test_a_backup_onto_a_full_disk_leaves_nothing_there(small_disk: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "news.db") as store:
        store.write(lambda connection: note(connection, "x" * 3_000_000))
        with pytest.raises(StoreError, match="cannot be written .*make room or name another file"):
            store.back_up(small_disk / "one.db")
    assert list(small_disk.iterdir()) == []


def test_who_has_little_patience_is_told_soon_that_another_writes(store: Store) -> None:
    def wait(connection: Connection) -> None:
        since = time.monotonic()
        with pytest.raises(StoreError, match="another program is writing to it"):
            store.write(lambda _: None, patience=0.3)
        assert time.monotonic() - since < 5

    store.write(wait)
    # the next has the patience that it has
    assert store.write(lambda connection: connection.scalar(text("SELECT 7"))) == 7
