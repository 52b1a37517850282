"""The page of an article: marks, where its claims stand elsewhere, versions, parts, its twin."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.linked import PlainKernels, write_article
from tests.stores import put, read_text
from tests.webapp import open_client, parse, words
from thirdhand.export.json import article_to_json
from thirdhand.ids import article_id
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.store import Store
from thirdhand.tracing.linking import link
from thirdhand.web.rendering import ASSETS, pack_asset

EXAMPLES = Path(__file__).parents[1] / "examples"
DAM = "The Orm dam has burst."
RAIN = "It rained in Sorn."
A = write_article("a", DAM, RAIN)
B = write_article("b", DAM, outlet="Sorn Herald", published="2031-03-04T11:00:00+00:00")
C = write_article("c", "The Orm dam has not burst.", outlet="Vell Post")


@pytest.fixture
def linked(place: str) -> str:
    """A store with three articles of one claim, one of which denies it."""
    with Store.open(place) as store:
        put(store, A, B, C)
        link(store, kernels=PlainKernels())
    return place


def test_a_page_shows_the_chain_of_each_claim_with_its_evidence(place: str) -> None:
    text = "The bridge may be closed, police told the Lindow Courier on Monday."
    article = read_text(text, url="https://lindow.example/bridge", title="Bridge in doubt")
    with Store.open(place) as store:
        put(store, article)
    with open_client(place) as client:
        page = parse(client.get(f"/articles/{article.id}").text)
    assert words(page.find(".//h1")) == "1Bridge in doubt"
    (note,) = page.xpath("//button[@data-home='c2']")
    assert "police" in words(note) and "possible" in words(note)
    chain = note.getnext()
    assert [words(item).split(" ")[0] for item in chain.xpath(".//ol/li")] == ["the", "police"]
    assert "“may”" in words(chain)
    assert page.xpath("//mark[contains(concat(' ', @class, ' '), ' e ')]/text()") == ["may"]


def test_a_claim_that_others_have_leads_to_its_page(linked: str) -> None:
    with open_client(linked) as client:
        page = parse(client.get(f"/articles/{A.id}").text)
    (onward,) = page.xpath("//div[@class='chain']//a[starts-with(@href, '/claims/')]")
    assert onward.get("href") == "/claims/k1"
    assert words(onward) == "Follow this claim through 3 articles"
    assert "3 articles" in words(onward.getparent().getparent())
    assert "denied" in words(onward.getparent().getparent())


def test_a_claim_of_an_article_whose_time_is_over_leads_nowhere(linked: str) -> None:
    with Store.open(linked) as store:
        over = update(tables.articles).where(tables.articles.c.place == B.url).values(forget_at=now())
        store.write(lambda connection: connection.execute(over))
    with open_client(linked) as client:
        assert client.get("/claims/k1").status_code == 404
        page = parse(client.get(f"/articles/{A.id}").text)
    assert page.xpath("//a[starts-with(@href, '/claims/')]/text()") == []
    assert page.xpath("//ol[contains(@class, 'passages')]") == []


def test_passages_say_where_they_stand_and_who_had_them_first(linked: str) -> None:
    with open_client(linked) as client:
        mine = parse(client.get(f"/articles/{A.id}").text)
        theirs = parse(client.get(f"/articles/{B.id}").text)
    (note,) = mine.xpath("//ol[contains(@class, 'passages')]//button")
    assert words(note).startswith("□ Sorn Herald copied there from here · 1 passage, 50% of this article")
    assert mine.xpath(f"//mark[@data-a='{'1'} {note.get('data-n')}']/text()") == ["The Orm dam has burst"]
    (note,) = theirs.xpath("//ol[contains(@class, 'passages')]//button")
    assert "Lindow Courier copied from there" in words(note)


def test_the_twin_has_the_record_and_the_same_neighbours(linked: str) -> None:
    with open_client(linked) as client:
        twin = client.get(f"/articles/{A.id}.json").json()
    assert twin["article"] == article_to_json(A)
    assert [(each["claim"], each["cluster"]["id"]) for each in twin["elsewhere"]] == [("c1", "k1")]
    assert [each["other"]["record"] for each in twin["shared"]] == [B.id]
    assert twin["current"] == A.id


def test_whatever_means_an_article_leads_to_its_address(linked: str) -> None:
    asked = A.id[3:13]
    with open_client(linked) as client:
        answer = client.get(f"/articles/{asked}?part=1")
        assert (answer.status_code, answer.headers["location"]) == (307, f"/articles/{A.id}?part=1")
        assert client.get(f"/articles/{asked}.json").headers["location"] == f"/articles/{A.id}.json"
        assert client.get(f"/articles/{asked}/history").headers["location"] == f"/articles/{A.id}/history"


def test_an_address_keeps_its_words_when_the_page_has_changed(place: str) -> None:
    text = A.text.replace("burst", "overflowed")
    newer = dataclasses.replace(
        write_article("a", "The Orm dam has overflowed.", RAIN), id=article_id(str(A.url), text)
    )
    with Store.open(place) as store:
        put(store, A, captured="2031-03-04T10:30:00.000000Z")
        put(store, newer, captured="2031-03-04T12:30:00.000000Z")
        link(store, kernels=PlainKernels())
    with open_client(place) as client:
        old, new = (client.get(f"/articles/{id}") for id in (A.id, newer.id))
        history = parse(client.get(f"/articles/{newer.id}/history").text)
    assert "The Orm dam has burst" in old.text and "overflowed" not in old.text
    notice = words(parse(old.text).xpath("//*[contains(@class, 'notice')]")[0])
    assert notice.startswith("This is how it stood there until 2031-03-04 10:30 UTC (version 1 of 2).")
    assert f'href="/articles/{newer.id}"' in old.text
    assert "overflowed" in new.text and "how it stood" not in new.text
    assert history.xpath("//ins/text()")[:1] == ["overflowed"]
    assert history.xpath("//del/text()")[:1] == ["burst"]


def test_a_very_long_article_comes_in_parts(place: str) -> None:
    article = write_article(
        "long", *(f"Fact number {n} of the very long report holds." for n in range(3_000))
    )
    article = dataclasses.replace(article, text=article.text.replace(". ", ".\n"))
    with Store.open(place) as store:
        put(store, article)
    with open_client(place) as client:
        first, last = (client.get(f"/articles/{article.id}?part={n}") for n in (1, 99))
        assert client.get(f"/articles/{article.id}?part=0").status_code == 422
    assert "Fact number 0 of" in first.text and "Fact number 2999 of" not in first.text
    assert "Fact number 2999 of" in last.text and "Part 11 of 11" in last.text
    assert max(len(first.content), len(last.content)) < 300_000


def test_a_page_of_dense_chains_weighs_less_than_200_kb_with_its_assets(place: str) -> None:
    report = (EXAMPLES / "war-report.txt").read_text("utf-8")
    article = read_text(report * 8, url="https://meridian.example/long")
    with Store.open(place) as store:
        put(store, article)
    with open_client(place) as client:
        page = client.get(f"/articles/{article.id}")
    assert "Part 1 of 2" in page.text
    assert len(page.content) + sum(len(pack_asset(name)) for name in ASSETS) < 200_000


def test_text_that_is_not_english_is_said_to_be_read_badly(place: str) -> None:
    article = dataclasses.replace(write_article("fr", "Le barrage a cédé."), language="fr")
    with Store.open(place) as store:
        put(store, article)
    with open_client(place) as client:
        page = parse(client.get(f"/articles/{article.id}").text)
    assert "seems not to be in English" in words(page.xpath("//*[contains(@class, 'notice')]")[0])
    assert page.xpath("//div[@class='prose']/@lang") == ["fr"]


def test_what_is_not_there_is_said_in_words(place: str) -> None:
    with open_client(place) as client:
        page, twin = client.get("/articles/b2:0000"), client.get("/articles/b2:0000.json")
    assert page.status_code == twin.status_code == 404
    assert "no such article in the store" in page.text
    assert twin.json()["error"]["problem"] == "b2:0000: no such article in the store"


def test_what_pages_refer_to_comes_packed_and_may_be_kept(place: str) -> None:
    with open_client(place) as client:
        page = parse(client.get("/").text)
        (style,) = page.xpath("//link[@rel='stylesheet']/@href")
        packed = client.get(style, headers={"Accept-Encoding": "gzip"})
        plain = client.get(style, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.text == plain.text
    assert "immutable" in packed.headers["cache-control"]
    assert "content-encoding" not in plain.headers
