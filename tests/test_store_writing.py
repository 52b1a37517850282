"""Articles into the store: what is new, what is a new version, what is nothing new."""

from __future__ import annotations

from sqlalchemy import func, select

from tests.stores import put, read_text
from thirdhand.store import tables
from thirdhand.store.store import Store

FLOOD = (
    "The river has burst its banks, the mayor of Lindow told the Courier. Officials said 40 homes were hit."
)


def counts(store: Store) -> dict[str, int]:
    names = ("articles", "versions", "captures", "readings")
    with store.reading() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0
            for name in names
        }


def test_the_same_words_at_two_places_are_two_articles(store: Store) -> None:
    put(
        store,
        read_text(FLOOD, url="https://a.example/flood"),
        read_text(FLOOD, url="https://b.example/flood"),
    )
    assert counts(store) == {"articles": 2, "versions": 2, "captures": 2, "readings": 2}


def test_the_same_words_at_the_same_place_again_are_nothing_new(store: Store) -> None:
    article = read_text(FLOOD, url="https://a.example/flood")
    put(store, article)
    (again,) = put(store, article)
    assert again is not None and not again.is_new_version and not again.is_new_article
    assert counts(store) == {"articles": 1, "versions": 1, "captures": 1, "readings": 1}


def test_other_words_at_the_same_place_are_a_new_version_kept_beside_the_old_one(store: Store) -> None:
    put(store, read_text(FLOOD, url="https://a.example/flood"), captured="2031-03-04T10:00:00.000000Z")
    changed = FLOOD.replace("40 homes", "90 homes")
    (added,) = put(
        store, read_text(changed, url="https://a.example/flood"), captured="2031-03-04T11:00:00.000000Z"
    )
    assert added is not None and added.is_new_version and not added.is_new_article
    assert counts(store) == {"articles": 1, "versions": 2, "captures": 2, "readings": 2}
    with store.reading() as connection:
        current = connection.scalars(select(tables.versions.c.text).where(tables.versions.c.is_current)).all()
    assert current == [changed]


def test_an_older_capture_that_comes_later_is_not_the_current_version(store: Store) -> None:
    put(store, read_text(FLOOD, url="https://a.example/flood"), captured="2031-03-04T10:00:00.000000Z")
    older = FLOOD.replace("40 homes", "4 homes")
    put(store, read_text(older, url="https://a.example/flood"), captured="2031-03-03T10:00:00.000000Z")
    with store.reading() as connection:
        current = connection.scalars(select(tables.versions.c.text).where(tables.versions.c.is_current)).all()
    assert current == [FLOOD]


def test_articles_come_back_as_they_went_in(store: Store) -> None:
    articles = [
        read_text(FLOOD, url="https://a.example/flood", title="Flood", published="2031-03-04"),
        read_text("“Ça va,” said Zoë Ünal 🚒. Nobody else spoke to the Tarvian Courier.", path="notes.txt"),
    ]
    put(store, *articles)
    assert list(store.articles()) == articles
