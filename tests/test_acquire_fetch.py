"""Fetching, against a server on this machine that behaves well and badly."""

from __future__ import annotations

import gzip
import io
import re
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import pytest

from thirdhand.acquire import Place, PlaceKind, acquire
from thirdhand.errors import (
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
        if self.path in ("/drip-head", "/drip-body"):
            self.drip()
            return
        status, headers, body = ANSWERS.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self) -> None:
        head = b"HTTP/1.1 200 OK\r\n" + (
            b"Content-Type: text/html\r\n\r\n" if self.path == "/drip-body" else b""
        )
        self.wfile.write(head)
        try:
            for _ in range(30):
                self.wfile.write(b"X-Slow: 1\r\n")
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
        ("/429", FetchError, "try again later"),
        ("/500", FetchError, "500 Internal Server Error; the server has a fault: try again later"),
        ("/loop", FetchError, "redirects in a circle"),
        ("/hop6", FetchError, "redirects more than 5 times; give the final address"),
        ("/to-ftp", FetchError, "redirects to a ftp: address; only http and https are followed"),
        ("/to-file", FetchError, "redirects to a file: address"),
        ("/to-nonsense", FetchError, "Invalid URL in location header"),
        ("/redirect-nowhere", FetchError, "the server answered 302 Found"),
        ("/cut", FetchError, "the answer broke off"),
        ("/garbage", FetchError, "is no HTTP"),
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
