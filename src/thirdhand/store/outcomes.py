"""What became of captures that were handed in: the articles that they are, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from thirdhand.store import tables
from thirdhand.store.writing import CHUNK


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """An article that a capture came to, by its record's id; ``n_claims`` were read in it."""

    record: str
    language: str | None
    n_claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why an input came to nothing, and what to do about it."""

    input: str
    problem: str
    remedy: str


def find_had(connection: Connection, digests: Sequence[bytes]) -> list[Had]:
    """Return the articles that the captures ``digests`` are, each once, in their order."""
    captures, versions, readings = tables.captures, tables.versions, tables.readings
    claims = tables.claims
    n_claims = select(func.count()).where(claims.c.reading_id == readings.c.id).scalar_subquery()
    query = (
        select(captures.c.digest, versions.c.record, versions.c.language, n_claims.label("n_claims"))
        .join(versions, versions.c.id == captures.c.version_id)
        .join(readings, (readings.c.version_id == versions.c.id) & readings.c.is_active)
    )
    found: dict[bytes, Had] = {}
    for start in range(0, len(digests), CHUNK):
        part = captures.c.digest.in_(digests[start : start + CHUNK])
        for row in connection.execute(query.where(part)):
            found[row.digest] = Had(record=row.record, language=row.language, n_claims=row.n_claims)
    by_record = {found[digest].record: found[digest] for digest in digests if digest in found}
    return list(by_record.values())


def find_titles(connection: Connection, records: Sequence[str]) -> dict[str, str | None]:
    """Return the headlines of those of the articles ``records`` that are there."""
    versions, wanted = tables.versions, list(dict.fromkeys(records))
    query = select(versions.c.record, versions.c.title)
    found: dict[str, str | None] = {}
    for start in range(0, len(wanted), CHUNK):
        part = versions.c.record.in_(wanted[start : start + CHUNK])
        found |= {row.record: row.title for row in connection.execute(query.where(part))}
    return found


def find_why(connection: Connection, digest: bytes) -> Why | None:
    """Return why the capture ``digest`` came to nothing, None where that is not known."""
    failures = tables.failures
    query = select(failures.c.input, failures.c.problem, failures.c.remedy)
    row = connection.execute(query.where(failures.c.digest == digest)).one_or_none()
    return row and Why(**row._mapping)
