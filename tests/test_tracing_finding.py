"""Clusters found by id, claim, article and words; singles made on the spot; what is merged away still leads on."""

from __future__ import annotations

import dataclasses

import pytest

from tests.linked import PlainKernels, write_article
from tests.stores import put
from thirdhand.errors import NotFoundError, UsageError
from thirdhand.store.store import Store
from thirdhand.tracing.correcting import merge
from thirdhand.tracing.finding import find_clusters
from thirdhand.tracing.linking import link
from thirdhand.tracing.listing import list_clusters

SOLDIERS = "More than 1,000 soldiers changed sides."
TANKS = "More than 40 tanks changed sides."
A = dataclasses.replace(write_article("a", SOLDIERS, TANKS, "Snow fell in Orm."), ref="desk-7")
B = write_article("b", SOLDIERS, outlet="Sorn Herald")
C = write_article("c", TANKS, outlet="Vell Post")
D = write_article("d", TANKS, outlet="Orm Times")


@pytest.fixture
def linked(store: Store) -> Store:
    put(store, A, B, C, D)
    link(store, kernels=PlainKernels())
    return store


def find(store: Store, query: str) -> list[str]:
    return [found.cluster.id for found in find_clusters(store, query)]


def test_what_queries_mean(linked: Store) -> None:
    meant = {
        "k1": ["k1"],
        "K2": ["k2"],
        f"{A.id}#c1": ["k1"],
        f"{B.url}#c1": ["k1"],
        A.id: ["k2", "k1"],
        A.url: ["k2", "k1"],
        "desk-7": ["k2", "k1"],
        "soldiers": ["k1"],
        "more than 1,000 soldiers changed sides": ["k1", "k2"],
        "1000": ["k1"],
        "changed sides": ["k2", "k1"],
        "tanks surrendered": ["k2"],
    }
    assert {query: find(linked, query or "") for query in meant} == meant


def test_words_that_are_missing_are_told(linked: Store) -> None:
    (found,) = find_clusters(linked, "the tanks surrendered")
    assert found.missing == ("surrend",)


def test_a_claim_that_stands_alone_is_a_cluster_of_one(linked: Store) -> None:
    (found,) = find_clusters(linked, f"{A.id}#c3")
    assert found.cluster.id == f"{A.id}#c3"
    assert (found.cluster.n_articles, found.cluster.statement) == (1, "Snow fell in Orm")


def test_what_is_not_there(linked: Store) -> None:
    for query, message in (
        ("k99", "k99: no such cluster; thirdhand clusters lists what there is"),
        (f"{A.id}#c9", "the article has no claim c9; it has 3"),
        ("volcano", "no claim that two articles have is like that"),
        ("snow", "no claim that two articles have is like that"),
    ):
        with pytest.raises(NotFoundError, match=message):
            find_clusters(linked, query)


def test_a_query_without_words(linked: Store) -> None:
    with pytest.raises(UsageError, match="has no word to look for"):
        find_clusters(linked, "?!")


def test_a_store_that_was_never_linked_says_so(store: Store) -> None:
    put(store, A)
    with pytest.raises(NotFoundError, match="nothing is linked yet: thirdhand link"):
        find_clusters(store, "soldiers")


def test_an_id_that_was_merged_away_leads_on(linked: Store) -> None:
    merge(linked, "k1", "k2", kernels=PlainKernels())
    assert find(linked, "k1") == find(linked, "k2") == ["k2"]


def test_clusters_are_listed_and_sorted(linked: Store) -> None:
    assert [cluster.id for cluster in list_clusters(linked)] == ["k2", "k1"]
    assert [cluster.id for cluster in list_clusters(linked, limit=1)] == ["k2"]
    assert [cluster.id for cluster in list_clusters(linked, sort="drift")] == ["k1", "k2"]
    assert [cluster.id for cluster in list_clusters(linked, every=True)] == ["k2", "k1", f"{A.id}#c3"]
    with pytest.raises(UsageError, match="sort: 'size' is none of articles, outlets, drift"):
        list_clusters(linked, sort="size")
