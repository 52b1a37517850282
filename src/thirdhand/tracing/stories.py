"""``look``: what is new in a story since somebody last looked at it.

A look compares the clusters that the story has now with what it was like at the last look, and writes what is
new as events, once, however many look at the same time. The first look at a question writes none: all of it
was there from the beginning. Where no cluster came, went or was described anew, a look costs a few
milliseconds and writes nothing; so pages and feeds look whenever they are asked for, and a link does for all.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection, select

from thirdhand.errors import ThirdhandError
from thirdhand.store import tables
from thirdhand.store.clusters import follow_changes
from thirdhand.store.engines import PATIENCE_SECONDS
from thirdhand.store.selection import one_of
from thirdhand.store.store import Store
from thirdhand.store.stories import NewEvent, Story, find_story, list_stories, write_look
from thirdhand.tracing.story_finding import find_ids, load_story_clusters, take_digest
from thirdhand.tracing.story_news import tell_news
from thirdhand.tracing.story_state import (
    Memory,
    Seen,
    StoryState,
    advance,
    pack_state,
    see,
    unpack_state,
)

logger = logging.getLogger("thirdhand.stories")


def look(store: Store, id: int, *, patience: float = PATIENCE_SECONDS) -> int:
    """Look at the story ``id``; return how much is new and was written.

    ``patience`` is how many seconds to wait for a database that is busy. Raises NotFoundError for a story
    that is not there, StoreError where nothing can be written.
    """
    with store.reading() as connection:
        story = find_story(connection, id)
        found = _compare(connection, story)
    if found is None:
        return 0
    state, events = found
    is_first = store.write(
        partial(write_look, story=story, state=pack_state(state), events=events), patience=patience
    )
    return len(events) if is_first else 0


def look_at_all(store: Store, *, patience: float = PATIENCE_SECONDS) -> int:
    """Look at every story; return how much is new in all. What goes wrong with one is logged."""
    with store.reading() as connection:
        ids = [story.id for story in list_stories(connection)]
    n = 0
    for id in ids:
        try:
            n += look(store, id, patience=patience)
        except ThirdhandError:
            logger.warning("story %d could not be looked at", id, exc_info=True)
    return n


def list_clusters_of(story: Story) -> tuple[int, ...]:
    """Return the clusters that a story had when it was last looked at, the newest first."""
    state = unpack_state(story.state)
    return state.shown if state else ()


def _compare(connection: Connection, story: Story) -> tuple[StoryState, list[NewEvent]] | None:
    """Return the state of a story as it is now, and what is new; None where nothing can have changed."""
    state = unpack_state(story.state)
    ids = find_ids(connection, story)
    digest = take_digest(connection, ids)
    if state is not None and state.digest == digest:
        return None
    memory = Memory(state)
    merged = _find_merged(connection, memory.ids)
    events: list[NewEvent] = []
    found: dict[int, tuple[Seen, Seen | None]] = {}
    for cluster in load_story_clusters(connection, story, ids):
        now = see(cluster)
        before = memory.find(cluster.id, now, merged.get(cluster.id, ()))
        found[cluster.id] = (now, before)
        events += tell_news(cluster, now, before) if state is not None else []
    return advance(state, digest, found), events


def _find_merged(connection: Connection, ids: Sequence[int]) -> dict[int, list[int]]:
    """Return those of ``ids`` that are no clusters any more, by the cluster that their claims went into."""
    clusters = tables.clusters
    there = set(connection.scalars(select(clusters.c.id).where(one_of(connection, clusters.c.id, ids))))
    merged: dict[int, list[int]] = {}
    for id in ids:
        if id not in there and (after := follow_changes(connection, id)[0]) is not None:
            merged.setdefault(after, []).append(id)
    return merged
