"""Whose turn it is: the order of visits, one at a time for each host, with rests between them.

A host that answered rests for the delay. One that did not is left alone for longer each time, and what has
waited for it in vain too long is given up at once, so that one dead host holds up nobody and no run without
end. Nothing here waits, fetches or reads a clock: ``now`` is given, in seconds.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from thirdhand.acquire.fetch import Accept, Validators, hide_credentials
from thirdhand.errors import BusyError
from thirdhand.settings import (
    COLLECT_BACKOFF,
    COLLECT_DELAY,
    COLLECT_MAX_CRAWL_DELAY,
    COLLECT_MAX_FAILURES,
    COLLECT_PATIENCE,
    Settings,
)

#: Longest time that a host is left alone, in seconds.
DAY = 86_400.0
#: Share of a rest that is added by chance at most, so that many programs do not come in step.
JITTER = 0.5
_MAX_DOUBLINGS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One URL to be fetched; ``payload`` is the caller's own and comes back with the outcome.

    ``ask_robots`` is for what no person named. ``known`` and ``accept`` are those of ``fetch``.
    """

    url: str
    ask_robots: bool = True
    known: Validators | None = None
    accept: Accept = Accept.ARTICLE
    payload: object = None


#: A visit that was given up, and why.
Refusal = tuple[Visit, BusyError]


@dataclass(slots=True, kw_only=True, eq=False)
class _Host:
    """What is known of one host; ``is_queued`` while it stands in the queue of hosts."""

    name: str
    waiting: deque[Visit] = field(default_factory=deque)
    ready_at: float
    n_failures: int = 0
    is_held: bool = False
    is_queued: bool = False


class Turns:
    """Hosts and the visits that wait for them. Not for several threads at once."""

    def __init__(self, settings: Settings, *, rng: random.Random | None = None) -> None:
        self._delay = settings[COLLECT_DELAY]
        self._max_delay = settings[COLLECT_MAX_CRAWL_DELAY]
        self._backoff = settings[COLLECT_BACKOFF]
        self._max_failures = settings[COLLECT_MAX_FAILURES]
        self._patience = settings[COLLECT_PATIENCE]
        self._rng = rng or random.Random()
        self._hosts: dict[str, _Host] = {}
        self._queue: list[tuple[float, int, _Host]] = []
        self._order = itertools.count()

    def add(self, visit: Visit, *, now: float) -> Refusal | None:
        """Let ``visit`` wait for its host; return a refusal where the host is given up for now."""
        host = self._host(find_host(visit.url), now)
        if self._is_given_up(host, now):
            return self._refuse(visit, host, now)
        host.waiting.append(visit)
        self._enqueue(host)
        return None

    def take(self, *, now: float) -> Visit | None:
        """Return the next visit whose host is rested, None where there is none.

        Its host is held until ``rest``, ``put_back``, ``release`` or ``back_off`` is called with the visit.
        """
        while self._queue and self._queue[0][0] <= now:
            host = heapq.heappop(self._queue)[-1]
            host.is_queued = False
            if host.ready_at > now:  # a redirect led to it since
                self._enqueue(host)
            elif host.waiting:
                host.is_held = True
                return host.waiting.popleft()
            elif not host.n_failures:
                del self._hosts[host.name]
        return None

    def pause(self, *, now: float) -> float | None:
        """Return how many seconds to wait before ``take`` may give something, None for no end."""
        return max(0.0, self._queue[0][0] - now) if self._queue else None

    def rest(self, visit: Visit, *, now: float, delay: float = 0.0) -> None:
        """Let the host of ``visit`` rest after an answer; ``delay`` is what its robots.txt asks for."""
        host = self._hosts[find_host(visit.url)]
        host.n_failures = 0
        host.ready_at = now + self._draw(max(self._delay, min(delay, self._max_delay)))
        self._free(host)

    def put_back(self, visit: Visit, *, now: float, delay: float = 0.0) -> None:
        """Do as ``rest`` does, with ``visit`` first in line again."""
        self._hosts[find_host(visit.url)].waiting.appendleft(visit)
        self.rest(visit, now=now, delay=delay)

    def release(self, visit: Visit) -> None:
        """Free the host of ``visit``, of which nothing was asked."""
        self._free(self._hosts[find_host(visit.url)])

    def back_off(self, visit: Visit, *, now: float, retry_after: float | None) -> list[Refusal]:
        """Leave the host of ``visit`` alone, which did not answer; return the visits given up with it.

        Each failure in a row doubles the time, which is no shorter than ``retry_after`` seconds.
        """
        host = self._hosts[find_host(visit.url)]
        host.n_failures += 1
        wait = self._draw(self._backoff * 2 ** min(host.n_failures - 1, _MAX_DOUBLINGS))
        host.ready_at = now + min(max(wait, self._delay, retry_after or 0.0), DAY)
        self._free(host)
        if not self._is_given_up(host, now):
            return []
        refusals = [self._refuse(waiting, host, now) for waiting in host.waiting]
        host.waiting.clear()
        return refusals

    def spare(self, url: str, *, now: float) -> None:
        """Let the host of ``url`` rest, to which a redirect led from another."""
        host = self._host(find_host(url), now)
        host.ready_at = max(host.ready_at, now + self._draw(self._delay))
        self._enqueue(host)

    def _host(self, name: str, now: float) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(name=name, ready_at=now)
        return host

    def _free(self, host: _Host) -> None:
        host.is_held = False
        self._enqueue(host)

    def _enqueue(self, host: _Host) -> None:
        if not host.is_held and not host.is_queued:
            host.is_queued = True
            # the count keeps those that are ready at the same time in the order in which they came
            heapq.heappush(self._queue, (host.ready_at, next(self._order), host))

    def _draw(self, seconds: float) -> float:
        return seconds * (1 + self._rng.uniform(0, JITTER))

    def _is_given_up(self, host: _Host, now: float) -> bool:
        left = host.ready_at - now
        if not host.n_failures or left <= 0:
            return False
        return host.n_failures >= self._max_failures or left > self._patience

    def _refuse(self, visit: Visit, host: _Host, now: float) -> Refusal:
        left = host.ready_at - now
        if host.n_failures >= self._max_failures:
            problem = f"its host does not answer ({host.n_failures} failures in a row)"
            remedy = "try again later"
        else:
            problem = f"its host is left alone for another {left:,.0f} seconds, after it did not answer"
            remedy = f"try again later, or raise the setting {COLLECT_PATIENCE.name}"
        return visit, BusyError(hide_credentials(visit.url), problem, remedy, retry_after=left)


def find_host(url: str) -> str:
    """Return the host of ``url`` in lower case, "" where it has none.

    >>> [find_host(url) for url in ("https://News.example.:8443/story", "http://[::1", "story")]
    ['news.example', '', '']
    """
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return ""
