"""Start, search, sources, outlets and checks in a browser: what they show, where they lead, what they bear."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from tests.invented_findings import finding
from tests.linked import PlainKernels, write_article
from tests.stores import put, read_text
from tests.webapp import open_client, parse, words
from thirdhand.checks.registry import RULES
from thirdhand.checks.settings import load_every_setting
from thirdhand.errors import NotFoundError
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.roles import Role
from thirdhand.store.store import Store
from thirdhand.store.stories import Question, add_story
from thirdhand.store.tokens import make_token
from thirdhand.tracing.linking import link
from thirdhand.web.config import Auth
from thirdhand.web.contexts.counts import count_over_time
from thirdhand.web.examples import EXAMPLES, STORY, load_example
from thirdhand.web.lines import outlet_path

DAMS = "The dam is safe, Ana Ruiz said. Officials said the second dam may break."
GATES = "The dam is safe, the Courier reported, citing Ana Ruiz. A source said the gates were stuck."
A = read_text(DAMS, url="https://a.example/1", title="Dams of Orm", outlet="Herald", published="2031-03-04")
B = read_text(GATES, url="https://b.example/1", outlet="AP/Volna", published="2031-03-06T10:05:00+02:00")
HOSTILE = "<script>alert(1)</script>\u202e\x1b"


def fill(place: str, *articles: Article) -> None:
    with Store.open(place) as store:
        put(store, *articles)
        link(store, kernels=PlainKernels())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A store with two articles, for all that only look at it."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            place = str(tmp_path_factory.mktemp("lists") / "news.db")
        else:
            place = stack.enter_context(request.getfixturevalue("postgresql").database())
        fill(place, A, B)
        yield stack.enter_context(open_client(place))


def get(client: TestClient, path: str) -> Any:  # noqa: ANN401 -- lxml's
    """Return the page at ``path``, which must be there, as a tree."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return parse(answer.text)


def section(page: Any, id: str) -> str:  # noqa: ANN401 -- lxml's
    """Return what the section with the heading ``id`` says."""
    (found,) = page.xpath(f"//section[@aria-labelledby='{id}']")
    return words(found)


def rows(page: Any, id: str) -> list[list[str]]:  # noqa: ANN401 -- lxml's
    """Return the cells of the table under the heading ``id``, those with bars left out."""
    found = page.xpath(f"//*[@aria-labelledby='{id}']//tbody/tr")
    return [[words(cell) for cell in row if "graph" not in cell.get("class", "")] for row in found]


def links(page: Any) -> list[str]:  # noqa: ANN401 -- lxml's
    """Return where the links of the main part lead."""
    return list(page.xpath("//main//a/@href"))


# --- start


def test_an_empty_store_offers_a_box_and_examples(place: str) -> None:
    with open_client(place) as client:
        page = get(client, "/")
        twin = client.get("/index.json").json()
    assert words(page.find(".//h1")) == "Who says so, and through whom?"
    forms = [form for form in page.forms if form.action == "/read"]
    assert {(form.method, form.get("enctype")) for form in forms} == {("POST", "multipart/form-data")}
    assert set(forms[0].fields) == {"csrf", "once", "text", "keep", "file"}
    assert forms[0].xpath(".//input[@name='keep']/@checked")
    assert [form.fields["example"] for form in forms[1:]] == [
        *("shipyard", "war-report", "transfer-rumour", "tabloid-scare", "political-row")
    ]
    assert len({form.fields["once"] for form in forms}) == 6
    assert twin["counts"]["n_articles"] == 0
    assert [example["name"] for example in twin["examples"]] == [example.name for example in EXAMPLES]


@pytest.mark.parametrize("example", [*EXAMPLES, STORY], ids=lambda example: example.name)
def test_an_example_is_what_stands_among_the_examples(example: Any) -> None:  # noqa: ANN401 -- an Example
    name, data = load_example(example.name)
    assert data == (Path(__file__).parents[1] / "examples" / name).read_bytes()


def test_there_are_no_other_examples() -> None:
    with pytest.raises(NotFoundError, match="no such example"):
        load_example("../__init__.py")


def test_the_start_has_what_came_in_last_and_what_is_followed(place: str) -> None:
    fill(place, A, B)
    with Store.open(place) as store:
        story = store.write(lambda c: add_story(c, Question.of("Orm", "dam", {}), by="ana"))
        event = {"story_id": story, "kind": "claim", "cluster_id": 1, "record": A.id, "details": {}}
        store.write(
            lambda c: c.execute(insert(tables.story_events).values(made="2031-03-04", **event)) and None
        )
        failure = {"digest": b"x", "input": "x.txt", "error": "E", "problem": "p", "remedy": "r", "tool": "0"}
        times = {"n_attempts": 1, "first_failed": "2031", "last_failed": "2031"}
        store.write(lambda c: c.execute(insert(tables.failures).values(**failure, **times)) and None)
    with open_client(place) as client:
        page = get(client, "/")
    assert words(page.find(".//h1")) == "Read an article"
    assert "Orm 1 new since your last visit" in section(page, "followed")
    assert "The dam is safe 2 articles" in section(page, "claims")
    assert section(page, "recent") == (
        "Latest articles b.example/1 AP/Volna · 2031-03-06 10:05 +02:00 Dams of Orm Herald · 2031-03-04"
    )
    assert "2 articles, published from 2031-03-04 to 2031-03-06 · 4 sources" in section(page, "holds")
    assert "1 input could not be read. See why under Work" in section(page, "holds")
    assert {f"/stories/{story}", "/claims/k1", f"/articles/{A.id}", "/outlets/ap%2Fvolna", "/jobs"} <= set(
        links(page)
    )


def test_readers_are_not_offered_to_keep_or_to_follow(client: TestClient, place: str) -> None:
    fill(place, A)
    with Store.open(place) as store:
        secret = store.write(lambda connection: make_token(connection, "ana", Role.READER))
    headers = {"Authorization": f"Bearer {secret}"}
    assert "keep" in client.get("/").text and "Follow this" in client.get("/search?q=dam").text
    with open_client(place, auth=Auth.TOKEN) as reader:
        (form,) = [
            form for form in parse(reader.get("/", headers=headers).text).forms if form.action == "/read"
        ]
        assert "keep" not in form.fields
        assert "Follow this" not in reader.get("/search?q=dam", headers=headers).text


# --- search


def test_a_search_finds_articles_claims_and_sources(client: TestClient) -> None:
    page = get(client, "/search?q=dams")
    assert section(page, "found-claims").startswith(
        "Claims that several articles have The dam is safe 2 articles"
    )
    articles = page.xpath("//section[@aria-labelledby='found-articles']/ol/li")
    assert [words(item.find(".//a")) for item in articles] == ["Dams of Orm", "b.example/1"]
    assert articles[0].xpath(".//mark/text()") == ["Dams", "dam", "dam"]
    page = get(client, "/search?q=ruiz")
    assert section(page, "found-sources") == "Sources Ana Ruiz 2 claims All sources with these words"


def test_a_claim_without_a_word_says_so(client: TestClient) -> None:
    found = section(get(client, "/search?q=safe%20gates"), "found-claims")
    assert "without “gates”" not in found and "without gates" in found
    assert not get(client, "/search?q=safe%20gates%20yard").xpath("//*[@id='found-claims']")


def test_conditions_stand_in_the_address_and_in_the_form(client: TestClient) -> None:
    page = get(client, "/search?q=&anonymity=unnamed&since=2031-03-05&outlet=ap/volna&kind=")
    (form,) = page.xpath("//form[@class='search']")
    assert dict(form.fields) == {
        **{"q": "", "outlet": "ap/volna", "since": "2031-03-05", "until": "", "source": ""},
        **{"kind": "", "anonymity": "unnamed", "certainty": "", "rule": ""},
    }
    assert "Conditions (3)" in words(page)
    assert form.find("details").get("open") is not None
    (article,) = page.xpath("//section[@aria-labelledby='found-articles']/ol/li")
    assert "the gates were stuck Courier › A source, asserted" in words(article)
    assert f"/articles/{B.id}#c2" in links(page)
    follow = page.xpath("//form[@action='/stories']")[0]
    assert {name: follow.fields[name] for name in follow.fields if name != "csrf"} == {
        **{"words": "", "outlet": "ap/volna", "since": "2031-03-05", "anonymity": "unnamed"}
    }


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=-dam", "only says what must not be found"),
        ("q=…", "has no word to search for"),
        ("certainty=sure", "certainty: 'sure' is none of"),
        ("since=soon", "since: 'soon' is no day or time"),
    ],
)
def test_what_cannot_be_looked_for_is_told_beside_the_form(client: TestClient, query: str, told: str) -> None:
    page = get(client, f"/search?{query}")
    assert told in words(page.xpath("//*[@role='alert']")[0])
    assert page.xpath("//form[@class='search']")


def test_nothing_asked_and_nothing_found_say_what_to_do(client: TestClient) -> None:
    assert "All words must stand in an article" in words(get(client, "/search").get_element_by_id("results"))
    nothing = words(get(client, "/search?q=harbour&outlet=Nobody").get_element_by_id("results"))
    assert "No article has all these words and meets these conditions. Try fewer words" in nothing
    assert "/outlets?q=Nobody" in links(get(client, "/search?outlet=Nobody"))


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        (A.id, f"/articles/{A.id}"),
        (f" {A.id[:14]} ", f"/articles/{A.id}"),
        (f"{B.id}#c2", f"/articles/{B.id}#c2"),
        ("https://a.example/1?utm_source=x", f"/articles/{A.id}"),
        ("k1", "/claims/k1"),
    ],
)
def test_an_address_or_an_id_leads_there(client: TestClient, typed: str, path: str) -> None:
    answer = client.get(f"/search?q={quote(typed)}")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    twin = client.get(f"/search.json?q={quote(typed)}")
    assert twin.headers["location"] == f"{path.partition('#')[0]}.json"


def test_an_address_that_is_not_there_can_be_read(client: TestClient) -> None:
    page = get(client, "/search?q=https://c.example/1")
    (form,) = [form for form in page.forms if form.action == "/read"]
    assert form.fields["text"] == "https://c.example/1"
    assert form.fields["keep"] == "1"
    assert get(client, "/search?q=k99").xpath("//*[@id='found-articles']")


def test_a_long_list_of_articles_has_pages(place: str) -> None:
    with Store.open(place) as store:
        put(store, *(write_article(f"n{n:02}", "It rained.", title=f"Rain {n}") for n in range(45)))
    with open_client(place) as client:
        pages = [get(client, "/search?q=rain&outlet=Lindow+Courier")]
        while after := pages[-1].xpath("//a[@rel='next']/@href"):
            pages.append(get(client, f"/search{after[0]}"))
        names = [item.text for page in pages for item in page.xpath("//ol/li/span[@class='name']/a/mark")]
        assert [len(page.xpath("//ol/li")) for page in pages] == [20, 20, 5]
        assert len(names) == 45
        assert "There are no more" in words(get(client, "/search?q=rain&page=9"))
        assert client.get("/search?q=rain&page=0").status_code == 422


# --- sources


def test_the_list_of_sources_leads_to_each(client: TestClient) -> None:
    page = get(client, "/sources")
    items = [words(item) for item in page.xpath("//main//ol/li")]
    assert items[0] == "Ana Ruiz 2 claims · person, named"
    assert "A source 1 claim · kind unknown, unnamed" in items
    assert "in all articles" not in words(page) and "articles that came in last" not in words(page)
    page = get(client, "/sources?q=ruiz")
    (path,) = page.xpath("//main//ol/li//a/@href")
    assert words(get(client, path).find(".//h1")) == "Ana Ruiz"
    assert "No source has all these words" in words(get(client, "/sources?q=marek"))
    assert "There are no more" in words(get(client, "/sources?page=7"))


def test_a_source_has_what_it_is_credited_with_and_by_whom(client: TestClient) -> None:
    (path,) = get(client, "/sources?q=ruiz").xpath("//main//ol/li//a/@href")
    page = get(client, path)
    assert "Credited with 2 claims in 2 articles of 2 outlets." in words(page)
    assert [words(item) for item in page.xpath("//dl/dd")] == ["person", "named", "Ana Ruiz"]
    items = [words(item) for item in page.xpath("//section[@aria-labelledby='credited']/ol/li")]
    assert items == [
        "The dam is safe asserted · Courier › Ana Ruiz AP/Volna · 2031-03-06 10:05 +02:00 · b.example/1",
        "The dam is safe asserted · Ana Ruiz Herald · 2031-03-04 · Dams of Orm",
    ]
    assert rows(page, "surely") == [["asserted", "2"]]
    assert rows(page, "whom") == [["AP/Volna", "1", "1"], ["Herald", "1", "1"]]
    assert rows(page, "time") == [["2031-03-04", "1"], ["2031-03-05", "0"], ["2031-03-06", "1"]]
    assert "The dam is safe 2 articles" in section(page, "several")
    assert page.xpath("//section[@aria-labelledby='time']//rect/@width") == ["100.0", "0.0", "100.0"]


def test_a_source_that_is_no_name_is_said_to_be_none(place: str) -> None:
    fill(place, A, read_text("He said the dam was dry.", url="https://c.example/1"))
    with open_client(place) as client:
        (path,) = get(client, "/sources?q=officials").xpath("//main//ol/li//a/@href")
        assert "This is no name but the words of articles" in words(get(client, path))
        (path,) = get(client, "/sources?q=he").xpath("//main//ol/li//a/@href")
        assert "This is a pronoun that the articles do not resolve" in words(get(client, path))


def test_a_source_is_called_by_the_words_of_the_articles(place: str) -> None:
    text = "The dam is safe, Ana Ruiz said. It had held, said Ruiz. She said the gates were shut."
    fill(place, read_text(text, url="https://a.example/1"))
    with open_client(place) as client:
        (path,) = get(client, "/sources?q=ruiz").xpath("//main//ol/li//a/@href")
        page = client.get(f"{path}.json").json()
        assert page["n_claims"] == 3
        assert page["aliases"] == [{"name": "Ana Ruiz", "n": 1}, {"name": "Ruiz", "n": 1}]
        assert client.get("/sources/999").status_code == 404
        assert client.get("/sources/Ana").status_code == 422


# --- outlets


def test_outlets_are_listed_with_their_articles(client: TestClient) -> None:
    page = get(client, "/outlets")
    assert rows(page, "listed") == [["AP/Volna", "1"], ["Herald", "1"]]
    assert page.xpath("//tbody//a/@href") == ["/outlets/ap%2Fvolna", "/outlets/herald"]
    assert rows(get(client, "/outlets?q=HERA"), "listed") == [["Herald", "1"]]
    assert "No outlet has this in its name" in words(get(client, "/outlets?q=Nobody"))


def test_an_outlet_has_counts_and_no_score(client: TestClient) -> None:
    page = get(client, "/outlets/ap%2Fvolna")
    assert words(page.find(".//h1")) == "AP/Volna"
    assert "not a judgement of the outlet" in words(page)
    assert rows(page, "says") == [
        ["own voice", "0"],
        ["named", "1"],
        ["role: described, not named", "0"],
        ["unnamed", "1"],
        ["collective", "0"],
    ]
    assert "2 of them at third hand" in section(page, "says")
    assert rows(page, "credits") == [["Courier", "2", "1"], ["Ana Ruiz", "1", "1"], ["A source", "1", "1"]]
    assert "None that is known" in section(page, "copies")
    assert f"/articles/{B.id}" in links(page)
    assert client.get("/outlets/ap/volna.json").json()["claims"]["third_hand"] == 2
    assert client.get("/outlets/nobody").status_code == 404


@pytest.mark.parametrize(
    ("outlet", "path"),
    [
        ("What? Daily", "/outlets/what%3F%20daily"),
        ("100% #1", "/outlets/100%25%20%231"),
        ("Ünal  Post", "/outlets/%C3%BCnal%20post"),
        (HOSTILE, "/outlets/%3Cscript%3Ealert%281%29%3C%2Fscript%3E%E2%80%AE%1B"),
        ("..", None),
        ("News.json", None),
        ("x" * 2000, None),
        (" ", None),
    ],
)
def test_an_outlet_of_any_name_has_a_page_or_no_link(place: str, outlet: str, path: str | None) -> None:
    fill(place, write_article("a", "It rained.", outlet=outlet))
    assert outlet_path(outlet) == path
    with open_client(place) as client:
        assert get(client, "/outlets").xpath("//tbody//a/@href") == ([path] if path else [])
        if path:
            page = get(client, path)
            assert page.xpath("//section[@aria-labelledby='articles']//li")
            twin = page.xpath("//link[@type='application/json']/@href")[0]
            assert client.get(twin).json()["n_articles"] == 1


# --- checks


def test_checks_are_listed_with_what_they_found(client: TestClient) -> None:
    page = get(client, "/checks")
    items = {item.find(".//a").text: words(item) for item in page.xpath("//main//ul/li")}
    assert list(items) == [rule.id for rule in RULES]
    assert "○ note · on · 1 finding in 1 article" in items["bare-source"]
    assert "■ error · on · no findings" in items["number-inflated"]


def test_a_check_has_its_standards_and_its_findings(place: str) -> None:
    title = "Dams may break"
    article = dataclasses.replace(A, title=title)
    seen = finding(article, "single-source", title, part="title", claims=("c1",))
    fill(place, dataclasses.replace(article, findings=(seen,)))
    with open_client(place) as client:
        page = get(client, "/checks/single-source")
        assert "Cross-check wherever possible" in words(page)
        assert set(page.xpath("//ul[@class='standards']//a/@rel")) == {"noreferrer noopener"}
        assert section(page, "found") == (
            "Latest findings Dams may break ▲ warning: Seen: Dams may break. Herald · 2031-03-04 · Dams may break"
        )
        assert "checks.single-source.min_claims = 3" in words(page)
        assert client.get("/checks/single-source.json").json()["findings"][0]["claims"] == ["c1"]
        assert "No article of this collection has one" in words(get(client, "/checks/bare-source"))
        assert client.get("/checks/no-such").status_code == 404


def test_a_check_that_is_off_says_so(place: str) -> None:
    settings = load_every_setting(environment={}, overrides={"checks.bare-source.severity": "off"})
    with open_client(place, settings=settings) as client:
        assert "off in the settings" in words(get(client, "/checks/bare-source"))
        assert client.get("/checks.json").json()["checks"][10]["on"] is False


# --- all of them


def test_what_articles_hold_stays_words(place: str) -> None:
    (claim, *rest) = A.claims
    source = dataclasses.replace(claim.chain[0], name=HOSTILE, names=(HOSTILE,))
    claims = (dataclasses.replace(claim, chain=(source,)), *rest)
    seen = (finding(A, "bare-source", "Ana Ruiz"),)
    hostile = dict.fromkeys(("title", "outlet", "byline"), HOSTILE)
    fill(place, dataclasses.replace(A, url="javascript:alert(1)", claims=claims, findings=seen, **hostile))
    paths = ("/", "/search?q=dam", "/sources", "/sources/1", "/outlets", "/checks/bare-source")
    with open_client(place) as client:
        answers = {path: client.get(path) for path in (*paths, str(outlet_path(HOSTILE)))}
    for path, answer in answers.items():
        page = parse(answer.text)
        assert answer.status_code == 200, path
        assert "alert(1)" in words(page), path
        assert "<script>alert" not in answer.text, path
        assert "\u202e" not in answer.text and "\x1b" not in answer.text, path
        assert not page.xpath("//*[@style or @onclick]"), path
        assert {href[0] for href in page.xpath("//main//a[not(@rel)]/@href")} <= set("/?#"), path


def test_times_are_counted_by_what_they_span() -> None:
    months = count_over_time(["2031-01-31T10:00:00Z", None, "2031-03-01T10:00:00Z"])
    assert (months.unit, months.n_undated) == ("month", 1)
    assert [(count.name, count.n) for count in months.counts] == [
        ("2031-01", 1),
        ("2031-02", 0),
        ("2031-03", 1),
    ]
    years = count_over_time(["0001-01-01T00:00:00Z", "2031-03-01T10:00:00Z"])
    assert [(count.name, count.n) for count in years.counts] == [("0001", 1), ("2031", 1)]
    assert count_over_time([None]).counts == ()
