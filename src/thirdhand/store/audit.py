"""The audit trail: who changed by hand what a collection says, and who may.

An entry is written in the transaction of the change itself, so that neither is there without the other. It
holds ids and numbers and no word of an article: what is removed leaves nothing here to be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select

from thirdhand.store import tables
from thirdhand.store.clock import now

#: Who did what was done at this machine, by the command line or on a page that asks nobody who they are.
LOCAL = "local"


class Deed(StrEnum):
    """What can be done by hand."""

    MERGE = "merge"
    SPLIT = "split"
    NOT_SAME = "not-same"
    TAKE_BACK = "take-back"
    REMOVE = "remove"
    ALLOW_AGAIN = "allow-again"
    MAKE_TOKEN = "make-token"
    REVOKE_TOKEN = "revoke-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change: ``subject`` is what was changed, by its id, ``details`` what else there is to it."""

    id: int
    made: str
    who: str
    what: Deed
    subject: str
    details: dict[str, Any]


def note(
    connection: Connection, who: str, what: Deed, subject: str, details: Mapping[str, Any] | None = None
) -> None:
    """Write down that ``who`` does ``what`` to ``subject``; ``details`` are JSON, and ids alone."""
    row = {"made": now(), "who": who, "what": what.value, "subject": subject, "details": dict(details or {})}
    connection.execute(insert(tables.audit).values(row))


def list_audit(connection: Connection, *, before: int | None = None, limit: int = 50) -> list[AuditEntry]:
    """Return the last ``limit`` entries before the entry ``before`` (None: of all), the latest first."""
    audit = tables.audit
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [
        AuditEntry(
            id=row.id,
            made=row.made,
            who=row.who,
            what=Deed(row.what),
            subject=row.subject,
            details=row.details,
        )
        for row in connection.execute(query)
    ]
