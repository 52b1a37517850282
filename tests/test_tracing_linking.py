"""A link from articles to clusters: kept in the store, gone on with after a kill, touching what it must."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, select, update

from benchmarks.postgresql import PostgreSQL
from tests.killing import dies_after
from tests.linked import PlainKernels, write_article
from tests.stores import put
from thirdhand.errors import StoreError
from thirdhand.linking.values import Side
from thirdhand.store import tables
from thirdhand.store.marks import Stage
from thirdhand.store.store import Store
from thirdhand.tracing.kernels import Ints, Matches, Pairs
from thirdhand.tracing.linking import link
from thirdhand.tracing.listing import list_clusters, list_reuse
from thirdhand.tracing.locking import link_alone

FLOOD = "The river burst its banks."
DENIAL = "The river did not burst its banks."
FIRE = "A fire destroyed the mill."
RAIN = "It rained in Sorn."
A = write_article("a", FLOOD, FIRE, published="2031-03-04T10:00:00+00:00")
B = write_article("b", FLOOD, outlet="Sorn Herald", published="2031-03-04T12:00:00+00:00")
C = write_article("c", "The mill: a fire destroyed.", DENIAL, outlet="Vell Post")
D = write_article("d", RAIN, outlet="Orm Times")


def show(store: Store) -> dict[str, list[tuple[str, str, str]]]:
    """What stands in each cluster: URL's name, claim, side."""
    return {
        cluster.id: [(one.url or "", one.claim, one.side.value) for one in cluster.tellings]
        for cluster in list_clusters(store)
    }


def names(store: Store) -> dict[str, str]:
    return {
        id: " ".join(sorted(f"{url[8:].split('.')[0]}{claim}" for url, claim, _ in claims))
        for id, claims in show(store).items()
    }


def dump(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(tables.metadata.tables[name]))), key=repr)
            for name in ("marks", "reuse", "copied", "matches", "clusters", "members", "cluster_terms")
        }


def test_claims_of_several_articles_become_clusters(store: Store) -> None:
    put(store, A, B, C, D)
    tally = link(store, kernels=PlainKernels())
    assert (tally.n_marked, tally.n_linked, tally.n_new, tally.n_described) == (4, 4, 2, 2)
    assert names(store) == {"k1": "ac1 bc1 cc2", "k2": "ac2 cc1"}
    flood, fire = list_clusters(store)
    assert (flood.n_articles, flood.denied, fire.denied) == (3, True, False)
    assert {one.url: one.side for one in flood.tellings}[C.url] is Side.DENIES
    assert {one.url: one.how.value for one in flood.tellings}[B.url] == "copy"
    assert list(store.verify()) == []


class Doubting(PlainKernels):
    """Finds matches that little speaks for."""

    rules = "doubting"

    def match(self, *given: Any) -> tuple[Ints, Matches]:  # noqa: ANN401
        starts, found = super().match(*given)
        return starts, dataclasses.replace(found, weight=np.minimum(found.weight, 1))


def test_what_little_holds_in_its_cluster_is_not_sure_until_more_does(store: Store) -> None:
    put(store, A, write_article("b", FLOOD, outlet=None, published=None))

    def sure() -> list[bool]:
        return [one.is_sure for cluster in list_clusters(store) for one in cluster.tellings]

    link(store, kernels=Doubting())
    assert sure() == [True, False] and list(store.verify()) == []
    link(store, kernels=PlainKernels())
    assert sure() == [True, True] and list(store.verify()) == []


def test_a_second_link_has_nothing_to_do(store: Store) -> None:
    put(store, A, B, C, D)
    link(store, kernels=PlainKernels())
    before = dump(store)
    kernels = PlainKernels()
    assert set(link(store, kernels=kernels).as_dict().values()) == {0}
    assert kernels.asked == [] and dump(store) == before


@pytest.mark.parametrize("order", [(A, B, C, D), (C, D, B, A)], ids=["in order", "otherwise"])
def test_one_after_the_other_comes_to_the_same_groups(store: Store, order: tuple[Any, ...]) -> None:
    for article in order:
        put(store, article)
        link(store, kernels=PlainKernels())
    assert sorted(names(store).values()) == ["ac1 bc1 cc2", "ac2 cc1"]
    assert list(store.verify()) == []


def test_only_what_new_articles_touch_is_worked_out(store: Store) -> None:
    put(store, A, B, C)
    link(store, kernels=PlainKernels())
    put(store, D, write_article("e", RAIN, outlet="Lindow Courier"))
    kernels = PlainKernels()
    tally = link(store, kernels=kernels)
    assert kernels.asked == [("reuse", 2), ("match", 2)]
    assert (tally.n_marked, tally.n_new, tally.n_changed, tally.n_described) == (2, 1, 0, 1)
    assert names(store)["k3"] == "dc1 ec1"


def test_a_changed_page_leaves_its_cluster(store: Store) -> None:
    put(store, A, B, captured="2021-03-05T00:00:00.000000Z")
    link(store, kernels=PlainKernels())
    put(store, dataclasses.replace(write_article("b", RAIN), outlet=B.outlet))
    tally = link(store, kernels=PlainKernels())
    assert (tally.n_retired, tally.n_gone) == (1, 1)
    assert names(store) == {}
    put(store, write_article("f", FLOOD))
    link(store, kernels=PlainKernels())
    assert names(store) == {"k2": "ac1 fc1"}, "an id is given once"
    assert list(store.verify()) == []


def test_a_page_that_says_the_same_in_more_words_keeps_its_cluster(store: Store) -> None:
    put(store, A, B, captured="2021-03-05T00:00:00.000000Z")
    link(store, kernels=PlainKernels())
    put(store, write_article("a", RAIN, FLOOD), write_article("b", "Snow fell.", FLOOD))
    link(store, kernels=PlainKernels())
    assert names(store) == {"k1": "ac2 bc2"}


def test_another_reading_is_matched_anew_and_keeps_what_the_text_told(store: Store) -> None:
    put(store, A, B)
    link(store, kernels=PlainKernels())

    def reread(connection: Connection) -> None:
        readings = tables.readings
        edition = dict(connection.execute(select(tables.editions)).mappings().one())
        connection.execute(tables.editions.insert().values({**edition, "id": 7, "digest": b"7" * 16}))
        rows = list(connection.execute(select(readings)).mappings())
        connection.execute(readings.delete())
        fresh = [{**row, "id": row["id"] + 90, "edition_id": 7} for row in rows]
        connection.execute(readings.insert(), fresh)

    store.write(reread)
    kernels = PlainKernels()
    assert link(store, kernels=kernels).n_marked == 2
    assert kernels.asked == [("match", 2)]
    assert names(store) == {"k1": "ac1 bc1"}, "an id outlives a new reading of everything"


def test_linking_again_keeps_ids(store: Store) -> None:
    put(store, C, A, B)
    link(store, kernels=PlainKernels())
    before = names(store)
    kernels = PlainKernels()
    link(store, again=True, kernels=kernels)
    assert kernels.asked == [("reuse", 3), ("match", 3)]
    assert names(store) == before and list(store.verify()) == []


@pytest.mark.parametrize("moment", [2, 5, 8, 10])
def test_killed_at_any_write_it_goes_on_to_the_same_store(
    store: Store, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    monkeypatch.setattr("thirdhand.tracing.grouping._BATCH", 1)
    monkeypatch.setattr("thirdhand.tracing.describing._BATCH", 1)
    put(store, A, B, C)
    link(store, kernels=PlainKernels())
    put(
        store, D, write_article("e", RAIN), write_article("f", "Snow fell."), write_article("g", "Snow fell.")
    )
    assert dies_after(moment, lambda: link(store, kernels=PlainKernels()))
    link(store, kernels=PlainKernels())
    assert names(store) == {"k1": "ac1 bc1 cc2", "k2": "ac2 cc1", "k3": "dc1 ec1", "k4": "fc1 gc1"}
    with store.reading() as connection:
        assert set(connection.scalars(select(tables.marks.c.stage))) == {Stage.GROUPED}
    assert list(store.verify()) == []


def test_killed_again_and_again_it_gets_on(store: Store) -> None:
    put(store, A, B, C, D, write_article("e", RAIN))
    n_kills = 0
    while dies_after(n_kills, lambda: link(store, kernels=PlainKernels())):
        n_kills += 1
    assert n_kills > 5
    assert names(store) == {"k1": "ac1 bc1 cc2", "k2": "ac2 cc1", "k3": "dc1 ec1"}


def test_a_damaged_mark_is_made_anew(store: Store) -> None:
    put(store, A, B)
    link(store, kernels=PlainKernels())
    store.write(lambda connection: connection.execute(update(tables.marks).values(signature=b"?", stage=0)))
    tally = link(store, kernels=PlainKernels())
    assert tally.n_marked == 2 and names(store) == {"k1": "ac1 bc1"}


def test_marks_of_other_rules_are_made_anew(store: Store) -> None:
    put(store, A, B)
    link(store, kernels=PlainKernels())
    kernels = PlainKernels()
    kernels.rules = "other"
    assert link(store, kernels=kernels).n_marked == 2
    assert names(store) == {"k1": "ac1 bc1"}


def test_a_second_link_at_the_same_time_says_so(store: Store) -> None:
    with link_alone(store), pytest.raises(StoreError, match="another thirdhand link is at work on it"):
        link(store, kernels=PlainKernels())
    link(store, kernels=PlainKernels())


def test_a_run_that_was_overtaken_stops(store: Store) -> None:
    with link_alone(store) as alone:
        store.write(
            lambda connection: connection.execute(
                update(tables.meta).where(tables.meta.c.name == "linking").values(value="another")
            )
        )
        with pytest.raises(StoreError, match="another thirdhand link has taken over"):
            alone.write(lambda connection: None)


def test_articles_without_date_outlet_or_claims(store: Store) -> None:
    bare = write_article("bare", FLOOD, outlet=None, published=None)
    put(store, A, bare, dataclasses.replace(write_article("empty", RAIN), claims=()))
    link(store, kernels=PlainKernels())
    assert names(store) == {"k1": "ac1 barec1"}


def test_reuse_is_listed_with_siblings(store: Store) -> None:
    put(store, A, B, write_article("f", FLOOD, published="2031-03-05"))
    link(store, kernels=PlainKernels())
    pairs = [(row.a, row.b, row.relation.value, row.earlier) for row in list_reuse(store)]
    assert len(pairs) == 3 and pairs[0] == (A.id, B.id, "direct", "a")


def test_a_database_that_goes_away_is_waited_for(postgresql: PostgreSQL) -> None:
    class Interrupted(PlainKernels):
        def group(self, n: int, matches: Matches, must: Pairs, cannot: Pairs) -> Ints:
            postgresql.stop()
            postgresql.start()
            return super().group(n, matches, must, cannot)

    with postgresql.database() as url, Store.open(url) as store:
        put(store, A, B, C)
        link(store, kernels=Interrupted())
        assert names(store) == {"k1": "ac1 bc1 cc2", "k2": "ac2 cc1"}
        link(store, kernels=PlainKernels())
