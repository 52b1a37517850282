"""Backups: whole while others write, known to the store, and a store again when they are restored."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.postgresql import PostgreSQL
from tests.stores import put, read_text
from thirdhand.errors import StoreError, UsageError
from thirdhand.store import tables
from thirdhand.store.removing import Removal
from thirdhand.store.restoring import restore
from thirdhand.store.store import Store

FLOOD = "The river has burst its banks, the mayor of Lindow told the Courier."
URL = "https://a.example/flood"
RAIN = read_text("It rained all night, Tom Orme said.", url="https://a.example/rain")


def fill(store: Store) -> None:
    put(store, read_text(FLOOD, url=URL, title="Flood"), RAIN)


def open_place(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


def places(store: Store) -> list[str | None]:
    return [article.url for article in store.articles()]


def test_a_backup_is_a_whole_store_in_one_file(store: Store, tmp_path: Path) -> None:
    fill(store)
    file = tmp_path / "backup #1?.db"
    told: list[tuple[int, int]] = []
    assert store.back_up(file, lambda done, total: told.append((done, total))) == 2
    assert told[-1][0] == told[-1][1] > 0
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == [file.name]
    with Store.open(file) as backup:
        assert list(backup.articles()) == list(store.articles())
        assert list(backup.verify()) == []


def test_a_backup_is_written_down(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    monkeypatch.chdir(tmp_path)
    store.back_up(Path("one.db"))
    with store.reading() as connection:
        (row,) = connection.execute(select(tables.backups)).all()
    assert (row.path, row.n_articles) == (str(tmp_path / "one.db"), 2)


def test_a_file_that_is_there_is_not_overwritten(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader")
    with pytest.raises(UsageError, match="exists already"):
        store.back_up(file)
    assert file.read_text() == "Dear reader"


def test_a_folder_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder"):
        store.back_up(tmp_path / "nowhere" / "one.db")


def test_a_backup_that_is_cut_off_leaves_nothing(store: Store, tmp_path: Path) -> None:
    fill(store)
    before = set(tmp_path.iterdir())

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.back_up(tmp_path / "one.db", stop)
    assert set(tmp_path.iterdir()) == before
    with store.reading() as connection:
        assert connection.execute(select(tables.backups)).all() == []


def test_what_is_removed_while_a_backup_is_made_is_named(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thirdhand.store.removing._PATIENCE_SECONDS", 0.1)  # the backup reads on
    fill(store)
    removals: list[Removal] = []

    def remove(done: int, total: int) -> None:
        if not removals:
            removals.extend(store.remove([URL]))

    store.back_up(tmp_path / "one.db", remove)
    assert removals[0].unseen == (str(tmp_path / "one.db"),)
    with Store.open(tmp_path / "one.db") as backup:
        assert URL in places(backup)


def test_a_backup_can_be_read_by_those_who_may_read_the_store(tmp_path: Path) -> None:
    place = tmp_path / "news.db"
    with Store.open(place) as store:
        place.chmod(0o640)
        store.back_up(tmp_path / "one.db")
    restore(tmp_path / "one.db", tmp_path / "again.db")
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("one.db", "again.db")]
    assert modes == [0o640, 0o640]


def test_a_backup_of_postgresql_is_its_owners(postgresql: PostgreSQL, tmp_path: Path) -> None:
    with postgresql.database() as url, Store.open(url) as store:
        store.back_up(tmp_path / "one.db")
    assert (tmp_path / "one.db").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_of_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    fill(store)
    articles = [
        read_text(f"Ana Ruiz said {n} homes were hit.", url=f"https://b.example/{n}") for n in range(12)
    ]
    stop = threading.Event()

    def write() -> None:
        for article in articles:
            if stop.is_set():
                return
            put(store, article)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        n = store.back_up(tmp_path / "one.db")
    finally:
        stop.set()
        writer.join()
    assert 2 <= n <= 14
    with Store.open(tmp_path / "one.db") as backup:
        assert len(places(backup)) == n
        assert list(backup.verify()) == []


def test_a_backup_becomes_a_new_store(place: str, tmp_path: Path) -> None:
    with Store.open(tmp_path / "old.db") as old:
        fill(old)
        old.back_up(tmp_path / "one.db")
        articles = list(old.articles())
    data = (tmp_path / "one.db").read_bytes()
    restored = restore(tmp_path / "one.db", place)
    assert (restored.n_articles, restored.kept, restored.n_removed) == (2, None, 0)
    assert (tmp_path / "one.db").read_bytes() == data
    with Store.open(place) as store:
        assert list(store.articles()) == articles
        assert list(store.verify()) == []
        put(store, read_text("Ana Ruiz said so.", url="https://b.example/1"))
        assert list(store.verify()) == []
        # the backup that it came from holds the same articles
        (removal,) = store.remove([URL])
        assert removal.backups == (str(tmp_path / "one.db"),)


def test_a_store_is_replaced_only_by_force_and_kept_first(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fill(store)
    store.back_up(tmp_path / "one.db")
    put(store, read_text("Ana Ruiz said so.", url="https://b.example/late"))
    with pytest.raises(StoreError, match="--force replaces it"):
        restore(tmp_path / "one.db", open_place(store))
    assert len(places(store)) == 3
    restored = restore(tmp_path / "one.db", open_place(store), force=True)
    # a program that has it open goes on with what is there now
    assert len(places(store)) == 2
    assert list(store.verify()) == []
    assert restored.kept is not None and restored.kept.parent == tmp_path
    with Store.open(restored.kept) as kept:
        assert len(places(kept)) == 3
        assert list(kept.verify()) == []


def test_what_was_removed_for_good_does_not_come_back(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fill(store)
    store.back_up(tmp_path / "one.db")
    store.remove([URL])
    restored = restore(tmp_path / "one.db", open_place(store), force=True)
    assert (restored.n_articles, restored.n_removed) == (1, 1)
    assert places(store) == [RAIN.url]
    assert put(store, read_text(FLOOD, url=URL, title="Flood")) == [None]
    assert list(store.verify()) == []


def test_a_damaged_store_is_moved_away_and_replaced(tmp_path: Path) -> None:
    place = tmp_path / "news.db"
    with Store.open(place) as store:
        fill(store)
        store.back_up(tmp_path / "one.db")
    place.write_bytes(b"not a database at all, but long enough to be taken for something" * 100)
    restored = restore(tmp_path / "one.db", place, force=True)
    assert restored.kept is not None and restored.kept.read_bytes().startswith(b"not a database")
    with Store.open(place) as store:
        assert len(places(store)) == 2


@pytest.mark.parametrize(
    ("data", "problem"),
    [(None, "there is no such file"), (b"Dear reader", "is no store"), (b"", "is no store")],
    ids=["missing", "text", "empty"],
)
def test_what_is_no_store_is_not_restored(
    place: str, tmp_path: Path, data: bytes | None, problem: str
) -> None:
    file = tmp_path / "one.db"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(StoreError, match=problem):
        restore(file, place)
    if not place.startswith("postgresql"):
        assert not Path(place).exists()


def test_a_backup_from_a_newer_version_is_refused(place: str, tmp_path: Path) -> None:
    with Store.open(tmp_path / "old.db") as old:
        old.back_up(tmp_path / "one.db")
    with closing(sqlite3.connect(tmp_path / "one.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match="newer version of thirdhand"):
        restore(tmp_path / "one.db", place)
