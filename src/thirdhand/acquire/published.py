"""When a page says it was published, from the many ways in which pages write it to ISO 8601.

Nothing is added: a zone only where the page gives one, a time of day only where it gives one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

_EARLIEST_YEAR = 1900
_EPOCH_DATE = date(1970, 1, 1)  # what a missing date becomes in many systems
_DATE_ONLY = re.compile(r"\d{4}-?\d\d-?\d\d")
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]")
_UNIX_SECONDS = re.compile(r"(\d{10})(\d{3})?")
_SPACED_ZONE = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_UTC_NAME = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+")
_WRITTEN_OUT = (
    "%B %d, %Y %I:%M %p",
    "%B %d, %Y, %I:%M %p",
    "%B %d, %Y %H:%M",
    "%d %B %Y %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
)
_WRITTEN_OUT_DATES = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d")


def normalize_published(value: str) -> str | None:
    """Return ``value`` as ISO 8601, None where it is no plausible date.

    >>> normalize_published("2031-03-04T10:05:00Z")
    '2031-03-04T10:05:00+00:00'
    >>> normalize_published("Tue, 04 Mar 2031 10:05:00 -0500")
    '2031-03-04T10:05:00-05:00'
    >>> normalize_published("March 4, 2031"), normalize_published("yesterday")
    ('2031-03-04', None)
    """
    moment = _parse(value)
    return None if moment is None or moment.year < _EARLIEST_YEAR else _write(moment)


def demand_published(value: str) -> str | None:
    """Return ``value`` as ISO 8601, None for the first day of 1970, which stands for a missing date.

    Raises ValueError, in words that follow the value, for one that cannot be read, lies more than a day
    in the future or before 1900.
    """
    moment = _parse(value)
    if moment is None:
        raise ValueError("cannot be read as a date")
    if moment.year < _EARLIEST_YEAR:
        raise ValueError(f"lies before {_EARLIEST_YEAR}")
    if _has_not_come(moment):
        raise ValueError("lies in the future")
    return _write(moment)


def _has_not_come(moment: date) -> bool:
    # a day of grace: zones, and clocks that are wrong
    latest = datetime.now(UTC) + timedelta(days=1)
    if not isinstance(moment, datetime):
        return moment > latest.date()
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return zoned > latest
    except OverflowError:  # the last hours of the year 9999
        return True


def _parse(value: str) -> date | None:
    value = " ".join(value.split())
    return _parse_date(value) or _parse_time(value)


def _write(moment: date) -> str | None:
    """Return ``moment`` as ISO 8601, None where it is what a missing date becomes, whatever the zone."""
    if isinstance(moment, datetime):
        return None if moment.date() == _EPOCH_DATE else moment.isoformat(timespec="seconds")
    return None if moment == _EPOCH_DATE else moment.isoformat()


def choose_published(candidates: Iterable[str | None]) -> str | None:
    """Return the best of ``candidates``, what a page says in several places, as ISO 8601.

    The first that is a date tells the day; of all that fall within a day of it, one with a zone is
    better than one with a time, and that better than a date.
    """
    read = [iso for value in candidates if value and (iso := normalize_published(value))]
    if not read:
        return None
    day = date.fromisoformat(read[0][:10])
    near = [iso for iso in read if abs((date.fromisoformat(iso[:10]) - day).days) <= 1]
    return max(near, key=_precision)


def _precision(iso: str) -> int:
    if len(iso) == len("2031-03-04"):
        return 0
    return 1 if datetime.fromisoformat(iso).tzinfo is None else 2


def _parse_date(value: str) -> date | None:
    if _DATE_ONLY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if _ISO_TIME.match(value):  # for speed: each of the forms below takes longer than all else
        return None
    for form in _WRITTEN_OUT_DATES:
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    return None


def _parse_time(value: str) -> datetime | None:
    if match := _UNIX_SECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(match[1]), UTC)
    plain = _FRACTION.sub("", _UTC_NAME.sub("Z", _SPACED_ZONE.sub("", value)))
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        pass
    for form in _WRITTEN_OUT:
        try:
            return datetime.strptime(value, form)
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
