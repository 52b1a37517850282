"""The index of search terms, in the form that each database has for it.

SQLite: an FTS5 table that keeps no text. PostgreSQL: a ``tsvector`` for each version under a GIN index. In
both, a row is one version, in two parts: its headline, which weighs more, and its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

#: Matches in a headline weigh so much more than those in the text.
TITLE_WEIGHT = 4.0
#: PostgreSQL keeps no position beyond.
_MAX_POSITION = 16383

CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE terms USING fts5(title, text, content='', tokenize=\"ascii tokenchars '_'\")",
    ),
    "postgresql": (
        "CREATE TABLE terms (version_id BIGINT PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,"
        " words TSVECTOR NOT NULL)",
        # most words of an article are found at once, and a waiting list would slow every search down
        "CREATE INDEX ix_terms_words ON terms USING GIN (words) WITH (fastupdate = off)",
    ),
}
DROP = "DROP TABLE IF EXISTS terms"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """The terms of one version: those of its headline and of its text, in order, parted by a space."""

    version_id: int
    title: str
    text: str


def add_terms(connection: Connection, rows: Sequence[IndexRow]) -> None:
    """Put ``rows`` into the index."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO terms (rowid, title, text) VALUES (:id, :title, :text)"
        values = [{"id": row.version_id, "title": row.title, "text": row.text} for row in rows]
    else:
        statement = "INSERT INTO terms (version_id, words) VALUES (:id, CAST(:words AS tsvector))"
        values = [{"id": row.version_id, "words": _vector(row)} for row in rows]
    connection.execute(text(statement), values)


def drop_terms(connection: Connection, rows: Sequence[IndexRow]) -> None:
    """Take ``rows``, with the very terms they were put in with, out of the index."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO terms (terms, rowid, title, text) VALUES ('delete', :id, :title, :text)"
        values = [{"id": row.version_id, "title": row.title, "text": row.text} for row in rows]
        connection.execute(text(statement), values)
    else:
        ids = [row.version_id for row in rows]
        statement = "DELETE FROM terms WHERE version_id IN :ids"
        connection.execute(text(statement).bindparams(bindparam("ids", ids, expanding=True)))


def purge_terms(connection: Connection) -> None:
    """Rewrite the index, so that nothing is left in it of terms that were taken out."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO terms (terms) VALUES ('optimize')")


def _vector(row: IndexRow) -> str:
    """Return PostgreSQL's own notation of a document: each term with its positions and weights."""
    title = row.title.split()
    positions: dict[str, list[str]] = {}
    for place, term in enumerate(title, start=1):
        positions.setdefault(term, []).append(f"{min(place, _MAX_POSITION)}A")
    # a gap, so that no phrase runs from the headline into the text
    for place, term in enumerate(row.text.split(), start=len(title) + 2):
        found = positions.setdefault(term, [])
        # 256 is all that PostgreSQL keeps; positions beyond its last would say what is not so
        if len(found) < 256 and place < _MAX_POSITION:
            found.append(str(place))
    return " ".join(
        f"'{term}':{','.join(found)}" if found else f"'{term}'" for term, found in positions.items()
    )


def match_expression(groups: Iterable[Sequence[str]], dialect: str) -> str:
    """Return the query for ``groups`` of terms: all must be found, the terms of one side by side.

    >>> match_expression([["grain", "ship"], ["port"]], "sqlite")
    '"grain ship" "port"'
    >>> match_expression([["grain", "ship"], ["port"]], "postgresql")
    "('grain' <-> 'ship') & 'port'"
    """
    if dialect == "sqlite":
        return " ".join(f'"{" ".join(group)}"' for group in groups)
    joined = (" <-> ".join(f"'{term}'" for term in group) for group in groups)
    return " & ".join(f"({each})" if "<->" in each else each for each in joined)
