"""From a page into the queue: each thing that can be asked for, and waiting a moment for what it comes to."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from starlette.concurrency import run_in_threadpool

from thirdhand.errors import NotFoundError
from thirdhand.store.jobs import Job, JobKind, Lane, add_job, find_job
from thirdhand.store.store import Store
from thirdhand.web.jobs.taking import PASTED, Archive, Sent, WebPage, pack_sent
from thirdhand.web.site import PATIENCE

#: Seconds between two looks at a job that somebody waits for.
_LOOK_SECONDS = 0.1


def ask_read(store: Store, sent: Sent, *, by: str, once: str = "") -> Job:
    """Have what was ``sent`` read and kept.

    Sent twice from the same form, which ``once`` tells from every other, it is one job.
    """
    payload = pack_sent(sent)
    # who takes an article out again has all work forgotten that names it: what is called nothing of its own
    # must not go with another
    name = None if sent.name == PASTED else sent.name
    return _ask(
        store,
        JobKind.READ,
        # an archive may hold thousands, and nobody who pastes one article is to wait for them
        Lane.LONG if isinstance(sent, Archive) else Lane.QUICK,
        by=by,
        key=_key(once, payload),
        asked={"form": _name_form(sent), "name": name},
        payload=payload,
    )


def ask_feed(store: Store, page: WebPage, *, by: str, once: str = "") -> Job:
    """Have the feed at ``page`` followed from now on."""
    payload = pack_sent(page)
    asked = {"name": page.name}
    key = _key(once, payload)
    return _ask(store, JobKind.FEED, Lane.LONG, by=by, key=key, asked=asked, payload=payload)


def ask_link(store: Store, *, by: str) -> Job:
    """Have the articles compared; where that waits to be done already, it is done once."""
    return _ask(store, JobKind.LINK, Lane.LONG, by=by)


def ask_correction(store: Store, what: str, named: Mapping[str, Any], *, by: str, once: str = "") -> Job:
    """Have a correction made as soon as nothing else is linking.

    ``what`` is ``merge``, ``not-same``, ``split`` or ``take-back``, ``named`` what the function of that name
    in ``tracing.correcting`` takes: ``one`` and ``other``, ``cluster`` and ``claims``, or ``id``; and a
    ``note``.
    """
    asked = {"what": what, **named}
    key = _key(once, repr(sorted(asked.items())).encode())
    return _ask(store, JobKind.CORRECT, Lane.LONG, by=by, key=key, asked=asked)


def ask_removal(store: Store, key: bytes, added: str, reason: str | None, *, by: str) -> Job:
    """Have the article that the store knows by ``key``, and that came in at ``added``, taken out for good.

    The job names it by that hash alone: whatever else names it goes with it.
    """
    asked = {"key": key.hex(), "reason": reason}
    return _ask(store, JobKind.REMOVE, Lane.QUICK, by=by, key=f"{key.hex()} {added}", asked=asked)


def _ask(
    store: Store,
    kind: JobKind,
    lane: Lane,
    *,
    by: str,
    key: str = "",
    asked: Mapping[str, Any] | None = None,
    payload: bytes | None = None,
) -> Job:
    chosen = f"{kind}:{key or secrets.token_urlsafe(16)}"
    return store.write(
        lambda connection: add_job(
            connection, key=chosen, lane=lane, kind=kind, by=by, asked=asked, payload=payload
        ),
        patience=PATIENCE,
    )


def _key(once: str, payload: bytes) -> str:
    """Return what tells a form sent twice: the same words from the same form, and nothing else.

    Somebody who goes back, changes a word and sends the form again means another text.
    """
    return blake2b(once.encode() + b"\0" + payload, digest_size=16).hexdigest() if once else ""


def _name_form(sent: Sent) -> str:
    if isinstance(sent, WebPage):
        return "page"
    if isinstance(sent, Archive):
        return "archive"
    return "text" if sent.name == PASTED else "file"


def load_job(store: Store, id: int) -> Job:
    """Return the job ``id``; raises NotFoundError."""
    with store.reading() as connection:
        job = find_job(connection, id)
    if job is None:
        raise NotFoundError(
            str(id), "there is no such work, or it ended long ago", "see what there is under Work"
        )
    return job


async def wait_for(store: Store, id: int, seconds: float) -> Job:
    """Return the job ``id`` once it has ended, or as it is after ``seconds``; raises NotFoundError."""
    until = time.monotonic() + seconds
    while True:
        job = await run_in_threadpool(load_job, store, id)
        if not job.is_open or time.monotonic() > until:
            return job
        await asyncio.sleep(_LOOK_SECONDS)
