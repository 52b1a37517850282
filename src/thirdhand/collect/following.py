"""Feeds polled and the pages in them visited: what each answer means, and when to ask again.

A feed's pages go into the store together with what its server said of the feed, so that none is lost
when the process is killed before it has visited them: the next run finds them there. A page that turns its
reader away is read from its feed, where that carries the whole article.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from thirdhand.acquire.captures import Capture, Given
from thirdhand.acquire.feed import Feed, FeedEntry, parse_feed, parse_opml
from thirdhand.acquire.fetch import Accept, Response, Validators, hide_credentials
from thirdhand.acquire.sniff import HEAD_BYTES, Format, is_feed, is_opml, sniff
from thirdhand.collect.collector import Collector
from thirdhand.collect.recorder import PageNote
from thirdhand.collect.tally import Event
from thirdhand.collect.visiting import Outcome, Visit
from thirdhand.errors import InputError
from thirdhand.store import clock, feeds
from thirdhand.store.store import Store

#: A feed with fewer characters of an entry carries a teaser, not the article.
_WHOLE_CHARACTERS = 1_500
#: Days from one visit of a page to the next: most silent edits are made in the first hours.
REVISITS = (1 / 24, 0.25, 1.0, 3.0)
#: Failures after which a page is left alone.
_MAX_FAILURES = 5
_RETRY_DAYS = 10 / 1440
_LONGEST_DAYS = 1.0
_JITTER = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Why a URL is visited: for the feed there, or for a page that a feed named.

    ``page`` is None for a URL that a person named, which may turn out to be a feed or a page.
    """

    is_feed: bool = False
    page: feeds.PageRow | None = None


class Following:
    """Sends ``collector`` on visits and makes captures of what they give.

    ``poll_days`` is the time from one poll of a feed to the next; None polls once and visits pages once.
    """

    def __init__(
        self, store: Store, collector: Collector, *, poll_days: float | None, rng: random.Random
    ) -> None:
        self._store = store
        self._collector = collector
        self._poll_days = poll_days
        self._rng = rng
        self._feeds: set[str] = set()

    def visit_named(self, url: str) -> None:
        """Visit a URL that a person named."""
        known = self._store.read(lambda connection: feeds.find_feed(connection, url))
        if known is not None:
            self.poll([known])
        else:
            self._collector.visit(Visit(url=url, ask_robots=False, accept=Accept.FEED, payload=Errand()))

    def follow(self, urls: Iterable[str]) -> None:
        """Write feeds down and poll them."""
        wanted, now = list(dict.fromkeys(urls)), clock.now()
        due = now if self._poll_days is not None else None
        self._store.write(lambda connection: feeds.follow_feeds(connection, wanted, now, next_poll=due))
        if due is not None:
            return  # whoever watches sees that they are due
        found = self._store.read(lambda connection: [feeds.find_feed(connection, url) for url in wanted])
        self.poll(filter(None, found))

    def poll(self, rows: Iterable[feeds.FeedRow]) -> None:
        """Ask feeds whether there is anything new."""
        for row in rows:
            self._feeds.add(row.url)
            known = Validators(etag=row.etag, last_modified=row.last_modified)
            self._collector.visit(
                Visit(url=row.url, known=known, accept=Accept.FEED, payload=Errand(is_feed=True))
            )

    def visit_pages(self, rows: Iterable[feeds.PageRow]) -> None:
        """Visit pages that feeds named; those that were visited before only for what is new."""
        for row in rows:
            known = Validators(etag=row.etag, last_modified=row.last_modified) if row.n_visits else None
            self._collector.visit(Visit(url=row.url, known=known, payload=Errand(page=row)))

    def take(self, outcome: Outcome) -> None:
        """Take what a visit gave."""
        visit, result = outcome
        errand = visit.payload if isinstance(visit.payload, Errand) else Errand()
        try:
            if isinstance(result, InputError):
                raise result
            self._take_response(visit, errand, result)
        except InputError as error:
            self._take_failure(visit, errand, error)

    def _take_response(self, visit: Visit, errand: Errand, response: Response) -> None:
        head = response.data[:HEAD_BYTES]
        if response.not_modified:
            self._take_unchanged(visit, errand)
        elif errand.page is None and is_opml(head):
            self.follow(parse_opml(response.data, visit.url))
        elif errand.is_feed or (errand.page is None and is_feed(head)):
            self.take_feed(parse_feed(response.data, visit.url, url=response.url), visit.url, response)
        else:
            self._take_page(visit, errand, response)

    def take_feed(self, feed: Feed, url: str, response: Response | None = None) -> None:
        """Write down the pages of ``feed`` and visit those that are new.

        ``url`` is where it stands; of a saved one, without ``response``, the file's name.
        """
        now = clock.now()
        headers = dict(response.headers) if response else {}
        pages = [
            feeds.FoundPage(url=entry.url, given=_given(entry), updated=entry.updated)
            for entry in feed.entries
        ]

        def note(connection: Any) -> list[feeds.PageRow]:  # noqa: ANN401 -- a Connection
            if response is not None:
                feeds.follow_feeds(connection, [url], now, next_poll=None)
                values = {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}
                next_poll = self._next_poll()
                feeds.note_poll(
                    connection,
                    url,
                    now,
                    title=feed.title,
                    **values,
                    next_poll=next_poll,
                    n_failures=0,
                    problem=None,
                )
            row = feeds.find_feed(connection, url)
            feeds.add_pages(connection, row.id if row else None, pages, now)
            return feeds.find_new_pages(connection, [entry.url for entry in feed.entries])

        new = self._store.write(note)
        self._collector.tally.n_feeds += 1
        message = f"{len(feed.entries)} entries, {len(new)} new"
        self._collector.say(Event(what="feed", input=url, message=message))
        if self._poll_days is None:
            self.visit_pages(new)

    def _next_poll(self) -> str | None:
        if self._poll_days is None:
            return None
        return clock.after(clock.now(), self._vary(self._poll_days))

    def _vary(self, days: float) -> float:
        return days * self._rng.uniform(1 - _JITTER, 1 + _JITTER)

    def _take_page(self, visit: Visit, errand: Errand, response: Response) -> None:
        page = errand.page
        format = response.format or sniff(visit.url, response.data[:HEAD_BYTES])
        url = hide_credentials(visit.url)
        capture = Capture(
            name=url,
            url=url,
            format=format,
            data=response.data,
            charset=response.charset,
            headers=response.headers,
            given=_without_html(page.given) if page else None,
        )
        self._collector.take(capture, self._visited(page, dict(response.headers)) if page else None)

    def _visited(self, page: feeds.PageRow, headers: dict[str, str]) -> PageNote:
        """Return what is to be written down of a page that was had."""
        return PageNote(
            page.id,
            {
                "etag": headers.get("etag", page.etag),
                "last_modified": headers.get("last-modified", page.last_modified),
                "n_visits": page.n_visits + 1,
                "n_failures": 0,
                "next_visit": self._next_visit(page.n_visits),
                "given": None,
            },
        )

    def _next_visit(self, n_visits: int) -> str | None:
        if self._poll_days is None or n_visits >= len(REVISITS):
            return None
        return clock.after(clock.now(), self._vary(REVISITS[n_visits]))

    def _take_unchanged(self, visit: Visit, errand: Errand) -> None:
        if errand.page is not None:
            self._collector.tally.n_known += 1
            self._collector.note(self._visited(errand.page, {}))
            return
        self._collector.tally.n_feeds += 1
        self._collector.say(Event(what="feed", input=visit.url, message="nothing new"))
        now, next_poll = clock.now(), self._next_poll()
        values = {"next_poll": next_poll, "n_failures": 0, "problem": None}
        self._store.write(lambda connection: feeds.note_poll(connection, visit.url, now, **values))
        if self._poll_days is None:
            self._visit_left(visit.url)

    def _visit_left(self, feed_url: str) -> None:
        """Visit pages of a feed that an earlier run found and did not come to."""
        self.visit_pages(self._store.read(lambda connection: feeds.find_left_pages(connection, feed_url)))

    def _take_failure(self, visit: Visit, errand: Errand, error: InputError) -> None:
        page = errand.page
        if page is not None and (html := (page.given or {}).get("html")):
            capture = Capture(
                name=visit.url,
                url=visit.url,
                format=Format.HTML,
                data=html.encode(),
                given=_without_html(page.given),
            )
            self._collector.take(capture, self._visited(page, {}))
            return
        self._collector.fail(error)
        if page is not None:
            n_failures = page.n_failures + 1
            values = {"n_failures": n_failures, "next_visit": self._retry(n_failures)}
            self._collector.note(PageNote(page.id, values))
        elif errand.is_feed:
            self._note_feed_failure(visit.url, error)

    def _note_feed_failure(self, url: str, error: InputError) -> None:
        now = clock.now()

        def note(connection: Any) -> None:  # noqa: ANN401 -- a Connection
            row = feeds.find_feed(connection, url)
            n_failures = (row.n_failures if row else 0) + 1
            values = {"n_failures": n_failures, "problem": error.problem}
            if self._poll_days is not None:
                # a feed that is away for good costs one request a day
                days = min(self._poll_days * 2**n_failures, max(_LONGEST_DAYS, self._poll_days))
                values["next_poll"] = clock.after(now, self._vary(days))
            feeds.note_poll(connection, url, now, **values)

        self._store.write(note)

    def _retry(self, n_failures: int) -> str | None:
        if self._poll_days is None or n_failures >= _MAX_FAILURES:
            return None
        return clock.after(clock.now(), self._vary(min(_RETRY_DAYS * 2.0**n_failures, _LONGEST_DAYS)))


def _given(entry: FeedEntry) -> dict[str, Any]:
    """Return what ``entry`` says of its page, with the article itself where it carries it."""
    given = Given(
        title=entry.title, outlet=entry.outlet, byline=entry.byline, published=entry.published, language=None
    )
    html = entry.html if entry.html and len(entry.html) >= _WHOLE_CHARACTERS else None
    return {**asdict(given), **({"html": html} if html else {})}


def _without_html(given: dict[str, Any] | None) -> Given | None:
    if given is None:
        return None
    return Given(**{name: value for name, value in given.items() if name != "html"})
