"""Polite fetching of many URLs: a few threads, never two at one host, and nobody waits for the dead.

Pages that a program found are asked for only where robots.txt lets it; a page that a person names is
fetched as a browser would. The threads take turns from ``turns`` and hand the outcomes to the one thread
that asked, which writes them down: it alone decides how fast all goes, since no more than a few wait for it.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType

from thirdhand.acquire.fetch import Response, fetch, hide_credentials
from thirdhand.acquire.guard import Guard
from thirdhand.collect.robots import Robots
from thirdhand.collect.turns import Turns, Visit, find_host
from thirdhand.errors import BusyError, FetchError, InputError
from thirdhand.settings import COLLECT_JOBS, Settings

__all__ = ["Outcome", "Visit", "Visitor"]

#: A visit, and what came of it.
Outcome = tuple[Visit, Response | InputError]

#: Seconds after which a waiting thread looks up: a signal handler that closes the visitor while the same
#: thread is about to wait would otherwise wake nobody.
_NAP = 0.5
#: Seconds that closing waits for requests under way; their threads end by ``fetch.timeout``, with nothing
#: waiting for them.
_GRACE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What one request gave: an outcome, or None where it was for the robots.txt and the page is next.

    ``delay`` is what the robots.txt asks for; without ``was_asked`` no request was made.
    """

    outcome: Response | InputError | None
    delay: float = 0.0
    was_asked: bool = True


class Visitor:
    """Fetches what is submitted, by ``jobs`` threads; use it in a ``with`` statement.

    ``jobs`` is the setting ``collect.jobs`` unless given; ``clock`` gives seconds that only rise, and
    ``rng`` the chance in the delays. ``submit``, ``next_outcome`` and ``close`` are for one thread.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        guard: Guard,
        jobs: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
    ) -> None:
        self._settings = settings
        self._guard = guard
        self._n_jobs = jobs or settings[COLLECT_JOBS]
        self._clock = clock
        self._robots = Robots(settings, guard, clock=clock)
        self._turns = Turns(settings, rng=rng)
        # its lock can be taken twice by one thread, so that a signal handler may close
        self._change = threading.Condition()
        self._outcomes: deque[Outcome] = deque()
        self._threads: list[threading.Thread] = []
        self._n_open = 0
        self._is_closed = False

    def __enter__(self) -> Visitor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def n_open(self) -> int:
        """How many visits were submitted and have not come out yet; 0 once closed."""
        return 0 if self._is_closed else self._n_open

    def submit(self, visit: Visit) -> None:
        """Take on ``visit``; never waits. Its outcome comes from ``next_outcome``."""
        with self._change:
            if self._is_closed:
                return
            self._n_open += 1
            refusal = self._turns.add(visit, now=self._clock())
            if refusal:
                self._outcomes.append(refusal)
            if len(self._threads) < min(self._n_jobs, self._n_open):
                thread = threading.Thread(target=self._work, name="thirdhand-visitor", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._change.notify()

    def next_outcome(self, timeout: float | None = None) -> Outcome | None:
        """Return the next outcome, None once ``n_open`` is 0 or none came within ``timeout`` seconds."""
        end = None if timeout is None else time.monotonic() + timeout
        with self._change:
            while self.n_open and not self._outcomes:
                left = _NAP if end is None else end - time.monotonic()
                if left <= 0:
                    return None
                self._change.wait(min(left, _NAP))
            if not self.n_open:
                return None
            self._n_open -= 1
            self._change.notify_all()
            return self._outcomes.popleft()

    def outcomes(self) -> Iterator[Outcome]:
        """Yield outcomes as they come, until none is left of what was submitted, or the visitor is closed."""
        while (outcome := self.next_outcome()) is not None:
            yield outcome

    def close(self) -> None:
        """Stop: what has not begun never does, and what is under way comes to nothing. May be called again.

        It returns within half a second, even from a signal handler.
        """
        if self._is_closed:
            return
        with self._change:
            self._is_closed = True
            self._change.notify_all()
        end = time.monotonic() + _GRACE
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def _work(self) -> None:
        while (visit := self._take()) is not None:
            try:
                step = self._attempt(visit)
            except Exception as error:  # a thread that dies of it would leave its visit open for ever
                problem = f"could not be fetched ({error!r})"
                step = _Step(outcome=FetchError(hide_credentials(visit.url), problem, "report it"))
            with self._change:
                self._settle(visit, step)
                self._change.notify_all()

    def _take(self) -> Visit | None:
        """Return the next visit, None once closed; while outcomes lie about, nothing more is fetched."""
        with self._change:
            while not self._is_closed:
                pause: float | None = None
                if len(self._outcomes) < self._n_jobs:
                    now = self._clock()
                    visit = self._turns.take(now=now)
                    if visit is not None:
                        return visit
                    pause = self._turns.pause(now=now)
                self._change.wait(_NAP if pause is None else min(pause, _NAP))
        return None

    def _attempt(self, visit: Visit) -> _Step:
        """Make one request: for the page, or for the robots.txt that must be known before it."""
        delay = 0.0
        if visit.ask_robots and find_host(visit.url):
            rules = self._robots.find(visit.url)
            if rules is None:
                return self._learn(visit)
            if not rules.is_allowed(visit.url):
                problem = "its robots.txt asks programs to stay away"
                error = FetchError(hide_credentials(visit.url), problem, "name the page itself to read it")
                return _Step(outcome=error, was_asked=False)
            delay = rules.delay
        try:
            response = fetch(
                visit.url, self._settings, guard=self._guard, known=visit.known, accept=visit.accept
            )
        except InputError as error:
            # its frames hold what was fetched so far
            return _Step(outcome=error.with_traceback(None), delay=delay)
        return _Step(outcome=response, delay=delay)

    def _learn(self, visit: Visit) -> _Step:
        try:
            return _Step(outcome=None, delay=self._robots.fetch(visit.url).delay)
        except BusyError as error:
            problem = f"its robots.txt cannot be had for now ({error.problem})"
            name, wait = hide_credentials(visit.url), error.retry_after
            return _Step(outcome=BusyError(name, problem, "try again later", retry_after=wait))

    def _settle(self, visit: Visit, step: _Step) -> None:
        """Give the host of ``visit`` the rest that ``step`` calls for, and hand over what came of it."""
        now, outcome = self._clock(), step.outcome
        if outcome is None:
            self._turns.put_back(visit, now=now, delay=step.delay)
            return
        self._outcomes.append((visit, outcome))
        if not step.was_asked:
            self._turns.release(visit)
        elif isinstance(outcome, BusyError):
            self._outcomes += self._turns.back_off(visit, now=now, retry_after=outcome.retry_after)
        else:
            self._turns.rest(visit, now=now, delay=step.delay)
            if isinstance(outcome, Response) and find_host(outcome.url) != find_host(visit.url):
                self._turns.spare(outcome.url, now=now)
