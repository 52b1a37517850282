"""Polite fetching, against a server on this machine that keeps the times at which it was asked."""

from __future__ import annotations

import random
import signal
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from thirdhand.acquire.fetch import Accept, Response, Validators
from thirdhand.acquire.guard import Guard
from thirdhand.collect import visiting
from thirdhand.collect.visiting import Visit, Visitor
from thirdhand.errors import BusyError, FetchError, InputError, UnsupportedError
from thirdhand.settings import Settings

#: Ways to write this machine, which are as many hosts.
HOSTS = ("127.0.0.1", "127.1", "2130706433", "0x7f.1")


@dataclass
class Log:
    """What the server was asked, by host; ``busiest`` is how many it answered at the same time."""

    times: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    paths: list[str] = field(default_factory=list)
    robots: str = ""
    n_now: int = 0
    busiest: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    hold: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Answers after 20 ms; ``/hold`` when the test lets it."""

    log = Log()

    def do_GET(self) -> None:  # noqa: N802
        log, start = self.log, time.monotonic()
        host = (self.headers["Host"] or "").partition(":")[0]
        with log.lock:
            log.paths.append(self.path)
            log.n_now += 1
            log.busiest = max(log.busiest, log.n_now)
        if self.path == "/hold":
            log.hold.wait(5)
        time.sleep(0.02)
        with log.lock:
            log.n_now -= 1
            log.times[host].append((start, time.monotonic()))
        self.answer()

    def answer(self) -> None:
        status, headers, body = 200, {"Content-Type": "text/html"}, f"<p>{self.path}</p>".encode()
        if self.path == "/robots.txt":
            status, body = (200, self.log.robots.encode()) if self.log.robots != "fault" else (500, b"")
        elif self.path.startswith("/away/"):
            status, headers = 302, {"Location": f"http://127.1:{self.server.server_address[1]}/page"}
        elif self.path.startswith("/status/"):
            status, headers = int(self.path[-3:]), {"Retry-After": "120"}
        elif self.path == "/feed":
            headers = {"Content-Type": "application/rss+xml", "ETag": '"v1"'}
            status = 304 if self.headers["If-None-Match"] else 200
        self.send_response(status)
        body = b"" if status == 304 else body
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of the server."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.handle_error = lambda *_: None  # type: ignore[method-assign] - clients that hang up are the point
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    yield httpd.server_port
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture
def log() -> Iterator[Log]:
    """A new log, with nothing held when the test is over."""
    Handler.log = Log()
    yield Handler.log
    Handler.log.hold.set()


def open_visitor(*, guard: Guard | None = None, **values: float) -> Visitor:
    settings = {"delay": 0.0, "backoff": 0.0, **values}
    return Visitor(
        Settings(
            {f"collect.{name}" if name != "timeout" else "fetch.timeout": v for name, v in settings.items()}
        ),
        guard=guard or Guard(allow_private=True),
        rng=random.Random(7),
    )


def say(outcome: Response | InputError) -> str:
    return outcome.data.decode() if isinstance(outcome, Response) else outcome.problem


def test_each_visit_comes_out_once(port: int, log: Log) -> None:
    urls = [f"http://{host}:{port}/{n}" for n in range(5) for host in HOSTS]
    with open_visitor() as visitor:
        for n, url in enumerate(urls):
            visitor.submit(Visit(url=url, ask_robots=False, payload=n))
        assert visitor.n_open == 20
        outcomes = list(visitor.outcomes())
        assert visitor.n_open == 0 and visitor.next_outcome() is None
    assert sorted(visit.payload for visit, _ in outcomes) == list(range(20))  # type: ignore[type-var]
    assert {visit.url: say(outcome) for visit, outcome in outcomes} == {
        url: f"<p>/{url[-1]}</p>" for url in urls
    }
    assert "/robots.txt" not in log.paths


def test_hosts_are_visited_together_and_each_at_its_pace(port: int, log: Log) -> None:
    with open_visitor(delay=0.05) as visitor:
        for n in range(4):
            for host in HOSTS:
                visitor.submit(Visit(url=f"http://{host}:{port}/{n}"))
        assert len(list(visitor.outcomes())) == 16
    assert log.paths.count("/robots.txt") == 4
    assert 2 <= log.busiest <= 4
    assert set(log.times) == set(HOSTS)
    for times in log.times.values():
        assert len(times) == 5
        gaps = [after - before for (_, before), (after, _) in zip(times, times[1:], strict=False)]
        assert min(gaps) >= 0.05


def test_no_more_hosts_at_once_than_jobs(port: int, log: Log) -> None:
    with open_visitor(jobs=2) as visitor:
        for n in range(3):
            for host in HOSTS:
                visitor.submit(Visit(url=f"http://{host}:{port}/{n}", ask_robots=False))
        assert len(list(visitor.outcomes())) == 12
    assert log.busiest == 2


def test_robots_are_asked_once_and_obeyed(port: int, log: Log) -> None:
    log.robots = "User-agent: thirdhand\nDisallow: /no"
    paths = ("/no/1", "/yes/1", "/no/2", "/yes/2")
    with open_visitor() as visitor:
        for path in paths:
            visitor.submit(Visit(url=f"http://127.0.0.1:{port}{path}"))
        outcomes = {visit.url.rpartition(str(port))[2]: say(outcome) for visit, outcome in visitor.outcomes()}
    stay_away = "its robots.txt asks programs to stay away"
    assert outcomes == {
        "/no/1": stay_away,
        "/no/2": stay_away,
        "/yes/1": "<p>/yes/1</p>",
        "/yes/2": "<p>/yes/2</p>",
    }
    assert log.paths == ["/robots.txt", "/yes/1", "/yes/2"]


def test_pages_that_are_not_asked_for_cost_no_rest(port: int, log: Log) -> None:
    log.robots = "User-agent: *\nDisallow: /"
    start = time.monotonic()
    with open_visitor(delay=0.1) as visitor:
        for n in range(20):
            visitor.submit(Visit(url=f"http://127.0.0.1:{port}/{n}"))
        assert len(list(visitor.outcomes())) == 20
    assert time.monotonic() - start < 1.0
    assert log.paths == ["/robots.txt"]


def test_a_page_that_a_person_names_is_fetched_all_the_same(port: int, log: Log) -> None:
    log.robots = "User-agent: *\nDisallow: /"
    with open_visitor() as visitor:
        visitor.submit(Visit(url=f"http://127.0.0.1:{port}/no", ask_robots=False))
        assert [say(outcome) for _, outcome in visitor.outcomes()] == ["<p>/no</p>"]


def test_robots_that_cannot_be_had_forbid_for_now(port: int, log: Log) -> None:
    log.robots = "fault"
    with open_visitor() as visitor:
        visitor.submit(Visit(url=f"http://127.0.0.1:{port}/page"))
        ((_, error),) = visitor.outcomes()
    assert isinstance(error, BusyError)
    assert str(error) == (
        f"http://127.0.0.1:{port}/page: its robots.txt cannot be had for now "
        "(the server answered 500 Internal Server Error); try again later"
    )
    assert log.paths == ["/robots.txt"]


def test_a_crawl_delay_is_kept(port: int, log: Log) -> None:
    log.robots = "User-agent: *\nCrawl-delay: 9"
    with open_visitor(max_crawl_delay=0.1) as visitor:
        for n in range(2):
            visitor.submit(Visit(url=f"http://127.0.0.1:{port}/{n}"))
        assert len(list(visitor.outcomes())) == 2
    (first, second, third) = log.times["127.0.0.1"]
    assert second[0] - first[1] >= 0.1 and third[0] - second[1] >= 0.1


def test_a_feed_that_is_known(port: int, log: Log) -> None:
    url = f"http://127.0.0.1:{port}/feed"
    with open_visitor() as visitor:
        visitor.submit(Visit(url=url, accept=Accept.FEED))
        visitor.submit(Visit(url=url, accept=Accept.FEED, known=Validators(etag='"v1"')))
        visitor.submit(Visit(url=url))
        new, known, refused = (outcome for _, outcome in visitor.outcomes())
    assert isinstance(new, Response) and new.data == b"<p>/feed</p>"
    assert isinstance(known, Response) and known.not_modified and known.data == b""
    assert isinstance(refused, UnsupportedError)


def test_a_dead_host_fails_at_once_and_delays_nobody(port: int, log: Log) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        dead = free.getsockname()[1]
    with open_visitor(max_failures=3, backoff=0.05) as visitor:
        for n in range(20):
            visitor.submit(Visit(url=f"http://127.1:{dead}/{n}", payload="dead"))
            visitor.submit(Visit(url=f"http://127.0.0.1:{port}/{n}", payload="alive"))
        outcomes = [(visit.payload, outcome) for visit, outcome in visitor.outcomes()]
    alive = [outcome for payload, outcome in outcomes if payload == "alive"]
    assert len(alive) == 20 and all(isinstance(outcome, Response) for outcome in alive)
    problems = [say(outcome) for payload, outcome in outcomes if payload == "dead"]
    assert len(problems) == 20
    assert ["cannot be reached" in problem for problem in problems] == [True] * 3 + [False] * 17
    assert set(problems[3:]) == {"its host does not answer (3 failures in a row)"}


def test_a_host_that_asks_to_wait_is_left_alone(port: int, log: Log) -> None:
    with open_visitor(patience=10.0) as visitor:
        for path in ("/status/503", "/page"):
            visitor.submit(Visit(url=f"http://127.0.0.1:{port}{path}", ask_robots=False))
        (_, first), (_, second) = visitor.outcomes()
    assert isinstance(first, BusyError) and first.retry_after == 120.0
    assert isinstance(second, BusyError) and 119 < (second.retry_after or 0) <= 120
    assert log.paths == ["/status/503"]


@pytest.mark.parametrize("path", ["/status/404", "/status/410", "/status/403"])
def test_a_page_that_is_gone_says_nothing_of_its_host(port: int, log: Log, path: str) -> None:
    with open_visitor(max_failures=1, backoff=99.0) as visitor:
        for each in (path, "/page"):
            visitor.submit(Visit(url=f"http://127.0.0.1:{port}{each}", ask_robots=False))
        (_, gone), (_, page) = visitor.outcomes()
    assert type(gone) is FetchError and isinstance(page, Response)


def test_where_a_redirect_leads_rests_as_well(port: int, log: Log) -> None:
    with open_visitor(delay=0.1) as visitor:
        visitor.submit(Visit(url=f"http://127.0.0.1:{port}/away/1", ask_robots=False))
        ((_, outcome),) = visitor.outcomes()
        assert isinstance(outcome, Response) and outcome.url == f"http://127.1:{port}/page"
        visitor.submit(Visit(url=f"http://127.1:{port}/2", ask_robots=False))
        assert len(list(visitor.outcomes())) == 1
    first, second = log.times["127.1"]
    assert second[0] - first[1] >= 0.1


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://127.0.0.1:{port}/page", "its host is on a private network (127.0.0.1)"),
        ("http://2130706433:{port}/page", "its host is on a private network (127.0.0.1)"),
        ("story", "is no whole URL"),
        ("http://[::1", "is no URL"),
        ("ftp://127.0.0.1/x", "is a ftp: address"),
        ("http://no-such-host.invalid/x", "its host is not known"),
    ],
)
def test_what_is_never_fetched(port: int, log: Log, url: str, says: str) -> None:
    with open_visitor(guard=Guard()) as visitor:
        visitor.submit(Visit(url=url.format(port=port)))
        ((_, error),) = visitor.outcomes()
    assert isinstance(error, FetchError) and says in str(error)
    assert log.paths == []


def test_a_fault_of_the_program_is_an_outcome(port: int, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> Response:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(visiting, "fetch", break_down)
    with open_visitor(jobs=1) as visitor:
        for n in range(3):
            visitor.submit(Visit(url=f"http://ana:secret@127.0.0.1:{port}/{n}", ask_robots=False))
        outcomes = [str(outcome) for _, outcome in visitor.outcomes()]
    assert outcomes == [
        f"http://127.0.0.1:{port}/{n}: could not be fetched (ZeroDivisionError('oh')); report it"
        for n in range(3)
    ]


def test_more_may_be_submitted_while_outcomes_come(port: int, log: Log) -> None:
    seen = []
    with open_visitor() as visitor:
        visitor.submit(Visit(url=f"http://127.0.0.1:{port}/0", payload=0, ask_robots=False))
        for visit, _ in visitor.outcomes():
            assert isinstance(visit.payload, int)
            seen.append(visit.payload)
            if visit.payload < 3:
                n = visit.payload + 1
                visitor.submit(Visit(url=f"http://127.1:{port}/{n}", payload=n, ask_robots=False))
    assert seen == [0, 1, 2, 3]


def test_nothing_more_is_fetched_while_outcomes_lie_about(port: int, log: Log) -> None:
    with open_visitor(jobs=2) as visitor:
        for n in range(12):
            visitor.submit(Visit(url=f"http://{HOSTS[n % 4]}:{port}/{n}", ask_robots=False))
        time.sleep(0.2)
        assert 2 <= len(log.paths) <= 4  # two that lie there, and two that had begun
        assert len(list(visitor.outcomes())) == 12


def test_an_outcome_is_waited_for_no_longer_than_asked(port: int, log: Log) -> None:
    with open_visitor() as visitor:
        assert visitor.next_outcome(5) is None  # nothing was submitted
        visitor.submit(Visit(url=f"http://127.0.0.1:{port}/hold", ask_robots=False))
        start = time.monotonic()
        assert visitor.next_outcome(0) is None and visitor.next_outcome(0.1) is None
        assert 0.1 <= time.monotonic() - start < 0.4 and visitor.n_open == 1
        log.hold.set()
        outcome = visitor.next_outcome(5)
        assert outcome is not None and say(outcome[1]) == "<p>/hold</p>"


def test_closing_stops_what_has_not_begun_at_once(port: int, log: Log) -> None:
    visitor = open_visitor()
    for host in HOSTS:
        for path in ("/hold", "/page"):
            visitor.submit(Visit(url=f"http://{host}:{port}{path}", ask_robots=False))
    while log.n_now < 4:
        time.sleep(0.005)
    start = time.monotonic()
    visitor.close()
    visitor.close()
    assert time.monotonic() - start < 1.0
    assert visitor.n_open == 0 and visitor.next_outcome() is None and list(visitor.outcomes()) == []
    visitor.submit(Visit(url=f"http://127.0.0.1:{port}/late"))
    assert visitor.n_open == 0
    log.hold.set()
    while log.n_now:
        time.sleep(0.005)
    assert log.paths == ["/hold"] * 4


@pytest.mark.parametrize("raises", [True, False])
def test_a_signal_stops_it_within_a_second(port: int, log: Log, raises: bool) -> None:
    visitor = open_visitor()

    def stop(*_: object) -> None:
        if raises:
            raise KeyboardInterrupt
        visitor.close()

    before = signal.signal(signal.SIGUSR1, stop)
    killer = threading.Timer(0.1, signal.pthread_kill, (threading.main_thread().ident, signal.SIGUSR1))
    start = time.monotonic()
    try:
        visitor.submit(Visit(url=f"http://127.0.0.1:{port}/hold", ask_robots=False))
        killer.start()
        with visitor:
            assert list(visitor.outcomes()) == []
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGUSR1, before)
        killer.join()
    assert 0.1 <= time.monotonic() - start < 1.1
    assert visitor.n_open == 0
