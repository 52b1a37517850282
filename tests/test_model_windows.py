import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.model.windows import MAX_PIECES, OVERLAP, Window, cut_windows

#: Lengths of paragraphs in pieces: short ones, some near the limit, some far beyond.
LENGTHS = st.lists(st.integers(1, 40) | st.integers(200, 300) | st.integers(500, 1500), max_size=12)
LIMITS = st.sampled_from([2 * OVERLAP + 1, 200, MAX_PIECES])


def bounds_of(lengths: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.cumsum([0, *lengths], dtype=np.int64)


@pytest.mark.parametrize(
    ("lengths", "windows"),
    [
        ([], []),
        ([1], [(0, 1, 0, 1)]),
        ([254], [(0, 254, 0, 254)]),
        ([100, 154], [(0, 254, 0, 254)]),
        ([100, 155], [(0, 100, 0, 100), (100, 255, 100, 255)]),
        ([255], [(0, 254, 0, 190), (126, 255, 190, 255)]),
        (
            [10, 600, 10],
            [
                (0, 10, 0, 10),
                (10, 264, 10, 200),
                (136, 390, 200, 326),
                (262, 516, 326, 452),
                (388, 610, 452, 610),
                (610, 620, 610, 620),
            ],
        ),
    ],
)
def test_windows_of_a_text(lengths: list[int], windows: list[tuple[int, int, int, int]]) -> None:
    assert cut_windows(bounds_of(lengths)) == [Window(*one) for one in windows]


@given(LENGTHS, LIMITS)
def test_cores_tile_all_pieces_in_order_inside_their_windows(lengths: list[int], limit: int) -> None:
    at = 0
    for window in cut_windows(bounds_of(lengths), limit):
        assert window.core_start == at < window.core_end
        assert window.start <= window.core_start and window.core_end <= window.end
        assert len(window) == window.end - window.start <= limit
        at = window.core_end
    assert at == sum(lengths)


@given(LENGTHS, LIMITS)
def test_a_paragraph_that_fits_is_never_cut(lengths: list[int], limit: int) -> None:
    edges = {edge for window in cut_windows(bounds_of(lengths), limit) for edge in (window.start, window.end)}
    for first, last in itertools.pairwise(bounds_of(lengths).tolist()):
        if last - first <= limit:
            assert not any(first < edge < last for edge in edges)


@given(LENGTHS, LIMITS)
def test_a_cut_paragraph_is_seen_on_both_sides_of_the_cut(lengths: list[int], limit: int) -> None:
    paragraphs = list(itertools.pairwise(bounds_of(lengths).tolist()))
    for window in cut_windows(bounds_of(lengths), limit):
        first, last = next((a, b) for a, b in paragraphs if a <= window.core_start < b)
        if last - first > limit:
            assert window.start == max(first, window.core_start - OVERLAP)
            assert window.end == last or window.end - window.core_end >= OVERLAP


@given(LENGTHS, LIMITS)
def test_no_two_windows_would_fit_in_one(lengths: list[int], limit: int) -> None:
    edges = set(bounds_of(lengths).tolist())
    windows = cut_windows(bounds_of(lengths), limit)
    for left, right in itertools.pairwise(windows):
        if left.end == right.start and {left.start, left.end, right.end} <= edges:
            following = min(edge for edge in edges if edge > right.start)
            assert following - left.start > limit
