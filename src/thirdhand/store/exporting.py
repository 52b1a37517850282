"""The collection as it leaves the store: one version after the other, as it is kept.

Records are given out as JSON and not made into articles, which would take several times as long. A few
are held at a time, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Select, func, select, tuple_

from thirdhand.export.collection import StoredRecord
from thirdhand.export.json import article_to_json
from thirdhand.store import tables
from thirdhand.store.loading import (
    VERSION_ORDER,
    StoredVersion,
    load_record,
    select_versions,
    stream_rows,
)
from thirdhand.store.preparing import read_time
from thirdhand.store.selection import Selection, article_conditions

_COPIED = (
    *("place", "number", "n_versions", "is_current", "added", "first_captured", "last_captured"),
    *("published_at", "published_zone", "read", "model", "model_version", "tool"),
)


def stream_records(
    connection: Connection, selection: Selection, *, all_versions: bool = False
) -> Iterator[StoredRecord]:
    """Yield the articles that are selected as they stand now, or ``all_versions`` of them, the oldest first.

    An article is selected by what stands there now.
    """
    for row in stream_rows(connection, _select(selection, all_versions=all_versions)):
        columns = {name: getattr(row, name) for name in _COPIED}
        yield StoredRecord(record=load_record(row), **columns)


def to_stored_record(stored: StoredVersion) -> StoredRecord:
    """Return one version that was loaded as ``stream_records`` gives it."""
    published_at, _ = read_time(stored.article.published)
    return StoredRecord(
        record=article_to_json(stored.article),
        published_at=published_at,
        **{name: stored.edition[name] for name in ("model", "model_version", "tool")},
        **{name: getattr(stored, name) for name in _COPIED if name in StoredVersion.__slots__},
    )


def _select(selection: Selection, *, all_versions: bool) -> Select[Any]:
    versions, readings, editions = tables.versions, tables.readings, tables.editions
    others = versions.alias()
    of_article = others.c.article_id == versions.c.article_id
    until = tuple_(others.c.first_captured, others.c.id) <= tuple_(versions.c.first_captured, versions.c.id)
    query = (
        select_versions()
        .join(editions, editions.c.id == readings.c.edition_id)
        .add_columns(
            *(editions.c[name] for name in ("model", "model_version", "tool")),
            _count(others, of_article).label("n_versions"),
            _count(others, of_article & until).label("number"),
        )
    )
    conditions = article_conditions(selection)
    if not all_versions:
        return query.where(*conditions).order_by(versions.c.id)
    chosen = (
        select(versions.c.article_id)
        .join(readings, (readings.c.version_id == versions.c.id) & readings.c.is_active)
        .where(*conditions)
    )
    return query.where(versions.c.article_id.in_(chosen)).order_by(versions.c.article_id, *VERSION_ORDER)


def _count(others: Any, condition: Any) -> ScalarSelect[int]:  # noqa: ANN401 -- an alias, an expression
    return select(func.count()).select_from(others).where(condition).scalar_subquery()
