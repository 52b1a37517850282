"""Clock times in the words of a claim: "at 10:30", "at 3 p.m.", "0900 GMT"."""

from __future__ import annotations

import re

from thirdhand.records import Span

_CLOCK = re.compile(
    r"\bat[ ](?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-5][0-9]))?[ ]?(?P<half>[ap])\.?m\b"
    r"|(?:\bat[ ])?\b(?P<hour2>[0-2][0-9])[:.]?(?P<minute2>[0-5][0-9])[ ](?P<zone>GMT|UTC)\b"
    r"|\bat[ ](?P<hour3>[0-2]?[0-9]):(?P<minute3>[0-5][0-9])(?![0-9:]|[ ]?[ap]\.?m|[ ](?:GMT|UTC))"
)


def read_clock(text: str, span: Span) -> list[str]:
    """Return the clock times in ``span`` as ISO 8601 puts them after a date; times of "around" are none.

    >>> read_clock("It blew up at 3.20 p.m. as planned at 0900 GMT.", Span(0, 47))
    ['T15:20', 'T09:00Z']
    """
    found = (_iso(match) for match in _CLOCK.finditer(text, span.start, span.end))
    return [clock for clock in found if clock is not None]


def _iso(match: re.Match[str]) -> str | None:
    hour = int(match["hour"] or match["hour2"] or match["hour3"])
    minute = int(match["minute"] or match["minute2"] or match["minute3"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return f"T{hour:02}:{minute:02}{'Z' if match['zone'] else ''}" if hour < 24 else None
