"""What is new in a cluster of a story since it was last seen, as events.

Something is new where it was not known and a claim shows it that was not there before: what linking works out
anew from the same texts is no news. The few words that an event keeps are of the articles that it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from thirdhand.ids import TAG
from thirdhand.linking.values import Side
from thirdhand.store.stories import EventKind, NewEvent
from thirdhand.tracing.story_finding import StoryCluster, StoryTelling
from thirdhand.tracing.story_state import (
    MOST_TELLINGS,
    Hashes,
    Seen,
    article_of,
    hash_number,
    hash_origin,
    hash_telling,
    list_numbers,
    list_resting,
)

_KINDS = {Side.SUPPORTS: EventKind.ORIGIN, Side.DENIES: EventKind.DENIAL}


def tell_news(cluster: StoryCluster, now: Seen, before: Seen | None) -> list[NewEvent]:
    """Return what is new in ``cluster``, which is ``now`` so and was ``before`` otherwise, or not there.

    Of one that more articles carry than are remembered nothing is told.
    """
    if before is None:
        return [_event(cluster, EventKind.CLAIM, {}, _first_article(cluster.tellings))]
    if len(before.tellings) >= MOST_TELLINGS:
        return []
    news = _News(cluster, now, before)
    events = [*news.tell_origins(Side.SUPPORTS), *news.tell_denials(), *news.tell_numbers()]
    return events or list(news.tell_articles())


def _first_article(tellings: Sequence[StoryTelling]) -> str:
    """Return the article that supports first, or else denies first."""
    supporting = [one for one in tellings if one.record["stance"] == Side.SUPPORTS.value]
    return [*supporting, *tellings][0].article


def _event(
    cluster: StoryCluster, kind: EventKind, details: dict[str, Any], record: str, other: str | None = None
) -> NewEvent:
    return NewEvent(kind=kind, cluster_id=cluster.id, record=record, other=other, details=details)


class _News:
    """A cluster as it is and as it was; ``fresh`` are the claims that were not there."""

    def __init__(self, cluster: StoryCluster, now: Seen, before: Seen) -> None:
        self.cluster, self.now, self.before = cluster, now, before
        self.fresh = self._pick_fresh(cluster.tellings)

    def _pick_fresh(self, tellings: Sequence[StoryTelling]) -> list[StoryTelling]:
        return [one for one in tellings if hash_telling(one) not in self.before.tellings]

    def tell_origins(self, side: Side) -> Iterator[NewEvent]:
        """Yield the new origins on one side: not known, not another name of one, shown by a fresh claim."""
        known = self.before.side(side)
        gone = {key: articles for key, articles in known.items() if key not in self.now.side(side)}
        for place, origin in enumerate(self.cluster.record["origins"]):
            if origin["stance"] != side.value or hash_origin(origin) in known:
                continue
            resting = list_resting(self.cluster, place)
            renamed = _find_renamed(gone, {article_of(hash_telling(one)) for one in resting})
            if renamed is not None:
                del gone[renamed]
            elif fresh := self._pick_fresh(resting):
                yield _tell_origin(self.cluster, _KINDS[side], origin, [*fresh, *resting])

    def tell_denials(self) -> Iterator[NewEvent]:
        """Yield who denies anew; a denial by nobody who is named counts where there was none at all."""
        yield from self.tell_origins(Side.DENIES)
        denying = [one for one in self.fresh if one.record["stance"] == Side.DENIES.value]
        if denying and not self.before.is_denied and not self.now.side(Side.DENIES):
            yield _event(self.cluster, EventKind.DENIAL, {"name": None}, denying[0].article)

    def tell_numbers(self) -> Iterator[NewEvent]:
        """Yield the numbers that changed, where one of the two articles has a fresh claim."""
        articles = {one.article for one in self.cluster.tellings}
        fresh = {one.article for one in self.fresh}
        for change in list_numbers(self.cluster):
            article, against = change["article"], change["against"]
            if hash_number(change) in self.before.numbers or article not in articles:
                continue
            if fresh & {article, against}:
                details = {name: change[name] for name in ("change", "before", "after")}
                yield _event(self.cluster, EventKind.NUMBER, details, article, against)

    def tell_articles(self) -> Iterator[NewEvent]:
        """Yield that more articles carry the claim, with the first of them."""
        known = self.before.articles
        more = [one.article for one in self.fresh if article_of(hash_telling(one)) not in known]
        if more:
            yield _event(self.cluster, EventKind.ARTICLES, {"n": len(set(more))}, more[0])


def _find_renamed(gone: dict[bytes, Hashes], articles: set[bytes]) -> bytes | None:
    """Return the origin that is gone and that one of ``articles`` rested on."""
    return next((key for key, resting in gone.items() if not articles.isdisjoint(resting)), None)


def _tell_origin(
    cluster: StoryCluster, kind: EventKind, origin: dict[str, Any], resting: Sequence[StoryTelling]
) -> NewEvent:
    """Return the event of an origin with the first claim that rests on it.

    ``other`` is the article that has the origin's name, where that first one names it otherwise.
    """
    record = resting[0].article
    named = [one.article for one in resting if _has_words(one, origin["name"])]
    other = named[0] if named and record not in named else None
    of_event = [one for one in resting if one.article in (record, other)]
    details = {name: origin[name] for name in ("name", "kind", "anonymity", "sure")}
    details["via"] = _keep_via(origin["via"], of_event)
    return _event(cluster, kind, details, record, other)


def _keep_via(via: str | None, tellings: Sequence[StoryTelling]) -> str | None:
    """Return whose source an origin is: an article's id, or a name that one of ``tellings`` has."""
    if via is None or via.startswith(f"{TAG}:") or any(_has_words(one, via) for one in tellings):
        return via
    return None


def _has_words(one: StoryTelling, words: str) -> bool:
    """Say whether the article of a claim has ``words`` as its outlet or in the claim's chain."""
    places = (one.record["outlet"] or "", *one.record["chain"])
    return any(words.casefold() in place.casefold() for place in places)
