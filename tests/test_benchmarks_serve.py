"""The store that the page is measured on holds together, and what is measured is what was asked for."""

from __future__ import annotations

import gzip
import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import func, select

from benchmarks import serve, serve_world
from benchmarks.serve import Figures, drop_from_memory, measure
from benchmarks.serve_asks import SHARES, Pages, draw_pages
from benchmarks.serve_load import Answer, Ask, Plan, carry_out, run_clients
from benchmarks.serve_processes import read_cpu, write_articles
from benchmarks.serve_store import Place, build
from benchmarks.serve_world import Recipe, tell
from thirdhand.store import tables
from thirdhand.store.clusters import load_clusters
from thirdhand.store.loading import load_article, select_versions
from thirdhand.store.store import Store
from thirdhand.store.verifying import verify

_RECIPE = Recipe(day=7, prose=2, wide=6, widest=7)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A store of three dealings."""
    made = Place(tmp_path_factory.mktemp("serve") / "news.db", 40, _RECIPE)
    build(made, lambda line: None)
    return made


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with Store.open(str(place.path)) as opened:
        yield opened


def test_the_pattern_is_told_the_same_each_time_at_the_length_of_news() -> None:
    recipe = Recipe(day=40, prose=0, wide=3, widest=5)
    articles = list(tell(recipe))
    assert articles == list(tell(recipe))
    assert len({article.id for article in articles}) == len(articles) == 48
    assert all(not article.claims for article in articles)
    n_words = sorted(len(article.text.split()) for article in articles[:40])
    assert 300 < n_words[20] < 800


def test_the_store_has_its_articles_and_holds_together(store: Store) -> None:
    with store.reading() as connection:
        assert list(verify(connection)) == []
        rows = list(connection.execute(select_versions()))
        articles = {row.record: load_article(row) for row in rows}
        ids = list(connection.scalars(select(tables.clusters.c.id)))
        clusters = load_clusters(connection, ids)
    assert len(articles) == len(rows) == 22 + 9 + 9
    assert len(clusters) == len(ids) > 20
    for id, cluster in clusters.items():
        assert cluster["id"] == f"k{id}"
        for claim in cluster["claims"]:
            article = articles[claim["article"]]
            told = next(each for each in article.claims if each.id == claim["claim"])
            assert (told.content.text, article.url) == (claim["text"], claim["url"])
            assert article.published == claim["published"]


def test_what_is_dealt_again_has_other_names_and_dates_and_is_linked_the_same(store: Store) -> None:
    versions, members, reuse = tables.versions, tables.members, tables.reuse
    with store.reading() as connection:
        rows = list(connection.execute(select(versions).order_by(versions.c.id)))
        sizes = Counter(connection.scalars(select(members.c.version_id)))
        pairs = Counter(row.a_id for row in connection.execute(select(reuse)))
    second, third = rows[22:31], rows[31:]
    assert [row.url.split("/")[-1] for row in third[:3]] == ["2-0", "2-1", "2-2"]
    for one, other in zip(second, third, strict=True):
        assert len(one.text) == len(other.text)
        assert one.published is None or one.published[:10] != other.published[:10]
        assert one.published is None or one.published[10:] == other.published[10:]
        assert (sizes[one.id], pairs[one.id]) == (sizes[other.id], pairs[other.id])
    assert sum(one.text != other.text for one, other in zip(second, third, strict=True)) > 5
    assert sum(sizes[row.id] for row in second) > 20


def test_building_goes_on_where_it_was(place: Place, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    build(place, told.append)
    assert told == []
    monkeypatch.setattr(serve_world, "read_told", None)  # nothing is read again
    build(Place(place.path, 41, _RECIPE), told.append)
    assert told[-1].startswith("49 of 41 articles")
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.articles)) == 49


def test_pages_are_drawn_from_what_is_there(store: Store) -> None:
    pages = draw_pages(store)
    with store.reading() as connection:
        records = set(connection.scalars(select(tables.versions.c.record)))
    assert {path.removeprefix("/articles/") for path in pages.paths["article"]} == records
    assert pages.paths["start"] == ["/"]
    assert pages.paths["claim"] == []
    assert len(pages.paths["widest claim"]) == 1
    assert len(set(pages.paths["search"])) > 40


def test_kinds_are_mixed_by_their_shares_and_no_page_comes_twice_while_there_are_others() -> None:
    pages = Pages({kind: [f"/{kind}/{number}" for number in range(90)] for kind in (*SHARES, "asset")})
    asks = pages.mix(200, seed=1)
    assert Counter(ask.kind for ask in asks) == {kind: 2 * share for kind, share in SHARES.items()}
    assert len(set(asks)) == 200
    assert pages.mix(200, seed=1) == asks != pages.mix(200, seed=2)
    assert len(set(pages.draw("article", 100, seed=1))) == 90


def test_figures_are_of_the_answers() -> None:
    answers = [Answer("article", number / 1000, 200, 10 * number, 30, number) for number in range(1, 102)]
    figures = Figures.of(answers)
    assert (figures.n, figures.median, figures.most) == (101, 51.0, 101.0)
    assert figures.late == pytest.approx(96.0)
    assert (figures.n_sent, figures.n_packed) == (1010, 101)


class _Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802 -- the library's name
        body = gzip.compress(b"a page" * 100)
        self.send_response(404 if self.path == "/none" else 200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *given: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_clients_ask_each_page_once_and_tell_what_came(port: int) -> None:
    asks = (Ask("there", "/"), Ask("there", "/other"), Ask("missing", "/none"))
    for answers in (run_clients(Plan(port, asks, 2, None)), carry_out(Plan(port, asks, 5, None))):
        assert sorted((answer.kind, answer.status) for answer in answers) == [
            ("missing", 404),
            ("there", 200),
            ("there", 200),
        ]
        assert {answer.n_unpacked for answer in answers} == {600}
        assert all(0 < answer.n_sent == answer.n_packed < 100 for answer in answers)
        assert all(answer.seconds > 0 for answer in answers)


def test_clients_go_on_for_their_time_and_look_at_pages_between(port: int) -> None:
    asks = (Ask("there", "/"), Ask("there", "/other"))
    hurried = carry_out(Plan(port, asks, 2, 0.5))
    looking = carry_out(Plan(port, asks, 2, 0.5, (0.1, 0.2)))
    assert 4 <= len(looking) <= 12 < len(hurried)


def test_new_articles_have_no_dates_to_come() -> None:
    lines = write_articles(5).splitlines()
    assert len(lines) == 5
    assert all(json.loads(line).keys() == {"title", "outlet", "text", "url"} for line in lines)


def test_processor_time_and_priority_of_a_process_are_read() -> None:
    before, niceness = read_cpu(os.getpid())
    sum(number * number for number in range(3_000_000))
    assert 0.02 < read_cpu(os.getpid())[0] - before < 10
    assert niceness == os.nice(0)
    assert read_cpu(2**22 + 1) == (0.0, 0)


def test_the_whole_is_measured(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "N_COLD", 1)
    for name in ("N_ALONE", "N_WARM"):
        monkeypatch.setattr(serve, name, 2)
    monkeypatch.setattr(serve, "SETTLING", 0.1)
    monkeypatch.setattr(serve, "N_NEW", 30)
    lines = list(measure(place.path, 3, 1.0))
    assert [line for line in lines if "FAILED" in line] == []
    kinds = {line[:22].strip() for line in lines}
    assert {"cold    article", "alone   article", "alone   asset", "closed  article"} <= kinds
    assert any(line.startswith("paced: ") for line in lines)


def test_a_file_can_be_put_out_of_memory(place: Place) -> None:
    drop_from_memory(place.path)
    drop_from_memory(place.path.with_suffix(".none"))
