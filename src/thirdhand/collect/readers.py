"""Worker processes that read articles, so that what one article does to its reader hurts nothing else.

Each worker has a pipe of its own: when one dies or hangs, it is known which article it was at. That
article is tried once more in a fresh worker, since the worker may have been killed for another reason; if
that one dies too, the article has failed. Workers never see the store.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from thirdhand.collect.tasks import Failed, Outcome, Task, Worker
from thirdhand.errors import ModelError
from thirdhand.settings import Settings

#: Tasks that wait at each worker, so that none is idle while results are written.
_AHEAD = 4
#: How often one task may bring its worker down.
_MAX_DEATHS = 2
#: Seconds that a worker may take to open the model before its first answer.
_START_SECONDS = 120.0


@dataclass(slots=True)
class _Seat:
    """A place for a worker: the process that has it now, and the tasks that it was given."""

    process: SpawnProcess
    pipe: Connection
    outbox: queue.SimpleQueue[Task | None]
    tasks: deque[tuple[int, Task]] = field(default_factory=deque)
    #: When the task that it is at was begun, by the monotonic clock.
    since: float = 0.0
    has_answered: bool = False


class Readers:
    """``jobs`` processes that read with the model in ``folder``; use it in a ``with`` block.

    ``timeout`` is how many seconds one article may take. Workers start with the first task.
    """

    def __init__(self, jobs: int, *, folder: Path | None, settings: Settings, timeout: float) -> None:
        self._jobs = jobs
        self._args = (folder, dict(settings.values))
        self._timeout = timeout
        self._context = multiprocessing.get_context("spawn")
        self._seats: list[_Seat] = []
        self._waiting: deque[tuple[int, Task]] = deque()
        self._deaths: dict[int, int] = {}
        self._ready: deque[tuple[Task, Outcome]] = deque()
        self._n_given = 0

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def n_pending(self) -> int:
        """How many tasks have not come back yet."""
        return len(self._waiting) + len(self._ready) + sum(len(seat.tasks) for seat in self._seats)

    @property
    def has_room(self) -> bool:
        """Whether another task would be begun soon."""
        return self.n_pending < self._jobs * _AHEAD

    def start(self) -> None:
        """Have a worker open the model now, so that the first task does not wait for that."""
        if not self._seats:
            self._seats.append(self._start())

    def give(self, task: Task) -> None:
        """Take ``task``; its outcome comes from ``outcomes``."""
        self._n_given += 1
        self._waiting.append((self._n_given, task))
        self._hand_out()

    def outcomes(self, timeout: float) -> Iterator[tuple[Task, Outcome]]:
        """Yield what is finished, after waiting ``timeout`` seconds at most for something to be.

        Raises ModelError where the model cannot be opened.
        """
        if not self._ready:
            self._listen(timeout)
        while self._ready:
            yield self._ready.popleft()

    def close(self) -> None:
        """Stop every worker, whatever it is doing."""
        for seat in self._seats:
            seat.process.kill()
        for seat in self._seats:
            _clear(seat)
        self._seats.clear()

    def _hand_out(self) -> None:
        while self._waiting:
            seat = min(self._seats, key=lambda each: len(each.tasks), default=None)
            if (seat is None or seat.tasks) and len(self._seats) < self._jobs:
                seat = self._start()
                self._seats.append(seat)
            if seat is None or len(seat.tasks) >= _AHEAD:
                return
            number, task = self._waiting.popleft()
            if not seat.tasks:
                seat.since = time.monotonic()
            seat.tasks.append((number, task))
            seat.outbox.put(task)

    def _start(self) -> _Seat:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, *self._args), daemon=True)
        with ignoring_interrupts():
            process.start()
        theirs.close()
        outbox: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        # A pipe holds little, and a worker that hangs takes nothing off it: no one else may wait for that.
        threading.Thread(target=_send, args=(ours, outbox), daemon=True).start()
        return _Seat(process, ours, outbox, since=time.monotonic())

    def _listen(self, timeout: float) -> None:
        pipes: dict[Any, _Seat] = {seat.pipe: seat for seat in self._seats}
        for pipe in wait(list(pipes), timeout) if pipes else ():
            seat = pipes[pipe]
            try:
                outcome = seat.pipe.recv()
            except (EOFError, OSError):
                self._bury(seat, _describe_death(seat.process))
                continue
            seat.has_answered = True
            if isinstance(outcome, ModelError):
                raise outcome
            if outcome is None:  # the model is open
                seat.since = time.monotonic()
                continue
            number, task = seat.tasks.popleft()
            self._deaths.pop(number, None)
            seat.since = time.monotonic()
            self._ready.append((task, outcome))
        self._stop_late()
        self._hand_out()

    def _stop_late(self) -> None:
        for seat in self._seats:
            limit = self._timeout if seat.has_answered else _START_SECONDS + self._timeout
            if seat.tasks and time.monotonic() - seat.since > limit:
                seat.process.kill()
                self._bury(seat, f"took longer than {limit:g} seconds")

    def _bury(self, seat: _Seat, reason: str) -> None:
        """Put a fresh worker in the place of one that is gone, and its tasks back in line."""
        seat.process.kill()
        _clear(seat)
        self._seats.remove(seat)
        tasks = list(seat.tasks)
        if tasks and not self._may_try_again(tasks[0][0]):
            number, task = tasks.pop(0)
            self._deaths.pop(number, None)
            self._ready.append((task, Failed.crash(task, reason)))
        self._waiting.extendleft(reversed(tasks))

    def _may_try_again(self, number: int) -> bool:
        self._deaths[number] = self._deaths.get(number, 0) + 1
        return self._deaths[number] < _MAX_DEATHS


@contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Let what is started here never hear Ctrl-C, which goes to every process at a terminal."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _send(pipe: Connection, outbox: queue.SimpleQueue[Task | None]) -> None:
    while (task := outbox.get()) is not None:
        try:
            pipe.send(task)
        except OSError:
            return  # the worker is gone: who listens to it gives its tasks to another


def _clear(seat: _Seat) -> None:
    """Let go of a worker that was killed."""
    seat.process.join()
    seat.process.close()
    seat.outbox.put(None)
    seat.pipe.close()


def _describe_death(process: SpawnProcess) -> str:
    process.join(timeout=5)
    code = process.exitcode
    if code is not None and code < 0:
        return f"its reader was killed ({signal.Signals(-code).name})"
    return f"its reader ended (exit code {code})"


def _work(pipe: Connection, folder: Path | None, values: dict[str, int | float | str]) -> None:
    """Read task after task until the other end is gone; the life of one worker."""
    tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
    # Tasks are taken off the pipe at once: a writer that waits to hand one over takes no results.
    threading.Thread(target=_take, args=(pipe, tasks), daemon=True).start()
    worker = Worker(folder, Settings(values))
    try:
        try:
            worker.open()
        except ModelError as error:  # no article's fault: whoever waits for the first one is told
            pipe.send(error)
            return
        pipe.send(None)
        while (task := tasks.get()) is not None:
            pipe.send(worker.do(task))
    except (BrokenPipeError, ConnectionResetError):
        return


def _take(pipe: Connection, tasks: queue.SimpleQueue[Task | None]) -> None:
    try:
        while True:
            tasks.put(pipe.recv())
    except (EOFError, OSError):
        tasks.put(None)
