"""The last part of a link: what each changed cluster is and rests on, from its articles' own words.

Clusters of one story follow one another, so that a few articles that are held serve many of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from sqlalchemy import Connection

from thirdhand.linking.json import cluster_to_json
from thirdhand.linking.values import Cluster, Copied, Member, Side
from thirdhand.records import Article
from thirdhand.store.clusters import (
    Described,
    MemberRow,
    count_stale,
    dissolve,
    list_stale,
    load_members,
    write_descriptions,
)
from thirdhand.store.reusing import load_copied
from thirdhand.tracing.corpus import load_articles
from thirdhand.tracing.kernels import Kernels
from thirdhand.tracing.locking import Alone
from thirdhand.tracing.tally import LinkTally

_BATCH = 100
#: Articles that are held, some 30 KB each: a day's stories go on side by side.
_HELD = 3_000


def describe(
    alone: Alone,
    kernels: Kernels,
    tally: LinkTally,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Describe every stale cluster; one that has no two articles left is dissolved."""
    total, done, after = alone.store.read(count_stale), 0, 0
    shelf = Shelf()
    while ids := alone.store.read(partial(list_stale, after=after, limit=_BATCH)):
        after = ids[-1]
        members, copied = alone.store.read(partial(_load, cluster_ids=ids, shelf=shelf))
        described = [
            _describe(id, members[id], shelf, copied, kernels) for id in ids if _has_two(members.get(id, ()))
        ]
        gone = [id for id in ids if not _has_two(members.get(id, ()))]
        alone.write(partial(_write, described=described, gone=gone))
        tally.n_described += len(described)
        tally.n_gone += len(gone)
        done += len(ids)
        on_progress(done, total)


class Shelf:
    """Articles that were loaded, the last used ones kept."""

    def __init__(self) -> None:
        self._articles: OrderedDict[int, Article] = OrderedDict()

    def fill(self, connection: Connection, version_ids: Iterable[int]) -> None:
        """Load the articles ``version_ids`` that are not held, and let go of those not used for long."""
        wanted = list(dict.fromkeys(version_ids))
        for id in wanted:
            if id in self._articles:
                self._articles.move_to_end(id)
        missing = [id for id in wanted if id not in self._articles]
        self._articles.update(load_articles(connection, missing))
        while len(self._articles) > max(_HELD, len(wanted)):
            self._articles.popitem(last=False)

    def __getitem__(self, version_id: int) -> Article | None:
        return self._articles.get(version_id)


def _load(
    connection: Connection, cluster_ids: Sequence[int], shelf: Shelf
) -> tuple[dict[int, list[MemberRow]], dict[int, list[Copied]]]:
    rows = load_members(connection, cluster_ids)
    versions = list(dict.fromkeys(row.version_id for members in rows.values() for row in members))
    shelf.fill(connection, versions)
    there = {id: [row for row in members if _is_there(row, shelf)] for id, members in rows.items()}
    return there, load_copied(connection, versions)


def _is_there(row: MemberRow, shelf: Shelf) -> bool:
    """Say whether the claim can be had: a reading that took the place of its own may have fewer."""
    article = shelf[row.version_id]
    return article is not None and row.claim < len(article.claims)


def _has_two(rows: Sequence[MemberRow]) -> bool:
    return len({row.version_id for row in rows}) > 1


def _write(connection: Connection, described: Sequence[Described], gone: Sequence[int]) -> None:
    write_descriptions(connection, described)
    if gone:
        dissolve(connection, gone)


def _describe(
    id: int,
    rows: Sequence[MemberRow],
    shelf: Shelf,
    copied: dict[int, list[Copied]],
    kernels: Kernels,
) -> Described:
    members = list(make_members(rows, shelf))
    edges = [
        edge for version_id in {row.version_id: None for row in rows} for edge in copied.get(version_id, ())
    ]
    return to_described(id, kernels.describe(f"k{id}", members, edges))


def make_members(rows: Sequence[MemberRow], shelf: Shelf) -> Iterator[Member]:
    """Yield the members of a cluster with their articles, which the shelf must hold."""
    for row in rows:
        article = shelf[row.version_id]
        if article is not None:
            yield Member(
                article=article,
                claim=article.claims[row.claim],
                side=Side(row.side),
                is_sure=row.is_sure,
            )


def to_described(id: int, cluster: Cluster) -> Described:
    """Return what is kept of a cluster; with no origin that can be told, one is reckoned with for sorting."""
    return Described(
        cluster_id=id,
        statement=cluster.statement,
        n_articles=cluster.n_articles,
        n_outlets=cluster.n_outlets,
        n_changes=len(cluster.changes),
        ratio=cluster.n_outlets / max(cluster.n_origins[0], 1),
        record=cluster_to_json(cluster),
    )
