"""The index of search terms, in the form that each database has for it.

SQLite: an FTS5 table that keeps no text. PostgreSQL: a ``tsvector`` for each version under a GIN index. In
both, a row is one version, in two parts: its headline, which weighs more, and its text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from thirdhand.store.querying import Group, Query

#: Matches in a headline weigh so much more than those in the text.
TITLE_WEIGHT = 4.0
#: Matches that are had from the database together.
_FETCHED = 1_000
#: PostgreSQL keeps no position beyond.
_MAX_POSITION = 16383

#: What a migration runs besides the tables of ``tables``.
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE terms USING fts5(title, text, content='', tokenize=\"ascii tokenchars '_'\")",
    ),
    "postgresql": (
        "CREATE TABLE terms (version_id BIGINT PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,"
        " words TSVECTOR NOT NULL)",
        # most words of an article are found at once, and a waiting list would slow every search down
        "CREATE INDEX ix_terms_words ON terms USING GIN (words) WITH (fastupdate = off)",
        # texts and records lie apart too: conditions look at thousands of rows and at none of them
        "ALTER TABLE versions SET (toast_tuple_target = 128)",
        "ALTER TABLE readings SET (toast_tuple_target = 128)",
        "ALTER TABLE readings ALTER record SET STORAGE EXTERNAL",
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
        values = [{"id": row.version_id, "words": write_vector(row)} for row in rows]
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


def write_vector(row: IndexRow) -> str:
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


_SHARES = f"{{{1 / TITLE_WEIGHT}, {1 / TITLE_WEIGHT}, {1 / TITLE_WEIGHT}, 1}}"
_MATCH = "CAST(:match AS tsquery)"
_FIND = {
    "sqlite": "SELECT rowid FROM terms WHERE terms MATCH :match ORDER BY rowid DESC",
    # The sum keeps PostgreSQL from walking down the key and unpacking every vector on the way. Its index does
    # not know which words stand side by side: for phrases, vectors are unpacked until there are enough.
    "postgresql": "SELECT version_id FROM (SELECT version_id FROM terms"
    " WHERE words @@ CAST(:likely AS tsquery) ORDER BY version_id + 0 DESC OFFSET 0) AS likely"
    f" WHERE :likely = :match OR (SELECT words @@ {_MATCH} FROM terms AS one"
    " WHERE one.version_id = likely.version_id)",
}
_RANK = {
    # the sign keeps FTS5 from searching anew for each id
    "sqlite": f"SELECT rowid, -bm25(terms, {TITLE_WEIGHT}, 1.0) FROM terms WHERE terms MATCH :match"
    " AND +rowid IN (SELECT value FROM json_each(:ids))",
    # weights are shares of one, the headline's the last
    "postgresql": f"SELECT version_id, ts_rank_cd('{_SHARES}', words, {_MATCH}, 1)"
    " FROM terms WHERE version_id = ANY(:ids)",
}


def find_matches(connection: Connection, query: Query) -> Generator[int, None, None]:
    """Yield the ids of the versions in which ``query`` is found, the newest in the store first."""
    dialect = connection.dialect.name
    values = {"match": match_expression(query, dialect)}
    if dialect == "postgresql":
        values["likely"] = match_expression(_loosen(query), dialect)
    with connection.execute(text(_FIND[dialect]), values, execution_options={"yield_per": _FETCHED}) as rows:
        for ids in rows.scalars().partitions(_FETCHED):
            yield from ids


def _loosen(query: Query) -> Query:
    """Return ``query`` with words in place of phrases: what it finds has all that ``query`` finds."""
    groups = []
    for group in query.groups:
        words = dict.fromkeys((term,) for phrase in group.wanted for term in phrase)
        unwanted = tuple(phrase for phrase in group.unwanted if len(phrase) == 1)
        groups.append(Group(wanted=tuple(words), unwanted=unwanted))
    return Query(tuple(groups))


def rank_matches(connection: Connection, query: Query, ids: Collection[int]) -> dict[int, float]:
    """Return a score for each of ``ids``, in which ``query`` must be found: more is better.

    It is BM25 on SQLite and the density of covers on PostgreSQL: good for an order, not to be compared.
    """
    dialect = connection.dialect.name
    bound = json.dumps(list(ids)) if dialect == "sqlite" else list(ids)
    values = {"match": match_expression(query, dialect), "ids": bound}
    return {id: float(score) for id, score in connection.execute(text(_RANK[dialect]), values)}


def match_expression(query: Query, dialect: str) -> str:
    """Return ``query`` in the words of the index of ``dialect``.

    >>> from thirdhand.store.querying import parse_query
    >>> match_expression(parse_query('port "grain ships" -strike'), "sqlite")
    '("port" AND "grain ship") NOT ("strike")'
    >>> match_expression(parse_query('port "grain ships" -strike'), "postgresql")
    "('port' & ('grain' <-> 'ship')) & !('strike')"
    """
    signs = _SQLITE if dialect == "sqlite" else _POSTGRESQL
    groups = [_match_group(group, signs) for group in query.groups]
    return groups[0] if len(groups) == 1 else signs.either.join(f"({group})" for group in groups)


def _match_group(group: Group, signs: _Signs) -> str:
    wanted = f"({signs.both.join(map(signs.phrase, group.wanted))})"
    if not group.unwanted:
        return wanted
    return f"{wanted}{signs.without}({signs.either.join(map(signs.phrase, group.unwanted))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """How an index writes its queries. Terms are letters, digits and low lines: none needs an escape."""

    phrase: Callable[[Sequence[str]], str]
    both: str
    either: str
    without: str


def _phrase_of_postgresql(terms: Sequence[str]) -> str:
    joined = " <-> ".join(f"'{term}'" for term in terms)
    return joined if len(terms) == 1 else f"({joined})"


_SQLITE = _Signs(phrase=lambda terms: f'"{" ".join(terms)}"', both=" AND ", either=" OR ", without=" NOT ")
_POSTGRESQL = _Signs(phrase=_phrase_of_postgresql, both=" & ", either=" | ", without=" & !")
