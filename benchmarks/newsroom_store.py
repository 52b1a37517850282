"""A store filled with the simulated world by the store's own writing path, linked, and asked.

Nothing is read by a model: the articles come with their claims. A question is the first words of a claim that
several articles put, as an editor would type them.
"""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.newsroom_shelf import tell_articles
from benchmarks.newsroom_truth import Truth
from benchmarks.newsroom_world import World
from benchmarks.store_collections import fill
from thirdhand.acquire.captures import Capture
from thirdhand.acquire.sniff import Format
from thirdhand.errors import NotFoundError
from thirdhand.records import Article
from thirdhand.store.preparing import prepare
from thirdhand.store.store import Store
from thirdhand.store.writing import Addition
from thirdhand.tracing.finding import find_clusters
from thirdhand.tracing.linking import link
from thirdhand.tracing.tally import Phase

N_QUESTIONS = 100
_ADDED = 1_000
_CAPTURED = "2031-12-31T00:00:00Z"
_WORD = re.compile(r"[\w,’-]+")


@dataclass(slots=True)
class _Clock:
    """Listens to a link: when each part last told that it went on, in seconds after it ``began``."""

    began: float
    ends: dict[str, float] = field(default_factory=dict)

    def __call__(self, phase: Phase, done: int, total: int) -> None:
        self.ends[phase.value] = time.perf_counter() - self.began

    def describe(self) -> str:
        return ", ".join(f"{name} {end:.0f}" for name, end in self.ends.items())


def measure_store(world: World, place: Path, cores: int) -> Iterator[str]:
    """Fill the store at ``place``, link it, ask, and yield lines of what it took."""
    truths: list[Truth] = []
    with Store.open(str(place)) as store:
        began = time.perf_counter()
        for additions, truth in _make_additions(world, cores):
            fill(store, additions)
            truths.append(truth)
        yield f"{world.size:,} articles written in {time.perf_counter() - began:.0f} s"
        clock = _Clock(time.perf_counter())
        tally = link(store, listener=clock)
        seconds = time.perf_counter() - clock.began
        yield f"linked in {seconds:.0f} s, {1000 * seconds / world.size:.1f} ms an article: {tally}"
        yield f"seconds until each part told that it was done: {clock.describe()}"
        questions = ask(world, Truth.join(truths))
        yield from _time_questions(store, questions)


def _make_additions(world: World, cores: int) -> Iterator[tuple[list[Addition], Truth]]:
    parts = world.cut(_ADDED)
    with ProcessPoolExecutor(cores) as pool:
        for at in range(0, len(parts), 2 * cores):
            block = parts[at : at + 2 * cores]
            yield from pool.map(
                _make_part, [world] * len(block), [first for first, _ in block], [last for _, last in block]
            )


def _make_part(world: World, first: int, last: int) -> tuple[list[Addition], Truth]:
    told = list(world.tell(first, last))
    additions = [to_addition(article) for each in told for article in each.articles]
    return additions, Truth.join([each.truth for each in told])


def to_addition(article: Article) -> Addition:
    """Return an article ready to be written."""
    url = article.url or article.id
    capture = Capture(name=url, format=Format.TEXT, data=article.text.encode(), url=url)
    return Addition(
        prepared=prepare(article, url),
        digest=capture.digest,
        input=url,
        captured=_CAPTURED,
        headers=None,
        tool="benchmark",
    )


def ask(world: World, truth: Truth) -> list[str]:
    """Return questions about propositions that several articles put."""
    dealer = random.Random(3)
    chosen = dealer.sample(truth.counted.tolist(), min(N_QUESTIONS, len(truth.counted)))
    rows = [int(np.flatnonzero(truth.proposition == each)[0]) for each in chosen]
    articles = tell_articles(world, [int(truth.claim_article[row]) for row in rows])
    questions = []
    for row in rows:
        number = int(truth.claim_article[row])
        first = int(np.searchsorted(truth.claim_article, number))
        words = _WORD.findall(articles[number].claims[row - first].content.text)
        questions.append(" ".join(words[: dealer.randint(3, 10)]))
    return questions


def _time_questions(store: Store, questions: Sequence[str]) -> Iterator[str]:
    taken, n_found = [], 0
    for question in questions:  # a first round warms the caches
        _ask_one(store, question)
    for question in questions:
        began = time.perf_counter()
        n_found += _ask_one(store, question)
        taken.append(1000 * (time.perf_counter() - began))
    late = statistics.quantiles(taken, n=100, method="inclusive")[94]
    yield (
        f"trace: median {statistics.median(taken):.1f} ms (aim 100), 95th percentile {late:.1f} ms, "
        f"slowest {max(taken):.1f} ms; {n_found} of {len(questions)} questions found a cluster"
    )


def _ask_one(store: Store, question: str) -> bool:
    try:
        return bool(find_clusters(store, question))
    except NotFoundError:
        return False
