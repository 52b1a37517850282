"""Relations from hand-made arc vectors: each fragment has a direction, and points along its partner's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from thirdhand.model.crf import Fragment
from thirdhand.model.labels import Role
from thirdhand.model.pointing import ARC_WIDTH, N_DISTANCES, NO_PARTNER, distance_bucket
from thirdhand.model.relations import ArcKind, Relation, relate
from thirdhand.model.windows import Answer, Window

Floats = NDArray[np.float32]
NO_DISTANCES = np.zeros((len(ArcKind), N_DISTANCES), np.float32)
#: The logit of a fitting pair of vectors; any other pair has 0.
FIT = 10.0
TO_CUE, TO_CONTENT, TO_SOURCE = ArcKind
NONE = -1


def fragment(role: Role, first: int, last: int | None = None) -> Fragment:
    return Fragment(role, first, first + 1 if last is None else last)


def source(first: int, last: int | None = None) -> Fragment:
    return fragment(Role.SOURCE, first, last)


def cue(first: int, last: int | None = None) -> Fragment:
    return fragment(Role.CUE, first, last)


def content(first: int, last: int | None = None) -> Fragment:
    return fragment(Role.CONTENT, first, last)


def answer(n_pieces: int, arcs: dict[tuple[ArcKind, int, int], float], start: int = 0) -> Answer:
    """Make the vectors for ``arcs``: (kind, asking piece, piece pointed at or NONE) → logit.

    Pieces count in the text; the answer holds those from ``start`` on. Each piece's key has a direction of
    its own, and "none" has the last one.
    """
    vectors = np.zeros((n_pieces, 2 * len(ArcKind), ARC_WIDTH), np.float32)
    none = np.zeros((2 * len(ArcKind), ARC_WIDTH), np.float32)
    for kind in ArcKind:
        none[2 * kind + 1, NONE] = 1
        vectors[np.arange(n_pieces), 2 * kind + 1, np.arange(n_pieces)] = 1
    for (kind, asking, partner), logit in arcs.items():
        direction = partner if partner == NONE else partner - start
        vectors[asking - start, 2 * kind, direction] = logit * ARC_WIDTH**0.5
    return Answer(
        emissions=np.zeros((n_pieces, 0), np.float32),
        arcs=vectors.reshape(n_pieces, -1),
        none=none.reshape(-1),
    )


def tie(
    fragments: list[Fragment], arcs: dict[tuple[ArcKind, int, int], float], n_pieces: int = 12
) -> list[tuple[Fragment, Fragment | None, tuple[Fragment, ...]]]:
    """Relate within one window; return (cue, source, contents)."""
    found = relate(fragments, [Window(0, n_pieces, 0, n_pieces)], [answer(n_pieces, arcs)], NO_DISTANCES)
    return [(one.cue, one.source, one.contents) for one in found]


def test_contents_choose_the_cue_they_point_at() -> None:
    fragments = [source(0), cue(1), content(2), content(4), cue(5), source(6)]
    arcs = {(TO_CUE, 2, 1): FIT, (TO_CUE, 4, 5): FIT, (TO_SOURCE, 1, 0): FIT, (TO_SOURCE, 5, 6): FIT}
    assert tie(fragments, arcs) == [(cue(1), source(0), (content(2),)), (cue(5), source(6), (content(4),))]


def test_cues_point_at_their_contents_as_well() -> None:
    fragments = [cue(1), content(2), content(4), cue(5)]
    arcs = {
        (TO_CONTENT, 1, 4): FIT,
        (TO_CONTENT, 5, 2): FIT,
        (TO_SOURCE, 1, NONE): FIT,
        (TO_SOURCE, 5, NONE): FIT,
    }
    assert tie(fragments, arcs) == [(cue(1), None, (content(4),)), (cue(5), None, (content(2),))]


def test_a_content_in_two_fragments_has_one_cue() -> None:
    fragments = [content(0, 3), source(3), cue(4), content(5, 8)]
    arcs = {(TO_CUE, at, 4): FIT for at in (0, 1, 2, 5, 6, 7)} | {(TO_SOURCE, 4, 3): FIT}
    assert tie(fragments, arcs) == [(cue(4), source(3), (content(0, 3), content(5, 8)))]


def test_two_cues_share_a_source() -> None:
    fragments = [source(0), cue(1), content(2), cue(4), content(5)]
    arcs = {(TO_CUE, 2, 1): FIT, (TO_CUE, 5, 4): FIT, (TO_SOURCE, 1, 0): FIT, (TO_SOURCE, 4, 0): FIT}
    assert tie(fragments, arcs) == [(cue(1), source(0), (content(2),)), (cue(4), source(0), (content(5),))]


def test_a_cue_that_points_at_none_has_no_source() -> None:
    fragments = [source(0), cue(1), content(2)]
    assert tie(fragments, {(TO_CUE, 2, 1): FIT, (TO_SOURCE, 1, NONE): FIT}) == [(cue(1), None, (content(2),))]


def test_a_cue_without_any_source_in_sight_has_none() -> None:
    assert tie([cue(1), content(2)], {(TO_CUE, 2, 1): FIT}) == [(cue(1), None, (content(2),))]


def test_a_content_that_points_at_none_belongs_to_nobody() -> None:
    fragments = [cue(1), content(2), content(4)]
    arcs = {(TO_CUE, 2, 1): FIT, (TO_CUE, 4, NONE): 2 * FIT}
    assert tie(fragments, arcs) == [(cue(1), None, (content(2),))]


@pytest.mark.parametrize(
    "fragments",
    [[], [source(0)], [source(0), cue(1)], [source(0), content(2)]],
    ids=["none", "source", "cue", "content"],
)
def test_a_cue_or_a_content_alone_is_no_relation(fragments: list[Fragment]) -> None:
    assert tie(fragments, {}) == []


@pytest.mark.parametrize(("cost", "owner"), [(1.0, 5), (20.0, 1)])
def test_a_cue_left_over_takes_a_content_that_another_can_spare_unless_it_costs_much(
    cost: float, owner: int
) -> None:
    fragments = [cue(1), content(2), content(4), cue(5)]
    arcs = {
        (TO_CUE, 2, 1): 30.0,
        (TO_CUE, 4, 1): 30.0,
        (TO_CUE, 4, 5): 30.0 - cost,
        (TO_CONTENT, 1, 2): 30.0,
        (TO_CONTENT, 1, 4): 30.0,
    }
    owners = {one: relation[0].first for relation in tie(fragments, arcs) for one in relation[2]}
    assert owners == {content(2): 1, content(4): owner}


def test_a_longer_fragment_is_pointed_at_by_its_best_piece_and_asks_with_all() -> None:
    fragments = [cue(1, 4), content(5, 7), cue(8)]
    arcs = {(TO_CUE, 5, 3): 8.0, (TO_CUE, 6, 3): 8.0, (TO_CUE, 5, 8): 8.0, (TO_CUE, 6, 8): 2.0}
    arcs |= {(TO_CONTENT, at, NONE): FIT for at in (1, 2, 3, 8)}
    assert tie(fragments, arcs) == [(cue(1, 4), None, (content(5, 7),))]


def test_the_share_is_that_of_the_weakest_arc() -> None:
    arcs = {(TO_CUE, 2, 1): np.log(3), (TO_SOURCE, 1, 0): 30.0}
    window = Window(0, 12, 0, 12)
    [relation] = relate([source(0), cue(1), content(2)], [window], [answer(12, arcs)], NO_DISTANCES)
    assert relation.share == pytest.approx(0.75)


def test_distance_scores_speak_where_vectors_do_not() -> None:
    fragments = [cue(1), content(6), cue(7)]
    scores = NO_DISTANCES.copy()
    scores[TO_CUE, distance_bucket(np.array(1 - 6))] = FIT
    window = Window(0, 12, 0, 12)
    [relation] = relate(fragments, [window], [answer(12, {})], scores)
    assert relation.cue == cue(1)
    named = [source(0), *fragments]
    scores[TO_SOURCE, distance_bucket(np.array(0 - 1))] = FIT
    [relation] = relate(named, [window], [answer(12, {})], scores)
    assert relation.source == source(0)
    scores[TO_SOURCE, NO_PARTNER] = 2 * FIT
    [relation] = relate(named, [window], [answer(12, {})], scores)
    assert relation.source is None


@pytest.mark.parametrize(
    ("distance", "bucket"),
    [(0, 8), (1, 9), (-1, 7), (2, 10), (3, 10), (4, 11), (-4, 5), (200, 16), (-254, 0), (9999, 16)],
)
def test_distances_count_in_powers_of_two(distance: int, bucket: int) -> None:
    assert distance_bucket(np.array([distance])).tolist() == [bucket]


def test_a_partner_outside_the_window_is_never_chosen() -> None:
    # The content at 7 would like the cue at 2, which stands in the other window.
    fragments = [source(1), cue(2), content(3), content(7), cue(8)]
    windows = [Window(0, 6, 0, 6), Window(6, 12, 6, 12)]
    answers = [
        answer(6, {(TO_CUE, 3, 2): FIT, (TO_SOURCE, 2, 1): FIT}),
        answer(6, {(TO_CUE, 7, 8): 1.0, (TO_SOURCE, 8, NONE): FIT}, start=6),
    ]
    found = relate(fragments, windows, answers, NO_DISTANCES)
    assert [(one.cue, one.source, one.contents) for one in found] == [
        (cue(2), source(1), (content(3),)),
        (cue(8), None, (content(7),)),
    ]


def test_a_content_that_two_windows_show_belongs_to_one_cue() -> None:
    fragments = [cue(2), content(5), cue(9)]
    windows = [Window(0, 8, 0, 6), Window(4, 12, 6, 12)]
    answers = [answer(8, {(TO_CUE, 5, 2): FIT}), answer(8, {(TO_CUE, 5, 9): FIT}, start=4)]
    found = relate(fragments, windows, answers, NO_DISTANCES)
    assert [(one.cue, one.contents) for one in found] == [(cue(2), (content(5),))]


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[list[Fragment], list[Window]]:
    """Any fragments side by side, and windows that overlap as they do in a long paragraph."""
    lengths = draw(st.lists(st.integers(1, 5), min_size=1, max_size=12))
    edges = np.cumsum([0, *lengths]).tolist()
    fragments = [
        Fragment(draw(st.sampled_from(Role)), first, last)
        for first, last in zip(edges, edges[1:], strict=False)
        if draw(st.booleans())
    ]
    stride, context = draw(st.integers(4, 60)), draw(st.integers(0, 5))
    windows = [
        Window(max(0, at - context), min(edges[-1], at + stride + context), at, min(edges[-1], at + stride))
        for at in range(0, edges[-1], stride)
    ]
    return fragments, windows


def random_answers(windows: list[Window], seed: int) -> list[Answer]:
    chance = np.random.default_rng(seed)
    width = 2 * len(ArcKind) * ARC_WIDTH
    return [
        Answer(
            emissions=np.zeros((len(window), 0), np.float32),
            arcs=chance.normal(size=(len(window), width)).astype(np.float32),
            none=chance.normal(size=width).astype(np.float32),
        )
        for window in windows
    ]


@given(cut_texts(), st.integers(0, 2**32))
def test_relations_tie_what_one_window_shows(text: tuple[list[Fragment], list[Window]], seed: int) -> None:
    fragments, windows = text
    found: list[Relation] = relate(fragments, windows, random_answers(windows, seed), NO_DISTANCES)
    assert len({relation.cue for relation in found}) == len(found)
    for relation in found:
        tied = [relation.cue, *relation.contents, *([relation.source] if relation.source else [])]
        assert {one.role for one in tied} - {Role.SOURCE} == {Role.CUE, Role.CONTENT}
        assert relation.source is None or relation.source.role is Role.SOURCE
        assert set(tied) <= set(fragments) and len(set(tied)) == len(tied)
        assert all(_are_shown_together(relation.cue, one, windows) for one in tied)
        assert 0 < relation.share <= 1


def _are_shown_together(one: Fragment, other: Fragment, windows: list[Window]) -> bool:
    return any(
        all(window.start < part.last and part.first < window.end for part in (one, other))
        for window in windows
    )


@given(cut_texts(), st.integers(0, 2**32))
def test_a_window_ties_no_content_twice(text: tuple[list[Fragment], list[Window]], seed: int) -> None:
    fragments, windows = text
    whole = [Window(0, windows[-1].end, 0, windows[-1].end)]
    found = relate(fragments, whole, random_answers(whole, seed), NO_DISTANCES)
    contents = [one for relation in found for one in relation.contents]
    assert len(contents) == len(set(contents))
