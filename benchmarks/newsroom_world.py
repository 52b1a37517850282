"""A simulated news world with known truth: any number of articles, the same for the same seed.

An event is told from its own number, so that any part of the world can be told again without the rest:
nothing is kept. The days grow with the number of articles, as many events each, or are fixed so that the
density grows. Articles have claims, chains and quantities with exact spans, as if read; the truth says which
proposition each claim puts, who copied whom, which articles share passages, and how many origins each has.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from benchmarks.newsroom_articles import write_article
from benchmarks.newsroom_desks import Desks, draw_size
from benchmarks.newsroom_drafts import Draft, Sentence
from benchmarks.newsroom_events import FURNITURE, Event
from benchmarks.newsroom_truth import Truth, find_truth
from benchmarks.newsroom_words import list_outlets
from thirdhand.records import Article

#: Events a day, bulletins among them, and the share that are bulletins of the outlet of templates.
EVENTS_A_DAY, _BULLETINS = 130, 0.52
_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Told:
    """An event's articles and what is true of them."""

    articles: tuple[Article, ...]
    truth: Truth


class World:
    """``size`` articles; over as many days as they take, or over ``days``."""

    def __init__(self, size: int, *, seed: int = 7, days: float | None = None) -> None:
        self.size, self.seed = size, seed
        sizes: list[int] = []
        total = 0
        while total < size:
            sizes.append(min(self._open(len(sizes))[1], size - total))
            total += sizes[-1]
        self.starts = np.array([0, *accumulate(sizes)], dtype=np.int64)
        self.days = days if days is not None else self.n_events / EVENTS_A_DAY

    @property
    def n_events(self) -> int:
        """How many events there are."""
        return len(self.starts) - 1

    def _open(self, event: int) -> tuple[random.Random, int, bool]:
        """Return an event's dealer, its number of articles, and whether it is a bulletin."""
        dealer = random.Random(self.seed << 40 | event)
        is_bulletin = dealer.random() < _BULLETINS
        return dealer, 1 if is_bulletin else draw_size(dealer), is_bulletin

    def tell(self, first: int = 0, last: int | None = None) -> Iterator[Told]:
        """Yield the events ``first`` to ``last`` (left out), in order."""
        for event in range(first, self.n_events if last is None else last):
            dealer, _, is_bulletin = self._open(event)
            start = int(self.starts[event])
            size = int(self.starts[event + 1]) - start
            minute = self.days * _MINUTES * (event + dealer.random()) / max(self.n_events, 1)
            desks = Desks(event, minute, int(minute // _MINUTES) % 7, dealer)
            drafts = _print_bulletin(desks) if is_bulletin else desks.tell_all(size)
            articles = [write_article(draft, start + at) for at, draft in enumerate(drafts)]
            yield Told(
                tuple(article for article, _ in articles),
                find_truth(desks, drafts, [puts for _, puts in articles], start),
            )

    def cut(self, articles: int) -> list[tuple[int, int]]:
        """Return ranges of events of about so many ``articles`` each, the whole world in order."""
        marks = np.searchsorted(self.starts, np.arange(0, self.size, articles))
        bounds = np.unique(np.append(marks, self.n_events))
        return [(int(a), int(b)) for a, b in zip(bounds[:-1], bounds[1:], strict=True)]


def _print_bulletin(event: Event) -> list[Draft]:
    """Return one bulletin: lines in a fixed frame with today's values."""
    outlet = list_outlets()[-1]
    draft = event.begin(outlet, event.minute, {}, {})
    kind = int(event.dealer.random() * len(event.grammar.bulletins))
    lines = [event.print_line(draft, each) for _ in range(4) for each in event.grammar.bulletins[kind]]
    head = f"{('Weather', 'Results', 'Markets')[kind]} for {event.weekday}"
    draft.title = Sentence(FURNITURE, (head,), ())
    draft.paragraphs = [lines[at : at + 5] for at in range(0, len(lines), 5)]
    draft.paragraphs.append([Sentence(FURNITURE, (outlet.furniture[0],), ())])
    return [draft]
