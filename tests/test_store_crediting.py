"""What pages ask of a store without reading all of it: sources, outlets, findings, what came in last."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select, update

from tests.invented_findings import finding
from tests.linked import PlainKernels, write_article
from tests.stores import put, read_text
from thirdhand.errors import NotFoundError
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.addresses import find_record
from thirdhand.store.cluster_headings import load_cluster_headings
from thirdhand.store.crediting import (
    find_clusters_of_source,
    find_source,
    list_latest_sources,
    list_named_sources,
    load_credited,
    load_credits,
)
from thirdhand.store.latest import find_latest
from thirdhand.store.outlets import (
    ClaimCounts,
    Tally,
    count_children,
    count_claims,
    count_credited,
    count_findings,
    count_outlets,
    count_parents,
    find_outlet_articles,
    name_outlets,
)
from thirdhand.store.overview import count_briefly, list_articles, list_recent, list_recent_clusters
from thirdhand.store.searching import search
from thirdhand.store.selection import Selection
from thirdhand.store.sightings import list_sightings
from thirdhand.store.store import Store
from thirdhand.tracing.finding import rank_clusters
from thirdhand.tracing.linking import link

DAMS = "The dam is safe, Ana Ruiz said. Officials said the second dam may break."
GATES = (
    "The dam is safe, the Courier reported, citing Ana Ruiz. A source said the gates were probably stuck. "
    "He said no."
)
EARLY, LATE = "2031-03-04T10:00:00.000000Z", "2031-03-05T10:00:00.000000Z"
OVER = "2001-03-04T10:00:00.000000Z"


def dams(name: str, outlet: str | None, published: str | None = None, text: str = DAMS) -> Article:
    return read_text(text, url=f"https://{name}.example/1", outlet=outlet, published=published)


A, B = dams("a", "Herald", "2031-03-04"), dams("b", "herald", "2031-03-06", GATES)
C = dams("c", "Courier")


@pytest.fixture
def filled(store: Store) -> Store:
    put(store, A, B, C)
    return store


def id_of(store: Store, name: str) -> int:
    with store.reading() as connection:
        id = connection.scalar(select(tables.sources.c.id).where(tables.sources.c.name == name))
    assert id is not None, f"nobody is called {name}"
    return int(id)


def expire(store: Store, article: Article) -> None:
    """Let the time of an article be over."""
    over = update(tables.articles).where(tables.articles.c.place == article.url)
    store.write(lambda connection: connection.execute(over.values(forget_at=OVER)) and None)


def listed(store: Store, most: int = 10) -> list[tuple[str, int]]:
    with store.reading() as connection:
        found = list_latest_sources(connection, find_latest(connection, most), offset=0, limit=10)
    return [(source.name, source.n_claims) for source in found]


def test_the_sources_of_the_latest_articles_come_with_the_most_credited_first(filled: Store) -> None:
    assert listed(filled) == [("Ana Ruiz", 3), ("Officials", 2), ("Courier", 1), ("A source", 1)]
    assert listed(filled, most=1) == [("Ana Ruiz", 1), ("Officials", 1)]


def test_the_list_of_sources_has_pages_and_what_each_is(filled: Store) -> None:
    with filled.reading() as connection:
        (second,) = list_latest_sources(connection, find_latest(connection), offset=1, limit=1)
    assert dataclasses.asdict(second) == {
        "id": id_of(filled, "Officials"),
        "name": "Officials",
        "kind": "group",
        "anonymity": "collective",
        "n_claims": 2,
        "has_more": False,
    }


def test_the_latest_articles_are_those_that_stand_now(store: Store) -> None:
    put(store, A, captured=EARLY)
    put(store, dams("a", "Herald", text=GATES), C, captured=LATE)
    expire(store, C)
    with store.reading() as connection:
        latest = find_latest(connection)
        assert len(latest.version_ids) == 1
        assert not latest.has_more
    assert ("Officials", 1) not in listed(store)


def test_there_may_be_more_articles_than_are_looked_at(filled: Store) -> None:
    with filled.reading() as connection:
        assert find_latest(connection, 2).has_more
        assert not find_latest(connection, 3).has_more


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ruiz ana", ["Ana Ruiz"]),
        ("the official", ["Officials"]),
        ("he", ["He"]),
        ("ana marek", []),
        ("…", []),
    ],
)
def test_sources_are_found_by_words_of_their_name(filled: Store, words: str, names: list[str]) -> None:
    with filled.reading() as connection:
        found, has_more = list_named_sources(connection, words, limit=5)
    assert ([source.name for source in found], has_more) == (names, False)


def test_a_source_that_no_article_has_any_more_is_not_found(store: Store) -> None:
    put(store, A, captured=EARLY)
    put(store, dams("a", "Herald", text=GATES), captured=LATE)
    with store.reading() as connection:
        assert list_named_sources(connection, "officials", limit=5) == ([], False)
        ((found,), _) = list_named_sources(connection, "ruiz", limit=5)
        assert found.n_claims == 1


def test_credits_are_told_in_the_words_of_their_articles_the_latest_first(filled: Store) -> None:
    with filled.reading() as connection:
        credits, has_more = load_credits(connection, id_of(filled, "Ana Ruiz"))
        told = load_credited(connection, credits)
    assert not has_more
    assert [(one.record, one.claim, one.text, one.chain, one.position) for one in told] == [
        (B.id, "c1", "The dam is safe", ("Courier", "Ana Ruiz"), 1),
        (A.id, "c1", "The dam is safe", ("Ana Ruiz",), 0),
        (C.id, "c1", "The dam is safe", ("Ana Ruiz",), 0),
    ]
    assert {(one.called, one.certainty, one.part) for one in told} == {("Ana Ruiz", "asserted", "text")}
    assert [credit.outlet_key for credit in credits] == ["herald", "herald", "courier"]


def test_of_many_credits_the_last_are_looked_at(filled: Store) -> None:
    with filled.reading() as connection:
        credits, has_more = load_credits(connection, id_of(filled, "Ana Ruiz"), most=2)
        told = load_credited(connection, credits)
    assert has_more
    assert [one.record for one in told] == [B.id, C.id]


def test_a_claim_that_has_a_source_twice_counts_once(store: Store) -> None:
    (claim, *rest) = A.claims
    outer = dataclasses.replace(claim.chain[0], certainty=B.claims[1].chain[0].certainty)
    claim = dataclasses.replace(claim, chain=(outer, *claim.chain))
    put(store, dataclasses.replace(A, claims=(claim, *rest)))
    with store.reading() as connection:
        credits, _ = load_credits(connection, id_of(store, "Ana Ruiz"))
        (named,), _ = list_named_sources(connection, "ruiz", limit=5)
    assert [(credit.position, credit.certainty) for credit in credits] == [(1, "asserted")]
    assert named.n_claims == 1
    assert dict(listed(store))["Ana Ruiz"] == 1


def test_a_pronoun_is_known_as_one(filled: Store) -> None:
    with filled.reading() as connection:
        assert find_source(connection, id_of(filled, "He")).is_pronoun
        assert not find_source(connection, id_of(filled, "Ana Ruiz")).is_pronoun
        with pytest.raises(NotFoundError, match="source 999"):
            find_source(connection, 999)


@pytest.fixture
def linked(filled: Store) -> Store:
    link(filled, kernels=PlainKernels())
    return filled


def test_the_claims_of_a_source_that_several_articles_have_are_found(linked: Store) -> None:
    with linked.reading() as connection:
        safe = find_clusters_of_source(connection, id_of(linked, "Ana Ruiz"), 5)
        breaks = find_clusters_of_source(connection, id_of(linked, "Officials"), 5)
        headings = load_cluster_headings(connection, [*breaks, 99, *safe])
        assert find_clusters_of_source(connection, id_of(linked, "A source"), 5) == []
    assert [heading.statement for heading in headings] == ["the second dam may break", "The dam is safe"]


def test_claims_with_an_article_whose_time_is_over_are_not_shown(linked: Store) -> None:
    expire(linked, B)
    with linked.reading() as connection:
        ids = find_clusters_of_source(connection, id_of(linked, "Ana Ruiz"), 5)
        assert ids != [] and load_cluster_headings(connection, ids) == []


def test_outlets_are_counted_by_articles_as_they_stand_now(store: Store) -> None:
    put(store, A, C, dams("d", "Courier"), dams("e", None), dams("f", " "), captured=EARLY)
    put(store, dams("a", "Herald", text=GATES), dams("c", "Sorn Post", text=GATES), captured=LATE)
    gone = dams("g", "Sorn Post")
    put(store, gone)
    expire(store, gone)
    with store.reading() as connection:
        assert count_outlets(connection) == {"courier": 1, "herald": 1, "sorn post": 1}
        assert name_outlets(connection, ["herald", "sorn post"]) == {
            "herald": "Herald",
            "sorn post": "Sorn Post",
        }


def test_an_outlet_has_its_articles_in_order_of_time_those_without_a_date_last(store: Store) -> None:
    undated = dams("d", "HERALD")
    put(store, undated, A, B, C)
    with store.reading() as connection:
        found = find_outlet_articles(connection, "herald")
        lines = list_articles(connection, found.version_ids)
        assert [line.record for line in lines] == [B.id, A.id, undated.id]
        assert found.times == ("2031-03-06T00:00:00Z", "2031-03-04T00:00:00Z", None)
        assert (found.name, found.has_more) == ("herald", False)
        few = find_outlet_articles(connection, "herald", most=2)
        assert (len(few.version_ids), few.has_more) == (2, True)
        with pytest.raises(NotFoundError, match="no article is of this outlet"):
            find_outlet_articles(connection, "nobody’s")


def test_what_an_outlet_does_is_counted(filled: Store) -> None:
    with filled.reading() as connection:
        ids = find_outlet_articles(connection, "herald").reading_ids
        assert count_claims(connection, ids) == ClaimCounts(
            n_claims=5, own_voice=0, named=3, role=0, unnamed=1, collective=1, third_hand=1
        )
        names = [(tally.name, tally.n, tally.n_articles) for tally in count_credited(connection, ids, 2)]
        assert names == [("Ana Ruiz", 2, 2), ("Officials", 1, 1)]
        assert count_findings(connection, ids) == [
            Tally(key="bare-source", name="bare-source", n=1, n_articles=1)
        ]


def test_a_claim_in_the_articles_own_voice_has_no_source(store: Store) -> None:
    put(store, write_article("a", "The Orm dam has burst.", "It rained."))
    with store.reading() as connection:
        counts = count_claims(connection, find_latest(connection).reading_ids)
    assert (counts.n_claims, counts.own_voice, counts.named) == (2, 2, 0)


def test_it_is_counted_whose_text_an_outlet_has(store: Store) -> None:
    rain, flood = "It rained in Sorn.", "The Orm dam has burst."
    put(
        store,
        write_article("a", rain, flood, outlet="Wire"),
        write_article("b", rain, outlet="Sorn Post", published="2031-03-04T11:00:00+00:00"),
        write_article("c", flood, outlet="Sorn Post", published="2031-03-04T11:00:00+00:00"),
        write_article("d", rain, outlet=None, published="2031-03-04T12:00:00+00:00"),
    )
    link(store, kernels=PlainKernels())
    with store.reading() as connection:
        wire = find_outlet_articles(connection, "wire").version_ids
        post = find_outlet_articles(connection, "sorn post").version_ids
        assert count_parents(connection, wire) == []
        assert count_children(connection, wire) == [
            Tally(key="sorn post", name="Sorn Post", n=2, n_articles=2),
            Tally(key="", name="", n=1, n_articles=1),
        ]
        assert count_parents(connection, post) == [Tally(key="wire", name="Wire", n=2, n_articles=2)]


def test_the_latest_findings_of_a_rule_come_with_their_words(store: Store) -> None:
    first = read_text(DAMS, url="https://a.example/", title="Dam unsafe")
    seen = (
        finding(first, "single-source", "unsafe", part="title", against="is safe"),
        finding(first, "weasel-passive", "may break"),
        finding(first, "single-source", "Officials", claims=("c3",)),
    )
    first = dataclasses.replace(first, findings=seen)
    second = dataclasses.replace(B, findings=(finding(B, "single-source", "Ana Ruiz"),))
    put(store, first, captured=EARLY)
    put(store, second)
    with store.reading() as connection:
        found, has_more = list_sightings(connection, "single-source", offset=0, limit=2)
        rest, is_last = list_sightings(connection, "single-source", offset=2, limit=2)
        assert list_sightings(connection, "bare-source", offset=0, limit=2) == ([], False)
    assert [(one.record, one.words, one.claims) for one in found] == [
        (B.id, "Ana Ruiz", ()),
        (first.id, "unsafe", ()),
    ]
    assert has_more and not is_last
    assert [(one.words, one.claims, one.message) for one in rest] == [
        ("Officials", ("c3",), "Seen: Officials.")
    ]
    put(store, dams("a", None, text=GATES), captured=LATE)
    with store.reading() as connection:
        assert len(list_sightings(connection, "single-source", offset=0, limit=9)[0]) == 3


def test_a_collection_is_counted_at_a_glance(linked: Store) -> None:
    with linked.reading() as connection:
        counts = count_briefly(connection)
        recent = list_recent(connection, 2)
        claims = list_recent_clusters(connection, 1)
    assert dataclasses.asdict(counts) == {
        "n_articles": 3,
        "n_sources": 5,
        "n_clusters": 2,
        "n_feeds": 0,
        "n_failures": 0,
        "first": "2031-03-04T00:00:00Z",
        "last": "2031-03-06T00:00:00Z",
    }
    assert [line.record for line in recent] == [C.id, B.id]
    assert [(claim.statement, claim.n_articles) for claim in claims] == [("The dam is safe", 3)]


def test_an_article_is_found_by_its_address_or_id(store: Store) -> None:
    put(store, A, captured=EARLY)
    newer = dams("a", "Herald", text=GATES)
    put(store, newer, C, captured=LATE)
    expire(store, C)
    with store.reading() as connection:
        asked = {
            A.id: A.id,
            A.id[:12]: A.id,
            newer.id.upper(): newer.id,
            "HTTPS://a.example/1?utm_source=feed#top": newer.id,
            "https://b.example/1": None,
            "b2:": None,
            "dam": None,
            "\0": None,
            C.id: None,
            str(C.url): None,
        }
        assert {typed: find_record(connection, typed) for typed in asked} == asked


def test_a_search_goes_on_behind_what_was_shown(filled: Store) -> None:
    with filled.reading() as connection:
        every = [hit.id for hit in search(connection, "dam", Selection(), 5)]
        parts = [
            hit.id
            for offset in (0, 1, 2, 3)
            for hit in search(connection, "dam", Selection(), 1, offset=offset)
        ]
        dated = [hit.id for hit in search(connection, "", Selection(), 2, offset=1)]
    assert parts == every
    assert len(every) == 3
    assert dated == [A.id, C.id]


def test_clusters_are_ranked_by_the_words_that_they_have(linked: Store) -> None:
    with linked.reading() as connection:
        ranked = rank_clusters(connection, "second dam, gate", 5)
        statements = [heading.statement for heading in load_cluster_headings(connection, list(ranked))]
    assert statements == ["the second dam may break", "The dam is safe"]
    assert list(ranked.values()) == [("gate",), ("second", "gate")]


def test_an_id_that_begins_two_means_neither(filled: Store) -> None:
    versions = tables.versions
    alike = update(versions).values(record="b2:00ff" + versions.c.published)
    filled.write(
        lambda connection: connection.execute(alike.where(versions.c.published.is_not(None))) and None
    )
    with filled.reading() as connection:
        assert find_record(connection, "b2:00ff") is None
        assert find_record(connection, C.id) == C.id
