"""What was new in a story, in words: each event as a sentence, under the claim that it is of.

An event keeps ids and the few words that it is about; what its claim says now, and what its articles are
called, is looked up when it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from thirdhand.ids import TAG
from thirdhand.linking.values import ChangeKind, Origin, Side
from thirdhand.records import Anonymity, Kind
from thirdhand.store.cluster_headings import ClusterHeading, load_cluster_headings
from thirdhand.store.clusters import follow_changes
from thirdhand.store.headings import Heading, load_headings
from thirdhand.store.stories import EventKind, StoryEvent
from thirdhand.views.trace.wording import name_article, name_origin, quote, tell_kind

#: What is said of numbers that changed.
_NUMBERS = {
    ChangeKind.NUMBER_GROWN.value: "A number grew",
    ChangeKind.NUMBER_SHRUNK.value: "A number shrank",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLine:
    """An event in words.

    ``article`` is the one that it came with, ``other`` the one compared with, each with what it is called.
    """

    id: int
    kind: EventKind
    made: str
    words: str
    article: str
    name: str
    published: str | None
    other: str | None
    other_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one look found new of a claim.

    ``cluster`` is the id of the claim that it is of now, ``heading`` what that says and counts; None where
    no two articles have it any more, or nothing can be said of it until the next link.
    """

    made: str
    cluster: str | None
    heading: ClusterHeading | None
    lines: tuple[NewsLine, ...]


def load_news(connection: Connection, events: Sequence[StoryEvent]) -> tuple[News, ...]:
    """Return ``events``, which stand in the order in which they are to be shown, under their claims."""
    clusters = {id: follow_changes(connection, id)[0] for id in {event.cluster_id for event in events}}
    shown = load_cluster_headings(connection, [id for id in set(clusters.values()) if id is not None])
    headings = {heading.id: heading for heading in shown}
    articles = load_headings(connection, sorted(set(_list_articles(events))))
    found = []
    for (made, cluster_id), group in groupby(events, key=lambda event: (event.made, event.cluster_id)):
        number = clusters[cluster_id]
        cluster = None if number is None else f"k{number}"
        lines = tuple(tell_event(event, articles) for event in group)
        heading = headings.get(cluster or "")
        found.append(News(made=made, cluster=cluster, heading=heading, lines=lines))
    return tuple(found)


def _list_articles(events: Iterable[StoryEvent]) -> Iterable[str]:
    for event in events:
        named = (event.record, event.other, event.details.get("via"))
        yield from (id for id in named if id and id.startswith(f"{TAG}:"))


def tell_event(event: StoryEvent, articles: Mapping[str, Heading]) -> NewsLine:
    """Return ``event`` in words; ``articles`` has those that it names, by id."""
    names = {id: name_article(id, each.outlet, each.url) for id, each in articles.items()}
    article = articles.get(event.record)
    return NewsLine(
        id=event.id,
        kind=event.kind,
        made=event.made,
        words=_WORDS[event.kind](event.details, names),
        article=event.record,
        name=names.get(event.record) or name_article(event.record, None, None),
        published=article.published if article else None,
        other=event.other,
        other_name=event.other and (names.get(event.other) or name_article(event.other, None, None)),
    )


def _tell_claim(details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return "New in this story"


def _tell_origin(details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return f"New origin: {_name_origin(details, names)}"


def _tell_denial(details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if details["name"] is None:
        return "Denied, by nobody who is named"
    return f"Denied by {_name_origin(details, names)}"


def _name_origin(details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    origin = Origin(
        name=details["name"],
        kind=Kind(details["kind"]),
        anonymity=Anonymity(details["anonymity"]),
        via=details["via"],
        side=Side.SUPPORTS,
        articles=(),
        is_sure=details["sure"],
    )
    kind = tell_kind(origin)
    return f"{name_origin(origin, names)}{f' ({kind})' if kind else ''}"


def _tell_number(details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    what = _NUMBERS[details["change"]]
    return f"{what}: {quote(details['before'])} became {quote(details['after'])}"


def _tell_articles(details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    n = details["n"]
    return f"{n:,} more {'article carries' if n == 1 else 'articles carry'} it"


_WORDS = {
    EventKind.CLAIM: _tell_claim,
    EventKind.ORIGIN: _tell_origin,
    EventKind.DENIAL: _tell_denial,
    EventKind.NUMBER: _tell_number,
    EventKind.ARTICLES: _tell_articles,
}
