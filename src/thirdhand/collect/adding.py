"""``add``: articles from wherever they are into the store, read once, whatever happens on the way.

It may be killed at any moment: what was written stays, and run again it goes on with what is left.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from thirdhand.acquire import Place, PlaceKind, expand, unpack
from thirdhand.acquire.captures import Capture
from thirdhand.acquire.capturing import capture_place
from thirdhand.acquire.feed import parse_feed, parse_opml
from thirdhand.acquire.fetch import Accept
from thirdhand.acquire.sniff import HEAD_BYTES, is_feed, is_opml
from thirdhand.collect.collector import Collector, Options
from thirdhand.collect.following import Errand, Following
from thirdhand.collect.readers import Readers
from thirdhand.collect.tally import Event, Listener, Tally, ignore
from thirdhand.collect.visiting import Visit
from thirdhand.errors import InputError, TooLargeError
from thirdhand.records import Failure
from thirdhand.settings import FETCH_MAX_BYTES, Settings
from thirdhand.store.failures import find_retryable
from thirdhand.store.store import Store


@dataclass(frozen=True, slots=True)
class SavedList:
    """The bytes of a feed, or of a list of feeds (OPML), that lies in no file here."""

    name: str
    data: bytes


#: What ``add`` takes: what ``expand`` takes, and what is told already.
Input = str | os.PathLike[str] | Capture | Place | SavedList | Failure


def add(
    store: Store,
    inputs: Iterable[Input],
    options: Options,
    listener: Listener = ignore,
    *,
    readers: Readers | None = None,
) -> Tally:
    """Read what ``inputs`` name and keep it in ``store``; return what it came to.

    Inputs are files, folders, patterns, URLs, ``-``, feeds and lists of feeds, web archives, JSON Lines.
    With ``retry_failed`` what has failed in earlier runs is tried again first. What cannot be read is kept in
    the store's failures, and the rest goes in. ``readers`` that are open already read them and stay open;
    after an error, what they still have must not be taken for that of another run. Raises StoreError where
    the store cannot be written.
    """
    with Collector(store, options, listener, readers) as collector:
        adding = _Adding(store, collector, options)
        try:
            if options.retry_failed:
                adding.take_failed()
            adding.take_all(inputs)
        finally:
            # Ctrl-C too: what was read is not read again
            collector.finish()
        return collector.tally


class _Adding:
    def __init__(self, store: Store, collector: Collector, options: Options) -> None:
        self._store = store
        self._collector = collector
        self._settings = options.settings
        self._following = Following(store, collector, poll_days=None, rng=random.Random())

    def take_failed(self) -> None:
        for place, capture in self._store.read(find_retryable):
            if capture is not None:
                self._collector.take(capture)
            else:
                self._collector.visit(Visit(url=place, accept=Accept.FEED, payload=Errand()))

    def take_all(self, inputs: Iterable[Input]) -> None:
        for item in self._open(inputs):
            self._take(item)
            while self._collector.is_full:
                self._collector.step(self._following.take)
        while not self._collector.is_idle:
            self._collector.step(self._following.take)

    def _open(self, inputs: Iterable[Input]) -> Iterator[Place | Capture | SavedList | Failure]:
        def count(n_bytes: int) -> None:
            self._collector.tally.n_bytes += n_bytes

        def skip(name: str, n_records: int) -> None:
            self._collector.tally.n_skipped += n_records
            self._collector.say(Event(what="skipped", input=name, details={"records": n_records}))

        named = (item for each in inputs for item in _name(each))
        return unpack(named, settings=self._settings, on_bytes=count, on_skipped=skip)

    def _take(self, item: Place | Capture | SavedList | Failure) -> None:
        try:
            if isinstance(item, Capture):
                self._collector.take(item)
            elif isinstance(item, Failure):
                raise item.error
            elif isinstance(item, SavedList):
                self._take_list(item.data, item.name)
            elif item.kind is PlaceKind.URL:
                self._following.visit_named(item.name)
            else:
                self._take_file(item)
        except InputError as error:
            self._collector.fail(error)

    def _take_file(self, place: Place) -> None:
        data = read_list(place, self._settings) if place.kind is PlaceKind.FILE else None
        self._collector.tally.n_bytes += _size(place)
        if data is None:
            self._collector.take(capture_place(place, settings=self._settings))
        else:
            self._take_list(data, place.name)

    def _take_list(self, data: bytes, name: str) -> None:
        if is_opml(data[:HEAD_BYTES]):
            self._following.follow(parse_opml(data, name))
        else:
            self._following.take_feed(parse_feed(data, name, url=None), name)


def _name(given: Input) -> Iterable[Place | Capture | SavedList | Failure]:
    return [given] if isinstance(given, Capture | Place | SavedList | Failure) else expand([given])


def read_list(place: Place, settings: Settings) -> bytes | None:
    """Return the bytes of the file at ``place`` where it is a feed or a list of feeds, None for others.

    What cannot be opened is left to ``capture_place``, which says why.
    """
    try:
        with Path(place.name).open("rb") as file:
            if not _is_list(file.read(HEAD_BYTES)):
                return None
            file.seek(0)
            limit = settings[FETCH_MAX_BYTES]
            data = file.read(limit + 1)
    except (OSError, ValueError):
        return None
    if len(data) > limit:
        raise TooLargeError(place.name, f"is larger than {limit:,} bytes", f"raise {FETCH_MAX_BYTES.name}")
    return data


def _is_list(head: bytes) -> bool:
    return is_feed(head) or is_opml(head)


def _size(place: Place) -> int:
    try:
        return Path(place.name).stat().st_size if place.kind is PlaceKind.FILE else 0
    except OSError:
        return 0
