"""What articles are called: outlet, time and headline by record id, many at once and without their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from thirdhand.store import tables

#: Ids that are asked for at once: databases take some thousands of values in a question.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the article ``record`` is called; ``url`` is None for a file."""

    record: str
    outlet: str | None
    published: str | None
    title: str | None
    url: str | None


def load_headings(connection: Connection, records: Sequence[str]) -> dict[str, Heading]:
    """Return what each of ``records`` is called; those that are not there are left out."""
    versions = tables.versions
    columns = (versions.c.record, versions.c.outlet, versions.c.published, versions.c.title, versions.c.url)
    found: dict[str, Heading] = {}
    for at in range(0, len(records), _AT_ONCE):
        query = select(*columns).where(versions.c.record.in_(records[at : at + _AT_ONCE]))
        found |= {row.record: Heading(**row._mapping) for row in connection.execute(query)}
    return found
