"""Stories: the list of what is followed, and one of them with what is new in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import Connection

from thirdhand.errors import UsageError
from thirdhand.store.clock import now
from thirdhand.store.cluster_headings import ClusterHeading, load_cluster_headings
from thirdhand.store.driving import find_candidates
from thirdhand.store.overview import ArticleLine, list_articles
from thirdhand.store.searching import RANKED
from thirdhand.store.store import Store
from thirdhand.store.stories import (
    Story,
    count_events,
    count_new,
    find_story,
    find_visit,
    list_events,
    list_stories,
    seen_until,
)
from thirdhand.tracing.stories import list_clusters_of
from thirdhand.tracing.story_finding import MOST_CLUSTERS
from thirdhand.web.contexts.news import News, load_news
from thirdhand.web.contexts.search import Conditions

#: Events of one page, and articles that are shown.
EVENTS, _ARTICLES = 60, 12
#: The conditions of a story in words.
_TOLD = {
    "outlet": "in",
    "since": "from",
    "until": "until",
    "source": "credited to",
    "kind": "source is",
    "anonymity": "source is",
    "certainty": "as",
    "rule": "with the finding",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHead:
    """A story as it was saved: ``told`` is what it follows in words, ``search`` the path of its search."""

    id: int
    name: str
    words: str
    conditions: Conditions
    told: str
    search: str
    by: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryForm:
    """What is filled in to follow a story; ``problem`` is what is wrong with what was sent."""

    name: str = ""
    words: str = ""
    conditions: Conditions = Conditions()
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A story in the list: ``n_new`` events are new for whoever asks, the last one was found ``latest``."""

    story: StoryHead
    n_new: int
    latest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesPage:
    """All stories, those with news first."""

    stories: tuple[StoryLine, ...]
    form: StoryForm


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """A story.

    ``since`` is until when whoever asks had seen what was new, None where they were never here: then all of
    it is ``new``, ``n_new`` events. ``earlier`` is what came before. Both end where ``before``, an event's
    id, begins the next page; None where there is no more. ``claims`` are the story's, those of most articles
    first, no more than the newest where ``has_more_claims``. ``articles`` are those published last in which
    its words stand. ``is_looked_at`` is false as long as nobody could say what it was like to begin with,
    ``problem`` says why it cannot be followed any more. ``seen`` is until when whoever was shown this has
    seen what is new.
    """

    story: StoryHead
    since: str | None
    new: tuple[News, ...]
    n_new: int
    earlier: tuple[News, ...]
    before: int | None
    claims: tuple[ClusterHeading, ...]
    has_more_claims: bool
    articles: tuple[ArticleLine, ...]
    is_looked_at: bool
    problem: str | None
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEditPage:
    """A story to be changed; ``known`` is what it was like when the form was shown."""

    story: StoryHead
    form: StoryForm
    known: str


def make_head(story: Story) -> StoryHead:
    """Return a story as pages show it."""
    names = Conditions.__slots__
    conditions = Conditions(**{name: value for name, value in story.conditions.items() if name in names})
    told = [f"{_TOLD[name]} {value}" for name, value in conditions.given.items()]
    return StoryHead(
        id=story.id,
        name=story.name,
        words=story.words,
        conditions=conditions,
        told=" · ".join(filter(None, (story.words, *told))),
        search=f"/search?{urlencode({'q': story.words, **conditions.given})}",
        by=story.by,
        made=story.made,
    )


def load_stories_page(store: Store, who: str, form: StoryForm | None = None) -> StoriesPage:
    """Return the list as ``who`` sees it, with ``form`` as it was filled in."""
    with store.reading() as connection:
        new = count_new(connection, who)
        lines = [
            StoryLine(
                story=make_head(story),
                n_new=new.get(story.id, 0),
                latest=next((e.made for e in list_events(connection, story.id, limit=1)), None),
            )
            for story in list_stories(connection)
        ]
    lines.sort(key=lambda line: (line.n_new == 0, line.story.name.casefold()))
    return StoriesPage(stories=tuple(lines), form=form or StoryForm())


def load_story_edit_page(store: Store, id: int) -> StoryEditPage:
    """Return a story to be changed; raises NotFoundError."""
    with store.reading() as connection:
        story = find_story(connection, id)
    head = make_head(story)
    form = StoryForm(name=head.name, words=head.words, conditions=head.conditions)
    return StoryEditPage(story=head, form=form, known=story.fingerprint)


def load_story_page(
    store: Store, id: int, who: str, *, mark: str | None = None, before: int | None = None
) -> StoryPage:
    """Return the page of a story as ``who`` sees it; raises NotFoundError.

    ``mark`` is until when they had seen what was new, "" for never, where that is earlier than what the store
    knows. ``before`` is the event behind which the page begins.
    """
    moment = now()
    with store.reading() as connection:
        story = find_story(connection, id)
        visited = find_visit(connection, id, who)
        since = visited if mark is None else min(mark, visited or "") or None
        events = list_events(connection, id, limit=EVENTS + 1, before=before)
        shown = events[:EVENTS]
        new = [event for event in shown if since is None or event.made > since]
        clusters = list_clusters_of(story)
        articles, problem = _find_articles(connection, story)
        return StoryPage(
            story=make_head(story),
            since=since,
            new=load_news(connection, new),
            n_new=count_events(connection, id, since=since),
            earlier=load_news(connection, shown[len(new) :]),
            before=shown[-1].id if len(events) > EVENTS else None,
            claims=_load_claims(connection, clusters),
            has_more_claims=len(clusters) >= MOST_CLUSTERS,
            articles=articles,
            is_looked_at=story.looked is not None,
            problem=problem,
            seen=seen_until(moment, events),
        )


def _load_claims(connection: Connection, ids: tuple[int, ...]) -> tuple[ClusterHeading, ...]:
    return tuple(sorted(load_cluster_headings(connection, ids), key=lambda heading: -heading.n_articles))


def _find_articles(connection: Connection, story: Story) -> tuple[tuple[ArticleLine, ...], str | None]:
    """Return the articles of a story that were published last, or why they cannot be looked for."""
    try:
        query, selection = story.query, story.selection
    except UsageError as error:
        return (), str(error)
    times = find_candidates(connection, query, selection, RANKED)
    latest = sorted(times, key=lambda id: (times[id], id), reverse=True)[:_ARTICLES]
    return tuple(list_articles(connection, latest)), None
