"""What comes up by itself while a store is served: feeds and pages that are due, articles whose time is over,
jobs that were done long ago; and at the start, articles that came in while nobody served."""

from __future__ import annotations

import time
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from thirdhand.settings import SERVE_POLL_MINUTES, Settings
from thirdhand.store.clock import now
from thirdhand.store.feeds import find_next_time
from thirdhand.store.jobs import JobKind, Lane, State, add_job, find_last_job, sweep_jobs
from thirdhand.store.knowing import has_articles
from thirdhand.store.removing import find_expired
from thirdhand.store.store import Store

#: Seconds between two looks at what is due, from the end of one poll to the next, and between two sweeps.
_LOOK_SECONDS, _POLL_PAUSE, _SWEEP_SECONDS = 5.0, 60.0, 3_600.0
_PATIENCE = 2.0
#: Who asks for what nobody asks for.
_NOBODY = "schedule"


class Schedule:
    """Puts jobs into the queue when they are due; ``look`` is to be called again and again."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._poll_seconds = 60 * settings[SERVE_POLL_MINUTES]
        self._looked = self._swept = float("-inf")

    def start(self) -> None:
        """Have the articles compared, which costs little where nothing is new."""
        if self._store.read(has_articles):
            self._store.write(partial(_add, kind=JobKind.LINK))

    def look(self) -> None:
        """Do what is due now; raises StoreError, and may be called again."""
        now = time.monotonic()
        if now - self._looked >= _LOOK_SECONDS:
            self._looked = now
            if self._store.read(self._is_poll_due, patience=_PATIENCE):
                self._store.write(partial(_add, kind=JobKind.POLL), patience=_PATIENCE)
        if now - self._swept >= _SWEEP_SECONDS:
            self._swept = now
            self._store.write(sweep_jobs, patience=_PATIENCE)

    def _is_poll_due(self, connection: Connection) -> bool:
        time = now()
        next_time = find_next_time(connection)
        is_due = next_time is not None and next_time <= time
        if not is_due and not find_expired(connection, 1):
            return False
        last = find_last_job(connection, JobKind.POLL)
        if last is None:
            return True
        if last.is_open or last.ended is None:
            return False
        # who cancelled it does not want it back at once
        pause = _POLL_PAUSE if last.state is State.DONE else max(_POLL_PAUSE, self._poll_seconds)
        passed = datetime.fromisoformat(time) - datetime.fromisoformat(last.ended)
        return passed.total_seconds() >= pause


def _add(connection: Connection, kind: JobKind) -> None:
    add_job(connection, key=f"{kind}:{now()}", lane=Lane.LONG, kind=kind, by=_NOBODY)
