"""The check of a store: each thing is damaged on purpose, and has to be named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from tests.stores import put, read_text
from thirdhand.export.json import article_to_json
from thirdhand.store import tables
from thirdhand.store.packing import COLUMNS, pack_record, unpack_record
from thirdhand.store.store import Store
from thirdhand.store.verifying import Problem

FLOOD = (
    "The river has burst its banks, the mayor of Lindow told the Courier. Officials said 40 homes were hit."
)
URL = "https://a.example/flood"
ARTICLE = read_text(FLOOD, url=URL)


def fill(store: Store) -> None:
    put(
        store,
        read_text(FLOOD, url=URL, title="Flood in Lindow", outlet="The Courier", published="2031-03-04"),
        captured="2031-03-04T10:00:00.000000Z",
    )
    put(
        store,
        read_text(FLOOD.replace("40", "90"), url=URL, title="Flood in Lindow"),
        captured="2031-03-04T11:00:00.000000Z",
    )
    put(store, read_text("“Ça va,” said Zoë Ünal 🚒. It rained on 1,000 ﬁelds ᴬ.", path="/desk/notes.txt"))


def execute(store: Store, *statements: str, **values: object) -> None:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement), values)

    store.write(work)


def find(store: Store) -> list[Problem]:
    return list(store.verify())


def test_nothing_is_wrong_with_a_whole_store(store: Store) -> None:
    assert find(store) == []
    fill(store)
    assert find(store) == []


DAMAGES = {
    "text": (
        "UPDATE versions SET text = replace(text, 'banks', 'bonks') WHERE id = 1",
        {
            "its text or place is not what its id was made of",
            "its headline and text are not those that its hash was made of",
            "the search index does not have exactly its words",
        },
    ),
    "title": (
        "UPDATE versions SET title = 'Flood in Lyndow' WHERE id = 1",
        {
            "its headline and text are not those that its hash was made of",
            "the search index does not have exactly its words",
        },
    ),
    "place": (
        "UPDATE articles SET place = 'https://a.example/fire' WHERE id = 1",
        {"its key is not the one of its place"},
    ),
    "time": (
        "UPDATE versions SET published_at = '2031-04-04T00:00:00Z' WHERE id = 1",
        {"the time by which it is sorted is not its time of publication"},
    ),
    "outlet": (
        "UPDATE versions SET outlet_key = 'the herald' WHERE id = 1",
        {"the name by which its outlet is found is not the outlet's"},
    ),
    "claim": (
        "DELETE FROM claims WHERE reading_id = 1 AND number = 0",
        {"its claims in the tables are not those of its record (1 in place of 2)"},
    ),
    "certainty": (
        "UPDATE claims SET certainty = 'denied' WHERE reading_id = 1 AND number = 1",
        {"its claims in the tables are not those of its record (number 2 is another)"},
    ),
    "link": (
        "UPDATE links SET source_id = (SELECT max(id) FROM sources) WHERE reading_id = 1 AND claim = 0"
        " AND position = 0",
        {"its links in the tables are not those of its record (number 1 is another)"},
    ),
    "finding": (
        "INSERT INTO findings (reading_id, number, rule, severity) VALUES (1, 99, 'single-source', 'note')",
        {"its findings in the tables are not those of its record"},
    ),
    "two current": (
        "UPDATE versions SET is_current = (1 = 1) WHERE article_id = 1",
        {
            "does not have exactly one current version",
            "has a current version that is not the one that was seen last",
        },
    ),
    "none current": (
        "UPDATE versions SET is_current = (1 = 0) WHERE article_id = 1",
        {"does not have exactly one current version"},
    ),
    "none shown": (
        "UPDATE readings SET is_active = (1 = 0) WHERE id = 1",
        {"does not have exactly one reading that is shown"},
    ),
    "no reading": (
        "DELETE FROM readings WHERE id = 2",
        {"does not have exactly one reading that is shown"},
    ),
    "no version": (
        "DELETE FROM versions WHERE article_id = 2",
        {"has no version"},
    ),
    "removed": (
        "INSERT INTO removals (key, removed) SELECT key, '2031-03-05' FROM articles WHERE id = 1",
        {"was removed for good, and is here all the same"},
    ),
    "uncredited": (
        "INSERT INTO sources (key, name) VALUES ('nobody', 'Nobody')",
        {"is a source that no article credits", "is a source that cannot be found by its name"},
    ),
    "rules of words": (
        "UPDATE meta SET value = '0' WHERE name = 'terms'",
        {"the words were indexed by other rules (0)"},
    ),
}


@pytest.mark.parametrize(("statement", "expected"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_named(store: Store, statement: str, expected: set[str]) -> None:
    fill(store)
    execute(store, statement)
    found = {problem.what for problem in find(store)}
    whole = {what for what in found if not any(what.startswith(each) for each in expected)}
    # what else follows from it may be named as well, but what was done has to be
    for each in expected:
        assert any(what.startswith(each) for what in found), found
    assert all("index" in what or "source" in what for what in whole), whole


def test_a_problem_says_of_which_article_it_is_and_what_to_do(store: Store) -> None:
    fill(store)
    execute(store, "UPDATE versions SET title = 'Flud' WHERE id = 2")
    problem = find(store)[0]
    assert problem.place == URL
    with store.reading() as connection:
        assert problem.id == connection.scalar(text("SELECT record FROM versions WHERE id = 2"))
    assert str(problem) == (
        f"{URL} ({problem.id}): its headline and text are not those that its hash was made of; restore a backup "
        "(thirdhand store restore), or remove the article and add it again"
    )


@pytest.mark.parametrize(
    "span", [[0, 4_000], [9, 3], [-4, 3], [2.5, 3], ["0", 3], [0]], ids=lambda span: "-".join(map(str, span))
)
def test_a_span_that_quotes_nothing_is_named(store: Store, span: list[object]) -> None:
    fill(store)
    with store.reading() as connection:
        packed = connection.scalar(select(tables.readings.c.record).where(tables.readings.c.id == 1)) or b""
    record = unpack_record(packed, "", FLOOD, dict.fromkeys(COLUMNS))
    record["claims"][0]["content"]["spans"] = [span]
    packed = pack_record({**record, "text": FLOOD})
    execute(store, "UPDATE readings SET record = :packed WHERE id = 1", packed=packed)
    (problem,) = find(store)
    assert problem.what.startswith("what was read in it cannot be made whole (")


@given(st.data())
def test_a_bit_of_a_packed_record_that_turned_over_is_named(data: st.DataObject) -> None:
    packed = bytearray(pack_record(article_to_json(ARTICLE)))
    at = data.draw(st.integers(0, 8 * len(packed) - 1))
    packed[at // 8] ^= 1 << at % 8
    with pytest.raises(ValueError, match="the packed record is damaged"):
        unpack_record(bytes(packed), ARTICLE.id, ARTICLE.text, dict.fromkeys(COLUMNS))


@pytest.mark.parametrize("packed", [b"", b"\x01", b"\x01\x78", b"Dear reader"])
def test_a_record_that_is_no_record_is_named(store: Store, packed: bytes) -> None:
    fill(store)
    execute(store, "UPDATE readings SET record = :packed WHERE id = 1", packed=packed)
    (problem,) = find(store)
    assert problem.what.startswith("what was read in it cannot be made whole (the packed record is damaged")


@pytest.mark.parametrize(
    "statements",
    [
        ("DELETE FROM terms WHERE version_id = 2",),
        ("UPDATE terms SET words = words || to_tsvector('simple', 'fire') WHERE version_id = 2",),
    ],
    ids=["missing", "other"],
)
def test_wrong_rows_of_the_index_are_named_on_postgresql(store: Store, statements: tuple[str, ...]) -> None:
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite's index is of another make")
    fill(store)
    execute(store, *statements)
    (problem,) = find(store)
    assert (problem.place, problem.what) == (URL, "the search index does not have exactly its words")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("INSERT INTO terms (rowid, title, text) VALUES (2, '', 'fire')", "does not have exactly its words"),
        ("INSERT INTO terms (terms, rowid, title, text) VALUES ('delete', 2, 'flood in', '')", "exactly its"),
        (
            "INSERT INTO terms (rowid, title, text) VALUES (7, '', 'fire')",
            "has version 7, which is not there",
        ),
        ("INSERT INTO terms (rowid, title, text) VALUES (65538, '', 'fire')", "has version 65538, which"),
        ("UPDATE terms_data SET block = x'00' WHERE id > 100", "the search index is damaged"),
    ],
    ids=["more", "less", "orphan", "the same counter", "block"],
)
def test_wrong_words_in_the_index_are_named_on_sqlite(tmp_path: Path, statement: str, what: str) -> None:
    with Store.open(tmp_path / "news.db") as store:
        fill(store)
        execute(store, statement)
        found = [problem.what for problem in find(store)]
    assert any(what in each for each in found), found


def test_a_version_that_the_index_does_not_know_is_named_once(tmp_path: Path) -> None:
    with Store.open(tmp_path / "news.db") as store:
        fill(store)
        execute(store, "DELETE FROM terms_docsize WHERE id = 3")
        missing = find(store)
        execute(store, "INSERT INTO terms (terms) VALUES ('delete-all')")
        emptied = find(store)
    assert [(problem.place, problem.what) for problem in missing] == [
        ("/desk/notes.txt", "the search index does not have exactly its words")
    ]
    assert [problem.place for problem in emptied] == [URL, URL, "/desk/notes.txt"]


def test_a_byte_that_is_no_text_any_more_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    place = tmp_path / "news.db"
    with Store.open(place) as store:
        fill(store)
        execute(store, "UPDATE versions SET title = 'Flud' WHERE id = 2")
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("UPDATE versions SET text = CAST(x'4180ff42' AS TEXT) WHERE id = 1")
        connection.commit()
    with Store.open(place) as store:
        found = [problem.what for problem in find(store)]
    assert any(what.startswith("version 1 cannot be read (") for what in found), found
    assert "its headline and text are not those that its hash was made of" in found


def test_rows_that_belong_to_nothing_are_named(tmp_path: Path) -> None:
    place = tmp_path / "news.db"
    with Store.open(place) as store:
        fill(store)
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("DELETE FROM readings WHERE id = 1")
        connection.commit()
    with Store.open(place) as store:
        found = [problem.what for problem in find(store)]
    assert "2 of the rows in claims belong to nothing that is in readings" in found


def test_a_damaged_page_of_the_file_is_named(tmp_path: Path) -> None:
    place = tmp_path / "news.db"
    with Store.open(place) as store:
        fill(store)
    with closing(sqlite3.connect(place)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_versions_record'"
        page = connection.execute(query).fetchone()[0]
        connection.execute("PRAGMA journal_mode = DELETE")
    data = bytearray(place.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 200] = b"\xff" * 200
    place.write_bytes(data)
    with Store.open(place) as store:
        found = [str(problem) for problem in find(store)]
    assert any(each.startswith("the database file is damaged (") for each in found), found


def test_progress_tells_how_many_versions_there_are(store: Store) -> None:
    fill(store)
    told: list[tuple[int, int]] = []
    assert list(store.verify(lambda done, total: told.append((done, total)))) == []
    assert told == [(3, 3)]
