"""Hostile articles through every page that there is: what they say is shown as text, and nothing of it works.

The pages are those that the application has, so that a new one is looked at by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from httpx import Response
from lxml import etree
from starlette.testclient import TestClient

from benchmarks.postgresql import PostgreSQL
from tests.hostile import EVERY, MARKUP, UNKEPT, URLS, fill
from tests.webapp import list_routes, open_client, parse
from thirdhand.web.security.headers import HEADERS

#: Attributes whose value a browser goes to, or has something sent to.
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "ping", "background", "cite")
_BY_SCRIPT = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "sse-connect")
_FORBIDDEN = ("iframe", "object", "embed", "base", "applet", "frame", "portal", "template", "style", "math")
#: Pages that no link leads to: what is found, and what an editor may say of it.
FURTHER = ("/search?q=zqx", "/claims/k1?merge=zqx+flood", "/claims/k5?merge=zqx+flood", "/claims?q=zqx")
#: Controls that HTML must not have.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: What turns the order of words round.
_TURNS = re.compile("[\u202d\u202e]")
_QUERY = (*MARKUP, *URLS, UNKEPT, "x" * 3_000, "9" * 30, "-1", "")


@dataclass(slots=True)
class Seen:
    """What was found on the pages, and what is wrong with them."""

    client: TestClient
    ids: Mapping[str, list[str]]
    wrong: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    forms: dict[tuple[str, frozenset[str]], dict[str, str]] = field(default_factory=dict)
    n_shown: int = 0

    def visit(self, path: str) -> None:
        """Look at the page at ``path``, and keep its links and forms."""
        self.paths.add(path)
        answer = self.client.get(path)
        self.look_at(answer)
        if answer.status_code not in (200, 307, 400, 404, 422):
            self.wrong.append(f"{path}: {answer.status_code}")
        self.n_shown += answer.status_code == 200 and "zqx" in answer.text
        if answer.headers.get("content-type", "").startswith("text/html"):
            page = parse(answer.text)
            self.keep_links(page)
            self.keep_forms(page)

    def look_at(self, answer: Response) -> None:
        """Keep what is wrong with ``answer``."""
        try:
            check(answer)
        except (AssertionError, ValueError, etree.XMLSyntaxError) as error:
            where = answer.request.url.raw_path.decode()[:200]
            self.wrong.append(f"{answer.request.method} {where}: {error!r}")

    def keep_links(self, page: Any) -> None:  # noqa: ANN401 -- lxml's
        """Keep one link of each kind of page, told by its path without numbers and its query's names."""
        for element in page.iter(etree.Element):
            for name in ("href", "hx-get", "src"):
                link = urljoin("/", element.get(name, "").partition("#")[0])
                if link.startswith("/") and not link.startswith("/static/"):
                    kind = re.sub(r"(?<=/)(b2:|k?\d)[^/?]*|(?<=outlets/)[^/?.]*|=[^&]*", "*", link)
                    self.links.setdefault(kind, link)

    def keep_forms(self, page: Any) -> None:  # noqa: ANN401 -- lxml's
        """Keep one form of each kind: its address without numbers, and its fields."""
        for form in page.iterfind(".//form"):
            if (form.get("method") or "get").lower() != "post":
                continue
            fields = {each.get("name"): each.get("value") or "" for each in form.iter() if each.get("name")}
            for action in (form.get("action"), *(each.get("formaction") for each in form.iter("button"))):
                if action is not None:
                    kind = re.sub(r"(?<=/)(b2:|k?\d)[^/?]*", "*", action)
                    self.forms.setdefault((kind, frozenset(fields)), {**fields, "": action})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """Every page over a store of hostile articles, looked at."""
    if request.param == "sqlite":
        place = str(tmp_path_factory.mktemp("hostile") / "news.db")
        ids = fill(place)
        with open_client(place) as client:
            yield look_everywhere(client, ids)
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database() as url:
        # the other database shows what it keeps, not again how each word of it looks
        ids = {name: values[::5] for name, values in fill(url).items()}
        with open_client(url) as client:
            yield look_everywhere(client, ids)


def look_everywhere(client: TestClient, ids: Mapping[str, list[str]]) -> Seen:
    seen = Seen(client, ids)
    for route in list_routes(client, "GET"):
        if not route.path.startswith("/static/"):
            for path in fill_in(route.path, ids):
                seen.visit(path)
    for path in FURTHER:
        seen.visit(path)
    for _ in range(2):
        for link in set(seen.links.values()) - seen.paths:
            seen.visit(link)
    return seen


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
    assert _CONTROLS.search(text) is None
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
    # a page may load itself again, and lead nowhere
    assert element.get("http-equiv") is None or element.get("content", "").isdigit()
    assert tag != "link" or element.get("rel") in ("icon", "stylesheet", "alternate")
    assert not _TURNS.search((element.text or "") + (element.tail or ""))
    for name, value in element.attrib.items():
        lower = name.lower()
        assert "zqx" not in lower and not lower.startswith("on") and lower != "style", (tag, name)
        assert not lower.startswith(("hx-on", "data-hx")), name
        if lower.rpartition("}")[2] in (*_ADDRESSES, *_BY_SCRIPT):
            check_address(element, tag, lower, value)
        else:
            assert not _TURNS.search(value), (tag, name)


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


def test_every_page_shows_them_as_text(seen: Seen) -> None:
    assert not seen.wrong, "\n".join(seen.wrong)
    assert seen.n_shown > (150 if len(seen.ids["articles"]) > 20 else 40), "hostile words were looked at"
    routes = [route.path for route in list_routes(seen.client, "GET")]
    assert {"/", "/articles/{id}", "/claims/{id}.json", "/audit"} <= set(routes)


def test_no_query_is_more_than_words(seen: Seen) -> None:
    client, found = seen.client, Seen(seen.client, seen.ids)
    n = 0
    for route in list_routes(client, "GET"):
        names = query_names(route)
        if not names:
            continue
        (path, *_) = fill_in(route.path, seen.ids)
        for value in _QUERY:
            answer = client.get(path, params=dict.fromkeys(names, value.encode("utf-8", "surrogatepass")))
            found.look_at(answer)
            n += 1
    assert not found.wrong, "\n".join(found.wrong)
    assert n > 200


def test_no_path_is_more_than_words(seen: Seen) -> None:
    client, found, n = seen.client, Seen(seen.client, seen.ids), 0
    for route in list_routes(client, "GET"):
        if "{" not in route.path:
            continue
        for value in (*MARKUP, *URLS, UNKEPT, "9" * 30, "-1", "%2e%2e", "b2:", "b2:" + "f" * 32, "k0"):
            name = quote(value.encode("utf-8", "surrogatepass"), safe="")
            answer = client.get(re.sub(r"\{[^}]*\}", lambda _, name=name: name, route.path))
            found.look_at(answer)
            n += answer.status_code in (400, 404, 422)
    assert not found.wrong, "\n".join(found.wrong)
    assert n > 200


#: What is typed into every field of every form.
TYPED = (EVERY, UNKEPT, "x" * 30_000, "https://[::1", "javascript:alert(1)//zqx")


def test_no_form_is_more_than_words(seen: Seen) -> None:
    client, found = seen.client, Seen(seen.client, seen.ids)
    kinds = {kind for kind, _ in seen.forms}
    assert {"/claims/*/merge", "/read", "/stories"} <= kinds
    for fields in seen.forms.values():
        action, csrf = fields[""], fields["csrf"]
        for typed in TYPED:
            given = {name: typed.encode("utf-8", "surrogatepass") for name in fields if name}
            answer = client.post(action, data={**given, "csrf": csrf})
            found.look_at(answer)
            assert answer.status_code != 403, action
            if answer.status_code == 303:
                assert re.match(r"/(?![/\\])", answer.headers["location"])
                found.visit(answer.headers["location"])
    assert not found.wrong, "\n".join(found.wrong)


def test_a_word_of_ten_million_letters_is_shown(seen: Seen) -> None:
    found = Seen(seen.client, seen.ids)
    record = seen.ids["long"][0]
    for path in (f"/articles/{record}", f"/articles/{record}.json", f"/claims/{record}.c2"):
        found.visit(path)
    assert not found.wrong, "\n".join(found.wrong)
