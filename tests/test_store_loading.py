"""Which article is meant by an id, a URL, a path or a ref; and articles out of the store again."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from tests.stores import put, read_text
from thirdhand.errors import NotFoundError, StoreError
from thirdhand.store import tables
from thirdhand.store.history import show
from thirdhand.store.loading import (
    find_article,
    load_credited,
    select_versions,
    stream_rows,
    stream_versions,
)
from thirdhand.store.store import Store

URL = "https://courier.example/flood?id=7"
TEXT = "The river has burst its banks, the mayor of Lindow told the Courier."


@pytest.fixture
def three(store: Store) -> Store:
    """A store of an article with a URL, one with a path, and one with a ref."""
    put(store, read_text(TEXT, url=URL, title="Flood"))
    put(store, read_text("Snow fell on Sorn.", path="notes/snow.txt"))
    put(store, read_text("Rain fell on Orm.", url="https://herald.example/rain", ref="a-17"))
    return store


def find(store: Store, id: str) -> str:
    with store.reading() as connection:
        find_article(connection, id)
        return show(connection, id).place


@pytest.mark.parametrize(
    "id",
    [
        URL,
        "https://courier.example/flood?utm_source=feed&id=7",
        "HTTPS://Courier.Example:443/flood?id=7&fbclid=abc#top",
    ],
)
def test_an_article_is_found_by_any_form_of_its_url(three: Store, id: str) -> None:
    assert find(three, id) == URL


@pytest.mark.parametrize(
    "id", ["notes/snow.txt", "./notes/../notes/snow.txt", str(Path("notes/snow.txt").absolute())]
)
def test_an_article_is_found_by_any_form_of_its_path(three: Store, id: str) -> None:
    assert find(three, id) == str(Path("notes/snow.txt").absolute())


def test_an_article_is_found_by_its_ref(three: Store) -> None:
    assert find(three, "a-17") == "https://herald.example/rain"


def test_an_article_is_found_by_its_id_or_the_beginning_of_one(three: Store) -> None:
    id = three.show(URL).article.id
    for part in (id, id.removeprefix("b2:"), id[:10], id.removeprefix("b2:")[:6].upper()):
        assert find(three, part) == URL


def test_less_than_four_digits_tell_nothing(three: Store) -> None:
    id = three.show(URL).article.id.removeprefix("b2:")
    with pytest.raises(NotFoundError):
        find(three, id[:3])


def test_a_ref_that_two_articles_have_names_both(three: Store) -> None:
    put(three, read_text("Hail fell on Orm.", url="https://herald.example/hail", ref="a-17"))
    with pytest.raises(
        NotFoundError, match=r"a-17: means 2 articles: b2:\w+ \(.*/rain\), b2:\w+ \(.*/hail\); give"
    ):
        find(three, "a-17")


def test_of_many_that_are_meant_five_are_named(three: Store) -> None:
    put(three, *(read_text(f"Hail {at}.", url=f"https://herald.example/{at}", ref="hail") for at in range(8)))
    with pytest.raises(NotFoundError, match=r"means 8 articles: .*/4\) and 3 more; give more"):
        find(three, "hail")


def test_a_near_miss_is_told_what_was_meant(three: Store) -> None:
    with pytest.raises(
        NotFoundError,
        match=r"no such article in the store; did you mean https://courier.example/flood\?id=7\?",
    ):
        find(three, "https://courier.example/floods?id=7")


@pytest.mark.parametrize("id", ["", "zzzz", "b2:", "nul\0", "half\ud83d", "100%", "a_17", "' OR 1=1 --"])
def test_what_is_not_there_is_not_found(three: Store, id: str) -> None:
    with pytest.raises(NotFoundError, match="no such article in the store; give an id, URL, path or ref"):
        find(three, id)


def test_versions_come_in_the_order_in_which_they_stood(three: Store) -> None:
    put(three, read_text("Before.", url=URL, title="Flood"), captured="2001-01-01T00:00:00.000000Z")
    with three.reading() as connection:
        versions = list(stream_versions(connection, find_article(connection, URL)))
    assert [(each.number, each.article.text, each.is_current) for each in versions] == [
        (1, "Before.", False),
        (2, TEXT, True),
    ]


def test_streaming_leaves_the_connection_as_it_was(three: Store) -> None:
    with three.reading() as connection:
        assert len(list(stream_rows(connection, select_versions()))) == 3
        assert "yield_per" not in connection.get_execution_options()


@pytest.mark.parametrize("packed", [b"", b"\x01", b"no record at all"])
def test_a_damaged_record_is_named(three: Store, packed: bytes) -> None:
    three.write(lambda connection: connection.execute(update(tables.readings).values(record=packed)))
    with pytest.raises(
        StoreError,
        match=r"flood\?id=7: what was read in it cannot be made whole \(.*\); thirdhand store check",
    ):
        three.show(URL)
    with pytest.raises(StoreError, match="cannot be made whole"):
        list(three.records())


def test_an_article_whose_time_is_over_is_shown_no_more(three: Store) -> None:
    over = (
        update(tables.articles)
        .where(tables.articles.c.place == URL)
        .values(forget_at="2025-01-01T00:00:00.000000Z")
    )
    three.write(lambda connection: connection.execute(over))
    assert URL not in [article.url for article in three.articles()]
    assert URL not in [hit.url for hit in three.search("")]
    with pytest.raises(NotFoundError, match="its time is over"):
        three.show(URL)
    assert three.expire() == 1
    with pytest.raises(NotFoundError, match="no such article"):
        three.show(URL)


def test_credits_are_loaded_without_the_rest(store: Store) -> None:
    text = "LINDOW (Union Press) — The river burst its banks. Additional reporting by Tom Orme"
    article = read_text(text, url="https://a.example/flood", outlet="Lindow Courier")
    assert article.credits
    put(store, article)
    with store.reading() as connection:
        (row,) = connection.execute(select_versions())
        found = load_credited(row)
    assert (found.credits, found.text, found.outlet) == (article.credits, text, "Lindow Courier")
    assert found.claims == ()
