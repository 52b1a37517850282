"""Articles that are read at once and not kept: one reader for a whole server process, whoever asks.

Requests come from many threads and are read one after another. An article that hangs or brings its reader
down costs itself alone: the reader is replaced, and who comes next is read by a fresh one.
"""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass

from thirdhand import errors
from thirdhand.acquire import Capture
from thirdhand.collect.collector import Options, open_readers
from thirdhand.collect.readers import Readers
from thirdhand.collect.tasks import ArticleTask, Failed, Outcome
from thirdhand.errors import InputError
from thirdhand.records import Article
from thirdhand.web.config import Config
from thirdhand.web.errors import Refused

#: Seconds that an article may take, waiting for others before it included.
READ_SECONDS = 120.0
#: Articles that wait at most, the one that is being read included.
_MOST_WAITING = 8
#: Seconds between two looks whether whoever asked still waits.
_NAP = 0.2


@dataclass(frozen=True, slots=True)
class _Request:
    task: ArticleTask
    until: float
    answer: Future[Outcome]


class Desk:
    """Reads what is not kept; the reader starts with the first request. To be closed at the end."""

    def __init__(self, config: Config) -> None:
        self._options = Options(jobs=1, settings=config.settings, folder=config.model)
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._is_closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._n_waiting = 0

    def read(self, capture: Capture, timeout: float = READ_SECONDS) -> Article:
        """Return the article in ``capture``, read and checked, within ``timeout`` seconds.

        Raises InputError where it is none or cannot be read, Refused (503) where too many wait already or it
        takes too long, ModelError for a broken model. For any thread; waits.
        """
        request = _Request(ArticleTask(capture=capture), time.monotonic() + timeout, Future())
        self._enter(request)
        try:
            return _take(request.answer.result(timeout))
        except FutureTimeoutError:
            raise _refuse_long(timeout) from None
        finally:
            request.answer.cancel()
            with self._guard:
                self._n_waiting -= 1

    def close(self) -> None:
        """Stop; what is being read comes to nothing."""
        self._is_closed.set()
        self._requests.put(None)
        if self._thread is not None:
            self._thread.join()

    def _enter(self, request: _Request) -> None:
        with self._guard:
            if self._n_waiting >= _MOST_WAITING:
                raise Refused(
                    503,
                    f"{self._n_waiting} articles are being read or wait for it already.",
                    "Try again in a moment, or have it kept: then it waits in line by itself.",
                    headers={"Retry-After": "10"},
                )
            self._n_waiting += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="thirdhand-desk", daemon=True)
                self._thread.start()
        self._requests.put(request)

    def _work(self) -> None:
        readers: Readers | None = None
        while (request := self._requests.get()) is not None:
            if not request.answer.set_running_or_notify_cancel():
                continue
            readers = readers or open_readers(self._options)
            try:
                outcome = self._read_one(readers, request)
            except BaseException as error:
                request.answer.set_exception(error)
                outcome = None
            else:
                if outcome is not None:
                    request.answer.set_result(outcome)
            if outcome is None:
                readers.close()
                readers = None
        if readers is not None:
            readers.close()

    def _read_one(self, readers: Readers, request: _Request) -> Outcome | None:
        """Return what the reader gives, None where that takes too long and nobody waits for it any more."""
        readers.give(request.task)
        while time.monotonic() < request.until and not self._is_closed.is_set():
            for _, outcome in readers.outcomes(_NAP):
                return outcome
        return None


def _take(outcome: Outcome) -> Article:
    if isinstance(outcome, Article):
        return outcome
    assert isinstance(outcome, Failed), "what is not read has failed"
    kind = getattr(errors, outcome.error, InputError)
    raise kind(outcome.input, outcome.problem, outcome.remedy)


def _refuse_long(seconds: float) -> Refused:
    return Refused(
        503,
        f"It was not read within {seconds:g} seconds.",
        "Have it kept: then it takes the time that it needs, and the page says how far it is.",
    )
