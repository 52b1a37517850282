"""What checking adds to reading: ``python benchmarks/check.py [--corpora C]``.

Reads the same articles alone and with the default rules, in alternating rounds, on one core and in two
threads on two, and prints the medians and their ratio, by the clock and by processor time, which suffers less
from what else the machine does. Demanded: at most 1.15. Then the time of each rule, once by itself and once
after the rules before it, which leave it what they worked out; and how much of opening the model the word
vectors are. The articles are drawn from PolNeAR's dev part and the pages of the corpora, else they are
those of ``examples/``, repeated.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from thirdhand.acquire import acquire, expand
from thirdhand.checks import RULES, check_article
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Rule
from thirdhand.checks.settings import limits_of
from thirdhand.model.session import Model, open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Failure
from thirdhand.settings import Settings

ROOT = Path(__file__).parents[1]
ROUNDS = 5
AIM = 1.15
ARTICLES = 48

Work = Callable[[Article], object]


def load_articles(corpora: Path | None, number: int) -> list[Article]:
    """Return ``number`` articles: of the corpora, rumours left out, or the examples over and over."""
    if corpora is None:
        own = [acquire(place) for place in expand([ROOT / "examples"]) if not isinstance(place, Failure)]
        return list(itertools.islice(itertools.cycle(own), number))
    sys.path.insert(0, str(ROOT))
    from training.checked_articles import read_articles

    every = [article for id, article in read_articles(corpora) if not id.startswith("rumours-")]
    return random.Random(1).sample(every, min(number, len(every)))


def seconds(work: Work, articles: Sequence[Article], cores: int) -> tuple[float, float]:
    """Return how long ``work`` takes over all articles in so many threads: by the clock, of processors."""
    began = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(cores) as pool:
        for _ in pool.map(work, articles):
            pass
    return time.perf_counter() - began[0], time.process_time() - began[1]


def compare(articles: Sequence[Article], model: Model, cores: int) -> None:
    """Print how long reading takes without and with the checks, in so many threads."""
    taken = run_rounds(articles, model, cores)
    for at, clock in enumerate(("clock", "processor")):
        show(f"{cores} core(s), {clock}", *([times[at] for times in taken[name]] for name in taken))


def compare_by_cores() -> None:
    """Run this benchmark's comparison on one core and on two, each in a process that sees no more of them."""
    available = sorted(os.sched_getaffinity(0))
    for cores in (1, 2):
        if len(available) < cores:
            print(f"{cores} cores: not here")
            continue
        # From its start, since numpy's threads are as many as the cores that it finds then.
        os.sched_setaffinity(0, available[:cores])
        subprocess.run([sys.executable, *sys.argv, "--cores", str(cores)], check=True)
    os.sched_setaffinity(0, available)


def run_rounds(articles: Sequence[Article], model: Model, cores: int) -> dict[str, list[tuple[float, float]]]:
    """Return for reading, and for reading and checking, what each of the alternating rounds took."""
    runs: dict[str, Work] = {
        "read": partial(read_article, model=model),
        "read and check": lambda article: check_article(read_article(article, model), model),
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _, (name, work) in itertools.product(range(ROUNDS), runs.items()):
        taken[name].append(seconds(work, articles, cores))
    return taken


def show(name: str, alone: Sequence[float], both: Sequence[float]) -> None:
    """Print two medians and their ratio, and between what the ratios of the rounds lie."""
    without, with_checks = statistics.median(alone), statistics.median(both)
    ratios = [checked / read for read, checked in zip(alone, both, strict=True)]
    print(
        f"{name + ':':22} read {without:.2f} s, read and check {with_checks:.2f} s, "
        f"ratio {with_checks / without:.3f} ({min(ratios):.3f} to {max(ratios):.3f}; at most {AIM} wanted)"
    )


def apply(rule: Rule, dossier: Dossier) -> float:
    """Return the processor time that ``rule`` takes over an article, 0 where it is skipped."""
    began = time.process_time()
    if all(dossier.has(need) for need in rule.needs):
        for _ in rule.find(dossier, limits_of(rule, Settings())):
            pass
    return time.process_time() - began


def time_rules(articles: Sequence[Article], model: Model) -> None:
    """Print the processor time of each rule, each on a fresh dossier and all in turn on one."""
    alone: Counter[str] = Counter()
    in_turn: Counter[str] = Counter()
    for article in (read_article(article, model) for article in articles):
        shared = Dossier(article, model)
        for rule in RULES:
            alone[rule.id] += apply(rule, Dossier(article, model))
        for rule in (rule for rule in RULES if rule.is_on):
            in_turn[rule.id] += apply(rule, shared)
    print(f"\n{'ms an article':26} alone  in turn")
    for rule in RULES:
        turn = f"{1000 * in_turn[rule.id] / len(articles):8.2f}" if rule.is_on else "     off"
        print(f"{rule.id:24} {1000 * alone[rule.id] / len(articles):7.2f} {turn}")
    print(f"{'all that are on':24}         {1000 * in_turn.total() / len(articles):8.2f}")


_OPENING = """
import time
from importlib.resources import files
from thirdhand.model.session import open_model
from thirdhand.model.vectors import FILE_NAME, open_vectors
folder = files("thirdhand") / "models" / "en"
began = time.process_time()
open_model()
opened = time.process_time()
open_vectors((folder / "model.onnx").read_bytes(), folder / FILE_NAME)
print(opened - began, time.process_time() - opened)
"""


def time_opening() -> None:
    """Print the processor time of opening the model in a new process, and how much of it the vectors take."""
    command = [sys.executable, "-c", _OPENING]
    rounds = [
        [float(one) for one in subprocess.run(command, capture_output=True, check=True).stdout.split()]
        for _ in range(ROUNDS)
    ]
    model, vectors = (statistics.median(times) for times in zip(*rounds, strict=True))
    print(f"\nopening the model {model:.3f} s, its word vectors {vectors:.3f} s: share {vectors / model:.2f}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, help="the folder that has polnear/ and pages/")
    parser.add_argument("--articles", type=int, default=ARTICLES, metavar="N", help="how many to read")
    parser.add_argument("--cores", type=int, help="only compare, in so many threads")
    args = parser.parse_args()
    model, articles = open_model(), load_articles(args.corpora, args.articles)
    if args.cores:
        compare(articles, model, args.cores)
        return
    n_on = sum(rule.is_on for rule in RULES)
    print(f"{len(articles)} articles, {n_on} rules; median of {ROUNDS} rounds", flush=True)
    compare_by_cores()
    time_rules(articles, model)
    time_opening()


if __name__ == "__main__":
    main()
