"""The workers of the lanes, looked after by the server: started, replaced when they die, ended when their job
is cancelled.

A worker's name holds the machine and the server that it belongs to, so that a server that is started again
knows whose jobs nobody is doing any more, and need not wait for their lease to end.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from multiprocessing.context import SpawnProcess

from thirdhand.store.jobs import Lane, find_cancelled, release_jobs
from thirdhand.store.store import Store
from thirdhand.web.config import Config
from thirdhand.web.jobs.working import work
from thirdhand.web.processes import kill_child, start_child

logger = logging.getLogger("thirdhand.jobs")

#: Seconds that a fresh worker waits after one that died young, doubled each time.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 60.0
#: Seconds after which a worker has not died young.
_YOUNG_SECONDS = 30.0
_SEPARATOR = "/"
#: Seconds that the queue is waited for when something must be written into it at once.
_PATIENCE = 2.0


@dataclass(slots=True)
class _Seat:
    """A lane's place for a worker: who has it, since when, and how long the next one waits."""

    lane: Lane
    worker: str = ""
    process: SpawnProcess | None = None
    since: float = 0.0
    pause: float = 0.0

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.is_alive()


class Lanes:
    """One worker for each lane; ``look`` is to be called again and again, by one thread."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store = store
        self._config = config
        self._seats = [_Seat(lane) for lane in Lane]
        #: Workers that are gone and whose jobs are not put back yet, and whether that counts against these.
        self._gone: dict[str, bool] = {}

    def start(self) -> None:
        """Put back what an earlier server left behind, and begin."""
        self._store.write(partial(release_jobs, is_gone=_is_of_dead_server))
        for seat in self._seats:
            self._fill(seat)

    def look(self) -> None:
        """Replace workers that died or whose job was cancelled; may be called again after a StoreError."""
        self._end_cancelled()
        for seat in self._seats:
            if seat.process is not None and not seat.is_alive:
                self._bury(seat)
        self._put_back()
        for seat in self._seats:
            if seat.process is None and time.monotonic() >= seat.since + seat.pause:
                self._fill(seat)

    def close(self) -> None:
        """End every worker, whatever it is doing; the next server goes on with that."""
        for seat in self._seats:
            self._empty(seat, counts=False)
        self._put_back()

    def _fill(self, seat: _Seat) -> None:
        seat.worker = _name_worker()
        seat.process = start_child(work, seat.lane, seat.worker, self._config)
        seat.since = time.monotonic()

    def _empty(self, seat: _Seat, *, counts: bool) -> None:
        if seat.process is not None:
            kill_child(seat.process)
            seat.process.close()
            self._gone[seat.worker] = counts
        seat.process, seat.since = None, time.monotonic()

    def _end_cancelled(self) -> None:
        names = [seat.worker for seat in self._seats if seat.process is not None]
        cancelled = self._store.read(partial(find_cancelled, workers=names), patience=_PATIENCE)
        for seat in self._seats:
            if seat.worker in cancelled and seat.process is not None:
                # it may have begun another job meanwhile, which has no part in this
                self._empty(seat, counts=False)
                seat.pause = 0.0

    def _bury(self, seat: _Seat) -> None:
        assert seat.process is not None, "who is buried has lived"
        code, age = seat.process.exitcode, time.monotonic() - seat.since
        logger.warning("the worker of the lane %s ended (exit code %s); another follows", seat.lane, code)
        self._empty(seat, counts=True)
        seat.pause = min(2 * seat.pause + _FIRST_PAUSE, _LONGEST_PAUSE) if age < _YOUNG_SECONDS else 0.0

    def _put_back(self) -> None:
        for counts in (True, False):
            names = {name for name, each in self._gone.items() if each is counts}
            if names:
                is_gone = partial(_is_among, names)
                self._store.write(partial(release_jobs, is_gone=is_gone, counts=counts), patience=_PATIENCE)
                self._gone = {name: each for name, each in self._gone.items() if name not in names}


def _is_among(names: Collection[str], worker: str) -> bool:
    return worker in names


def _name_worker() -> str:
    return _SEPARATOR.join((socket.gethostname(), str(os.getpid()), secrets.token_hex(6)))


def _is_of_dead_server(worker: str) -> bool:
    """Say whether ``worker`` belonged to a server on this machine that is not there any more."""
    host, pid, _ = (*worker.split(_SEPARATOR), "", "", "")[:3]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    # this server has no worker yet: one of its number was another's before
    return int(pid) == os.getpid() or not _is_running(int(pid))


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
