"""Captures that come in, asked of the store many at a time: which are known, which have failed before.

Only what is left is read. Asking is much cheaper than reading, which is why an archive that was added
once goes through at thousands of pages a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from thirdhand.acquire.captures import Capture
from thirdhand.collect.recorder import PageNote, Recorder
from thirdhand.collect.tally import Event, Listener, Tally
from thirdhand.collect.tasks import CaptureTask, Failed
from thirdhand.ids import DIGEST_BYTES
from thirdhand.store import clock
from thirdhand.store.failures import MAX_ATTEMPTS
from thirdhand.store.knowing import find_failed, find_known, find_words
from thirdhand.store.places import article_key
from thirdhand.store.store import Store

_AT_ONCE = 128
_BYTES_AT_ONCE = 16_000_000


@dataclass(slots=True)
class _Asked:
    capture: Capture
    digest: bytes
    captured: str


class Intake:
    """Takes captures and gives out those that must be read.

    ``retry_failed``: what has failed before is tried again, up to three times in all.
    """

    def __init__(
        self,
        store: Store,
        recorder: Recorder,
        tally: Tally,
        listener: Listener,
        *,
        tool: str,
        retry_failed: bool,
    ) -> None:
        self._store = store
        self._recorder = recorder
        self._tally = tally
        self._listener = listener
        self._tool = tool
        self._retry_failed = retry_failed
        self._asked: dict[bytes, _Asked] = {}
        self._n_bytes = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to ask."""
        return len(self._asked) >= _AT_ONCE or self._n_bytes >= _BYTES_AT_ONCE

    @property
    def n_waiting(self) -> int:
        """How many captures have been taken and not given out."""
        return len(self._asked)

    def take(self, capture: Capture, note: PageNote | None = None) -> None:
        """Take a capture; one that has no time was had now. ``note`` is written when it is settled."""
        captured = clock.normalize_time(capture.captured) if capture.captured else clock.now()
        digest = capture.digest
        if note is not None:
            self._recorder.remember(digest, note)
        if digest in self._asked:
            self._tally.n_known += 1  # twice in a row, as in archives that were put together
            return
        self._asked[digest] = _Asked(replace(capture, captured=captured), digest, captured)
        self._n_bytes += len(capture.data)

    def ask(self) -> Iterator[CaptureTask]:
        """Yield what must be read of the captures taken so far, and let go of them."""
        asked, self._asked, self._n_bytes = self._asked, {}, 0
        if not asked:
            return
        known = self._store.read(lambda connection: find_known(connection, list(asked)))
        left = {digest: each for digest, each in asked.items() if digest not in known}
        failed = self._store.read(lambda connection: find_failed(connection, list(left)))
        keys = [article_key(each.capture.place) for each in left.values()]
        words = self._store.read(lambda connection: find_words(connection, keys))
        for each in asked.values():
            if each.digest in known:
                self._pass_over_known(each, known[each.digest])
            elif not self._is_given_up(each, failed):
                found = words.get(article_key(each.capture.place), frozenset())
                yield CaptureTask(capture=each.capture, digest=each.digest, known=found)

    def _pass_over_known(self, each: _Asked, last_captured: str) -> None:
        self._tally.n_known += 1
        self._listener(Event(what="known", input=each.capture.name, digest=each.digest), self._tally)
        self._recorder.settle(each.digest)
        if each.captured > last_captured:
            self._recorder.see(each.digest, each.captured)

    def _is_given_up(self, each: _Asked, failed: dict[bytes, tuple[int, str]]) -> bool:
        """Say whether ``each`` has failed before and is not to be tried again now."""
        if each.digest not in failed:
            return False
        n_attempts, tool = failed[each.digest]
        # another version may read what this input broke before
        if tool != self._tool or (self._retry_failed and n_attempts < MAX_ATTEMPTS):
            return False
        self._tally.n_failed_before += 1
        self._recorder.settle(each.digest)
        self._listener(Event(what="failed before", input=each.capture.name, digest=each.digest), self._tally)
        return True


def digest_failure(failed: Failed) -> bytes:
    """Return 16 bytes that tell a failure without a capture: a line that is no JSON, a URL that is away."""
    told = f"{failed.input}\n{failed.error}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=DIGEST_BYTES).digest()
