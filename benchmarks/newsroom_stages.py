"""The stages of linking, each in a fresh process on a laid-out world: seconds, memory, what was found.

A stage loads its inputs and runs once on a small part, so that libraries and the model are there; then the
process's high-water mark is set back (``/proc/self/clear_refs``), the stage runs, and its peak is the
high-water mark (``VmHWM``) less what was resident before. Inputs are told apart, by their arrays' size.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.newsroom_shelf import Shelf
from benchmarks.newsroom_truth import Truth
from thirdhand.linking.ragged import Ragged

#: Seconds within which one text can be had from another.
WINDOW = 30 * 86_400

Ints = NDArray[np.int64]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a stage took: wall and processor seconds, bytes of its inputs and of its peak beyond them.

    ``vectors`` are those of the inputs' bytes that are vectors.
    """

    name: str
    seconds: float
    processor: float
    inputs: int
    peak: int
    vectors: int = 0


def run_stage(stage: Callable[[Path], T], folder: Path) -> T:
    """Run ``stage`` in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(stage, folder).result()


@dataclass(slots=True)
class _Watch:
    """Takes the time and the memory of what happens while it is open."""

    seconds: float = 0.0
    processor: float = 0.0
    peak: int = 0
    _before: int = 0

    def __enter__(self) -> _Watch:
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")
        self._before = _read_status("VmRSS")
        self.seconds, self.processor = -time.perf_counter(), -time.process_time()
        return self

    def __exit__(self, *problem: object) -> None:
        self.seconds += time.perf_counter()
        self.processor += time.process_time()
        self.peak = _read_status("VmHWM") - self._before

    def report(self, name: str, inputs: int, vectors: int = 0) -> Stage:
        """Return what was seen."""
        return Stage(
            name=name,
            seconds=self.seconds,
            processor=self.processor,
            inputs=inputs,
            peak=self.peak,
            vectors=vectors,
        )


def _read_status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def _weigh(value: Any) -> int:  # noqa: ANN401 -- arrays and tables of them
    """Return the bytes of the arrays in a table."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    return sum(_weigh(getattr(value, name)) for name in getattr(value, "__dataclass_fields__", ()))


# ---------------------------------------------------------------------- reuse


def find_reused(folder: Path) -> Stage:
    """Find passages and who copied whom; keeps the pairs and the copies beside the world."""
    from thirdhand.linking.reuse import find_reuse

    shelf = Shelf(folder)
    signatures = shelf.load_signatures()
    outlets, earliest, latest = (shelf.load(name) for name in ("outlets", "earliest", "latest"))
    small = np.arange(min(len(signatures), 300))
    find_reuse(
        shelf.fetch,
        type(signatures)(signatures.hashes.take(small), signatures.places.take(small)),
        *(column[small] for column in (outlets, earliest, latest)),
        window=WINDOW,
    )
    with _Watch() as watch:
        found = find_reuse(shelf.fetch, signatures, outlets, earliest, latest, window=WINDOW)
    reuse, copied = found.reuse, found.copied
    for name in ("left", "right", "relation"):
        shelf.save(f"reuse-{name}", getattr(reuse, name))
    for name in ("child", "parent", "wire"):
        shelf.save(f"copied-{name}", getattr(copied, name))
    shelf.save_ragged("copied-passages", copied.passages)
    shelf.save("copied-wires", np.array(copied.wires, dtype=str))
    _save_siblings(shelf, found)
    return watch.report("reuse", _weigh(signatures) + _weigh(outlets) + _weigh(earliest) + _weigh(latest))


def _save_siblings(shelf: Shelf, found: Any) -> None:  # noqa: ANN401 -- reuse's own type
    from thirdhand.linking.reuse import list_siblings

    rows = [(one.left, one.right) for one in list_siblings(found.copied, found.reuse)]
    pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
    pairs.sort(axis=1)
    shelf.save("siblings", pairs)


def load_copied(shelf: Shelf) -> Any:  # noqa: ANN401 -- reuse's own type
    """Return the copies that ``find_reused`` kept."""
    from thirdhand.linking.reuse import CopiedTable

    return CopiedTable(
        child=shelf.load("copied-child"),
        parent=shelf.load("copied-parent"),
        wire=shelf.load("copied-wire"),
        passages=shelf.load_ragged("copied-passages"),
        wires=tuple(shelf.load("copied-wires").tolist()),
    )


# ---------------------------------------------------------------------- matching


def match_all(folder: Path) -> Stage:
    """Find the pairs of claims that put one proposition, copies tied as reuse found them."""
    from thirdhand.linking.matching.matching import match_claims
    from thirdhand.linking.matching.tables import ArticleTable, CopyTable
    from thirdhand.model.session import open_model

    shelf = Shelf(folder)
    claims, copied = shelf.load_claims(), load_copied(shelf)
    articles = ArticleTable(**{name: shelf.load(name) for name in ("earliest", "latest")})
    copies = _to_copies(copied, CopyTable)
    vectors = open_model().vectors
    none = np.zeros(len(articles), dtype=bool)
    match_claims(claims, articles, none, CopyTable.empty(), vectors)
    inputs = _weigh(claims) + _weigh(articles) + _weigh(copies)
    with _Watch() as watch:
        found = match_claims(claims, articles, ~none, copies, vectors)
    for name in ("left", "right", "weight", "side"):
        shelf.save(f"match-{name}", getattr(found, name))
    return watch.report("matching", inputs, claims.vectors.nbytes)


def _to_copies(copied: Any, table: Any) -> Any:  # noqa: ANN401 -- reuse's and matching's own types
    rows = np.flatnonzero(copied.parent >= 0)
    passages = copied.passages.take(rows)
    columns = passages.values.reshape(-1, 5)
    starts = passages.starts // 5 * 2
    return table(
        child=copied.child[rows],
        parent=copied.parent[rows],
        child_spans=Ragged(columns[:, 0:2].reshape(-1), starts),
        parent_spans=Ragged(columns[:, 2:4].reshape(-1), starts),
    )


def group_all(folder: Path) -> Stage:
    """Group the claims by their matches."""
    from thirdhand.linking.matching.grouping import group_claims

    shelf = Shelf(folder)
    left, right, weight, side = (shelf.load(f"match-{name}") for name in ("left", "right", "weight", "side"))
    facts = shelf.load("claims-facts")
    articles = np.repeat(np.arange(len(shelf.load("outlets"))), shelf.load("claims-n_claims"))
    group_claims(10, left[:0], right[:0], weight[:0])
    with _Watch() as watch:
        labels = group_claims(len(facts), left, right, weight)
    shelf.save("labels", labels)
    shelf.save("denying", _find_denying(labels, articles, facts, (left, right, weight, side)))
    return watch.report("grouping", sum(each.nbytes for each in (left, right, weight, side)))


def _find_denying(labels: Ints, articles: Ints, facts: Any, matches: Any) -> NDArray[np.bool_]:  # noqa: ANN401
    """Return which claims stand on the denying side of their group."""
    from thirdhand.linking.matching.claims import Flag
    from thirdhand.tracing.kernels import Matches
    from thirdhand.tracing.regrouping import find_sides, number_groups

    groups = number_groups(labels, articles)
    turned = ((facts["flags"] & Flag.NEGATED) > 0) ^ ((facts["flags"] & Flag.DENIED) > 0)
    speakers = np.unique(np.stack([articles, facts["source"]]), axis=1, return_inverse=True)[1].ravel()
    speakers = np.where(facts["source"] > 0, speakers + 1, 0)
    denying: NDArray[np.bool_] = find_sides(groups, Matches(*matches), turned, speakers)
    return denying


# ---------------------------------------------------------------------- origins


def count_all(folder: Path) -> Stage:
    """Count the origins of all propositions from the true rows of who had what from whom."""
    from thirdhand.linking.origins.counting import count_origins

    shelf = Shelf(folder)
    truth = shelf.load_truth()
    tracing, propositions = to_tracing(truth)
    count_origins(tracing)
    with _Watch() as watch:
        counted = count_origins(tracing)
    at = np.searchsorted(propositions, truth.counted)
    shelf.save("counted-low", counted.low[at])
    shelf.save("counted-high", counted.high[at])
    return watch.report("origins", _weigh(tracing))


def to_tracing(truth: Truth) -> tuple[Any, NDArray[np.int64]]:
    """Return the true rows as the kernel takes them, and the proposition of each of its clusters."""
    from thirdhand.linking.origins.counting import Tracing

    side = truth.had_denies.astype(np.int64)
    key = np.stack([truth.had_proposition, truth.had_article, side], axis=1)
    nodes, node = np.unique(key, axis=0, return_inverse=True)
    node = node.ravel()
    wanted = np.flatnonzero(truth.had_parent >= 0)
    order = {tuple(each): number for number, each in enumerate(nodes.tolist())}
    parent = np.full(len(node), -1, dtype=np.int64)
    for row in wanted.tolist():
        had = int(truth.had_proposition[row]), int(truth.had_parent[row]), int(side[row])
        parent[row] = order[had]
    sources, source = np.unique(truth.had_source[truth.had_source >= 0], return_inverse=True)
    number = np.full(len(node), -1, dtype=np.int64)
    number[truth.had_source >= 0] = source
    propositions, cluster = np.unique(nodes[:, 0], return_inverse=True)
    kept = (parent >= 0) | (number >= 0)
    tracing = Tracing(
        node=node[kept],
        parent=parent[kept],
        source=number[kept],
        cluster=cluster.ravel(),
        supports=nodes[:, 2] == 0,
        is_sure=np.ones(len(nodes), dtype=np.bool_),
        is_unnamed=sources % 2 == 1,
        n_clusters=len(propositions),
    )
    return tracing, propositions
