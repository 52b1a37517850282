"""From an empty or older database to today's tables; from a newer or strange one to a clear refusal."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text

from benchmarks.postgresql import PostgreSQL
from tests.stores import put, read_text
from thirdhand.errors import StoreError
from thirdhand.store import tables
from thirdhand.store.backing_up import back_up_before
from thirdhand.store.index import IndexRow, add_terms, find_matches
from thirdhand.store.migrating import HEAD, SCRIPTS, bring_up, find_revision
from thirdhand.store.querying import parse_query
from thirdhand.store.recutting import find_rules, make_index
from thirdhand.store.restoring import restore
from thirdhand.store.store import Store
from thirdhand.terms import TERMS_VERSION

FLOOD = "The river has burst its banks, the mayor of Lindow told the Courier."
URL = "https://a.example/flood"
#: Changes a table that others belong to, which SQLite does by copying it.
NEXT = '''
"""Notes on articles."""
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("articles") as batch:
        batch.add_column(sa.Column("note", sa.Text, nullable=False, server_default="none"))
        batch.alter_column("place", new_column_name="stands_at")
    {more}
'''


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """The scripts of a newer version, which has one migration more."""
    folder = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    write_next(folder)
    return folder


def write_next(folder: Path, more: str = "pass") -> None:
    (folder / "versions" / "next.py").write_text(NEXT.format(head=HEAD, more=more))


def migrate(store: Store, scripts: Path, folder: Path) -> Path | None:
    back_up = partial(back_up_before, store.engine, folder=folder, scripts=scripts)
    return bring_up(store.engine, back_up, head="next", scripts=scripts)


def test_the_migrated_database_has_the_tables_that_the_code_knows(store: Store) -> None:
    def is_ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and name is not None and name.startswith("terms"))

    with store.reading() as connection:
        options = {"include_object": is_ours, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []


def test_the_head_is_the_last_of_the_scripts(store: Store) -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [HEAD]
    with store.reading() as connection:
        assert find_revision(connection) == HEAD


def test_a_store_that_is_up_to_date_is_left_alone(store: Store) -> None:
    def refuse(revision: str) -> Path:
        raise AssertionError

    assert bring_up(store.engine, refuse) is None
    assert store.migrated is None


def test_an_older_store_is_backed_up_and_migrated(store: Store, scripts: Path, tmp_path: Path) -> None:
    put(store, read_text(FLOOD, url=URL))
    put(store, read_text(FLOOD.replace("banks", "dam"), url=URL))
    articles = list(store.articles())
    backup = migrate(store, scripts, tmp_path)
    assert backup is not None and ".before-next-" in backup.name and backup.parent == tmp_path
    with store.reading() as connection:
        assert find_revision(connection) == "next"
        assert connection.execute(text("SELECT stands_at, note FROM articles")).all() == [(URL, "none")]
        # what belongs to the table that was copied is all there
        for name in ("versions", "readings", "captures"):
            assert connection.scalar(text(f"SELECT count(*) FROM {name}")) == 2
        assert connection.scalars(select(tables.backups.c.path)).all() == [str(backup)]
    with Store.open(backup) as kept:
        assert list(kept.articles()) == articles
        assert list(kept.verify()) == []
    assert bring_up(store.engine, lambda _: tmp_path, head="next", scripts=scripts) is None


def cut_by_other_rules(connection: Connection) -> None:
    """Have the words of the first version as rules number 0 would have had them."""
    connection.execute(text("UPDATE meta SET value = '0' WHERE name = 'terms'"))
    connection.execute(text("UPDATE source_terms SET term = 'lndw' WHERE term = 'lindow'"))
    make_index(connection)
    add_terms(connection, [IndexRow(1, "", "5235.2 acr were flood the mayor of lndw told the courier")])


def test_words_that_other_rules_cut_are_cut_anew(store: Store, scripts: Path, tmp_path: Path) -> None:
    put(store, read_text("5,235.2 acres were flooded, the mayor of Lindow told the Courier.", url=URL))
    store.write(cut_by_other_rules)
    assert not [hit.url for hit in store.search("5235.2 lindow")]
    with store.reading() as connection:
        assert find_rules(connection) == "0"
    assert migrate(store, scripts, tmp_path) is not None
    with store.reading() as connection:
        assert find_rules(connection) == TERMS_VERSION
        assert connection.scalar(text("SELECT count(*) FROM source_terms WHERE term = 'lindow'")) == 1
        for words in ("5235.2", "5,235.2", "lindow"):
            assert list(find_matches(connection, parse_query(words))) == [1]


def test_rows_still_go_with_their_owners_after_a_migration(
    store: Store, scripts: Path, tmp_path: Path
) -> None:
    put(store, read_text(FLOOD, url=URL))
    migrate(store, scripts, tmp_path)
    store.write(lambda connection: connection.execute(text("DELETE FROM articles")))
    with store.reading() as connection:
        for name in ("versions", "readings", "captures", "claims"):
            assert connection.scalar(text(f"SELECT count(*) FROM {name}")) == 0


@pytest.mark.parametrize(
    ("more", "error", "message"),
    [
        ("op.execute('SELECT nothing')", StoreError, "nothing"),
        ("raise RuntimeError('a defect')", RuntimeError, "a defect"),
    ],
    ids=["database", "defect"],
)
def test_a_migration_that_fails_leaves_the_store_as_it_was(
    store: Store, scripts: Path, tmp_path: Path, more: str, error: type[Exception], message: str
) -> None:
    put(store, read_text(FLOOD, url=URL))
    articles = list(store.articles())
    write_next(scripts, more)
    with pytest.raises(error, match=message):
        migrate(store, scripts, tmp_path)
    with store.reading() as connection:
        assert find_revision(connection) == HEAD
    assert list(store.articles()) == articles
    assert list(store.verify()) == []
    (backup,) = tmp_path.glob("*.before-next-*")
    with Store.open(backup) as kept:
        assert list(kept.articles()) == articles


def test_a_migration_that_tears_rows_from_their_owners_is_undone(tmp_path: Path, scripts: Path) -> None:
    with Store.open(tmp_path / "news.db") as store:
        put(store, read_text(FLOOD, url=URL))
        write_next(scripts, "op.execute('DELETE FROM versions')")
        with pytest.raises(StoreError, match="cannot be migrated: rows in it belong to nothing"):
            migrate(store, scripts, tmp_path)
        assert len(list(store.articles())) == 1


def test_a_newer_store_is_refused(place: str) -> None:
    with Store.open(place) as store:
        store.write(
            lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        )
    with pytest.raises(StoreError) as caught:
        Store.open(place)
    assert (
        "was written by a newer version of thirdhand (its tables are 9999, this one knows 0001, 0002, 0003, 0004)"
        in str(caught.value)
    )
    assert str(caught.value).endswith("upgrade thirdhand")


def test_another_programs_database_is_refused_and_left_alone(place: str, tmp_path: Path) -> None:
    if place.startswith("postgresql"):
        pytest.skip("a database of PostgreSQL may hold other tables as well")
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("CREATE TABLE birds (name)")
        connection.commit()
    with pytest.raises(StoreError, match="is another program's database; name another for the store"):
        Store.open(place)
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("birds",)]


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "news.db").touch()
    with Store.open(tmp_path / "news.db") as store:
        assert list(store.verify()) == []


def test_a_text_file_is_no_store_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_text("Dear reader, " * 500)
    with pytest.raises(StoreError, match="is no SQLite database; name another file"):
        Store.open(tmp_path / "news.db")
    assert (tmp_path / "news.db").read_text() == "Dear reader, " * 500


@pytest.mark.parametrize("place", [".", "nowhere/news.db"], ids=["folder", "in no folder"])
def test_what_cannot_be_opened_is_named(tmp_path: Path, place: str) -> None:
    with pytest.raises(StoreError, match="cannot be opened; check the path and its permissions"):
        Store.open(tmp_path / place)


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """Go on as a user who may read ``folder`` and write nothing in it."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == 0 and str(parent).startswith("/tmp/pytest"):
            parent.chmod(0o755)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_store_in_a_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    with Store.open(tmp_path / "warm.db"):
        pass  # everything is imported before the change of user
    folder = tmp_path / "closed"
    folder.mkdir()
    with without_privileges(folder), pytest.raises(StoreError, match="check the path and its permissions"):
        Store.open(folder / "news.db")


@pytest.mark.parametrize("is_backup", [False, True], ids=["store", "backup"])
def test_a_store_that_can_only_be_read_can_be_read(tmp_path: Path, is_backup: bool) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    with Store.open((tmp_path if is_backup else folder) / "news.db") as store:
        put(store, read_text(FLOOD, url=URL))
        if is_backup:
            store.back_up(folder / "news.db")
    with without_privileges(folder), Store.open(folder / "news.db", create=False) as store:
        assert [article.url for article in store.articles()] == [URL]
        assert list(store.verify()) == []
        with pytest.raises(StoreError, match="cannot be written; change its permissions"):
            store.write(lambda connection: connection.execute(text("DELETE FROM articles")), patience=0)


def test_a_backup_on_a_disk_that_can_only_be_read_can_be_restored(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    with Store.open(tmp_path / "news.db") as store:
        put(store, read_text(FLOOD, url=URL))
        store.back_up(folder / "one.db")
    with Store.open(folder / "one.db"):
        pass  # it keeps a log from now on
    (tmp_path / "open").mkdir(mode=0o777)
    (tmp_path / "open").chmod(0o777)
    with without_privileges(folder):
        assert restore(folder / "one.db", tmp_path / "open" / "news.db").n_articles == 1
    assert [path.name for path in folder.iterdir()] == ["one.db"]


def open_store(place: str, start: Barrier) -> None:
    start.wait()
    with Store.open(place) as store, store.reading() as connection:
        assert find_revision(connection) == HEAD


def test_two_processes_may_make_one_store_at_once(place: str) -> None:
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(3)
    processes = [context.Process(target=open_store, args=(place, start)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with Store.open(place) as store:
        assert list(store.verify()) == []


def test_a_database_that_is_not_there_is_named(postgresql: PostgreSQL) -> None:
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        Store.open(postgresql.url("nowhere"))
