"""The search index: what each database finds for one query is the same."""

from __future__ import annotations

import pytest

from tests.stores import put, read_text
from thirdhand.store import index
from thirdhand.store.index import IndexRow, find_matches, match_expression, rank_matches
from thirdhand.store.querying import parse_query
from thirdhand.store.store import Store

TEXTS = {
    "a": "The grain ship left. A ship of grain is late.",
    "b": "The ship left the port, and the grain was sold.",
    "c": "No grain at all. Port dues rose.",
}


@pytest.fixture
def filled(store: Store) -> Store:
    put(
        store,
        *(read_text(text, url=f"https://{name}.example/", title="Port news") for name, text in TEXTS.items()),
    )
    return store


def matches(store: Store, words: str) -> str:
    with store.reading() as connection:
        return "".join("?abc"[id] for id in find_matches(connection, parse_query(words)))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("grain", "cba"),
        ('"grain ship"', "a"),
        ('"ship grain"', ""),
        ('"port news"', "cba"),
        ('"news the"', ""),
        ('grain -"grain ship"', "cb"),
        ("ship -sold", "a"),
        ('"ship of grain" OR dues', "ca"),
    ],
)
def test_the_newest_come_first(filled: Store, words: str, found: str) -> None:
    assert matches(filled, words) == found


def test_the_headline_weighs_more(store: Store) -> None:
    put(
        store,
        read_text("Dues rose. Rain fell, and more rain.", url="https://a.example/", title="A bridge"),
        read_text("A bridge. Rain fell, and more rain.", url="https://b.example/", title="Dues rose"),
    )
    with store.reading() as connection:
        scores = rank_matches(connection, parse_query("bridge"), [1, 2])
    assert scores[1] > scores[2] > 0


def test_what_was_taken_out_is_not_found(filled: Store) -> None:
    row = IndexRow(1, "port news", "the grain ship left a ship of grain is late")
    filled.write(lambda connection: index.drop_terms(connection, [row]))
    filled.write(index.purge_terms)
    assert matches(filled, "grain") == "cb"


def test_a_word_beyond_what_positions_can_say_is_still_found(store: Store) -> None:
    put(store, read_text("rain " * 17_000 + "grain ship", url="https://a.example/"))
    with store.reading() as connection:
        assert list(find_matches(connection, parse_query("grain"))) == [1]


@pytest.mark.parametrize(
    ("words", "sqlite", "postgresql"),
    [
        ("port", '("port")', "('port')"),
        ('"grain ships" OR port', '(("grain ship")) OR (("port"))', "((('grain' <-> 'ship'))) | (('port'))"),
        ("a -b -c", '("a") NOT ("b" OR "c")', "('a') & !('b' | 'c')"),
    ],
)
def test_queries_are_written_for_each_database(words: str, sqlite: str, postgresql: str) -> None:
    assert match_expression(parse_query(words), "sqlite") == sqlite
    assert match_expression(parse_query(words), "postgresql") == postgresql
