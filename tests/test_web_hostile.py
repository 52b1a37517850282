"""Hostile articles through every page that there is: what they say is shown as text, and nothing of it works.

The pages are those that the application has, so that a new one is looked at by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from httpx import Response
from lxml import etree
from starlette.testclient import TestClient

from benchmarks.postgresql import PostgreSQL
from tests.hostile import EVERY, MARKUP, UNKEPT, URLS, fill
from tests.webapp import open_client, parse
from thirdhand.web.security.headers import HEADERS

#: Attributes whose value a browser goes to, or has something sent to.
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "ping", "background", "cite")
_BY_SCRIPT = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "sse-connect")
_FORBIDDEN = ("iframe", "object", "embed", "base", "applet", "frame", "portal", "template", "style", "math")
#: Controls that HTML must not have, and what turns the order of words round.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff]")
_QUERY = (*MARKUP, *URLS, UNKEPT, "x" * 3_000, "9" * 30, "-1", "")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def hostile(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, Mapping[str, list[str]]]]:
    """The application over a store of hostile articles, and the ids that stand in addresses."""
    if request.param == "sqlite":
        place = str(tmp_path_factory.mktemp("hostile") / "news.db")
        ids = fill(place)
        with open_client(place) as client:
            yield client, ids
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database() as url:
        ids = fill(url)
        with open_client(url) as client:
            yield client, ids


def walk(routes: Any) -> Iterator[Any]:  # noqa: ANN401 -- Starlette's
    for route in routes:
        yield from walk(route.original_router.routes) if hasattr(route, "original_router") else (route,)


def list_routes(client: TestClient, method: str) -> list[Any]:
    app: Any = client.app
    return [route for route in walk(app.routes) if method in (getattr(route, "methods", None) or ())]


def fill_in(path: str, ids: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield ``path`` with every id that may stand in it."""
    if "{" not in path:
        yield path
        return
    room = path.removeprefix("/api/v1").split("/")[1]
    for id in ids.get(room, ["1"]):
        yield re.sub(r"\{[^}]*\}", quote(id, safe=":."), path)


def query_names(route: Any) -> list[str]:  # noqa: ANN401 -- FastAPI's
    found: list[str] = []
    waiting = [route.dependant] if hasattr(route, "dependant") else []
    while waiting:
        dependant = waiting.pop()
        found += [parameter.alias for parameter in dependant.query_params]
        waiting += dependant.dependencies
    return list(dict.fromkeys(found))


def check(answer: Response) -> None:
    """Fail where anything in ``answer`` is more than text."""
    assert answer.status_code < 500, answer.text[:500]
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "zqx" not in "".join(answer.headers.get(name, "") for name in ("set-cookie", "link", "refresh"))
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        check_html(answer.text)
    elif kind.endswith("json"):
        json.loads(answer.content.decode("ascii") if answer.content.isascii() else answer.content)
    elif kind.endswith("xml"):
        check_xml(answer.content)
    elif kind == "text/event-stream":
        check_events(answer.text)
    elif answer.status_code < 300:
        assert kind in ("text/css", "text/javascript", "image/svg+xml"), kind


def check_html(text: str) -> None:
    assert _UNFIT.search(text) is None
    assert "49zqx" not in text and not re.search(r"\b49zqx|49}zqx", text)
    for element in parse(text).iter():
        if not isinstance(element.tag, str):
            assert "zqx" not in (element.text or ""), "a comment of an article's"
            continue
        check_element(element)


def check_element(element: Any) -> None:  # noqa: ANN401 -- lxml's
    tag = element.tag.lower()
    assert "zqx" not in tag and tag not in _FORBIDDEN, tag
    assert tag != "script" or (not element.text and element.get("src", "").startswith("/static/"))
    assert tag != "meta" or element.get("http-equiv") is None
    assert tag != "link" or element.get("rel") in ("icon", "stylesheet", "alternate")
    for name, value in element.attrib.items():
        lower = name.lower()
        assert "zqx" not in lower and not lower.startswith("on") and lower != "style", (tag, name)
        assert not lower.startswith(("hx-on", "data-hx")), name
        if lower.rpartition("}")[2] in (*_ADDRESSES, *_BY_SCRIPT):
            check_address(element, tag, lower, value)


def check_address(element: Any, tag: str, name: str, value: str) -> None:  # noqa: ANN401 -- lxml's
    """Fail unless ``value`` leads to a page of ours, or out of here by a link that says nothing of us."""
    assert not re.search(r"[\t\r\n]", value)
    if re.match(r"(/(?![/\\])|#|\?)", value):
        return
    assert (tag, name) == ("a", "href"), (tag, name, value)
    parts = urlsplit(value)
    assert parts.scheme in ("http", "https") and parts.netloc, value
    assert {"noreferrer", "noopener"} <= set(element.get("rel", "").split()), value


def check_xml(content: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for element in etree.fromstring(content, parser).iter():
        assert isinstance(element.tag, str), "a comment or instruction"
        assert element.tag.startswith("{http://www.w3.org/2005/Atom}"), element.tag
        assert element.get("type", "text") in ("text", "html", "application/atom+xml", "text/html")
        if element.get("type") == "html":
            check_html(f"<div>{element.text}</div>")
        for name in ("href", "src"):
            assert urlsplit(element.get(name, "http:")).scheme in ("http", "https")


def check_events(text: str) -> None:
    for line in text.splitlines():
        assert re.match(r"(event|data|id|retry|:)|$", line), line
        data = line.removeprefix("data:").strip()
        if data.startswith("<"):
            check_html(f"<div>{data}</div>")


def test_what_is_looked_for_is_seen() -> None:
    """Every kind of markup, let through, would be told."""
    fits = '<p><a href="/x">x</a><a href="https://a.example/" rel="noreferrer noopener">y</a></p>'
    check_html(fits)
    for unfit in (
        *(markup for markup in MARKUP[:5]),
        "<p>49zqx</p>",
        "<p style=x>x</p>",
        "<p onclick=x>x</p>",
        "<a href='javascript:x'>x</a>",
        "<a href='//other.example'>x</a>",
        "<a href='/\\other.example'>x</a>",
        "<a href='https://other.example/'>x</a>",
        "<img src='https://other.example/' rel='noreferrer noopener'>",
        "<form action='https://other.example/'></form>",
        "<script>x</script>",
        "<p>\u202e</p>",
    ):
        with pytest.raises(AssertionError):
            check_html(f"<div>{unfit}</div>")


def look_at(answer: Response) -> str | None:
    """Return what is wrong with ``answer``, None where that is nothing."""
    try:
        check(answer)
    except (AssertionError, ValueError, etree.XMLSyntaxError) as error:
        return f"{answer.request.method} {answer.url.raw_path.decode()[:200]}: {error!r}"
    return None


def test_every_page_shows_them_as_text(hostile: tuple[TestClient, Mapping[str, list[str]]]) -> None:
    client, ids = hostile
    wrong, n_shown = [], 0
    for route in list_routes(client, "GET"):
        if route.path.startswith("/static/"):
            continue
        for path in fill_in(route.path, ids):
            answer = client.get(path)
            wrong.append(look_at(answer))
            if answer.status_code not in (200, 404):
                wrong.append(f"{path}: {answer.status_code}")
            n_shown += answer.status_code == 200 and "zqx" in answer.text
    assert [each for each in wrong if each] == []
    assert n_shown > 150, "hostile words are on the pages that were looked at"
