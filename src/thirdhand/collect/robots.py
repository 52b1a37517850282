"""What hosts let programs fetch: the robots.txt of each origin, asked for once a day (RFC 9309).

A file that is not there forbids nothing; one that cannot be had for now forbids everything for now, which
the caller hears as a BusyError. What is kept is the text, read anew for each question: read and kept, it
takes over twenty times as much, and reading it takes two milliseconds.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from thirdhand.acquire.fetch import Accept, fetch
from thirdhand.acquire.guard import Guard
from thirdhand.errors import BusyError, InputError
from thirdhand.settings import FETCH_MAX_BYTES, Settings

#: What a robots.txt calls this program.
TOKEN = "thirdhand"
#: What is read of one; RFC 9309 asks for 500 KiB at least.
MAX_BYTES = 512_000
#: Seconds that one holds.
LIFETIME = 86_400.0
MAX_ORIGINS = 10_000
#: Of all texts together: a robots.txt has a few thousand bytes, a hostile one as many as it may.
MAX_KEPT_BYTES = 64_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The robots.txt of one origin; ``until`` is when it should be asked for again, by the caller's clock."""

    text: str
    until: float

    def is_allowed(self, url: str) -> bool:
        """Return whether this program may fetch ``url``."""
        from protego import Protego

        return not self.text or bool(Protego.parse(self.text).can_fetch(url, TOKEN))

    @property
    def delay(self) -> float:
        """Seconds that it asks to leave between two requests, 0 where it does not ask."""
        from protego import Protego

        asked = Protego.parse(self.text).crawl_delay(TOKEN) if self.text else None
        return asked if asked and asked > 0 else 0.0


class Robots:
    """The rules of many origins; threads may share one."""

    def __init__(
        self, settings: Settings, guard: Guard, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = Settings({**settings.values, FETCH_MAX_BYTES.name: MAX_BYTES})
        self._guard = guard
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Rules] = OrderedDict()
        self._n_bytes = 0

    def find(self, url: str) -> Rules | None:
        """Return the rules for ``url`` that still hold, None where they must be fetched first."""
        with self._lock:
            rules = self._known.get(find_origin(url))
            return rules if rules and rules.until > self._clock() else None

    def fetch(self, url: str) -> Rules:
        """Return the rules for ``url`` as its origin gives them now, and keep them for a day.

        Raises BusyError, naming the robots.txt, where the origin does not answer or asks to wait.
        """
        origin = find_origin(url)
        try:
            response = fetch(f"{origin}/robots.txt", self._settings, guard=self._guard, accept=Accept.ROBOTS)
            text = response.data.decode("utf-8-sig", "replace")
        except BusyError:
            raise
        except InputError:  # 404 and its like, or no file that anybody can read: it forbids nothing
            text = ""
        rules = Rules(text=text, until=self._clock() + LIFETIME)
        with self._lock:
            self._keep(origin, rules)
        return rules

    def _keep(self, origin: str, rules: Rules) -> None:
        self._drop(origin)
        self._known[origin] = rules
        self._n_bytes += len(rules.text)
        while len(self._known) > MAX_ORIGINS or self._n_bytes > MAX_KEPT_BYTES:
            self._drop(next(iter(self._known)))

    def _drop(self, origin: str) -> None:
        dropped = self._known.pop(origin, None)
        if dropped is not None:
            self._n_bytes -= len(dropped.text)


def find_origin(url: str) -> str:
    """Return scheme, host and port of ``url``, as in it but in lower case.

    >>> find_origin("https://ana:secret@News.example:8443/story?x=1")
    'https://news.example:8443'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
