"""Counts as pages show them: by word, and over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

#: Over so many days, days are counted one by one; over so many months, months; else years, the last ones.
_DAYS, _MONTHS, _YEARS = 14, 18, 20
_DAY, _MONTH, _YEAR = len("2031-03-04"), len("2031-03"), len("2031")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often there is what ``name`` says."""

    name: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """Counts by day, month or year (``unit``), earliest first; ``n_undated`` have no time."""

    unit: str
    counts: tuple[Count, ...]
    n_undated: int


def count_words(words: Iterable[str]) -> tuple[Count, ...]:
    """Return how often each of ``words`` is there, the most frequent first.

    >>> [(count.name, count.n) for count in count_words(["role", "named", "named"])]
    [('named', 2), ('role', 1)]
    """
    counts = sorted(Counter(words).items(), key=lambda item: (-item[1], item[0]))
    return tuple(Count(name=name, n=n) for name, n in counts)


def count_over_time(times: Iterable[str | None]) -> OverTime:
    """Return how many of ``times`` (ISO 8601 in UTC) there are in each period; days and months between them
    that have none are there with 0.

    >>> [count.name for count in count_over_time(["2031-03-04T10:00:00Z", "2031-03-06T10:00:00Z"]).counts]
    ['2031-03-04', '2031-03-05', '2031-03-06']
    """
    every = list(times)
    days = [time[:_DAY] for time in every if time]
    unit, periods = _choose_periods(min(days), max(days)) if days else ("day", [])
    counts = Counter(day[: _DAY if unit == "day" else _MONTH if unit == "month" else _YEAR] for day in days)
    names = periods or sorted(counts)[-_YEARS:]
    return OverTime(
        unit=unit,
        counts=tuple(Count(name=name, n=counts[name]) for name in names),
        n_undated=len(every) - len(days),
    )


def _choose_periods(first: str, last: str) -> tuple[str, list[str]]:
    """Return the unit to count by, and all periods of it; none for years, of which there may be thousands."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if (end - begin).days < _DAYS:
        return "day", [(begin + timedelta(days=n)).isoformat() for n in range((end - begin).days + 1)]
    if _number_month(end) - _number_month(begin) < _MONTHS:
        return "month", list(_list_months(begin, end))
    return "year", []


def _number_month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _list_months(begin: date, end: date) -> Iterator[str]:
    for number in range(_number_month(begin), _number_month(end) + 1):
        yield f"{number // 12:04d}-{number % 12 + 1:02d}"
