"""Speed of search as the collection grows: ``python -m benchmarks.store_search [--corpora DIR]``.

Fills a store on SQLite and one on a throwaway PostgreSQL with articles repeated under changed names
(``benchmarks.store_collections``), and at each size times the same list of queries of all kinds, each the
median of three rounds after one that warms the caches. Printed are median and 95th percentile over the
queries, the slowest kinds, and how much both grow where the collection grows tenfold. Demanded at 100,000
articles: median under 30 ms, 95th percentile under 150 ms, growing slower than the collection.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.postgresql import find_postgresql, run_postgresql
from benchmarks.store_collections import (
    N_TEMPLATES,
    deal_texts,
    fill,
    invent_name,
    invent_outlet,
    load_texts,
    make_additions,
    read_templates,
)
from thirdhand.store.store import Store
from thirdhand.terms import cut_terms

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 3
_RULES = ("anonymous-only", "bare-source", "second-hand", "weasel-passive")
_CERTAINTIES = ("probable", "possible", "denied", "conditional", "unknown", "asserted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A search that is timed."""

    kind: str
    words: str = ""
    conditions: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What searches took in a collection of ``size`` articles, in milliseconds.

    ``kinds`` has the median of each kind of search. ``fill_rate`` is how many articles a second were
    written since the size before.
    """

    database: str
    size: int
    median: float
    percentile: float
    kinds: dict[str, float]
    fill_rate: float


def list_cases(templates: Sequence[dict[str, Any]]) -> list[Case]:
    """Return searches of all kinds for a collection made of ``templates``."""
    common, middling, phrases = _choose_words(templates)
    rare = [invent_name(rank, 5 + rank % 4) for rank in range(1500, 3000, 190)]
    frequent = [invent_name(rank, 5 + rank % 4) for rank in range(8)]
    outlets = [invent_outlet(rank) for rank in range(0, 200, 25)]
    days = [(f"2031-{month:02}-01", f"2031-{month + 1:02}-15") for month in range(1, 12, 2)]
    return [
        *(Case(kind="rare name", words=name) for name in rare),
        *(Case(kind="frequent name", words=name) for name in frequent),
        *(Case(kind="common word", words=word) for word in common),
        *(Case(kind="word", words=word) for word in middling),
        *(Case(kind="two words", words=f"{a} {b}") for a, b in itertools.pairwise(middling)),
        *(Case(kind="word and name", words=f"{a} {b}") for a, b in zip(common, frequent, strict=False)),
        *(Case(kind="phrase", words=f'"{phrase}"') for phrase in phrases),
        *(Case(kind="either", words=f"{a} OR {b}") for a, b in zip(rare[:4], middling, strict=False)),
        *(Case(kind="without", words=f"{a} -{b}") for a, b in zip(middling[:4], common, strict=False)),
        *_with(middling, "word, outlet", [{"outlet": outlet} for outlet in outlets]),
        *_with(common[:4], "common word, outlet", [{"outlet": outlet} for outlet in outlets]),
        *_with(middling, "word, dates", [{"since": since, "until": until} for since, until in days]),
        *(Case(kind="source", conditions={"source": name}) for name in (*rare[:3], *frequent[:3])),
        *_with(middling[:4], "word, source", [{"source": name} for name in frequent]),
        *_with(middling, "word, unnamed", [{"anonymity": "unnamed"}] * 6),
        *_with(middling, "word, certainty", [{"certainty": label} for label in _CERTAINTIES]),
        *(Case(kind="rule", conditions={"rule": rule}) for rule in _RULES),
        *(Case(kind="no words, outlet", conditions={"outlet": outlet}) for outlet in outlets[:3]),
        *(Case(kind="no words, unnamed", conditions={"anonymity": word}) for word in ("unnamed", "role")),
        Case(kind="no words"),
    ]


def _with(words: Sequence[str], kind: str, conditions: Sequence[dict[str, str]]) -> Iterator[Case]:
    for word, each in zip(words, conditions, strict=False):
        yield Case(kind=kind, words=word, conditions=each)


def _choose_words(templates: Sequence[dict[str, Any]]) -> tuple[list[str], list[str], list[str]]:
    """Return words that most, and words that few of ``templates`` have, and phrases of two words."""
    texts = [[word for word in cut_terms(record["text"]) if word.isascii()] for record in templates]
    n_texts = Counter(word for words in texts for word in sorted(set(words)))
    ranked = [word for word, _ in n_texts.most_common()]
    middling = [word for word in ranked if len(word) > 3 and 0.02 < n_texts[word] / len(texts) < 0.2]
    pairs = Counter(pair for words in texts for pair in sorted(set(itertools.pairwise(words))))
    phrases = [" ".join(pair) for pair, _ in pairs.most_common() if min(map(len, pair)) > 3][:60:10]
    phrases += [" ".join(pair) for pair, _ in pairs.most_common(2)]
    return ranked[:6], middling[:: max(len(middling) // 8, 1)][:8], phrases


def time_cases(store: Store, cases: Sequence[Case]) -> list[float]:
    """Return the milliseconds that each of ``cases`` takes: the median of some rounds after a first one."""
    taken: list[list[float]] = [[] for _ in cases]
    for _ in range(ROUNDS + 1):
        for case, times in zip(cases, taken, strict=True):
            began = time.perf_counter()
            store.search(case.words, **case.conditions)
            times.append(1000 * (time.perf_counter() - began))
    return [statistics.median(times[1:]) for times in taken]


def time_searches(
    sizes: Sequence[int], templates: Sequence[dict[str, Any]], places: dict[str, str]
) -> Iterator[Timing]:
    """Fill the empty stores at ``places``, by name of database, and time searches at each of ``sizes``."""
    cases = list_cases(templates)
    with ExitStack() as stack:
        stores = {name: stack.enter_context(Store.open(place)) for name, place in places.items()}
        for before, size in itertools.pairwise((0, *sizes)):
            seconds = dict.fromkeys(stores, 0.0)
            for additions in make_additions(templates, before, size):
                for name, store in stores.items():
                    began = time.perf_counter()
                    fill(store, additions)
                    seconds[name] += time.perf_counter() - began
            for name, store in stores.items():
                times = time_cases(store, cases)
                rate = (size - before) / seconds[name]
                yield sum_up(name, size, cases, times, rate)


def sum_up(database: str, size: int, cases: Sequence[Case], times: Sequence[float], rate: float) -> Timing:
    """Return what the ``times`` of ``cases`` come to."""
    kinds: dict[str, list[float]] = {}
    for case, milliseconds in zip(cases, times, strict=True):
        kinds.setdefault(case.kind, []).append(milliseconds)
    return Timing(
        database=database,
        size=size,
        median=statistics.median(times),
        percentile=statistics.quantiles(times, n=100, method="inclusive")[94],
        kinds={kind: statistics.median(found) for kind, found in kinds.items()},
        fill_rate=rate,
    )


def describe(timings: Sequence[Timing]) -> Iterator[str]:
    """Yield lines that tell ``timings`` and how they grow."""
    for timing in timings:
        yield (
            f"{timing.database:10} {timing.size:7,} articles: median {timing.median:6.1f} ms, "
            f"95th percentile {timing.percentile:6.1f} ms; filled at {timing.fill_rate:,.0f} articles/s"
        )
    for database in dict.fromkeys(timing.database for timing in timings):
        own = [timing for timing in timings if timing.database == database]
        for small, large in itertools.pairwise(own):
            yield (
                f"{database:10} {large.size / small.size:.0f} times the articles: "
                f"median ratio {large.median / small.median:.2f}, "
                f"95th percentile ratio {large.percentile / small.percentile:.2f}"
            )
        slowest = sorted(own[-1].kinds.items(), key=lambda item: -item[1])
        yield f"{database:10} by kind: " + ", ".join(f"{kind} {ms:.0f} ms" for kind, ms in slowest)


def measure_search(sizes: Sequence[int], corpora: Path | None = None) -> Iterator[str]:
    """Fill throwaway stores up to each of ``sizes``, in ascending order, and yield lines of the times."""
    texts = load_texts(corpora, N_TEMPLATES)
    templates = read_templates(texts if corpora else deal_texts(texts, N_TEMPLATES))
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="thirdhand-"))
        places = {"SQLite": str(Path(folder) / "news.db")}
        programs = find_postgresql()
        if programs is None:
            yield "PostgreSQL is not installed and was not measured"
        else:
            server = stack.enter_context(run_postgresql(programs))
            places["PostgreSQL"] = stack.enter_context(server.database())
        yield from describe(list(time_searches(sizes, templates, places)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), metavar="N,N", help="in ascending order"
    )
    parser.add_argument("--corpora", type=Path, help="the folder that has polnear/")
    arguments = parser.parse_args()
    for line in measure_search([int(size) for size in arguments.sizes.split(",")], arguments.corpora):
        print(line, flush=True)


if __name__ == "__main__":
    main()
