"""Times of articles as readers compare them: in one zone, and said to be unknown where they are.

Articles that all give the same zone are shown by its clock; where zones differ, all by UTC. A time without a
zone stands as the article gives it, with a word on that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from thirdhand.views.margin import in_one_line, shorten

NO_DATE = "no date"
_NO_ZONE = " (zone unknown)"
_LIMIT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """By which zone times are told. ``zone`` is None where no article gives one.

    ``has_others`` says that there are times without a zone among others; ``day`` is the one day of all times,
    None where they are of several.
    """

    zone: timezone | None
    has_others: bool
    day: str | None

    @classmethod
    def of(cls, times: Iterable[str | None]) -> Clock:
        """Choose the zone for ``times``, as articles give them."""
        moments = [moment for time in times if time and (moment := _parse(time)) is not None]
        offsets = {moment.utcoffset() or timedelta(0) for moment in moments if moment.tzinfo is not None}
        zone = None
        if offsets:
            zone = timezone(offsets.pop()) if len(offsets) == 1 else UTC
        days = {(moment.astimezone(zone) if zone and moment.tzinfo else moment).date() for moment in moments}
        return cls(
            zone=zone,
            has_others=zone is not None and any(moment.tzinfo is None for moment in moments),
            day=days.pop().isoformat() if len(days) == 1 else None,
        )

    @property
    def note(self) -> str | None:
        """Which clock it is, in a sentence; None where there is none to name."""
        if self.zone is None:
            return None
        return "Times are UTC." if self.zone == UTC else f"Times are {self.zone.tzname(None)}."

    def tell(self, published: str | None) -> str:
        """Return day and time of ``published``.

        >>> clock = Clock.of(["2031-03-04T10:05:00+01:00", "2031-03-04T10:00:00Z"])
        >>> clock.tell("2031-03-04T10:05:00+01:00"), clock.tell("2031-03-04"), clock.tell(None)
        ('2031-03-04 09:05', '2031-03-04', 'no date')
        """
        if not published:
            return NO_DATE
        moment = _parse(published)
        if moment is None or not _has_time(published):
            return shorten(in_one_line(published), _LIMIT)
        if moment.tzinfo is not None:
            return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"
        return f"{moment:%Y-%m-%d %H:%M}{_NO_ZONE if self.has_others else ''}"

    def show(self, moment: datetime) -> datetime:
        """Return ``moment``, which has a zone, by this clock, as if that were UTC: for the axis of a plot."""
        return moment.astimezone(self.zone or UTC).replace(tzinfo=UTC)

    def tell_briefly(self, published: str | None) -> str:
        """Return the time of ``published`` without the day, where all articles are of one day."""
        told = self.tell(published)
        if self.day is None or not told.startswith(f"{self.day} "):
            return told
        return told.removeprefix(f"{self.day} ")


def parse_moment(published: str | None) -> datetime | None:
    """Return a time with zone for the place on an axis; noon of a day, UTC where no zone is given."""
    moment = _parse(published) if published else None
    if moment is None or published is None:
        return None
    if not _has_time(published):
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _parse(published: str) -> datetime | None:
    try:
        return datetime.fromisoformat(published)
    except ValueError:
        return None


def _has_time(published: str) -> bool:
    return "T" in published or " " in published
