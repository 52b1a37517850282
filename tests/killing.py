"""``add`` run as a process of its own, to be killed, starved and poisoned."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from thirdhand.store.store import Store

#: Makes whoever reads the word POISON die as native code does, without a word.
_POISON = """
import os
from thirdhand.collect import tasks

read = tasks.Worker._read

def poisoned(self, article):
    if "POISON" in article.text:
        os.kill(os.getpid(), 11)
    if "SLEEP" in article.text:
        import time
        time.sleep(3600)
    return read(self, article)

tasks.Worker._read = poisoned
"""


def start_add(
    place: str, *inputs: str | Path, options: tuple[str, ...] = (), env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start ``thirdhand add`` with one worker fewer than it would take, so that tests run side by side."""
    command = [sys.executable, "-m", "thirdhand", "add", "--store", place, "--quiet", *options]
    return subprocess.Popen(
        [*command, *map(str, inputs)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(env or {})},
    )


def run_add(
    place: str, *inputs: str | Path, options: tuple[str, ...] = (), env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run ``thirdhand add`` to its end; return its exit code and what it said."""
    process = start_add(place, *inputs, options=options, env=env)
    _, said = process.communicate(timeout=300)
    return process.returncode, said


def kill_adds(place: str, warc: Path, n_kills: int, *, seconds: float, rng: random.Random) -> int:
    """Kill ``add`` at ``n_kills`` random moments within ``seconds``; return how often it was still running."""
    n_killed = 0
    for _ in range(n_kills):
        process = start_add(place, warc)
        time.sleep(rng.uniform(0.05, seconds))
        n_killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return n_killed


def poison(folder: Path) -> dict[str, str]:
    """Return the environment in which the words POISON and SLEEP do what they say to a worker."""
    (folder / "sitecustomize.py").write_text(_POISON)
    return {"PYTHONPATH": str(folder)}


class _Killed(BaseException):
    """What a kill is to the code: nothing after it runs."""


def dies_after(n_writes: int, work: Callable[[], object]) -> bool:
    """Run ``work`` with a store that dies at the write after ``n_writes``; say whether it came to that."""
    write, n_left = Store.write, n_writes

    def dying(self: Store, change: Callable[[Connection], Any], **options: Any) -> Any:  # noqa: ANN401
        nonlocal n_left
        n_left -= 1
        if n_left < 0:
            raise _Killed
        return write(self, change, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Store, "write", dying)
        try:
            work()
        except _Killed:
            return True
    return False
