"""Where else the claims and the words of one article stand: its clusters, and the passages that it shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from thirdhand.linking.values import Relation
from thirdhand.records import Span
from thirdhand.store import tables
from thirdhand.store.cluster_headings import ClusterHeading, load_cluster_headings
from thirdhand.store.headings import Heading, load_headings
from thirdhand.store.loading import select_expired
from thirdhand.store.pairs import unpack_spans

#: The relations of articles that have words from one another or from a third.
_COPYING = (Relation.DIRECT.value, Relation.SIBLING.value)
#: Other articles that are named of those that share passages with one.
_MOST_SHARED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimElsewhere:
    """A claim of an article that others have too: ``claim`` is its id, ``cluster`` what they make up."""

    claim: str
    side: str
    is_sure: bool
    cluster: ClusterHeading


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPassages:
    """Passages of an article that stand in another as well.

    ``earlier`` says which had them first: ``this``, ``other`` or None where the times do not tell. ``spans``
    count in this article, ``share`` is of its letters and digits, 0..1. ``is_parent``: this article has them
    from the other; ``is_child``: the other has them from this one.
    """

    other: Heading
    relation: str
    earlier: str | None
    share: float
    spans: tuple[Span, ...]
    is_parent: bool
    is_child: bool


def find_version_row(connection: Connection, record: str) -> int | None:
    """Return the row id of the version whose record has the id ``record``."""
    versions = tables.versions
    query = select(versions.c.id).where(versions.c.record == record).order_by(versions.c.is_current.desc())
    return connection.scalar(query.limit(1))


def load_elsewhere(connection: Connection, version_id: int) -> tuple[ClaimElsewhere, ...]:
    """Return the claims of the version that stand in clusters, in the order of the article."""
    members = tables.members
    query = select(members).where(members.c.version_id == version_id).order_by(members.c.claim)
    rows = list(connection.execute(query))
    headings = load_cluster_headings(connection, list({row.cluster_id for row in rows}))
    return tuple(
        ClaimElsewhere(
            claim=f"c{row.claim + 1}",
            side=row.side,
            is_sure=row.is_sure,
            cluster=headings[row.cluster_id],
        )
        for row in rows
        if row.cluster_id in headings
    )


def load_shared(connection: Connection, version_id: int) -> tuple[SharedPassages, ...]:
    """Return with which articles the version shares most, those first that it shares most with."""
    rows = list(_load_rows(connection, version_id))
    parents, children = _load_kin(connection, version_id)
    headings = load_headings(connection, [row.record for row in rows])
    return tuple(
        SharedPassages(
            other=headings[row.record],
            relation=row.relation,
            earlier=row.earlier,
            share=row.share,
            spans=row.spans,
            is_parent=row.other_id in parents,
            is_child=row.other_id in children,
        )
        for row in rows
        if row.record in headings
    )


@dataclass(frozen=True, slots=True)
class _Row:
    other_id: int
    record: str
    relation: str
    earlier: str | None
    share: float
    spans: tuple[Span, ...]


def _load_rows(connection: Connection, version_id: int) -> Iterator[_Row]:
    reuse, versions = tables.reuse, tables.versions
    for mine, theirs, share in (
        (reuse.c.a_id, reuse.c.b_id, reuse.c.share_a),
        (reuse.c.b_id, reuse.c.a_id, reuse.c.share_b),
    ):
        is_a = mine is reuse.c.a_id
        query = (
            select(theirs, versions.c.record, reuse.c.relation, reuse.c.earlier, share, reuse.c.spans)
            .join(versions, versions.c.id == theirs)
            .where(mine == version_id, reuse.c.relation.in_(_COPYING))
            .where(versions.c.article_id.not_in(select_expired()))
            .order_by(share.desc(), theirs)
            .limit(_MOST_SHARED)
        )
        for other_id, record, relation, earlier, mine_share, spans in connection.execute(query):
            both: tuple[tuple[Span, ...], ...] = unpack_spans(spans, 2)
            whose = {"a": "this" if is_a else "other", "b": "other" if is_a else "this"}
            yield _Row(other_id, record, relation, whose.get(earlier or ""), mine_share, both[not is_a])


def _load_kin(connection: Connection, version_id: int) -> tuple[set[int], set[int]]:
    """Return the row ids of those that the version has passages from, and of those that have them from it."""
    copied = tables.copied
    query = select(copied.c.child_id, copied.c.parent_id).where(
        or_(copied.c.child_id == version_id, copied.c.parent_id == version_id)
    )
    rows: Sequence[tuple[int, int | None]] = [(row[0], row[1]) for row in connection.execute(query)]
    parents = {parent for child, parent in rows if child == version_id and parent is not None}
    return parents, {child for child, parent in rows if parent == version_id}
