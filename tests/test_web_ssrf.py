"""What an editor, or a page that an editor reads, can have the server ask for: nothing inside its own network."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from tests.webapp import open_client, parse, words
from thirdhand.store.jobs import Lane, take_job
from thirdhand.store.store import Store
from thirdhand.web.config import Config
from thirdhand.web.jobs.doing import Doer

SECRET = "<html><body><article><h1>Zqorvex</h1><p>The secret is out, the mayor said on Monday.</p></article>"
#: Stands for the internet; every other address is a private one.
PUBLIC, PRIVATE = "127.0.0.2", "127.0.0.1"
Look = Callable[..., Any]


@dataclass(slots=True)
class Servers:
    """A server on the internet that sends on to ``leads_to``, and one in the private network; what each was asked."""

    public: str = ""
    private: str = ""
    leads_to: str = ""
    asked_public: list[str] = field(default_factory=list)
    asked_private: list[str] = field(default_factory=list)


@pytest.fixture
def servers() -> Iterator[Servers]:
    found = Servers()

    class Public(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked_public.append(self.path)
            self.send_response(302)
            self.send_header("Location", found.leads_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Private(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked_private.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(SECRET)))
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    running = [ThreadingHTTPServer((PUBLIC, 0), Public), ThreadingHTTPServer((PRIVATE, 0), Private)]
    threads = [threading.Thread(target=each.serve_forever, daemon=True) for each in running]
    for thread in threads:
        thread.start()
    found.public, found.private = (
        f"http://{each.server_address[0]}:{each.server_address[1]}" for each in running
    )
    yield found
    for each, thread in zip(running, threads, strict=True):
        each.shutdown()
        each.server_close()
        thread.join()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with open_client(str(tmp_path / "news.db")) as opened:
        yield opened


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thirdhand.acquire.guard.is_public", lambda address: address == ip_address(PUBLIC))


def read(client: TestClient, text: str, **fields: str) -> Response:
    found = re.search(r'X-CSRF-Token": "([0-9a-f]+)"', client.get("/").text)
    assert found is not None
    return client.post("/read", data={"csrf": found[1], "text": text, **fields})


def say(answer: Response) -> str:
    return words(parse(answer.text).find(".//main"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ],
)
def test_no_address_of_this_machine_is_asked(client: TestClient, servers: Servers, host: str) -> None:
    port = servers.private.rpartition(":")[2]
    answer = read(client, f"http://{host}:{port}/secret")
    assert answer.status_code == 422
    assert "is on a private network" in say(answer)
    assert "Zqorvex" not in answer.text and servers.asked_private == []


def test_no_page_leads_into_the_private_network(client: TestClient, servers: Servers, internet: None) -> None:
    servers.leads_to = f"{servers.private}/secret"
    answer = read(client, f"{servers.public}/story")
    assert answer.status_code == 422 and "is on a private network" in say(answer)
    assert servers.asked_public == ["/story"] and servers.asked_private == []
    assert "Zqorvex" not in answer.text


@pytest.mark.parametrize(
    "scheme", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "data:,x"]
)
def test_no_page_leads_to_another_kind_of_address(
    client: TestClient, servers: Servers, internet: None, scheme: str
) -> None:
    servers.leads_to = scheme
    answer = read(client, f"{servers.public}/story")
    assert answer.status_code == 422 and servers.asked_public == ["/story"]
    assert "root:" not in answer.text


def look_up(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Have ``news.example`` be at these addresses, one answer after another; return the list of what is asked."""
    asked: list[str] = []
    real: Look = socket.getaddrinfo

    def answer(host: str, port: int, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 -- of any kind
        if host != "news.example":
            return real(host, port, *rest, **named)
        addresses = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


@pytest.mark.parametrize("addresses", [[PRIVATE], [PUBLIC, PRIVATE], [PRIVATE, PUBLIC]])
def test_no_name_leads_into_the_private_network(
    client: TestClient,
    servers: Servers,
    internet: None,
    monkeypatch: pytest.MonkeyPatch,
    addresses: list[str],
) -> None:
    look_up(monkeypatch, addresses)
    answer = read(client, f"http://news.example:{servers.private.rpartition(':')[2]}/secret")
    assert answer.status_code == 422 and "is on a private network" in say(answer)
    assert servers.asked_private == [] and "Zqorvex" not in answer.text


def test_a_name_that_changes_where_it_leads_is_looked_up_once(
    client: TestClient, servers: Servers, internet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers.leads_to = "/again"
    asked = look_up(monkeypatch, [PUBLIC], [PRIVATE])
    answer = read(client, f"http://news.example:{servers.public.rpartition(':')[2]}/story")
    # what it redirects to is looked up anew, and refused
    assert answer.status_code == 422 and "is on a private network" in say(answer)
    assert len(asked) == 2 and servers.asked_public == ["/story"] and servers.asked_private == []


def test_what_is_pasted_names_no_file(client: TestClient) -> None:
    for text in ("file:///etc/passwd", "/etc/passwd", "../../../../etc/passwd", "\\\\127.0.0.1\\share"):
        assert "root:" not in read(client, text).text


def test_what_is_kept_is_asked_for_as_carefully(client: TestClient, servers: Servers) -> None:
    answer = read(client, f"{servers.private}/secret", keep="1", once="x")
    assert answer.status_code == 303 and answer.headers["location"] == "/jobs/1"
    app: Any = client.app
    config: Config = app.state.site.config
    with Store.open(config.store) as store:
        job = store.write(lambda connection: take_job(connection, Lane.QUICK, "w"))
        assert job is not None
        done = Doer(store, Lane.QUICK, config).do(job, lambda done, total, words: None)
    assert done.has_failed and "is on a private network" in done.result["problem"]
    assert servers.asked_private == []
