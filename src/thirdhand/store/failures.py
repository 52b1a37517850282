"""Inputs that could not be read, kept with their reason until they can be.

What a defect or a crash cut off is kept whole, so that it can be tried again when its file is gone; what is
wrong with an input itself is named, and read again when it is given again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from thirdhand.acquire.captures import Capture, Given
from thirdhand.acquire.sniff import Format
from thirdhand.store import tables
from thirdhand.store.writing import FETCH_ERRORS

#: An input that has failed so often is left alone.
MAX_ATTEMPTS = 3
#: Captures above this are not kept: what crashes the reader is seldom the size of a book.
_MAX_CAPTURE_BYTES = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureRow:
    """One failed input. ``error`` is the name of the error's class, ``capture`` what was had of the input.

    ``place`` is its URL or path, None where it has none of its own (a line that is no JSON).
    """

    digest: bytes
    input: str
    place: str | None
    error: str
    problem: str
    remedy: str
    tool: str
    capture: Capture | None = None


def add_failures(connection: Connection, failures: Sequence[FailureRow], time: str) -> None:
    """Write ``failures`` down; one that is there already has failed once more."""
    table = tables.failures
    for failure in failures:
        values = {"problem": failure.problem, "remedy": failure.remedy, "error": failure.error}
        row = {
            **values,
            "input": failure.input,
            "place": failure.place,
            "tool": failure.tool,
            "last_failed": time,
        }
        again = update(table).where(table.c.digest == failure.digest)
        changed = connection.execute(again.values(**row, n_attempts=table.c.n_attempts + 1))
        if changed.rowcount == 0:
            first = {"digest": failure.digest, "n_attempts": 1, "first_failed": time}
            kept = {"capture": failure.capture and pack_capture(failure.capture)}
            connection.execute(insert(table).values({**row, **first, **kept}))


def list_failures(connection: Connection, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the failures, the latest first, no more than ``limit``, as rows without their captures."""
    table = tables.failures
    columns = [column for column in table.c if column.name not in ("capture", "digest")]
    query = select(*columns, table.c.capture.is_not(None).label("is_kept")).order_by(
        table.c.last_failed.desc(), table.c.id.desc()
    )
    for row in connection.execute(query.limit(limit)):
        yield dict(row._mapping)


def count_failures(connection: Connection) -> int:
    """Return how many inputs could not be read."""
    return connection.scalar(select(func.count()).select_from(tables.failures)) or 0


def find_retryable(connection: Connection) -> list[tuple[str, Capture | None]]:
    """Return what can be tried again of failures with attempts left: a URL, or the capture that was kept."""
    table = tables.failures
    rows = connection.execute(
        select(table.c.place, table.c.capture)
        .where(table.c.n_attempts < MAX_ATTEMPTS)
        .where(or_(table.c.capture.is_not(None), table.c.error.in_(FETCH_ERRORS)))
        .order_by(table.c.id)
    )
    return [(row.place or "", row.capture and unpack_capture(row.capture)) for row in rows]


def forget_failures(connection: Connection, ids: Sequence[int]) -> int:
    """Take failures out by their id; return how many there were."""
    return connection.execute(delete(tables.failures).where(tables.failures.c.id.in_(ids))).rowcount


def pack_capture(capture: Capture, *, max_bytes: int | None = _MAX_CAPTURE_BYTES) -> bytes | None:
    """Return ``capture`` as bytes, None where these are more than ``max_bytes``."""
    head = asdict(capture)
    data = head.pop("data")
    packed = zlib.compress(json.dumps(head, ensure_ascii=True).encode() + b"\n" + data)
    return packed if max_bytes is None or len(packed) <= max_bytes else None


def unpack_capture(packed: bytes) -> Capture:
    """Return what ``pack_capture`` packed."""
    line, _, data = zlib.decompress(packed).partition(b"\n")
    head = json.loads(line)
    given = head.pop("given")
    headers = tuple((name, value) for name, value in head.pop("headers"))
    format = Format(head.pop("format"))
    return Capture(**head, format=format, data=data, headers=headers, given=given and Given(**given))
