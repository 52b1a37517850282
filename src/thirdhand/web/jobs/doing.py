"""Each kind of job, done: what the verbs ``add``, ``watch`` and ``link`` do, for somebody at a page.

Everything here may be cut off at any moment and begun again: what was read or compared is in the store, and
is not read or compared twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from thirdhand.acquire.fetch import hide_credentials
from thirdhand.collect.adding import add
from thirdhand.collect.collector import Options, open_readers
from thirdhand.collect.readers import Readers
from thirdhand.collect.tally import Event, Tally
from thirdhand.collect.watching import watch
from thirdhand.errors import BusyLinkingError
from thirdhand.settings import COLLECT_PATIENCE, SERVE_POLL_MINUTES, Settings
from thirdhand.store import feeds
from thirdhand.store.clock import now
from thirdhand.store.jobs import Job, JobKind, Lane, add_job, load_payload
from thirdhand.store.outcomes import Why, find_had, find_why
from thirdhand.store.removing import find_record, let_go, remove
from thirdhand.store.store import Store
from thirdhand.tracing import correcting
from thirdhand.tracing.kernels import Kernels
from thirdhand.tracing.linking import link
from thirdhand.tracing.running import open_kernels
from thirdhand.tracing.stories import look_at_all
from thirdhand.tracing.tally import Phase, tell_progress
from thirdhand.web.config import Config
from thirdhand.web.jobs.summing import Done, sum_up_feed, sum_up_read, sum_up_removal
from thirdhand.web.jobs.taking import Sent, WebPage, open_sent, pack_sent, unpack_sent

T = TypeVar("T")

#: Is told how much is done, of how much (0 where that is not known), and what it is at.
Report = Callable[[int, int, str], None]
#: A link says how far it is in thousandths.
_THOUSANDTHS = 1_000
#: Seconds after which a job looks again whether another program is done with linking.
_BUSY_SECONDS = 1.0
#: Seconds that one poll takes at most, and that it waits for a host that does not answer: what is left comes
#: with the next, and what waits behind it is not held up.
_LONGEST_POLL, _POLL_PATIENCE = 300.0, 30.0
#: Captures of one job that are looked up by what they came to.
_MOST_HAD = 500


class FeedFound(Exception):
    """An address turned out to be that of a feed, with as many articles as it likes."""


@dataclass(slots=True)
class Heard:
    """Listens to a run of ``collect``: which captures went in, and which came to nothing, by their digests.

    Without ``takes_feeds``, raises FeedFound at the first one.
    """

    report: Report
    takes_feeds: bool
    had: list[bytes] = field(default_factory=list)
    failed: list[tuple[str, bytes]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __call__(self, event: Event, tally: Tally) -> None:
        """Take an event."""
        if event.what == "feed" and not self.takes_feeds:
            raise FeedFound
        if event.what == "warning" and event.message:
            self.warnings.append(event.message)
        elif event.digest is not None and event.what in ("failed", "failed before"):
            self.failed.append((event.input or "", event.digest))
        elif event.digest is not None and len(self.had) < _MOST_HAD:
            self.had.append(event.digest)
        n_known = tally.n_done + tally.n_open
        words = "reading it" if n_known <= 1 else f"{tally.n_done:,} of {n_known:,} read"
        self.report(tally.n_done, n_known, words)


class Doer:
    """Does the jobs of one lane after another; what is slow to open stays open between them."""

    def __init__(self, store: Store, lane: Lane, config: Config) -> None:
        self._store = store
        self._lane = lane
        self._options = Options(
            jobs=1, settings=config.settings, folder=config.model, allow_private=config.allow_private
        )
        patience = min(config.settings[COLLECT_PATIENCE], _POLL_PATIENCE)
        values = {**config.settings.values, COLLECT_PATIENCE.name: patience}
        self._polling = replace(self._options, settings=Settings(values))
        self._readers: Readers | None = None
        self._does = {
            JobKind.READ: self._read,
            JobKind.FEED: self._follow,
            JobKind.POLL: self._poll,
            JobKind.LINK: self._link,
            JobKind.CORRECT: self._correct,
            JobKind.REMOVE: self._remove,
        }

    def warm_up(self) -> None:
        """Have the model opened before the first article comes."""
        self._open_readers().start()

    def do(self, job: Job, report: Report) -> Done:
        """Do ``job`` and return what it came to; raises ThirdhandError where that is nothing."""
        return self._does[job.kind](job, report)

    @cached_property
    def _kernels(self) -> Kernels:
        return open_kernels(self._options.folder)

    def _open_readers(self) -> Readers:
        if self._readers is None:
            self._readers = open_readers(self._options)
        return self._readers

    def _drop_readers(self) -> None:
        if self._readers is not None:
            self._readers.close()
            self._readers = None

    def _unpack(self, job: Job) -> Sent:
        payload = self._store.read(partial(load_payload, id=job.id))
        assert payload is not None, "a job that runs has what was handed in with it"
        return unpack_sent(payload)

    def _read(self, job: Job, report: Report) -> Done:
        sent = self._unpack(job)
        heard = Heard(report, takes_feeds=self._lane is Lane.LONG)
        report(0, 0, f"asking for {sent.name}" if isinstance(sent, WebPage) else "reading it")
        inputs = open_sent(sent, self._options.settings)
        try:
            tally = add(self._store, inputs, self._options, heard, readers=self._open_readers())
        except FeedFound:
            return self._pass_on(job, sent)
        except BaseException:
            # what they are at would be taken for an article of the next job
            self._drop_readers()
            raise
        had = self._store.read(partial(find_had, digests=heard.had))
        return sum_up_read(tally, had, self._find_why(heard), heard.warnings)

    def _find_why(self, heard: Heard, input: str | None = None) -> Why | None:
        """Return why the first failed of what was ``heard``, or of that the ``input``."""
        digests = (digest for name, digest in heard.failed if input in (None, name))
        digest = next(digests, None)
        return None if digest is None else self._store.read(partial(find_why, digest=digest))

    def _pass_on(self, job: Job, feed: Sent) -> Done:
        """Leave the pages of a feed to the lane where nobody waits for the next article."""

        def work(connection: Connection) -> Job:
            asked = {**job.asked, "form": "feed"}
            return add_job(
                connection,
                key=f"{JobKind.READ}:pages of {job.id}",
                lane=Lane.LONG,
                kind=JobKind.READ,
                by=job.by,
                asked=asked,
                payload=pack_sent(feed),
            )

        return Done({"next": self._store.write(work).id})

    def _follow(self, job: Job, report: Report) -> Done:
        sent = self._unpack(job)
        assert isinstance(sent, WebPage), "a feed is followed by its address"
        heard = Heard(report, takes_feeds=True)
        report(0, 0, f"asking for {sent.name}")
        known = self._store.read(partial(feeds.find_feed, url=sent.url))
        time = now()
        self._store.write(lambda connection: feeds.follow_feeds(connection, [sent.url], time, next_poll=time))
        tally = self._watch(heard)
        why = self._find_why(heard, hide_credentials(sent.url))
        found = self._store.read(partial(feeds.find_feed, url=sent.url))
        if why is not None and known is None:
            self._store.write(partial(feeds.drop_feed, url=sent.url))
        return sum_up_feed(tally, why, found.title if found else None)

    def _poll(self, job: Job, report: Report) -> Done:
        tally = self._watch(Heard(report, takes_feeds=True))
        return sum_up_feed(tally, None, None)

    def _watch(self, heard: Heard) -> Tally:
        stop = threading.Event()
        timer = threading.Timer(_LONGEST_POLL, stop.set)
        timer.daemon = True
        timer.start()
        try:
            return watch(
                self._store,
                (),
                self._polling,
                every=60 * self._options.settings[SERVE_POLL_MINUTES],
                stop=stop,
                once=True,
                listener=heard,
            )
        finally:
            timer.cancel()

    def _link(self, job: Job, report: Report) -> Done:
        def listen(phase: Phase, done: int, total: int) -> None:
            share, words = tell_progress(phase, done, total)
            report(round(_THOUSANDTHS * share), _THOUSANDTHS, words)

        tally = _when_free(report, lambda: link(self._store, listener=listen, kernels=self._kernels))
        n_news = look_at_all(self._store)
        return Done({**tally.as_dict(), "n_news": n_news})

    def _correct(self, job: Job, report: Report) -> Done:
        named = dict(job.asked)
        correct: Any = _CORRECTIONS[named.pop("what")]
        corrected = _when_free(
            report, lambda: correct(self._store, **named, by=job.by, kernels=self._kernels)
        )
        return Done({"clusters": [cluster.id for cluster in corrected.clusters]})

    def _remove(self, job: Job, report: Report) -> Done:
        report(0, 0, "taking it out, and having the database let go of its bytes")
        record = self._store.read(partial(find_record, key=bytes.fromhex(job.asked["key"])))
        if record is None:  # a worker that died here had taken it out
            return sum_up_removal((), is_gone=let_go(self._store))
        (removal,) = remove(self._store, [record], reason=job.asked["reason"], by=job.by)
        return sum_up_removal((*removal.backups, *removal.unseen), is_gone=removal.is_gone)


_CORRECTIONS: dict[str, Callable[..., correcting.Corrected]] = {
    "merge": correcting.merge,
    "not-same": correcting.not_same,
    "split": correcting.split,
    "take-back": correcting.take_back,
}


def _when_free(report: Report, work: Callable[[], T]) -> T:
    """Do ``work`` as soon as no other program is linking."""
    while True:
        try:
            return work()
        except BusyLinkingError:
            report(0, 0, "waiting for another program, which is comparing the articles")
        time.sleep(_BUSY_SECONDS)
