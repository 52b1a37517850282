"""A whole store into another: the same rows under the same ids, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from benchmarks.postgresql import PostgreSQL
from tests.stores import put, read_text
from thirdhand.errors import StoreError
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.copying import copy
from thirdhand.store.failures import FailureRow, add_failures
from thirdhand.store.store import Store

FLOOD = (
    "The river has burst its banks, the mayor of Lindow told the Courier. Officials said 40 homes were hit."
)
URL = "https://a.example/flood"


@pytest.fixture
def other(postgresql: PostgreSQL, store: Store, tmp_path: Path) -> Iterator[Store]:
    """An empty store on the database that ``store`` is not on."""
    if store.engine.dialect.name == "postgresql":
        with Store.open(tmp_path / "other.db") as opened:
            yield opened
        return
    with postgresql.database() as url, Store.open(url) as opened:
        yield opened


def fill(store: Store) -> None:
    put(store, read_text(FLOOD, url=URL, title="Flood", published="2031-03-04T10:00:00+02:00"))
    put(store, read_text(FLOOD.replace("40", "90"), url=URL))
    put(store, read_text("“Ça va,” said Zoë Ünal 🚒.\r\nIt rained.", path="/desk/notes.txt"))
    put(store, read_text("It rained, Tom Orme said.", url="https://a.example/rain"))
    failure = FailureRow(
        digest=b"1" * 16,
        input="b.jsonl: line 17",
        place=None,
        error="DecodingError",
        problem="is no JSON",
        remedy="mend it",
        tool="0.1.0",
    )
    store.write(lambda connection: add_failures(connection, [failure], now()))
    store.remove(["https://a.example/rain"], reason="asked for")


def rows(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.metadata.sorted_tables
        }


def test_both_stores_hold_the_same_afterwards(store: Store, other: Store) -> None:
    fill(store)
    told: list[tuple[int, int]] = []
    assert copy(store, other, lambda done, total: told.append((done, total))) == 2
    assert rows(other) == rows(store)
    assert list(other.verify()) == []
    assert list(other.articles()) == list(store.articles())
    assert told[-1][0] == told[-1][1] == sum(map(len, rows(store).values()))


def test_words_that_other_rules_cut_are_cut_anew(store: Store, other: Store) -> None:
    fill(store)
    store.write(
        lambda connection: connection.execute(text("UPDATE meta SET value = '0' WHERE name = 'terms'"))
    )
    assert [problem.what for problem in store.verify()] == ["the words were indexed by other rules (0)"]
    copy(store, other)
    assert list(other.verify()) == []


def test_what_has_no_value_has_none_in_the_copy(store: Store, other: Store) -> None:
    fill(store)
    copy(store, other)
    empty = select(tables.captures.c.digest).where(tables.captures.c.headers.is_(None))
    with store.reading() as before, other.reading() as after:
        assert len(before.scalars(empty).all()) == len(after.scalars(empty).all()) == 3


def test_the_copy_takes_new_articles_under_new_ids(store: Store, other: Store) -> None:
    fill(store)
    copy(store, other)
    (added,) = put(other, read_text("It rained, Ana Ruiz said.", url="https://a.example/snow"))
    with store.reading() as connection:
        last = max(connection.scalars(select(tables.versions.c.id)))
    assert added is not None and added.version_id > last
    assert list(other.verify()) == []


def test_what_was_removed_for_good_stays_out_of_the_copy(store: Store, other: Store) -> None:
    fill(store)
    copy(store, other)
    assert put(other, read_text("It rained, Tom Orme said.", url="https://a.example/rain")) == [None]


def test_a_store_that_has_something_is_refused(store: Store, other: Store) -> None:
    fill(store)
    put(other, read_text(FLOOD, url="https://b.example/flood"))
    before = rows(other)
    with pytest.raises(StoreError, match=r"there is something in this store already \(articles\)"):
        copy(store, other)
    assert rows(other) == before


def test_a_copy_that_is_cut_off_leaves_the_target_as_it_was(store: Store, other: Store) -> None:
    fill(store)
    before = rows(other)

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(store, other, stop)
    assert rows(other) == before
    assert copy(store, other) == 2
    assert list(other.verify()) == []
