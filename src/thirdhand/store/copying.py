"""A whole store into another, empty one, of either kind: the same rows under the same ids.

All of it is one transaction: cut off at any moment, it leaves the target as it was. The search index is not
copied but made anew from the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping, Table, delete, func, insert, select

from thirdhand.errors import StoreError
from thirdhand.store import tables
from thirdhand.store.engines import hide
from thirdhand.store.index import add_terms
from thirdhand.store.indexing import make_index_row
from thirdhand.store.recutting import cut_anew, make_index

if TYPE_CHECKING:
    from thirdhand.store.store import Store

#: Called with how many rows are copied, and how many there are.
Progress = Callable[[int, int], None]

_BATCH = 200
#: Rows that a new store has of itself.
_OWN = tables.meta


def copy(source: Store, target: Store, on_progress: Progress | None = None, *, replace: bool = False) -> int:
    """Copy all of ``source`` into ``target``; return how many articles that were.

    Raises StoreError where something is in ``target`` already, unless it may ``replace`` it.
    """

    def work(into: Connection) -> int:
        if not replace:
            _refuse_full(into)
        with source.reading() as connection:
            _clear(into)
            copy_rows(connection, into, tables.metadata.sorted_tables, on_progress)
        cut_anew(into)  # what was copied says of itself by which rules it was cut
        reset_sequences(into)
        return into.scalar(select(func.count()).select_from(tables.articles)) or 0

    return target.write(work)


def _refuse_full(target: Connection) -> None:
    if (found := find_something(target)) is not None:
        name = hide(target.engine.url)
        raise StoreError(f"{name}: there is something in this store already ({found}); name another")


def find_something(connection: Connection) -> str | None:
    """Return the name of a table in which there is something, None where the store is as it was made."""
    for table in tables.metadata.sorted_tables:
        if table is not _OWN and connection.execute(select(table).limit(1)).first() is not None:
            return table.name
    return None


def _clear(target: Connection) -> None:
    for table in reversed(tables.metadata.sorted_tables):
        target.execute(delete(table))
    make_index(target)


def copy_rows(
    source: Connection, target: Connection, copied: Sequence[Table], on_progress: Progress | None = None
) -> None:
    """Write the rows of the tables ``copied``, in their order, and the terms of each version."""
    total = sum(source.scalar(select(func.count()).select_from(table)) or 0 for table in copied)
    done = 0
    for table in copied:
        with closing(_batches(source, table)) as batches:
            for rows in batches:
                target.execute(insert(table), [dict(row) for row in rows])
                if table.name == tables.versions.name:
                    add_terms(target, [make_index_row(SimpleNamespace(**row)) for row in rows])
                done += len(rows)
                if on_progress is not None:
                    on_progress(done, total)


def _batches(source: Connection, table: Table) -> Generator[Sequence[RowMapping], None, None]:
    query = select(table).order_by(*table.primary_key.columns)
    with closing(source.execute(query, execution_options={"yield_per": _BATCH})) as rows:
        yield from rows.mappings().partitions(_BATCH)


def reset_sequences(target: Connection) -> None:
    """Make PostgreSQL number new rows after those that came with their ids."""
    if target.dialect.name != "postgresql":
        return
    for table in tables.metadata.sorted_tables:
        if "id" in table.c:
            last = func.max(table.c.id)
            sequence = func.pg_get_serial_sequence(table.name, "id")
            target.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
