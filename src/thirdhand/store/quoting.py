"""Who is credited in the articles: how often, by whom, how openly and how surely.

Counted are the articles as they stand now. A claim with two names counts for both; anonymous sources are
called by their own words, so that "officials" and "a source" are lines of their own. Pronouns that no article
resolves are left out: "he" is another man in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, cast, func, select

from thirdhand.lexicons import load
from thirdhand.store import tables
from thirdhand.store.selection import Selection, one_of, select_sources, version_conditions

#: Outlets that are named for each source.
_SHOWN_OUTLETS = 3
#: Sources whose details are looked up together.
_AT_ONCE = 200
#: No reading has more claims.
_MOST_CLAIMS = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCount:
    """A source and how it is credited; all counts but ``n_articles`` and ``n_outlets`` are of claims.

    ``kind`` is what it is most often. ``anonymity`` and ``certainty`` have the words that occur, the most
    frequent first; ``outlets`` the three that credit it most. ``first`` and ``last`` are publication times
    in UTC, None where no article has one.
    """

    name: str
    kind: str
    anonymity: dict[str, int]
    certainty: dict[str, int]
    n_claims: int
    n_articles: int
    n_outlets: int
    outlets: dict[str, int]
    first: str | None
    last: str | None


def count_sources(connection: Connection, selection: Selection, limit: int | None) -> list[SourceCount]:
    """Return the sources under ``selection``, those of most claims first; ``limit`` None gives all.

    ``source`` is looked for in their names, and ``kind``, ``anonymity`` and ``certainty`` are asked of each
    source itself, wherever in a chain it stands.
    """
    n_claims = _n_claims().label("n_claims")
    links, sources = tables.links, tables.sources
    query = (
        _select_credits(selection, links.c.source_id, sources.c.name, n_claims)
        .join(sources, sources.c.id == links.c.source_id)
        .group_by(links.c.source_id, sources.c.name, sources.c.key)
        .order_by(n_claims.desc(), sources.c.key)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    counted: list[SourceCount] = []
    for start in range(0, len(rows), _AT_ONCE):
        counted += _count_details(connection, selection, rows[start : start + _AT_ONCE])
    return counted


def _n_claims() -> ColumnElement[int]:
    links = tables.links
    return func.count((cast(links.c.reading_id, BigInteger) * _MOST_CLAIMS + links.c.claim).distinct())


def _select_credits(selection: Selection, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return the query for ``columns`` of the links that are selected, with their readings and versions."""
    links, readings, versions = tables.links, tables.readings, tables.versions
    query = (
        select(*columns)
        .select_from(links)
        .join(readings, (readings.c.id == links.c.reading_id) & readings.c.is_active)
        .join(versions, versions.c.id == readings.c.version_id)
        .where(*version_conditions(selection))
    )
    for name in ("kind", "anonymity", "certainty"):
        if (wanted := getattr(selection, name)) is not None:
            query = query.where(links.c[name] == wanted)
    if selection.source is not None:
        return query.where(links.c.source_id.in_(select_sources(selection.source)))
    sources = tables.sources
    pronouns = select(sources.c.id).where(sources.c.key.in_(list_pronouns()))
    return query.where(links.c.source_id.not_in(pronouns))


def list_pronouns() -> list[str]:
    """Return the keys of the sources that are called by a pronoun alone."""
    return sorted({word for words in load("grammar")["pronouns"].values() for word in words.split()})


def _count_details(
    connection: Connection, selection: Selection, rows: Sequence[Any]
) -> Iterator[SourceCount]:
    links, versions = tables.links, tables.versions
    ids = [row.source_id for row in rows]

    def ask(*columns: ColumnElement[Any], by: Sequence[ColumnElement[Any]] = ()) -> list[Any]:
        query = _select_credits(selection, links.c.source_id, *columns)
        query = query.where(one_of(connection, links.c.source_id, ids))
        return list(connection.execute(query.group_by(links.c.source_id, *by)))

    def count(
        column: ColumnElement[Any], name: ColumnElement[Any] | None = None
    ) -> dict[int, dict[str, int]]:
        found = ask(column if name is None else name, _n_claims(), by=(column,))
        return _most_first((id, word, n_claims) for id, word, n_claims in found if word is not None)

    kinds, anonymity, certainty = count(links.c.kind), count(links.c.anonymity), count(links.c.certainty)
    outlets = count(versions.c.outlet_key, func.min(versions.c.outlet))
    times = (func.min(versions.c.published_at), func.max(versions.c.published_at))
    sums = {id: rest for id, *rest in ask(func.count(versions.c.id.distinct()), *times)}
    for row in rows:
        id = row.source_id
        n_articles, first, last = sums[id]
        by_outlet = outlets.get(id, {})
        yield SourceCount(
            name=row.name,
            kind=next(iter(kinds[id])),
            anonymity=anonymity[id],
            certainty=certainty[id],
            n_claims=row.n_claims,
            n_articles=n_articles,
            n_outlets=len(by_outlet),
            outlets=dict(list(by_outlet.items())[:_SHOWN_OUTLETS]),
            first=first,
            last=last,
        )


def _most_first(rows: Iterator[tuple[int, str, int]]) -> dict[int, dict[str, int]]:
    """Return (id, word, count) as the counts of each id by word, the most frequent first."""
    counts: dict[int, dict[str, int]] = {}
    for id, word, count in sorted(rows, key=lambda row: (-row[2], row[1])):
        counts.setdefault(id, {})[word] = count
    return counts
