"""The list of claims, one claim whole, where its old names lead, why its members are one, its plots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import delete, insert, update
from starlette.testclient import TestClient

from tests.invented_clusters import cluster, crowd, mutiny, telling
from tests.linked import PlainKernels, write_article
from tests.stores import put
from tests.test_views_page import HOSTILE
from tests.webapp import open_client, parse, words
from thirdhand.linking.json import cluster_to_json
from thirdhand.linking.values import Cluster, How, Origin, Side
from thirdhand.records import Anonymity, Kind
from thirdhand.store import tables
from thirdhand.store.clusters import make_all_stale, write_descriptions
from thirdhand.store.roles import Role
from thirdhand.store.store import Store
from thirdhand.store.tokens import make_token
from thirdhand.tracing.correcting import merge
from thirdhand.tracing.describing import to_described
from thirdhand.tracing.finding import find_clusters
from thirdhand.tracing.linking import link
from thirdhand.views.trace.painting import has_pictures
from thirdhand.web import claim_layout
from thirdhand.web.config import Auth
from thirdhand.web.contexts import claims as list_context
from thirdhand.web.contexts import plots as plots_context
from thirdhand.web.contexts.claim import ClaimPage
from thirdhand.web.pages import claims as claim_pages

needs_plots = pytest.mark.skipif(not has_pictures(), reason="the extra plots is not installed")

FLOOD = "The river burst its banks."
WATER = "The Orm flooded Lindow."
A = write_article("a", FLOOD, "A mill in Lindow shut.")
B = write_article("b", FLOOD, outlet="Sorn Herald", published="2031-03-04T11:00:00+00:00")
C = write_article("c", FLOOD, outlet="Vell Post", published="2031-03-04T12:00:00+00:00")
D = write_article("d", "The river did not burst its banks.", outlet="Orm Times", published="2031-03-05")
E = write_article("e", WATER, outlet="Orm Times")
F = write_article("f", WATER, outlet="Ald/Mail")
PLAIN = PlainKernels()


@pytest.fixture
def linked(place: str) -> str:
    """A store with a claim of four articles, one of which denies it, and one of two articles."""
    with Store.open(place) as store:
        put(store, A, B, C, D, E, F)
        link(store, kernels=PLAIN)
    return place


@pytest.fixture
def client(linked: str) -> Iterator[TestClient]:
    with open_client(linked) as opened:
        yield opened


def describe(place: str, *clusters: Cluster) -> None:
    """Put clusters into a store that have no articles there."""
    with Store.open(place) as store:
        for each in clusters:
            described = to_described(int(each.id[1:]), each)
            row = {"id": described.cluster_id, "is_stale": True}
            empty = {"n_articles": 0, "n_outlets": 0, "n_changes": 0, "ratio": 0.0}
            store.write(lambda c, row=row | empty: c.execute(insert(tables.clusters).values(row)))  # type: ignore[misc]
            store.write(lambda c, described=described: write_descriptions(c, [described]))  # type: ignore[misc]


def rows(page: str) -> list[str]:
    """What each row of a timeline says, without what can be asked of it."""
    found = parse(page).xpath("//ol[@class='rows']/li")
    for each in found:
        for onward in each.xpath(".//span[@class='onward']"):
            onward.drop_tree()
    return [words(each) for each in found]


def test_the_list_has_a_count_line_for_each_claim(client: TestClient) -> None:
    page = parse(client.get("/claims").text)
    assert [words(each) for each in page.xpath("//ol[@class='items']/li")] == [
        "The river burst its banks 4 articles: 2 copies · 2 untraced → no known origin · denied "
        "4 outlets · first 2031-03-04 · k1",
        "The Orm flooded Lindow 2 articles: 1 copy · 1 untraced → no known origin "
        "2 outlets · first 2031-03-04 · k2",
    ]
    assert page.xpath("//ol[@class='items']//a/@href") == ["/claims/k1", "/claims/k2"]
    twin = client.get("/claims.json?sort=articles").json()
    assert [(each["id"], each["n_origins"], each["denied"]) for each in twin["claims"]] == [
        ("k1", [0, 0], True),
        ("k2", [0, 0], False),
    ]
    assert (twin["n_claims"], twin["next"]) == (2, None)


def test_a_claim_that_was_not_counted_yet_is_listed_with_its_articles_alone(linked: str) -> None:
    with Store.open(linked) as store:
        store.write(lambda connection: connection.execute(delete(tables.cluster_counts)))
    with open_client(linked) as client:
        told = words(parse(client.get("/claims").text).find(".//ol[@class='items']/li"))
    assert told == "The river burst its banks 4 articles 4 outlets · k1"


def turn(client: TestClient, address: str) -> list[list[str]]:
    """The claims of each page of the list, turned to its end."""
    pages = []
    while address:
        page = parse(client.get(address).text)
        paths = page.xpath("//ol[@class='items']//a/@href")
        pages.append([path.removeprefix("/claims/") for path in paths])
        address = "".join(page.xpath("//a[@rel='next']/@href"))
    return pages


def test_the_list_is_sorted_and_goes_on_behind_a_claim(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    describe(place, mutiny(), *(replace(crowd(at), id=f"k{at}") for at in (20, 21, 22, 23)))
    monkeypatch.setattr(list_context, "PAGE", 2)

    with open_client(place) as client:
        assert turn(client, "/claims") == [["k23", "k22"], ["k21", "k20"], ["k7"]]
        assert turn(client, "/claims?sort=drift") == [["k7", "k23"], ["k22", "k21"], ["k20"]]
        assert turn(client, "/claims?sort=outlets&after=k22") == [["k21", "k20"], ["k7"]]
        assert turn(client, "/claims?after=k99")[0] == ["k23", "k22"]
        assert "There are no further claims." in client.get("/claims?after=k7").text
        for wrong in ("sort=size", "after=flood"):
            answer = client.get(f"/claims?{wrong}")
            assert answer.status_code == 400 and wrong.partition("=")[2] in answer.text


def test_an_empty_list_says_what_to_do(place: str) -> None:
    with Store.open(place) as store:
        secret = store.write(lambda connection: make_token(connection, "ann", Role.READER))
    with open_client(place) as client:
        assert "The collection is empty." in client.get("/claims").text
        with Store.open(place) as store:
            put(store, A, E)
        page = parse(client.get("/claims").text)
        assert "Nothing is linked yet." in words(page)
        assert page.xpath("//main//form/@action") == ["/link"]
    with open_client(place, auth=Auth.TOKEN) as client:
        page = parse(client.get("/claims", headers={"Authorization": f"Bearer {secret}"}).text)
        assert page.xpath("//main//form") == [] and "An editor has to start that." in words(page)
    with Store.open(place) as store:
        link(store, kernels=PLAIN)
    with open_client(place) as client:
        assert "No claim stands in two articles." in client.get("/claims").text


def test_a_claim_shows_who_has_it_and_how_they_came_by_it(client: TestClient) -> None:
    shown = client.get("/claims/k1").text
    page = parse(shown)
    assert words(page.find(".//h1")) == "The river burst its banks"
    assert words(page.find(".//p[@class='sum']")) == "4 articles: 2 copies · 2 untraced → no known origin"
    assert "Denied, by nobody who is named." in words(page.find(".//header[@class='top']"))
    assert rows(shown) == [
        "2031-03-04 10:00 Lindow Courier ✕ untraced, no source given asserted The river burst its banks",
        "2031-03-04 11:00 Sorn Herald □ copy of Lindow Courier asserted The river burst its banks",
        "2031-03-04 12:00 Vell Post □ copy of Lindow Courier asserted The river burst its banks",
        "2031-03-05 Orm Times ✕ untraced, no source given · denies it "
        "asserted The river did not burst its banks",
    ]
    second = page.xpath("//ol[@class='rows']/li")[1]
    assert second.xpath(".//a/@href") == [
        f"/articles/{B.id}#c1",
        f"/claims/k1/why?claim={B.id}.c1",
        "/outlets/sorn%20herald",
        "https://b.example/story",
    ]
    # the first says it for all, so that nobody can ask why it is here
    assert [len(row.xpath(".//a[contains(@href, '/why')]")) for row in page.xpath("//ol[@class='rows']/li")] == [0, 1, 1, 1]  # fmt: skip
    assert words(page.find(".//div[@class='tree']")).startswith(
        "No source given ✕ Lindow Courier · 2031-03-04 10:00 · untraced □ Sorn Herald"
    )
    assert page.xpath("//div[@class='tree']//a/@href")[1] == f"/articles/{B.id}#c1"
    assert "Carry the claim and not the denial: Lindow Courier, Sorn Herald and Vell Post" in words(page)


def test_what_changed_and_where_it_came_from_is_told(place: str) -> None:
    describe(place, mutiny())
    with open_client(place) as client:
        page = parse(client.get("/claims/k7").text)
    assert [words(each) for each in page.xpath("//section[@id='changed']//li")][1] == (
        "Number grown : “up to 1,000” (Union Press, 10:05) → “thousands” (Daily Call, 14:20)".replace(
            " :", ":"
        )
    )
    assert "an officer of the brigade, through Korrim Courier" in words(page.find(".//div[@class='tree']"))


def test_the_twin_has_the_cluster_as_its_contract_has_it(linked: str) -> None:
    with Store.open(linked) as store:
        (found,) = find_clusters(store, "k1")
    with open_client(linked) as client:
        twin = client.get("/claims/k1.json").json()
    assert twin["cluster"] == cluster_to_json(found.cluster)
    assert twin["cluster"]["schema"] == "thirdhand/cluster/1"
    assert (twin["id"], twin["is_stale"], twin["tools"], twin["correction"]) == ("k1", False, None, None)


def test_a_name_that_was_merged_away_leads_on_and_says_so(linked: str) -> None:
    with Store.open(linked) as store:
        merge(store, "k1", "k2", kernels=PLAIN)
    with open_client(linked) as client:
        answer = client.get("/claims/k2?all=1")
        assert (answer.status_code, answer.headers["location"]) == (307, "/claims/k1?all=1&was=k2")
        assert client.get("/claims/k2.json").headers["location"] == "/claims/k1.json?was=k2"
        assert client.get("/claims/K1").headers["location"] == "/claims/k1"
        assert client.get("/claims/k2/plots").headers["location"] == "/claims/k1/plots?was=k2"
        page = client.get("/claims/k1?was=k2").text
        assert "k2 was merged into this claim on " in page
        assert words(parse(page).find(".//section[@id='became']//li")).startswith(
            "k2 was merged into this claim ("
        )
        # what did not lead here is not said, whatever the address says
        assert "was merged into" not in words(
            parse(client.get("/claims/k1?was=k9").text).find(".//header[@class='top']")
        )


def test_what_is_not_there_is_told_in_words(linked: str) -> None:
    with Store.open(linked) as store:
        store.remove([B.id])
        store.remove([F.id])
    with open_client(linked) as client:
        said = {
            path: client.get(f"/claims/{path}") for path in ("k99", "flood", f"{A.id}.c9", "k1", f"{B.id}.c1")
        }
        assert {path: answer.status_code for path, answer in said.items()} == dict.fromkeys(said, 404)
        assert "k99: no such claim" in said["k99"].text
        assert "flood: is the name of no claim" in said["flood"].text
        assert "the article has no claim c9" in said[f"{A.id}.c9"].text
        assert "k1: has changed and says nothing until it is linked" in said["k1"].text
        with Store.open(linked) as store:
            link(store, kernels=PLAIN)
        assert client.get("/claims/k1").status_code == 200
        gone = client.get("/claims/k2")
        assert gone.status_code == 404 and "those that had it stand alone" in gone.text


def test_a_claim_that_waits_to_be_told_anew_says_so(linked: str) -> None:
    note = "Articles of this claim changed since"
    with open_client(linked) as client:
        assert note not in client.get("/claims/k1").text
        with Store.open(linked) as store:
            store.write(make_all_stale)
        assert note in client.get("/claims/k1").text


def test_a_claim_of_one_article_has_a_page_by_its_own_name(client: TestClient) -> None:
    page = parse(client.get(f"/claims/{A.id}.c2").text)
    assert words(page.find(".//h1")) == "A mill in Lindow shut"
    assert words(page.find(".//p[@class='sum']")) == "1 article: 1 untraced → no known origin"
    assert page.xpath("//ol[@class='rows']//a[contains(@href, '/why')]") == []
    assert client.get(f"/claims/{A.id[:14]}.c2").headers["location"] == f"/claims/{A.id}.c2"
    assert client.get(f"/claims/{A.id}.c1").headers["location"] == "/claims/k1"
    assert client.get(f"/claims/{A.id}.c2.json").json()["cluster"]["id"] == f"{A.id}#c2"


def test_a_claim_s_name_pins_the_words_that_its_article_had(linked: str) -> None:
    later = write_article("a", FLOOD, "The mill in Lindow is open.")
    with Store.open(linked) as store:
        put(store, later)
        link(store, kernels=PLAIN)
    with open_client(linked) as client:
        page = parse(client.get(f"/claims/{A.id}.c2").text)
        assert words(page.find(".//h1")) == "A mill in Lindow shut"
        assert page.xpath("//p[@class='notice']/a/@href") == [f"/articles/{later.id}"]
        assert client.get(f"/claims/{A.id}.c1").headers["location"] == "/claims/k1"


def test_very_many_articles_are_shown_in_parts(place: str) -> None:
    describe(place, replace(crowd(499), id="k3"))
    with open_client(place) as client:
        short = client.get("/claims/k3").text
        assert len(rows(short)) == 10
        page = parse(short)
        assert "Show all 500 articles, 490 of which are not listed here" in words(page)
        assert words(page.find(".//div[@class='tree']")).endswith("Paper 008 · 07:08 · copy and 490 copies")
        assert len(parse(client.get("/claims/k3?tree=1").text).xpath("//div[@class='tree']//li")) == 501
        seen: list[str] = []
        address = "/claims/k3?all=1"
        while address:
            whole = client.get(address).text
            seen += rows(whole)
            assert len(whole) < 120_000
            address = "".join(parse(whole).xpath("//section[@id='timeline']//a[@rel='next']/@href"))
        assert len(seen) == len(set(seen)) == 500
        assert "Page 5 of 5" in client.get("/claims/k3?all=1&page=77").text


def test_many_who_had_it_themselves_fill_no_page_either(place: str) -> None:
    names = [f"Paper {at:03}" for at in range(300)]
    tellings = [telling(name, f"04T{7 + at // 60:02}:{at % 60:02}", How.OWN, "the dam has burst", origins=(at,), chain=(f"Witness {at:03}",)) for at, name in enumerate(names)]  # fmt: skip
    origins = [Origin(name=f"Witness {at:03}", kind=Kind.PERSON, anonymity=Anonymity.NAMED, via=None, side=Side.SUPPORTS, articles=(one.article,)) for at, one in enumerate(tellings)]  # fmt: skip
    describe(place, cluster(tellings, id="k3", origins=tuple(origins), n_origins=(300, 300)))
    with open_client(place) as client:
        shown = client.get("/claims/k3").text
    assert len(rows(shown)) == 100 and len(shown) < 150_000
    tree = parse(shown).find(".//div[@class='tree']")
    assert len(tree.xpath("./ul/li")) == 76
    assert words(tree).endswith("and 225 own reporting")


def test_hostile_words_are_words(place: str) -> None:
    evil = HOSTILE.replace("\0", "")
    one = telling("x", "04T10:00", How.RELAY, evil, outlet=evil, chain=(evil,), url="javascript:alert(4)")
    two = replace(one, article="b2:11", published="2026-03-04T11:00:00+02:00", derived_from=one.article)
    origin = replace(mutiny().origins[2], name=evil, articles=(one.article,))
    describe(place, cluster([one, two], statement=evil, silent=(evil,), denied=True, origins=(origin,)))
    with open_client(place) as client:
        for path in ("/claims", "/claims/k7", "/claims/k7?correct=1", "/claims/k7/plots"):
            page = parse(re.sub(r"(?s)<svg.*?</svg>", "", client.get(path).text))
            assert page.xpath("//main//script | //main//img | //main//style") == [], path
            assert page.xpath("//@*[starts-with(name(), 'on') or name() = 'style']") == [], path
            assert not [link for link in page.xpath("//a/@href") if link.startswith("javascript")], path


def test_why_a_member_belongs_and_why_two_others_do_not(client: TestClient) -> None:
    page = parse(client.get(f"/claims/k1/why?claim={B.id}.c1").text)
    assert words(page.find(".//h1")) == "Why they are one claim"
    told = words(page.find(".//main"))
    assert "They stand in one cluster, k1." in told
    assert "For it stands in a passage that one article has from the other: that decides it" in told
    assert "Odds: about 7 to 1 that they say the same." in told
    twin = client.get(f"/claims/k1/why.json?claim={D.id}.c1").json()
    assert (twin["is_denial"], twin["weight"], twin["of"]) == (True, 2.0, "k1")
    assert twin["other"]["words"] == "The river did not burst its banks"
    apart = client.get(f"/claims/k1/why?one={A.id}.c2&other=k2").text
    assert "Why they are two claims" in apart
    assert "They stand apart: the first alone, the second in k2." in words(parse(apart))


def test_why_without_two_claims_says_what_is_missing(client: TestClient) -> None:
    answers = [client.get(f"/claims/k1/why{query}") for query in ("", f"?claim={A.id}.c1", "?claim=k99")]
    assert [answer.status_code for answer in answers] == [400, 400, 404]
    assert "claim: is missing" in answers[0].text
    assert "are the same claim" in answers[1].text


@needs_plots
def test_plots_are_drawn_once_and_held(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    describe(place, mutiny())
    drawn: list[str] = []
    draw = plots_context._draw

    def note(page: ClaimPage) -> plots_context.PlotsPage:
        drawn.append(page.id)
        return draw(page)

    monkeypatch.setattr(claim_pages, "_plots", plots_context.Plots())
    monkeypatch.setattr(plots_context, "_draw", note)
    with open_client(place) as client:
        part = parse(client.get("/claims/k7").text).find(".//section[@id='plots']")
        assert (part.get("hx-get"), part.get("hx-select")) == ("/claims/k7/plots", "#plots")
        shown = client.get("/claims/k7/plots").text
        assert client.get("/claims/k7/plots").text.count("<svg") == shown.count("<svg") == 6
    assert drawn == ["k7"]
    assert not re.search(r" style=|<style|<script(?! src)| on\w+=", shown)
    assert [words(each) for each in parse(shown).xpath("//section[@id='plots']/h3")] == [
        "When which outlet had it",
        "Who had it from whom",
        "How its numbers changed",
    ]


def test_without_what_it_takes_to_draw_there_are_lists_alone(
    linked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (plots_context, claim_layout):
        monkeypatch.setattr(module, "has_pictures", lambda: False)
    with open_client(linked) as client:
        assert parse(client.get("/claims/k1").text).find(".//section[@id='plots']") is None
        assert "This server has not what it takes to draw" in client.get("/claims/k1/plots").text


def test_members_of_an_article_whose_time_is_over_are_not_shown(linked: str) -> None:
    with Store.open(linked) as store:
        over = update(tables.articles).where(tables.articles.c.place == B.url)
        store.write(lambda connection: connection.execute(over.values(forget_at="2021-01-01T00:00:00Z")))
    with open_client(linked) as client:
        assert client.get("/claims/k1").status_code == 404
        assert [each["id"] for each in client.get("/claims.json").json()["claims"]] == ["k2"]
