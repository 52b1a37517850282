"""New articles compared with the others: what they share, then which of their claims match.

Both parts write in batches and take note at their end; a run that was killed half-way does the part again,
from what it had before, and comes to the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import groupby, islice
from typing import TypeVar

import numpy as np

from thirdhand.store.marks import Stage, reset_stage, spoil_marks
from thirdhand.store.matched import forget_pairs, write_pairs
from thirdhand.store.pairs import PAIR, pack_pairs
from thirdhand.store.reusing import CopiedRow, forget_reuse, write_copied, write_reuse
from thirdhand.tracing.corpus import load_copies, load_marked, load_standing, make_fetch
from thirdhand.tracing.kernels import Corpus, Damaged, FoundReuse, Ints, Kernels, Matches
from thirdhand.tracing.locking import Alone
from thirdhand.tracing.tally import LinkTally

T = TypeVar("T")

#: Rows that are written in one transaction.
_BATCH = 2_000

Progress = Callable[[int, int], None]


class MarksLost(Exception):
    """Marks were damaged: the articles have to be marked again."""


def compare_texts(alone: Alone, kernels: Kernels, tally: LinkTally, on_progress: Progress) -> None:
    """Find and write the passages that articles at the first stage share with others; raises MarksLost."""
    # all, however old: what an outlet prints everywhere is learned from all that it printed
    marked = alone.store.read(lambda connection: load_marked(connection, "signature", Stage.MADE, None))
    if marked is None:
        return
    corpus = marked.corpus
    new = corpus.version_ids[corpus.is_new].tolist()
    alone.write(partial(forget_reuse, version_ids=new))
    standing = alone.store.read(partial(load_standing, corpus=corpus))
    fetch = make_fetch(alone.store, corpus, on_progress)
    with _spoiling_damaged(alone, corpus):
        found = kernels.find_reuse(corpus, marked.stream(), standing, fetch)
    for rows in _batch(found.reuse):
        alone.write(partial(write_reuse, rows=rows))
        tally.n_reuse += len(rows)
    for children, copied in _batch_children(found):
        alone.write(partial(write_copied, child_ids=children, rows=copied))
    alone.write(partial(reset_stage, version_ids=new, stage=Stage.REUSED))
    tally.n_linked += len(new)
    on_progress(len(new), len(new))


def compare_claims(alone: Alone, kernels: Kernels, tally: LinkTally, on_progress: Progress) -> None:
    """Find and write the matches of articles whose passages are found; raises MarksLost."""
    marked = alone.store.read(
        lambda connection: load_marked(connection, "claims", Stage.REUSED, kernels.window)
    )
    if marked is None:
        return
    corpus = marked.corpus
    new = corpus.version_ids[corpus.is_new].tolist()
    copies = alone.store.read(partial(load_copies, corpus=corpus))
    with _spoiling_damaged(alone, corpus):
        starts, matches = kernels.match(corpus, marked.stream(), copies)
    alone.write(partial(forget_pairs, version_ids=new))
    for rows in _batch(_pack_rows(corpus, starts, matches)):
        alone.write(partial(write_pairs, rows=rows))
        tally.n_matches += len(rows)
    alone.write(partial(reset_stage, version_ids=new, stage=Stage.MATCHED))
    on_progress(len(new), len(new))


@contextmanager
def _spoiling_damaged(alone: Alone, corpus: Corpus) -> Iterator[None]:
    """Have the marks that turn out to be damaged made anew."""
    try:
        yield
    except Damaged as error:
        ids = corpus.version_ids[np.array(error.positions)].tolist()
        alone.write(partial(spoil_marks, version_ids=ids))
        raise MarksLost from error


def _batch(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while rows := list(islice(iterator, _BATCH)):
        yield rows


def _batch_children(found: FoundReuse) -> Iterator[tuple[list[int], list[CopiedRow]]]:
    """Yield children with all that they have from others."""
    families = {child: list(rows) for child, rows in groupby(found.copied, key=lambda row: row.child_id)}
    for children in _batch(found.redone):
        yield children, [row for child in children for row in families.get(child, ())]


def _pack_rows(corpus: Corpus, starts: Ints, matches: Matches) -> Iterator[tuple[int, int, bytes]]:
    """Yield (left version, right version, packed pairs) for each two articles that have matching claims."""
    left_at = np.searchsorted(starts, matches.left, side="right") - 1
    right_at = np.searchsorted(starts, matches.right, side="right") - 1
    order = np.lexsort((matches.right, matches.left, right_at, left_at))
    left_at, right_at = left_at[order], right_at[order]
    pairs = np.zeros(len(order), dtype=PAIR)
    pairs["left"] = matches.left[order] - starts[left_at]
    pairs["right"] = matches.right[order] - starts[right_at]
    pairs["weight"], pairs["side"] = matches.weight[order], matches.side[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (left_at[1:] != left_at[:-1]) | (right_at[1:] != right_at[:-1])
    bounds = np.append(np.flatnonzero(is_first), len(order))
    ids = corpus.version_ids
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        yield int(ids[left_at[first]]), int(ids[right_at[first]]), pack_pairs(pairs[first:last])
