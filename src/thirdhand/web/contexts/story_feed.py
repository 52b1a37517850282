"""A story as a feed: what was new in it, one entry each, in words that a feed reader shows.

The ids of feed and entries are made of the story's own key, so that they stay the same under another address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from thirdhand.store.store import Store
from thirdhand.store.stories import Story, find_story, list_events
from thirdhand.views.margin import in_one_line, shorten
from thirdhand.views.trace.times import Clock
from thirdhand.views.trace.wording import sum_up_heading
from thirdhand.web.contexts.news import News, NewsLine, load_news
from thirdhand.web.contexts.story import make_head

#: Entries of a feed, the last ones; characters of a headline.
ENTRIES, _TITLE = 100, 200
#: Begins the names of all stories and of what was new in them (RFC 9562, version 5).
_NAMESPACE = UUID("6a3a7b8e-6f0f-5c39-9d0c-3f1f0d1c7d52")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was new: ``words`` say what, of which claim, with which article."""

    id: str
    title: str
    link: str
    updated: str
    words: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A story as a feed; times are ISO 8601 in UTC, links are whole addresses."""

    id: str
    title: str
    subtitle: str
    link: str
    itself: str
    updated: str
    entries: tuple[Entry, ...]


def load_feed(store: Store, id: int, base: str) -> Feed:
    """Return the feed of a story on the server at ``base``; raises NotFoundError."""
    with store.reading() as connection:
        story = find_story(connection, id)
        news = load_news(connection, list_events(connection, id, limit=ENTRIES))
    clock = Clock.of(line.published for each in news for line in each.lines)
    entries = tuple(_make_entry(story, each, line, clock, base) for each in news for line in each.lines)
    head = make_head(story)
    return Feed(
        id=_name(story, "feed"),
        title=in_one_line(f"{head.name} – Thirdhand"),
        subtitle=in_one_line(f"What is new in the story of {head.told}"),
        link=f"{base}/stories/{id}",
        itself=f"{base}/stories/{id}/feed.atom",
        updated=_find_updated(story, entries),
        entries=entries,
    )


def _find_updated(story: Story, entries: Sequence[Entry]) -> str:
    return max((story.made, *(entry.updated for entry in entries)))


def _make_entry(story: Story, news: News, line: NewsLine, clock: Clock, base: str) -> Entry:
    heading = news.heading
    statement = in_one_line(heading.statement) if heading else "a claim that has changed since"
    when = f", {clock.tell(line.published)}" if line.published else ""
    compared = f"; compared with {line.other_name}" if line.other_name else ""
    counts = f" Now: {sum_up_heading(heading)}." if heading else ""
    path = f"/claims/{news.cluster}" if news.cluster else f"/articles/{line.article}"
    return Entry(
        id=_name(story, f"event {line.id}"),
        title=shorten(f"{line.words} – {statement}", _TITLE),
        link=f"{base}{path}",
        updated=line.made,
        words=f"{line.words}. Claim: {statement}. In {line.name}{when}{compared}.{counts}",
        category=line.kind.value,
    )


def _name(story: Story, what: str) -> str:
    return uuid5(_NAMESPACE, f"{story.key}\n{what}").urn
