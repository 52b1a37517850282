"""The marks of a store as columns: those that may have come out near the new ones, in one scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from thirdhand.linking.matching.tables import CopyTable
from thirdhand.linking.periods import UNKNOWN
from thirdhand.linking.ragged import Ragged
from thirdhand.records import Article
from thirdhand.store import tables
from thirdhand.store.loading import load_article, load_credited, select_versions
from thirdhand.store.marks import Stage, find_bounds, stream_marks
from thirdhand.store.selection import one_of
from thirdhand.store.store import Store
from thirdhand.tracing.kernels import Corpus, Fetch, Ints, Standing


@dataclass(frozen=True, slots=True)
class Marked:
    """A corpus with one packed column of its marks."""

    corpus: Corpus
    packed: list[bytes]

    def stream(self) -> Iterator[bytes]:
        """Give the packed columns out one by one; each is let go when it was given."""
        self.packed.reverse()
        while self.packed:
            yield self.packed.pop()


def load_marked(connection: Connection, column: str, stage: Stage, window: int | None) -> Marked | None:
    """Return the articles that may have come out within ``window`` seconds of those at ``stage``; None: ever.

    Those at ``stage`` are the new ones; earlier stages are left out. None where there are no new ones.
    """
    bounds = None if window is None else find_bounds(connection, stage, UNKNOWN.latest)
    since, until = (bounds[0] - window, bounds[1] + window) if bounds and window else (None, None)
    numbers: dict[str, int] = {}
    rows: list[tuple[int, int, int, int, int]] = []
    packed: list[bytes] = []
    for id, at, earliest, latest, outlet, blob in stream_marks(connection, column, since, until):
        if at >= stage:
            number = -1 if outlet is None else numbers.setdefault(outlet, len(numbers))
            rows.append((id, at, earliest, latest, number))
            packed.append(blob)
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    is_new = table[:, 1] == int(stage)
    if not is_new.any():
        return None
    corpus = Corpus(
        version_ids=table[:, 0].copy(),
        outlets=table[:, 4].astype(np.int32),
        earliest=table[:, 2].copy(),
        latest=table[:, 3].copy(),
        is_new=is_new,
    )
    return Marked(corpus, packed)


def load_copies(connection: Connection, corpus: Corpus) -> CopyTable:
    """Return what the articles of ``corpus`` have from one another."""
    copied = tables.copied
    positions = {id: at for at, id in enumerate(corpus.version_ids.tolist())}
    query = select(copied).where(copied.c.parent_id.is_not(None))
    rows: list[tuple[int, int]] = []
    spans: list[tuple[bytes, bytes]] = []
    for row in connection.execute(query.order_by(copied.c.child_id, copied.c.number)):
        if row.child_id in positions and row.parent_id in positions:
            rows.append((positions[row.child_id], positions[row.parent_id]))
            spans.append((row.spans, row.parent_spans))
    pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return CopyTable(
        child=pairs[:, 0],
        parent=pairs[:, 1],
        child_spans=_join_spans([child for child, _ in spans]),
        parent_spans=_join_spans([parent for _, parent in spans]),
    )


def _join_spans(packed: list[bytes]) -> Ragged:
    starts = np.zeros(len(packed) + 1, dtype=np.int64)
    np.cumsum([len(row) // 4 for row in packed], out=starts[1:])
    return Ragged(np.frombuffer(b"".join(packed), dtype="<i4"), starts)


def load_standing(connection: Connection, corpus: Corpus) -> Standing:
    """Return whom the articles of ``corpus`` are known to have copied."""
    copied = tables.copied
    positions = {id: at for at, id in enumerate(corpus.version_ids.tolist())}
    query = select(copied.c.child_id, copied.c.parent_id).where(copied.c.parent_id.is_not(None))
    standing: Standing = {}
    for child_id, parent_id in connection.execute(query.order_by(copied.c.child_id, copied.c.number)):
        if child_id in positions and parent_id in positions:
            standing.setdefault(positions[child_id], []).append(positions[parent_id])
    return standing


def make_fetch(store: Store, corpus: Corpus, on_progress: Callable[[int, int], None]) -> Fetch:
    """Return what fetches the articles at positions of ``corpus``: with their credits, without their claims.

    Those that are gone come as empty ones. ``on_progress`` is told how many were asked for at least once.
    """
    asked: set[int] = set()

    def fetch(positions: Ints) -> list[Article]:
        ids = corpus.version_ids[positions].tolist()
        found = store.read(lambda connection: _load_texts(connection, ids))
        asked.update(ids)
        on_progress(len(asked), len(corpus))
        return [found.get(id) or Article(id=f"gone:{id}", text="") for id in ids]

    return fetch


def _load_texts(connection: Connection, version_ids: list[int]) -> dict[int, Article]:
    """Return the articles ``version_ids`` as comparing texts needs them: making claims whole takes long."""
    query = select_versions().where(one_of(connection, tables.versions.c.id, version_ids))
    return {row.id: load_credited(row) for row in connection.execute(query)}


def load_articles(connection: Connection, version_ids: list[int]) -> dict[int, Article]:
    """Return the articles ``version_ids`` with the readings that their marks were made of."""
    versions, readings, marks = tables.versions, tables.readings, tables.marks
    query = (
        select_versions()
        .join(marks, marks.c.version_id == versions.c.id)
        .where(readings.c.id == marks.c.reading_id, one_of(connection, versions.c.id, version_ids))
    )
    return {row.id: load_article(row) for row in connection.execute(query)}
