"""What could hold the claims' vectors: ``python -m benchmarks.vectors_index [--claims N] [--kill N]``.

Compares numpy (everything looked at, the exact answer), usearch, faiss, sqlite-vec and LanceDB on made
vectors that lie in clusters as those of claims do: how long each takes to build and to save, how long a
query takes, how many of the exact nearest it finds, how much room it takes. With ``--kill N`` a process that
adds to the index and saves it in a loop is killed N times while it saves; printed is how often what it left
could be opened and held all that a save had promised. A library that is not installed is left out.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import os
import random
import shutil
import statistics
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int8]
Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

N_DIMENSIONS = 256
N_NEAREST = 32
N_QUERIES = 200
SEED = 20260
#: So many vectors share a centre, more or less; 60,000 have 6,000 centres.
_PER_CENTRE = 10
#: Length of the noise beside a centre of length one: cosines within a cluster come to about 0.7.
_NOISE = 0.65
#: As in the store: thirdhand.linking.matching.claims.VECTOR_STEP.
_STEP = 1 / 254
_SLAB = 32_768
#: The same graph for usearch and faiss, with usearch's own defaults; neither is tuned.
_N_LINKS = 16
_N_TRIED = 128
_BATCH = 500
#: The process that is to be killed stops by itself after so many saves.
_MOST_SAVES = 8
_SAVES_BEFORE = (2, 6)
#: A broken index may hang whoever opens it.
_PATIENCE = 60.0
#: Graphs do not promise to find a vector by itself, so a few of those looked for may be missed.
_LEAST_FOUND = 0.9


def load_library(name: str) -> ModuleType:
    """Import ``name`` by its name alone: mypy then asks for none of the libraries that are compared."""
    os.environ["DO_NOT_TRACK"] = "1"  # lancedb reads it when it is imported
    os.environ["LANCE_INCLUDE_VECTOR_CENTROIDS"] = "false"  # else it warns, each time
    return importlib.import_module(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Vectors as whole numbers: those built from, those added while killing, those looked for."""

    claims: Codes
    added: Codes
    queries: Codes


def make_collection(n_claims: int) -> Collection:
    """Return ``n_claims`` vectors and more of the same clusters, always the same for the same number.

    >>> [len(part) for part in (make_collection(20).claims, make_collection(20).queries)]
    [20, 200]
    """
    generator = np.random.default_rng(SEED)
    n_added = _BATCH * _MOST_SAVES
    centres = _to_length_one(_draw(generator, max(n_claims // _PER_CENTRE, 1)))
    n = n_claims + n_added + N_QUERIES
    noise = _draw(generator, n) * np.float32(_NOISE / N_DIMENSIONS**0.5)
    vectors = _to_length_one(centres[generator.integers(len(centres), size=n)] + noise)
    codes = np.rint(vectors / np.float32(_STEP)).clip(-127, 127).astype(np.int8)
    claims, added, queries = np.split(codes, [n_claims, n_claims + n_added])
    return Collection(claims=claims, added=added, queries=queries)


def _draw(generator: np.random.Generator, n: int) -> Vectors:
    return generator.standard_normal((n, N_DIMENSIONS), dtype=np.float32)


def _to_length_one(vectors: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def decode(codes: Codes) -> Vectors:
    """Return the vectors that ``codes`` stand for, of length one: cosines are then products."""
    return _to_length_one(codes.astype(np.float32))


class Holder(ABC):
    """An index kept in ``folder``: what was last saved there, or an empty one. Rows count from 0."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def __len__(self) -> int:
        """Return how many vectors it holds."""

    @abstractmethod
    def add(self, codes: Codes) -> None:
        """Add vectors after those it has."""

    @abstractmethod
    def save(self) -> None:
        """Keep all that was added; what returns from here should outlive a crash."""

    @abstractmethod
    def search(self, code: Codes) -> Rows:
        """Return the rows of the ``N_NEAREST`` vectors nearest to one vector by cosine, in any order."""


class NumpyBlocks(Holder):
    """Whole numbers in one array, all compared, block after block."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = folder / "vectors.npy"
        self._codes = np.zeros((0, N_DIMENSIONS), dtype=np.int8)
        self._lengths = np.zeros(0, dtype=np.float32)
        if self._path.exists():
            self.add(np.load(self._path))

    def __len__(self) -> int:
        return len(self._codes)

    def add(self, codes: Codes) -> None:
        self._codes = np.concatenate([self._codes, codes])
        lengths = np.linalg.norm(codes.astype(np.float32), axis=1)
        self._lengths = np.concatenate([self._lengths, lengths])

    def save(self) -> None:
        np.save(self._path, self._codes)

    def search(self, code: Codes) -> Rows:
        query = code.astype(np.float32)
        slabs = (self._codes[at : at + _SLAB] for at in range(0, len(self._codes), _SLAB))
        cosines = np.concatenate([slab.astype(np.float32) @ query for slab in slabs]) / self._lengths
        k = min(N_NEAREST, len(cosines))
        return np.argpartition(-cosines, k - 1)[:k].astype(np.int64)


class Usearch(Holder):
    """usearch's graph over half floats or whole numbers, in one file."""

    def __init__(self, folder: Path, *, is_whole: bool) -> None:
        super().__init__(folder)
        usearch = load_library("usearch.index")
        self._path, self._is_whole = folder / "graph.usearch", is_whole
        self._index: Any = usearch.Index(
            ndim=N_DIMENSIONS,
            metric=usearch.MetricKind.Cos,
            dtype=usearch.ScalarKind.I8 if is_whole else usearch.ScalarKind.F16,
            connectivity=_N_LINKS,
            expansion_add=_N_TRIED,
            expansion_search=_N_TRIED,
        )
        if self._path.exists():
            self._index.load(str(self._path))

    def __len__(self) -> int:
        return len(self._index)

    def _form(self, codes: Codes) -> Codes | Vectors:
        # usearch's own whole numbers are 127ths of one, of which vectors of 256 parts use a fifth: too coarse
        return codes if self._is_whole else decode(codes)

    def add(self, codes: Codes) -> None:
        rows = np.arange(len(self), len(self) + len(codes), dtype=np.uint64)
        self._index.add(rows, self._form(codes))

    def save(self) -> None:
        self._index.save(str(self._path))

    def search(self, code: Codes) -> Rows:
        found = self._index.search(self._form(code[None])[0], N_NEAREST)
        return np.asarray(found.keys).astype(np.int64)


class Faiss(Holder):
    """faiss's graph over full floats, in one file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._faiss, self._path = load_library("faiss"), folder / "graph.faiss"
        self._index: Any
        if self._path.exists():
            self._index = self._faiss.read_index(str(self._path))
        else:
            metric = self._faiss.METRIC_INNER_PRODUCT
            self._index = self._faiss.IndexHNSWFlat(N_DIMENSIONS, _N_LINKS, metric)
        self._index.hnsw.efConstruction = _N_TRIED
        self._index.hnsw.efSearch = _N_TRIED

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, codes: Codes) -> None:
        self._index.add(decode(codes))

    def save(self) -> None:
        self._faiss.write_index(self._index, str(self._path))

    def search(self, code: Codes) -> Rows:
        return np.asarray(self._index.search(decode(code[None]), N_NEAREST)[1][0], dtype=np.int64)


class SqliteVec(Holder):
    """A table of sqlite-vec: whole numbers, all compared; it could stand in the store's own database.

    apsw opens it: many a Python, as the one of this project's machines, has a sqlite3 without extensions.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._base: Any = load_library("apsw").Connection(str(folder / "vectors.db"))
        self._base.enable_load_extension(True)
        self._base.load_extension(load_library("sqlite_vec").loadable_path())
        # as the store has them
        self._base.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        self._base.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS vectors "
            f"USING vec0(vector int8[{N_DIMENSIONS}] distance_metric=cosine)"
        )
        self._n = int(self._base.execute("SELECT count(*) FROM vectors").fetchone()[0])

    def __len__(self) -> int:
        return self._n

    def add(self, codes: Codes) -> None:
        if not self._base.in_transaction:
            self._base.execute("BEGIN")
        rows = ((self._n + at, code.tobytes()) for at, code in enumerate(codes))
        self._base.executemany("INSERT INTO vectors (rowid, vector) VALUES (?, vec_int8(?))", rows)
        self._n += len(codes)

    def save(self) -> None:
        self._base.execute("COMMIT")

    def search(self, code: Codes) -> Rows:
        statement = "SELECT rowid FROM vectors WHERE vector MATCH vec_int8(?) AND k = ?"
        found = self._base.execute(statement, (code.tobytes(), N_NEAREST)).fetchall()
        return np.array([row for (row,) in found], dtype=np.int64)


class Lance(Holder):
    """A LanceDB table of half floats: all compared, or with its graph (IVF_HNSW_SQ) beside it."""

    def __init__(self, folder: Path, *, has_graph: bool) -> None:
        super().__init__(folder)
        self._arrow, self._has_graph = load_library("pyarrow"), has_graph
        vector = self._arrow.list_(self._arrow.float16(), N_DIMENSIONS)
        self._schema = self._arrow.schema([("row", self._arrow.int64()), ("vector", vector)])
        base = load_library("lancedb").connect(str(folder))
        self._table: Any = base.create_table("vectors", schema=self._schema, exist_ok=True)
        self._n = int(self._table.count_rows())
        self._waiting: list[Codes] = []

    def __len__(self) -> int:
        return self._n

    def add(self, codes: Codes) -> None:
        self._waiting.append(codes)  # a table keeps at once what it is given, so it is given it by save
        self._n += len(codes)

    def save(self) -> None:
        codes = np.concatenate(self._waiting)
        self._waiting = []
        halves = self._arrow.array(decode(codes).astype(np.float16).ravel())
        vectors = self._arrow.FixedSizeListArray.from_arrays(halves, N_DIMENSIONS)
        rows = np.arange(self._n - len(codes), self._n)
        self._table.add(self._arrow.table([self._arrow.array(rows), vectors], schema=self._schema))
        if not self._has_graph:
            return
        if self._table.list_indices():
            self._table.optimize()
        else:
            graph = load_library("lancedb.index").HnswSq(
                distance_type="cosine", num_partitions=1, m=_N_LINKS, ef_construction=_N_TRIED
            )
            self._table.create_index("vector", config=graph)

    def search(self, code: Codes) -> Rows:
        query = self._table.search(decode(code[None])[0], vector_column_name="vector")
        query = query.distance_type("cosine").limit(N_NEAREST).select(["row", "_distance"])
        if self._has_graph:
            query = query.ef(_N_TRIED)
        return np.asarray(query.to_arrow()["row"].to_numpy(), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to hold vectors: how to open it in a folder, what to import for it and to install."""

    name: str
    open: Callable[[Path], Holder]
    libraries: tuple[str, ...]
    packages: str


KINDS = (
    Kind("numpy int8", NumpyBlocks, ("numpy",), "numpy"),
    Kind("usearch f16", partial(Usearch, is_whole=False), ("usearch",), "usearch"),
    Kind("usearch i8", partial(Usearch, is_whole=True), ("usearch",), "usearch"),
    Kind("faiss hnsw", Faiss, ("faiss",), "faiss-cpu"),
    Kind("sqlite-vec int8", SqliteVec, ("sqlite_vec", "apsw"), "sqlite-vec apsw"),
    Kind("lancedb f16", partial(Lance, has_graph=False), ("lancedb",), "lancedb"),
    Kind("lancedb hnsw", partial(Lance, has_graph=True), ("lancedb",), "lancedb"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one kind of index came to; ``query`` in milliseconds, ``recall`` of the exact nearest."""

    name: str
    build: float
    save: float
    query: float
    recall: float
    megabytes: float


def measure(kind: Kind, collection: Collection, exact: Sequence[Rows], folder: Path) -> Measurement:
    """Build an index of the collection's claims in the empty ``folder`` and look for its queries."""
    began = time.perf_counter()
    holder = kind.open(folder)
    holder.add(collection.claims)
    built = time.perf_counter()
    holder.save()
    saved = time.perf_counter()
    found, times = _time_queries(holder, collection.queries)
    shares = [len(np.intersect1d(a, b)) / len(b) for a, b in zip(found, exact, strict=True)]
    return Measurement(
        name=kind.name,
        build=built - began,
        save=saved - built,
        query=statistics.median(times),
        recall=statistics.mean(shares),
        megabytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
    )


def _time_queries(holder: Holder, queries: Codes) -> tuple[list[Rows], list[float]]:
    holder.search(queries[0])  # the first one warms up
    found, times = [], []
    for query in queries:
        began = time.perf_counter()
        found.append(holder.search(query))
        times.append(1000 * (time.perf_counter() - began))
    return found, times


def find_exactly(collection: Collection, folder: Path) -> list[Rows]:
    """Return the rows nearest to each query when every claim is looked at."""
    holder = NumpyBlocks(folder)
    holder.add(collection.claims)
    return [holder.search(query) for query in collection.queries]


def write_until_killed(at: int, folder: Path, n_claims: int, said: Connection) -> None:
    """Add to the index of kind ``at`` and save it, again and again; ``said`` gets two words about each save.

    (n, False) before a save of n vectors, (n, True) after it has returned.
    """
    added = make_collection(n_claims).added
    holder = KINDS[at].open(folder)
    for start in range(0, len(added), _BATCH):
        holder.add(added[start : start + _BATCH])
        said.send((len(holder), False))
        holder.save()
        said.send((len(holder), True))


def look_after(at: int, folder: Path, n_claims: int, n_saved: int, said: Connection) -> None:
    """Open the index of kind ``at`` and tell ``said`` whether it holds the ``n_saved`` vectors promised.

    A broken index may also end the process or never answer; then nothing is said.
    """
    collection = make_collection(n_claims)
    codes = np.concatenate([collection.claims, collection.added])
    # the last ones, and as many from anywhere
    rows = [*np.random.default_rng(SEED).integers(n_saved, size=20), *range(n_saved - 20, n_saved)]
    try:
        holder = KINDS[at].open(folder)
        n_found = sum(row in holder.search(codes[row]) for row in rows)
    except Exception:  # each library has errors of its own for a broken file, and all mean the same here
        said.send(False)
    else:
        said.send(len(holder) >= n_saved and n_found >= _LEAST_FOUND * len(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """What was found after a kill: whether it fell into a save, whether all saved before was there."""

    is_in_save: bool
    is_whole: bool


def kill_and_look(at: int, saved: Path, n_claims: int, chance: random.Random) -> Kill:
    """Kill a process that writes to a copy of the index ``saved``, then open the copy in another."""
    with tempfile.TemporaryDirectory(prefix="thirdhand-", ignore_cleanup_errors=True) as place:
        folder = Path(place) / "index"
        shutil.copytree(saved, folder)
        n_saved, is_in_save = _kill(at, folder, n_claims, chance)
        # apart, since what is broken may take down the process that opens it
        with _Running(look_after, at, folder, n_claims, n_saved) as looking:
            is_whole = looking.hear(_PATIENCE) is True
        return Kill(is_in_save=is_in_save, is_whole=is_whole)


def _kill(at: int, folder: Path, n_claims: int, chance: random.Random) -> tuple[int, bool]:
    """Return how many vectors were in the last save that had returned, and whether another had begun."""
    n_saved, is_saving, began, taken = n_claims, False, 0.0, 0.0
    n_left, share = chance.randint(*_SAVES_BEFORE), chance.random()
    with _Running(write_until_killed, at, folder, n_claims) as writing:
        while (heard := writing.hear(_PATIENCE)) is not None:
            if heard[1]:
                n_saved, is_saving, taken = heard[0], False, time.perf_counter() - began
                n_left -= 1
                continue
            is_saving, began = True, time.perf_counter()
            if n_left == 0:
                # a moment within the save, if it takes as long as the one before
                time.sleep(share * taken)
                writing.kill()
    if n_left > 0:
        raise RuntimeError(f"the writer of {KINDS[at].name} ended by itself, before it could be killed")
    return n_saved, is_saving


class _Running:
    """A process of its own and what it says."""

    def __init__(self, target: Callable[..., None], *arguments: int | Path) -> None:
        # a fresh interpreter: LanceDB and faiss have threads, which a fork would lose
        context = multiprocessing.get_context("spawn")
        self._ear, mouth = context.Pipe(duplex=False)
        self._process = context.Process(target=target, args=(*arguments, mouth), daemon=True)
        self._process.start()
        mouth.close()  # else the end would never be heard

    def __enter__(self) -> _Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._ear.close()

    def hear(self, patience: float) -> Any:  # noqa: ANN401
        """Return the next thing said, None at the end or when nothing is said for ``patience`` seconds."""
        try:
            return self._ear.recv() if self._ear.poll(patience) else None
        except (EOFError, OSError):
            return None

    def kill(self) -> None:
        """Send SIGKILL; what was said before can still be heard."""
        self._process.kill()
        self._process.join()


HEADING = (
    f"{'':16} {'build s':>8} {'save s':>8} {'query ms':>9} {'recall@64':>10} {'MB':>8}   whole after a kill"
)


def describe(found: Measurement, kills: Sequence[Kill]) -> str:
    """Return a line about one kind of index, under the words of ``HEADING``."""
    line = (
        f"{found.name:16} {found.build:8.2f} {found.save:8.3f} {found.query:9.2f} "
        f"{found.recall:10.3f} {found.megabytes:8.1f}"
    )
    if not kills:
        return line
    n_whole, n_in_save = sum(kill.is_whole for kill in kills), sum(kill.is_in_save for kill in kills)
    return f"{line}   {n_whole} of {len(kills)} ({n_in_save} within a save)"


def compare(n_claims: int, n_kills: int) -> Iterator[str]:
    """Measure every kind of index that is installed and yield lines about them."""
    collection = make_collection(n_claims)
    yield f"{n_claims:,} vectors of {N_DIMENSIONS} numbers, {N_QUERIES} queries, {os.cpu_count()} cores"
    yield HEADING
    with tempfile.TemporaryDirectory(prefix="thirdhand-", ignore_cleanup_errors=True) as place:
        exact = find_exactly(collection, Path(place))
        for at, kind in enumerate(KINDS):
            try:
                for library in kind.libraries:
                    load_library(library)
            except ImportError:
                yield f"{kind.name:16} left out; to have it: pip install {kind.packages}"
                continue
            folder = Path(place) / str(at)
            folder.mkdir()
            found = measure(kind, collection, exact, folder)
            # the same moments for each kind
            chance = random.Random(SEED)
            yield describe(found, [kill_and_look(at, folder, n_claims, chance) for _ in range(n_kills)])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=60_000, metavar="N", help="how many vectors")
    parser.add_argument("--kill", type=int, default=0, metavar="N", help="kill a writer so many times")
    arguments = parser.parse_args()
    for line in compare(arguments.claims, arguments.kill):
        print(line, flush=True)


if __name__ == "__main__":
    main()
