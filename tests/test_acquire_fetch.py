"""Fetching, against a server on this machine that behaves well and badly."""

from __future__ import annotations

import gzip
import io
import pickle
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import docx
import pytest

from thirdhand.acquire import Place, PlaceKind, acquire
from thirdhand.acquire.fetch import Accept, Response, Validators, fetch
from thirdhand.acquire.guard import Guard, is_public
from thirdhand.acquire.sniff import Format
from thirdhand.errors import (
    BusyError,
    DecodingError,
    EmptyError,
    FetchError,
    InputError,
    TooLargeError,
    UnsupportedError,
)
from thirdhand.records import Article
from thirdhand.settings import Settings

PAGE = (Path(__file__).parent / "pages" / "ferry.html").read_bytes()
STORY = "“The café is closed,” said Mira Oduya.\r\nShe gave no reason."
HTML = "text/html; charset=utf-8"


def draft() -> bytes:
    """A Word document with a headline and a paragraph."""
    document, data = docx.Document(), io.BytesIO()
    document.add_paragraph("Harbour café closes", "Title")
    document.add_paragraph("She gave no reason.")
    document.save(data)
    return data.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAFT = draft()

#: path → status, headers, body
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/page": (200, {"Content-Type": HTML}, PAGE),
    "/text": (200, {"Content-Type": "text/plain; charset=utf-8"}, STORY.encode()),
    "/text-1252": (200, {"Content-Type": "text/plain; charset=iso-8859-1"}, STORY.encode("cp1252")),
    "/text-lie": (200, {"Content-Type": "text/plain; charset=windows-1252"}, STORY.encode()),
    "/markup-as-text": (200, {"Content-Type": "text/plain"}, PAGE),
    "/untold": (200, {}, PAGE),
    "/octets": (200, {"Content-Type": "application/octet-stream"}, STORY.encode()),
    "/packed-file": (200, {"Content-Type": "application/gzip"}, gzip.compress(STORY.encode())),
    "/packed": (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE)),
    "/packed-cut": (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE)[:-20]),
    "/packed-bomb": (
        200,
        {"Content-Type": HTML, "Content-Encoding": "gzip"},
        gzip.compress(b"<p>" + b"a" * 5_000_000),
    ),
    "/packed-oddly": (200, {"Content-Type": HTML, "Content-Encoding": "br"}, b"x"),
    "/large": (200, {"Content-Type": HTML}, b"<p>" + b"a" * 5_000_000),
    "/cut": (200, {"Content-Type": HTML, "Content-Length": "99999"}, PAGE),
    "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
    "/image": (200, {"Content-Type": "image/png"}, b"x"),
    "/hidden-pdf": (200, {}, b"%PDF-1.7"),
    "/docx": (200, {"Content-Type": DOCX}, DRAFT),
    "/docx-octets": (200, {"Content-Type": "application/octet-stream"}, DRAFT),
    "/docx-old-name": (200, {"Content-Type": "application/msword"}, DRAFT),
    "/docx-zip": (200, {"Content-Type": "application/zip"}, DRAFT),
    "/locked.docx": (200, {"Content-Type": DOCX}, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "/docx-cut": (200, {"Content-Type": DOCX}, DRAFT[:-99]),
    "/doc": (200, {"Content-Type": "application/msword"}, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "/empty": (200, {"Content-Type": HTML}, b""),
    "/redirect": (302, {"Location": "/page"}, b""),
    "/loop": (301, {"Location": "/loop2"}, b""),
    "/loop2": (301, {"Location": "/loop"}, b""),
    "/to-ftp": (302, {"Location": "ftp://sorell.example/x"}, b""),
    "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/to-nonsense": (302, {"Location": "http://[::1"}, b""),
    "/redirect-nowhere": (302, {}, b""),
    "/401": (401, {}, b""),
    "/403": (403, {}, b""),
    "/404": (404, {}, b""),
    "/418": (418, {}, b""),
    "/429": (429, {}, b""),
    "/500": (500, {}, b""),
}
ANSWERS |= {f"/hop{n}": (307, {"Location": f"/hop{n - 1}"}, b"") for n in range(1, 7)}
ANSWERS["/hop0"] = ANSWERS["/page"]
FEED = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Tidings</title></channel></rss>"
ANSWERS |= {
    "/rss": (200, {"Content-Type": "application/rss+xml"}, FEED),
    "/atom": (200, {"Content-Type": "application/atom+xml; charset=utf-8"}, FEED),
    "/xml": (200, {"Content-Type": "application/xml"}, FEED),
    "/text-xml": (200, {"Content-Type": "text/xml"}, FEED),
    "/json": (200, {"Content-Type": "application/json"}, b"{}"),
    "/304": (304, {}, b""),
    "/cookie": (302, {"Location": "/page", "Set-Cookie": "reader=7; Path=/"}, b""),
    "/large-head": (200, {"Content-Type": HTML, "X-Large": "a" * 200_000}, PAGE),
}
CHANGED = {"ETag": '"v1"', "Last-Modified": "Mon, 02 Mar 2026 06:00:00 GMT", "Content-Type": HTML}


class Handler(BaseHTTPRequestHandler):
    """Answers from ANSWERS, slowly on ``/slow…``, and keeps what it was asked."""

    asked: list[dict[str, str]] = []

    def do_GET(self) -> None:  # noqa: N802
        self.asked.append({"path": self.path, **self.headers})
        if self.path == "/slow":
            time.sleep(1)
        if self.path == "/garbage":
            self.wfile.write(b"this is no HTTP\r\n\r\n")
            return
        if self.path == "/versioned":
            self.answer(*self.choose_version())
            return
        if self.path in ("/drip-head", "/drip-body", "/drip-packed"):
            self.drip()
            return
        self.answer(*ANSWERS.get(self.path, (404, {}, b"")))

    def choose_version(self) -> tuple[int, dict[str, str], bytes]:
        told = (self.headers["If-None-Match"], self.headers["If-Modified-Since"])
        is_known = told[0] == CHANGED["ETag"] or told[1] == CHANGED["Last-Modified"]
        return (304, CHANGED, b"") if is_known else (200, CHANGED, PAGE)

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self) -> None:
        drop = b"X-Slow: 1\r\n"
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if self.path != "/drip-head":
            self.wfile.write(b"Content-Type: text/html\r\n")
        if self.path == "/drip-packed":
            drop = b"\x02\0\0\0\xff\xff"  # a packed block of nothing
            self.wfile.write(b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10])
        if self.path == "/drip-body":
            self.wfile.write(b"\r\n")
        try:
            for _ in range(30):
                self.wfile.write(drop)
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

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


def get(url: str, **values: float) -> Article:
    settings = Settings({name.replace("__", "."): value for name, value in values.items()})
    return acquire(Place(kind=PlaceKind.URL, name=url), settings=settings)


@pytest.mark.parametrize("path", ["/page", "/untold", "/packed", "/redirect", "/hop5"])
def test_a_page(server: str, path: str) -> None:
    article = get(server + path)
    assert article.title == "Ferry strike enters second week"
    assert article.byline == "Ana Ruíz, Bo Chen"
    assert (article.url, article.path) == (server + path, None)  # as it was given, redirects or not


@pytest.mark.parametrize("path", ["/text", "/text-1252", "/text-lie", "/octets", "/packed-file"])
def test_a_text(server: str, path: str) -> None:
    assert get(server + path).text == STORY


@pytest.mark.parametrize("path", ["/docx", "/docx-octets", "/docx-old-name", "/docx-zip"])
def test_a_word_document(server: str, path: str) -> None:
    article = get(server + path)
    assert (article.title, article.url, article.path) == ("Harbour café closes", server + path, None)
    assert article.text == "She gave no reason."


def test_markup_served_as_text_is_text(server: str) -> None:
    assert get(f"{server}/markup-as-text").text == PAGE.decode()


def test_one_request_that_says_who_asks(server: str) -> None:
    Handler.asked.clear()
    get(f"{server}/page")
    (asked,) = Handler.asked
    assert re.fullmatch(r"thirdhand/\d[\w.]* \(\+https://[\w./-]+\)", asked["User-Agent"])
    assert asked["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        (
            "/401",
            FetchError,
            "the server answered 401 Unauthorized; the site wants a login: open it in a browser",
        ),
        ("/403", FetchError, "403 Forbidden; the site turns programs away"),
        ("/404", FetchError, "404 Not Found; check the address"),
        ("/418", FetchError, "check the address"),
        ("/429", BusyError, "429 Too Many Requests; the site asks to wait: try again later"),
        ("/500", BusyError, "500 Internal Server Error; the server has a fault: try again later"),
        ("/loop", FetchError, "redirects in a circle"),
        ("/hop6", FetchError, "redirects more than 5 times; give the final address"),
        ("/to-ftp", FetchError, "redirects to a ftp: address; only http and https are followed"),
        ("/to-file", FetchError, "redirects to a file: address"),
        ("/to-nonsense", FetchError, "Invalid URL in location header"),
        ("/redirect-nowhere", FetchError, "the server answered 302 Found"),
        ("/cut", BusyError, "the answer broke off"),
        ("/garbage", BusyError, "is no HTTP"),
        ("/packed-oddly", FetchError, "not asked for (br)"),
        ("/packed-cut", DecodingError, "breaks off before the end"),
        ("/packed-bomb", TooLargeError, "is larger than 1,000,000 bytes; raise the setting fetch.max_bytes"),
        ("/large", TooLargeError, "is larger than 1,000,000 bytes"),
        ("/pdf", UnsupportedError, "is application/pdf, not a web page"),
        ("/image", UnsupportedError, "is image/png"),
        ("/hidden-pdf", UnsupportedError, "is a PDF"),
        ("/doc", UnsupportedError, "is a word processor's file; save it as .docx"),
        ("/locked.docx", UnsupportedError, "is protected by a password; save it without one"),
        ("/docx-cut", DecodingError, "its zip packing is broken or breaks off"),
        ("/empty", EmptyError, "the page is empty"),
    ],
)
def test_what_cannot_be_had_says_why(server: str, path: str, kind: type[InputError], says: str) -> None:
    with pytest.raises(InputError) as caught:
        get(server + path, fetch__max_bytes=1_000_000)
    assert type(caught.value) is kind
    assert says in str(caught.value) and str(caught.value).startswith(f"{server}{path}: ")


@pytest.mark.parametrize("path", ["/slow", "/drip-head", "/drip-body"])
def test_the_time_limit_is_for_the_whole(server: str, path: str) -> None:
    with pytest.raises(FetchError, match=r"did not answer within 0\.3 seconds; .*fetch\.timeout"):
        get(server + path, fetch__timeout=0.3)


def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match="cannot be reached"):
        get(f"http://127.0.0.1:{port}/")


def test_a_host_that_is_not_known() -> None:
    with pytest.raises(FetchError, match="its host name is not known; check the address"):
        get("http://no-such-host.invalid/")


def test_a_server_that_does_not_speak_tls(server: str) -> None:
    with pytest.raises(FetchError, match="its certificate does not hold"):
        get(server.replace("http:", "https:"))


def test_a_redirect_limit_of_none(server: str) -> None:
    with pytest.raises(FetchError, match="redirects more than 0 times"):
        get(f"{server}/redirect", fetch__max_redirects=0)


@pytest.mark.parametrize("url", ["http://", "http://a b/", "http://127.0.0.1:99999/", "http://\0/"])
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(FetchError):
        get(url)


def test_a_wrong_proxy_is_an_error_of_the_fetch(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:1")
    with pytest.raises(FetchError, match="could not be fetched"):
        get(f"{server}/page")


OPEN = Guard(allow_private=True)


def try_fetch(url: str, *, guard: Guard | None = OPEN, **values: float) -> Response:
    return fetch(
        url, Settings({name.replace("__", "."): value for name, value in values.items()}), guard=guard
    )


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """Host → the answers it gives in turn, each a list of addresses; other hosts are looked up for real."""
    answers: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: object, **more: object) -> object:
        if host not in answers:
            return real(host, port, *rest, **more)  # type: ignore[arg-type]
        return [found for address in answers[host].pop(0) for found in real(address, port, *rest, **more)]  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return answers


@pytest.fixture
def reached(server: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were connected to; those of the public internet lead to the server."""
    addresses: list[str] = []
    real = socket.create_connection

    def connect(address: tuple[str, int], *rest: object, **more: object) -> socket.socket:
        addresses.append(address[0])
        host = "127.0.0.1" if is_public(ip_address(address[0])) else address[0]
        return real((host, address[1]), *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", connect)
    return addresses


def port_of(server: str) -> str:
    return server.rpartition(":")[2]


def test_what_comes_with_a_page(server: str) -> None:
    response = try_fetch(f"{server}/redirect#top")
    assert (response.url, response.status, response.format) == (f"{server}/page", 200, Format.HTML)
    assert response.charset == "utf-8" and response.data == PAGE and not response.not_modified
    headers = dict(response.headers)
    assert list(headers) == ["status", "date", "content-type", "server"]
    assert (headers["status"], headers["content-type"]) == ("200", HTML)


@pytest.mark.parametrize(
    ("known", "status", "n_bytes"),
    [
        (None, 200, len(PAGE)),
        (Validators(), 200, len(PAGE)),
        (Validators(etag='"v1"'), 304, 0),
        (Validators(etag='"v0"'), 200, len(PAGE)),
        (Validators(last_modified="Mon, 02 Mar 2026 06:00:00 GMT"), 304, 0),
        (Validators(etag='"é"'), 200, len(PAGE)),
    ],
)
def test_only_another_version_is_sent(
    server: str, known: Validators | None, status: int, n_bytes: int
) -> None:
    response = fetch(f"{server}/versioned", Settings(), guard=OPEN, known=known)
    assert (response.status, len(response.data)) == (status, n_bytes)
    assert response.not_modified is (status == 304)
    assert dict(response.headers)["etag"] == '"v1"'


def test_not_modified_unasked_is_an_error(server: str) -> None:
    with pytest.raises(FetchError, match="the server answered 304 Not Modified"):
        try_fetch(f"{server}/304")


@pytest.mark.parametrize("path", ["/rss", "/atom", "/xml", "/text-xml", "/page", "/octets"])
def test_feeds_when_asked_for(server: str, path: str) -> None:
    assert fetch(server + path, Settings(), accept=Accept.FEED).data == ANSWERS[path][2]


@pytest.mark.parametrize("path", ["/rss", "/atom", "/xml", "/text-xml"])
def test_a_feed_is_no_article(server: str, path: str) -> None:
    with pytest.raises(UnsupportedError):
        get(server + path)


@pytest.mark.parametrize("path", ["/pdf", "/image", "/json"])
def test_what_is_no_feed_either(server: str, path: str) -> None:
    with pytest.raises(UnsupportedError):
        fetch(server + path, Settings(), accept=Accept.FEED)


def test_robots_are_cut_and_of_any_type(server: str) -> None:
    settings = Settings({"fetch.max_bytes": 7})
    assert fetch(f"{server}/large", settings, accept=Accept.ROBOTS).data == b"<p>aaaa"
    assert fetch(f"{server}/packed-bomb", settings, accept=Accept.ROBOTS).data == b"<p>aaaa"
    assert fetch(f"{server}/json", settings, accept=Accept.ROBOTS).data == b"{}"


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("120", 120, 120),
        ("0", 0, 0),
        ("Sat, 01 Jan 2000 00:00:00 GMT", 0, 0),
        ("soon", None, None),
        ("-5", None, None),
        (None, None, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_how_long_to_wait(
    server: str, status: int, value: str | None, least: float | None, most: float | None
) -> None:
    headers = {} if value is None else {"Retry-After": value}
    ANSWERS["/busy"] = (status, headers, b"")
    with pytest.raises(BusyError) as caught:
        try_fetch(f"{server}/busy")
    wait = caught.value.retry_after
    assert wait == least if least is None or most is None else least <= (wait or 0) <= most


def test_a_date_to_wait_for(server: str) -> None:
    ANSWERS["/busy"] = (503, {"Retry-After": formatdate(time.time() + 600, usegmt=True)}, b"")
    with pytest.raises(BusyError) as caught:
        try_fetch(f"{server}/busy")
    assert 590 < (caught.value.retry_after or 0) <= 600
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (str(copied), copied.retry_after) == (str(caught.value), caught.value.retry_after)


def test_a_large_head_breaks_off(server: str) -> None:
    with pytest.raises(BusyError, match="the answer broke off or is no HTTP"):
        try_fetch(f"{server}/large-head")


@pytest.mark.parametrize("path", ["/slow", "/drip-head", "/drip-body", "/drip-packed"])
def test_the_time_limit_holds_with_a_guard(server: str, path: str) -> None:
    start = time.monotonic()
    with pytest.raises(BusyError, match=r"did not answer within 0\.3 seconds; .*fetch\.timeout"):
        try_fetch(server + path, fetch__timeout=0.3)
    assert time.monotonic() - start < 1.2  # what drips goes on for 1.5 seconds


@pytest.mark.parametrize("path", ["/redirect", "/cookie"])
def test_no_cookie_and_no_referer(server: str, path: str) -> None:
    Handler.asked.clear()
    try_fetch(server + path)
    try_fetch(server + path, guard=None)
    assert len(Handler.asked) == 4
    assert all({"Cookie", "Referer"}.isdisjoint(asked) for asked in Handler.asked)


@pytest.mark.parametrize("guard", [None, OPEN])
def test_credentials_stay_with_their_site(server: str, guard: Guard | None) -> None:
    port = port_of(server)
    ANSWERS["/away"] = (302, {"Location": f"http://localhost:{port}/page"}, b"")
    ANSWERS["/lure"] = (302, {"Location": f"http://eve:pw@localhost:{port}/page"}, b"")
    Handler.asked.clear()
    for path in ("/redirect", "/away", "/lure"):
        response = try_fetch(f"http://ana:secret@127.0.0.1:{port}{path}", guard=guard)
        assert "@" not in response.url
    sent = [(asked["path"], asked.get("Authorization")) for asked in Handler.asked]
    basic = "Basic YW5hOnNlY3JldA=="
    assert sent == [
        ("/redirect", basic),
        ("/page", basic),
        ("/away", basic),
        ("/page", None),
        ("/lure", basic),
        ("/page", None),
    ]


@pytest.mark.parametrize("path", ["/404", "/500", "/pdf", "/large", "/slow", "/to-ftp", "/packed-cut"])
def test_credentials_are_never_shown(server: str, path: str) -> None:
    url = f"http://ana:secret@127.0.0.1:{port_of(server)}{path}"
    with pytest.raises(InputError) as caught:
        try_fetch(url, fetch__timeout=0.2, fetch__max_bytes=1000)
    assert str(caught.value).startswith(f"{server}{path}: ")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "127.0.0.1|::1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1|::ffff:7f00:1"),
    ],
)
def test_a_private_host_is_refused(server: str, host: str, address: str) -> None:
    Handler.asked.clear()
    url = f"http://{host}:{port_of(server)}/page"
    with pytest.raises(FetchError) as caught:
        try_fetch(url, guard=Guard())
    shown = [f"its host is on a private network ({text})" for text in address.split("|")]
    assert caught.value.input == url and caught.value.problem in shown
    assert "--allow-private" in caught.value.remedy
    assert Handler.asked == []


def test_a_redirect_to_a_private_host_is_refused(
    server: str, reached: list[str], lookups: dict[str, list[list[str]]]
) -> None:
    lookups["tidings.example"] = [["93.184.216.34"]]
    ANSWERS["/inward"] = (302, {"Location": f"http://2130706433:{port_of(server)}/page"}, b"")
    Handler.asked.clear()
    with pytest.raises(FetchError) as caught:
        try_fetch(f"http://tidings.example:{port_of(server)}/inward", guard=Guard())
    assert caught.value.problem == "redirects to 2130706433, which is on a private network (127.0.0.1)"
    assert [asked["path"] for asked in Handler.asked] == ["/inward"]
    assert reached == ["93.184.216.34"]


def test_a_name_is_looked_up_once(
    server: str, reached: list[str], lookups: dict[str, list[list[str]]]
) -> None:
    lookups["tidings.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    Handler.asked.clear()
    url = f"http://tidings.example:{port_of(server)}/page"
    assert try_fetch(url, guard=Guard()).url == url
    assert lookups["tidings.example"] == [["127.0.0.1"]], "the second answer was never asked for"
    assert reached == ["93.184.216.34"]
    assert [asked["Host"] for asked in Handler.asked] == [f"tidings.example:{port_of(server)}"]


def test_every_hop_is_looked_up_anew(
    server: str, reached: list[str], lookups: dict[str, list[list[str]]]
) -> None:
    lookups["tidings.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    with pytest.raises(FetchError, match="redirects to tidings.example, which is on a private network"):
        try_fetch(f"http://tidings.example:{port_of(server)}/redirect", guard=Guard())
    assert reached == ["93.184.216.34"]


def test_addresses_are_tried_in_turn(
    server: str, reached: list[str], lookups: dict[str, list[list[str]]]
) -> None:
    lookups["tidings.example"] = [["127.0.0.9", "127.0.0.1"]]  # the server is on the second alone
    assert try_fetch(f"http://tidings.example:{port_of(server)}/page").status == 200
    assert reached == ["127.0.0.9", "127.0.0.1"]


def test_an_address_of_the_sixth_version(
    server: str, reached: list[str], lookups: dict[str, list[list[str]]]
) -> None:
    lookups["tidings.example"] = [["2606:4700::1111"]]
    url = f"http://tidings.example:{port_of(server)}/page"
    assert try_fetch(url, guard=Guard()).url == url
    assert reached == ["2606:4700::1111"]


def test_all_addresses_share_the_time_to_connect(
    lookups: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = []

    def connect(address: object, timeout: float, **_: object) -> socket.socket:
        waits.append(timeout)
        raise TimeoutError

    lookups["tidings.example"] = [["127.0.0.9", "127.0.0.8"]]
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(BusyError, match="did not answer within 4 seconds"):
        try_fetch("http://tidings.example/page", fetch__connect_timeout=4)
    assert waits == [2.0, 2.0]


def test_no_address_connects(server: str, lookups: dict[str, list[list[str]]]) -> None:
    lookups["tidings.example"] = [["127.0.0.9", "127.0.0.8"]]
    with pytest.raises(BusyError, match="cannot be reached"):
        try_fetch(f"http://tidings.example:{port_of(server)}/page")


def test_a_guarded_fetch_uses_no_proxy(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALL_PROXY", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert try_fetch(f"{server}/page").status == 200
    with pytest.raises(FetchError, match="cannot be reached"):
        try_fetch(f"{server}/page", guard=None)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http:///story", "is no whole URL; write it as https://host/path"),
        ("/story", "is no whole URL"),
        ("ftp://sorell.example/x", "is a ftp: address; only http and https are followed"),
        ("file:///etc/passwd", "is a file: address"),
        ("http://no-such-host.invalid/", "its host is not known; check the address"),
    ],
)
def test_what_a_guard_is_not_even_asked(url: str, says: str) -> None:
    with pytest.raises(FetchError) as caught:
        try_fetch(url)
    assert says in str(caught.value)


@pytest.fixture
def tls_server(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The port of a server with a certificate for ``tidings.example``, which is trusted."""
    pem = Path(__file__).parent / "pages" / "tidings.example.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.handle_error = lambda *_: None  # type: ignore[method-assign] - failed handshakes are the point
    httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    yield str(httpd.server_port)
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_the_certificate_is_checked_for_the_host_and_not_the_address(
    tls_server: str, lookups: dict[str, list[list[str]]]
) -> None:
    lookups["tidings.example"] = [["127.0.0.1"]] * 2
    lookups["sorell.example"] = [["127.0.0.1"]]
    assert try_fetch(f"https://tidings.example:{tls_server}/page").data == PAGE
    for host in ("sorell.example", "127.0.0.1"):
        with pytest.raises(FetchError, match="its certificate does not hold"):
            try_fetch(f"https://{host}:{tls_server}/page")


def test_the_time_limit_holds_under_tls(tls_server: str, lookups: dict[str, list[list[str]]]) -> None:
    lookups["tidings.example"] = [["127.0.0.1"]] * 2
    for path in ("/slow", "/drip-body"):
        with pytest.raises(BusyError, match=r"did not answer within 0\.3 seconds"):
            try_fetch(f"https://tidings.example:{tls_server}{path}", fetch__timeout=0.3)
