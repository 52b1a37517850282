"""The articles that came in last: what is counted where counting everything would take too long.

A page that says what is in a collection must not read all of it. So many articles are told apart in a few
milliseconds however many there are, and whoever shows the counts says which articles they are of.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from thirdhand.store import tables
from thirdhand.store.driving import look_up
from thirdhand.store.selection import Selection, version_conditions

#: So many articles are counted.
COUNTED = 2_000


@dataclass(frozen=True, slots=True)
class Latest:
    """Articles as they stand now, the last first, by the ids of their versions and of what was read in them.

    ``has_more`` says that there are older ones.
    """

    version_ids: tuple[int, ...]
    reading_ids: tuple[int, ...]
    has_more: bool


def find_latest(connection: Connection, most: int = COUNTED) -> Latest:
    """Return the ``most`` articles that came in last."""
    look_up(connection)
    versions, readings = tables.versions, tables.readings
    query = (
        select(versions.c.id, readings.c.id)
        .join(readings, (readings.c.version_id == versions.c.id) & readings.c.is_active)
        .where(*version_conditions(Selection()))
        .order_by(versions.c.id.desc())
        .limit(most + 1)
    )
    rows = connection.execute(query).all()
    return Latest(
        version_ids=tuple(version_id for version_id, _ in rows[:most]),
        reading_ids=tuple(reading_id for _, reading_id in rows[:most]),
        has_more=len(rows) > most,
    )
