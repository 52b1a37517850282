"""``why`` on a store: the odds that linking kept, where the claims stand, what people decided."""

from __future__ import annotations

import pytest

from tests.linked import PlainKernels, write_article
from tests.stores import put
from thirdhand.errors import NotFoundError, UsageError
from thirdhand.store.store import Store
from thirdhand.tracing.correcting import merge, not_same, split
from thirdhand.tracing.linking import link
from thirdhand.tracing.why import why

FLOOD = "The river burst its banks."
A = write_article("a", FLOOD, "A mill in Lindow shut.")
B = write_article("b", FLOOD, outlet="Sorn Herald", published="2031-03-05T10:00:00+00:00")
C = write_article("c", FLOOD, outlet="Vell Post", published="2031-03-06T10:00:00+00:00")
D = write_article("d", "The river did not burst its banks.", outlet="Orm Times")
RAIN = write_article("rain", "It rained on.", outlet="Ald Mail")
LATE = write_article("late", "A dam broke.", outlet="Ulm Echo")
PLAIN = PlainKernels()
NOW = "the odds are worked out now"


@pytest.fixture
def linked(store: Store) -> Store:
    put(store, A, B, C, D, RAIN)
    link(store, kernels=PLAIN)
    put(store, LATE)
    return store


def test_why_two_claims_are_one_or_are_not(linked: Store) -> None:
    a, b, c, d = (f"{article.id}#c1" for article in (A, B, C, D))
    kept = why(linked, a, b)
    assert (kept.clusters, kept.weight, kept.is_denial) == (("k1", "k1"), 2.0, False)
    assert kept.matched[:2] == (
        "stands in a passage that one article has from the other: that decides it",
        "the same words: “river burst its banks”",
    )
    assert kept.differing == ("published 1 day apart",) and kept.corrections == ()
    assert (kept.left.article.id, kept.right.article.id) == (A.id, B.id)
    siblings = why(linked, b, c)
    assert siblings.matched[0] == f"both stand in passages that their articles have from {A.id[:13]}"

    denial = why(linked, d, a)
    assert (denial.weight, denial.is_denial) == (2.0, True)
    assert denial.differing[0] == "the first denies what the second says"
    assert why(linked, "k1", d).is_denial

    apart = why(linked, f"{A.id}#c2", b)
    assert apart.clusters == (None, "k1") and apart.weight < 2.0
    assert apart.differing[-1] == f"linking kept nothing of this pair; {NOW}"
    copied = why(linked, f"{RAIN.id}#c1", b).differing[-1]
    assert copied == f"copied, so compared with the original alone: the second; {NOW}"
    late = why(linked, c, f"{LATE.id}#c1")
    assert late.differing[-1] == f"not compared yet, for not both articles are linked; {NOW}"
    with pytest.raises(UsageError, match="are the same claim"):
        why(linked, a, f"{A.url}#c1")
    with pytest.raises(NotFoundError, match="no such cluster"):
        why(linked, a, "k99")


def test_what_people_decided_of_both(linked: Store) -> None:
    a, b, c, d = (f"{article.id}#c1" for article in (A, B, C, D))
    mill = f"{A.id}#c2"
    not_same(linked, a, b, note="two rivers", kernels=PLAIN)
    merge(linked, mill, d, kernels=PLAIN)
    assert [(each.kind, each.note) for each in why(linked, b, a).corrections] == [("not-same", "two rivers")]
    assert [each.kind for each in why(linked, mill, d).corrections] == ["merge"]
    assert why(linked, a, c).corrections == ()
    put(linked, write_article("b", FLOOD, "It rained on.", outlet="Sorn Herald"))
    assert [each.kind for each in why(linked, a, f"{B.url}#c1").corrections] == ["not-same"]


def test_those_that_were_split_off_are_told_of_against_the_rest_alone(linked: Store) -> None:
    a, b, c = (f"{article.id}#c1" for article in (A, B, C))
    split(linked, "k1", [c], kernels=PLAIN)
    assert [each.kind for each in why(linked, a, c).corrections] == ["split"]
    assert why(linked, a, b).corrections == ()
