"""The processes that ``benchmarks.serve`` measures: the server, and a job that reads articles meanwhile."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.newsroom_world import World

_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 60.0
#: As low as the work behind the pages runs.
_NICENESS = 10
#: Another world than that of the store.
_SEED = 99
_SERVE = """
import sys, uvicorn
from thirdhand.web.app import create_app
from thirdhand.web.config import Config
uvicorn.run(create_app(Config(store=sys.argv[1])), port=int(sys.argv[2]), log_level="error", access_log=False)
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server on loopback."""

    pid: int
    port: int

    def count_cpu(self) -> float:
        """Return the processor seconds that it has taken so far, its children's among them."""
        return count_cpu(self.pid)


def count_cpu(pid: int) -> float:
    """Return the processor seconds of a process and all that it started."""
    return sum(map(_count_own_cpu, (pid, *_list_children(pid))))


def _count_own_cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:  # it has ended meanwhile
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS


def _list_children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            yield child
            yield from _list_children(child)


def count_machine_cpu() -> float:
    """Return the processor seconds that all processes of the machine have taken."""
    user, nice, system, _, _, irq, soft, *_ = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + soft) / _TICKS


@contextmanager
def run_server(store: Path) -> Iterator[Server]:
    """Serve ``store`` on a free port for as long as the block lasts."""
    port = _find_port()
    process = subprocess.Popen([sys.executable, "-c", _SERVE, str(store), str(port)])
    try:
        _wait(process, port)
        yield Server(process.pid, port)
    finally:
        _end(process)


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/"):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def run_reading(store: Path, folder: Path, n_articles: int) -> Iterator[int]:
    """Have a low process read new articles into ``store`` while the block lasts; give its id."""
    file = folder / "new.jsonl"
    write_articles(file, n_articles)
    add = [sys.executable, "-m", "thirdhand", "add", str(file), "--store", str(store), "--jobs", "1"]
    process = subprocess.Popen(["nice", "-n", str(_NICENESS), *add, "--quiet"])
    try:
        yield process.pid
    finally:
        _end(process)


def write_articles(file: Path, n_articles: int) -> None:
    """Write articles of another world as JSON Lines, new ones each time."""
    now = int(time.time())
    with file.open("w", encoding="utf-8") as lines:
        for told in World(n_articles, seed=_SEED).tell():
            for article in told.articles:
                # without their dates, which lie in the future
                given = {"title": article.title, "outlet": article.outlet, "text": article.text}
                given["url"] = f"{article.url}-{now}"
                lines.write(json.dumps(given) + "\n")
