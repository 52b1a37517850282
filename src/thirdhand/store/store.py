"""The one door to a store: opened at a file or URL, asked, looked after, closed.

What it does stands in modules of their own, which are loaded when they are first needed: a search must
answer before anything else is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from thirdhand.errors import StoreError
from thirdhand.store import engines

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from thirdhand.export.collection import StoredRecord
    from thirdhand.records import Article
    from thirdhand.store.counting import Stats
    from thirdhand.store.history import Change
    from thirdhand.store.loading import StoredVersion
    from thirdhand.store.quoting import SourceCount
    from thirdhand.store.removing import Removal
    from thirdhand.store.searching import Hit
    from thirdhand.store.selection import Selection
    from thirdhand.store.verifying import Problem

T = TypeVar("T")


class Store:
    """An open store. Use it in a ``with`` block, from any thread.

    >>> import tempfile
    >>> with Store.open(Path(tempfile.mkdtemp()) / "news.db") as store:
    ...     store.search("grain ship")
    []
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engines.hide(engine.url)
        #: The backup that was made because an older store was migrated, if one was.
        self.migrated: Path | None = None

    @classmethod
    def open(cls, place: str | Path, *, create: bool = True) -> Store:
        """Open the store at ``place``: a file, or a ``postgresql://`` URL.

        One that is not there is made where ``create``; one of an older version is migrated, with a backup
        first. Raises UsageError for what is no store's place, StoreError for what cannot be opened.
        """
        from thirdhand.store.migrating import bring_up

        url = engines.parse_place(place)
        if url.drivername == "sqlite" and not create and not Path(url.database or "").exists():
            raise StoreError(
                f"{url.database}: there is no store; thirdhand add makes one, --store names another"
            )
        store = cls(engines.connect(url))
        try:
            store.migrated = bring_up(store.engine, store._back_up_before)
        except BaseException:
            store.close()
            raise
        return store

    def _back_up_before(self, revision: str) -> Path:
        from thirdhand.store.backing_up import back_up_before

        return back_up_before(self.engine, revision)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection that sees one state of the store."""
        return engines.reading(self.engine)

    def read(self, work: Callable[[Connection], T], *, patience: float = engines.PATIENCE_SECONDS) -> T:
        """Return what ``work`` finds, waiting for a database that is away; see ``engines.read``."""
        return engines.read(self.engine, work, patience=patience)

    def write(self, work: Callable[[Connection], T], *, patience: float = engines.PATIENCE_SECONDS) -> T:
        """Run ``work`` in one transaction, alone among writers; see ``engines.write``."""
        return engines.write(self.engine, work, patience=patience)

    def search(self, words: str = "", *, limit: int = 20, **conditions: Any) -> list[Hit]:  # noqa: ANN401
        """Return the articles, best first, in which ``words`` stand and that meet all ``conditions``.

        Words in double quotes must stand side by side. ``conditions`` are those of ``Selection``:
        ``outlet``, ``since``, ``until``, ``source``, ``kind``, ``anonymity``, ``certainty``, ``rule``.
        Without words, the latest come first. Raises UsageError for a condition that cannot be.
        """
        from thirdhand.store.searching import search

        with self.reading() as connection:
            return search(connection, words, self._select(conditions), limit)

    def sources(self, *, limit: int | None = None, **conditions: Any) -> list[SourceCount]:  # noqa: ANN401
        """Return who is credited, the most often credited first, under ``conditions`` as in ``search``."""
        from thirdhand.store.quoting import count_sources

        with self.reading() as connection:
            return count_sources(connection, self._select(conditions), limit)

    @staticmethod
    def _select(conditions: Mapping[str, Any]) -> Selection:
        from thirdhand.store.selection import Selection

        return Selection.of(**conditions)

    def show(self, id: str, *, version: int | None = None) -> StoredVersion:
        """Return the version of the article ``id`` that stands there now, or the one with that number.

        ``id`` is a record's id or the beginning of one, a URL, a path or a ref. The id of the record of an
        earlier version means that version. Raises NotFoundError.
        """
        from thirdhand.store.history import show

        with self.reading() as connection:
            return show(connection, id, version)

    def history(self, id: str) -> tuple[Change, ...]:
        """Return what changed in the article ``id`` from each version to the next, the first one included."""
        from thirdhand.store.history import trace_changes

        with self.reading() as connection:
            return trace_changes(connection, id)

    def stats(self) -> Stats:
        """Return what the store holds, counted."""
        from thirdhand.store.counting import count

        with self.reading() as connection:
            return count(connection)

    def articles(self, **conditions: Any) -> Iterator[Article]:  # noqa: ANN401
        """Yield the articles as they stand now, in the order in which they came in, a few held at a time."""
        from thirdhand.store.loading import load_article, stream_rows
        from thirdhand.store.selection import select_current

        with self.reading() as connection:
            for row in stream_rows(connection, select_current(self._select(conditions))):
                yield load_article(row)

    def records(self, *, all_versions: bool = False, **conditions: Any) -> Iterator[StoredRecord]:  # noqa: ANN401
        """Return the records of articles with what the store knows of each, a few held at a time.

        The articles are those that meet ``conditions`` as they stand now; ``all_versions`` gives their
        earlier versions too. Raises UsageError for a condition that cannot be.
        """
        from thirdhand.store.exporting import stream_records

        selection = self._select(conditions)

        def stream() -> Iterator[StoredRecord]:
            with self.reading() as connection:
                yield from stream_records(connection, selection, all_versions=all_versions)

        return stream()

    def failures(self) -> list[dict[str, Any]]:
        """Return the inputs that could not be read, the latest first."""
        from thirdhand.store.failures import list_failures

        with self.reading() as connection:
            return list(list_failures(connection))

    def verify(self, on_progress: Callable[[int, int], None] | None = None) -> Iterator[Problem]:
        """Check every hash, span and row, and yield what is wrong.

        ``on_progress`` is told how many versions are checked, and how many there are.
        """
        from thirdhand.store.verifying import verify

        with self.reading() as connection:
            yield from verify(connection, on_progress)

    def remove(
        self,
        ids: Sequence[str],
        *,
        reason: str | None = None,
        for_good: bool = True,
        by: str = "local",
    ) -> list[Removal]:
        """Take the articles ``ids`` out wholly; see ``store.removing``."""
        from thirdhand.store.removing import remove

        return remove(self, ids, reason=reason, for_good=for_good, by=by)

    def expire(self) -> int:
        """Take out the articles whose time is over (``add --forget-after``); return how many there were."""
        from thirdhand.store.removing import expire

        return expire(self)

    def back_up(self, path: Path, on_progress: Callable[[int, int], None] | None = None) -> int:
        """Copy the whole store to the new file ``path``; return how many articles it has.

        ``on_progress`` is told how much is copied, and how much there is.
        """
        from thirdhand.store.backing_up import back_up

        return back_up(self, path, on_progress)
