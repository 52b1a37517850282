"""What the page keeps that mentions articles: jobs that had them, news of stories. It goes when they go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from thirdhand.store import tables
from thirdhand.store.places import article_key
from thirdhand.store.selection import one_of
from thirdhand.store.writing import CHUNK

#: The ids of records, those of claims included.
_RECORD = re.compile(r"b2:[0-9a-f]{32}")
#: What may stand around an address in a sentence.
_AROUND = "()[]{}<>\"'“”‘’,;:.!?"


def forget_mentions(connection: Connection, records: Sequence[str], keys: AbstractSet[bytes]) -> None:
    """Delete what mentions the records ``records`` or an address whose key is one of ``keys``.

    A job that was asked for such an article goes; of one that had it among others, what it said of it does.
    """
    _forget_events(connection, records)
    jobs, known = tables.jobs, frozenset(records)
    gone, emptied = [], []
    for row in connection.execute(select(jobs.c.id, jobs.c.asked, jobs.c.result, jobs.c.message)).all():
        if _mentions(row.asked, known, keys):
            gone.append(row.id)
        elif _mentions([row.result, row.message], known, keys):
            emptied.append(row.id)
    connection.execute(delete(jobs).where(one_of(connection, jobs.c.id, gone)))
    of_others = update(jobs).where(one_of(connection, jobs.c.id, emptied))
    connection.execute(of_others.values(result=None, message=None))


def _forget_events(connection: Connection, records: Sequence[str]) -> None:
    events = tables.story_events
    for start in range(0, len(records), CHUNK):
        part = records[start : start + CHUNK]
        connection.execute(delete(events).where(or_(events.c.record.in_(part), events.c.other.in_(part))))


def _mentions(value: object, records: AbstractSet[str], keys: AbstractSet[bytes]) -> bool:
    return any(
        any(record in records for record in _RECORD.findall(string))
        or article_key(string) in keys
        or any(article_key(word.strip(_AROUND)) in keys for word in string.split())
        for string in _find_strings(value)
    )


def _find_strings(value: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in (*value, *value.values()):
            yield from _find_strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _find_strings(each)
