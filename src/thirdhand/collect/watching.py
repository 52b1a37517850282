"""``watch``: feeds polled for as long as it runs, their pages read, and read again while they may change.

What is followed and when it is due stands in the store: a watch that was stopped goes on where it was, and
what came due meanwhile is asked at once, one host at a time.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable, Iterator

from thirdhand.acquire import Place, PlaceKind, expand
from thirdhand.acquire.feed import parse_opml
from thirdhand.acquire.sniff import HEAD_BYTES, is_opml
from thirdhand.collect.adding import read_list
from thirdhand.collect.collector import Collector, Options
from thirdhand.collect.following import Following
from thirdhand.collect.tally import Event, Listener, Tally, ignore
from thirdhand.errors import InputError, UnsupportedError
from thirdhand.records import Failure
from thirdhand.settings import Settings
from thirdhand.store import clock, feeds
from thirdhand.store.store import Store

_SECONDS_A_DAY = 86_400.0
#: Seconds between two looks at what is due, and at what is to be forgotten.
_LOOK_SECONDS = 1.0
_EXPIRE_SECONDS = 3_600.0
#: Pages that are visited at a time, so that a long absence fills no memory.
_PAGES_AT_ONCE = 500
#: Days in which a visit that was begun is not begun again, whatever became of it.
_LEASE_DAYS = 1 / 24
#: Seconds between two events that show that it is alive.
_BEAT_SECONDS = 1.0


def watch(
    store: Store,
    inputs: Iterable[str],
    options: Options,
    *,
    every: float,
    stop: threading.Event,
    once: bool = False,
    listener: Listener = ignore,
) -> Tally:
    """Poll the feeds that ``store`` follows and those that ``inputs`` name, until ``stop`` is set.

    ``inputs`` are feeds' URLs and lists of feeds (OPML), which are followed from now on. A feed is polled
    ``every`` so many seconds. With ``once``, what is due is done, and no more. Returns what it came to.
    Raises StoreError where the store cannot be written.
    """
    with Collector(store, options, listener) as collector:
        watching = _Watching(store, collector, options.settings, every)
        try:
            watching.follow(inputs)
            watching.run(stop, once=once)
        finally:
            collector.finish()
        return collector.tally


class _Watching:
    def __init__(self, store: Store, collector: Collector, settings: Settings, every: float) -> None:
        self._store = store
        self._collector = collector
        self._settings = settings
        self._every_days = every / _SECONDS_A_DAY
        self._following = Following(store, collector, poll_days=self._every_days, rng=random.Random())
        self._looked = self._expired = self._beaten = float("-inf")

    def follow(self, inputs: Iterable[str]) -> None:
        urls = list(self._find_feeds(inputs))
        now = clock.now()
        self._store.write(lambda connection: feeds.follow_feeds(connection, urls, now, next_poll=now))
        # what an earlier watch had begun and not finished when it was stopped
        self._store.write(lambda connection: feeds.make_new_pages_due(connection, now))

    def _find_feeds(self, inputs: Iterable[str]) -> Iterator[str]:
        for place in expand(inputs):
            try:
                if isinstance(place, Failure):
                    raise place.error
                yield from self._feeds_of(place)
            except InputError as error:
                self._collector.fail(error)

    def _feeds_of(self, place: Place) -> tuple[str, ...]:
        if place.kind is PlaceKind.URL:
            return (place.name,)
        data = read_list(place, self._settings) or b""
        if not is_opml(data[:HEAD_BYTES]):
            raise UnsupportedError(
                place.name, "is no list of feeds (OPML)", "name feeds by their URL; thirdhand add reads files"
            )
        return parse_opml(data, place.name)

    def run(self, stop: threading.Event, *, once: bool) -> None:
        while not stop.is_set():
            self._look()
            if once and self._collector.is_idle and not self._has_due():
                return
            self._collector.step(self._following.take)
            self._beat()
            if self._collector.is_idle and not once:
                stop.wait(_LOOK_SECONDS)

    def _look(self) -> None:
        """Begin what has come due, and forget what is over."""
        now = time.monotonic()
        if now - self._expired >= _EXPIRE_SECONDS:
            self._expired = now
            self._store.expire()
        if now - self._looked < _LOOK_SECONDS or self._collector.n_visits >= _PAGES_AT_ONCE:
            return
        self._looked = now
        if not self._has_due():
            return
        moment = clock.now()
        until, again = clock.after(moment, _LEASE_DAYS), clock.after(moment, self._every_days)
        due_feeds = self._store.write(lambda connection: feeds.take_due_feeds(connection, moment, again))
        due_pages = self._store.write(
            lambda connection: feeds.take_due_pages(connection, moment, until, _PAGES_AT_ONCE)
        )
        self._following.poll(due_feeds)
        self._following.visit_pages(due_pages)

    def _has_due(self) -> bool:
        next_time = self._store.read(feeds.find_next_time)
        return next_time is not None and next_time <= clock.now()

    def _beat(self) -> None:
        now = time.monotonic()
        if now - self._beaten >= _BEAT_SECONDS:
            self._beaten = now
            self._collector.say(Event(what="alive"))
