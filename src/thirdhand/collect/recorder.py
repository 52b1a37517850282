"""The one writer: what readers hand in goes into the store, many articles in one transaction.

A batch is written when it is full or has waited a second, so that a kill costs a second's reading at most;
whatever a batch holds is in the store whole or not at all.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from thirdhand.acquire.captures import Capture
from thirdhand.collect.tally import Event, Listener, Tally
from thirdhand.collect.tasks import CaptureTask, Failed
from thirdhand.store import clock
from thirdhand.store.editions import Edition, add_edition
from thirdhand.store.failures import FailureRow, add_failures
from thirdhand.store.feeds import note_visit
from thirdhand.store.knowing import see_captures
from thirdhand.store.preparing import Prepared, write_out
from thirdhand.store.store import Store
from thirdhand.store.writing import FETCH_ERRORS, Added, Addition, add_articles

_BATCH = 64
_BATCH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class PageNote:
    """What is to be written down of a followed page once its article is: columns of ``pages``."""

    page_id: int
    values: dict[str, Any]


@dataclass(slots=True)
class _Batch:
    additions: list[Addition] = field(default_factory=list)
    failures: list[FailureRow] = field(default_factory=list)
    seen: list[tuple[bytes, str]] = field(default_factory=list)
    notes: list[PageNote] = field(default_factory=list)
    since: float = 0.0

    @property
    def size(self) -> int:
        return len(self.additions) + len(self.failures) + len(self.seen) + len(self.notes)


class Recorder:
    """Writes into ``store`` what was read by ``edition``, and counts in ``tally`` what it came to.

    Articles that are new are kept until ``forget_after`` days have passed, None for good.
    """

    def __init__(
        self, store: Store, edition: Edition, tally: Tally, listener: Listener, forget_after: float | None
    ) -> None:
        self._store = store
        self._edition = edition
        self._tally = tally
        self._listener = listener
        self._forget_after = forget_after
        self._batch = _Batch()
        self._notes: dict[bytes, PageNote] = {}

    def remember(self, digest: bytes, note: PageNote) -> None:
        """Write ``note`` in the transaction that settles the capture ``digest``, not before: a page that
        counts as visited must not be lost with the process that was reading it."""
        self._notes[digest] = note

    def settle(self, digest: bytes) -> None:
        """Take it that the capture ``digest`` has come to something."""
        if digest in self._notes:
            self.note(self._notes.pop(digest))

    def note(self, note: PageNote) -> None:
        """Take what is to be written down of a page whose article is in the store already."""
        self._batch.notes.append(note)
        self._after()

    def add(self, task: CaptureTask, prepared: Prepared) -> None:
        """Take an article that was read."""
        capture = task.capture
        if prepared.warning:
            self._tally.n_warned += 1
            self._listener(Event(what="warning", input=capture.name, message=prepared.warning), self._tally)
        captured = capture.captured or clock.now()
        forget_at = None if self._forget_after is None else clock.after(clock.now(), self._forget_after)
        self._batch.additions.append(
            Addition(
                prepared=prepared,
                digest=task.digest,
                input=write_out(capture.name),
                captured=captured,
                headers=dict(capture.headers) or None,
                tool=self._edition.tool,
                forget_at=forget_at,
            )
        )
        self.settle(task.digest)
        self._after()

    def fail(self, failed: Failed, digest: bytes, capture: Capture | None = None) -> None:
        """Take an input that came to nothing; what a defect cut off is kept whole."""
        self._tally.n_failed += 1
        self._listener(
            Event(
                what="failed",
                input=failed.input,
                message=f"{failed.problem}; {failed.remedy}",
                digest=digest,
            ),
            self._tally,
        )
        self._batch.failures.append(
            FailureRow(
                digest=digest,
                input=write_out(failed.input),
                place=_place_of(failed, capture),
                error=failed.error,
                problem=write_out(failed.problem),
                remedy=failed.remedy,
                tool=self._edition.tool,
                capture=capture if failed.is_defect else None,
            )
        )
        self.settle(digest)
        self._after()

    def see(self, digest: bytes, captured: str) -> None:
        """Take a capture that the store has, which was had again at ``captured``."""
        self._batch.seen.append((digest, captured))
        self._after()

    def flush(self, *, if_due: bool = False) -> None:
        """Write what was taken; with ``if_due`` only where it has waited long enough."""
        if not self._batch.size or (if_due and time.monotonic() - self._batch.since < _BATCH_SECONDS):
            return
        batch, self._batch = self._batch, _Batch()
        added = self._store.write(lambda connection: self._write(connection, batch))
        for addition, result in zip(batch.additions, added, strict=True):
            self._count(addition, result)

    def _after(self) -> None:
        if not self._batch.since:
            self._batch.since = time.monotonic()
        if self._batch.size >= _BATCH:
            self.flush()

    def _write(self, connection: Connection, batch: _Batch) -> list[Added | None]:
        moment = clock.now()
        added: list[Added | None] = []
        if batch.additions:
            added = add_articles(connection, batch.additions, add_edition(connection, self._edition), moment)
        add_failures(connection, batch.failures, moment)
        see_captures(connection, batch.seen)
        for note in batch.notes:
            note_visit(connection, note.page_id, **note.values)
        return added

    def _count(self, addition: Addition, added: Added | None) -> None:
        tally = self._tally
        if added is None:
            tally.n_removed += 1
            what = "removed before"
        elif added.is_new_article:
            tally.n_new += 1
            what = "new"
        elif added.is_new_version:
            tally.n_versions += 1
            what = "new version"
        else:
            tally.n_known += 1
            what = "known"
        self._listener(Event(what=what, input=addition.input, digest=addition.digest), tally)


def _place_of(failed: Failed, capture: Capture | None) -> str | None:
    """Return where the article is that was not to be had, None for what has no place of its own."""
    if capture is not None:
        return write_out(capture.place)
    return write_out(failed.input) if failed.error in FETCH_ERRORS else None
