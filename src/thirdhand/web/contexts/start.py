"""The start: what there is, what came in last, what is followed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

from thirdhand.store.cluster_headings import ClusterHeading
from thirdhand.store.overview import (
    MOST,
    ArticleLine,
    Overview,
    count_briefly,
    list_recent,
    list_recent_clusters,
)
from thirdhand.store.store import Store
from thirdhand.store.stories import count_new, list_stories
from thirdhand.web.examples import EXAMPLES, STORY, Example

#: Articles, claims and stories that are shown.
_RECENT, _CLAIMS, _STORIES = 10, 5, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedStory:
    """A story that is followed, and how much is new in it for whoever asks."""

    id: int
    name: str
    n_new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """The start.

    ``once`` goes with what is pasted, so that sent twice it is read once. Nothing is counted beyond ``most``.
    ``claims`` are those of most articles lately, ``stories`` those with most news; ``n_stories`` are all.
    ``examples`` are single articles, ``story`` is one in several.
    """

    once: str
    counts: Overview
    recent: tuple[ArticleLine, ...]
    claims: tuple[ClusterHeading, ...]
    stories: tuple[FollowedStory, ...]
    n_stories: int
    examples: tuple[Example, ...]
    story: Example
    most: int


def load_start_page(store: Store, who: str) -> StartPage:
    """Return the start as ``who`` sees it."""
    with store.reading() as connection:
        stories = _list_followed(connection, who)
        return StartPage(
            once=secrets.token_urlsafe(16),
            counts=count_briefly(connection),
            recent=tuple(list_recent(connection, _RECENT)),
            claims=tuple(list_recent_clusters(connection, _CLAIMS)),
            stories=tuple(stories[:_STORIES]),
            n_stories=len(stories),
            examples=EXAMPLES,
            story=STORY,
            most=MOST,
        )


def _list_followed(connection: Connection, who: str) -> list[FollowedStory]:
    new = count_new(connection, who)
    stories = [
        FollowedStory(id=story.id, name=story.name, n_new=new.get(story.id, 0))
        for story in list_stories(connection)
    ]
    return sorted(stories, key=lambda story: -story.n_new)
