"""A store with any number of articles, as pages meet them, in minutes: ``benchmarks.serve`` asks it.

    python -m benchmarks.serve_store --keep PATH [--articles 100000] [--corpora CORPORA]

Some 1,200 articles (``benchmarks.serve_world``) are truly read, checked and linked once, in a store beside
the other; then their rows are dealt again and again (``benchmarks.serve_dealing``) until there are enough, by
the store's own writing where it has terms and sources to keep. Whatever is interrupted goes on where it was
when the command is run again; what is complete is left as it is.
"""

from __future__ import annotations

import argparse
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.serve_dealing import (
    ClusterPattern,
    Dealer,
    Dealing,
    Pattern,
    find_names,
    to_cluster_pattern,
    to_pattern,
)
from benchmarks.serve_rows import count_dealt, load_rows, write_dealing
from benchmarks.serve_world import Recipe, fill_pattern
from thirdhand.store import tables
from thirdhand.store.clusters import unpack_description
from thirdhand.store.loading import load_article, select_versions
from thirdhand.store.store import Store
from thirdhand.stream import count_cores
from thirdhand.tracing.linking import link

N_ARTICLES = 100_000
#: The wide event is dealt each so many times, the widest once.
_WIDE_EVERY = 12

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the store is to be, how large, and of what."""

    path: Path
    n_articles: int = N_ARTICLES
    recipe: Recipe = Recipe()
    corpora: Path | None = None

    @property
    def pattern(self) -> Path:
        """Where the articles are that are dealt."""
        of_news = "-news" if self.corpora else ""
        return self.path.with_name(f"{self.path.stem}-pattern-{self.recipe.name}{of_news}.db")


def build(place: Place, tell: Tell = print) -> None:
    """Bring the store at ``place`` up to its size."""
    with Store.open(str(place.path)) as store:
        if _count_articles(store) >= place.n_articles:
            return
        began = time.perf_counter()
        _make_pattern(place, tell)
        tell(f"pattern ready after {time.perf_counter() - began:.0f} s")
        for n_there in _deal_all(store, place):
            tell(f"{n_there:,} of {place.n_articles:,} articles, {time.perf_counter() - began:.0f} s")


def _count_articles(store: Store) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.articles)) or 0


def _make_pattern(place: Place, tell: Tell) -> None:
    with Store.open(str(place.pattern)) as store:
        for n_read in fill_pattern(store, place.recipe, place.corpora):
            tell(f"{n_read:,} of {sum(place.recipe.sizes):,} articles of the pattern read")
        tell(f"pattern linked: {link(store)}")


# ---------------------------------------------------------------------- which patterns are dealt when


def list_rounds(recipe: Recipe, n_articles: int) -> Iterator[tuple[int, ...]]:
    """Yield the ids of the patterns' versions in each dealing, until there are ``n_articles`` or more.

    >>> [len(ids) for ids in list_rounds(Recipe(day=3, prose=1, wide=2, widest=9), 18)]
    [15, 4]
    """
    day, wide, widest = recipe.sizes
    n_there = number = 0
    while n_there < n_articles:
        ids = list(range(1, day + 1))
        if number % _WIDE_EVERY == 0:
            ids += range(day + 1, day + wide + 1)
        if number == 0:
            ids += range(day + wide + 1, day + wide + widest + 1)
        yield tuple(ids)
        n_there += len(ids)
        number += 1


# ---------------------------------------------------------------------- dealing, on all cores


def _deal_all(store: Store, place: Place) -> Iterator[int]:
    """Write the dealings that the store does not have yet; yield how many articles there are by then."""
    rounds = list(list_rounds(place.recipe, place.n_articles))
    n_dealt = store.read(count_dealt)
    rows = load_rows(place.pattern)
    n_there = sum(map(len, rounds[:n_dealt]))
    cores = count_cores()
    with ProcessPoolExecutor(cores) as pool:
        waiting: deque[Future[Dealing]] = deque()
        for number in range(n_dealt, len(rounds)):
            last = min(number + cores + 1, len(rounds))
            for ahead in range(number + len(waiting), last):
                waiting.append(pool.submit(_deal, place.pattern, rounds[: ahead + 1]))
            dealing = waiting.popleft().result()
            store.write(partial(write_dealing, rows=rows, number=number, ids=rounds[number], dealing=dealing))
            n_there += len(rounds[number])
            yield n_there


def _deal(pattern: Path, rounds: Sequence[tuple[int, ...]]) -> Dealing:
    """Return the last of ``rounds`` dealt."""
    patterns, clusters, names = _load_patterns(pattern)
    whole = {
        ids: [cluster for members, cluster in clusters if members <= chosen]
        for ids, chosen in ((ids, frozenset(ids)) for ids in dict.fromkeys(rounds))
    }
    first_id = 1 + sum(len(whole[ids]) for ids in rounds[:-1])
    *before, ids = rounds
    return Dealer(len(before), names).deal([patterns[id] for id in ids], whole[ids], first_id)


@lru_cache(maxsize=1)
def _load_patterns(
    place: Path,
) -> tuple[dict[int, Pattern], list[tuple[set[int], ClusterPattern]], list[str]]:
    """Return the patterns by the ids of their versions, the clusters with those of theirs, and the names."""
    with Store.open(str(place)) as store, store.reading() as connection:
        rows = connection.execute(select_versions().order_by(tables.versions.c.id))
        patterns = {row.id: to_pattern(load_article(row)) for row in rows}
        members: dict[int, set[int]] = {}
        for row in connection.execute(select(tables.members)):
            members.setdefault(row.cluster_id, set()).add(row.version_id)
        clusters = [
            (members[row.id], to_cluster_pattern(row.id, unpack_description(row.description, row.id)))
            for row in connection.execute(select(tables.clusters).order_by(tables.clusters.c.id))
        ]
    return patterns, clusters, find_names(patterns.values())


def main() -> None:
    """Build the store that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, required=True, metavar="PATH")
    parser.add_argument("--articles", type=int, default=N_ARTICLES)
    parser.add_argument("--corpora", type=Path, help="the folder that has polnear/")
    options = parser.parse_args()
    build(Place(options.keep, options.articles, corpora=options.corpora), partial(print, flush=True))


if __name__ == "__main__":
    main()
