"""Many inputs, read and checked side by side, given out in order; memory does not grow with their number.

Threads do, because the network runs outside Python's lock and takes nine tenths of the time; one
opened model serves them all.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from thirdhand.acquire import Capture, Place, acquire, acquire_capture, unpack
from thirdhand.checks import check_article
from thirdhand.errors import InputError, UnreadableError
from thirdhand.model.session import Model, open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Failure
from thirdhand.settings import Settings

T = TypeVar("T")
Input = Place | Capture | Article | Failure
#: Inputs taken ahead for each thread, so that none waits for a slow one before it.
_AHEAD = 4


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_places(
    places: Iterable[Input],
    *,
    jobs: int = 1,
    model: Model | None = None,
    settings: Settings | None = None,
) -> Iterator[Article | Failure]:
    """Read and check what stands at ``places``, ``jobs`` at a time, and yield the results in the same order.

    A file of many articles gives as many results. What cannot be read comes as a Failure in its place.
    Articles that are already there are read as they are; Failures pass through. Raises ModelError before
    anything is read.
    """
    opened = model or open_model()
    unpacked = unpack(places, settings=settings or Settings())
    return _in_order(lambda place: _read(place, opened, settings), unpacked, jobs)


def _read(place: Input, model: Model, settings: Settings | None) -> Article | Failure:
    if isinstance(place, Failure):
        return place
    name = (place.path or place.url or "text") if isinstance(place, Article) else place.name
    try:
        article = _acquire(place, settings)
        return check_article(read_article(article, model), model, settings)
    except InputError as error:
        return Failure(input=name, error=error)
    except Exception as error:  # one input that finds a defect must not cost the batch its other results
        report = UnreadableError(name, f"reading it failed ({error!r})", "please report this with the input")
        report.__cause__ = error
        return Failure(input=name, error=report)


def _acquire(place: Place | Capture | Article, settings: Settings | None) -> Article:
    if isinstance(place, Article):
        return place
    if isinstance(place, Capture):
        return acquire_capture(place, settings=settings)
    return acquire(place, settings=settings)


def _in_order(
    work: Callable[[T], Article | Failure], items: Iterable[T], jobs: int
) -> Iterator[Article | Failure]:
    if jobs == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(jobs, thread_name_prefix="thirdhand") as pool:
        waiting: deque[Future[Article | Failure]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > _AHEAD * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
