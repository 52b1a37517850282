"""The process of a lane: it takes the job that waits longest, does it, and says all the while how far it is.

It may be killed at any moment, and is when its job is cancelled. A job that is not its own any more is let go
of in the one way that is sure to work whatever the process is at: it ends itself, and a fresh one follows.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType

from sqlalchemy import Connection

from thirdhand.errors import InputError, StoreError, ThirdhandError
from thirdhand.store.jobs import Job, JobKind, Lane, add_job, finish_job, has_job, note_progress, take_job
from thirdhand.store.store import Store
from thirdhand.web.config import Config
from thirdhand.web.jobs.doing import Doer
from thirdhand.web.jobs.summing import Done, fail

logger = logging.getLogger("thirdhand.jobs")

#: Pages are to stay quick while something is read.
_NICENESS = 10
#: Seconds between two looks for a job.
_PAUSES = {Lane.QUICK: 0.2, Lane.LONG: 1.0}
#: Seconds between two times that progress is written, and after which a worker says that it is alive.
_WRITE_SECONDS, BEAT_SECONDS = 0.25, 5.0
#: What a worker ends with whose job was taken from it.
_LOST = 3


def work(lane: Lane, worker: str, config: Config) -> None:
    """Do the jobs of ``lane`` for ever; the whole life of a worker, which the queue knows as ``worker``."""
    with suppress(OSError):
        os.nice(_NICENESS)
    with Store.open(config.store, create=False) as store:
        doer = Doer(store, lane, config)
        if lane is Lane.QUICK:
            doer.warm_up()
        while True:
            job = _take(store, lane, worker)
            if job is None:
                time.sleep(_PAUSES[lane])
            else:
                _do(store, doer, job, worker)


def _take(store: Store, lane: Lane, worker: str) -> Job | None:
    # looking keeps nobody from writing
    if not store.read(partial(has_job, lane=lane)):
        return None
    return store.write(partial(take_job, lane=lane, worker=worker))


def _do(store: Store, doer: Doer, job: Job, worker: str) -> None:
    with Telling(store, job, worker) as report:
        done = _attempt(doer, job, report)
    is_ours = store.write(partial(_write_end, job=job, worker=worker, done=done))
    if not is_ours:
        os._exit(_LOST)


def _attempt(doer: Doer, job: Job, report: Telling) -> Done:
    try:
        return doer.do(job, report)
    except InputError as error:
        return fail(f"{error.input}: {error.problem}", error.remedy)
    except StoreError:  # it names places on this machine
        logger.exception("job %d (%s)", job.id, job.kind)
        return fail(
            "the collection could not be read or written",
            f"try it again; if it stays, the server's log has job {job.id}",
        )
    except ThirdhandError as error:
        return fail(str(error), "try it again when that is mended")
    except Exception:
        logger.exception("job %d (%s)", job.id, job.kind)
        return fail(
            "something went wrong in Thirdhand itself", f"report it: the server's log has job {job.id}"
        )


def _write_end(connection: Connection, job: Job, worker: str, done: Done) -> bool:
    """Write down what a job came to, and that what it brought is to be compared with the rest."""
    if not finish_job(connection, job.id, worker, done.result, has_failed=done.has_failed):
        return False
    if done.has_news:
        add_job(
            connection, key=f"{JobKind.LINK}:after {job.id}", lane=Lane.LONG, kind=JobKind.LINK, by=job.by
        )
    return True


@dataclass(frozen=True, slots=True)
class _Progress:
    done: int = 0
    total: int = 0
    message: str | None = None


class Telling:
    """Writes how far a job is into the queue, now and then, from a thread; use it in a ``with`` block."""

    def __init__(self, store: Store, job: Job, worker: str) -> None:
        self._store = store
        self._job = job
        self._worker = worker
        self._latest = self._written = _Progress()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Telling:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()

    def __call__(self, done: int, total: int, message: str) -> None:
        """Take how far it is; never waits."""
        self._latest = _Progress(done, total, message)

    def _tell(self) -> None:
        told = time.monotonic()
        while not self._is_over.wait(_WRITE_SECONDS):
            latest = self._latest
            if latest == self._written and time.monotonic() - told < BEAT_SECONDS:
                continue
            try:
                is_ours = self._store.write(partial(self._write, latest=latest))
            except StoreError:
                continue  # the job itself will say so
            if not is_ours:
                os._exit(_LOST)
            self._written, told = latest, time.monotonic()

    def _write(self, connection: Connection, latest: _Progress) -> bool:
        return note_progress(
            connection, self._job.id, self._worker, latest.done, latest.total, latest.message
        )
