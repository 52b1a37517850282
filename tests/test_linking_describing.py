"""Properties of descriptions on random small worlds, and the statement chosen for a cluster."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tellings import copy_of, said, told
from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.json import cluster_from_json, cluster_to_json
from thirdhand.linking.values import Cluster, Copied, How, Member, Side

OUTLETS = ("Northern Herald", "Evening Post", "Lantern", "Union Press", None)
LEFT = "the garrison has left"
SOURCES = (
    (),
    (("Ana Ruiz", "person"),),
    (("an official", "person", "role"),),
    (("the Lantern", "outlet"),),
    (("the Evening Post", "outlet"), ("an aide", "person", "role")),
    (("the Northern Herald", "outlet"),),
    (("analysts", "group", "collective"),),
)
TIMES = (None, "2026-03-04", "09:00", "10:00", "10:10", "23:00")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[list[Member]], list[Copied]]:
    articles: list[list[Member]] = []
    copies: list[Copied] = []
    for number in range(draw(st.integers(1, 6))):
        chain = draw(st.sampled_from(SOURCES))
        who = ", ".join(words for words, *_ in chain) or "Everybody knows"
        text = f"{who}: {LEFT}. The paper is number {number}."
        one = said(LEFT, *chain, denies=draw(st.integers(0, 4)) == 0)
        articles.append(
            told(f"a{number}", draw(st.sampled_from(OUTLETS)), text, one, at=draw(st.sampled_from(TIMES)))
        )
        if draw(st.booleans()):
            parent = draw(st.sampled_from([None, "outside", "a0", f"a{max(number - 1, 0)}"]))
            copies.append(copy_of(f"a{number}", parent, text, wire="Union Press" if parent is None else None))
    return articles, [copy for copy in copies if copy.child != copy.parent]


def describe(articles: Sequence[Sequence[Member]], copies: Sequence[Copied]) -> Cluster:
    return describe_cluster("k", [member for article in articles for member in article], copies)


@settings(max_examples=60, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_descriptions_hold_together(
    world: tuple[list[list[Member]], list[Copied]], random: st.DataObject
) -> None:
    articles, copies = world
    cluster = describe(articles, copies)
    by_how = (cluster.n_copies, cluster.n_relays, cluster.n_own, cluster.n_untraced)
    assert sum(by_how) == cluster.n_articles == len(articles)
    low, high = cluster.n_origins
    supporting = [one for one in cluster.origins if one.side is Side.SUPPORTS]
    named = [one for one in supporting if one.anonymity == "named"]
    assert high == len(supporting)
    assert low == len(named) + (len(supporting) > len(named))
    assert all(set(one.origins) <= set(range(len(cluster.origins))) for one in cluster.tellings)
    for place, origin in enumerate(cluster.origins):
        telling = {one.article for one in cluster.tellings if place in one.origins}
        assert telling == set(origin.articles)
    assert all(not one.origins for one in cluster.tellings if one.how is How.UNTRACED)
    random.shuffle(articles)  # type: ignore[attr-defined]
    random.shuffle(copies)  # type: ignore[attr-defined]
    assert describe(articles, copies) == cluster


@settings(max_examples=30, deadline=None)
@given(worlds(), st.integers(0, 5))
def test_a_copy_more_changes_no_origin(world: tuple[list[list[Member]], list[Copied]], which: int) -> None:
    articles, copies = world
    (original,) = articles[which % len(articles)]
    text = original.article.text
    chain = [(link.source.text, link.kind.value, link.anonymity.value) for link in original.claim.chain]
    copy = told(
        "copy", "Late Paper", text, said(LEFT, *chain, denies=original.side is Side.DENIES), at="23:30"
    )
    before = describe(articles, copies)
    after = describe([*articles, copy], [*copies, copy_of("copy", original.article.id, text)])
    assert (after.n_origins, after.n_copies) == (before.n_origins, before.n_copies + 1)


@settings(max_examples=30, deadline=None)
@given(worlds())
def test_every_description_comes_back_from_json(world: tuple[list[list[Member]], list[Copied]]) -> None:
    cluster = describe(*world)
    assert cluster_from_json(json.loads(json.dumps(cluster_to_json(cluster)))) == cluster


def state(*texts: str, title: str | None = None) -> str:
    members: list[Member] = []
    for number, text in enumerate(texts):
        says = [said(text)]
        if title and number == 0:
            says.insert(0, said(title, in_title=True))
        members += told(f"a{number}", f"Paper {number}", text, *says, at=f"1{number}:00", title=title)
    return describe_cluster("k", members, ()).statement


@pytest.mark.parametrize(
    ("texts", "statement"),
    [
        (
            ["The garrison has left Port Marlow.", "Soldiers have left the port of Marlow."],
            "The garrison has left Port Marlow",
        ),
        (
            ["They left it last night with their guns", "The garrison has left Port Marlow."],
            "The garrison has left Port Marlow",
        ),
        (["Gone", "“The garrison has left Port Marlow,”"], "The garrison has left Port Marlow"),
    ],
)
def test_the_statement_stands_by_itself(texts: list[str], statement: str) -> None:
    assert state(*texts) == statement


def test_a_body_claim_goes_before_the_headline() -> None:
    assert (
        state("The garrison has left Port Marlow.", title="Garrison leaves Port Marlow at last")
        == "The garrison has left Port Marlow"
    )
