"""Where a stored version comes from, as an object and in words: place, times, and what it was read with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from thirdhand.store.loading import StoredVersion

SCHEMA = "thirdhand/provenance/1"
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[\d:.]*(Z|[+-]\d{2}:\d{2})?")


def provenance_to_json(stored: StoredVersion) -> dict[str, Any]:
    """Return where ``stored`` comes from as an object made of JSON's own types."""
    return {
        "schema": SCHEMA,
        "id": stored.article.id,
        "place": stored.place,
        "version": stored.number,
        "n_versions": stored.n_versions,
        "is_current": stored.is_current,
        "first_captured": stored.first_captured,
        "last_captured": stored.last_captured,
        "published_zone": stored.published_zone,
        "read": stored.read,
        "edition": stored.edition,
        "captures": list(stored.captures),
    }


def describe_provenance(stored: StoredVersion) -> Iterator[tuple[str, str]]:
    """Yield where ``stored`` comes from in words, a label and what it says; what is not known is left out."""
    article, edition = stored.article, stored.edition
    yield "id", article.id
    yield "place", stored.place
    if article.outlet:
        yield "outlet", article.outlet
    if article.byline:
        yield "byline", article.byline
    if article.published:
        zone = ", zone unknown" if stored.published_zone == "unknown" and "T" in article.published else ""
        yield "published", tell_time(article.published) + zone
    yield "captured", tell_times(stored.first_captured, stored.last_captured)
    now = "" if stored.is_current else ", not the one that stands there now"
    yield "version", f"{stored.number} of {stored.n_versions}{now}"
    with_model = f"{edition['model']} {edition['model_version']}"
    yield "read", f"{tell_time(stored.read)} with {with_model}, Thirdhand {edition['tool']}"


def tell_times(first: str, last: str) -> str:
    """Return the time from ``first`` to ``last``, the same day told once.

    >>> tell_times("2031-03-04T10:05:00.000000Z", "2031-03-04T18:30:00.000000Z")
    '2031-03-04 10:05 to 18:30 UTC'
    """
    begin, end = tell_time(first), tell_time(last)
    if begin == end:
        return begin
    (day, time, *_), (last_day, last_time, *_) = begin.split(" "), end.split(" ")
    return f"{day} {time} to {last_time if day == last_day else f'{last_day} {last_time}'} UTC"


def tell_time(time: str) -> str:
    """Return an ISO 8601 time as people read it, to the minute; what is none, as it is.

    >>> tell_time("2031-03-04T10:05:00.000000Z"), tell_time("2031-03-04T10:05+02:00"), tell_time("2031-03-04")
    ('2031-03-04 10:05 UTC', '2031-03-04 10:05 +02:00', '2031-03-04')
    """
    match = _TIME.fullmatch(time)
    if match is None:
        return time
    zone = {None: "", "Z": " UTC"}.get(match[3], f" {match[3]}")
    return f"{match[1]} {match[2]}{zone}"
