"""The first part of a link: what is kept of each article for comparing, made in batches.

Each batch is written by itself, so that a run that is killed goes on behind the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from thirdhand.linking.periods import find_period
from thirdhand.records import Article
from thirdhand.store.clusters import MemberRow, add_members
from thirdhand.store.loading import load_article
from thirdhand.store.marks import Mark, count_unmarked, find_unmarked, retire_marks, write_marks
from thirdhand.tracing.carrying import carry_members
from thirdhand.tracing.kernels import Kernels
from thirdhand.tracing.locking import Alone
from thirdhand.tracing.tally import LinkTally

_BATCH = 64


def mark(alone: Alone, kernels: Kernels, tally: LinkTally, on_progress: Callable[[int, int], None]) -> None:
    """Give every article as it stands now its mark, and drop those of what does not stand there any more."""
    total = alone.store.read(lambda connection: count_unmarked(connection, kernels.rules))
    done, after = 0, 0
    while True:
        rows = alone.store.read(partial(_find, rules=kernels.rules, after=after))
        if not rows:
            break
        after = rows[-1].id
        articles = {row.id: load_article(row) for row in rows}
        marks = _make_marks(rows, list(articles.values()), kernels)
        carried = alone.store.read(partial(carry_members, articles=articles))
        alone.write(partial(_write, marks=marks, carried=carried))
        done += len(rows)
        tally.n_marked += len(rows)
        on_progress(done, total)
    # only now: a new version of a page takes over from the one before
    tally.n_retired += alone.write(retire_marks)


def _write(connection: Connection, marks: Sequence[Mark], carried: Sequence[MemberRow]) -> None:
    written = write_marks(connection, marks)
    add_members(connection, [row for row in carried if row.version_id in written])


def _find(connection: Connection, *, rules: str, after: int) -> list[Any]:
    return find_unmarked(connection, rules, after, _BATCH)


def _make_marks(rows: Sequence[Any], articles: Sequence[Article], kernels: Kernels) -> list[Mark]:
    return [
        Mark(
            version_id=row.id,
            reading_id=row.reading_id,
            rules=kernels.rules,
            earliest=period.earliest,
            latest=period.latest,
            signature=signature,
            claims=claims,
        )
        for row, article, (signature, claims) in zip(rows, articles, kernels.mark(articles), strict=True)
        for period in (find_period(article.published),)
    ]
