"""Who may, and what a request must be: hosts, origins, forms, sizes, tokens, sessions, proxies, errors."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response
from sqlalchemy import Connection, insert, select, update
from starlette.responses import StreamingResponse
from starlette.testclient import TestClient

from tests.linked import PlainKernels, write_article
from tests.stores import put
from tests.webapp import list_routes, parse, words
from thirdhand.errors import StoreError, UsageError
from thirdhand.settings import SERVE_MAX_UPLOAD_BYTES, Settings
from thirdhand.store import tables
from thirdhand.store.clock import after, now
from thirdhand.store.roles import Role
from thirdhand.store.store import Store
from thirdhand.store.tokens import make_token, revoke_token
from thirdhand.tracing.correcting import merge
from thirdhand.tracing.linking import link
from thirdhand.web.app import create_app
from thirdhand.web.config import Auth, Config, Proxy
from thirdhand.web.errors import Refused
from thirdhand.web.security.doors import own_path
from thirdhand.web.security.headers import HEADERS
from thirdhand.web.security.knowing import know_by_proxy

HERE = "http://127.0.0.1"
PROXY = Proxy(addresses=(ip_network("10.1.0.0/16"), ip_network("2001:db8:7::/48")))
FLOOD, WATER = "The river burst its banks.", "The Orm flooded Lindow."


@contextmanager
def open_at(
    place: str | Path,
    *,
    at: str = HERE,
    peer: str = "127.0.0.1",
    **config: Any,  # noqa: ANN401 -- fields of Config
) -> Iterator[TestClient]:
    """Open the application that serves ``place`` at the address ``at``, as the machine ``peer`` reaches it."""
    app = create_app(Config(store=str(place), **config))
    client = TestClient(
        app, base_url=at, client=(peer, 40_000), follow_redirects=False, raise_server_exceptions=False
    )
    with client:
        yield client


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A store with nothing in it, on SQLite: for what is no matter of the store."""
    Store.open(tmp_path / "news.db").close()
    return tmp_path / "news.db"


def make(place: str | Path, name: str, role: Role) -> str:
    with Store.open(place) as store:
        return store.write(lambda connection: make_token(connection, name, role))


def csrf_of(client: TestClient, path: str) -> str:
    """What a form on the page at ``path`` brings along."""
    found = re.search(r'X-CSRF-Token": "([0-9a-f]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def sign_in(client: TestClient, secret: str, *, next: str = "/") -> Response:
    form = {"csrf": csrf_of(client, "/sign-in"), "token": secret, "next": next}
    return client.post("/sign-in", data=form)


def has_safe_headers(answer: Response) -> bool:
    return all(answer.headers.get(name) == value for name, value in HEADERS.items())


def post_paths(client: TestClient) -> list[str]:
    """Every address that takes a POST, with something in the place of ids."""
    return [fill_in(route) for route in list_routes(client, "POST")]


def fill_in(route: Any) -> str:  # noqa: ANN401 -- Starlette's
    return re.sub(r"\{[^}]*\}", "1", route.path)


# Headers, and errors as answers


def break_down(app: FastAPI) -> None:
    def crash(kind: str) -> None:
        if kind == "store":
            raise StoreError("/srv/news.db: the database says: no such column zqorvex")
        raise RuntimeError("zqorvex at /srv/secret.py")

    app.add_api_route("/broken/{kind}", crash)
    app.add_api_route("/api/broken/{kind}", crash)


def test_every_answer_carries_the_safe_headers(alone: Path) -> None:
    with open_at(alone) as client:
        break_down(client.app)  # type: ignore[arg-type]
        style = re.search(r'href="(/static/[^"]+\.css)"', client.get("/").text)
        assert style is not None
        answers = {
            200: [client.get("/"), client.get("/index.json"), client.get(style[1]), client.head("/")],
            404: [client.get("/nowhere"), client.get("/nowhere.json"), client.get("/static/0/x.css")],
            405: [client.put("/"), client.request("TRACE", "/"), client.request("PROPFIND", "/")],
            400: [client.get("/%00"), client.get(f"{HERE}//other.example/a")],
            414: [client.get("/" + "a" * 8_001), client.get("/?q=" + "a" * 8_000)],
            421: [client.get("/", headers={"Host": "other.example"})],
            413: [client.post("/", content=b"", headers={"Content-Length": "999999999"})],
            500: [client.get("/broken/x"), client.get("/api/broken/x")],
            503: [client.get("/broken/store"), client.get("/api/broken/store")],
        }
    for status, given in answers.items():
        assert [answer.status_code for answer in given] == [status] * len(given)
        for answer in given:
            assert has_safe_headers(answer), (status, answer.url)
            assert "strict-transport-security" not in answer.headers
    assert answers[200][0].headers["cache-control"] == "private, no-cache"
    assert answers[200][2].headers["cache-control"] == "public, max-age=31536000, immutable"
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("config", "headers", "is_told"),
    [
        ({"at": "https://news.example", "hosts": ("news.example",)}, {}, True),
        ({"public_url": "https://news.example/"}, {}, True),
        ({"peer": "10.1.2.3", "proxy": PROXY}, {"X-Forwarded-Proto": "https"}, True),
        ({"peer": "10.2.2.3", "proxy": PROXY}, {"X-Forwarded-Proto": "https"}, False),
        ({"proxy": None}, {"X-Forwarded-Proto": "https"}, False),
        ({}, {}, False),
    ],
)
def test_by_https_a_browser_is_told_to_come_by_nothing_else(
    alone: Path, config: dict[str, Any], headers: dict[str, str], is_told: bool
) -> None:
    with open_at(alone, **config) as client:
        answers = [client.get(path, headers=headers) for path in ("/", "/nowhere", "/%00")]
    for answer in answers:
        assert (answer.headers.get("strict-transport-security") == "max-age=31536000") is is_told
    cookie = answers[0].headers["set-cookie"]
    assert cookie.startswith("__Host-thirdhand_form=" if is_told else "thirdhand_form=")
    assert ("; Secure" in cookie) is is_told
    assert "; Path=/; HttpOnly; SameSite=Lax" in cookie


@pytest.mark.parametrize(("kind", "status"), [("x", 500), ("store", 503)])
def test_an_error_shows_an_id_that_the_log_has_and_nothing_of_the_inside(
    alone: Path, kind: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with open_at(alone) as client, caplog.at_level(logging.ERROR, "thirdhand.web"):
        break_down(client.app)  # type: ignore[arg-type]
        page = client.get(f"/broken/{kind}")
        told = client.get(f"/api/broken/{kind}").json()["error"]
    tree = parse(page.text)
    (id,) = [code.text for code in tree.iterfind(".//main//code")]
    assert re.fullmatch("[0-9a-f]{8}", id) and re.fullmatch("[0-9a-f]{8}", told["id"])
    assert set(told) == {"id", "status", "problem", "remedy"} and told["status"] == status
    assert len(tree.findall(".//h1")) == 1
    for text in (page.text, str(told)):
        assert "zqorvex" not in text and "srv" not in text and "Traceback" not in text
    for record, each in zip(caplog.records, (id, told["id"]), strict=True):
        assert each in record.getMessage()
        assert record.exc_info is not None and "zqorvex" in str(record.exc_info[1])


def test_a_path_cannot_write_lines_into_the_log(alone: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_at(alone) as client, caplog.at_level(logging.ERROR, "thirdhand.web"):
        break_down(client.app)  # type: ignore[arg-type]
        client.get("/broken/x%0A0000: GET forged%1b[31m")
    (message,) = [record.getMessage() for record in caplog.records]
    assert "\n" not in message and "\x1b" not in message


def test_an_error_that_an_error_page_makes_is_answered_barely(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("zqorvex")

    with open_at(alone) as client:
        break_down(client.app)  # type: ignore[arg-type]
        monkeypatch.setattr("thirdhand.web.errors.show", fail)
        answer = client.get("/broken/x")
    assert answer.status_code == 500 and has_safe_headers(answer)
    assert answer.text.startswith("Something went wrong in Thirdhand itself.")
    assert "zqorvex" not in answer.text


def test_an_error_page_offers_no_twin_and_no_link_elsewhere(alone: Path) -> None:
    with open_at(alone) as client:
        for path in ("//other.example/a", "/\\\\other.example", "/nowhere?q=//other.example"):
            page = client.get(HERE + path)
            links = [link for _, name, link, _ in parse(page.text).iterlinks() if name == "href"]
            assert page.status_code in (400, 404)
            assert [link for link in links if not re.match(r"/(?![/\\])|#", link)] == []
            assert "other.example" not in page.text


def test_what_is_sent_bit_by_bit_goes_out_bit_by_bit(alone: Path) -> None:
    app = create_app(Config(store=str(alone)))

    async def run() -> list[bytes]:
        first_is_out, sent = asyncio.Event(), []

        async def tell() -> AsyncIterator[bytes]:
            yield b"one"
            await asyncio.wait_for(first_is_out.wait(), 10)
            yield b"two"

        app.add_api_route("/bits", lambda: StreamingResponse(tell()))
        headers = [(b"host", b"127.0.0.1")]
        scope = {"type": "http", "method": "GET", "path": "/bits", "headers": headers, "query_string": b""}

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:  # noqa: ANN401 -- ASGI's
            if body := message.get("body"):
                sent.append(body)
                first_is_out.set()

        await app({**scope, "scheme": "http", "server": None, "client": None}, receive, send)
        return sent

    assert asyncio.run(run()) == [b"one", b"two"]


def test_whoever_goes_in_the_middle_of_what_they_send_is_no_error(
    alone: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Config(store=str(alone)))
    messages = iter(
        [{"type": "http.request", "body": b"csrf=x&tok", "more_body": True}, {"type": "http.disconnect"}]
    )
    sent: list[Any] = []

    async def receive() -> Any:  # noqa: ANN401 -- ASGI's
        return next(messages)

    async def send(message: Any) -> None:  # noqa: ANN401 -- ASGI's
        sent.append(message)

    async def run() -> None:
        async with app.router.lifespan_context(app):
            kind = (b"content-type", b"application/x-www-form-urlencoded")
            scope = {"type": "http", "method": "POST", "path": "/sign-in", "query_string": b""}
            headers = [(b"host", b"127.0.0.1"), kind]
            rest = {"headers": headers, "scheme": "http", "server": None, "client": None}
            await app({**scope, **rest}, receive, send)

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert (sent, caplog.records) == ([], [])


# Hosts and origins


@pytest.mark.parametrize(
    ("config", "host", "status"),
    [
        ({}, "127.0.0.1:8000", 200),
        ({}, "LOCALHOST", 200),
        ({}, "localhost.:8000", 200),
        ({}, "[::1]:8000", 200),
        ({}, "other.example", 421),
        ({}, "127.0.0.1.other.example", 421),
        ({}, "localhost:8000@other.example", 421),
        ({}, "", 421),
        ({"hosts": ("news.example",)}, "news.example:8443", 200),
        ({"hosts": ("news.example",)}, "127.0.0.1", 421),
        ({"hosts": ("news.example",), "auth": Auth.TOKEN}, "other.example", 421),
        ({"auth": Auth.TOKEN}, "any.example", 401),
    ],
)
def test_only_its_own_names_are_answered(alone: Path, config: dict[str, Any], host: str, status: int) -> None:
    with open_at(alone, **config) as client:
        assert client.get("/index.json", headers={"Host": host}).status_code == status


def test_two_names_at_once_are_none(alone: Path) -> None:
    with open_at(alone) as client:
        headers = [("Host", "127.0.0.1"), ("Host", "127.0.0.1")]
        assert client.get("/", headers=headers).status_code == 421


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({}, True),
        ({"Origin": "http://127.0.0.1"}, True),
        ({"Origin": "http://127.0.0.1:80"}, True),
        ({"Origin": "https://news.example"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://renamed.example"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"}, False),
        ({"Origin": "http://127.0.0.1:8001"}, False),
        ({"Origin": "http://other.example"}, False),
        ({"Origin": "http://127.0.0.1.other.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "http://[::1"}, False),
    ],
)
def test_what_changes_anything_must_come_from_our_own_pages(
    alone: Path, headers: dict[str, str], is_own: bool
) -> None:
    with open_at(alone, public_url="https://news.example/") as client:
        answer = client.post("/nowhere", headers=headers)
        assert answer.status_code == (404 if is_own else 403)
        assert ("another site" in answer.text) is not is_own
        # whatever asks: what changes nothing is answered
        assert client.get("/", headers=headers).status_code == 200


# Forms


def test_no_form_is_taken_that_no_page_of_ours_showed(alone: Path) -> None:
    with open_at(alone) as client:
        own = csrf_of(client, "/")
        paths = post_paths(client)
        assert "/sign-in" in paths and "/sign-out" in paths
        for path in paths:
            if path.startswith("/api/"):
                continue
            for form in ({}, {"csrf": ""}, {"csrf": own[:-1]}, {"csrf": own.upper() + "x"}):
                answer = client.post(path, data=form)
                assert answer.status_code == 403, path
                assert "not sent from a page of this server" in answer.text
        # the right one from a browser that was not shown it
        client.cookies.clear()
        for path in paths:
            if not path.startswith("/api/"):
                assert client.post(path, data={"csrf": own}).status_code == 403, path


def test_a_form_of_another_session_or_another_person_is_not_taken(place: str) -> None:
    ana, bela = make(place, "ana", Role.EDITOR), make(place, "bela", Role.EDITOR)
    with open_at(place, auth=Auth.TOKEN) as client:
        before = csrf_of(client, "/sign-in")
        assert sign_in(client, ana).status_code == 303
        hers = csrf_of(client, "/")
        client.cookies.pop("thirdhand_session")
        assert sign_in(client, bela).status_code == 303
        for token in (before, hers):
            assert client.post("/sign-out", data={"csrf": token}).status_code == 403
        assert client.post("/sign-out", data={"csrf": csrf_of(client, "/")}).status_code == 303


def test_behind_a_proxy_a_form_is_its_readers_own(alone: Path) -> None:
    with open_at(alone, peer="10.1.2.3", auth=Auth.PROXY, proxy=PROXY) as client:
        client.headers["X-Forwarded-User"] = "ana"
        client.headers["X-Forwarded-Role"] = "editor"
        token = csrf_of(client, "/")
        taken = client.post("/nowhere", data={"csrf": token})
        assert taken.status_code == 404
        (path, *_) = [path for path in post_paths(client) if path not in ("/sign-in", "/sign-out")]
        assert "not sent from a page" not in client.post(path, data={"csrf": token}).text
        client.headers["X-Forwarded-User"] = "bela"
        assert "not sent from a page" in client.post(path, data={"csrf": token}).text


def test_a_script_of_ours_may_send_the_forms_token_in_a_header(place: str) -> None:
    ana = make(place, "ana", Role.EDITOR)
    with open_at(place, auth=Auth.TOKEN) as client:
        sign_in(client, ana)
        token = csrf_of(client, "/")
        assert client.post("/sign-out").status_code == 403
        assert client.post("/api/v1/nowhere").status_code == 403
        assert client.post("/api/v1/nowhere", headers={"X-CSRF-Token": token}).status_code in (404, 405)
        assert client.post("/sign-out", headers={"X-CSRF-Token": token}).status_code == 303


# Sizes


def test_more_than_is_taken_at_once_is_refused_before_it_is_read(alone: Path) -> None:
    settings = Settings({SERVE_MAX_UPLOAD_BYTES.name: 100_000})
    with open_at(alone, settings=settings) as client:
        token = csrf_of(client, "/")
        form = {"csrf": token, "token": "x" * 120_000}
        announced = client.post("/sign-in", data=form)
        assert (announced.status_code, has_safe_headers(announced)) == (413, True)
        assert "more than the 100 kB that are taken at once" in announced.text

        def stream(size: int) -> Iterator[bytes]:
            yield f"csrf={token}&token=".encode()
            for _ in range(size // 1_000):
                yield b"x" * 1_000

        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        for path in ("/sign-in", "/api/v1/read"):
            streamed = client.post(path, content=stream(120_000), headers=kind)
            assert streamed.status_code in ((413,) if path == "/sign-in" else (413, 404, 405)), path
        # what is small enough is read: there is just nobody to sign in
        assert client.post("/sign-in", content=stream(1_000), headers=kind).status_code == 404
        for length in ("-1", "1e3", "1" * 19):
            odd = client.post("/sign-in", headers={**kind, "Content-Length": length})
            assert odd.status_code == 413


def test_a_body_that_the_page_reads_itself_cannot_be_too_large_either(alone: Path) -> None:
    with open_at(alone, settings=Settings({SERVE_MAX_UPLOAD_BYTES.name: 1_000})) as client:
        app: Any = client.app

        def keep(given: dict[str, str]) -> dict[str, int]:
            return {"n": len(given)}

        app.add_api_route("/kept", keep, methods=["POST"])
        assert client.post("/kept", json={"a": "x"}).json() == {"n": 1}

        def stream() -> Iterator[bytes]:
            yield b'{"a": "'
            yield b"x" * 2_000
            yield b'"}'

        answer = client.post("/kept", content=stream(), headers={"Content-Type": "application/json"})
        assert answer.status_code == 413 and "taken at once" in answer.text


def test_whoever_is_not_known_may_send_little(alone: Path) -> None:
    with open_at(alone, auth=Auth.TOKEN) as client:
        form = {"csrf": csrf_of(client, "/sign-in"), "token": "x" * 70_000}
        assert client.post("/sign-in", data=form).status_code == 413
        assert client.post("/", content=b"x" * 70_000).status_code == 401


def test_too_many_fields_or_files_are_refused(alone: Path) -> None:
    with open_at(alone) as client:
        token = csrf_of(client, "/")
        many = {"csrf": token} | {f"f{n}": "x" for n in range(300)}
        assert client.post("/sign-out", data=many).status_code == 400
        files = [("file", (f"{n}.txt", b"x")) for n in range(3)]
        assert client.post("/sign-out", data={"csrf": token}, files=files).status_code == 400


# Tokens and sessions


def test_a_stranger_is_led_to_the_sign_in_page_or_told_how_to_say_who_they_are(alone: Path) -> None:
    with open_at(alone, auth=Auth.TOKEN) as client:
        page = client.get("/claims?order=new", headers={"Accept": "text/html,*/*"})
        assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/claims%3Forder%3Dnew")
        for answer in (client.get("/claims.json"), client.get("/api/v1/x"), client.get("/")):
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
        part = client.get(
            "/claims?page=2",
            headers={"Accept": "text/html", "HX-Request": "true", "HX-Current-URL": "http://127.0.0.1/a?b=c"},
        )
        assert (part.status_code, part.headers["hx-redirect"]) == (401, "/sign-in?next=/a%3Fb%3Dc")
        sent = client.post("/claims", headers={"Accept": "text/html"})
        assert sent.status_code == 401 and "Sign in in another tab" in sent.text
        # nothing of the collection, and no way to it, is on what a stranger is shown
        shown = parse(client.get("/nowhere", headers={"Accept": "*/*"}).text)
        assert shown.find(".//nav") is None and shown.find(".//form") is None


def test_every_page_is_closed_to_strangers_but_the_way_in(alone: Path) -> None:
    with open_at(alone, auth=Auth.TOKEN) as client:
        paths = {fill_in(route) for route in list_routes(client)}
        opened = {path for path in paths if client.get(path).status_code not in (401, 404)}
    assert opened == {"/sign-in", "/sign-in.json"}


def test_signing_in_and_out(place: str) -> None:
    secret = make(place, "ana", Role.READER)
    with open_at(place, auth=Auth.TOKEN) as client:
        page = parse(client.get("/sign-in?next=/claims").text)
        (field,) = page.iterfind(".//input[@id='token']")
        assert (field.get("type"), field.get("autocomplete")) == ("password", "off")
        answer = sign_in(client, secret, next="/claims")
        assert (answer.status_code, answer.headers["location"]) == (303, "/claims")
        cookie = answer.headers["set-cookie"]
        assert re.fullmatch(
            r"thirdhand_session=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000", cookie
        )
        start = client.get("/")
        assert start.status_code == 200 and "ana (reader)" in start.text
        assert "You are signed in as ana" in words(parse(client.get("/sign-in").text))
        kept = client.cookies["thirdhand_session"]
        out = client.post("/sign-out", data={"csrf": csrf_of(client, "/")})
        assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
        assert "Max-Age=0" in out.headers["set-cookie"]
        assert out.headers["clear-site-data"] == '"cache"'
        client.cookies.set("thirdhand_session", kept)
        assert client.get("/").status_code == 401, "a session that was ended holds no more"


def test_by_https_the_session_is_bound_to_this_very_server(place: str) -> None:
    secret = make(place, "ana", Role.READER)
    with open_at(place, auth=Auth.TOKEN, at="https://news.example") as client:
        cookie = sign_in(client, secret).headers["set-cookie"]
        assert cookie.startswith("__Host-thirdhand_session=") and "; Secure" in cookie
        value = cookie.partition("=")[2].partition(";")[0]
        client.cookies.clear()
        # one that a neighbour could have set
        assert client.get("/", headers={"Cookie": f"thirdhand_session={value}"}).status_code == 401
        assert client.get("/", headers={"Cookie": f"__Host-thirdhand_session={value}"}).status_code == 200


def test_signing_in_begins_a_session_of_its_own(place: str) -> None:
    ana, bela = make(place, "ana", Role.READER), make(place, "bela", Role.EDITOR)
    with open_at(place, auth=Auth.TOKEN) as client:
        client.cookies.set("thirdhand_session", "given-by-somebody-else")
        sign_in(client, ana)
        first = client.cookies.get("thirdhand_session", domain="127.0.0.1")
        assert first not in (None, "given-by-somebody-else")
        client.cookies.clear()
        client.cookies.set("thirdhand_session", first or "")
        form = {"csrf": csrf_of(client, "/"), "token": bela}
        second = client.post("/sign-in", data=form).headers["set-cookie"].partition("=")[2].partition(";")[0]
        assert second != first
        client.cookies.clear()
        assert client.get("/", headers={"Cookie": f"thirdhand_session={first}"}).status_code == 401
        assert client.get("/", headers={"Cookie": f"thirdhand_session={second}"}).status_code == 200


@pytest.mark.parametrize(
    ("given", "led_to"),
    [
        ("/claims/k7?all=1#c3", "/claims/k7?all=1#c3"),
        ("/articles/b2:00", "/articles/b2:00"),
        ("", "/"),
        ("claims", "/"),
        ("https://other.example/", "/"),
        ("//other.example", "/"),
        ("/\\other.example", "/"),
        ("/a\\b", "/"),
        ("\\/other.example", "/"),
        ("/\t/other.example", "/"),
        ("/\n/other.example", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("javascript:alert(1)", "/"),
        ("http:/other.example", "/"),
        ("/sign-in?next=/sign-in", "/"),
        ("/" + "a" * 3_000, "/" + "a" * 3_000),
    ],
)
def test_signing_in_leads_to_own_pages_alone(given: str, led_to: str) -> None:
    assert own_path(given) == led_to


def test_the_sign_in_page_repeats_no_address_elsewhere(place: str) -> None:
    secret = make(place, "ana", Role.READER)
    with open_at(place, auth=Auth.TOKEN) as client:
        page = client.get("/sign-in", params={"next": "//other.example/"})
        assert parse(page.text).find(".//input[@name='next']").get("value") == "/"
        assert client.get("/sign-in.json", params={"next": "//other.example/"}).json()["next"] == "/"
        answer = sign_in(client, secret, next="https://other.example/")
        assert answer.headers["location"] == "/"


def test_a_program_says_who_it_is_in_a_header(place: str) -> None:
    editor, reader = make(place, "ana", Role.EDITOR), make(place, "bot", Role.READER)
    with open_at(place, auth=Auth.TOKEN) as client:
        for secret in (editor, reader):
            answer = client.get("/index.json", headers={"Authorization": f"Bearer {secret}"})
            assert answer.status_code == 200
        headers = {"Authorization": f"bearer {editor}"}
        assert client.get("/audit.json", headers=headers).status_code == 200
        # it was shown no form, and no page elsewhere could have this header sent
        assert client.post("/sign-out", headers=headers).status_code == 303
        wrong = client.get("/index.json", headers={"Authorization": "Bearer th_wrong"})
        assert wrong.status_code == 401
        assert wrong.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert wrong.json()["error"]["problem"] == "That is no token of this server, or it was revoked."


def test_a_feed_reader_may_give_its_token_as_a_password_for_what_changes_nothing(place: str) -> None:
    secret = make(place, "ana", Role.EDITOR)

    def basic(words: str) -> dict[str, str]:
        return {"Authorization": f"Basic {base64.b64encode(words.encode()).decode()}"}

    with open_at(place, auth=Auth.TOKEN) as client:
        asked = client.get("/stories/1/feed.atom")
        assert asked.status_code == 401
        assert asked.headers["www-authenticate"] == 'Basic realm="Thirdhand", charset="UTF-8"'
        assert client.get("/index.json", headers=basic(f"anybody:{secret}")).status_code == 200
        assert client.post("/sign-out", headers=basic(f"anybody:{secret}")).status_code == 401
        assert client.get("/index.json", headers={"Authorization": "Basic %%%"}).status_code == 401
        assert client.get("/index.json", headers=basic("anybody:wrong")).status_code == 401


def test_a_revoked_token_holds_no_more_and_neither_do_its_sessions(place: str) -> None:
    secret = make(place, "ana", Role.EDITOR)
    with open_at(place, auth=Auth.TOKEN) as client:
        sign_in(client, secret)
        assert client.get("/").status_code == 200
        with Store.open(place) as store:
            store.write(lambda connection: revoke_token(connection, "ana"))
        assert client.get("/").status_code == 401
        headers = {"Authorization": f"Bearer {secret}"}
        client.cookies.pop("thirdhand_session")
        for _ in range(3):
            assert client.get("/index.json", headers=headers).status_code == 401
        refused = sign_in(client, secret)
        assert refused.status_code == 401 and "or it was revoked" in refused.text
        assert "set-cookie" not in refused.headers


@pytest.mark.parametrize(("column", "days"), [("expires", -0.01), ("last_used", -7.1)])
def test_a_session_that_is_over_holds_no_more(place: str, column: str, days: float) -> None:
    secret = make(place, "ana", Role.EDITOR)
    with open_at(place, auth=Auth.TOKEN) as client:
        sign_in(client, secret)
        with Store.open(place) as store:
            changed = update(tables.sessions).values({column: after(now(), days)})
            store.write(lambda connection: connection.execute(changed))
        assert client.get("/").status_code == 401


def test_use_is_noted_once_an_hour(place: str) -> None:
    secret = make(place, "ana", Role.EDITOR)
    with open_at(place, auth=Auth.TOKEN) as client, Store.open(place) as store:
        sign_in(client, secret)
        for hours, is_noted in ((0.9, False), (1.1, True)):
            time = after(now(), -hours / 24)

            def work(connection: Connection, time: str = time) -> None:
                for table in (tables.sessions, tables.tokens):
                    connection.execute(update(table).values(last_used=time))

            store.write(work)
            client.get("/")
            with store.reading() as connection:
                times = [connection.scalar(select(t.c.last_used)) for t in (tables.sessions, tables.tokens)]
            assert [each != time for each in times] == [is_noted] * 2


def test_wrong_tokens_are_answered_slower_and_slower(place: str) -> None:
    secret = make(place, "ana", Role.EDITOR)
    with open_at(place, auth=Auth.TOKEN) as client, Store.open(place) as store:
        assert sign_in(client, "th_wrong").status_code == 401
        failures = tables.sign_in_failures
        store.write(lambda connection: connection.execute(update(failures).values(n_failures=7)))
        for answer in (
            sign_in(client, secret),
            client.get("/index.json", headers={"Authorization": f"Bearer {secret}"}),
        ):
            assert answer.status_code == 429
            assert 60 <= int(answer.headers["retry-after"]) <= 64
            assert "Too many wrong tokens came from your address; wait 2 minutes." in answer.text
        # who is signed in, or somewhere else, is not held up
        with open_at(place, auth=Auth.TOKEN, peer="192.0.2.9") as other:
            assert sign_in(other, secret).status_code == 303
        old = update(failures).values(last_failed=after(now(), -0.5))
        store.write(lambda connection: connection.execute(old))
        assert sign_in(client, secret).status_code == 303
        with store.reading() as connection:
            assert connection.execute(select(failures)).all() == []


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.9", None, "192.0.2.9"),
        ("192.0.2.9", "198.51.100.1", "192.0.2.9"),
        ("10.1.2.3", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "203.0.113.5, 198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "198.51.100.1, 10.1.7.7", "198.51.100.1"),
        ("10.1.2.3", "nonsense", "10.1.2.3"),
        ("2001:db8:1:2:3::4", None, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.9", None, "192.0.2.9"),
    ],
)
def test_failures_are_counted_by_who_is_behind_the_proxy(
    tmp_path: Path, peer: str, forwarded: str | None, address: str
) -> None:
    place = tmp_path / "news.db"
    with open_at(place, auth=Auth.TOKEN, proxy=PROXY, peer=peer) as client, Store.open(place) as store:
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        client.get("/index.json", headers={**headers, "Authorization": "Bearer th_wrong"})
        with store.reading() as connection:
            assert list(connection.scalars(select(tables.sign_in_failures.c.address))) == [address]


# A proxy


@pytest.mark.parametrize("peer", ["10.1.2.3", "2001:db8:7::1", "::ffff:10.1.2.3"])
def test_a_proxy_says_who_asks(alone: Path, peer: str) -> None:
    with open_at(alone, auth=Auth.PROXY, proxy=PROXY, peer=peer) as client:
        for role, status in (("editor", 200), ("Editor", 200), ("reader", 403), ("admin", 403), ("", 403)):
            headers = {"X-Forwarded-User": "Žofie K.".encode(), "X-Forwarded-Role": role.encode()}
            assert client.get("/index.json", headers=headers).status_code == 200
            assert client.get("/audit", headers=headers).status_code == status
        assert client.get("/audit", headers={"X-Forwarded-User": "ana"}).status_code == 403
        twice = [("X-Forwarded-User", "ana"), ("X-Forwarded-Role", "reader"), ("X-Forwarded-Role", "editor")]
        assert client.get("/audit", headers=twice).status_code == 403


@pytest.mark.parametrize("peer", ["10.2.0.1", "127.0.0.1", "192.0.2.1", "2001:db8:8::1", "testclient"])
def test_nobody_but_the_proxy_is_believed_or_answered(alone: Path, peer: str) -> None:
    headers = {"X-Forwarded-User": "ana", "X-Forwarded-Role": "editor", "X-Forwarded-For": "10.1.2.3"}
    with open_at(alone, auth=Auth.PROXY, proxy=PROXY, peer=peer) as client:
        for path in ("/", "/audit", "/index.json", "/static/0/style.css"):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 403 and "answers its proxy alone" in answer.text


@pytest.mark.parametrize(
    "user",
    [
        [],
        [b""],
        [b"  "],
        [b"ana", b"bela"],
        [b"ana, bela"],
        [b"a" * 201],
        [b"a\x01b"],
        [b"a\xe2\x80\xaeb"],
        [b"\xff\xfe"],
        [b"Local"],
    ],
)
def test_a_name_that_is_none_or_two_is_refused(alone: Path, user: list[bytes]) -> None:
    config = Config(store=str(alone), auth=Auth.PROXY, proxy=PROXY)
    headers = [(b"x-forwarded-role", b"editor"), *((b"x-forwarded-user", name) for name in user)]
    with pytest.raises(Refused, match="The proxy does not say clearly who asks") as caught:
        know_by_proxy(config, {"client": ("10.1.2.3", 4), "headers": headers})
    assert caught.value.status == 403


def test_other_headers_can_be_named(alone: Path) -> None:
    proxy = Proxy(addresses=PROXY.addresses, user_header="Remote-User", role_header="Remote-Groups")
    with open_at(alone, auth=Auth.PROXY, proxy=proxy, peer="10.1.2.3") as client:
        headers = {"Remote-User": "ana", "Remote-Groups": "editor"}
        assert client.get("/audit", headers=headers).status_code == 200
        assert client.get("/audit", headers={"X-Forwarded-User": "ana"}).status_code == 403
        assert "Sign out" not in client.get("/", headers=headers).text


@pytest.mark.parametrize("proxy", [None, Proxy(addresses=())])
def test_without_an_address_there_is_no_proxy(alone: Path, proxy: Proxy | None) -> None:
    with pytest.raises(UsageError, match="--auth proxy needs the address of the proxy"):
        create_app(Config(store=str(alone), auth=Auth.PROXY, proxy=proxy))


# Roles

#: What a reader may send: none of it changes the collection. What is sent to ``/read`` may be kept, by editors.
OPEN_TO_READERS = {"/sign-in", "/sign-out", "/api/v1/read"}


def test_a_reader_changes_nothing(place: str) -> None:
    secret = make(place, "bela", Role.READER)
    with open_at(place, auth=Auth.TOKEN) as client:
        sign_in(client, secret)
        token = csrf_of(client, "/")
        closed = [path for path in post_paths(client) if path not in OPEN_TO_READERS]
        assert closed, "there is something that editors alone may send"
        form = {"csrf": token, "text": FLOOD, "keep": "1"}
        for path in closed:
            answer = client.post(path, data=form, headers={"X-CSRF-Token": token})
            assert answer.status_code == 403, path
            assert "You may read here and change nothing." in answer.text, path
        # nothing else changes anything
        for method in ("PUT", "PATCH", "DELETE"):
            assert list_routes(client, method) == []


# The audit trail


def test_editors_see_what_was_changed_by_hand(place: str) -> None:
    a, d = write_article("a", FLOOD), write_article("d", WATER)
    with Store.open(place) as store:
        put(store, a, write_article("b", FLOOD), d, write_article("e", WATER))
        link(store, kernels=PlainKernels())
        merge(store, "k1", "k2", by="<b>ana</b>", kernels=PlainKernels())
        store.remove([d.id], by="bela")
    with open_at(place) as client:
        rows = parse(client.get("/audit").text).findall(".//ol/li")
        told = client.get("/audit.json").json()
    assert [words(row[0]) for row in rows] == [
        f"bela removed the article {d.id[:13]}",
        "<b>ana</b> said that these are one claim k1 and k2",
    ]
    assert [link.get("href") for row in rows for link in row.iterfind(".//a")] == ["/claims/k1", "/claims/k2"]
    assert [row["entry"]["who"] for row in told["rows"]] == ["bela", "<b>ana</b>"]
    assert told["rows"][0]["entry"]["subject"] == d.id


def test_a_long_trail_comes_page_by_page(place: str) -> None:
    with Store.open(place) as store:
        rows = [
            {"made": now(), "who": "ana", "what": "make-token", "subject": f"t{n}", "details": {}}
            for n in range(1, 206)
        ]
        store.write(lambda connection: connection.execute(insert(tables.audit), rows))
    with open_at(place) as client:
        seen: list[str] = []
        path: str | None = "/audit"
        while path is not None:
            page = parse(client.get(path).text)
            seen += [words(row[0]).split()[-1] for row in page.iterfind(".//ol/li")]
            path = next((each.get("href") for each in page.iterfind(".//a[@rel='next']")), None)
        assert seen == [f"t{n}" for n in range(205, 0, -1)]
        empty = client.get("/audit?before=1")
        assert "Nothing was changed by hand before that" in empty.text
        assert client.get("/audit?before=x").status_code == 422


def test_the_trail_is_for_editors_alone(place: str) -> None:
    secret = make(place, "bela", Role.READER)
    with open_at(place, auth=Auth.TOKEN) as client:
        sign_in(client, secret)
        assert [client.get(path).status_code for path in ("/audit", "/audit.json")] == [403, 403]


def test_nobody_signs_in_where_everybody_is_let_in(alone: Path) -> None:
    with open_at(alone) as client:
        assert client.get("/sign-in").status_code == 404
        token = csrf_of(client, "/")
        for path in ("/sign-in", "/sign-out"):
            assert client.post(path, data={"csrf": token, "token": "th_x"}).status_code == 404
