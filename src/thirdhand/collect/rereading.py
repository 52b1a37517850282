"""``reread``: what the store holds, read anew by the model and rules of now, beside the old results.

The old results are shown until every version has been read; then the new ones are, all at once. Killed
before that, it goes on where it was the next time.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Connection

from thirdhand.collect.collector import Options
from thirdhand.collect.editions import current_edition
from thirdhand.collect.intake import digest_failure
from thirdhand.collect.readers import Readers
from thirdhand.collect.tally import Event, Listener, Tally, ignore
from thirdhand.collect.tasks import Failed, VersionTask
from thirdhand.records import Article
from thirdhand.settings import COLLECT_READ_TIMEOUT
from thirdhand.store import clock, superseding
from thirdhand.store.editions import add_edition
from thirdhand.store.failures import FailureRow, add_failures
from thirdhand.store.preparing import PreparedReading
from thirdhand.store.store import Store
from thirdhand.store.writing import add_reading

_AT_ONCE = 64
_DELETED_AT_ONCE = 200
_NAP = 0.2


def reread(store: Store, options: Options, listener: Listener = ignore) -> Tally:
    """Read every version that the edition of now has not read; return how many in ``n_new``."""
    edition = current_edition(options.folder, options.settings)
    edition_id = store.write(lambda connection: add_edition(connection, edition))
    rereading = _Rereading(store, edition_id, edition.tool, listener)
    limit = options.settings[COLLECT_READ_TIMEOUT]
    with Readers(options.jobs, folder=options.folder, settings=options.settings, timeout=limit) as readers:
        rereading.run(readers)
    store.write(lambda connection: superseding.switch_edition(connection, edition_id))
    while store.write(
        lambda connection: superseding.delete_superseded(connection, edition_id, _DELETED_AT_ONCE)
    ):
        pass
    store.write(superseding.delete_uncredited)
    return rereading.tally


class _Rereading:
    def __init__(self, store: Store, edition_id: int, tool: str, listener: Listener) -> None:
        self._store = store
        self._edition_id = edition_id
        self._tool = tool
        self._listener = listener
        self.tally = Tally()

    def run(self, readers: Readers) -> None:
        self.tally.n_open = self._store.read(
            lambda connection: superseding.count_outdated(connection, self._edition_id)
        )
        tasks = self._find_tasks()
        is_over = False
        while not is_over or readers.n_pending:
            while not is_over and readers.has_room:
                task = next(tasks, None)
                if task is None:
                    is_over = True
                else:
                    readers.give(task)
            done = [
                (task, outcome)
                for task, outcome in readers.outcomes(_NAP)
                if isinstance(task, VersionTask) and isinstance(outcome, PreparedReading | Failed)
            ]
            self._write(done)

    def _find_tasks(self) -> Iterator[VersionTask]:
        after = 0
        while True:
            found = self._store.read(partial(self._find_outdated, after=after))
            if not found:
                return
            yield from (VersionTask(version_id=id, article=article) for id, article in found)
            after = found[-1][0]

    def _find_outdated(self, connection: Connection, *, after: int) -> list[tuple[int, Article]]:
        return superseding.find_outdated(connection, self._edition_id, after, _AT_ONCE)

    def _write(self, done: list[tuple[VersionTask, PreparedReading | Failed]]) -> None:
        if not done:
            return
        now = clock.now()
        read = [(task, outcome) for task, outcome in done if isinstance(outcome, PreparedReading)]
        failed = [outcome for _, outcome in done if isinstance(outcome, Failed)]
        rows = [self._failure(each) for each in failed]

        def write(connection: Connection) -> None:
            for task, reading in read:
                add_reading(connection, task.version_id, self._edition_id, reading, now)
            add_failures(connection, rows, now)

        self._store.write(write)
        self.tally.n_new += len(read)
        self.tally.n_failed += len(failed)
        self.tally.n_open -= len(done)
        for each in failed:
            message = f"{each.problem}; {each.remedy}"
            self._listener(Event(what="failed", input=each.input, message=message), self.tally)
        self._listener(Event(what="read"), self.tally)

    def _failure(self, failed: Failed) -> FailureRow:
        return FailureRow(
            digest=digest_failure(failed),
            input=failed.input,
            place=failed.input,
            error=failed.error,
            problem=failed.problem,
            remedy=failed.remedy,
            tool=self._tool,
        )
