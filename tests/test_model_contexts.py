"""Stretches of an article for the encoder of claims."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.model.contexts import MOST_SHOWN, cut_contexts, find_pieces


def test_a_piece_belongs_to_a_claim_that_it_touches() -> None:
    starts, ends = np.array([0, 4, 9, 15]), np.array([3, 8, 14, 20])
    assert find_pieces(starts, ends, np.array([[5, 9], [16, 18]])).tolist() == [1, 3]


def test_a_short_article_is_shown_whole() -> None:
    [context] = cut_contexts(np.arange(50), 5, [np.array([1]), np.array([40, 41])])
    assert context.ids.tolist() == list(range(50))


def test_an_article_without_claims_that_are_read_costs_nothing_when_long() -> None:
    assert list(cut_contexts(np.arange(1_000), 5, [])) == []


def test_a_later_stretch_has_the_headline_before_it() -> None:
    contexts = list(cut_contexts(np.arange(1_000), 6, [np.array([3]), np.array([900])]))
    assert len(contexts) == 2
    assert contexts[1].ids[:6].tolist() == [0, 1, 2, 3, 4, 5]
    assert contexts[1].ids[6] > 800


@st.composite
def articles(draw: st.DrawFn) -> tuple[int, int, list[np.ndarray]]:
    n = draw(st.integers(1, 1_500))
    bounds = st.tuples(st.integers(0, n - 1), st.integers(1, 400))
    places = [
        np.arange(start, min(start + length, n)) for start, length in draw(st.lists(bounds, max_size=20))
    ]
    if draw(st.booleans()):
        places.append(np.zeros(0, dtype=np.int64))
    return n, draw(st.integers(0, min(n, 60))), places


@given(articles())
def test_each_claim_with_pieces_stands_in_one_stretch_with_its_own_pieces(
    article: tuple[int, int, list[np.ndarray]],
) -> None:
    n, n_title, places = article
    ids = np.arange(n) + 1_000
    found: dict[int, np.ndarray] = {}
    for context in cut_contexts(ids, n_title, places):
        assert len(context.ids) <= MOST_SHOWN
        for number, positions in context.claims:
            assert number not in found
            found[number] = context.ids[positions] - 1_000
    assert sorted(found) == [number for number, place in enumerate(places) if len(place)]
    for number, own in found.items():
        assert len(own)
        assert own.tolist() == places[number][: len(own)].tolist()
        assert len(own) == len(places[number]) or len(places[number]) > MOST_SHOWN - 28 - 40 - 10
