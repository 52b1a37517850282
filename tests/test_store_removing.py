"""Removal: nothing is left of an article, in the tables or in the bytes of the files, and backups are named."""

from __future__ import annotations

import dataclasses
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from tests.stores import put, read_text
from thirdhand.acquire.captures import Capture
from thirdhand.acquire.sniff import Format
from thirdhand.errors import NotFoundError
from thirdhand.ids import article_id
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.clock import after, now
from thirdhand.store.failures import FailureRow, add_failures
from thirdhand.store.places import article_key
from thirdhand.store.removing import Removal, expire, remove_keys
from thirdhand.store.store import Store

LEAK = "https://a.example/qwyzleak"
SECRET = read_text(
    "The dam at Zqorvex will not hold, Quillanor Paxley told the Courier. Officials said 40 homes were hit.",
    url=LEAK,
    title="Hzwelmik dam",
    byline="By Vexomir",
    ref="jxkref",
)
CHANGED = dataclasses.replace(
    read_text("The dam at Zqorvex holds, Quillanor Paxley told the Courier.", url=LEAK), title="Hzwelmik dam"
)
RAIN = read_text(
    "It rained all night, Tom Orme told the Courier.", url="https://a.example/rain", title="Rain"
)
#: Words that stand in nothing but the article that goes: of its texts, headline, sources and address.
TRACES = ("zqorvex", "quillanor", "paxley", "hzwelmik", "vexomir", "qwyzleak", "jxkref")


def fill(store: Store) -> None:
    put(store, SECRET)
    put(store, CHANGED)
    put(store, RAIN)
    capture = Capture(name=LEAK, format=Format.TEXT, data=SECRET.text.encode(), url=LEAK)
    failures = [
        FailureRow(
            digest=bytes([n]) * 16,
            input=name,
            place=place,
            error="WorkerError",
            problem=problem,
            remedy="try again",
            tool="0.1.0",
            capture=capture if place != "/c.txt" else None,
        )
        for n, (name, place, problem) in enumerate(
            (
                (f"{LEAK}?utm_source=x", LEAK, "the reader crashed on Zqorvex"),
                ("crawl.warc: record 7", None, "no"),
                ("c.txt", "/c.txt", "no"),
            )
        )
    ]
    page = {"key": article_key(LEAK), "url": LEAK, "given": {"title": "Hzwelmik dam"}, "found": now()}

    def write(connection: Connection) -> None:
        add_failures(connection, failures, now())
        connection.execute(insert(tables.pages), {**page, "n_visits": 0, "n_failures": 0})

    store.write(write)


def count(store: Store, *names: str) -> dict[str, int]:
    with store.reading() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0
            for name in names
        }


def test_all_that_came_with_an_article_goes(store: Store) -> None:
    put(store, RAIN)
    alone = count(store, *tables.metadata.tables)
    store.remove([RAIN.id], for_good=False)
    fill(store)
    (removal,) = store.remove([LEAK], reason="asked for")
    assert removal == Removal(
        key=article_key(LEAK), place=LEAK, id=CHANGED.id, title="Hzwelmik dam", n_versions=2
    )
    # what is left is the other article, the other failure, the note that this one is out, and who did it
    assert count(store, *tables.metadata.tables) == {**alone, "failures": 1, "removals": 1, "audit": 2}
    assert list(store.articles()) == [RAIN]
    assert list(store.verify()) == []
    with store.reading() as connection:
        (row,) = connection.execute(select(tables.removals)).all()
        names = set(connection.scalars(select(tables.sources.c.name)))
    assert (row.key, row.reason) == (article_key(LEAK), "asked for")
    assert "Quillanor Paxley" not in names and "Tom Orme" in names


def read_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir())).lower()


def test_no_byte_of_it_is_left_in_the_files_of_sqlite(tmp_path: Path) -> None:
    with Store.open(tmp_path / "news.db") as store:
        fill(store)
        store.write(lambda connection: None)
        assert [word for word in TRACES if word.encode() not in read_bytes(tmp_path)] == []
        (removal,) = store.remove([LEAK])
        assert removal.is_gone
        assert [word for word in TRACES if word.encode() in read_bytes(tmp_path)] == []
        assert b"tom orme" in read_bytes(tmp_path)
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, terms, row)")
        terms = {row[0] for row in connection.execute("SELECT term FROM temp.vocabulary")}
    assert "rain" in terms
    assert not {"zqorvex", "quillanor", "paxley", "hzwelmik", "dam"} & terms


def test_no_byte_is_left_of_many_among_many(tmp_path: Path) -> None:
    rng = random.Random(5)

    def word() -> str:
        return "".join(rng.choices("bcdfghjklmnpqrstvwxz", k=10))

    marks = [word() for _ in range(160)]
    articles = []
    for mark in marks:
        url, text = (
            f"https://{mark}.example/",
            " ".join([mark, *(word() for _ in range(rng.randint(5, 700)))]),
        )
        articles.append(Article(id=article_id(url, text), text=text, url=url, title=mark, ref=mark))
    with Store.open(tmp_path / "news.db") as store:
        for start in range(0, len(articles), 20):
            put(store, *articles[start : start + 20])
        gone = rng.sample(range(len(articles)), 60)
        assert remove_keys(store, [article_key(articles[n].url or "") for n in gone]) == 60
        data = read_bytes(tmp_path)
        assert [marks[n] for n in gone if marks[n].encode() in data] == []
        assert sum(mark.encode() in data for mark in marks) == 100
        assert list(store.verify()) == []


def test_while_another_program_reads_the_file_it_says_that_bytes_may_be_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thirdhand.store.removing._PATIENCE_SECONDS", 0.1)
    with Store.open(tmp_path / "news.db") as store:
        fill(store)
        with store.reading() as connection:
            connection.execute(select(tables.articles)).all()
            (removal,) = store.remove([LEAK])
        assert not removal.is_gone
        assert list(store.articles()) == [RAIN]


def test_what_is_removed_for_good_is_passed_over_until_it_is_allowed_again(store: Store) -> None:
    fill(store)
    store.remove([LEAK])
    assert put(store, SECRET) == [None]
    with pytest.raises(NotFoundError, match="was removed for good on .*--allow-again lets it in again"):
        store.remove([LEAK])
    (allowed,) = store.remove([LEAK], for_good=False)
    assert allowed.is_allowed and allowed.n_versions == 0
    (added,) = put(store, SECRET)
    assert added is not None and added.is_new_article
    assert list(store.verify()) == []


def test_what_is_not_removed_for_good_may_come_again(store: Store) -> None:
    fill(store)
    store.remove([LEAK], for_good=False)
    (added,) = put(store, SECRET)
    assert added is not None and added.is_new_article
    assert count(store, "removals") == {"removals": 0}


@pytest.mark.parametrize("id", [LEAK, f"{LEAK}#top", "jxkref", SECRET.id, SECRET.id[3:12]])
def test_an_article_is_removed_by_whatever_tells_it(store: Store, id: str) -> None:
    fill(store)
    (removal,) = store.remove([id, LEAK])
    assert removal.place == LEAK
    assert list(store.articles()) == [RAIN]


def test_an_id_of_nothing_is_named_and_all_stay(store: Store) -> None:
    fill(store)
    with pytest.raises(NotFoundError, match="no such article"):
        store.remove([LEAK, "https://a.example/nothing"])
    assert count(store, "articles", "removals") == {"articles": 2, "removals": 0}


def test_a_place_with_failures_alone_can_be_removed(store: Store) -> None:
    fill(store)
    store.remove([LEAK])
    (removal,) = store.remove(["/c.txt"])
    assert (removal.place, removal.id, removal.n_versions) == ("/c.txt", None, 0)
    assert count(store, "failures", "removals") == {"failures": 0, "removals": 2}


def test_backups_that_still_have_it_are_named(store: Store, tmp_path: Path) -> None:
    put(store, RAIN)
    store.back_up(tmp_path / "before.db")
    fill(store)
    store.back_up(tmp_path / "with.db")
    store.back_up(tmp_path / "lost.db")
    store.back_up(tmp_path / "broken.db")
    (tmp_path / "lost.db").unlink()
    (tmp_path / "broken.db").write_bytes(b"no database " * 100)
    data = (tmp_path / "with.db").read_bytes()
    (removal,) = store.remove([LEAK])
    assert removal.backups == (str(tmp_path / "with.db"),)
    assert removal.unseen == (str(tmp_path / "lost.db"), str(tmp_path / "broken.db"))
    assert (tmp_path / "with.db").read_bytes() == data
    (removal,) = store.remove([RAIN.id])
    assert removal.backups == (str(tmp_path / "before.db"), str(tmp_path / "with.db"))


def test_articles_whose_time_is_over_go_and_may_come_again(store: Store) -> None:
    fill(store)
    store.write(
        lambda connection: connection.execute(
            tables.articles.update()
            .where(tables.articles.c.key == article_key(LEAK))
            .values(forget_at=after(now(), -1))
        )
    )
    assert expire(store) == 1
    assert list(store.articles()) == [RAIN]
    assert count(store, "removals", "failures", "pages") == {"removals": 0, "failures": 1, "pages": 0}
    assert expire(store) == 0
    (added,) = put(store, SECRET)
    assert added is not None and added.is_new_article


def test_articles_whose_time_is_not_over_stay(store: Store) -> None:
    fill(store)
    store.write(
        lambda connection: connection.execute(tables.articles.update().values(forget_at=after(now(), 1)))
    )
    assert expire(store) == 0
    assert count(store, "articles") == {"articles": 2}
