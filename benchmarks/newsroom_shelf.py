"""The simulated world laid out on disk, so that every stage starts from files in a process of its own.

Cores tell parts of the world and mark them (signatures, columns of claims, writings); the parts are joined to
arrays. A stage loads what it needs, and its memory is what it adds to that.
"""

from __future__ import annotations

import gc
import pickle
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.newsroom_truth import Truth
from benchmarks.newsroom_world import World
from thirdhand.linking.matching import ClaimTable
from thirdhand.linking.matching.describing import describe_claims
from thirdhand.linking.periods import find_period
from thirdhand.linking.ragged import Ragged
from thirdhand.linking.reuse import Signatures, Writing, sign, to_writing
from thirdhand.model.encoding import open_encoder
from thirdhand.model.session import open_model
from thirdhand.records import Article

#: Articles of one part.
_PART = 1_000


@dataclass(frozen=True, slots=True)
class Marking:
    """Seconds of one core that making the world and marking it took."""

    telling: float
    signing: float
    describing: float

    def __add__(self, other: Marking) -> Marking:
        return Marking(
            self.telling + other.telling, self.signing + other.signing, self.describing + other.describing
        )


class Shelf:
    """The files of one world in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, name: str) -> NDArray[Any]:
        """Return an array by its name."""
        array: NDArray[Any] = np.load(self.folder / f"{name}.npy")
        return array

    def save(self, name: str, array: NDArray[Any]) -> None:
        """Keep an array under a name."""
        np.save(self.folder / f"{name}.npy", array)

    def load_ragged(self, name: str) -> Ragged:
        """Return rows of different lengths by their name."""
        return Ragged(self.load(f"{name}-values"), self.load(f"{name}-starts"))

    def save_ragged(self, name: str, ragged: Ragged) -> None:
        """Keep rows of different lengths under a name."""
        self.save(f"{name}-values", ragged.values)
        self.save(f"{name}-starts", ragged.starts)

    def load_truth(self) -> Truth:
        """Return what is true of the world."""
        return Truth(**{name: self.load(f"truth-{name}") for name in Truth.__slots__})

    def load_signatures(self) -> Signatures:
        """Return the signatures of all articles."""
        return Signatures(self.load_ragged("hashes"), self.load_ragged("places"))

    def load_claims(self) -> ClaimTable:
        """Return all claims."""
        columns: dict[str, Any] = {
            name: self.load_ragged(f"claims-{name}")
            if (self.folder / f"claims-{name}-values.npy").exists()
            else self.load(f"claims-{name}")
            for name in _list_columns()
        }
        return ClaimTable(**columns)

    def load_world(self) -> World:
        """Return the world that is laid out."""
        world: World = pickle.loads((self.folder / "world").read_bytes())
        return world

    @cached_property
    def _offsets(self) -> NDArray[np.int64]:
        return self.load("offsets")

    def fetch(self, rows: Sequence[int]) -> list[Writing]:
        """Return the writings of ``rows``, read from the file."""
        found = []
        with (self.folder / "writings").open("rb") as file:
            for row in rows:
                file.seek(int(self._offsets[row]))
                found.append(pickle.loads(file.read(int(self._offsets[row + 1] - self._offsets[row]))))
        return found


@dataclass(frozen=True, slots=True)
class _Part:
    """What one core made of one part of the world."""

    writings: list[bytes]
    signatures: Signatures
    claims: ClaimTable
    outlets: list[str | None]
    periods: NDArray[np.int64]
    truth: Truth
    marking: Marking


def fill_shelf(shelf: Shelf, world: World, cores: int, *, encodes: bool = False) -> Marking:
    """Tell the whole world, mark it, and lay it out; return the core seconds that it took.

    ``encodes``: claims have the vectors of the trained encoder, else the means of their words' vectors.
    """
    parts = []
    with ProcessPoolExecutor(cores) as pool, (shelf.folder / "writings").open("wb") as file:
        lengths: list[int] = [0]
        for part in pool.map(partial(_make_part, encodes=encodes), *zip(*_cut(world), strict=True)):
            for packed in part.writings:
                file.write(packed)
                lengths.append(len(packed))
            part.writings.clear()
            parts.append(part)
    shelf.save("offsets", np.cumsum(lengths))
    (shelf.folder / "world").write_bytes(pickle.dumps(world))
    _save_parts(shelf, parts)
    total = Marking(0, 0, 0)
    for part in parts:
        total += part.marking
    return total


def _cut(world: World) -> Iterator[tuple[World, int, int]]:
    for first, last in world.cut(_PART):
        yield world, first, last


def _make_part(world: World, first: int, last: int, *, encodes: bool) -> _Part:
    gc.disable()  # what is told has no circles, and looking for them takes a third of the time
    model = open_model()
    began = time.process_time()
    told = list(world.tell(first, last))
    articles = [article for each in told for article in each.articles]
    after_telling = time.process_time()
    row = int(world.starts[first])
    writings = [to_writing(row + at, article) for at, article in enumerate(articles)]
    signatures = sign([article.text for article in articles])
    after_signing = time.process_time()
    encoder = open_encoder() if encodes else None
    claims = ClaimTable.join([describe_claims(article, model, encoder) for article in articles])
    marking = Marking(
        after_telling - began, after_signing - after_telling, time.process_time() - after_signing
    )
    return _Part(
        [pickle.dumps(writing, protocol=5) for writing in writings],
        signatures,
        claims,
        [article.outlet for article in articles],
        np.array([find_period(article.published) for article in articles], dtype=np.int64),
        Truth.join([each.truth for each in told]),
        marking,
    )


def _save_parts(shelf: Shelf, parts: Sequence[_Part]) -> None:
    shelf.save_ragged("hashes", Ragged.join(part.signatures.hashes for part in parts))
    shelf.save_ragged("places", Ragged.join(part.signatures.places for part in parts))
    names = [name for part in parts for name in part.outlets]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(filter(None, names)))}
    shelf.save("outlets", np.array([numbers.get(name or "", -1) for name in names], dtype=np.int32))
    periods = np.concatenate([part.periods for part in parts])
    shelf.save("earliest", periods[:, 0].copy())
    shelf.save("latest", periods[:, 1].copy())
    truth = Truth.join([part.truth for part in parts])
    for name in Truth.__slots__:
        shelf.save(f"truth-{name}", getattr(truth, name))
    claims = ClaimTable.join([part.claims for part in parts])
    for name in _list_columns():
        column = getattr(claims, name)
        keep = shelf.save_ragged if isinstance(column, Ragged) else shelf.save
        keep(f"claims-{name}", column)


def _list_columns() -> list[str]:
    return [each.name for each in fields(ClaimTable) if each.init]


def tell_articles(world: World, rows: Sequence[int]) -> dict[int, Article]:
    """Tell the articles ``rows`` again, by row."""
    wanted = set(rows)
    events = sorted({int(np.searchsorted(world.starts, row, side="right")) - 1 for row in wanted})
    found: dict[int, Article] = {}
    for event in events:
        start = int(world.starts[event])
        for told in world.tell(event, event + 1):
            found |= {start + at: each for at, each in enumerate(told.articles) if start + at in wanted}
    return found
