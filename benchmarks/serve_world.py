"""The articles from which the store of ``benchmarks.serve`` is made: told, then read as any article is.

They are events of the simulated news world, with desks that write at the length of real articles, and texts
of longer prose. Two events are there for their size: many outlets have the first claim of the one, and
several hundred that of the other. What the world knows of its claims is left out: the model reads them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.newsroom_articles import BEGIN, write_article
from benchmarks.newsroom_desks import Desks, draw_size
from benchmarks.newsroom_drafts import Draft, Sentence
from benchmarks.newsroom_store import to_addition
from benchmarks.newsroom_words import list_outlets
from benchmarks.store_collections import deal_texts, fill, load_texts
from thirdhand.acquire import acquire_text
from thirdhand.checks import check_article
from thirdhand.ids import article_id
from thirdhand.model.session import Model, open_model
from thirdhand.reading import read_article
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.store import Store
from thirdhand.stream import count_cores

_SEED = 17
_MINUTES = 1_440
#: Sentences that an article has beyond those of its event, fewest and most.
_MORE = (5, 40)
_BATCH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How many articles the pattern has of each sort.

    ``day`` are of events of all sizes, ``prose`` longer texts; ``wide`` and ``widest`` are one event each.
    """

    day: int = 400
    prose: int = 80
    wide: int = 125
    widest: int = 620

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Articles of a day, of the wide event and of the widest, as they follow one another."""
        return self.day + self.prose, self.wide, self.widest

    @property
    def name(self) -> str:
        """What tells one recipe from another."""
        return f"{self.day}-{self.prose}-{self.wide}-{self.widest}"


class LongDesks(Desks):
    """Desks that have more to say."""

    def _finish(self, draft: Draft, told: list[Sentence], title: int | None) -> Draft:
        fewest, most = _MORE
        n_more = int(fewest + (most - fewest) * self.dealer.random() ** 2)
        return super()._finish(draft, [*told, *(self._fill(draft) for _ in range(n_more))], title)


def tell(recipe: Recipe, corpora: Path | None = None) -> Iterator[Article]:
    """Yield the articles of ``recipe`` in the order of its sizes, with nothing read in them yet.

    The prose is of real news with ``corpora``, else of the examples' paragraphs.
    """
    yield from _tell_day(recipe.day)
    yield from _tell_prose(recipe.prose, corpora, recipe.day)
    row = recipe.day + recipe.prose
    for at, size in enumerate((recipe.wide, recipe.widest)):
        desks = Desks(1_000_000 + at, at * _MINUTES + 500.0, at, random.Random(_SEED + at))
        yield from _write(desks.tell_all(size), row)
        row += size


def _tell_day(size: int) -> Iterator[Article]:
    event = row = 0
    while row < size:
        dealer = random.Random(_SEED << 40 | event)
        n_articles = min(draw_size(dealer), size - row)
        desks = LongDesks(event, _MINUTES * 2 * row / size, 2 * row // size, dealer)
        yield from _write(desks.tell_all(n_articles), row)
        row += n_articles
        event += 1


def _write(drafts: list[Draft], row: int) -> Iterator[Article]:
    for at, draft in enumerate(drafts):
        article, _ = write_article(draft, row + at)
        yield replace(article, claims=(), credits=())


def _tell_prose(size: int, corpora: Path | None, row: int) -> Iterator[Article]:
    dealer, outlets = random.Random(_SEED), list_outlets()
    texts = load_texts(corpora, size)
    for at, text in enumerate(texts if corpora else deal_texts(texts, size)):
        outlet = outlets[dealer.randrange(len(outlets))]
        url = f"https://{outlet.host}/{row + at}"
        read = acquire_text(text, path=f"{at}.txt")
        moment = BEGIN + timedelta(minutes=dealer.randrange(2 * _MINUTES))
        title = read.title or " ".join(text.split()[:9])
        yield replace(
            read,
            id=article_id(url, text),
            path=None,
            url=url,
            title=title,
            outlet=outlet.name,
            published=moment.isoformat(),
        )


def fill_pattern(store: Store, recipe: Recipe, corpora: Path | None = None) -> Iterator[int]:
    """Read the articles of ``recipe`` into ``store``, behind those that are there; yield how many are."""
    with store.reading() as connection:
        n_there = connection.scalar(select(func.count()).select_from(tables.articles)) or 0
    articles = list(tell(recipe, corpora))[n_there:]
    with ProcessPoolExecutor(count_cores()) as pool:
        waiting = pool.map(read_told, articles, chunksize=_BATCH // 10)
        for start in range(0, len(articles), _BATCH):
            batch = [article for _, article in zip(range(_BATCH), waiting, strict=False)]
            fill(store, [to_addition(article) for article in batch])
            yield n_there + start + len(batch)


def read_told(article: Article) -> Article:
    """Return ``article`` with what the model and the checks find in it."""
    model = _open()
    return check_article(read_article(article, model), model)


@lru_cache(maxsize=1)
def _open() -> Model:
    return open_model()
