"""What is new in a cluster since it was seen, on clusters made by hand: what a link seldom does on purpose."""

from __future__ import annotations

from typing import Any

from thirdhand.store.stories import NewEvent
from thirdhand.tracing.story_finding import StoryCluster, StoryTelling
from thirdhand.tracing.story_news import tell_news
from thirdhand.tracing.story_state import Memory, Seen, advance, pack_state, see, unpack_state

#: An article's name, the origins that its claim rests on, and whether it denies.
Row = tuple[str, tuple[int, ...], bool]


def make(
    id: int, rows: list[Row], names: list[str], numbers: list[tuple[str, str, str]] | None = None
) -> StoryCluster:
    """A cluster of one claim for each of ``rows``; ``names`` are the origins, "!" before those that deny.

    An article ``a2`` is the second version of the page ``a``.
    """
    claims = [
        {
            **{"article": article, "claim": "c1", "text": f"as {article[0]} has it", "outlet": article},
            **{"origins": list(origins), "stance": "denies" if denies else "supports", "chain": []},
        }
        for article, origins, denies in rows
    ]
    origins: list[dict[str, Any]] = [
        {
            **{"name": name.lstrip("!"), "kind": "person", "anonymity": "named", "via": None, "sure": True},
            "stance": "denies" if name.startswith("!") else "supports",
        }
        for name in names
    ]
    changes = [
        {"change": "number grown", "article": article, "against": against, "before": "two", "after": after}
        for article, against, after in numbers or []
    ]
    record = {"claims": claims, "origins": origins, "changes": changes}
    tellings = tuple(
        StoryTelling(record=claim, article_key=str(claim["article"])[0].encode()) for claim in claims
    )
    return StoryCluster(id=id, record=record, tellings=tellings)


def remember(*clusters: StoryCluster) -> Memory:
    """What is known after one look, from what the store keeps of it."""
    state = advance(None, "", {cluster.id: (see(cluster), None) for cluster in clusters})
    return Memory(unpack_state(pack_state(state)))


def tell(memory: Memory, cluster: StoryCluster, merged: tuple[int, ...] = ()) -> list[tuple[object, ...]]:
    now = see(cluster)
    return [show(event) for event in tell_news(cluster, now, memory.find(cluster.id, now, merged))]


def show(event: NewEvent) -> tuple[object, ...]:
    what = event.details.get("name") or event.details.get("after") or event.details.get("n")
    return (event.kind.value, event.record, what)


TWO = make(1, [("a", (0,), False), ("b", (0,), False)], ["Ruiz"])


def test_another_name_of_an_origin_is_no_other_origin_even_with_a_new_article() -> None:
    rows: list[Row] = [("a", (0,), False), ("b", (0,), False), ("c", (0,), False)]
    assert tell(remember(TWO), make(1, rows, ["Ana Ruiz"])) == [("articles", "c", 1)]


def test_one_that_stands_beside_the_other_is_another() -> None:
    rows: list[Row] = [("a", (0,), False), ("b", (0,), False), ("c", (1,), False)]
    assert tell(remember(TWO), make(1, rows, ["Ruiz", "Orme"])) == [("origin", "c", "Orme")]


def test_an_origin_that_only_linking_found_in_the_same_words_is_no_news() -> None:
    assert tell(remember(TWO), make(1, [("a", (0,), False), ("b", (0, 1), False)], ["Ruiz", "Orme"])) == []


def test_an_origin_in_a_new_version_of_a_page_is_news() -> None:
    rows: list[Row] = [("a", (0,), False), ("b2", (0, 1), False)]
    assert tell(remember(TWO), make(1, rows, ["Ruiz", "Orme"])) == [("origin", "b2", "Orme")]


def test_a_denial_by_nobody_who_is_named_is_told_where_there_was_none() -> None:
    rows: list[Row] = [("a", (0,), False), ("b", (0,), False), ("c", (), True)]
    denied = make(1, rows, ["Ruiz"])
    assert tell(remember(TWO), denied) == [("denial", "c", None)]
    again = make(1, [*rows, ("d", (), True)], ["Ruiz"])
    assert tell(remember(denied), again) == [("articles", "d", 1)]
    named = make(1, [*rows, ("d", (1,), True)], ["Ruiz", "!Orme"])
    assert tell(remember(denied), named) == [("denial", "d", "Orme")]


def test_one_name_on_both_sides_is_told_on_each() -> None:
    rows: list[Row] = [("a", (0,), False), ("b", (0,), False), ("c", (1,), True)]
    assert tell(remember(TWO), make(1, rows, ["Ruiz", "!Ruiz"])) == [("denial", "c", "Ruiz")]


def test_a_number_is_news_with_either_of_its_articles_and_once() -> None:
    rows: list[Row] = [("a", (0,), False), ("b", (0,), False)]
    assert tell(remember(TWO), make(1, rows, ["Ruiz"], [("b", "a", "ten")])) == []
    rows = [*rows, ("c", (0,), False)]
    moved = make(1, rows, ["Ruiz"], [("b", "c", "ten")])
    assert tell(remember(TWO), moved) == [("number", "b", "ten")]
    rows = [*rows, ("d", (0,), False)]
    again = make(1, rows, ["Ruiz"], [("d", "a", "Ten")])
    assert tell(remember(moved), again) == [("articles", "d", 1)]


def test_a_cluster_is_known_by_its_claims_its_id_or_what_went_into_it() -> None:
    rows: list[Row] = [("x", (0,), False), ("y", (0,), False)]
    assert tell(remember(TWO), make(9, [("a2", (0,), False), rows[0]], ["Ruiz"])) == [("articles", "x", 1)]
    assert tell(remember(TWO), make(1, rows, ["Ruiz"])) == [("articles", "x", 2)]
    assert tell(remember(TWO), make(9, rows, ["Ruiz"]), merged=(1, 5)) == [("articles", "x", 2)]
    assert tell(remember(TWO), make(9, rows, ["Ruiz"])) == [("claim", "x", None)]


def test_what_left_a_story_is_remembered_and_what_moved_is_known_where_it_went() -> None:
    seen = see(TWO)
    first = advance(None, "", {1: (seen, None), 2: (see(make(2, [("z", (), False)], [])), None)})
    moved = advance(first, "", {7: (seen, seen)})
    assert sorted(moved.seen) == [2, 7]
    assert moved.shown == (7,)
    kept = Memory(unpack_state(pack_state(moved)))
    assert tell(kept, make(2, [("z", (), False), ("y", (), False)], [])) == [("articles", "y", 1)]


def test_nothing_is_told_of_a_claim_that_too_many_articles_carry() -> None:
    many = [(chr(0x4E00 + number), (), False) for number in range(1_001)]
    full: Seen = see(make(1, many, []))
    assert len(full.tellings) == 1_001
    assert tell(remember(make(1, many, [])), make(1, [*many, ("a", (0,), False)], ["Ruiz"])) == []
