"""What a store holds, in numbers: articles, claims and who stands behind them, findings, readings, space.

Claims, sources, findings and outlets are counted in the articles as they stand now; versions, captures and
readings are all that there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select, text

from thirdhand.store import tables

#: Outlets that are named.
_SHOWN_OUTLETS = 10
#: A claim whose chain is empty has no innermost source.
NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCount:
    """A model with the tool and rules that it read with, and how many readings are by it.

    ``n_shown`` are those that are shown now. The edition that was ``made`` last is the one to have.
    """

    model: str
    model_version: str
    tool: str
    made: str
    n_readings: int
    n_shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The numbers of a store.

    ``n_changed`` articles have more than one version. Claims are split by the ``anonymity`` of their
    innermost source (``nobody`` where nobody is credited), by ``depth``, the length of their chain, and by
    ``certainty``. ``n_sources`` are credited at least once, ``n_undated`` articles have no publication time,
    ``n_zone_unknown`` have one without a zone. ``outlets`` are the ten with most articles. Times are UTC;
    ``n_bytes`` is what the database takes on disk.
    """

    n_articles: int
    n_versions: int
    n_changed: int
    n_captures: int
    n_claims: int
    anonymity: dict[str, int]
    depth: dict[int, int]
    certainty: dict[str, int]
    n_sources: int
    findings: dict[str, int]
    n_outlets: int
    outlets: dict[str, int]
    first: str | None
    last: str | None
    n_undated: int
    n_zone_unknown: int
    failures: dict[str, int]
    editions: tuple[EditionCount, ...]
    n_feeds: int
    n_failing_feeds: int
    n_bytes: int

    @property
    def bytes_per_article(self) -> int | None:
        """Bytes for each article, None where there are none."""
        return round(self.n_bytes / self.n_articles) if self.n_articles else None

    @property
    def n_outdated(self) -> int:
        """Readings that are shown although a later edition is there to read with."""
        return sum(edition.n_shown for edition in self.editions[1:])


def count(connection: Connection) -> Stats:
    """Count everything; the tables of claims and links are read once each."""
    versions, claims, failures, feeds = tables.versions, tables.claims, tables.failures, tables.feeds
    anonymity = func.coalesce(claims.c.anonymity, NOBODY)
    certainty = _group(connection, _in_current(claims, claims.c.certainty))
    outlets = _group(connection, _current(func.min(versions.c.outlet), versions.c.outlet_key))
    is_failing = feeds.c.problem.is_not(None)
    return Stats(
        **_count_articles(connection),
        n_captures=_number(connection, select(func.count()).select_from(tables.captures)),
        n_claims=sum(certainty.values()),
        anonymity=_group(connection, _in_current(claims, anonymity)),
        depth=dict(sorted(_group(connection, _in_current(claims, claims.c.depth)).items())),
        certainty=certainty,
        n_sources=_number(connection, _select_credited()),
        findings=_group(connection, _in_current(tables.findings, tables.findings.c.rule)),
        n_outlets=len(outlets),
        outlets=dict(list(outlets.items())[:_SHOWN_OUTLETS]),
        failures=_group(connection, select(failures.c.error, func.count()).group_by(failures.c.error)),
        editions=_count_editions(connection),
        n_feeds=_number(connection, select(func.count()).select_from(feeds)),
        n_failing_feeds=_number(connection, select(func.count()).select_from(feeds).where(is_failing)),
        n_bytes=_measure(connection),
    )


def _number(connection: Connection, query: Select[Any]) -> int:
    return int(connection.scalar(query) or 0)


def _group(connection: Connection, query: Select[Any]) -> dict[Any, int]:
    """Return the counts of a query for (word, count), the most frequent first."""
    rows = [(row[0], row[1]) for row in connection.execute(query) if row[0] is not None]
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))


def _current(word: ColumnElement[Any], by: ColumnElement[Any]) -> Select[Any]:
    """Return the query that counts the versions that stand there now by ``by``."""
    return select(word, func.count()).where(tables.versions.c.is_current).group_by(by)


def _in_current(table: Table, by: ColumnElement[Any]) -> Select[Any]:
    """Return the query that counts the rows of what was read in current versions by ``by``."""
    return _of_current(select(by, func.count()).select_from(table), table).group_by(by)


def _of_current(query: Select[Any], table: Table) -> Select[Any]:
    versions, readings = tables.versions, tables.readings
    return (
        query.join(readings, (readings.c.id == table.c.reading_id) & readings.c.is_active)
        .join(versions, versions.c.id == readings.c.version_id)
        .where(versions.c.is_current)
    )


def _select_credited() -> Select[Any]:
    links = tables.links
    return _of_current(select(func.count(links.c.source_id.distinct())).select_from(links), links)


def _count_articles(connection: Connection) -> dict[str, Any]:
    versions = tables.versions
    n_versions = select(func.count(versions.c.id).label("n")).group_by(versions.c.article_id).subquery()
    moment, zone = versions.c.published_at, versions.c.published_zone
    dates = connection.execute(
        select(
            func.count().label("n_articles"),
            func.min(moment).label("first"),
            func.max(moment).label("last"),
            func.count().filter(moment.is_(None)).label("n_undated"),
            func.count().filter(zone == "unknown").label("n_zone_unknown"),
        ).where(versions.c.is_current)
    ).one()
    return {
        **dates._mapping,
        "n_versions": _number(connection, select(func.sum(n_versions.c.n))),
        "n_changed": _number(connection, select(func.count()).where(n_versions.c.n > 1)),
    }


def _count_editions(connection: Connection) -> tuple[EditionCount, ...]:
    editions, readings = tables.editions, tables.readings
    columns = (editions.c.model, editions.c.model_version, editions.c.tool, editions.c.made)
    query = (
        select(
            *columns,
            func.count(readings.c.id).label("n_readings"),
            func.count(readings.c.id).filter(readings.c.is_active).label("n_shown"),
        )
        .join(readings, readings.c.edition_id == editions.c.id, isouter=True)
        .group_by(editions.c.id, *columns)
        .order_by(editions.c.made.desc(), editions.c.id.desc())
    )
    return tuple(EditionCount(**row._mapping) for row in connection.execute(query))


def _measure(connection: Connection) -> int:
    """Return the bytes that the database takes on disk."""
    if connection.dialect.name == "sqlite":
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        size = "SELECT pg_database_size(current_database())"
    return int(connection.scalar(text(size)) or 0)
