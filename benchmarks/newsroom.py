"""Linking at scale in a simulated news world with known truth: speed, memory, accuracy, growth.

    python -m benchmarks.newsroom [--sizes 1000,10000] [--days N] [--datasketch N] [--encoder] [--store]

The world (``benchmarks.newsroom_world``) is made by grammar from a seed, with every claim's proposition,
every copy and every origin known; nothing is read by a model, and claims have the means of their words'
vectors: only with ``--encoder`` are they found as linking finds them. Each stage runs in a process of its
own, and its memory is what it adds to its inputs. ``--days`` keeps the span of time fixed, so that the
density grows instead. Seconds depend on the machine: ratios and shares count. ``--datasketch`` needs
``pip install datasketch``.
"""

from __future__ import annotations

import argparse
import itertools
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.newsroom_datasketch import Rival, compare
from benchmarks.newsroom_events import N_PROPOSITIONS, SPACE
from benchmarks.newsroom_origins import Exact, describe_found, describe_true
from benchmarks.newsroom_scores import (
    Score,
    is_shared,
    score_groups,
    score_parents,
    score_sets,
    to_codes,
    weigh_passages,
)
from benchmarks.newsroom_shelf import Shelf, fill_shelf
from benchmarks.newsroom_stages import Stage, count_all, find_reused, group_all, match_all, run_stage
from benchmarks.newsroom_store import measure_store
from benchmarks.newsroom_world import World
from thirdhand.stream import count_cores

SIZES = (1_000, 10_000, 100_000)
#: Beyond linear growth for each doubling, bytes an article beyond vectors, times faster than datasketch.
AIMS = {"growth": 1.3, "bytes": 4096, "faster": 5.0}
#: Passages of so many equal letters are no chance.
_LONG = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one size came to."""

    size: int
    stages: tuple[Stage, ...]


def measure_size(
    size: int, days: float | None, cores: int, folder: Path, *, encodes: bool = False
) -> Iterator[str | Run]:
    """Yield lines of what linking a world of ``size`` articles took and found, and last all of it."""
    shelf = Shelf(folder)
    began = time.perf_counter()
    world = World(size, days=days)
    marking = fill_shelf(shelf, world, cores, encodes=encodes)
    yield (
        f"== {size:,} articles, {world.days:.1f} days, {world.n_events:,} events; "
        f"made and marked in {time.perf_counter() - began:.0f} s"
    )
    yield (
        f"a core makes {size / marking.telling:,.0f} articles a second, signs {size / marking.signing:,.0f}, "
        f"describes the claims of {size / marking.describing:,.0f}"
    )
    stages = []
    for stage in (find_reused, match_all, group_all, count_all):
        done = run_stage(stage, folder)
        stages.append(done)
        yield _tell_stage(done, size)
    yield from score_reuse(shelf)
    yield from score_claims(shelf)
    yield _tell_exact("origins of true clusters", describe_true(folder))
    yield _tell_exact("origins of found clusters", describe_found(folder))
    yield Run(size=size, stages=tuple(stages))


def _tell_stage(stage: Stage, size: int) -> str:
    return (
        f"{stage.name:9} {stage.seconds:8.2f} s ({stage.processor:.2f} s of processor), "
        f"peak {stage.peak / 2**20:.0f} MB, {stage.peak / size:,.0f} bytes an article beyond its inputs of "
        f"{(stage.inputs - stage.vectors) / size:,.0f} and vectors of {stage.vectors / size:,.0f}"
    )


def _tell_exact(name: str, exact: Exact) -> str:
    return (
        f"{name}: low end exact {exact.low:.3f} (always one: {exact.always_one:.3f}), of those with several "
        f"{exact.low_of_several:.3f}; {exact.n} clusters, {exact.each:.1f} ms each"
    )


def score_reuse(shelf: Shelf) -> Iterator[str]:
    """Yield how good pairs and parents are."""
    truth = shelf.load_truth()
    copying = shelf.load("reuse-relation") <= 1  # direct and sibling
    left, right = shelf.load("reuse-left")[copying], shelf.load("reuse-right")[copying]
    siblings = shelf.load("siblings")
    found = to_codes(np.concatenate([left, siblings[:, 0]]), np.concatenate([right, siblings[:, 1]]))
    yield f"pairs: {score_sets(found, to_codes(truth.left, truth.right))}"
    child, parent = shelf.load("copied-child"), shelf.load("copied-parent")
    n_letters = weigh_passages(shelf.load_ragged("copied-passages"))
    size = len(shelf.load("outlets"))
    for name, kept in (("parents", parent >= 0), (f"parents by {_LONG} letters", n_letters >= _LONG)):
        kept = kept & (parent >= 0)
        strict, near = score_parents((child[kept], parent[kept]), (truth.child, truth.parent), size)
        yield f"{name}: {strict}; any ancestor right: {near}"


def score_claims(shelf: Shelf) -> Iterator[str]:
    """Yield how good groups of claims and denials are."""
    truth = shelf.load_truth()
    labels, denying = shelf.load("labels"), shelf.load("denying")
    # An event's own propositions; the others are background, or stand in one article and its copies.
    is_event = (truth.proposition >= 0) & (truth.proposition % SPACE < N_PROPOSITIONS)
    shared = is_shared(labels, truth.proposition)
    for name, kept in (("all claims", shared | ~shared), ("with company", shared), ("of events", is_event)):
        yield f"claims, {name}: B-cubed {score_groups(labels[kept], truth.proposition[kept])}"
    yield f"denials: {_score_denials(denying & is_event, truth.denies)}"


def _score_denials(found: NDArray[np.bool_], true: NDArray[np.bool_]) -> Score:
    return score_sets(np.flatnonzero(found), np.flatnonzero(true))


def tell_growth(runs: Sequence[Run]) -> Iterator[str]:
    """Yield how stages grow from size to size beyond linear, by doubling, and what an article adds."""
    for small, large in itertools.pairwise(runs):
        ratio = large.size / small.size
        for before, after in zip(small.stages, large.stages, strict=True):
            growth = (after.processor / before.processor / ratio) ** (1 / math.log2(ratio))
            added = (after.peak - before.peak) / (large.size - small.size)
            held = (after.inputs - after.vectors) / large.size
            yield (
                f"{small.size:,} to {large.size:,}, {after.name}: {growth:.2f} beyond linear for each "
                f"doubling (aim {AIMS['growth']}); bytes an article beyond vectors: inputs {held:,.0f} and "
                f"work {added:,.0f} (aim {AIMS['bytes']:,})"
            )


def tell_rivals(rivals: Sequence[Rival]) -> Iterator[str]:
    """Yield what each way of finding pairs took."""
    for rival in rivals:
        yield f"{rival.name}: {rival.seconds:.2f} s, {rival.score}"
    alone, whole, *theirs = rivals
    pairs = [each for each in theirs if "passages" not in each.name]
    passages = [each for each in theirs if "passages" in each.name]
    for ours, others in ((alone, pairs), (whole, passages)):
        best = max(others, key=lambda each: (each.score.recall, -each.seconds))
        times = best.seconds / ours.seconds
        yield f"{ours.name}, against {best.name}: {times:.2f} times faster (aim {AIMS['faster']})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), metavar="N,N", help="in ascending order"
    )
    parser.add_argument("--days", type=float, help="days that the articles are spread over (default: grows)")
    parser.add_argument("--datasketch", type=int, metavar="N", help="compare with datasketch at this size")
    parser.add_argument(
        "--encoder", action="store_true", help="vectors of the trained encoder, as linking makes them (slow)"
    )
    parser.add_argument("--store", action="store_true", help="fill, link and ask a store of the largest size")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",") if size]
    cores = count_cores()
    for line in _measure(sizes, arguments, cores):
        print(line, flush=True)
    if arguments.store:
        with tempfile.TemporaryDirectory(prefix="thirdhand-") as folder:
            world = World(sizes[-1], days=arguments.days)
            for line in measure_store(world, Path(folder) / "news.db", cores):
                print(line, flush=True)


def _measure(sizes: Sequence[int], arguments: argparse.Namespace, cores: int) -> Iterator[str]:
    runs = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="thirdhand-") as folder:
            for each in measure_size(size, arguments.days, cores, Path(folder), encodes=arguments.encoder):
                if isinstance(each, Run):
                    runs.append(each)
                else:
                    yield each
            if size == arguments.datasketch:
                yield from tell_rivals(run_stage(compare, Path(folder)))
    yield from tell_growth(runs)


if __name__ == "__main__":
    main()
