"""When what a claim puts happened or will happen, as far as its own words give a day, month, year or span.

The convention is that of news: a bare weekday beside a past tense is the last such day up to the day of
publication, beside "will" or "due" the coming one; without either it is left alone. So is every date that
belongs to something else ("the July 25 vote", "who was hurt in 2013") and every claim that gives two times
that do not fit together: nothing rather than something wrong.

Dates are read by these patterns and not by dateparser, which takes about a millisecond a date and a third of
a second to start, ten times what reading the whole claim may cost; the tests compare the two.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from thirdhand.lexicons import load
from thirdhand.reading.clocks import read_clock
from thirdhand.records import Span

_LISTS = {key: frozenset(words.split()) for key, words in load("numbers")["times"].items()}
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9]|[,.][0-9]|s\b)"
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?(?![0-9:]|[.,][0-9])"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = re.compile(
    rf"\b(?:(?P<iso>{_YEAR}-[01][0-9]-[0-3][0-9])(?![0-9-])"
    rf"|(?:(?P<from>{_DAY})(?:[ ](?:to|and)[ ]|[-–]))?(?P<day>{_DAY})[ ](?:of[ ])?(?P<month>{_MONTH})"
    rf"(?:,?[ ](?P<year>{_YEAR}))?"
    rf"|(?P<month2>{_MONTH})[ ](?P<day2>{_DAY})(?:(?:[ ]to[ ]|[-–])(?P<to>{_DAY}))?"
    rf"(?:,?[ ](?P<year2>{_YEAR}))?"
    rf"|(?P<month3>{_MONTH})(?:,?[ ](?:of[ ])?(?P<year3>{_YEAR}))?"
    rf"|(?:(?P<which>[Ll]ast|[Tt]his)[ ])?(?P<weekday>{_WEEKDAY})(?!s\b|,?[ ](?:{_DAY}[ ])?{_MONTH}"
    r"|[ ](?:of[ ])?(?:last|next)[ ]week)"
    r"|(?P<period>[Ll]ast|[Tt]his|[Nn]ext)[ ](?P<length>week|month|year)"
    r"|(?P<near>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ll]ast[ ]night"
    r"|[Tt]his[ ](?:morning|afternoon|evening))"
    r"|(?P<count>[0-9]{1,3}|two|three|four|five|six|seven|eight|nine|ten)[ ]days[ ]ago"
    rf"|(?P<year4>{_YEAR}))(?![\w’'-])"
)
#: A stretch without any of these has no date; looking for them takes a tenth of a search by pattern.
_SIGNS = tuple(
    "day 20 19 tomorrow Tomorrow tonight Tonight Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
) + ("last ", "Last ", "this ", "This ", "next ", "Next ", "ays ago")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(r"([^\W\d_]+(?:['’]s)?)[\s-]+\Z")
#: How far back the word before a date is looked for, in code points.
_REACH = 24
#: How far back the beginning of its clause is looked for, in code points.
_CLAUSE = 300
_MARKS = ",;:—–("
_MARK = re.compile(f"[{_MARKS}]")
#: A claim that gives more times than this is a list; nothing is made of it.
_MOST = 8
_PART = re.compile(r"\b(?:early|late|mid|spring|summer|autumn|fall|winter)[\s-]+\Z", re.IGNORECASE)
_JOINTS = frozenset(("and", "to", "until", "till", "through", "-", "–", "—"))
_WITH_YEAR = frozenset(
    ("in", "since", "by", "until", "till", "from", "between", "during", "and", "to", "through")
)
_NOT_NOUN = frozenset(("was", "is", "has", "as", "this", "his", "its", "does", "says"))
_COUNTS = {
    word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)
}
#: A day without a year and without a tense is the nearest one, if it is no further than this many days.
_NEAREST = 120
#: With one it may be so far away: news gives the year of what lies further back.
_FARTHEST = 200


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is written; ``prep`` is the word before it, in lower case.

    ``length`` is how many days "14 to 16 March" goes on after the first; ``weekday`` counts from Monday, 0;
    ``first`` and ``last`` are there where nothing is left to resolve. ``loose``: "today", which is a day only
    beside a tense and means these times otherwise.
    """

    start: int
    end: int
    prep: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    length: int = 0
    weekday: int | None = None
    first: date | None = None
    last: date | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """The words that a date stands among: its clause first, then the rest of the claim."""

    text: str
    span: Span

    def tense(self, day: Day) -> str:
        """Return ``ahead`` or ``back``, nothing where the words do not say or say both.

        In one clause "will" outweighs a past tense ("said it will meet on Friday").
        """
        mark = _MARK.search(self.text, day.end, min(self.span.end, day.end + _CLAUSE))
        end = mark.start() if mark else min(self.span.end, day.end + _CLAUSE)
        clause = _tense(_clause_before(self.text, self.span, day) + self.text[day.start : end])
        if clause:
            return "ahead" if clause == "both" else clause
        whole = _tense(self.text[self.span.start : self.span.end])
        return "" if whole == "both" else whole


def find_times(text: str, spans: Sequence[Span], published: str | None) -> tuple[str | None, str | None]:
    """Return when the claim whose words are ``spans`` of ``text`` begins and ends, each None where open.

    Days are ISO 8601, with the clock time and its zone where the words give one ("at 10:30 GMT on May 2,
    2014"). ``published`` is the article's ISO 8601 time; without it, or with one that cannot be read,
    only dates with a year resolve.

    >>> find_times("The bridge was closed on Tuesday.", [Span(0, 33)], "2014-09-18T08:00:00Z")
    ('2014-09-16', '2014-09-16')
    >>> find_times("The bridge has been closed since 2008.", [Span(0, 38)], None)
    ('2008-01-01', None)
    """
    today = _read_day(published)
    found: set[tuple[date | None, date | None]] = set()
    clocks: list[str] = []
    for span in spans:
        words = text[span.start : span.end]
        if any(sign in words for sign in _SIGNS):
            given = list(_span_times(text, span, today))
            found.update(given)
            clocks.extend(read_clock(text, span) if given else ())
    start, end = (one.isoformat() if one else None for one in _narrowest(found))
    if start is not None and start == end and len(clocks) == 1:
        return start + clocks[0], start + clocks[0]
    return start, end


def _read_day(published: str | None) -> date | None:
    try:
        day = date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    return day if 1900 <= day.year < 2100 else None


def _narrowest(found: set[tuple[date | None, date | None]]) -> tuple[date | None, date | None]:
    """Return the one time that stands inside all others, open where they do not fit together."""
    if len(found) > _MOST:
        return None, None
    for start, end in found:
        if all(
            (other == (start, end))
            or (start and end and (not other[0] or other[0] <= start) and (not other[1] or end <= other[1]))
            for other in found
        ):
            return start, end
    return None, None


def _span_times(text: str, span: Span, today: date | None) -> Iterator[tuple[date | None, date | None]]:
    days = [
        day
        for match in _DATE.finditer(text, span.start, span.end)
        if (day := _read(text, span, match, today))
    ]
    at = 0
    whole = Whole(text, span)
    while at < len(days):
        day = days[at]
        at += 1
        if at < len(days) and (joint := text[day.end : days[at].start].strip()) in _JOINTS:
            other = days[at]
            if day.prep in ("between", "from") or joint in "-–—":
                at += 1
                yield from _pair(day, other, today, whole)
                continue
        bounds = _resolve(day, today, whole)
        if bounds is not None and not _is_beside(text, span, day):
            yield _bounded(day.prep, *bounds)


def _pair(
    day: Day, other: Day, today: date | None, whole: Whole
) -> Iterator[tuple[date | None, date | None]]:
    """Give the span from ``day`` to ``other``; "between May and July 2015" has one year for both."""
    if day.first is None and day.year is None:
        day = replace(day, year=other.year)
    first, last = _resolve(day, today, whole), _resolve(other, today, whole)
    if first is not None and last is not None and first[0] <= last[1]:
        yield first[0], last[1]


def _bounded(prep: str, first: date, last: date) -> tuple[date | None, date | None]:
    if prep == "since":
        return first, None
    return (None, last) if prep in ("by", "until", "till") else (first, last)


def _read(text: str, span: Span, match: re.Match[str], today: date | None) -> Day | None:
    """Return the date that ``match`` found, None where it is a part of something else."""
    start, end = match.span()
    lead = text[max(span.start, start - _REACH) : start]
    if (part := _PART.search(lead)) is not None:
        lead = lead[: part.start()]
    before = _BEFORE.search(lead)
    prep = before.group(1).lower() if before else ""
    if prep in _LISTS["attributive"] or prep.endswith(("'s", "’s")) or prep in ("before", "after", "of"):
        return None
    if before and before.group(1)[0].isupper() and prep not in _WITH_YEAR | {"on", "last", "this"}:
        return None
    if _runs_on(text, span, match):
        return None
    return _written(match, prep, today)


def _runs_on(text: str, span: Span, match: re.Match[str]) -> bool:
    """Say whether a name or a noun goes on after the date: "Sunday Telegraph", "in 2000 cases"."""
    after = (
        _WORD.match(text, match.end() + 1, span.end) if text[match.end() : match.end() + 1] == " " else None
    )
    if after is None:
        return False
    word = after.group()
    if match["weekday"] or match["month3"]:
        return word[0].isupper() and word not in _WEEKDAYS_AND_MONTHS
    return match["year4"] is not None and word[-1] == "s" and word not in _NOT_NOUN


_WEEKDAYS_AND_MONTHS = frozenset((*calendar.month_name, *calendar.day_name, "I"))


def _written(match: re.Match[str], prep: str, today: date | None) -> Day | None:
    start, end = match.span()
    if match["iso"]:
        try:
            fixed = date.fromisoformat(match["iso"])
        except ValueError:
            return None
        return Day(start, end, prep, first=fixed, last=fixed)
    month = match["month"] or match["month2"] or match["month3"]
    if month is not None:
        year = match["year"] or match["year2"] or match["year3"]
        day = match["from"] or match["day"] or match["day2"]
        if day is None and year is None and prep not in _WITH_YEAR:
            return None
        number, until = _number(day), _number(match["day"] if match["from"] else match["to"])
        length = max(0, until - number) if until and number else 0
        return Day(start, end, prep, _number(year), _MONTHS[month[:3].lower()], number, length)
    if match["year4"]:
        return Day(start, end, prep, int(match["year4"])) if prep in _WITH_YEAR else None
    return _relative(match, prep, today)


def _number(written: str | None) -> int | None:
    return int(re.sub(r"[a-z]+", "", written)) if written else None


def _relative(match: re.Match[str], prep: str, today: date | None) -> Day | None:
    """Return the day or period that is counted from the day of publication."""
    start, end = match.span()
    if today is None:
        return None
    if match["weekday"]:
        weekday = _DAYS[match["weekday"].lower()]
        if (match["which"] or "").lower() != "last":
            return Day(start, end, prep, weekday=weekday)
        fixed = today - timedelta(days=(today.weekday() - weekday) % 7 or 7)
        return Day(start, end, prep, first=fixed, last=fixed)
    if match["near"]:
        near = match["near"].lower()
        shift = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(near, 0)
        fixed = today + timedelta(days=shift)
        return Day(start, end, prep, first=fixed, last=fixed, loose=near == "today")
    if match["count"]:
        days = _COUNTS.get(match["count"]) or int(match["count"])
        fixed = today - timedelta(days=days)
        return Day(start, end, prep, first=fixed, last=fixed)
    first, last = _period(match["length"], {"last": -1, "this": 0, "next": 1}[match["period"].lower()], today)
    return Day(start, end, prep, first=first, last=last)


def _period(length: str, shift: int, today: date) -> tuple[date, date]:
    if length == "week":
        monday = today + timedelta(days=7 * shift - today.weekday())
        return monday, monday + timedelta(days=6)
    if length == "year":
        return _whole(today.year + shift, None)
    months = 12 * today.year + today.month - 1 + shift
    return _whole(months // 12, months % 12 + 1)


def _whole(year: int, month: int | None) -> tuple[date, date]:
    """Return the first and the last day of a year or of a month."""
    last = month or 12
    return date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1])


def _resolve(day: Day, today: date | None, whole: Whole) -> tuple[date, date] | None:
    """Return the first and last day of ``day``, None where the year or the tense cannot be told."""
    if day.loose and not whole.tense(day):
        return None
    if day.first is not None and day.last is not None:
        return day.first, day.last
    if day.weekday is not None:
        return _weekday(day, day.weekday, today, whole) if today else None
    if day.year is not None:
        return _in_year(day, day.year)
    return _nearest(day, today, whole) if today else None


def _in_year(day: Day, year: int) -> tuple[date, date] | None:
    if day.day is None or day.month is None:
        return _whole(year, day.month)
    try:
        fixed = date(year, day.month, day.day)
    except ValueError:
        return None
    return fixed, fixed + timedelta(days=day.length)


def _weekday(day: Day, number: int, today: date, whole: Whole) -> tuple[date, date] | None:
    back = (today.weekday() - number) % 7
    tense = whole.tense(day)
    if tense == "back":
        fixed = today - timedelta(days=back)
    elif tense == "ahead":
        fixed = today + timedelta(days=-back % 7)
    else:
        return None
    return fixed, fixed


def _nearest(day: Day, today: date, whole: Whole) -> tuple[date, date] | None:
    """Return the day or month without a year that the tense asks for, else one close by."""
    years = [today.year - 1, today.year, today.year + 1]
    places = [place for year in years if (place := _in_year(day, year)) is not None]
    past = [place for place in places if place[0] <= today]
    coming = [place for place in places if place[1] >= today]
    tense = whole.tense(day)
    if tense:
        chosen = past[-1:] if tense == "back" else coming[:1]
    else:
        chosen = [place for place in places if abs((place[0] - today).days) <= _NEAREST]
    near = [place for place in chosen if abs((place[0] - today).days) <= _FARTHEST]
    return near[0] if len(near) == 1 else None


@lru_cache(maxsize=4)
def _tense(words: str) -> str:
    """Return ``ahead``, ``back``, ``both`` or nothing, by the words of a claim or clause."""
    found = {word.lower() for word in _WORD.findall(words)}
    ahead = not found.isdisjoint(_LISTS["ahead"])
    back = not found.isdisjoint(_LISTS["back"]) or any(len(w) > 4 and w.endswith("ed") for w in found)
    return "both" if ahead and back else "ahead" if ahead else "back" if back else ""


def _is_beside(text: str, span: Span, day: Day) -> bool:
    """Say whether the date stands in a clause beside the main one: "who was hurt in 2013"."""
    lead = _clause_before(text, span, day)
    return not _LISTS["subordinate"].isdisjoint(word.lower() for word in _WORD.findall(lead))


def _clause_before(text: str, span: Span, day: Day) -> str:
    lead = text[max(span.start, day.start - _CLAUSE) : day.start]
    return lead[max(lead.rfind(mark) for mark in _MARKS) + 1 :]
