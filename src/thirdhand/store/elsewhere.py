"""Where else the claims and the words of one article stand: its clusters, and the passages that it shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, or_, select

from thirdhand.linking.values import Relation
from thirdhand.records import Span
from thirdhand.store import tables
from thirdhand.store.cluster_headings import ClusterHeading, select_headings, to_heading
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


def load_elsewhere(connection: Connection, version_id: int) -> tuple[ClaimElsewhere, ...]:
    """Return the claims of the version that stand in clusters, in the order of the article."""
    members = tables.members
    query = (
        select_headings()
        .add_columns(members.c.claim, members.c.side, members.c.is_sure)
        .join(members, members.c.cluster_id == tables.clusters.c.id)
        .where(members.c.version_id == version_id)
        .order_by(members.c.claim)
    )
    return tuple(
        ClaimElsewhere(claim=f"c{row.claim + 1}", side=row.side, is_sure=row.is_sure, cluster=to_heading(row))
        for row in connection.execute(query)
    )


def load_shared(connection: Connection, version_id: int) -> tuple[SharedPassages, ...]:
    """Return with which articles the version shares most, those first that it shares most with."""
    rows = list(_load_rows(connection, version_id))
    if not rows:
        return ()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    other_id: int
    record: str
    relation: str
    earlier: str | None
    share: float
    spans: tuple[Span, ...]


def _load_rows(connection: Connection, version_id: int) -> Iterator[_Row]:
    reuse, versions = tables.reuse, tables.versions
    is_a = reuse.c.a_id == version_id
    share = case((is_a, reuse.c.share_a), else_=reuse.c.share_b)
    query = (
        select(reuse, versions.c.record, share.label("share"))
        .join(versions, versions.c.id == case((is_a, reuse.c.b_id), else_=reuse.c.a_id))
        .where(or_(is_a, reuse.c.b_id == version_id), reuse.c.relation.in_(_COPYING))
        .where(versions.c.article_id.not_in(select_expired()))
        .order_by(share.desc(), versions.c.id)
        .limit(_MOST_SHARED)
    )
    for row in connection.execute(query):
        a_spans, b_spans = unpack_spans(row.spans, 2)
        mine, theirs = ("a", "b") if row.a_id == version_id else ("b", "a")
        yield _Row(
            other_id=row.b_id if mine == "a" else row.a_id,
            record=row.record,
            relation=row.relation,
            earlier={mine: "this", theirs: "other"}.get(row.earlier or ""),
            share=row.share,
            spans=a_spans if mine == "a" else b_spans,
        )


def _load_kin(connection: Connection, version_id: int) -> tuple[set[int], set[int]]:
    """Return the row ids of those that the version has passages from, and of those that have them from it."""
    copied = tables.copied
    query = select(copied.c.child_id, copied.c.parent_id).where(
        or_(copied.c.child_id == version_id, copied.c.parent_id == version_id)
    )
    rows: Sequence[tuple[int, int | None]] = [(row[0], row[1]) for row in connection.execute(query)]
    parents = {parent for child, parent in rows if child == version_id and parent is not None}
    return parents, {child for child, parent in rows if parent == version_id}
