"""Stories: queries that are followed, what was new in them, and when each person last looked.

A story is one question to the collection, words and conditions. What was new in it stands as *events*, each
with the article that it came with, and goes with that article. ``tracing.stories`` finds them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from thirdhand.errors import NotFoundError, UsageError
from thirdhand.store import tables
from thirdhand.store.clock import format_time, now
from thirdhand.store.querying import Query, parse_query
from thirdhand.store.selection import Selection
from thirdhand.store.unkept import UNKEPT

#: What an event may be written so long before others see it.
_UNSEEN = timedelta(seconds=2)
_MOST_NAME = 200


class EventKind(StrEnum):
    """What was new in a story.

    ``claim``: one that the story did not have. ``origin``: a claim has another supporting origin. ``denial``:
    somebody else denies it. ``number``: one of its numbers changed in the telling. ``articles``: more
    articles carry it, and nothing else is to be told of it.
    """

    CLAIM = "claim"
    ORIGIN = "origin"
    DENIAL = "denial"
    NUMBER = "number"
    ARTICLES = "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A query that is followed.

    ``key`` is its own wherever the store goes. ``conditions`` are those of ``Selection`` as they were typed.
    ``looked`` is when its state last changed,
    ``n_looks`` how often it did; ``state`` is ``tracing.stories``' own, None where nobody looked yet.
    """

    id: int
    key: str
    name: str
    words: str
    conditions: dict[str, str]
    by: str
    made: str
    looked: str | None
    n_looks: int
    state: bytes | None

    @property
    def fingerprint(self) -> str:
        """What tells whether somebody changed it meanwhile."""
        asked = repr((self.name, self.words, sorted(self.conditions.items())))
        return blake2b(asked.encode(), digest_size=8).hexdigest()

    @property
    def query(self) -> Query:
        """The words, cut to terms."""
        return parse_query(self.words)

    @property
    def selection(self) -> Selection:
        """The conditions that articles have to meet."""
        return Selection.of(**self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event before it is written: ``record`` is the article it came with, ``other`` the one compared with.

    No word in ``details`` is of a third article.
    """

    kind: EventKind
    cluster_id: int
    record: str
    other: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEvent:
    """Something that was new in a story; see ``NewEvent``."""

    id: int
    kind: EventKind
    cluster_id: int
    record: str
    other: str | None
    made: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a story is to follow, and what it is called."""

    name: str
    words: str
    conditions: dict[str, str]

    @classmethod
    def of(cls, name: str, words: str, conditions: Mapping[str, str]) -> Question:
        """Return the question as it is kept: without blank conditions, called by its words where it has no
        name.

        Raises UsageError for words or conditions that cannot be, and where there are neither.
        """
        name, words = _clean(name), _clean(words)
        given = {condition: clean for condition, value in conditions.items() if (clean := _clean(value))}
        parse_query(words)
        Selection.of(**given)
        if not words and not given:
            raise UsageError("a story needs words to look for, or a condition that its articles meet")
        if len(name) > _MOST_NAME:
            raise UsageError(f"name: has more than {_MOST_NAME} characters; shorten it")
        told = name or words or ", ".join(given.values())
        if len(told) > _MOST_NAME:
            told = told[: _MOST_NAME - 1] + "…"
        return cls(name=told, words=words, conditions=given)

    @property
    def row(self) -> dict[str, Any]:
        """The columns that have it."""
        return {name: getattr(self, name) for name in self.__slots__}


def _clean(typed: str) -> str:
    """Return ``typed`` in one line, without what no database keeps."""
    return " ".join(UNKEPT.sub(" ", typed).split())


def add_story(connection: Connection, question: Question, *, by: str) -> int:
    """Write a story down and return its id; where one of the same name asks the same, it is that one."""
    stories = tables.stories
    same = select(stories.c.id, stories.c.conditions).where(
        stories.c.name == question.name, stories.c.words == question.words
    )
    for id, conditions in connection.execute(same.order_by(stories.c.id)):
        if conditions == question.conditions:
            return int(id)
    row = {"key": secrets.token_urlsafe(16), "by": by, "made": now(), "n_looks": 0}
    result = connection.execute(insert(stories).values(**row, **question.row))
    (new,) = result.inserted_primary_key or (0,)
    return int(new)


def edit_story(connection: Connection, id: int, question: Question) -> None:
    """Have a story follow ``question``; one of other words or conditions begins anew.

    What was new under the old one stays. Raises NotFoundError.
    """
    story, values = find_story(connection, id), question.row
    if (story.words, story.conditions) != (question.words, question.conditions):
        # a look at the old question that is on its way must not write what it finds
        values |= {"state": None, "looked": None, "n_looks": story.n_looks + 1}
    connection.execute(update(tables.stories).where(tables.stories.c.id == id).values(values))


def delete_story(connection: Connection, id: int) -> None:
    """Take a story out with all that was new in it; one that is gone already stays gone."""
    connection.execute(delete(tables.stories).where(tables.stories.c.id == id))


def find_story(connection: Connection, id: int) -> Story:
    """Return the story ``id``; raises NotFoundError."""
    row = connection.execute(select(tables.stories).where(tables.stories.c.id == id)).one_or_none()
    if row is None:
        raise NotFoundError(f"story {id}", "there is no such story", "see /stories for those that there are")
    return Story(**row._mapping)


def list_stories(connection: Connection) -> list[Story]:
    """Return all stories, by name."""
    stories = tables.stories
    rows = connection.execute(select(stories).order_by(func.lower(stories.c.name), stories.c.id))
    return [Story(**row._mapping) for row in rows]


def write_look(connection: Connection, story: Story, state: bytes, events: Sequence[NewEvent]) -> bool:
    """Write what a look at ``story`` found; say whether it was the first to look since ``story`` was read.

    ``events`` stand in the order in which they are to be shown, which is from the last to the first.
    """
    stories, time = tables.stories, now()
    is_same = (stories.c.id == story.id) & (stories.c.n_looks == story.n_looks)
    values = {"state": state, "looked": time, "n_looks": story.n_looks + 1}
    if not connection.execute(update(stories).where(is_same).values(values)).rowcount:
        return False
    rows = [
        {
            **{"story_id": story.id, "made": time, "kind": event.kind.value, "details": event.details},
            **{name: getattr(event, name) for name in ("cluster_id", "record", "other")},
        }
        for event in reversed(events)
    ]
    if rows:
        connection.execute(insert(tables.story_events), rows)
    return True


def list_events(
    connection: Connection,
    story_id: int,
    *,
    limit: int,
    before: int | None = None,
) -> list[StoryEvent]:
    """Return the events of a story, the latest first; those that were written before the event ``before``."""
    events = tables.story_events
    query = select(*(events.c[name] for name in StoryEvent.__slots__)).where(events.c.story_id == story_id)
    if before is not None:
        query = query.where(events.c.id < before)
    rows = connection.execute(query.order_by(events.c.id.desc()).limit(limit))
    return [StoryEvent(**{**row._mapping, "kind": EventKind(row.kind)}) for row in rows]


def count_events(connection: Connection, story_id: int, *, since: str | None) -> int:
    """Return how many events of a story were found after ``since``, of all for None."""
    events = tables.story_events
    query = select(func.count()).where(events.c.story_id == story_id, events.c.made > (since or ""))
    return connection.scalar(query) or 0


def count_new(connection: Connection, who: str) -> dict[int, int]:
    """Return how much is new for ``who`` in each story, by its id; without those in which nothing is."""
    events, visits = tables.story_events, tables.story_visits
    of_person = and_(visits.c.story_id == events.c.story_id, visits.c.who == who)
    query = (
        select(events.c.story_id, func.count())
        .join(visits, of_person, isouter=True)
        .where(or_(visits.c.visited.is_(None), events.c.made > visits.c.visited))
        .group_by(events.c.story_id)
    )
    return {id: n for id, n in connection.execute(query)}


def find_visit(connection: Connection, story_id: int, who: str) -> str | None:
    """Return until when ``who`` has seen what was new in a story, None where they never looked."""
    visits = tables.story_visits
    of_person = (visits.c.story_id == story_id) & (visits.c.who == who)
    return connection.scalar(select(visits.c.visited).where(of_person))


def note_visit(connection: Connection, story_id: int, who: str, visited: str) -> None:
    """Write down that ``who`` has seen what was new in a story until ``visited``, if not later already."""
    stories, visits = tables.stories, tables.story_visits
    if connection.scalar(select(stories.c.id).where(stories.c.id == story_id)) is None:
        return
    known = find_visit(connection, story_id, who)
    row = {"story_id": story_id, "who": who, "visited": visited}
    if known is None:
        connection.execute(insert(visits).values(row))
    elif known < visited:
        of_person = (visits.c.story_id == story_id) & (visits.c.who == who)
        connection.execute(update(visits).where(of_person).values(visited=visited))


def seen_until(moment: str, events: Sequence[StoryEvent]) -> str:
    """Return until when somebody has seen everything who was shown ``events`` at ``moment``.

    An event gets its time a little before others can see it. So that none is lost, what may just be being
    written counts as unseen, but not what was shown.
    """
    margin = format_time(datetime.fromisoformat(moment) - _UNSEEN)
    return max([margin, *(event.made for event in events)])
