"""What was changed by hand, as a page shows it: a page of the audit trail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thirdhand.store.audit import AuditEntry, Deed, list_audit
from thirdhand.store.store import Store

#: Entries of one page.
PAGE = 100
#: Characters of a record's id that tell it from others on a page.
_SHORT = len("b2:") + 10
_CLUSTER, _CLAIM = re.compile(r"k\d+"), re.compile(r"(b2:[0-9a-f]+)(#c\d+)?")
#: What names two clusters or claims.
_OF_TWO = (Deed.MERGE, Deed.NOT_SAME)
_DONE = {
    Deed.MERGE: "said that these are one claim",
    Deed.SPLIT: "took claims out of",
    Deed.NOT_SAME: "said that these are not one claim",
    Deed.TAKE_BACK: "took back",
    Deed.REMOVE: "removed the article",
    Deed.ALLOW_AGAIN: "let come in again",
    Deed.MAKE_TOKEN: "made the token",
    Deed.REVOKE_TOKEN: "revoked the token",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that an entry names; ``path`` is its page, None where it has none, or none any more."""

    name: str
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """An entry in words, and with what it names. ``done`` is followed by the ``subjects``."""

    entry: AuditEntry
    done: str
    subjects: tuple[Named, ...]
    others: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Entries, the latest first; ``next`` is the id before which there are more, None where there are not."""

    rows: tuple[AuditRow, ...]
    before: int | None
    next: int | None


def load_audit(store: Store, before: int | None = None) -> AuditPage:
    """Return the entries before the one with the id ``before``, the latest ones for None."""
    with store.reading() as connection:
        found = list_audit(connection, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    return AuditPage(
        rows=tuple(_make_row(entry) for entry in shown),
        before=before,
        next=shown[-1].id if len(found) > PAGE else None,
    )


def _make_row(entry: AuditEntry) -> AuditRow:
    is_there = entry.what is not Deed.REMOVE
    parts = entry.subject.split(" and ") if entry.what in _OF_TWO else [entry.subject]
    return AuditRow(
        entry=entry,
        done=_DONE[entry.what],
        subjects=tuple(_name(part, is_there=is_there) for part in parts),
        others=tuple(_name(id, is_there=True) for id in _find_ids(entry)),
    )


def _find_ids(entry: AuditEntry) -> Iterator[str]:
    for name in ("claims", "articles"):
        yield from entry.details.get(name, ())


def _name(name: str, *, is_there: bool) -> Named:
    """Return ``name`` as a list shows it, with its page if it is the id of something that has one."""
    claim = _CLAIM.fullmatch(name)
    if claim is None:
        path = f"/claims/{name}" if _CLUSTER.fullmatch(name) else None
        return Named(name=name, path=path)
    number = claim[2] or ""
    path = f"/articles/{claim[1]}{number}" if is_there else None
    return Named(name=claim[1][:_SHORT] + number, path=path)
