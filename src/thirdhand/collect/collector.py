"""Captures, visits and readings brought together in one loop, for ``add`` and ``watch`` alike.

The loop never waits for one thing while it could do another: pages are fetched by threads, articles read
by processes, and what is finished is written down in between. It holds a bounded number of all of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from thirdhand.acquire.captures import Capture
from thirdhand.acquire.guard import Guard
from thirdhand.collect.editions import current_edition
from thirdhand.collect.intake import Intake, digest_failure
from thirdhand.collect.readers import Readers
from thirdhand.collect.recorder import PageNote, Recorder
from thirdhand.collect.tally import Event, Listener, Tally
from thirdhand.collect.tasks import CaptureTask, Failed
from thirdhand.collect.visiting import Outcome, Visit, Visitor
from thirdhand.errors import InputError
from thirdhand.settings import COLLECT_READ_TIMEOUT, Settings
from thirdhand.store.preparing import Prepared
from thirdhand.store.store import Store

if TYPE_CHECKING:
    from types import TracebackType

#: Seconds that the loop waits at most when nothing is finished.
_NAP = 0.2
#: Seconds after which what was taken is looked at, however little it is.
_ASK_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to collect: on ``jobs`` cores, with the model in ``folder`` (None: the one in the package).

    ``forget_after`` days new articles are taken out again, None never. ``retry_failed`` tries again what has
    failed before, ``allow_private`` lets pages be fetched from private networks.
    """

    jobs: int
    settings: Settings
    folder: Path | None = None
    forget_after: float | None = None
    retry_failed: bool = False
    allow_private: bool = False


def open_readers(options: Options) -> Readers:
    """Return readers as ``options`` have them, to be closed by whoever asked."""
    return Readers(
        options.jobs,
        folder=options.folder,
        settings=options.settings,
        timeout=options.settings[COLLECT_READ_TIMEOUT],
    )


#: What is done with the outcome of a visit.
OnOutcome = Callable[[Outcome], None]


class Collector:
    """Takes captures and visits, reads and writes; use it in a ``with`` block and end with ``finish``.

    ``readers`` that somebody else keeps are used and left open; without them it has its own.
    """

    def __init__(
        self, store: Store, options: Options, listener: Listener, readers: Readers | None = None
    ) -> None:
        edition = current_edition(options.folder, options.settings)
        self.tally = Tally()
        self.tool = edition.tool
        self._listener = listener
        self._readers = readers or open_readers(options)
        self._is_host = readers is None
        self._recorder = Recorder(store, edition, self.tally, listener, options.forget_after)
        self._intake = Intake(
            store,
            self._recorder,
            self.tally,
            listener,
            tool=edition.tool,
            retry_failed=options.retry_failed,
        )
        self._visitor = Visitor(options.settings, guard=Guard(allow_private=options.allow_private))
        self._tasks: list[CaptureTask] = []
        self._asked_at = time.monotonic()

    def __enter__(self) -> Collector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._visitor.close()
        if self._is_host:
            self._readers.close()

    @property
    def is_idle(self) -> bool:
        """Whether all that was taken has come to something."""
        return not (self._intake.n_waiting or self._tasks or self._readers.n_pending or self._visitor.n_open)

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be taken for now."""
        return self._intake.is_full or bool(self._tasks)

    @property
    def n_visits(self) -> int:
        """How many visits have not come back."""
        return self._visitor.n_open

    def take(self, capture: Capture, note: PageNote | None = None) -> None:
        """Take a capture, to be read unless it is known; ``note`` is written in the same transaction."""
        self._intake.take(capture, note)

    def note(self, note: PageNote) -> None:
        """Write down what became of a page that brought nothing new."""
        self._recorder.note(note)

    def fail(self, error: InputError, *, capture: Capture | None = None) -> None:
        """Take an input that could not be had."""
        failed = Failed.of(error)
        self._recorder.fail(failed, capture.digest if capture else digest_failure(failed), capture)

    def visit(self, visit: Visit) -> None:
        """Have a page or feed fetched."""
        self._visitor.submit(visit)

    def say(self, event: Event) -> None:
        """Tell whoever listens."""
        self._listener(event, self.tally)

    def step(self, on_outcome: OnOutcome | None = None) -> None:
        """Do what can be done now, waiting a moment where nothing can.

        ``on_outcome`` is called with what visits gave.
        """
        self._hand_in(on_outcome)
        self._ask_store()
        self._hand_out()
        wait = 0.0 if self._tasks and self._readers.has_room else _NAP
        # a page that was fetched while the loop waits for a reading waits no longer than that
        for task, outcome in self._readers.outcomes(wait if self._readers.n_pending else 0.0):
            if isinstance(task, CaptureTask):
                self._record(task, outcome)
        self._recorder.flush(if_due=True)
        self.tally.n_open = (
            self._intake.n_waiting + len(self._tasks) + self._readers.n_pending + self.n_visits
        )

    def finish(self) -> None:
        """Write down what has not been written yet."""
        self._recorder.flush()

    def _hand_in(self, on_outcome: OnOutcome | None) -> None:
        """Take what visits gave, waiting for it only where there is nothing else to do."""
        is_busy = self._intake.n_waiting or self._tasks or self._readers.n_pending
        timeout = 0.0 if is_busy else _NAP
        while on_outcome and not self.is_full and (outcome := self._visitor.next_outcome(timeout)):
            on_outcome(outcome)
            timeout = 0.0

    def _ask_store(self) -> None:
        """Ask for what was taken once it is much, or the readers have nothing to do."""
        is_due = time.monotonic() - self._asked_at > _ASK_SECONDS or self._readers.has_room
        if not self._tasks and (self._intake.is_full or is_due):
            self._tasks = list(self._intake.ask())
            self._asked_at = time.monotonic()

    def _hand_out(self) -> None:
        while self._tasks and self._readers.has_room:
            self._readers.give(self._tasks.pop(0))

    def _record(self, task: CaptureTask, outcome: object) -> None:
        if isinstance(outcome, Prepared):
            self._recorder.add(task, outcome)
        elif isinstance(outcome, Failed):
            self._recorder.fail(outcome, task.digest, task.capture)
