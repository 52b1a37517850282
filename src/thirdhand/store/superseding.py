"""One edition's readings in the place of another's: made beside the old ones, shown all at once.

Until the switch, which is one transaction, nobody sees a new reading; a process that is killed before
goes on where it was. Versions that the new edition could not read keep the old reading.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, select, update

from thirdhand.records import Article
from thirdhand.store import tables


def count_outdated(connection: Connection, edition_id: int | None) -> int:
    """Return how many versions ``edition_id`` has not read; all, where there is no such edition yet."""
    versions = tables.versions
    query = select(func.count()).select_from(versions)
    return connection.scalar(query.where(~_is_read_by(edition_id))) or 0


def find_outdated(
    connection: Connection, edition_id: int, after: int, limit: int
) -> list[tuple[int, Article]]:
    """Return versions that ``edition_id`` has not read, by id and unread, from the one after ``after`` on."""
    versions = tables.versions
    query = (
        select(versions)
        .where(versions.c.id > after, ~_is_read_by(edition_id))
        .order_by(versions.c.id)
        .limit(limit)
    )
    return [
        (
            row.id,
            Article(
                id=row.record,
                text=row.text,
                ref=row.ref,
                path=row.path,
                url=row.url,
                title=row.title,
                outlet=row.outlet,
                byline=row.byline,
                published=row.published,
                language=row.language,
            ),
        )
        for row in connection.execute(query)
    ]


def _is_read_by(edition_id: int | None) -> ColumnElement[bool]:
    readings = tables.readings
    return exists().where(readings.c.version_id == tables.versions.c.id, readings.c.edition_id == edition_id)


def switch_edition(connection: Connection, edition_id: int) -> int:
    """Show the readings of ``edition_id`` wherever there is one; return how many versions that changes."""
    readings, newer = tables.readings, tables.readings.alias("newer")
    superseded = exists().where(newer.c.version_id == readings.c.version_id, newer.c.edition_id == edition_id)
    connection.execute(
        update(readings)
        .where(readings.c.is_active, readings.c.edition_id != edition_id, superseded)
        .values(is_active=False)
    )
    shown = connection.execute(
        update(readings)
        .where(readings.c.edition_id == edition_id, ~readings.c.is_active)
        .values(is_active=True)
    )
    return shown.rowcount


def delete_superseded(connection: Connection, edition_id: int, limit: int) -> int:
    """Delete up to ``limit`` readings of other editions that are not shown; return how many there were."""
    readings = tables.readings
    old = and_(~readings.c.is_active, readings.c.edition_id != edition_id)
    ids = list(connection.scalars(select(readings.c.id).where(old).limit(limit)))
    if ids:
        connection.execute(delete(readings).where(readings.c.id.in_(ids)))
    return len(ids)


def delete_uncredited(connection: Connection) -> None:
    """Delete the sources that nobody credits any more."""
    sources, links = tables.sources, tables.links
    connection.execute(delete(sources).where(~exists().where(links.c.source_id == sources.c.id)))
