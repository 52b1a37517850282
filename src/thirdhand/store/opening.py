"""One article by its record's id, with what its page tells of it, in as few questions as can be.

``history.show`` takes whatever may mean an article and tells all that is known of it; this is for the one id
that is asked for most.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.loading import VERSION_ORDER, load_article, select_expired, select_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedVersion:
    """A version of an article; ``row`` is its id in the tables, ``current`` the record that stands there now.

    ``number`` counts from 1; times are ISO 8601 in UTC.
    """

    row: int
    article: Article
    place: str
    added: str
    number: int
    n_versions: int
    current: str
    first_captured: str
    last_captured: str
    n_captures: int
    read: str
    model: str
    tool: str


def open_version(connection: Connection, record: str) -> OpenedVersion | None:
    """Return the version whose record has the id ``record``; None where there is none that may be shown."""
    versions, editions, readings = tables.versions, tables.editions, tables.readings
    query = (
        select_versions()
        .add_columns(editions.c.model, editions.c.model_version, editions.c.tool)
        .join(editions, editions.c.id == readings.c.edition_id)
        .where(versions.c.record == record, versions.c.article_id.not_in(select_expired()))
        # words that came back stand in the same version, but two places may share an address
        .order_by(versions.c.is_current.desc(), versions.c.id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    others = (
        select(versions.c.id, versions.c.record, versions.c.is_current)
        .where(versions.c.article_id == row.article_id)
        .order_by(*VERSION_ORDER)
    )
    known = list(connection.execute(others))
    captures = tables.captures
    had = select(func.count()).select_from(captures).where(captures.c.version_id == row.id)
    return OpenedVersion(
        row=row.id,
        article=load_article(row),
        place=row.place,
        added=row.added,
        number=[each.id for each in known].index(row.id) + 1,
        n_versions=len(known),
        current=next(each.record for each in known if each.is_current),
        first_captured=row.first_captured,
        last_captured=row.last_captured,
        n_captures=connection.scalar(had) or 0,
        read=row.read,
        model=f"{row.model} {row.model_version}",
        tool=row.tool,
    )
