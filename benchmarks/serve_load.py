"""Clients that ask a server for pages, in a process of their own: ``benchmarks.serve`` hands them a plan.

Each client keeps one connection, as a browser does, takes packed answers, and asks for the next page at once
or after a look at this one. What is timed is from the question to the last byte of the answer.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, astuple, dataclass
from http.client import HTTPConnection
from itertools import cycle

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Ask:
    """One page to ask for."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``n_clients`` at once ask a server on loopback for ``seconds``; for None, all ``asks`` once.

    ``looks`` are the shortest and longest time in seconds between an answer and the next question. With
    ``weighs``, answers are packed to know what that would come to.
    """

    port: int
    asks: tuple[Ask, ...]
    n_clients: int
    seconds: float | None
    looks: tuple[float, float] = (0.0, 0.0)
    weighs: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question came to: seconds; bytes as they came, unpacked, and packed (None: not weighed)."""

    kind: str
    seconds: float
    status: int
    n_sent: int
    n_unpacked: int
    n_packed: int | None


def run_clients(plan: Plan) -> list[Answer]:
    """Have a process of its own carry ``plan`` out; return its answers in no particular order."""
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps(asdict(plan)),
        capture_output=True,
        text=True,
        check=True,
    )
    return [Answer(*row) for row in json.loads(done.stdout)]


def carry_out(plan: Plan) -> list[Answer]:
    """Ask as ``plan`` says, each client in a thread."""
    until = None if plan.seconds is None else time.monotonic() + plan.seconds
    shares = [plan.asks[at :: plan.n_clients] for at in range(plan.n_clients)]
    with ThreadPoolExecutor(plan.n_clients) as pool:
        clients = [pool.submit(_ask_all, plan, share, until, at) for at, share in enumerate(shares) if share]
        return [answer for client in clients for answer in client.result()]


def _ask_all(plan: Plan, asks: Sequence[Ask], until: float | None, number: int) -> list[Answer]:
    dealer = random.Random(number)
    connection = HTTPConnection("127.0.0.1", plan.port, timeout=_PATIENCE)
    answers = []
    # people do not all begin in the same instant
    time.sleep(dealer.uniform(0, plan.looks[1]))
    for ask in _until(asks, until):
        answers.append(_ask(connection, ask, weighs=plan.weighs))
        time.sleep(dealer.uniform(*plan.looks))
    connection.close()
    return answers


def _until(asks: Sequence[Ask], until: float | None) -> Iterator[Ask]:
    for ask in asks if until is None else cycle(asks):
        if until is not None and time.monotonic() > until:
            return
        yield ask


def _ask(connection: HTTPConnection, ask: Ask, *, weighs: bool) -> Answer:
    began = time.perf_counter()
    connection.request("GET", ask.path, headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
    response = connection.getresponse()
    body = response.read()
    seconds = time.perf_counter() - began
    is_packed = response.headers.get("Content-Encoding") == "gzip"
    unpacked = gzip.decompress(body) if is_packed else body
    n_packed = len(body) if is_packed else len(gzip.compress(body)) if weighs else None
    return Answer(ask.kind, seconds, response.status, len(body), len(unpacked), n_packed)


def main() -> None:
    """Carry out the plan on standard input and print the answers as JSON."""
    given = json.load(sys.stdin)
    asks = tuple(Ask(**ask) for ask in given.pop("asks"))
    plan = Plan(**given | {"asks": asks, "looks": tuple(given["looks"])})
    json.dump([astuple(answer) for answer in carry_out(plan)], sys.stdout)


if __name__ == "__main__":
    main()
