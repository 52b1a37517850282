"""Words that were cut by other rules are cut anew, so that what is looked for and what is kept are alike.

The rules have a number, which a store keeps. An index without texts can only be made anew as a whole: of
SQLite's, terms can be taken out by those alone who know how they were cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, text, update

from thirdhand.store import tables
from thirdhand.store.index import CREATE, DROP, add_terms
from thirdhand.store.indexing import make_index_row
from thirdhand.terms import TERMS_VERSION, cut_terms

_BATCH = 200
_NUMBER = "terms"


def find_rules(connection: Connection) -> str | None:
    """Return the number of the rules by which the words of the store were cut."""
    meta = tables.meta
    found: str | None = connection.scalar(select(meta.c.value).where(meta.c.name == _NUMBER))
    return found


def cut_anew(connection: Connection) -> bool:
    """Cut all words anew if other rules than today's cut them; return whether they did.

    Clusters keep their terms until the next link describes them.
    """
    if find_rules(connection) == TERMS_VERSION:
        return False
    _cut_versions(connection)
    _cut_sources(connection)
    clusters, meta = tables.clusters, tables.meta
    connection.execute(update(clusters).where(~clusters.c.is_stale).values(is_stale=True))
    connection.execute(update(meta).where(meta.c.name == _NUMBER).values(value=TERMS_VERSION))
    return True


def make_index(connection: Connection) -> None:
    """Make the search index anew, with nothing in it."""
    for statement in (DROP, *CREATE[connection.dialect.name]):
        connection.execute(text(statement))


def _cut_versions(connection: Connection) -> None:
    make_index(connection)
    versions = tables.versions
    columns = select(versions.c.id, versions.c.title, versions.c.text)
    last = 0
    while rows := connection.execute(
        columns.where(versions.c.id > last).order_by(versions.c.id).limit(_BATCH)
    ).all():
        add_terms(connection, [make_index_row(row) for row in rows])
        last = rows[-1].id


def _cut_sources(connection: Connection) -> None:
    sources = tables.sources
    connection.execute(delete(tables.source_terms))
    last = 0
    while rows := connection.execute(
        select(sources.c.id, sources.c.key).where(sources.c.id > last).order_by(sources.c.id).limit(_BATCH)
    ).all():
        add_source_terms(connection, [(row.id, row.key) for row in rows])
        last = rows[-1].id


def add_source_terms(connection: Connection, named: Sequence[tuple[int, str]]) -> None:
    """Write the terms by which sources, each given by its id and key, are found."""
    rows = [{"term": term, "source_id": id} for id, key in named for term in sorted(set(cut_terms(key)))]
    if rows:
        connection.execute(insert(tables.source_terms), rows)
