"""What hosts let programs fetch, against servers on this machine."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from thirdhand.acquire.guard import Guard
from thirdhand.collect import robots
from thirdhand.collect.robots import Robots, Rules, find_origin
from thirdhand.errors import BusyError
from thirdhand.settings import Settings

#: Three ways to write this machine, which are three origins.
SAME_HOST = ("127.0.0.1", "127.1", "2130706433")
RULES = """
User-agent: *
Disallow: /private/
Disallow: /*?print=

User-agent: thirdhand
Disallow: /archive/
Allow: /archive/open$
Crawl-delay: 7.5
"""


class Handler(BaseHTTPRequestHandler):
    """Gives ``answer`` for the robots.txt and counts how often it was asked."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"")
    asked: list[str] = []

    def do_GET(self) -> None:  # noqa: N802
        self.asked.append(self.path)
        status, headers, body = self.answer if self.path == "/robots.txt" else (404, {}, b"")
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the server."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.handle_error = lambda *_: None  # type: ignore[method-assign] - clients that hang up are the point
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture(autouse=True)
def _nothing_asked() -> None:
    Handler.asked.clear()


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def open_robots(clock: Clock | None = None) -> Robots:
    return Robots(Settings(), Guard(allow_private=True), clock=clock or Clock())


def give(body: str | bytes, status: int = 200, **headers: str) -> None:
    data = body if isinstance(body, bytes) else body.encode()
    Handler.answer = (status, {name.replace("_", "-"): value for name, value in headers.items()}, data)


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/", True),
        ("/private/x", True),
        ("/story?print=1", True),
        ("/archive/x", False),
        ("/archive/open", True),
        ("/archive/opened", False),
        ("/archives", True),
    ],
)
def test_our_own_group_counts_where_there_is_one(path: str, is_allowed: bool) -> None:
    rules = Rules(text=RULES, until=0.0)
    assert rules.is_allowed(f"https://tidings.example{path}") is is_allowed
    assert rules.delay == 7.5


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [("/", True), ("/private/x", False), ("/story?print=1", False), ("/archive/x", True)],
)
def test_else_the_group_of_all(path: str, is_allowed: bool) -> None:
    rules = Rules(text=RULES.partition("User-agent: thirdhand")[0], until=0.0)
    assert rules.is_allowed(f"https://tidings.example{path}") is is_allowed
    assert rules.delay == 0.0


@pytest.mark.parametrize(
    "line", ["Crawl-delay: nan", "Crawl-delay: -3", "Crawl-delay: soon", "Crawl-delay: 0"]
)
def test_a_delay_that_is_none(line: str) -> None:
    assert Rules(text=f"User-agent: *\n{line}\nDisallow: /x", until=0.0).delay == 0.0


@pytest.mark.parametrize("text", ["", "<!DOCTYPE html><p>Not here", "\0\1\2", "Disallow: /", ":::\n:"])
def test_what_says_nothing_forbids_nothing(text: str) -> None:
    rules = Rules(text=text, until=0.0)
    assert rules.is_allowed("https://tidings.example/story") and rules.delay == 0.0


def test_a_file_is_asked_for_once_a_day(server: str) -> None:
    give("User-agent: *\nDisallow: /x", Content_Type="text/plain")
    clock = Clock()
    known = open_robots(clock)
    assert known.find(f"{server}/x") is None
    rules = known.fetch(f"{server}/x")
    assert not rules.is_allowed(f"{server}/x") and rules.is_allowed(f"{server}/y")
    assert known.find(f"{server}/y?z#top") == rules
    clock.now += 86_399
    assert known.find(f"{server}/y") == rules
    clock.now += 1
    assert known.find(f"{server}/y") is None
    assert Handler.asked == ["/robots.txt"]


def test_each_origin_has_its_own(server: str) -> None:
    give("User-agent: *\nDisallow: /")
    known = open_robots()
    known.fetch(f"{server}/x")
    assert known.find(f"{server.replace('127.0.0.1', '127.1')}/x") is None
    assert known.find(f"{server}0/x") is None
    assert known.find(f"{server.replace('http:', 'https:')}/x") is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_no_file_forbids_nothing(server: str, status: int) -> None:
    give("User-agent: *\nDisallow: /", status)
    known = open_robots()
    assert known.fetch(f"{server}/x").is_allowed(f"{server}/x")
    assert known.find(f"{server}/x") is not None


@pytest.mark.parametrize(("status", "wait"), [(500, None), (502, None), (503, "90"), (429, "90")])
def test_a_server_at_fault_forbids_all_for_now(server: str, status: int, wait: str | None) -> None:
    give("", status, **({"Retry_After": wait} if wait else {}))
    known = open_robots()
    with pytest.raises(BusyError) as caught:
        known.fetch(f"{server}/x")
    assert caught.value.input == f"{server}/robots.txt"
    assert caught.value.retry_after == (float(wait) if wait else None)
    assert known.find(f"{server}/x") is None


def test_a_host_that_is_not_there_forbids_all_for_now() -> None:
    with pytest.raises(BusyError):
        open_robots().fetch("http://127.0.0.1:1/x")


def test_a_private_host_is_not_even_asked(server: str) -> None:
    Robots(Settings(), Guard()).fetch(f"{server}/x")
    assert Handler.asked == []


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_large_file_is_read_as_far_as_it_may_be(server: str, is_packed: bool) -> None:
    lines = b"User-agent: *\nDisallow: /early\n" + b"# nothing\n" * 60_000 + b"Disallow: /late\n"
    if is_packed:
        give(gzip.compress(lines), Content_Encoding="gzip")
    else:
        give(lines)
    rules = open_robots().fetch(f"{server}/x")
    assert len(rules.text) == 512_000
    assert not rules.is_allowed(f"{server}/early") and rules.is_allowed(f"{server}/late")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_bytes_that_are_no_text(server: str, mark: bytes) -> None:
    give(mark + b"User-agent: *\nDisallow: /x\n# caf\xe9 \xff\xff\n", Content_Type="image/png")
    assert not open_robots().fetch(f"{server}/x").is_allowed(f"{server}/x")


def test_the_oldest_go_when_there_are_too_many(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    give("User-agent: *\nDisallow: /x")
    monkeypatch.setattr(robots, "MAX_ORIGINS", 2)
    known = open_robots()
    hosts = [server.replace("127.0.0.1", host) for host in SAME_HOST]
    for host in hosts:
        known.fetch(f"{host}/")
    assert [known.find(host) is not None for host in hosts] == [False, True, True]


def test_the_oldest_go_when_they_are_too_long(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    give("# 4567890\n")
    monkeypatch.setattr(robots, "MAX_KEPT_BYTES", 25)
    known = open_robots()
    hosts = [server.replace("127.0.0.1", host) for host in SAME_HOST]
    for host in (*hosts[:2], *hosts[:2], hosts[2]):  # fetched anew, a text counts once
        known.fetch(f"{host}/")
    assert [known.find(host) is not None for host in hosts] == [False, True, True]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Tidings.example/a/b?c", "https://tidings.example"),
        ("http://ana:se@cret@tidings.example:81/", "http://tidings.example:81"),
        ("http://[::1]:81/x", "http://[::1]:81"),
    ],
)
def test_origin(url: str, origin: str) -> None:
    assert find_origin(url) == origin
