"""Which side of a cluster has the proposition, and which denies it."""

import numpy as np

from thirdhand.tracing.kernels import Matches
from thirdhand.tracing.regrouping import find_core, find_sides


def sides(n: int, opposed: list[int], denying: list[int], speakers: list[int] | None = None) -> list[int]:
    """Return who denies in one group of ``n`` claims, each matched with all; ``opposed`` against the others."""
    left, right = np.triu_indices(n, 1)
    side = np.where(np.isin(left, opposed) ^ np.isin(right, opposed), -1, 1).astype(np.int8)
    matches = Matches(left, right, np.full(len(left), 2, dtype=np.float32), side)
    denies = np.isin(np.arange(n), denying)
    spoken = np.array(speakers or [0] * n, dtype=np.int64)
    return np.flatnonzero(find_sides(np.zeros(n, dtype=np.int64), matches, denies, spoken)).tolist()


def test_the_larger_camp_has_the_proposition() -> None:
    assert sides(7, opposed=[2, 4], denying=[]) == [2, 4]


def test_many_who_deny_in_their_own_words_deny_what_one_says() -> None:
    assert sides(5, opposed=[0], denying=[1, 2, 3, 4]) == [1, 2, 3, 4]


def test_one_wrong_label_does_not_turn_a_large_camp_round() -> None:
    assert sides(12, opposed=[3, 5], denying=[0]) == [3, 5]


def test_of_equals_the_camp_of_the_first_claim_has_it() -> None:
    assert sides(2, opposed=[1], denying=[]) == [1]


def test_who_denies_it_in_half_of_the_claims_denies_it_in_all() -> None:
    assert sides(6, opposed=[4], denying=[], speakers=[1, 1, 0, 2, 3, 3]) == [4, 5]
    assert sides(7, opposed=[4], denying=[], speakers=[1, 1, 0, 2, 3, 3, 3]) == [4]
    assert sides(5, opposed=[4], denying=[], speakers=[0, 0, 0, 0, 0]) == [4], (
        "of nobody known nothing follows"
    )


def core(groups: list[int], inner: list[int], articles: list[int]) -> list[int]:
    return np.flatnonzero(
        find_core(*(np.array(each, dtype=np.int64) for each in (groups, inner, articles)))
    ).tolist()


def test_the_core_of_a_group_is_what_most_articles_have_of_it() -> None:
    assert core([0, 0, 0, 0, 0], [0, 0, 0, 3, 3], [1, 1, 1, 2, 3]) == [3, 4]


def test_of_equals_the_core_is_the_one_with_the_first_claim_and_each_group_has_one() -> None:
    assert core([1, 0, 1, 0, -1], [4, 3, 2, 1, 0], [1, 2, 3, 4, 5]) == [0, 1]
    assert core([-1, -1], [0, 1], [1, 2]) == []
