"""The server that ``benchmarks.serve`` measures, as ``thirdhand serve`` starts it, and the job it is given.

What answers and what reads are told apart by their priority: the lanes of the server run lower.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import delete

from benchmarks.newsroom_world import World
from thirdhand.store import tables
from thirdhand.store.store import Store

_TICKS = os.sysconf("SC_CLK_TCK")
#: Another world than that of the store.
_SEED = 99
_ADDRESS = re.compile(r"http://[\d.]+:(\d+)")
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Cpu:
    """Processor seconds: of what answers, of the lanes that work behind it, of the whole machine."""

    answering: float
    working: float
    machine: float

    def __sub__(self, earlier: Cpu) -> Cpu:
        return Cpu(
            self.answering - earlier.answering, self.working - earlier.working, self.machine - earlier.machine
        )


@dataclass(frozen=True, slots=True)
class Server:
    """A server on loopback."""

    pid: int
    port: int

    def count_cpu(self) -> Cpu:
        """Return what it has taken so far."""
        taken = [read_cpu(pid) for pid in (self.pid, *_list_children(self.pid))]
        own = taken[0][1]
        return Cpu(
            sum(seconds for seconds, niceness in taken if niceness <= own),
            sum(seconds for seconds, niceness in taken if niceness > own),
            _count_machine_cpu(),
        )


def read_cpu(pid: int) -> tuple[float, int]:
    """Return the processor seconds and the niceness of one process; nothing of one that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0, 0
    return sum(map(int, fields[11:13])) / _TICKS, int(fields[16])


def _list_children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            yield child
            yield from _list_children(child)


def _count_machine_cpu() -> float:
    user, nice, system, _, _, irq, soft, *_ = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    )
    return (user + nice + system + irq + soft) / _TICKS


@contextmanager
def run_server(store: Path) -> Iterator[Server]:
    """Serve ``store`` on a free port for as long as the block lasts, with nothing left to be worked on."""
    with Store.open(str(store)) as opened:
        opened.write(lambda connection: connection.execute(delete(tables.jobs)))
    command = [sys.executable, "-m", "thirdhand", "serve", "--store", str(store), "--port", "0", "--no-open"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        address = _ADDRESS.search(told)
        if address is None:
            raise RuntimeError(f"the server did not start: {told}")
        yield Server(process.pid, int(address[1]))
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def start_reading(server: Server, n_articles: int) -> None:
    """Hand the server a file of new articles, for which a lane of it has work for as long as need be."""
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60.0) as client:
        token = _TOKEN.search(client.get("/").text)
        assert token is not None, "the start page has no form"
        answer = client.post(
            "/read",
            data={"csrf": token[1], "keep": "1", "once": str(time.time())},
            files={"file": ("new.jsonl", write_articles(n_articles))},
        )
    assert answer.status_code == 303, f"the server does not take a file: {answer.status_code}"


def write_articles(n_articles: int) -> bytes:
    """Return articles of another world as JSON Lines, new ones each time."""
    now = int(time.time())
    lines = []
    for told in World(n_articles, seed=_SEED).tell():
        for article in told.articles:
            # without their dates, which lie in the future
            given = {"title": article.title, "outlet": article.outlet, "text": article.text}
            lines.append(json.dumps(given | {"url": f"{article.url}-{now}"}))
    return "\n".join(lines).encode()
