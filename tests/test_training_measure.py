import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import bridge
from thirdhand.records import Span
from training.corpus import GoldAttribution
from training.measure import NOTHING, Counts, Measured, as_gold, content_overlap, measure, trim, trim_gold

#: Words of five letters, so that word number n stands at [6 n, 6 n + 5).
TEXT = " ".join(["words"] * 40)


def words(*numbers: int) -> tuple[Span, ...]:
    """Spans over words, given as first, last, first, last …"""
    return tuple(Span(6 * a, 6 * b + 5) for a, b in zip(numbers[::2], numbers[1::2], strict=True))


def gold(
    source: tuple[Span, ...] = (), cue: tuple[Span, ...] = (), content: tuple[Span, ...] = ()
) -> GoldAttribution:
    return GoldAttribution(source=source, cue=cue, content=content)


FIRST = gold(words(0, 1), words(2, 2), words(3, 8))
SECOND = gold(words(10, 10), words(11, 11), words(12, 19))


@pytest.mark.parametrize(
    ("text", "span", "trimmed"),
    [
        ("He said “now.”", (8, 14), (9, 12)),
        ("  now  ", (0, 7), (2, 5)),
        ("'Don't,' he", (0, 8), (1, 6)),
        ("«\u00a0now\u00a0»…", (0, 8), (2, 5)),
        ("U.S. said", (0, 4), (0, 3)),
        ("(now)", (0, 5), (0, 5)),
        ("Mayor: no", (5, 6), (5, 6)),
        ("a “” b", (1, 5), (2, 4)),
        ("a   b", (1, 4), None),
    ],
)
def test_what_is_ignored_at_the_ends(
    text: str, span: tuple[int, int], trimmed: tuple[int, int] | None
) -> None:
    assert trim(text, Span(*span)) == (Span(*trimmed) if trimmed else None)


@pytest.mark.parametrize(
    ("found", "wanted", "fragments", "exact", "lenient"),
    [
        ([FIRST, SECOND], [FIRST, SECOND], [(2, 2, 2)] * 3, (2, 2, 2), (2, 2, 2)),
        ([], [FIRST], [(0, 0, 1)] * 3, (0, 0, 1), (0, 0, 1)),
        ([FIRST], [], [(0, 1, 0)] * 3, (0, 1, 0), (0, 1, 0)),
        ([], [], [(0, 0, 0)] * 3, (0, 0, 0), (0, 0, 0)),
        # One word too many in the content: no exact fragment, but 29 of 35 letters.
        (
            [gold(words(0, 1), words(2, 2), words(3, 9))],
            [FIRST],
            [(1, 1, 1), (1, 1, 1), (0, 1, 1)],
            (0, 1, 1),
            (1, 1, 1),
        ),
        # Less than half of the content.
        (
            [gold(words(0, 1), words(2, 2), words(3, 4))],
            [FIRST],
            [(1, 1, 1), (1, 1, 1), (0, 1, 1)],
            (0, 1, 1),
            (0, 1, 1),
        ),
        # The source is overlapped, or missed altogether.
        (
            [gold(words(1, 1), words(2, 2), words(3, 8))],
            [FIRST],
            [(0, 1, 1), (1, 1, 1), (1, 1, 1)],
            (0, 1, 1),
            (1, 1, 1),
        ),
        (
            [gold((), words(2, 2), words(3, 8))],
            [FIRST],
            [(0, 0, 1), (1, 1, 1), (1, 1, 1)],
            (0, 1, 1),
            (0, 1, 1),
        ),
        # Nobody is named on either side.
        (
            [gold((), (), words(3, 8))],
            [gold((), words(2, 2), words(3, 8))],
            [(0, 0, 0), (0, 0, 1), (1, 1, 1)],
            (0, 1, 1),
            (1, 1, 1),
        ),
        # A content in two fragments, of which one is found.
        (
            [gold(words(3, 3), words(4, 4), words(0, 2))],
            [gold(words(3, 3), words(4, 4), words(0, 2, 5, 6))],
            [(1, 1, 1), (1, 1, 1), (1, 1, 2)],
            (0, 1, 1),
            (1, 1, 1),
        ),
        # Two attributions share a source: its fragment counts once.
        (
            [FIRST, gold(words(0, 1), words(11, 11), words(12, 19))],
            [FIRST, SECOND],
            [(1, 1, 2), (2, 2, 2), (2, 2, 2)],
            (1, 2, 2),
            (1, 2, 2),
        ),
        # The same attribution twice is right once.
        ([FIRST, FIRST], [FIRST], [(1, 1, 1)] * 3, (1, 1, 1), (1, 2, 1)),
        # Two contents within one annotated content: one of them is it.
        (
            [gold(words(0, 1), words(2, 2), words(3, 8)), gold(words(0, 1), (), words(4, 8))],
            [gold(words(0, 1), words(2, 2), words(4, 8))],
            [(1, 1, 1), (1, 1, 1), (1, 2, 1)],
            (0, 2, 1),
            (1, 2, 1),
        ),
        # Without a content nothing is lenient.
        (
            [gold(words(0, 1), words(2, 2))],
            [gold(words(0, 1), words(2, 2))],
            [(1, 1, 1), (1, 1, 1), (0, 0, 0)],
            (1, 1, 1),
            (0, 1, 1),
        ),
    ],
    ids=[
        *("all", "nothing found", "nothing wanted", "nothing", "longer", "much shorter", "source overlaps"),
        *("source missed", "no source", "split", "shared source", "twice", "one to one", "no content"),
    ],
)
def test_counts(
    found: list[GoldAttribution],
    wanted: list[GoldAttribution],
    fragments: list[tuple[int, int, int]],
    exact: tuple[int, int, int],
    lenient: tuple[int, int, int],
) -> None:
    measured = measure(TEXT, found, wanted)
    assert measured.fragments == tuple(Counts(*one) for one in fragments)
    assert (measured.exact, measured.lenient) == (Counts(*exact), Counts(*lenient))


def test_marks_and_spaces_at_the_ends_make_no_difference() -> None:
    text = "“No cars,” said Ruiz."
    read = [gold((Span(16, 20),), (Span(11, 15),), (Span(0, 10),))]
    wanted = [gold((Span(15, 21),), (Span(11, 16),), (Span(1, 8),))]
    assert measure(text, read, wanted).f1s == (100, 100, 100, 100, 100)


def test_half_of_the_content_is_enough() -> None:
    half = gold(words(0, 0), words(1, 1), (Span(12, 15),))
    assert measure(TEXT, [half], [gold(words(0, 0), words(1, 1), (Span(12, 18),))]).lenient.right == 1
    assert measure(TEXT, [half], [gold(words(0, 0), words(1, 1), (Span(12, 19),))]).lenient.right == 0


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (words(0, 0), words(0, 0), 1.0),
        (words(0, 0), words(1, 1), 0.0),
        (words(0, 0, 2, 2), words(0, 0), 0.5),
        (words(0, 0, 2, 2), words(2, 2, 4, 4), 1 / 3),
        ((), words(0, 0), 0.0),
        ((), (), 0.0),
    ],
)
def test_overlap_is_intersection_over_union(
    one: tuple[Span, ...], other: tuple[Span, ...], overlap: float
) -> None:
    assert content_overlap(gold(content=one), gold(content=other)) == pytest.approx(overlap)


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        (Counts(), 0.0, 0.0, 0.0),
        (Counts(1, 2, 4), 50.0, 25.0, 100 / 3),
        (Counts(0, 3, 0), 0.0, 0.0, 0.0),
        (Counts(3, 3, 3), 100.0, 100.0, 100.0),
    ],
)
def test_percentages(counts: Counts, precision: float, recall: float, f1: float) -> None:
    assert (counts.precision, counts.recall, counts.f1) == pytest.approx((precision, recall, f1))


def test_counts_of_articles_add_up() -> None:
    one, other = measure(TEXT, [FIRST], [FIRST, SECOND]), measure(TEXT, [SECOND], [])
    assert one + other == Measured(
        fragments=(Counts(1, 2, 2),) * 3, exact=Counts(1, 2, 2), lenient=Counts(1, 2, 2)
    )
    assert one + NOTHING == one


def test_read_attributions_are_measured_like_annotated_ones() -> None:
    article = bridge()
    read = as_gold(article.attributions)
    assert read[5] == gold((), (Span(*_find(article.text, "reportedly")),), read[5].content)
    assert measure(article.text, read, read).exact == Counts(6, 6, 6)


def _find(text: str, part: str) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


def test_order_makes_no_difference_to_the_lenient_measure() -> None:
    both = gold(words(0, 0), (), words(0, 1))
    one = gold(words(1, 1), (), words(0, 1))
    wanted = [gold(words(0, 0), (), words(0, 2)), gold(words(0, 1), (), words(0, 1))]
    assert measure(TEXT, [both, one], wanted) == measure(TEXT, [one, both], wanted)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=2).map(
    lambda pairs: tuple(sorted({Span(6 * first, 6 * (first + length) + 5) for first, length in pairs}))
)
ATTRIBUTIONS = st.lists(st.builds(gold, SPANS, SPANS, SPANS), max_size=6)


@given(ATTRIBUTIONS)
def test_what_is_the_same_is_all_right(attributions: list[GoldAttribution]) -> None:
    measured = measure(TEXT, attributions, attributions)
    for counts in (*measured.fragments, measured.exact):
        assert counts.right == counts.predicted == counts.gold
    assert measured.lenient.right == sum(bool(one.content) for one in attributions)


@given(ATTRIBUTIONS, ATTRIBUTIONS, st.randoms(use_true_random=False))
def test_order_makes_no_difference(
    found: list[GoldAttribution], wanted: list[GoldAttribution], chance: random.Random
) -> None:
    there = measure(TEXT, found, wanted)
    shuffled = measure(TEXT, chance.sample(found, len(found)), chance.sample(wanted, len(wanted)))
    assert (there.fragments, there.exact) == (shuffled.fragments, shuffled.exact)


@given(ATTRIBUTIONS, ATTRIBUTIONS)
def test_neither_side_is_favoured(found: list[GoldAttribution], wanted: list[GoldAttribution]) -> None:
    there, back = measure(TEXT, found, wanted), measure(TEXT, wanted, found)
    assert there.f1s[:4] == back.f1s[:4]
    assert (there.exact.precision, there.exact.recall) == (back.exact.recall, back.exact.precision)


@given(ATTRIBUTIONS, ATTRIBUTIONS)
def test_no_more_is_right_than_there_is(found: list[GoldAttribution], wanted: list[GoldAttribution]) -> None:
    measured = measure(TEXT, found, wanted)
    for counts in (*measured.fragments, measured.exact, measured.lenient):
        assert 0 <= counts.right <= min(counts.predicted, counts.gold)
        assert 0 <= counts.f1 <= 100


@given(ATTRIBUTIONS)
def test_trimming_twice_is_trimming_once(attributions: list[GoldAttribution]) -> None:
    once = trim_gold(TEXT, attributions)
    assert trim_gold(TEXT, once) == once
