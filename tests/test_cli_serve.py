"""``thirdhand serve``: what it refuses, and that it comes up, answers, and goes away when it is told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from thirdhand.cli import cli
from thirdhand.cli import serve as serving

#: Seconds for what takes two or three where nothing else is done at the machine.
PATIENCE = 90.0


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["serve", *arguments])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "0.0.0.0 can be reached from other machines"),
        (["--host", "::"], "Give --auth token"),
        (["--host", "192.0.2.7", "--auth", "none"], "can be reached from other machines"),
        (["--auth", "proxy"], "--auth proxy needs --proxy-address"),
        (["--auth", "proxy", "--proxy-address", "10.0.0.300"], "write it as 10.0.0.7 or 10.0.0.0/8"),
        (["--proxy-address", "10.0.0.7"], "go with --auth proxy alone"),
        (["--auth", "token", "--role-header", "X-Role"], "go with --auth proxy alone"),
        (["--public-url", "news.example"], "write it as https://news.example"),
        (["--tls-key", __file__], "--tls-key is of no use without --tls-cert"),
        (["--auth", "password"], "'password' is not one of 'none', 'token', 'proxy'"),
        (["--workers", "0"], "0 is not in the range"),
    ],
)
def test_what_would_be_unsafe_or_senseless_is_refused(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    store = tmp_path / "news.db"
    result = run("--store", str(store), *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())
    assert not store.exists()


def test_a_certificate_that_is_none_and_a_port_that_is_taken_are_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "thirdhand", "serve", "--store", str(tmp_path / "news.db")]
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        for options, words in (
            (["--tls-cert", __file__], f"{__file__}: cannot be used as a certificate"),
            (["--port", port], f"port {port} at 127.0.0.1 is taken"),
        ):
            done = subprocess.run([*command, *options], capture_output=True, text=True)
            assert (done.returncode, done.stdout) == (2, "")
            assert done.stderr.startswith(f"thirdhand: {words}")


def test_without_its_libraries_it_says_how_to_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "find_spec", lambda name: None if name == "uvicorn" else object())
    result = run()
    assert result.exit_code == 2
    assert "thirdhand serve needs uvicorn: pip install 'thirdhand[serve]'" in result.output


def test_help_loads_nothing_of_the_server() -> None:
    code = "import sys, thirdhand.cli as c; c.cli.main(['serve', '--help'], standalone_mode=False);"
    code += "assert not {'fastapi', 'uvicorn', 'sqlalchemy', 'thirdhand.web'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


class Served:
    """A server that runs: its process, and the address that it told."""

    def __init__(self, place: Path, *options: str) -> None:
        command = [sys.executable, "-m", "thirdhand", "serve", "--store", str(place), "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--no-open", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # as at a terminal: Ctrl-C goes to all of its group
            start_new_session=True,
        )
        assert self.process.stdout is not None
        told = re.search(r"at (http://\S+)", self.process.stdout.readline())
        assert told is not None, self.process.communicate()
        self.address = told[1]

    def stop(self, number: int) -> tuple[int, str, float]:
        """Send a signal; return the exit code, what was said on stderr, and the seconds that it took."""
        began = time.monotonic()
        os.killpg(self.process.pid, number)
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said, time.monotonic() - began


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path / "news.db", "--workers", "1")
    yield running
    if running.process.poll() is None:
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.communicate()


def find_children(pid: int) -> set[int]:
    """The processes that ``pid`` has started, with what these have."""
    files = Path("/proc").glob("[0-9]*/stat")
    parents: dict[int, set[int]] = {}
    for file in files:
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), set()).add(int(file.parent.name))
    found, left = set(), {pid}
    while left:
        children = parents.get(left.pop(), set()) - found
        found |= children
        left |= children
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(pids: set[int]) -> set[int]:
    end = time.monotonic() + PATIENCE
    while (left := set(filter(is_running, pids))) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def test_it_comes_up_answers_works_and_goes_away(served: Served, tmp_path: Path) -> None:
    with httpx.Client(base_url=served.address, timeout=PATIENCE) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert "server" not in page.headers
        assert (tmp_path / "news.db").exists()
        assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 421
        token = re.search(r'name="csrf" value="(\w+)"', client.get("/feeds").text)
        assert token is not None
        form = {"csrf": token[1], "text": "Police in Lindow said the bridge is closed.", "keep": "1"}
        made = client.post("/read", data=form)
        assert made.status_code == 303
        # somebody who looks on does not keep it from ending
        with client.stream("GET", "/jobs/1/events") as events:
            assert next(events.iter_lines()).startswith("data: ")
            children = find_children(served.process.pid)
            assert len(children) >= 3
            code, said, seconds = served.stop(signal.SIGTERM)
    assert (code, said) == (0, "")
    assert seconds < 30
    assert wait_until_gone(children) == set()


def test_ctrl_c_ends_it_without_a_word(served: Served) -> None:
    children = find_children(served.process.pid)
    code, said, _ = served.stop(signal.SIGINT)
    assert (code, said) == (0, "")
    assert wait_until_gone(children) == set()


def test_what_dies_is_replaced_and_none_outlives_the_server(served: Served) -> None:
    def answers() -> bool:
        try:
            return httpx.get(f"{served.address}/jobs.json", timeout=PATIENCE).status_code == 200
        except httpx.TransportError:
            return False

    assert answers()
    first = find_children(served.process.pid)
    for pid in first:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    end = time.monotonic() + PATIENCE
    while not answers() and time.monotonic() < end:
        time.sleep(0.2)
    assert answers()
    children = find_children(served.process.pid) - first
    assert children
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.communicate()
    assert wait_until_gone(children) == set()
