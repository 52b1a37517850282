"""Feeds and their pages: polled on condition, visited once, visited again, never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.newsroom import Page, make_pages
from tests.webserver import Site, serve
from thirdhand.collect.adding import add
from thirdhand.collect.collector import Options
from thirdhand.collect.tally import Event, Tally
from thirdhand.collect.watching import watch
from thirdhand.settings import Settings
from thirdhand.store import tables
from thirdhand.store.store import Store

PAGES = list(make_pages(4, seed=11))
QUICK = Settings({"collect.delay": 0.0, "collect.backoff": 0.01, "fetch.timeout": 5.0})
OPTIONS = Options(jobs=1, settings=QUICK, allow_private=True)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        for number, page in enumerate(PAGES):
            running.put_page(f"/{number}", page.html)
        running.put_feed("/feed", "Lindow Courier", ("/0", PAGES[0].title), ("/1", PAGES[1].title))
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "news.db") as opened:
        yield opened


def told(store: Store, inputs: list[str], options: Options = OPTIONS) -> tuple[Tally, list[str]]:
    messages: list[str] = []

    def listen(event: Event, tally: Tally) -> None:
        if event.message:
            messages.append(f"{event.what}: {event.message}")

    return add(store, inputs, options, listen), messages


def titles(store: Store) -> list[str | None]:
    return sorted(article.title or "" for article in store.articles())


def test_the_pages_of_a_feed_are_read(store: Store, site: Site) -> None:
    tally, messages = told(store, [f"{site.url}/feed"])
    assert (tally.n_new, tally.n_failed, tally.n_feeds) == (2, 0, 1)
    assert messages == ["feed: 2 entries, 2 new"]
    assert titles(store) == sorted([PAGES[0].title, PAGES[1].title])


def test_a_feed_that_has_not_changed_costs_one_conditional_request(store: Store, site: Site) -> None:
    told(store, [f"{site.url}/feed"])
    site.asked.clear()
    tally, messages = told(store, [f"{site.url}/feed"])
    assert messages == ["feed: nothing new"]
    assert (site.not_modified, tally.n_new) == (["/feed"], 0)
    assert [path for path in site.asked if path != "/robots.txt"] == ["/feed"]


def test_a_feed_with_a_new_entry_brings_that_alone(store: Store, site: Site) -> None:
    told(store, [f"{site.url}/feed"])
    site.put_feed(
        "/feed", "Lindow Courier", ("/0", PAGES[0].title), ("/1", PAGES[1].title), ("/2", PAGES[2].title)
    )
    site.asked.clear()
    tally, messages = told(store, [f"{site.url}/feed"])
    assert messages == ["feed: 3 entries, 1 new"]
    assert tally.n_new == 1
    assert [path for path in site.asked if path != "/robots.txt"] == ["/feed", "/2"]


def test_a_list_of_feeds_is_followed_from_a_file(store: Store, site: Site, tmp_path: Path) -> None:
    site.put_feed("/other", "Sorell Herald", ("/3", PAGES[3].title))
    opml = tmp_path / "feeds.opml"
    outlines = "".join(
        f'<outline type="rss" xmlUrl="{site.url}{path}"/>' for path in ("/feed", "/other", "/feed")
    )
    opml.write_text(f'<?xml version="1.0"?><opml version="2.0"><body>{outlines}</body></opml>')
    tally, _ = told(store, [str(opml)])
    assert (tally.n_new, tally.n_feeds) == (3, 2)


def test_a_saved_feed_names_pages_too(store: Store, site: Site, tmp_path: Path) -> None:
    saved = tmp_path / "feed.xml"
    saved.write_text(site.pages["/feed"][1])
    assert told(store, [str(saved)])[0].n_new == 2


def test_pages_of_a_feed_that_no_run_came_to_are_read_by_the_next(store: Store, site: Site) -> None:
    site.broken["/1"] = 503
    tally, _ = told(store, [f"{site.url}/feed"])
    assert (tally.n_new, tally.n_failed) == (1, 1)
    del site.broken["/1"]
    tally, _ = told(store, [f"{site.url}/feed"])
    assert (tally.n_new, tally.n_failed) == (1, 0)
    assert store.failures() == []


def test_a_page_that_turns_its_reader_away_is_read_from_its_feed(store: Store, site: Site) -> None:
    whole = "".join(f"<p>{paragraph}</p>" for paragraph in PAGES[0].paragraphs) * 4
    extra = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{whole}]]></content:encoded>"
    site.put_feed("/feed", "Lindow Courier", ("/0", "Behind a wall"), extra=extra)
    site.broken["/0"] = 403
    tally, _ = told(store, [f"{site.url}/feed"])
    assert (tally.n_new, tally.n_failed) == (1, 0)
    (article,) = store.articles()
    assert (article.title, article.outlet) == ("Behind a wall", "Lindow Courier")
    assert PAGES[0].paragraphs[1] in article.text


def test_robots_keep_pages_of_feeds_from_being_visited_but_not_a_page_that_a_person_names(
    store: Store, site: Site
) -> None:
    site.pages["/robots.txt"] = ("text/plain", "User-agent: *\nDisallow: /1\nDisallow: /3\n")
    tally, _ = told(store, [f"{site.url}/feed", f"{site.url}/3"])
    assert (tally.n_new, tally.n_failed) == (2, 1)
    assert "/1" not in site.asked
    (failure,) = store.failures()
    assert "robots.txt" in failure["problem"]


def test_private_addresses_are_refused_unless_they_are_allowed(store: Store, site: Site) -> None:
    tally, messages = told(store, [f"{site.url}/0"], Options(jobs=1, settings=QUICK))
    assert (tally.n_new, tally.n_failed) == (0, 1)
    assert "private network" in messages[0] and "--allow-private" in messages[0]
    assert site.asked == []


def test_a_changed_page_is_a_new_version(store: Store, site: Site) -> None:
    told(store, [f"{site.url}/0"])
    changed = Page(
        **{
            **{name: getattr(PAGES[0], name) for name in PAGES[0].__slots__},
            "paragraphs": PAGES[2].paragraphs,
        }
    )
    site.put_page("/0", changed.html)
    tally, _ = told(store, [f"{site.url}/0"])
    assert (tally.n_new, tally.n_versions) == (0, 1)
    assert store.show(f"{site.url}/0").n_versions == 2


def test_a_page_that_only_looks_different_is_nothing_new_and_is_not_read_again(
    store: Store, site: Site
) -> None:
    told(store, [f"{site.url}/0"])
    first = store.show(f"{site.url}/0")
    site.put_page("/0", PAGES[0].html.replace("<body>", "<body><!-- 10:05 -->"))
    tally, _ = told(store, [f"{site.url}/0"])
    assert (tally.n_new, tally.n_versions, tally.n_known) == (0, 0, 1)
    again = store.show(f"{site.url}/0")
    assert (again.n_versions, again.read) == (1, first.read)
    assert again.last_captured > first.last_captured


def test_a_feed_that_is_a_page_is_read_as_the_page_it_is(store: Store, site: Site) -> None:
    assert told(store, [f"{site.url}/0"])[0].n_new == 1


def test_watching_a_page_that_is_no_feed_says_so(store: Store, site: Site) -> None:
    tally = watch(store, [f"{site.url}/0"], OPTIONS, every=900, stop=threading.Event(), once=True)
    assert tally.n_failed == 1
    assert "is a web page, not a feed" in store.failures()[0]["problem"]


def test_watching_looks_at_pages_again_and_keeps_what_changed(store: Store, site: Site) -> None:
    def watch_once() -> Tally:
        return watch(store, [], OPTIONS, every=900, stop=threading.Event(), once=True)

    first = watch(store, [f"{site.url}/feed"], OPTIONS, every=900, stop=threading.Event(), once=True)
    assert (first.n_new, first.n_failed) == (2, 0)
    site.asked.clear()
    assert watch_once().n_done == 0
    assert site.asked == [], "nothing is due yet"

    _let_an_hour_pass(store)
    site.put_page("/0", PAGES[2].html)
    later = watch_once()
    assert (later.n_new, later.n_versions, later.n_known) == (0, 1, 1)
    assert site.not_modified == ["/1"]


def _let_an_hour_pass(store: Store) -> None:
    due = {"next_visit": "2000-01-01T00:00:00.000000Z"}
    store.write(lambda connection: connection.execute(update(tables.pages).values(due)))


def test_a_dead_feed_is_left_alone_for_longer_each_time(store: Store, site: Site) -> None:
    site.broken["/feed"] = 404
    watch(store, [f"{site.url}/feed"], OPTIONS, every=900, stop=threading.Event(), once=True)
    with store.reading() as connection:
        feed = connection.execute(select(tables.feeds)).one()
    assert (feed.n_failures, feed.problem) == (1, "the server answered 404 Not Found")
    assert feed.next_poll > feed.last_polled
    assert [row["place"] for row in store.failures()] == [f"{site.url}/feed"]

    del site.broken["/feed"]
    assert told(store, [f"{site.url}/feed"])[0].n_new == 2
    assert store.failures() == []


def test_a_watch_is_stopped_cleanly_by_a_signal(site: Site, tmp_path: Path) -> None:
    place = tmp_path / "news.db"
    command = [
        sys.executable,
        "-m",
        "thirdhand",
        "watch",
        f"{site.url}/feed",
        "--store",
        str(place),
        "--allow-private",
    ]
    environment = {**os.environ, "THIRDHAND_COLLECT_DELAY": "0"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    with Store.open(place) as store:
        for _ in range(400):
            if store.stats().n_articles == 2:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=10)
        assert process.returncode == 0
        assert said.endswith(f"thirdhand: {place}: 2 new articles\n")
        assert len(titles(store)) == 2
