"""The kernels of ``thirdhand.linking`` for a link to run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.matching import describe_claims, pack_claims, unpack_claims
from thirdhand.linking.matching.candidates import WINDOW
from thirdhand.linking.matching.claims import ClaimTable, Flag
from thirdhand.linking.matching.grouping import group_claims
from thirdhand.linking.matching.matching import match_claims
from thirdhand.linking.matching.tables import ArticleTable, CopyTable
from thirdhand.linking.ragged import Ragged
from thirdhand.linking.reuse.finding import Found, find_reuse
from thirdhand.linking.reuse.signatures import Signatures, pack, sign, unpack
from thirdhand.linking.reuse.tables import N_COLUMNS, RELATIONS, UNTOLD
from thirdhand.linking.reuse.writings import Writing, to_writing
from thirdhand.linking.values import Cluster, Copied, Member
from thirdhand.model.encoding import ClaimEncoder, open_encoder
from thirdhand.model.session import Model, open_model
from thirdhand.records import Article, Span
from thirdhand.store.reusing import CopiedRow, ReuseRow
from thirdhand.terms import TERMS_VERSION
from thirdhand.tracing.kernels import (
    Corpus,
    Damaged,
    Fetch,
    FoundReuse,
    Ints,
    Kernels,
    Matches,
    Pairs,
    Stances,
    Standing,
)

T = TypeVar("T")

#: Marks that were made by others are made anew: raise it where ``sign`` or ``describe_claims`` changes. The
#: terms of claims are in them.
_RULES = f"2.{TERMS_VERSION}"
#: Packed rows that are joined at once, so that their small arrays do not pile up.
_JOINED = 1_000


def open_kernels(folder: Path | None = None) -> Kernels:
    """Return the kernels with the model in ``folder``, the shipped one for None."""
    return _Linking(folder)


class _Linking:
    rules = _RULES
    window = WINDOW

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @cached_property
    def _model(self) -> Model:
        """Opened when it is first needed: what people correct is grouped without it."""
        return open_model(self._folder)

    @cached_property
    def _encoder(self) -> ClaimEncoder:
        return open_encoder(self._folder)

    def mark(self, articles: Sequence[Article]) -> list[tuple[bytes, bytes]]:
        signatures = sign([article.text for article in articles])
        return [
            (
                pack(signatures.hashes[row], signatures.places[row]),
                pack_claims(describe_claims(article, self._model, self._encoder)),
            )
            for row, article in enumerate(articles)
        ]

    def find_reuse(
        self, corpus: Corpus, signatures: Iterator[bytes], standing: Standing, fetch: Fetch
    ) -> FoundReuse:
        def fetch_writings(rows: Sequence[int]) -> list[Writing]:
            articles = fetch(np.array(rows, dtype=np.int64))
            return [to_writing(row, article) for row, article in zip(rows, articles, strict=True)]

        found = find_reuse(
            fetch_writings,
            _join_signatures(signatures),
            corpus.outlets,
            corpus.earliest,
            corpus.latest,
            window=self.window,
            is_new=corpus.is_new,
            standing=standing,
        )
        redone = corpus.version_ids[found.redone].tolist()
        return FoundReuse(_list_reuse(found, corpus), _list_copied(found, corpus), redone)

    def match(self, corpus: Corpus, claims: Iterator[bytes], copies: CopyTable) -> tuple[Ints, Matches]:
        table = _join_claims(claims)
        articles = ArticleTable(earliest=corpus.earliest, latest=corpus.latest)
        found = match_claims(table, articles, corpus.is_new, copies, self._model.vectors)
        return table.starts, Matches(found.left, found.right, found.weight, found.side)

    def group(self, n: int, matches: Matches, must: Pairs, cannot: Pairs) -> Ints:
        together, apart = (zip(*(end.tolist() for end in pairs), strict=True) for pairs in (must, cannot))
        return group_claims(n, matches.left, matches.right, matches.weight, together, apart)

    def find_stances(self, packed: bytes) -> Stances:
        table = unpack_claims(packed)
        return Stances(table.has(Flag.DENIED | Flag.LIMITING), table.facts["source"].astype(np.int64))

    def describe(self, id: str, members: Sequence[Member], copied: Sequence[Copied]) -> Cluster:
        return describe_cluster(id, members, copied)


def _join_signatures(packed: Iterable[bytes]) -> Signatures:
    def join(rows: list[tuple[NDArray[np.uint32], NDArray[np.uint32]]]) -> Signatures:
        return Signatures(*(Ragged.of(list(column), np.uint32) for column in zip(*rows, strict=True)))

    parts = [join(rows) for rows in _unpack_all(packed, unpack)]
    return Signatures(Ragged.join(part.hashes for part in parts), Ragged.join(part.places for part in parts))


def _join_claims(packed: Iterable[bytes]) -> ClaimTable:
    return ClaimTable.join([ClaimTable.join(rows) for rows in _unpack_all(packed, unpack_claims)])


def _unpack_all(packed: Iterable[bytes], unpack: Callable[[bytes], T]) -> Iterator[list[T]]:
    """Yield what ``packed`` holds, some rows at a time; raises Damaged that names all that hold nothing."""
    rows: list[T] = []
    damaged: list[int] = []
    for position, blob in enumerate(packed):
        try:
            rows.append(unpack(blob))
        except (ValueError, IndexError):
            damaged.append(position)
        if len(rows) >= _JOINED:
            yield rows
            rows = []
    if damaged:
        raise Damaged(damaged)
    if rows:
        yield rows


def _list_reuse(found: Found, corpus: Corpus) -> Iterator[ReuseRow]:
    table, ids = found.reuse, corpus.version_ids
    for number in range(len(table)):
        left, right = _cut_spans(table.passages[number])
        yield ReuseRow(
            a_id=int(ids[table.left[number]]),
            b_id=int(ids[table.right[number]]),
            a_spans=left,
            b_spans=right,
            earlier=(None, "a", "b")[int(table.earlier[number]) - UNTOLD],
            relation=RELATIONS[table.relation[number]],
            share_a=float(table.share_left[number]),
            share_b=float(table.share_right[number]),
        )


def _list_copied(found: Found, corpus: Corpus) -> Iterator[CopiedRow]:
    table, ids = found.copied, corpus.version_ids
    for number in np.argsort(table.child, kind="stable").tolist():
        parent, wire = int(table.parent[number]), int(table.wire[number])
        spans, parent_spans = _cut_spans(table.passages[number])
        yield CopiedRow(
            child_id=int(ids[table.child[number]]),
            parent_id=int(ids[parent]) if parent >= 0 else None,
            spans=spans,
            parent_spans=parent_spans if parent >= 0 else (),
            wire=table.wires[wire] if wire >= 0 else None,
        )


def _cut_spans(row: NDArray[np.int32]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    passages = row.reshape(-1, N_COLUMNS).tolist()
    return (
        tuple(Span(start, end) for start, end, *_ in passages),
        tuple(Span(start, end) for _, _, start, end, _ in passages),
    )
