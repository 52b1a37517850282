"""What linking keeps in the store: copied and backed up with it, gone with what is removed, checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, func, select, text, update

from tests.linked import PlainKernels, write_article
from tests.stores import put
from thirdhand.errors import StoreError
from thirdhand.linking.values import Relation
from thirdhand.records import Span
from thirdhand.store import tables
from thirdhand.store.backing_up import back_up_before
from thirdhand.store.copying import copy
from thirdhand.store.migrating import HEAD, bring_up, find_revision
from thirdhand.store.pairs import pack_spans, unpack_spans
from thirdhand.store.restoring import restore
from thirdhand.store.store import Store
from thirdhand.store.verifying_linked import check_linked
from thirdhand.tracing.correcting import list_corrections, merge, not_same
from thirdhand.tracing.linking import link
from thirdhand.tracing.listing import list_clusters, list_reuse

SECRET = "Quillanor Paxley sold the Zqorvex dam."
RAIN = "It rained in Sorn."
A = write_article("a", SECRET, RAIN)
B = write_article("b", SECRET, outlet="Sorn Herald")
C = write_article("c", SECRET, RAIN, outlet="Vell Post", published="2031-03-05T10:00:00+00:00")
D = write_article("d", "Orm is dry.", outlet="Orm Times")
#: The tables of the page, which came later still.
SERVED = (
    *("jobs", "tokens", "sessions", "sign_in_failures", "audit"),
    *("stories", "story_events", "story_visits", "cluster_counts"),
)
LINKED = (
    "marks",
    "reuse",
    "copied",
    "matches",
    "clusters",
    "members",
    "cluster_terms",
    "corrections",
    "corrected",
)
PLAIN = PlainKernels()


@pytest.fixture
def linked(store: Store) -> Store:
    put(store, A, B, C, D)
    link(store, kernels=PLAIN)
    return store


def count(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0
            for name in LINKED
        }


def everything(store: Store) -> list[object]:
    return [list(list_clusters(store)), list(list_reuse(store)), list_corrections(store), count(store)]


def words(store: Store) -> str:
    """All that clusters say, as one text."""
    with store.reading() as connection:
        said = connection.execute(select(tables.clusters.c.statement, tables.clusters.c.description)).all()
        terms = list(connection.scalars(select(tables.cluster_terms.c.term)))
    return json.dumps([row.statement for row in said] + terms) + str([row.description for row in said])


def test_a_copy_has_all_of_it(linked: Store, tmp_path: Path) -> None:
    not_same(linked, f"{A.id}#c1", f"{D.id}#c1", kernels=PLAIN)
    with Store.open(tmp_path / "copy.db") as other:
        copy(linked, other)
        assert everything(other) == everything(linked)
        assert list(other.verify()) == []
        put(other, write_article("e", RAIN))
        link(other, kernels=PLAIN)
        assert list(other.verify()) == []


def test_a_backup_is_restored_with_all_of_it(linked: Store, tmp_path: Path) -> None:
    before = everything(linked)
    linked.back_up(tmp_path / "kept.db")
    restore(tmp_path / "kept.db", tmp_path / "new.db")
    with Store.open(tmp_path / "new.db") as store:
        assert everything(store) == before
        assert link(store, kernels=PLAIN).n_described == 0


def test_what_is_removed_leaves_no_word_in_clusters(linked: Store) -> None:
    merge(linked, f"{A.id}#c1", f"{B.id}#c1", note="Zqorvex again", kernels=PLAIN)
    linked.remove([A.id])
    linked.remove([C.id])
    assert "Zqorvex" not in words(linked) and "zqorvex" not in words(linked)
    assert list_corrections(linked) == []
    assert list(list_clusters(linked)) == []
    link(linked, kernels=PLAIN)
    assert count(linked)["clusters"] == 0
    assert list(linked.verify()) == []


def test_what_others_have_of_the_removed_is_worked_out_again(linked: Store) -> None:
    first, second = list_clusters(linked)
    assert {one.copied_from for one in first.tellings if one.article == C.id} == {A.id}
    linked.remove([A.id])
    assert list(linked.verify()) == []
    link(linked, kernels=PLAIN)
    (cluster,) = list_clusters(linked)
    assert cluster.id == first.id
    assert {one.article: one.copied_from for one in cluster.tellings} == {B.id: None, C.id: B.id}
    assert [(pair.a, pair.b) for pair in list_reuse(linked)] == [(B.id, C.id)]


def test_what_has_had_its_time_is_not_shown_and_goes(linked: Store) -> None:
    past = "2020-01-01T00:00:00.000000Z"
    of_a = select(tables.versions.c.article_id).where(tables.versions.c.record == A.id)
    linked.write(
        lambda connection: connection.execute(
            update(tables.articles).where(tables.articles.c.id.in_(of_a)).values(forget_at=past)
        )
    )
    assert list(list_clusters(linked)) == []
    assert [(pair.a, pair.b) for pair in list_reuse(linked)] == [(B.id, C.id)]
    assert linked.expire() == 1
    link(linked, kernels=PLAIN)
    assert [cluster.n_articles for cluster in list_clusters(linked)] == [2]


def test_nothing_of_linking_is_left_when_all_is_removed(linked: Store) -> None:
    for article in (A, B, C, D):
        linked.remove([article.id])
    link(linked, kernels=PLAIN)
    assert set(count(linked).values()) == {0}


def drop_tables(connection: Connection, names: Sequence[str]) -> None:
    for table in reversed(tables.metadata.sorted_tables):
        if table.name in names:
            connection.execute(text(f"DROP TABLE {table.name}"))


def test_a_store_from_before_is_migrated_and_linked(place: str, tmp_path: Path) -> None:
    with Store.open(place) as store:
        put(store, A, B)

        def go_back(connection: Connection) -> None:
            drop_tables(connection, (*LINKED, "cluster_changes", *SERVED))
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

        store.write(go_back)
        bring_up(store.engine, lambda revision: back_up_before(store.engine, revision, folder=tmp_path))
        with store.reading() as connection:
            assert find_revision(connection) == HEAD
        link(store, kernels=PLAIN)
        assert [cluster.n_articles for cluster in list_clusters(store)] == [2]


def test_clusters_from_before_are_grouped_anew_to_tell_what_is_sure(linked: Store, tmp_path: Path) -> None:
    def go_back(connection: Connection) -> None:
        drop_tables(connection, SERVED)
        connection.execute(text("ALTER TABLE members DROP COLUMN is_sure"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))

    before = [cluster.id for cluster in list_clusters(linked)]
    linked.write(go_back)
    bring_up(linked.engine, lambda revision: back_up_before(linked.engine, revision, folder=tmp_path))
    assert link(linked, kernels=PLAIN).n_described == len(before) > 0
    assert [cluster.id for cluster in list_clusters(linked)] == before
    assert list(linked.verify()) == []


Damage = Callable[[Connection], object]


DAMAGE: tuple[tuple[Damage, str], ...] = (
    (lambda c: c.execute(update(tables.clusters).values(description=b"?")), "cannot be made whole"),
    (lambda c: c.execute(update(tables.clusters).values(n_articles=9)), "does not say what its columns say"),
    (lambda c: c.execute(delete(tables.cluster_terms)), "cannot be found by its words"),
    (
        lambda c: c.execute(delete(tables.members).where(tables.members.c.claim == 0)),
        "has other claims than it says",
    ),
    (lambda c: c.execute(update(tables.reuse).values(spans=b"???")), "cannot be made whole"),
    (
        lambda c: c.execute(update(tables.reuse).values(spans=pack_spans([Span(0, 9_999)], [Span(0, 9)]))),
        "has spans beyond its texts",
    ),
    (
        lambda c: c.execute(update(tables.copied).values(spans=pack_spans([Span(0, 9_999)]))),
        "has spans beyond its texts",
    ),
)


def test_damage_is_found(linked: Store) -> None:
    assert list(linked.verify()) == []
    for damage, what in DAMAGE:
        with linked.reading() as connection:
            damage(connection)  # and undone where the block ends
            assert {problem for _, problem in check_linked(connection)} == {what}
    linked.write(DAMAGE[0][0])
    assert "cannot be made whole" in " ".join(problem.what for problem in linked.verify())


def test_a_description_that_is_damaged_says_what_to_do(linked: Store) -> None:
    linked.write(lambda connection: connection.execute(update(tables.clusters).values(description=b"?")))
    with pytest.raises(StoreError, match="thirdhand link --again makes it"):
        list(list_clusters(linked))
    link(linked, again=True, kernels=PLAIN)
    assert len(list(list_clusters(linked))) == 2


def test_spans_are_packed_in_step() -> None:
    a, b = (Span(0, 4), Span(9, 12)), (Span(3, 7), Span(20, 23))
    assert unpack_spans(pack_spans(a, b), 2) == (a, b)
    assert unpack_spans(pack_spans(())) == ((),)
    with pytest.raises(ValueError, match="cannot reshape"):
        unpack_spans(pack_spans(a) + b"0000", 2)


def test_relations_are_those_of_the_contract(linked: Store) -> None:
    with linked.reading() as connection:
        relations = set(connection.scalars(select(tables.reuse.c.relation)))
    assert relations <= {relation.value for relation in Relation}
