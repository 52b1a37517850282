"""What the search index must have of each version: its terms, cut again from its words.

An index of SQLite keeps no text and cannot be asked what it has of one version. It can be read through from
the first term to the last, though; what it has and what it should have are then told apart by sums over
terms and positions, in a fixed number of counters, so that memory does not grow with the collection.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, select, text

from thirdhand.store import tables
from thirdhand.store.index import IndexRow, write_vector
from thirdhand.terms import cut_terms

_N_COUNTERS = 1 << 16
_BITS = (1 << 64) - 1
#: Counters that are looked into, one version each up to 65,536: beyond, the whole index is bad.
_MAX_NAMED = 1_000
#: FTS5 keeps ASCII letters in one case.
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def make_index_row(version: Any) -> IndexRow:  # noqa: ANN401 -- a row with id, title and text
    """Return the terms of a stored version, as they were put into the index when it came."""
    return IndexRow(version.id, " ".join(cut_terms(version.title or "")), " ".join(cut_terms(version.text)))


class IndexCheck(Protocol):
    """Compares the index with the versions, which are shown to it one batch after the other."""

    def show(self, rows: Sequence[IndexRow]) -> Iterator[int]:
        """Take note of what the index must have; yield the ids that are already known to be wrong in it."""

    def finish(self) -> Iterator[int]:
        """Yield the ids of all other versions that are wrong in the index, or not in the store at all."""


def check_index(connection: Connection) -> IndexCheck:
    """Return the check for the database of ``connection``."""
    return _CheckSums(connection) if connection.dialect.name == "sqlite" else _CheckVectors(connection)


class _CheckVectors:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def show(self, rows: Sequence[IndexRow]) -> Iterator[int]:
        wrong = text(
            "SELECT want.id FROM unnest(CAST(:ids AS bigint[]), CAST(:words AS text[])) AS want (id, words)"
            " LEFT JOIN terms ON terms.version_id = want.id"
            " WHERE terms.words IS DISTINCT FROM CAST(want.words AS tsvector) ORDER BY want.id"
        )
        values = {"ids": [row.version_id for row in rows], "words": [write_vector(row) for row in rows]}
        yield from self._connection.scalars(wrong, values)

    def finish(self) -> Iterator[int]:
        return iter(())  # a key ties every row of the index to its version


class _CheckSums:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counters = array("Q", bytes(8 * _N_COUNTERS))

    def show(self, rows: Sequence[IndexRow]) -> Iterator[int]:
        for row in rows:
            _count(self._counters, row.version_id, _sum(row))
        there = self._sized([row.version_id for row in rows])
        yield from (row.version_id for row in rows if row.version_id not in there)

    def _sized(self, ids: Sequence[int]) -> set[int]:
        """Return those of ``ids`` that the index knows the length of: of another it has nothing."""
        sizes = text("SELECT id FROM terms_docsize WHERE id IN :ids")
        return set(self._connection.scalars(sizes.bindparams(bindparam("ids", ids, expanding=True))))

    def finish(self) -> Iterator[int]:
        with _read_through(self._connection) as instances:
            for id, value in instances:
                _count(self._counters, id, -value)
        wrong = {number for number, counter in enumerate(self._counters) if counter}
        found = list(self._name(set(sorted(wrong)[:_MAX_NAMED])))
        versions = tables.versions.c.id
        named = self._connection.scalars(select(versions).where(versions.in_(found)))
        # what the index does not know at all was named when it was shown
        yield from sorted(set(found) - (set(named) - self._sized(found)))

    def _name(self, counters: set[int]) -> Iterator[int]:
        """Yield the ids behind ``counters`` that the index has otherwise than the store."""
        if not counters:
            return
        differences: dict[int, int] = {}
        with _read_through(self._connection) as instances:
            for id, value in instances:
                if id % _N_COUNTERS in counters:
                    differences[id] = differences.get(id, 0) - value
        for row in self._stored(counters):
            differences[row.version_id] = differences.get(row.version_id, 0) + _sum(row)
        yield from (id for id, difference in sorted(differences.items()) if difference)

    def _stored(self, counters: Iterable[int]) -> Iterator[IndexRow]:
        versions = tables.versions
        columns = select(versions.c.id, versions.c.title, versions.c.text)
        for counter in counters:
            for row in self._connection.execute(columns.where(versions.c.id % _N_COUNTERS == counter)):
                yield make_index_row(row)


def _count(counters: array[int], id: int, value: int) -> None:
    counters[id % _N_COUNTERS] = (counters[id % _N_COUNTERS] + value) & _BITS


def _sum(row: IndexRow) -> int:
    return sum(
        hash(term.translate(_LOWER)) * (2 * place + is_text + 1)
        for is_text, words in enumerate((row.title, row.text))
        for place, term in enumerate(words.split())
    )


@contextmanager
def _read_through(connection: Connection) -> Iterator[Iterator[tuple[int, int]]]:
    """Give the version's id and the part of its sum of every word in the index, term by term."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.term_places USING fts5vocab(main, terms, instance)"
    )
    # the driver's own cursor: a store has some hundred words for each article
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute("SELECT doc, term, 2 * offset + (col = 'text') + 1 FROM temp.term_places")
        yield ((id, hash(term) * weight) for id, term, weight in cursor)
    finally:
        cursor.close()
        connection.exec_driver_sql("DROP TABLE temp.term_places")
