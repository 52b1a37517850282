"""DESIGN 4's rules as small worlds: how each article has the claim, and how many origins that makes."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tellings import copy_of, said, told
from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.origins.counting import Tracing, count_origins
from thirdhand.linking.values import Cluster, Copied, How, Member, Side

RUIZ = ("Ana Ruiz", "person")
LEFT = "the garrison has left Port Marlow"


def describe(*articles: list[Member], copied: tuple[Copied, ...] = ()) -> Cluster:
    return describe_cluster("k1", [member for article in articles for member in article], copied)


def hows(cluster: Cluster) -> dict[str, How]:
    return {one.article: one.how for one in cluster.tellings}


AGENCY = "OSTMARK (Union Press) — Ana Ruiz told Union Press that the garrison has left Port Marlow."
UNNAMED = "An official said the garrison has left Port Marlow. He would not be named."


def agency(at: str | None = "10:00") -> list[Member]:
    return told("a", "Union Press", AGENCY, said(LEFT, RUIZ), at=at)


def test_an_agency_and_its_copies_have_one_origin() -> None:
    copies = [told(f"b{n}", f"Paper {n}", AGENCY, said(LEFT, RUIZ), at=f"11:0{n}") for n in range(3)]
    edges = tuple(copy_of(f"b{n}", "a", AGENCY) for n in range(3))
    cluster = describe(agency(), *copies, copied=edges)
    assert (cluster.n_articles, cluster.n_own, cluster.n_copies, cluster.n_outlets) == (4, 1, 3, 4)
    assert cluster.n_origins == (1, 1)
    assert [(one.name, one.articles) for one in cluster.origins] == [("Ana Ruiz", ("a", "b0", "b1", "b2"))]
    assert [one.copied_from for one in cluster.tellings] == [None, "a", "a", "a"]
    assert cluster.first == "a"


def test_copies_of_an_agency_that_is_not_there_share_its_unnamed_source() -> None:
    papers = [
        told(f"b{n}", f"Paper {n}", UNNAMED, said(LEFT, ("An official", "person", "role")), at="11:00")
        for n in range(3)
    ]
    edges = tuple(copy_of(f"b{n}", None, UNNAMED, wire="Union Press") for n in range(3))
    cluster = describe(*papers, copied=edges)
    assert set(hows(cluster).values()) == {How.COPY}
    assert cluster.n_origins == (1, 1)
    assert [(one.name, one.via) for one in cluster.origins] == [("An official", "Union Press")]


def test_a_declared_copy_follows_the_agencys_own_article_where_it_is_there() -> None:
    paper = told("b", "Gazette", AGENCY, said(LEFT, RUIZ), at="11:00")
    cluster = describe(agency(), paper, copied=(copy_of("b", None, AGENCY, wire="Union Press"),))
    assert [(one.how, one.copied_from) for one in cluster.tellings] == [(How.OWN, None), (How.COPY, "a")]
    assert cluster.n_origins == (1, 1)


def test_a_copy_of_an_article_outside_keeps_its_own_chain() -> None:
    paper = told("b", "Daily Gazette", AGENCY, said(LEFT, RUIZ), at="11:00")
    cluster = describe(paper, copied=(copy_of("b", "elsewhere", AGENCY),))
    assert (hows(cluster)["b"], cluster.tellings[0].copied_from, cluster.n_origins) == (
        How.COPY,
        "elsewhere",
        (1, 1),
    )


def test_a_claim_beside_the_copied_passage_is_no_copy() -> None:
    text = f"Copied words stand here first. Ana Ruiz said {LEFT}."
    paper = told("b", "Daily Gazette", text, said(LEFT, RUIZ), at="11:00")
    edge = copy_of("b", "elsewhere", "Copied words stand here first.")
    assert hows(describe(paper, copied=(edge,)))["b"] is How.RELAY


def test_a_headline_goes_with_its_copied_text() -> None:
    paper = told(
        "b",
        "Gazette",
        AGENCY,
        said("Garrison gone", in_title=True),
        said(LEFT, RUIZ),
        at="11:00",
        title="Garrison gone",
    )
    cluster = describe(agency(), paper, copied=(copy_of("b", "a", AGENCY),))
    assert [(one.how, one.copied_from, one.origins) for one in cluster.tellings if one.article == "b"] == [
        (How.COPY, "a", (0,)),
        (How.COPY, "a", (0,)),
    ]


def test_credit_is_followed_in_two_steps() -> None:
    herald = told("a", "Northern Herald", f"Ana Ruiz told the Herald {LEFT}.", said(LEFT, RUIZ), at="09:00")
    gazette = told(
        "b",
        "Daily Gazette",
        f"The Northern Herald said {LEFT}.",
        said(LEFT, ("The Northern Herald", "outlet")),
        at="10:00",
    )
    post = told(
        "c", "Evening Post", f"The Gazette reports {LEFT}.", said(LEFT, ("The Gazette", "outlet")), at="11:00"
    )
    cluster = describe(herald, gazette, post)
    assert hows(cluster) == {"a": How.OWN, "b": How.RELAY, "c": How.RELAY}
    assert [one.derived_from for one in cluster.tellings] == [None, "a", "b"]
    assert cluster.n_origins == (1, 1)
    assert cluster.origins[0].articles == ("a", "b", "c")


def test_a_credit_with_its_source_takes_what_the_credited_article_says() -> None:
    herald = told("a", "Northern Herald", f"Ana Ruiz told the Herald {LEFT}.", said(LEFT, RUIZ), at="09:00")
    text = f"The Herald, citing two aides, says {LEFT}."
    chain = (("The Herald", "outlet"), ("two aides", "group", "role"))
    cluster = describe(herald, told("b", "Gazette", text, said(LEFT, *chain), at="10:00"))
    assert [one.name for one in cluster.origins] == ["Ana Ruiz"]


def test_an_outlet_that_is_not_there_is_the_origin_where_it_names_nobody() -> None:
    paper = told(
        "b", "Gazette", f"The Clarion reported {LEFT}.", said(LEFT, ("The Clarion", "outlet")), at="10:00"
    )
    cluster = describe(paper)
    assert [(one.name, one.kind.value) for one in cluster.origins] == [("The Clarion", "outlet")]
    assert (hows(cluster)["b"], cluster.n_origins) == (How.RELAY, (1, 1))


def credit(id: str, outlet: str, credited: str, at: str | None) -> list[Member]:
    return told(id, outlet, f"The {credited} reports {LEFT}.", said(LEFT, (credited, "outlet")), at=at)


@pytest.mark.parametrize("times", [("10:00", "11:00", None), ("10:00", "11:00", "12:00"), (None, None, None)])
def test_a_ring_of_three_has_no_origin(times: tuple[str | None, ...]) -> None:
    cluster = describe(
        credit("a", "Lantern", "Post", times[0]),
        credit("b", "Dispatch", "Lantern", times[1]),
        credit("c", "Post", "Dispatch", times[2]),
    )
    assert (cluster.n_origins, cluster.origins) == ((0, 0), ())
    assert [set(ring) for ring in cluster.rings] == [{"Lantern", "Dispatch", "Post"}]
    ring = cluster.rings[0]
    after = dict(zip(ring, (*ring[1:], ring[0]), strict=True))
    assert after == {"Lantern": "Post", "Post": "Dispatch", "Dispatch": "Lantern"}
    assert cluster.n_relays == 3


def test_a_circle_into_which_somebody_speaks_is_no_ring() -> None:
    lantern = told(
        "a",
        "Lantern",
        f"The Post reports {LEFT}. Ana Ruiz said the garrison was gone.",
        said(LEFT, ("Post", "outlet")),
        said("the garrison was gone", RUIZ),
        at="10:00",
    )
    cluster = describe(lantern, credit("b", "Post", "Lantern", "11:00"))
    assert (cluster.rings, cluster.n_origins) == ((), (1, 1))


def test_an_outlet_that_came_out_later_is_not_what_an_article_derives_from() -> None:
    cluster = describe(
        credit("a", "Lantern", "Post", "10:00"),
        told("b", "Post", f"Ana Ruiz said {LEFT}.", said(LEFT, RUIZ), at="18:00"),
    )
    assert cluster.tellings[0].derived_from is None
    assert cluster.n_origins == (1, 1)


def test_clocks_a_few_minutes_wrong_do_not_cut_a_credit() -> None:
    cluster = describe(
        credit("a", "Lantern", "Post", "10:00"),
        told("b", "Post", f"Ana Ruiz said {LEFT}.", said(LEFT, RUIZ), at="10:12"),
    )
    assert [one.derived_from for one in cluster.tellings] == ["b", None]


OFFICIAL = ("An official", "person", "role")


def unnamed(id: str, outlet: str, at: str | None = "10:00") -> list[Member]:
    return told(id, outlet, UNNAMED, said(LEFT, OFFICIAL), at=at)


def test_unnamed_sources_of_two_outlets_may_be_one() -> None:
    cluster = describe(unnamed("a", "Lantern"), unnamed("b", "Post"))
    assert cluster.n_origins == (1, 2)
    assert {one.via for one in cluster.origins} == {"Lantern", "Post"}


def test_an_agencys_unnamed_source_is_one_in_three_relays() -> None:
    text = f"Meridian, citing an official, said {LEFT}."
    relays = [
        told(
            f"r{n}",
            f"Paper {n}",
            text,
            said(LEFT, ("Meridian", "outlet"), ("an official", "person", "role")),
            at="10:00",
        )
        for n in range(3)
    ]
    cluster = describe(*relays)
    assert cluster.n_origins == (1, 1)
    assert [(one.name, one.via) for one in cluster.origins] == [("an official", "Meridian")]


def test_named_and_unnamed_sources_cannot_coincide() -> None:
    ruiz = told("a", "Herald", f"Ana Ruiz said {LEFT}.", said(LEFT, RUIZ), at="09:00")
    assert describe(ruiz, unnamed("b", "Post")).n_origins == (2, 2)
    assert describe(ruiz, unnamed("b", "Post"), unnamed("c", "Lantern")).n_origins == (2, 3)


def test_coordinated_names_are_several_origins() -> None:
    text = f"Ana Ruiz and Tomas Ek said {LEFT}."
    (member,) = told("a", "Herald", text, said(LEFT, ("Ana Ruiz and Tomas Ek", "group")), at="09:00")
    both = replace(member.claim.chain[0], names=("Ana Ruiz", "Tomas Ek"))
    member = replace(member, claim=replace(member.claim, chain=(both,)))
    assert describe([member]).n_origins == (2, 2)


def test_who_denies_is_listed_apart_and_never_counted() -> None:
    denial = told(
        "b",
        "Post",
        "The palace denied the report.",
        said("the report", ("The palace", "government_body"), denies=True, certainty="denied"),
        at="12:00",
    )
    cluster = describe(agency(), denial)
    assert (cluster.n_origins, cluster.denied) == ((1, 1), True)
    assert [(one.name, one.side) for one in cluster.origins] == [
        ("Ana Ruiz", Side.SUPPORTS),
        ("The palace", Side.DENIES),
    ]
    assert cluster.n_articles == 2 == cluster.n_own + cluster.n_relays


def test_a_denial_alone_has_no_origin_and_no_first_article() -> None:
    denial = told(
        "b",
        "Post",
        "The palace denied the report.",
        said("the report", ("The palace", "government_body"), denies=True),
        at="12:00",
    )
    cluster = describe(denial)
    assert (cluster.n_origins, cluster.first, cluster.denied) == ((0, 0), None, True)


def test_what_nobody_is_credited_with_is_untraced_and_not_counted() -> None:
    plain = told(
        "a",
        "Post",
        "The garrison has left Port Marlow.",
        said("The garrison has left Port Marlow"),
        at="10:00",
    )
    heard = told("b", "Lantern", f"Reportedly {LEFT}.", said(LEFT, hearsay=True), at="11:00")
    cluster = describe(plain, heard)
    assert set(hows(cluster).values()) == {How.UNTRACED}
    assert (cluster.n_untraced, cluster.n_origins, cluster.origins) == (2, (0, 0), ())


def test_rumours_are_nobody() -> None:
    text = f"There were rumours that {LEFT}."
    cluster = describe(told("a", "Post", text, said(LEFT, ("rumours", "unknown", "unnamed")), at="10:00"))
    assert (hows(cluster)["a"], cluster.n_origins) == (How.UNTRACED, (0, 0))


def test_an_outlet_that_saw_it_is_the_origin() -> None:
    text = "The garrison has left Port Marlow, a reporter for the Courier saw."
    cluster = describe(
        told("a", "Lindow Courier", text, said("The garrison has left Port Marlow"), at="10:00")
    )
    assert hows(cluster)["a"] is How.OWN
    assert [(one.name, one.kind.value) for one in cluster.origins] == [("Lindow Courier", "outlet")]


def test_the_next_sentence_may_say_who_saw_it() -> None:
    text = "Three hundred men stood on the quay. A reporter for the Courier counted them from the bridge."
    cluster = describe(
        told("a", "Lindow Courier", text, said("Three hundred men stood on the quay"), at="10:00")
    )
    assert hows(cluster)["a"] is How.OWN


def test_what_was_seen_by_another_outlet_is_not_own_reporting() -> None:
    text = "The garrison has left Port Marlow, a reporter for the Herald saw."
    cluster = describe(
        told("a", "Lindow Courier", text, said("The garrison has left Port Marlow"), at="10:00")
    )
    assert hows(cluster)["a"] is How.UNTRACED


def test_who_once_spoke_to_the_outlet_is_its_own_source_throughout() -> None:
    text = f"Ana Ruiz told the Courier that the bridge was shut. She was calm. Ruiz said {LEFT}."
    members = told(
        "a",
        "Lindow Courier",
        text,
        said("the bridge was shut", RUIZ),
        said(LEFT, ("Ruiz", "person", "named", "Ana Ruiz")),
        at="10:00",
    )
    cluster = describe_cluster("k1", members[1:], ())
    assert cluster.tellings[0].how is How.OWN


def test_told_reporters_adds_nobody() -> None:
    text = f"Ana Ruiz told reporters that {LEFT}."
    cluster = describe(told("a", "Lindow Courier", text, said(LEFT, RUIZ), at="10:00"))
    assert (hows(cluster)["a"], cluster.n_origins) == (How.RELAY, (1, 1))


def test_credit_in_other_words_is_credit() -> None:
    text = "The garrison has left Port Marlow, by the reckoning of the harbour agency."
    agency_says = told(
        "b",
        "Post",
        f"The harbour agency said {LEFT}.",
        said(LEFT, ("The harbour agency", "government_body")),
        at="10:00",
    )
    cluster = describe(
        told("a", "Gazette", text, said("The garrison has left Port Marlow"), at="11:00"), agency_says
    )
    assert hows(cluster) == {"a": How.RELAY, "b": How.RELAY}
    assert (cluster.n_origins, cluster.origins[0].articles) == ((1, 1), ("b", "a"))


def test_another_outlet_named_beside_the_claim_is_credit() -> None:
    text = "The garrison has left Port Marlow, the Lantern, a weekly, has written."
    lantern = told("b", "The Lantern", f"Ana Ruiz said {LEFT}.", said(LEFT, RUIZ), at="10:00")
    cluster = describe(
        told("a", "Gazette", text, said("The garrison has left Port Marlow"), at="11:00"), lantern
    )
    assert [(one.how, one.derived_from) for one in cluster.tellings] == [(How.RELAY, None), (How.RELAY, "b")]


def test_who_told_the_outlet_is_an_origin_even_where_the_chain_was_not_read() -> None:
    text = "Two women, who would not be named, told the Courier that the garrison has left."
    cluster = describe(told("a", "Lindow Courier", text, said("the garrison has left"), at="11:00"))
    assert [(one.name, one.anonymity.value, one.via) for one in cluster.origins] == [
        ("Two women", "unnamed", "Lindow Courier")
    ]
    assert hows(cluster)["a"] is How.OWN


def test_a_headlines_source_is_the_texts() -> None:
    text = f"A senior security official said {LEFT}."
    paper = told(
        "a",
        "Post",
        text,
        said("Garrison gone", ("official", "person", "role"), in_title=True),
        said(LEFT, ("A senior security official", "person", "role")),
        at="11:00",
        title="Garrison gone, official says",
    )
    cluster = describe(paper)
    assert [one.name for one in cluster.origins] == ["A senior security official"]
    assert [one.origins for one in cluster.tellings] == [(0,), (0,)]


def test_articles_without_dates_are_followed_and_come_last() -> None:
    cluster = describe(
        unnamed("z", "Post", at=None),
        credit("a", "Lantern", "Post", None),
        unnamed("m", "Herald", at="2026-03-05"),
    )
    assert [one.article for one in cluster.tellings] == ["m", "a", "z"]
    assert (cluster.first, cluster.tellings[1].derived_from) == ("m", "z")
    assert describe(unnamed("z", "Post", at=None)).first is None


def test_order_of_members_does_not_matter() -> None:
    articles = [
        agency(),
        credit("b", "Lantern", "Union Press", "11:00"),
        unnamed("c", "Post"),
        unnamed("d", "Herald", None),
    ]
    found = {describe(*order) for order in permutations(articles)}
    assert len(found) == 1


@pytest.mark.parametrize("n_copies", [1, 5])
def test_a_copy_never_changes_the_origins(n_copies: int) -> None:
    base = [agency(), unnamed("u", "Post")]
    copies = [told(f"b{n}", f"Paper {n}", UNNAMED, said(LEFT, OFFICIAL), at="12:00") for n in range(n_copies)]
    edges = tuple(copy_of(f"b{n}", "u", UNNAMED) for n in range(n_copies))
    assert describe(*base, *copies, copied=edges).n_origins == describe(*base).n_origins == (2, 2)


@pytest.mark.parametrize("outlet", [None, "", "  ", "—", "The", "(AP)"])
def test_odd_names_of_outlets_do_no_harm(outlet: str | None) -> None:
    odd = [unnamed("a", outlet or "", "10:00"), unnamed("b", outlet or "—", "11:00")]
    assert describe(*odd).n_articles == 2


@pytest.mark.parametrize("name", ["—", "…", "He", "’s", "A", "&"])
def test_odd_names_of_sources_do_no_harm(name: str) -> None:
    paper = told("a", "Post", f"{name} said {LEFT}.", said(LEFT, (name, "person")), at="10:00")
    other = told("b", "Herald", f"{name} said {LEFT}.", said(LEFT, (name, "organisation")), at="10:00")
    assert describe(paper, other).n_relays == 2


def test_a_cluster_needs_a_member() -> None:
    with pytest.raises(ValueError, match="at least one member"):
        describe_cluster("k1", [], ())


@pytest.mark.parametrize(
    "who",
    [
        "Ivo Lamm, a spokesman for the company, said",
        "said a spokesman for the company, Ivo Lamm",
        "its spokesman Ivo Lamm said",
    ],
)
def test_a_named_spokesman_for_the_company_is_the_company(who: str) -> None:
    text = f"Corvane denied that jobs would go. No list exists, {who}."
    told_twice = told(
        "a",
        "Post",
        text,
        said("jobs would go", ("Corvane", "person"), denies=True),
        said("No list exists", ("Ivo Lamm", "person"), denies=True),
        at="08:00",
    )
    assert [origin.name for origin in describe(told_twice).origins] == ["Corvane"]


def test_a_spokesman_for_a_named_body_is_that_body() -> None:
    text = (
        "Corvane denied it. The harbour agency, too: no list exists, a spokesman for Ostrel, Ivo Lamm, said."
    )
    told_twice = told("a", "Post", text, said("no list exists", ("Ivo Lamm", "person")), at="08:00")
    later = told(
        "b",
        "Herald",
        "Ostrel said no list exists.",
        said("no list exists", ("Ostrel", "organisation")),
        at="09:00",
    )
    assert describe(told_twice, later).n_origins == (1, 1)


# -- the kernel


def trace(
    rows: list[tuple[int, int, int]], n_nodes: int, unnamed: list[bool], clusters: list[int] | None = None
) -> Tracing:
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    cluster = np.array(clusters or [0] * n_nodes, dtype=np.int64)
    return Tracing(
        node=table[:, 0],
        parent=table[:, 1],
        source=table[:, 2],
        cluster=cluster,
        supports=np.ones(n_nodes, dtype=np.bool_),
        is_sure=np.ones(n_nodes, dtype=np.bool_),
        is_unnamed=np.array(unnamed, dtype=np.bool_),
        n_clusters=int(cluster.max()) + 1,
    )


def test_several_clusters_are_counted_at_once() -> None:
    counted = count_origins(
        trace(
            [(0, -1, 0), (1, 0, -1), (2, -1, 1), (3, -1, 2), (4, -1, 0)],
            5,
            [False, True, True],
            [0, 0, 1, 1, 2],
        )
    )
    assert (counted.low.tolist(), counted.high.tolist()) == ([1, 1, 1], [1, 2, 1])
    assert [counted.origins[node].tolist() for node in range(5)] == [[0], [0], [1], [2], [0]]


def test_what_leads_into_a_ring_is_not_in_it() -> None:
    counted = count_origins(trace([(0, 1, -1), (1, 2, -1), (2, 1, -1), (3, -1, 0), (3, 2, -1)], 4, [False]))
    assert counted.ring.tolist() == [-1, 1, 1, -1]
    assert counted.next.tolist() == [-1, 2, 1, -1]
    assert counted.origins[3].tolist() == [0]


def test_a_node_of_several_parents_has_the_origins_of_all() -> None:
    rows = [(0, -1, 0), (1, -1, 1), (2, 0, -1), (2, 1, -1), (3, 2, -1), (3, -1, 2), (4, 3, -1)]
    counted = count_origins(trace(rows, 5, [False, False, True]))
    assert counted.origins[4].tolist() == [0, 1, 2]
    assert (counted.low[0], counted.high[0]) == (3, 3)


def test_a_chain_of_ten_thousand_copies_ends_at_its_head() -> None:
    rows = [(0, -1, 0), *((node, node - 1, -1) for node in range(1, 10_000))]
    counted = count_origins(trace(rows, 10_000, [True]))
    assert counted.origins.values.tolist() == [0] * 10_000


def test_nothing_is_counted_in_nothing() -> None:
    counted = count_origins(trace([], 2, []))
    assert (counted.low.tolist(), counted.high.tolist(), len(counted.origins.values)) == ([0], [0], 0)


def test_the_fewest_leave_out_what_is_not_sure_but_never_all() -> None:
    tracing = trace([(0, -1, 0), (1, -1, 1), (2, 1, -1), (3, -1, 2)], 4, [False, False, False], [0, 0, 0, 1])
    counted = count_origins(replace(tracing, is_sure=np.array([True, False, False, False])))
    assert (counted.low.tolist(), counted.high.tolist()) == ([1, 1], [2, 1])
    counted = count_origins(replace(tracing, is_sure=np.array([True, False, True, False])))
    assert counted.low.tolist() == [2, 1], "a sure claim that was had from an unsure one has its source"


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5), st.integers(0, 4)), max_size=12),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_a_range_goes_from_fewest_to_most_whatever_is_sure(
    rows: list[tuple[int, int, int]], unnamed: list[bool], sure: list[bool]
) -> None:
    told = [(node, parent, -1 if parent >= 0 else source) for node, parent, source in rows]
    all_sure = count_origins(trace(told, 6, unnamed))
    counted = count_origins(replace(trace(told, 6, unnamed), is_sure=np.array(sure)))
    assert counted.high[0] == all_sure.high[0]
    assert min(counted.high[0], 1) <= counted.low[0] <= all_sure.low[0]


def test_an_origin_of_unsure_claims_alone_counts_at_the_high_end() -> None:
    text = "The mine has closed, Ada Brand said."
    other = "The pit is shut, Ole Fenn said."
    members = [
        *told("a", "Post", text, said("The mine has closed", ("Ada Brand", "person")), at="08:00"),
        *(
            replace(member, is_sure=False)
            for member in told(
                "b", "Herald", other, said("The pit is shut", ("Ole Fenn", "person")), at="09:00"
            )
        ),
    ]
    found = describe_cluster("k1", members, ())
    assert found.n_origins == (1, 2)
    assert {origin.name: origin.is_sure for origin in found.origins} == {"Ada Brand": True, "Ole Fenn": False}
    assert [telling.is_sure for telling in found.tellings] == [True, False]
