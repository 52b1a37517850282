"""Origins as a link describes them, against the truth: from true and from found clusters of a sample."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.newsroom_shelf import Shelf, tell_articles
from benchmarks.newsroom_stages import load_copied
from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.reuse import list_copied
from thirdhand.linking.values import Copied, Member, Side
from thirdhand.records import Article

Ints = NDArray[np.int64]

#: Propositions that are described, and the most claims of one that are.
_SAMPLE, _MOST = 400, 400


@dataclass(frozen=True, slots=True)
class Exact:
    """Shares of clusters with the exact low end of origins: of all, and of those with two or more.

    ``always_one`` is what the answer "one" gets, ``each`` the milliseconds that one cluster takes.
    """

    n: int
    low: float
    low_of_several: float
    always_one: float
    each: float


def describe_true(folder: Path) -> Exact:
    """Describe true clusters of claims, with the copies that reuse found."""
    shelf = Shelf(folder)
    truth = shelf.load_truth()
    return _describe(shelf, truth.proposition, truth.denies)


def describe_found(folder: Path) -> Exact:
    """Describe, for each true cluster, the found one that has most of its claims."""
    shelf = Shelf(folder)
    return _describe(shelf, shelf.load("labels"), shelf.load("denying"))


def _describe(shelf: Shelf, groups: Ints, denies: NDArray[np.bool_]) -> Exact:
    truth = shelf.load_truth()
    chosen = random.Random(1).sample(range(len(truth.counted)), min(_SAMPLE, len(truth.counted)))
    by_group = np.argsort(groups, kind="stable")
    sorted_groups = groups[by_group]
    by_truth = np.argsort(truth.proposition, kind="stable")
    sorted_truth = truth.proposition[by_truth]
    rows: list[Ints] = []
    for proposition in truth.counted[chosen].tolist():
        true = by_truth[_range(sorted_truth, proposition)]
        found, counts = np.unique(groups[true], return_counts=True)
        rows.append(by_group[_range(sorted_groups, int(found[counts.argmax()]))][:_MOST])
    of_articles = truth.claim_article
    articles = tell_articles(
        shelf.load_world(), sorted({int(of_articles[row]) for each in rows for row in each})
    )
    copied = _list_copied(shelf, articles)
    starts = np.searchsorted(of_articles, np.arange(of_articles[-1] + 2))
    lows = []
    began = time.process_time()
    for each in rows:
        members = [
            Member(
                article=(article := articles[int(of_articles[row])]),
                claim=article.claims[int(row - starts[of_articles[row]])],
                side=Side.DENIES if denies[row] else Side.SUPPORTS,
            )
            for row in each
        ]
        own = [
            copy for row in sorted({int(of_articles[row]) for row in each}) for copy in copied.get(row, ())
        ]
        lows.append(describe_cluster("k1", members, own).n_origins[0])
    seconds = time.process_time() - began
    return _score(np.array(lows), truth.low[chosen], seconds)


def _range(ordered: Ints, value: int) -> slice:
    return slice(int(np.searchsorted(ordered, value)), int(np.searchsorted(ordered, value, side="right")))


def _list_copied(shelf: Shelf, articles: dict[int, Article]) -> dict[int, Sequence[Copied]]:
    copied = load_copied(shelf)
    world = shelf.load_world()
    rows = np.flatnonzero(np.isin(copied.child, list(articles)))
    parents = tell_articles(world, [row for row in copied.parent[rows].tolist() if row >= 0])
    names = {row: article.id for row, article in (parents | articles).items()}
    part = type(copied)(
        copied.child[rows], copied.parent[rows], copied.wire[rows], copied.passages.take(rows), copied.wires
    )
    found: dict[int, list[Copied]] = {}
    for child, copy in zip(part.child.tolist(), list_copied(part, names.__getitem__), strict=True):
        found.setdefault(child, []).append(copy)
    return dict(found)


def _score(lows: Ints, true: Ints, seconds: float) -> Exact:
    several = true > 1
    return Exact(
        n=len(true),
        low=float((lows == true).mean()),
        low_of_several=float((lows == true)[several].mean()) if several.any() else 0.0,
        always_one=float((true == 1).mean()),
        each=1000 * seconds / max(len(true), 1),
    )
