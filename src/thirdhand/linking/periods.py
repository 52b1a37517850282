"""When an article came out, as far as its date tells: the earliest and the latest second.

A time with its zone is one moment. Without a zone it may be anywhere between the zones' ends, a date alone is
a day in any zone; of no date, of words that are none and of the ends of the calendar nothing is known. What
came first is said only where the periods do not overlap; the caller has to allow for clocks that are a few
minutes wrong.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

#: Clocks stand between UTC−12 and UTC+14.
_FIRST_ZONE, _LAST_ZONE = timedelta(hours=14), timedelta(hours=12)
_EVER = 2**40


class Period(NamedTuple):
    """Seconds since 1970 in UTC, both ends included."""

    earliest: int
    latest: int


UNKNOWN = Period(-_EVER, _EVER)


def find_period(published: str | None) -> Period:
    """Return when ``published`` (ISO 8601, as ``Article.published``) can have been; UNKNOWN for any other.

    >>> find_period("1970-01-02T00:00:00+01:00")
    Period(earliest=82800, latest=82800)
    >>> find_period("1970-01-02")
    Period(earliest=36000, latest=215999)
    """
    if published is None:
        return UNKNOWN
    try:
        return _read_period(published)
    except (ValueError, OverflowError):
        return UNKNOWN


def _read_period(published: str) -> Period:
    """Return the period; raise ValueError for what is no date, OverflowError beyond the years 1 to 9999."""
    if "T" not in published and " " not in published:
        day = date.fromisoformat(published)
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return Period(_seconds(start - _FIRST_ZONE), _seconds(start + _LAST_ZONE + timedelta(days=1)) - 1)
    moment = datetime.fromisoformat(published)
    if moment.tzinfo is not None:
        there = moment.astimezone(UTC)
        return Period(_seconds(there), _seconds(there))
    there = moment.replace(tzinfo=UTC)
    return Period(_seconds(there - _FIRST_ZONE), _seconds(there + _LAST_ZONE))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def which_is_earlier(left: Period, right: Period) -> int:
    """Return −1 where ``left`` certainly came first, 1 where ``right`` did, 0 where it cannot be told."""
    if left.latest < right.earliest:
        return -1
    return 1 if right.latest < left.earliest else 0
