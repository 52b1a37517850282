"""Findings over the collection: how many there are of each rule lately, and the last ones of one rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from thirdhand.store import tables
from thirdhand.store.driving import look_up
from thirdhand.store.loading import load_findings, select_versions
from thirdhand.store.selection import Selection, one_of, version_conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A finding with the article that it is in: ``record`` is the article's id.

    ``words`` are those that the rule fired on, ``claims`` the ids of the claims that it rests on.
    """

    record: str
    title: str | None
    url: str | None
    path: str | None
    outlet: str | None
    published: str | None
    severity: str
    message: str
    words: str
    claims: tuple[str, ...]


def list_sightings(
    connection: Connection, rule: str, *, offset: int, limit: int
) -> tuple[list[Sighting], bool]:
    """Return findings of ``rule`` in the articles as they stand now, those that were read last first, and
    whether there are more."""
    look_up(connection)
    findings, readings, versions = tables.findings, tables.readings, tables.versions
    query = (
        select(versions.c.id, findings.c.number)
        .select_from(findings)
        .join(readings, (readings.c.id == findings.c.reading_id) & readings.c.is_active)
        .join(versions, versions.c.id == readings.c.version_id)
        .where(findings.c.rule == rule, *version_conditions(Selection()))
        .order_by(findings.c.reading_id.desc(), findings.c.number)
        .offset(offset)
        .limit(limit + 1)
    )
    places = [(id, number) for id, number in connection.execute(query)]
    return _load(connection, places[:limit]), len(places) > limit


def _load(connection: Connection, places: Sequence[tuple[int, int]]) -> list[Sighting]:
    versions = tables.versions
    ids = list(dict.fromkeys(id for id, _ in places))
    rows = connection.execute(select_versions().where(one_of(connection, versions.c.id, ids)))
    found = {row.id: (row, load_findings(row)) for row in rows}
    return [_sighting(found[id][0], found[id][1][number]) for id, number in places if id in found]


def _sighting(row: Any, finding: dict[str, Any]) -> Sighting:  # noqa: ANN401 -- a row of select_versions
    names = ("record", "title", "url", "path", "outlet", "published")
    return Sighting(
        **{name: getattr(row, name) for name in names},
        severity=finding["severity"],
        message=finding["message"],
        words=finding["text"],
        claims=tuple(finding["claims"]),
    )
