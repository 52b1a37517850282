"""Which articles a search looks at: what few articles have is asked first, the rest only of those.

Databases choose such an order by statistics, which SQLite does not keep and neither has for words and claims
together. Asking each condition for a little more than is ever ranked costs a millisecond and tells for sure.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Select, select

from thirdhand.store import tables
from thirdhand.store.index import find_matches
from thirdhand.store.querying import Query
from thirdhand.store.selection import Selection, narrow, select_sources
from thirdhand.store.terms import fold_name

#: What no more versions than this have is asked first.
FEW = 2_000
#: Versions whose conditions are looked up together, at first and at most.
_LEAST, _MOST = 200, 2_000


def find_candidates(connection: Connection, query: Query, selection: Selection, most: int) -> list[int]:
    """Return ids of current versions that meet ``selection``: no more than ``most`` where many do.

    With words, all in which they are found are among them, or the ``most`` that came in last; without, the
    ``most`` that were published last.
    """
    has_words = bool(query.groups)
    matches = find_matches(connection, query) if has_words else _latest_first(connection, selection)
    with closing(matches) as stream:
        ahead = list(islice(stream, FEW + 1 if has_words else 0))
        few = ahead if has_words and len(ahead) <= FEW else _find_few(connection, selection)
        if few is not None:
            return narrow(connection, selection, few)
        found: list[int] = []
        for ids in _by_chunks(chain(ahead, stream)):
            meeting = set(narrow(connection, selection, ids))
            found += [id for id in ids if id in meeting]
            if len(found) >= most:
                break
        return found[:most]


def _by_chunks(ids: Iterator[int]) -> Iterator[list[int]]:
    size = _LEAST
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
        with connection.execute(query, execution_options={"yield_per": _LEAST}) as rows:
            yield from rows.scalars()


def _find_few(connection: Connection, selection: Selection) -> list[int] | None:
    """Return the versions that the rarest condition leaves, None where each leaves many."""
    fewest: list[int] | None = None
    for query in _rare_conditions(selection):
        ids = list(connection.execute(query.limit(FEW + 1)).scalars())
        if len(ids) <= FEW and (fewest is None or len(ids) < len(fewest)):
            fewest = ids
    return fewest


def _rare_conditions(selection: Selection) -> Iterator[Select[Any]]:
    """Yield a query for the versions that meet each condition for which there is an index."""
    versions, readings, links, findings = tables.versions, tables.readings, tables.links, tables.findings
    if selection.outlet is not None:
        yield select(versions.c.id).where(versions.c.outlet_key == fold_name(selection.outlet))
    if selection.source is not None:
        named = links.c.source_id.in_(select_sources(selection.source))
        credited = select(links.c.reading_id).where(named).distinct()
        yield select(readings.c.version_id).where(readings.c.id.in_(credited), readings.c.is_active)
    if selection.rule is not None:
        found = select(findings.c.reading_id).where(findings.c.rule == selection.rule)
        yield select(readings.c.version_id).where(readings.c.id.in_(found), readings.c.is_active)
    if selection.since is not None and selection.until is not None:
        moment = versions.c.published_at
        yield select(versions.c.id).where(moment >= selection.since, moment < selection.until)
