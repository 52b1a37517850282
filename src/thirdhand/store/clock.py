"""Times as the store keeps them: ISO 8601 in UTC, so that text sorts as time does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Return the time, to the microsecond, so that what came later sorts later."""
    return format_time(datetime.now(UTC))


def format_time(moment: datetime) -> str:
    """Return ``moment``, which must have a zone, as the store keeps it.

    >>> format_time(datetime(2031, 3, 4, 10, 5, tzinfo=UTC))
    '2031-03-04T10:05:00.000000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def after(time: str, days: float) -> str:
    """Return the time ``days`` after ``time``."""
    return format_time(datetime.fromisoformat(time) + timedelta(days=days))


def normalize_time(time: str) -> str:
    """Return an ISO 8601 ``time`` as the store keeps it; without a zone it is taken for UTC.

    Raises ValueError where it is none.

    >>> normalize_time("2031-03-04T10:05:00+02:00")
    '2031-03-04T08:05:00.000000Z'
    """
    moment = datetime.fromisoformat(time)
    return format_time(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment)
