"""Who is credited: counted by claims, articles, outlets."""

from __future__ import annotations

import pytest

from tests.stores import put, read_text
from thirdhand.store.quoting import SourceCount
from thirdhand.store.store import Store

DAMS = "The dam is safe, Ana Ruiz said. Officials said the second dam may break."
DAMS_AGAIN = "The dam will hold, Ana Ruiz said. A source said the gates were probably stuck."


@pytest.fixture
def filled(store: Store) -> Store:
    put(
        store,
        read_text(DAMS, url="https://a.example/1", outlet="Herald", published="2031-03-04"),
        read_text(DAMS_AGAIN, url="https://a.example/2", outlet="herald", published="2031-03-06"),
        read_text(DAMS, url="https://b.example/1", outlet="Courier"),
    )
    return store


def named(store: Store, **conditions: str) -> dict[str, SourceCount]:
    return {source.name: source for source in store.sources(limit=None, **conditions)}


def test_a_source_is_counted_over_articles_and_outlets(filled: Store) -> None:
    assert named(filled)["Ana Ruiz"] == SourceCount(
        name="Ana Ruiz",
        kind="person",
        anonymity={"named": 3},
        certainty={"asserted": 3},
        n_claims=3,
        n_articles=3,
        n_outlets=2,
        outlets={"Herald": 2, "Courier": 1},
        first="2031-03-04T00:00:00Z",
        last="2031-03-06T00:00:00Z",
    )


def test_the_most_credited_come_first(filled: Store) -> None:
    assert [source.name for source in filled.sources(limit=2)] == ["Ana Ruiz", "Officials"]
    counts = [source.n_claims for source in filled.sources()]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"anonymity": "unnamed"}, {"A source"}),
        ({"anonymity": "collective"}, {"Officials"}),
        ({"source": "ruiz"}, {"Ana Ruiz"}),
        ({"source": "official"}, {"Officials"}),
        ({"certainty": "probable"}, {"A source"}),
        ({"outlet": "COURIER"}, {"Ana Ruiz", "Officials"}),
        ({"since": "2031-03-05"}, {"Ana Ruiz", "A source"}),
        ({"outlet": "nobody's"}, set()),
    ],
)
def test_conditions_are_asked_of_the_source(
    filled: Store, conditions: dict[str, str], names: set[str]
) -> None:
    assert set(named(filled, **conditions)) == names


def test_a_claim_with_two_names_counts_for_both(store: Store) -> None:
    put(store, read_text("The dam is safe, said Ana Ruiz and Ivo Marek.", url="https://a.example/"))
    assert {name: source.n_claims for name, source in named(store).items()} == {"Ana Ruiz": 1, "Ivo Marek": 1}


def test_only_articles_as_they_stand_now_are_counted(store: Store) -> None:
    put(store, read_text(DAMS, url="https://a.example/"), captured="2031-03-04T10:00:00.000000Z")
    put(store, read_text(DAMS_AGAIN, url="https://a.example/"), captured="2031-03-05T10:00:00.000000Z")
    assert set(named(store)) == {"Ana Ruiz", "A source"}


def test_pronouns_are_left_out_unless_asked_for(store: Store) -> None:
    put(store, read_text("He said the dam was safe. Ana Ruiz said it was not.", url="https://a.example/"))
    assert set(named(store)) == {"Ana Ruiz"}
    assert set(named(store, source="he")) <= {"He"}
