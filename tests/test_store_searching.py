"""Search: what is found, in which order, and where the marks are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stores import put, read_text
from thirdhand.errors import UsageError
from thirdhand.records import Article
from thirdhand.store.store import Store

GRAIN = (
    "Two grain ships left the port of Velden on Monday, the harbour master told the Courier.\n\n"
    "A source said the third ship had probably been held back. “We don’t know why,” said Ana Ruiz, who owns it."
)
STRIKE = (
    "Port workers in Velden may strike next week, officials said. No grain has been loaded since Friday, "
    "according to Ana Ruiz."
)
FLOOD = "The mayor of São Lindow denied that 1,000 homes were flooded. Ships were not affected."


def article(name: str, text: str, **fields: str | None) -> Article:
    return read_text(text, url=f"https://{name}.example/story", **fields)


@pytest.fixture
def filled(store: Store) -> Store:
    put(
        store,
        article(
            "grain", GRAIN, title="Ships sail", outlet="The Courier", published="2031-03-04T10:05:00+02:00"
        ),
        article("strike", STRIKE, title="Strike looms", outlet="Herald", published="2031-03-06"),
        article("flood", FLOOD, title="Flood", outlet="Herald"),
    )
    return store


def found(store: Store, words: str = "", **conditions: Any) -> list[str]:  # noqa: ANN401 -- those of Selection
    return [
        (hit.url or "").split("/")[2].removesuffix(".example") for hit in store.search(words, **conditions)
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("grain velden", {"grain", "strike"}),
        ("ship", {"grain", "flood"}),
        ("SHIPS sail", {"grain"}),
        ('"grain ships"', {"grain"}),
        ("“ships grain”", set()),
        ('"sail two"', set()),
        ("port -strike", {"grain"}),
        ('port -"grain ships"', {"strike"}),
        ("sao", {"flood"}),
        ("1000 homes", {"flood"}),
        ("dont", {"grain"}),
        ("flood OR strike", {"flood", "strike"}),
        ("flooded OR grain -strike OR", {"flood", "grain"}),
        ("or", set()),
        ('"unclosed', set()),
        ("grain*", {"grain", "strike"}),
        ("title:grain", set()),
        ("NEAR(grain port)", set()),
        ("'; DROP TABLE articles --", set()),
        ("\0grain", {"grain", "strike"}),
    ],
)
def test_words_are_found(filled: Store, words: str, names: set[str]) -> None:
    assert set(found(filled, words)) == names


@pytest.mark.parametrize("words", ["?!", "-", '""', "-grain", "grain OR -port"])
def test_words_that_cannot_be_looked_for_are_refused(filled: Store, words: str) -> None:
    with pytest.raises(UsageError, match="word"):
        filled.search(words)


def test_a_find_in_the_headline_comes_first(store: Store) -> None:
    put(
        store,
        article("body", "The council met. A bridge was closed, police said.", title="Council meets"),
        article("head", "The council met. A road was closed, police said.", title="Bridge closed"),
    )
    put(store, article("other", "Nobody came to the bridge, police said.", title="Nobody"))
    assert found(store, "bridge")[0] == "head"


def test_of_equals_the_one_published_last_comes_first(store: Store) -> None:
    text = "A bridge was closed, police said."
    put(store, *(article(f"a{day}", text, published=f"2031-03-0{day}") for day in (2, 3, 1)))
    assert found(store, "bridge") == ["a3", "a2", "a1"]


def test_without_words_the_latest_come_first_and_those_without_a_date_last(filled: Store) -> None:
    assert found(filled) == ["strike", "grain", "flood"]
    assert found(filled, limit=1) == ["strike"]
    assert found(filled, limit=0) == []


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"outlet": "the courier"}, {"grain"}),
        ({"since": "2031-03-05"}, {"strike"}),
        ({"since": "2031-03-04", "until": "2031-03-04"}, {"grain"}),
        ({"until": "2031-03-04T08:05"}, set()),
        ({"source": "ana ruiz"}, {"grain", "strike"}),
        ({"source": "Ruiz"}, {"grain", "strike"}),
        ({"source": "nobody at all"}, set()),
        ({"anonymity": "unnamed"}, {"grain"}),
        ({"certainty": "denied"}, {"flood"}),
        ({"anonymity": "unnamed", "certainty": "denied"}, set()),
        ({"outlet": "Herald", "source": "Ana Ruiz"}, {"strike"}),
        ({"rule": "no-such-rule"}, set()),
    ],
)
@pytest.mark.parametrize("words", ["", "grain OR flood"])
def test_conditions_must_hold(
    filled: Store, words: str, conditions: dict[str, str | None], names: set[str]
) -> None:
    assert set(found(filled, words, **conditions)) == names


def test_a_rule_is_found(filled: Store) -> None:
    rules = {finding.rule for stored in filled.articles() for finding in stored.findings}
    assert rules
    for rule in rules:
        expected = {
            (stored.url or "").split("/")[2].removesuffix(".example")
            for stored in filled.articles()
            if any(finding.rule == rule for finding in stored.findings)
        }
        assert set(found(filled, rule=rule)) == expected


def test_marks_are_where_the_words_are(filled: Store) -> None:
    hit = filled.search('ships "Ana Ruiz"', outlet="The Courier")[0]
    assert [span.of(GRAIN) for span in hit.snippet.spans] == ["ship", "Ana Ruiz"]
    assert [span.of(hit.snippet.text) for span in hit.snippet.marks] == ["ship", "Ana Ruiz"]
    assert GRAIN[hit.snippet.offset :].startswith(hit.snippet.text)
    assert [span.of(hit.title or "") for span in hit.title_marks] == ["Ships"]


def test_claims_that_meet_the_conditions_are_shown_with_their_chain(filled: Store) -> None:
    (hit,) = filled.search(anonymity="unnamed")
    (claim,) = hit.claims
    assert claim.text == "the third ship had probably been held back"
    assert (claim.chain, claim.certainty, hit.n_claims) == (("A source",), "probable", 1)
    assert [span.of(GRAIN) for span in claim.spans] == [claim.text]
    assert all(not each.claims for each in filled.search("grain"))


def test_only_what_stands_there_now_is_found(store: Store) -> None:
    put(store, article("a", FLOOD), captured="2031-03-04T10:00:00.000000Z")
    put(store, article("a", FLOOD.replace("homes", "houses")), captured="2031-03-05T10:00:00.000000Z")
    assert found(store, "homes") == []
    (hit,) = store.search("houses")
    assert hit.n_versions == 2


def test_more_matches_than_are_ranked_are_cut_to_the_newest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thirdhand.store import driving, searching

    monkeypatch.setattr(driving, "FEW", 3)
    monkeypatch.setattr(driving, "_MOST", 2)
    monkeypatch.setattr(searching, "RANKED", 3)
    text = "A bridge was closed, police said."
    put(
        store,
        *(article(f"a{at}", text, outlet="AB"[at % 2], published=f"2031-03-0{at}") for at in range(1, 9)),
    )
    assert found(store, "bridge") == ["a8", "a7", "a6"]
    assert found(store, "bridge", outlet="A") == ["a8", "a6", "a4"]
    assert found(store, outlet="A") == ["a8", "a6", "a4", "a2"]
    assert found(store, "bridge", outlet="B", since="2031-03-03", until="2031-03-04") == ["a3"]
    assert found(store, since="2031-03-02", until="2031-03-07", limit=4) == ["a7", "a6", "a5", "a4"]
