"""Work in the background, with real workers: read, followed, compared; cut off, cancelled, gone on with."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select, update
from starlette.testclient import TestClient

from tests.killing import poison
from tests.newsroom import make_pages
from tests.webserver import Site, serve
from thirdhand.acquire import Capture
from thirdhand.acquire.sniff import Format
from thirdhand.errors import EmptyError
from thirdhand.settings import Settings
from thirdhand.store import tables
from thirdhand.store.clock import after, now
from thirdhand.store.feeds import list_followed, stop_following
from thirdhand.store.jobs import (
    Job,
    JobKind,
    Lane,
    State,
    find_job,
    find_last_job,
    list_ended_jobs,
    list_open_jobs,
)
from thirdhand.store.store import Store
from thirdhand.web.app import create_app
from thirdhand.web.config import Auth, Config, Proxy
from thirdhand.web.errors import Refused
from thirdhand.web.jobs.asking import ask_correction, ask_link, load_job
from thirdhand.web.jobs.desk import Desk
from thirdhand.web.jobs.scheduling import Schedule
from thirdhand.web.jobs.supervising import Lanes

PAGES = list(make_pages(4, seed=11))
#: What the tests wait for takes a second or two, and many times that on a machine that does other things.
PATIENCE = 90.0
QUICK = Settings(
    {"collect.delay": 0.0, "collect.backoff": 0.01, "fetch.timeout": 5.0, "serve.max_characters": 5_000}
)
NEWS = "Police in Lindow said the bridge is closed. Ana Ruiz told the Courier that two drones hit the depot."


class Newsroom:
    """A store that is served: the application, and the workers of the lanes."""

    def __init__(self, folder: Path) -> None:
        self.config = Config(store=str(folder / "news.db"), settings=QUICK, allow_private=True)
        self.store = Store.open(self.config.store)
        self.client = TestClient(create_app(self.config), base_url="http://127.0.0.1", follow_redirects=False)
        self.lanes = Lanes(self.store, self.config)
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Start the workers, and somebody who looks after them."""
        self.lanes = Lanes(self.store, self.config)
        self.lanes.start()
        self._is_over.clear()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def close(self) -> None:
        """Stop, as a server does that is told to."""
        if self._thread is not None:
            self._is_over.set()
            self._thread.join()
            self.lanes.close()
            self._thread = None

    def _look(self) -> None:
        while not self._is_over.wait(0.1):
            self.lanes.look()

    def post(self, path: str, **fields: Any) -> Response:  # noqa: ANN401 -- what forms hold
        """Send the form of a page; ``file`` is (name, bytes)."""
        file = fields.pop("file", ("", b""))
        page = self.client.get("/feeds").text
        token = re.search(r'name="csrf" value="(\w+)"', page)
        assert token is not None
        return self.client.post(path, data={"csrf": token[1], **fields}, files={"file": file})

    def ask(self, path: str, **fields: Any) -> int:  # noqa: ANN401
        """Send a form that makes a job; return the job's id, also where the page went on to its article."""
        answer = self.post(path, **fields)
        assert answer.status_code == 303, answer.text
        found = re.fullmatch(r"/jobs/(\d+)", answer.headers["location"])
        return int(found[1]) if found else self.last(JobKind.READ).id

    def last(self, kind: JobKind) -> Job:
        """Return the job of ``kind`` that was asked for last."""
        job = self.store.read(partial(find_last_job, kind=kind))
        assert job is not None
        return job

    def wait(self, id: int, until: Callable[[Job], bool] = lambda job: not job.is_open) -> Job:
        """Return the job ``id`` once it is as wanted: it has ended, unless another thing is."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            job = load_job(self.store, id)
            if until(job):
                return job
            time.sleep(0.05)
        raise AssertionError(f"still {load_job(self.store, id)}")

    def wait_for_all(self, which: Callable[[Job], bool]) -> list[Job]:
        """Return the jobs that are ``which``, once all have ended."""
        open_jobs = self.store.read(partial(list_open_jobs, limit=99))
        for job in filter(which, open_jobs):
            self.wait(job.id)
        return list(filter(which, self.store.read(partial(list_ended_jobs, limit=99))))

    def told(self, id: int) -> dict[str, Any]:
        """Return the job ``id`` as its page's twin tells it, once it has ended."""
        self.wait(id)
        told: dict[str, Any] = self.client.get(f"/jobs/{id}.json").json()["job"]
        return told


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A store that is served, whose readers hang at the word SLEEP."""
    folder = tmp_path_factory.mktemp("newsroom")
    with pytest.MonkeyPatch.context() as patched, ExitStack() as stack:
        for name, value in poison(folder).items():
            patched.setenv(name, value)
        # beside a whole suite, workers that stand back for pages would not come to anything
        with (folder / "sitecustomize.py").open("a") as file:
            file.write("\nos.nice = lambda n: 0\n")
        room = Newsroom(folder)
        stack.enter_context(room.store)
        stack.enter_context(room.client)
        room.open()
        stack.callback(lambda: room.close())
        yield room


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        for number, page in enumerate(PAGES):
            running.put_page(f"/{number}", page.html)
        running.put_feed("/feed", "Lindow Courier", ("/0", PAGES[0].title), ("/1", PAGES[1].title))
        yield running


def is_at_work(job: Job) -> bool:
    return job.state is State.RUNNING


# --- reading ---


def test_a_pasted_text_is_read_and_leads_to_its_article(newsroom: Newsroom) -> None:
    told = newsroom.told(newsroom.ask("/read", text=f"  {NEWS}\r\nOfficials denied it.", keep="1"))
    assert (told["state"], told["told"], told["notes"]) == ("done", "1 new article.", [])
    (article,) = told["articles"]
    page = newsroom.client.get(f"/articles/{article['record']}")
    assert (page.status_code, "Ana Ruiz" in page.text) == (200, True)
    assert newsroom.store.show(article["record"]).article.text == f"{NEWS}\nOfficials denied it."
    # what came in is compared with the rest by itself
    assert newsroom.wait(newsroom.last(JobKind.LINK).id).state is State.DONE
    # read once, the page goes straight to it
    again = newsroom.post("/read", text=f"{NEWS}\nOfficials denied it.", keep="1")
    assert (again.status_code, again.headers["location"]) == (303, f"/articles/{article['record']}")
    assert newsroom.told(newsroom.last(JobKind.READ).id)["told"] == "1 known already."


def test_a_double_click_is_one_job_and_another_text_another(newsroom: Newsroom) -> None:
    send = partial(newsroom.ask, "/read", keep="1", once="form-1")
    first = send(text=f"{NEWS} Twice.")
    assert send(text=f"{NEWS} Twice.") == first
    second = send(text=f"{NEWS} Once more.")
    assert second != first
    assert newsroom.told(first)["articles"] != newsroom.told(second)["articles"]


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"text": " \n "}, 422, "there is nothing in it"),
        ({"text": "", "file": ("", b"")}, 422, "there is nothing in it"),
        ({"text": NEWS, "file": ("a.txt", b"text")}, 422, "Both a text and a file were sent."),
        ({"file": ("a.txt", b"")}, 422, "a.txt: is empty"),
        ({"file": ("minutes.pdf", b"%PDF-1.7 ")}, 422, "minutes.pdf: is a PDF"),
        ({"text": "https://[::1/x"}, 422, "is no complete address of a web page"),
        ({"text": "word " * 1_001}, 413, "has 5,004 characters, and 5,000 are read at most"),
        ({"file": ("a.txt", b"word " * 1_001)}, 413, "is longer than the 5,000 characters"),
        ({"example": "none"}, 404, "there is no such example"),
    ],
)
@pytest.mark.parametrize("keep", ["1", ""])
def test_what_cannot_be_read_is_answered_in_words_at_once(
    newsroom: Newsroom, keep: str, fields: dict[str, Any], status: int, words: str
) -> None:
    answer = newsroom.post("/read", keep=keep, **fields)
    assert answer.status_code == status
    assert words in answer.text
    assert "What to do" in answer.text or "Go back" in answer.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"text": "Die Brücke in Lindow ist gesperrt, sagte ein Sprecher der Polizei am Montag. " * 3},
            "it seems not to be in English (de)",
        ),
        ({"text": "Flour, eggs, milk, butter"}, "it may be no article"),
    ],
)
def test_what_is_odd_is_said_before_the_article_is_shown(
    newsroom: Newsroom, fields: dict[str, Any], words: str
) -> None:
    answer = newsroom.post("/read", keep="1", **fields)
    assert answer.headers["location"].startswith("/jobs/")
    told = newsroom.told(newsroom.last(JobKind.READ).id)
    assert any(words in note for note in told["notes"])
    page = newsroom.client.get(f"/jobs/{told['id']}").text
    assert f'href="/articles/{told["articles"][0]["record"]}"' in page


def test_a_page_is_read_from_its_address(newsroom: Newsroom, site: Site) -> None:
    told = newsroom.told(newsroom.ask("/read", text=f"{site.url}/2\n", keep="1"))
    assert (told["told"], told["subject"]) == ("1 new article.", f"{site.url}/2")
    assert told["articles"][0]["title"] == PAGES[2].title


@pytest.mark.parametrize(
    ("path", "problem"),
    [("/none", "the server answered 404 Not Found"), ("/empty", "no article was found in the page")],
)
def test_a_page_that_cannot_be_had_or_is_no_article_says_why(
    newsroom: Newsroom, site: Site, path: str, problem: str
) -> None:
    site.put_page("/empty", "<!doctype html><title>Menu</title><nav><a href='/'>Home</a></nav>")
    told = newsroom.told(newsroom.ask("/read", text=f"{site.url}{path}", keep="1"))
    assert told["state"] == "failed"
    assert problem in told["problem"]
    assert told["remedy"]
    page = newsroom.client.get(f"/jobs/{told['id']}").text
    assert "It came to nothing" in page and "Try it again" in page


def test_the_address_of_a_feed_has_its_pages_read_where_nobody_waits(newsroom: Newsroom, site: Site) -> None:
    newsroom.ask("/read", text=f"{site.url}/feed", keep="1")
    (first,) = newsroom.wait_for_all(lambda job: job.asked == {"form": "page", "name": f"{site.url}/feed"})
    assert first.result is not None and first.lane is Lane.QUICK
    pages = newsroom.told(first.result["next"])
    assert (pages["name"], pages["told"]) == ("Read the pages of a feed", "2 new articles.")
    assert {each["title"] for each in pages["articles"]} == {PAGES[0].title, PAGES[1].title}
    assert load_job(newsroom.store, pages["id"]).lane is Lane.LONG


def test_a_file_of_many_articles_is_read_with_what_is_broken_in_it(newsroom: Newsroom) -> None:
    lines = "\n".join((PAGES[2].line, "{broken", PAGES[3].line)).encode()
    told = newsroom.told(newsroom.ask("/read", file=("crawl.jsonl", lines), keep="1"))
    assert told["told"] == "2 new articles, 1 could not be read."
    assert told["notes"][0].startswith("1 could not be read; the first: ")
    assert len(told["articles"]) == 2


def test_a_saved_feed_has_its_pages_read_and_a_list_of_feeds_their_pages(
    newsroom: Newsroom, site: Site
) -> None:
    for number in (0, 1):
        site.put_page(f"/saved{number}", PAGES[number].html.replace("</p>", f" Saved {number}.</p>"))
    site.put_feed("/saved", "Volna", ("/saved0", "One"))
    saved = site.pages["/saved"][1].encode()
    told = newsroom.told(newsroom.ask("/read", file=("saved.xml", saved), keep="1"))
    assert told["told"] == "1 new article."
    site.put_feed("/listed", "Meridian", ("/saved1", "Two"))
    opml = f'<opml version="2.0"><body><outline type="rss" xmlUrl="{site.url}/listed"/></body></opml>'
    told = newsroom.told(newsroom.ask("/read", file=("feeds.opml", opml.encode()), keep="1"))
    assert told["told"] == "1 new article."
    # reading is not following
    assert all(each.url != f"{site.url}/listed" for each in newsroom.store.read(list_followed))


def test_names_that_people_give_are_words_and_nothing_else(newsroom: Newsroom, site: Site) -> None:
    site.put_feed("/evil", "&lt;script&gt;alert(1)&lt;/script&gt;\u202egnp", ("/0", PAGES[0].title))
    newsroom.told(newsroom.ask("/feeds", url=f"{site.url}/evil"))
    name = '"><img src=x onerror=alert(1)>\u202efdp.jsonl'
    id = newsroom.ask("/read", file=(name, b"{broken\n{broken"), keep="1")
    newsroom.wait(id)
    for path in ("/feeds", "/jobs", f"/jobs/{id}", f"/jobs/{id}/events"):
        page = newsroom.client.get(path).text
        assert "<script>alert" not in page and "<img" not in page and "\u202e" not in page, path
    (feed,) = (each for each in newsroom.store.read(list_followed) if each.url == f"{site.url}/evil")
    newsroom.post(f"/feeds/{feed.id}/stop")


def test_an_example_is_read(newsroom: Newsroom) -> None:
    told = newsroom.told(newsroom.ask("/read", example="shipyard", keep="1"))
    assert told["told"] == "7 new articles."


def test_what_was_taken_out_for_good_does_not_come_in_again(newsroom: Newsroom, site: Site) -> None:
    site.put_page("/gone", PAGES[0].html.replace("</p>", " It was a draft.</p>"))
    told = newsroom.told(newsroom.ask("/read", text=f"{site.url}/gone", keep="1"))
    newsroom.store.remove([told["articles"][0]["record"]])
    again = newsroom.told(newsroom.ask("/read", text=f"{site.url}/gone", keep="1"))
    assert again["problem"] == "it was taken out of this collection for good"


# --- not kept ---


def test_what_is_not_to_be_kept_is_read_and_nowhere_afterwards(newsroom: Newsroom, site: Site) -> None:
    text = "A confidential draft says the mayor lied, two aides said."
    before = newsroom.last(JobKind.READ).id
    answer = newsroom.post("/read", text=text)
    assert answer.status_code == 200
    assert "Not kept" in answer.text and "two aides" in answer.text
    page = newsroom.post("/read", text=f"{site.url}/3")
    assert PAGES[3].title in page.text
    assert newsroom.last(JobKind.READ).id == before
    assert newsroom.store.search("confidential") == []
    assert b"confidential draft" not in Path(newsroom.config.store).read_bytes()


def test_the_desk_gives_up_on_what_hangs_and_reads_the_next(newsroom: Newsroom) -> None:
    def capture(text: str) -> Capture:
        return Capture(name="a draft", format=Format.TEXT, data=text.encode())

    desk = Desk(newsroom.config)
    try:
        with pytest.raises(EmptyError, match="a draft: there is no text in it"):
            desk.read(capture(" "))
        with pytest.raises(Refused, match="not read within 1 seconds") as refused:
            desk.read(capture(f"{NEWS} SLEEP"), timeout=1)
        assert refused.value.status == 503
        assert desk.read(capture(NEWS)).text == NEWS
    finally:
        desk.close()


# --- cut off, cancelled, gone on with ---


def read_events(text: str) -> list[dict[str, Any]]:
    return [
        json.loads(part.removeprefix("data: ")) for part in text.split("\n\n") if part.startswith("data:")
    ]


def test_a_job_that_runs_is_followed_and_cancelled_and_the_next_is_read(newsroom: Newsroom) -> None:
    stuck = newsroom.ask("/read", text=f"{NEWS} SLEEP", keep="1")
    newsroom.wait(stuck, lambda job: job.message == "reading it")
    waiting = newsroom.ask("/read", text=f"{NEWS} Waiting.", keep="1")
    behind = newsroom.ask("/read", text=f"{NEWS} Behind.", keep="1")

    # without script, the page comes again by itself
    page = newsroom.client.get(f"/jobs/{stuck}").text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert f'data-events="/jobs/{stuck}/events"' in page
    assert "after 2 others" in newsroom.client.get(f"/jobs/{behind}").text
    assert newsroom.client.get(f"/jobs/{behind}.json").json()["n_before"] == 2
    listed = newsroom.client.get("/jobs").text
    assert f'action="/jobs/{stuck}/cancel"' in listed and 'hx-trigger="every 3s"' in listed

    newsroom.post(f"/jobs/{waiting}/cancel")
    canceller = threading.Timer(1.0, newsroom.post, [f"/jobs/{stuck}/cancel"])
    canceller.start()
    answer = newsroom.client.get(f"/jobs/{stuck}/events")
    canceller.join()
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = read_events(answer.text)
    assert [(event["state"], event["is_open"]) for event in events] == [
        ("running", True),
        ("cancelled", False),
    ]
    assert "reading it" in events[0]["html"] and "Cancelled" in events[1]["html"]

    told = newsroom.told(behind)
    assert told["told"] == "1 new article."
    (event,) = read_events(newsroom.client.get(f"/jobs/{behind}/events").text)
    assert (event["leads_to"], event["is_open"]) == (f"/articles/{told['articles'][0]['record']}", False)
    assert [newsroom.told(id)["state"] for id in (stuck, waiting)] == ["cancelled", "cancelled"]
    assert newsroom.store.search("waiting") == []
    page = newsroom.client.get(f"/jobs/{stuck}").text
    assert "refresh" not in page and "data-events" not in page
    # an end is an end
    assert newsroom.post(f"/jobs/{behind}/cancel").headers["location"] == f"/jobs/{behind}"
    assert newsroom.told(behind)["state"] == "done"


def test_a_killed_worker_costs_no_job_and_a_long_one_holds_up_no_paste(newsroom: Newsroom) -> None:
    line = json.dumps({"text": f"{NEWS} SLEEP for long", "url": "https://courier.example/slow"})
    stuck = newsroom.ask("/read", file=("slow.jsonl", line.encode()), keep="1")
    worker = newsroom.wait(stuck, is_at_work).worker
    (process,) = (seat.process for seat in newsroom.lanes._seats if seat.worker == worker)
    assert process is not None and process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    again = newsroom.wait(stuck, lambda job: job.n_attempts == 2)
    assert again.worker != worker
    assert newsroom.told(newsroom.ask("/read", text=f"{NEWS} Beside.", keep="1"))["state"] == "done"
    assert load_job(newsroom.store, stuck).state is State.RUNNING
    assert "for the second time" in newsroom.client.get(f"/jobs/{stuck}").text
    newsroom.post(f"/jobs/{stuck}/cancel")


def test_what_a_server_was_at_when_it_stopped_is_done_by_the_next(newsroom: Newsroom) -> None:
    stuck = newsroom.ask("/read", text=f"{NEWS} SLEEP at the end", keep="1")
    newsroom.wait(stuck, is_at_work)
    newsroom.close()
    job = load_job(newsroom.store, stuck)
    assert (job.state, job.n_attempts) == (State.WAITING, 0)
    # one that is killed itself leaves its job running; nobody waits for the end of the lease
    jobs = tables.jobs
    gone = {"state": "running", "worker": f"{os.uname().nodename}/{os.getpid()}/ab", "beat": after(now(), 1)}
    newsroom.store.write(
        lambda connection: connection.execute(update(jobs).where(jobs.c.id == stuck).values(gone))
    )
    newsroom.open()
    assert newsroom.wait(stuck, lambda job: is_at_work(job) and job.n_attempts == 1).worker != gone["worker"]
    newsroom.post(f"/jobs/{stuck}/cancel")


# --- seen ---


def test_work_that_is_not_there_is_said_to_be_so(newsroom: Newsroom) -> None:
    for path in ("/jobs/99999", "/jobs/99999.json", "/jobs/99999/events"):
        answer = newsroom.client.get(path)
        assert (answer.status_code, "there is no such work" in answer.text) == (404, True)


def test_all_work_is_listed_with_what_failed_and_why(newsroom: Newsroom, site: Site) -> None:
    id = newsroom.ask("/read", text=f"{site.url}/nowhere", keep="1")
    newsroom.wait(id)
    page = newsroom.client.get("/jobs").text
    assert f'href="/jobs/{id}"' in page
    told = newsroom.client.get("/jobs.json").json()
    assert told["ended"][0]["problem"] == "the server answered 404 Not Found"
    assert told["failures"][0]["input"] == f"{site.url}/nowhere"
    assert told["n_failures"] >= 1


# --- compared, corrected ---


def test_articles_are_compared_when_asked_for(newsroom: Newsroom) -> None:
    id = newsroom.ask("/link")
    told = newsroom.told(id)
    assert (told["kind"], told["state"]) == ("link", "done")
    first = ask_link(newsroom.store, by="ana")
    assert ask_link(newsroom.store, by="bo").id == first.id or not load_job(newsroom.store, first.id).is_open
    newsroom.wait(first.id)


def test_a_correction_is_made_when_nothing_else_links(newsroom: Newsroom) -> None:
    newsroom.told(newsroom.ask("/read", example="shipyard", keep="1"))
    newsroom.told(newsroom.ask("/link"))
    clusters = tables.clusters
    with newsroom.store.reading() as connection:
        one, other = connection.scalars(select(clusters.c.id).order_by(clusters.c.id).limit(2))
    named = {"one": f"k{one}", "other": f"k{other}", "note": "two claims"}
    told = newsroom.told(ask_correction(newsroom.store, "not-same", named, by="ana").id)
    assert (told["name"], told["state"]) == ("Keep two claims apart", "done")
    audit = tables.audit
    with newsroom.store.reading() as connection:
        row = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    assert (row.who, row.what) == ("ana", "not-same")
    failed = newsroom.told(ask_correction(newsroom.store, "not-same", named, by="ana").id)
    assert failed["state"] == "failed"


# --- feeds ---


def test_a_feed_is_followed_until_it_is_not(newsroom: Newsroom, site: Site) -> None:
    site.put_page("/new", PAGES[1].html.replace("</p>", " This is the latest.</p>"))
    site.put_feed("/news", "Sorell Herald", ("/new", "The latest"))
    told = newsroom.told(newsroom.ask("/feeds", url=f"{site.url}/news"))
    assert (told["name"], told["told"]) == ("Follow a feed", "1 new article.")
    (feed,) = (each for each in newsroom.store.read(list_followed) if each.url == f"{site.url}/news")
    assert (feed.title, feed.n_pages, feed.problem) == ("Sorell Herald", 1, None)
    assert feed.next_poll > after(now(), 13 / 1440)
    page = newsroom.client.get("/feeds").text
    assert "Sorell Herald" in page and "1 page found" in page
    assert newsroom.post(f"/feeds/{feed.id}/stop").headers["location"] == "/feeds"
    assert f"{site.url}/news" not in newsroom.client.get("/feeds").text


def test_what_is_no_feed_is_not_followed(newsroom: Newsroom, site: Site) -> None:
    told = newsroom.told(newsroom.ask("/feeds", url=f"{site.url}/1"))
    assert told["state"] == "failed"
    assert "feed" in told["problem"]
    assert all(each.url != f"{site.url}/1" for each in newsroom.store.read(list_followed))
    assert newsroom.post("/feeds", url="file:///etc/passwd").status_code == 422


def test_followed_feeds_are_asked_when_they_are_due(newsroom: Newsroom, site: Site) -> None:
    site.put_feed("/due", "Orm Gazette", ("/0", PAGES[0].title))
    newsroom.told(newsroom.ask("/feeds", url=f"{site.url}/due"))
    schedule = Schedule(newsroom.store, QUICK)
    schedule.look()
    feeds, feed = tables.feeds, tables.feeds.c.url == f"{site.url}/due"
    due = update(feeds).where(feed).values(next_poll=after(now(), -0.01))
    newsroom.store.write(lambda connection: connection.execute(due))
    site.asked.clear()
    Schedule(newsroom.store, QUICK).look()
    poll = newsroom.wait(newsroom.last(JobKind.POLL).id)
    assert (poll.state, poll.by) == (State.DONE, "schedule")
    assert "/due" in site.asked
    # polled a moment ago, whatever else is due waits a little
    newsroom.store.write(lambda connection: connection.execute(due))
    Schedule(newsroom.store, QUICK).look()
    assert newsroom.last(JobKind.POLL).id == poll.id
    with newsroom.store.reading() as connection:
        ids = [row.id for row in connection.execute(select(feeds.c.id).where(feed))]
    newsroom.store.write(lambda connection: stop_following(connection, ids[0]))


# --- who may ---


@contextmanager
def opened_for(config: Config, role: str) -> Iterator[TestClient]:
    """Give a client whom the proxy calls a reader or an editor."""
    headers = {"X-Forwarded-User": "ana", "X-Forwarded-Role": role}
    app = create_app(config)
    with TestClient(
        app,
        base_url="http://127.0.0.1",
        headers=headers,
        client=("127.0.0.1", 4_000),
        follow_redirects=False,
    ) as client:
        yield client


def test_a_reader_reads_what_is_not_kept_and_changes_nothing(tmp_path: Path) -> None:
    proxy = Proxy(addresses=(ip_network("127.0.0.1"),))
    config = Config(store=str(tmp_path / "news.db"), auth=Auth.PROXY, proxy=proxy, settings=QUICK)
    with opened_for(config, "reader") as client:
        assert "Compare the articles now" not in client.get("/jobs").text
        page = client.get("/jobs").text
        token = re.search(r"X-CSRF-Token\": \"(\w+)", page)
        assert token is not None
        form = {"csrf": token[1], "text": " "}
        # nothing is wrong with it but that there is nothing to read
        assert client.post("/read", data=form).status_code == 422
        for path, more in (
            ("/read", {"keep": "1"}),
            ("/link", {}),
            ("/feeds", {"url": "https://a.example/feed"}),
            ("/feeds/1/stop", {}),
            ("/jobs/1/cancel", {}),
        ):
            assert client.post(path, data={**form, **more}).status_code == 403, path
    with Store.open(config.store) as store:
        assert store.read(partial(find_job, id=1)) is None


def test_private_addresses_are_refused_unless_they_are_allowed(newsroom: Newsroom, site: Site) -> None:
    config = Config(store=newsroom.config.store, settings=QUICK)
    with TestClient(create_app(config), base_url="http://127.0.0.1") as client:
        page = client.get("/feeds").text
        token = re.search(r'name="csrf" value="(\w+)"', page)
        assert token is not None
        answer = client.post("/read", data={"csrf": token[1], "text": f"{site.url}/1"})
    assert answer.status_code == 422
    assert "is on a private network (127.0.0.1)" in answer.text
    assert site.asked == []
