"""What people correct: applied at once, kept through linking anew and reading anew, taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.killing import dies_after
from tests.linked import PlainKernels, write_article
from tests.stores import put
from tests.test_tracing_linking import names
from thirdhand.errors import NotFoundError, UsageError
from thirdhand.store.store import Store
from thirdhand.tracing.correcting import list_corrections, merge, not_same, split, take_back
from thirdhand.tracing.linking import link

FLOOD = "The river burst its banks."
WATER = "The Orm flooded Lindow."
A = write_article("a", FLOOD)
B = write_article("b", FLOOD, outlet="Sorn Herald")
C = write_article("c", FLOOD, outlet="Vell Post")
D = write_article("d", WATER, outlet="Orm Times")
E = write_article("e", WATER, outlet="Ald Mail")
PLAIN = PlainKernels()


@pytest.fixture
def linked(store: Store) -> Store:
    put(store, A, B, C, D, E)
    link(store, kernels=PLAIN)
    return store


def relink(store: Store) -> None:
    link(store, again=True, kernels=PLAIN)


def test_two_clusters_are_merged_and_stay_so(linked: Store) -> None:
    corrected = merge(linked, "k1", "k2", note="the same flood", kernels=PLAIN)
    assert [cluster.id for cluster in corrected.clusters] == ["k1"]
    assert names(linked) == {"k1": "ac1 bc1 cc1 dc1 ec1"}
    relink(linked)
    assert names(linked) == {"k1": "ac1 bc1 cc1 dc1 ec1"}
    assert [(each.kind, each.note) for each in list_corrections(linked)] == [("merge", "the same flood")]
    assert list(linked.verify()) == []


def test_claims_are_split_off_and_stay_apart(linked: Store) -> None:
    corrected = split(linked, "k1", [f"{C.id}#c1"], kernels=PLAIN)
    assert names(linked) == {"k1": "ac1 bc1", "k2": "dc1 ec1"}
    assert [cluster.id for cluster in corrected.clusters] == ["k1"]
    relink(linked)
    assert names(linked) == {"k1": "ac1 bc1", "k2": "dc1 ec1"}
    put(linked, write_article("f", FLOOD, outlet="Ulm Echo"))
    link(linked, kernels=PLAIN)
    assert names(linked)["k1"] == "ac1 bc1 fc1"


def test_two_that_are_not_the_same_are_parted(linked: Store) -> None:
    not_same(linked, f"{A.id}#c1", f"{B.id}#c1", kernels=PLAIN)
    parted = names(linked)
    assert not any("ac1" in claims and "bc1" in claims for claims in parted.values())
    relink(linked)
    assert names(linked) == parted


def test_the_later_of_two_that_contradict_each_other_holds(linked: Store) -> None:
    not_same(linked, "k1", "k2", kernels=PLAIN)
    assert names(linked) == {"k1": "ac1 bc1 cc1", "k2": "dc1 ec1"}
    merge(linked, "k1", "k2", kernels=PLAIN)
    assert names(linked) == {"k1": "ac1 bc1 cc1 dc1 ec1"}
    split(linked, "k1", [f"{D.id}#c1", f"{E.id}#c1"], kernels=PLAIN)
    assert names(linked) == {"k1": "ac1 bc1 cc1", "k3": "dc1 ec1"}


def test_a_correction_is_taken_back(linked: Store) -> None:
    corrected = merge(linked, "k1", "k2", kernels=PLAIN)
    take_back(linked, corrected.correction.id, kernels=PLAIN)
    assert names(linked) == {"k1": "ac1 bc1 cc1", "k3": "dc1 ec1"}
    assert list_corrections(linked) == []
    with pytest.raises(NotFoundError, match="no such correction"):
        take_back(linked, corrected.correction.id, kernels=PLAIN)


def test_a_correction_outlives_a_change_of_the_page(store: Store) -> None:
    put(store, A, B, C, D, E, captured="2021-03-05T00:00:00.000000Z")
    link(store, kernels=PLAIN)
    merge(store, "k1", "k2", kernels=PLAIN)
    put(store, write_article("a", "It is Monday.", FLOOD), write_article("d", "It is Monday.", WATER))
    link(store, kernels=PLAIN)
    assert names(store)["k1"] == "ac2 bc1 cc1 dc2 ec1"


def test_single_claims_can_be_merged(store: Store) -> None:
    put(store, A, D)
    link(store, kernels=PLAIN)
    merge(store, f"{A.id}#c1", f"{D.id}#c1", kernels=PLAIN)
    assert names(store) == {"k1": "ac1 dc1"}


@pytest.mark.parametrize("moment", [0, 2])
def test_killed_on_the_way_the_next_link_does_it(linked: Store, moment: int) -> None:
    assert dies_after(2 + moment, lambda: merge(linked, "k1", "k2", kernels=PLAIN))
    link(linked, kernels=PLAIN)
    assert names(linked) == {"k1": "ac1 bc1 cc1 dc1 ec1"}


Act = Callable[[Store], object]
WRONG: tuple[tuple[Act, type[Exception], str], ...] = (
    (lambda s: merge(s, "k1", "k1"), UsageError, "k1 and k1 are one already"),
    (lambda s: merge(s, "k1", "k9"), NotFoundError, "k9: no such cluster"),
    (lambda s: merge(s, "k1", "flood"), NotFoundError, "flood: is the name of no claim"),
    (lambda s: split(s, "k1", [f"{D.id}#c1"]), UsageError, "is not in k1"),
    (lambda s: split(s, "k1", [f"{one.id}#c1" for one in (A, B, C)]), UsageError, "not all of them"),
    (lambda s: split(s, f"{A.id}#c1", [f"{A.id}#c1"]), UsageError, "is no cluster; write its id"),
)


def test_wrong_use_changes_nothing(linked: Store) -> None:
    before = names(linked)
    for act, error, message in WRONG:
        with pytest.raises(error, match=message):
            act(linked)
    assert names(linked) == before and list_corrections(linked) == []
