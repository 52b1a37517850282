"""Feeds that are followed and the pages found in them: what was asked when, and when to ask again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from thirdhand.store import tables
from thirdhand.store.places import article_key
from thirdhand.store.writing import CHUNK, forget_fetch_failures


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed as it was polled last; ``etag`` and ``last_modified`` are what its server said of it."""

    id: int
    url: str
    title: str | None
    etag: str | None
    last_modified: str | None
    n_failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A page that a feed named. ``given`` is what the feed says of it."""

    id: int
    url: str
    given: dict[str, Any] | None
    etag: str | None
    last_modified: str | None
    n_visits: int
    n_failures: int


def follow_feeds(connection: Connection, urls: Sequence[str], time: str, *, next_poll: str | None) -> None:
    """Write down feeds that are not there yet, and when all of ``urls`` are to be polled next.

    None leaves what was planned for them, which is nothing for new ones: they were read once.
    """
    feeds = tables.feeds
    for url in dict.fromkeys(urls):
        if connection.scalar(select(feeds.c.id).where(feeds.c.url == url)) is None:
            row = {"url": url, "added": time, "next_poll": next_poll, "n_failures": 0}
            connection.execute(insert(feeds).values(row))
        elif next_poll is not None:
            connection.execute(update(feeds).where(feeds.c.url == url).values(next_poll=next_poll))


def find_feed(connection: Connection, url: str) -> FeedRow | None:
    """Return the feed at ``url``, None where it was never asked."""
    row = connection.execute(_select_feeds().where(tables.feeds.c.url == url)).one_or_none()
    return FeedRow(**row._mapping) if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedFeed:
    """A feed that is followed, and how its polls went; ``n_pages`` were found in it so far."""

    id: int
    url: str
    title: str | None
    added: str
    last_polled: str | None
    next_poll: str
    n_failures: int
    problem: str | None
    n_pages: int


def list_followed(connection: Connection) -> list[FollowedFeed]:
    """Return the feeds that are followed, by their names."""
    feeds, pages = tables.feeds, tables.pages
    n_pages = select(func.count()).where(pages.c.feed_id == feeds.c.id).scalar_subquery()
    names = [name for name in FollowedFeed.__slots__ if name != "n_pages"]
    query = select(*(feeds.c[name] for name in names), n_pages.label("n_pages"))
    query = query.where(feeds.c.next_poll.is_not(None))
    found = [FollowedFeed(**row._mapping) for row in connection.execute(query)]
    return sorted(found, key=lambda feed: ((feed.title or feed.url).casefold(), feed.url))


def stop_following(connection: Connection, id: int) -> bool:
    """Poll the feed ``id`` no more, and visit its pages no more; say whether it was followed. What was read
    in it stays."""
    feeds, pages = tables.feeds, tables.pages
    stopped = update(feeds).where(feeds.c.id == id, feeds.c.next_poll.is_not(None)).values(next_poll=None)
    connection.execute(update(pages).where(pages.c.feed_id == id).values(next_visit=None))
    return bool(connection.execute(stopped).rowcount)


def drop_feed(connection: Connection, url: str) -> None:
    """Forget the feed at ``url`` wholly: there turned out to be none."""
    connection.execute(delete(tables.feeds).where(tables.feeds.c.url == url))


def take_due_feeds(connection: Connection, time: str, again: str) -> list[FeedRow]:
    """Return the followed feeds that should have been polled by ``time``, the longest due first; they are not
    due before ``again``, unless what comes of the poll says so."""
    feeds = tables.feeds
    query = _select_feeds().where(feeds.c.next_poll <= time).order_by(feeds.c.next_poll)
    found = [FeedRow(**row._mapping) for row in connection.execute(query)]
    for row in found:
        connection.execute(update(feeds).where(feeds.c.id == row.id).values(next_poll=again))
    return found


def _select_feeds() -> Any:  # noqa: ANN401 -- a Select
    feeds = tables.feeds
    return select(
        feeds.c.id, feeds.c.url, feeds.c.title, feeds.c.etag, feeds.c.last_modified, feeds.c.n_failures
    )


def note_poll(connection: Connection, url: str, time: str, **values: Any) -> None:  # noqa: ANN401 -- columns
    """Write down what a poll of ``url`` at ``time`` gave: any of ``title``, ``etag``, ``last_modified``,
    ``next_poll``, ``n_failures``, ``problem``."""
    feeds = tables.feeds
    connection.execute(update(feeds).where(feeds.c.url == url).values(last_polled=time, **values))
    if values.get("n_failures") == 0:
        forget_fetch_failures(connection, [url])


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A page as a feed names it; ``updated`` is when the feed says that it was changed."""

    url: str
    given: dict[str, Any]
    updated: str | None


def add_pages(connection: Connection, feed_id: int | None, found: Sequence[FoundPage], time: str) -> None:
    """Write down pages of a feed, to be visited at once; one that is there is due again where the feed says
    that it was changed."""
    pages, by_key = tables.pages, {article_key(page.url): page for page in found}
    rows = connection.execute(select(pages.c.key, pages.c.updated).where(pages.c.key.in_(list(by_key))))
    known = {row.key: row.updated for row in rows}
    new = [
        {"key": key, "url": page.url, "feed_id": feed_id, "given": page.given, "updated": page.updated}
        for key, page in by_key.items()
        if key not in known
    ]
    if new:
        plan = {"found": time, "next_visit": time, "n_visits": 0, "n_failures": 0}
        connection.execute(insert(pages), [{**row, **plan} for row in new])
    for key, updated in known.items():
        if by_key[key].updated not in (None, updated):
            values = {"updated": by_key[key].updated, "next_visit": time}
            connection.execute(update(pages).where(pages.c.key == key).values(values))


def find_new_pages(connection: Connection, urls: Sequence[str]) -> list[PageRow]:
    """Return the pages at ``urls`` that were not visited yet, are not in the store and were not removed."""
    pages = tables.pages
    keys = [article_key(url) for url in urls]
    found: list[PageRow] = []
    for start in range(0, len(keys), CHUNK):
        part = pages.c.key.in_(keys[start : start + CHUNK])
        query = _select_pages().where(part, *_not_had()).order_by(pages.c.id)
        found += [PageRow(**row._mapping) for row in connection.execute(query)]
    return found


def find_left_pages(connection: Connection, feed_url: str) -> list[PageRow]:
    """Return the pages of the feed at ``feed_url`` that no run has had yet."""
    pages, feeds = tables.pages, tables.feeds
    of_feed = pages.c.feed_id.in_(select(feeds.c.id).where(feeds.c.url == feed_url))
    query = _select_pages().where(of_feed, *_not_had()).order_by(pages.c.id)
    return [PageRow(**row._mapping) for row in connection.execute(query)]


def _not_had() -> tuple[Any, ...]:
    pages = tables.pages
    elsewhere = (tables.articles, tables.removals)
    return (pages.c.n_visits == 0, *(pages.c.key.not_in(select(table.c.key)) for table in elsewhere))


def _select_pages() -> Any:  # noqa: ANN401 -- a Select
    pages = tables.pages
    columns = (pages.c.id, pages.c.url, pages.c.given, pages.c.etag, pages.c.last_modified)
    return select(*columns, pages.c.n_visits, pages.c.n_failures)


def take_due_pages(connection: Connection, time: str, again: str, limit: int) -> list[PageRow]:
    """Return pages that should have been visited by ``time``, the longest due first, none that was removed;
    they are not due before ``again``, unless what comes of the visit says so."""
    pages, removals = tables.pages, tables.removals
    query = (
        _select_pages()
        .where(pages.c.next_visit <= time, pages.c.key.not_in(select(removals.c.key)))
        .order_by(pages.c.next_visit, pages.c.id)
        .limit(limit)
    )
    found = [PageRow(**row._mapping) for row in connection.execute(query)]
    ids = [row.id for row in found]
    connection.execute(update(pages).where(pages.c.id.in_(ids)).values(next_visit=again))
    return found


def make_new_pages_due(connection: Connection, time: str) -> None:
    """Let pages of followed feeds that were never had be visited now, whatever was begun before."""
    pages, feeds = tables.pages, tables.feeds
    is_followed = pages.c.feed_id.in_(select(feeds.c.id).where(feeds.c.next_poll.is_not(None)))
    never = (pages.c.n_visits == 0, pages.c.n_failures == 0)
    connection.execute(update(pages).where(is_followed, *never).values(next_visit=time))


def note_visit(connection: Connection, id: int, **values: Any) -> None:  # noqa: ANN401 -- columns
    """Write down what a visit of a page gave: any column of ``pages``."""
    connection.execute(update(tables.pages).where(tables.pages.c.id == id).values(**values))


def find_next_time(connection: Connection) -> str | None:
    """Return when the next feed or page is due, None where nothing is followed."""
    pages, removals = tables.pages, tables.removals
    first_page = select(func.min(pages.c.next_visit)).where(pages.c.key.not_in(select(removals.c.key)))
    times = [connection.scalar(select(func.min(tables.feeds.c.next_poll))), connection.scalar(first_page)]
    return min((time for time in times if time is not None), default=None)
