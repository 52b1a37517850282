"""Siblings that no row tells of are made from what they have of their parent."""

from __future__ import annotations

import pytest

from tests.linked import write_article
from tests.stores import put
from thirdhand.linking.values import Relation
from thirdhand.records import Span
from thirdhand.store.marks import Mark, write_marks
from thirdhand.store.reusing import CopiedRow, ReuseRow, write_copied, write_reuse
from thirdhand.store.store import Store
from thirdhand.tracing.listing import list_reuse

TEXT = "The river burst its banks at Sorn on Monday night and took the mill with it, the mayor says."
PARENT = write_article("p", TEXT, published="2031-03-04T08:00:00+00:00")
ONE = write_article("one", f"Lead. {TEXT}", published="2031-03-04T10:00:00+00:00")
TWO = write_article("two", TEXT, published="2031-03-04T09:00:00+00:00")
WHOLE = Span(0, len(TEXT))


@pytest.fixture
def family(store: Store) -> tuple[Store, list[int]]:
    ids = [added.version_id for added in put(store, PARENT, ONE, TWO) if added is not None]
    marks = [
        Mark(version_id=id, reading_id=id, rules="1", earliest=0, latest=0, signature=b"", claims=b"")
        for id in ids
    ]
    copied = [
        CopiedRow(child_id=ids[1], parent_id=ids[0], spans=(Span(6, 6 + len(TEXT)),), parent_spans=(WHOLE,)),
        CopiedRow(child_id=ids[2], parent_id=ids[0], spans=(WHOLE,), parent_spans=(WHOLE,)),
    ]
    store.write(lambda connection: write_marks(connection, marks))
    store.write(lambda connection: write_copied(connection, ids, copied))
    return store, ids


def pair(a: int, b: int, relation: Relation) -> ReuseRow:
    return ReuseRow(
        a_id=a,
        b_id=b,
        a_spans=(WHOLE,),
        b_spans=(WHOLE,),
        earlier="a",
        relation=relation,
        share_a=1.0,
        share_b=1.0,
    )


def test_siblings_stand_in_step(family: tuple[Store, list[int]]) -> None:
    store, ids = family
    rows = [pair(ids[0], ids[1], Relation.DIRECT), pair(ids[0], ids[2], Relation.DIRECT)]
    store.write(lambda connection: write_reuse(connection, rows))
    *direct, sibling = list_reuse(store)
    assert [(one.a, one.b) for one in direct] == [(PARENT.id, ONE.id), (PARENT.id, TWO.id)]
    assert (sibling.a, sibling.b, sibling.relation, sibling.earlier) == (
        ONE.id,
        TWO.id,
        Relation.SIBLING,
        "b",
    )
    assert sibling.a_spans[0].of(ONE.text) == sibling.b_spans[0].of(TWO.text) == TEXT
    assert sibling.share_b == 1.0 > sibling.share_a > 0.9


def test_where_nothing_was_copied_nothing_is_listed(store: Store) -> None:
    assert list(list_reuse(store)) == []
    put(store, ONE)
    assert list(list_reuse(store)) == []


def test_a_pair_that_has_a_row_is_told_once(family: tuple[Store, list[int]]) -> None:
    store, ids = family
    rows = [pair(ids[0], ids[1], Relation.DIRECT), pair(ids[0], ids[2], Relation.DIRECT)]
    store.write(lambda connection: write_reuse(connection, [*rows, pair(ids[1], ids[2], Relation.SIBLING)]))
    assert [one.relation.value for one in list_reuse(store)] == ["direct", "direct", "sibling"]


def test_what_is_no_copying_is_listed_when_all_is_asked_for(family: tuple[Store, list[int]]) -> None:
    store, ids = family
    rows = [
        pair(ids[0], ids[1], Relation.DIRECT),
        pair(ids[0], ids[2], Relation.DIRECT),
        pair(ids[1], ids[2], Relation.QUOTATION),
    ]
    store.write(lambda connection: write_reuse(connection, rows))
    assert len(list(list_reuse(store))) == 2
    assert [one.relation.value for one in list_reuse(store, every=True)] == ["direct", "direct", "quotation"]
