"""Which articles a search looks at: what few articles have is asked first, the rest only of those.

Databases choose such an order by statistics, which SQLite does not keep and neither has for words and claims
together. Asking each condition for a little more than is ever ranked costs a millisecond and tells for sure.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Select, select, text

from thirdhand.store import tables
from thirdhand.store.index import find_matches
from thirdhand.store.querying import Query
from thirdhand.store.selection import Selection, narrow, select_sources
from thirdhand.terms import fold_name

#: Matches that are not worth a question about what else their articles must have.
FEW = 1_000
#: A condition that leaves fewer versions than this is asked by itself, and only those are looked at.
_RARE = 8_000
#: Versions whose conditions are looked up together at most; at first they are as many as are wanted.
_MOST = 2_000
_FETCHED = 500
_LOOK_UP = {
    **dict.fromkeys(("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"), "off"),
    **{"max_parallel_workers_per_gather": "0", "work_mem": "32MB"},
}


def find_candidates(connection: Connection, query: Query, selection: Selection, most: int) -> dict[int, str]:
    """Return current versions that meet ``selection``, each with the time it was published ("" for none).

    With words, all in which they are found, or the ``most`` that came in last; without, the ``most`` that
    were published last.
    """
    look_up(connection)
    has_words = bool(query.groups)
    matches = find_matches(connection, query) if has_words else _latest_first(connection, selection)
    with closing(matches) as stream:
        ahead = list(islice(stream, FEW if has_words else 0))
        few = None if has_words and len(ahead) < FEW else _find_rare(connection, selection)
        if few is not None and not has_words and len(few) <= FEW:
            found = narrow(connection, selection, list(few))
            return dict(sorted(found.items(), key=lambda item: (item[1], item[0]), reverse=True)[:most])
        found = {}
        every = chain(ahead, stream)
        for ids in _by_chunks(every if few is None else filter(few.__contains__, every), most):
            found |= narrow(connection, selection, ids)
            if len(found) >= most:
                break
        return dict(islice(found.items(), most))


def look_up(connection: Connection) -> None:
    """Have PostgreSQL, for this transaction, look up what it is asked for in its indices, as SQLite does.

    It does not know what unpacking a vector costs, and would rather read whole tables than look up two
    thousand rows: measured, three to ten times as long.
    """
    if connection.dialect.name != "postgresql":
        return
    names = [f"set_config('{name}', :{name}, true)" for name in _LOOK_UP]
    connection.execute(text(f"SELECT {', '.join(names)}"), _LOOK_UP)  # noqa: S608 -- names of ours


def _by_chunks(ids: Iterator[int], size: int) -> Iterator[list[int]]:
    while chunk := list(islice(ids, size)):
        yield chunk
        size = min(2 * size, _MOST)


def _latest_first(connection: Connection, selection: Selection) -> Generator[int, None, None]:
    """Yield the ids of all versions, those published last first, those without a date at the end."""
    versions = tables.versions
    moment = versions.c.published_at
    dated = select(versions.c.id).where(moment.is_not(None)).order_by(moment.desc(), versions.c.id.desc())
    if selection.since is not None:
        dated = dated.where(moment >= selection.since)
    if selection.until is not None:
        dated = dated.where(moment < selection.until)
    undated = select(versions.c.id).where(moment.is_(None)).order_by(versions.c.id.desc())
    has_date = selection.since is not None or selection.until is not None
    for query in (dated,) if has_date else (dated, undated):
        with connection.execute(query, execution_options={"yield_per": _FETCHED}) as rows:
            for ids in rows.scalars().partitions(_FETCHED):
                yield from ids


def _find_rare(connection: Connection, selection: Selection) -> set[int] | None:
    """Return the versions that the rarest condition leaves, None where each leaves many."""
    rarest: set[int] | None = None
    for query in _rare_conditions(selection):
        ids = list(connection.execute(query.limit(_RARE)).scalars())
        if len(ids) < _RARE and (rarest is None or len(ids) < len(rarest)):
            rarest = set(ids)
    return rarest


def _rare_conditions(selection: Selection) -> Iterator[Select[Any]]:
    """Yield a query for the versions that may meet each condition for which there is an index.

    Older readings and versions are among them: whether it is the one that counts is looked up later.
    """
    versions, links, findings = tables.versions, tables.links, tables.findings
    moment = versions.c.published_at
    if selection.outlet is not None:
        yield select(versions.c.id).where(versions.c.outlet_key == fold_name(selection.outlet))
    if selection.source is not None:
        named = links.c.source_id.in_(select_sources(selection.source))
        yield _versions_of(select(links.c.reading_id).where(named))
    if selection.rule is not None:
        yield _versions_of(select(findings.c.reading_id).where(findings.c.rule == selection.rule))
    if selection.since is not None and selection.until is not None:
        yield select(versions.c.id).where(moment >= selection.since, moment < selection.until)


def _versions_of(reading_ids: Select[Any]) -> Select[Any]:
    readings, few = tables.readings, reading_ids.distinct().limit(_RARE).subquery()
    return select(readings.c.version_id).join(few, few.c.reading_id == readings.c.id)
