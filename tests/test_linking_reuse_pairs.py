"""Which articles are laid side by side: shared n-grams, near in time, without what an outlet always prints."""

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from thirdhand.linking.periods import UNKNOWN
from thirdhand.linking.reuse.boilerplate import learn_boilerplate
from thirdhand.linking.reuse.pairing import find_pairs
from thirdhand.linking.reuse.signatures import Signatures, sign

DAY = 86_400
WORDS = (
    "harbour quay tug cook ferry sirens council mayor bridge piers engineers spring snow lorries bakery tunnel gate "
    "school letters wages union clinic nurses basins ward cables depot sparks hoses roof canal gym crates pumps"
).split()
NOTICE = (
    "The Gazette is read in eleven valleys and printed on paper from managed forests; write to the readers’ editor "
    "at the Old Custom House if you find a mistake."
)


def story(seed: int, n_words: int = 120) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) + str(rng.randint(10, 99)) for _ in range(n_words)) + ". "


def pair(
    texts: list[str],
    outlets: list[int] | None = None,
    hours: list[int | None] | None = None,
    *,
    is_new: list[bool] | None = None,
    window: int = 30 * DAY,
) -> list[tuple[int, int]]:
    earliest, latest = periods(hours or [0] * len(texts))
    table = find_pairs(
        sign(texts),
        np.array(outlets or range(len(texts)), dtype=np.int32),
        earliest,
        latest,
        is_new=None if is_new is None else np.array(is_new),
        window=window,
    )
    return list(zip(table.left.tolist(), table.right.tolist(), strict=True))


def periods(hours: list[int | None]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    earliest = [UNKNOWN.earliest if hour is None else hour * 3600 for hour in hours]
    latest = [UNKNOWN.latest if hour is None else hour * 3600 for hour in hours]
    return np.array(earliest, dtype=np.int64), np.array(latest, dtype=np.int64)


def test_copies_are_paired_and_strangers_are_not() -> None:
    assert pair([story(1), story(2), story(3) + story(1), "", "one"]) == [(0, 2)]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([0, 24 * 30], True),
        ([0, 24 * 31], False),
        ([24 * 31, 0], False),
        ([0, None], True),
        ([None, None], True),
    ],
)
def test_only_articles_near_in_time_are_paired(hours: list[int | None], expected: bool) -> None:
    assert bool(pair([story(1), story(1)], hours=hours)) is expected


def test_one_of_a_pair_is_new() -> None:
    texts = [story(1), story(1), story(2), story(2), story(1)]
    assert pair(texts, is_new=[False, False, False, True, False]) == [(2, 3)]
    assert pair(texts, is_new=[False] * 4 + [True]) == [(0, 4), (1, 4)]
    assert pair(texts, is_new=[False] * 5) == []


def test_pairs_are_the_same_however_they_are_added() -> None:
    rng = random.Random(4)
    texts = [story(rng.randint(0, 20)) + story(100 + number) for number in range(60)]
    whole = set(pair(texts))
    first = set(pair(texts[:40]))
    added = set(pair(texts, is_new=[False] * 40 + [True] * 20))
    assert first | added == whole and not first & added


def test_the_number_of_common_n_grams_is_told() -> None:
    signatures = sign([story(1), story(1), story(2)])
    table = find_pairs(signatures, np.arange(3, dtype=np.int32), *periods([0, 1, 2]), window=DAY)
    assert table.n_common.tolist() == [signatures.hashes.lengths[0]]


def test_a_text_copied_very_often_pairs_each_copy_with_a_few() -> None:
    n = 2000
    pairs = pair([story(1)] * n, hours=list(range(n)), window=400 * DAY)
    assert len(pairs) < 20 * n
    # Every copy meets one of the earliest and the one just before it.
    earliest = {right for left, right in pairs if left < 4}
    assert earliest >= set(range(4, n))
    assert {(number - 1, number) for number in range(1, n)} <= set(pairs)


def test_articles_without_a_date_do_not_pass_for_the_earliest() -> None:
    n = 200
    pairs = pair([story(1)] * n, hours=[None] * 100 + list(range(100)), window=400 * DAY)
    assert {(100, right) for right in range(101, n)} <= set(pairs)


def test_what_an_outlet_prints_under_everything_pairs_nothing() -> None:
    texts = [story(number) + NOTICE for number in range(5)]
    assert pair(texts, outlets=[7] * 5) == []
    # In five outlets the same words are no outlet's furniture.
    assert len(pair(texts)) == 10


def test_a_notice_hides_no_copy() -> None:
    texts = [story(number) + NOTICE for number in range(5)] + [story(3)]
    assert pair(texts, outlets=[7] * 5 + [8]) == [(3, 5)]


def test_hourly_updates_of_one_story_are_no_furniture() -> None:
    texts = [" ".join(story(part, 40) for part in range(number + 1)) for number in range(2, 9)]
    assert len(pair(texts, outlets=[7] * 7, hours=list(range(7)))) == 21


def test_what_an_agency_sends_out_is_no_furniture_of_one_that_prints_it_thrice() -> None:
    sent = story(50, 60)
    texts = [story(number) + sent for number in range(9)]
    assert len(pair(texts, outlets=[7, 7, 7, 1, 2, 3, 4, 5, 6])) == 36


def test_an_outlet_of_templates_stays_linear() -> None:
    frame = story(1, 20), story(2, 20), story(3, 20)
    texts = [f"{number * 7919}. ".join(frame) for number in range(3000)]
    pairs = pair(texts, outlets=[7] * 3000, hours=list(range(3000)), window=400 * DAY)
    # What is left are numbers that meet by chance.
    assert len(pairs) < 3000


def test_boilerplate_is_the_outlets_own() -> None:
    signatures = sign([story(number) + NOTICE for number in range(5)] + [NOTICE])
    outlets = np.array([7] * 5 + [8], dtype=np.int32)
    learned = learn_boilerplate(signatures.hashes, outlets, *periods([0] * 6))
    notice = signatures.hashes[5]
    assert learned.has(7, notice).mean() > 0.8
    assert not learned.has(8, notice).any() and not learned.has(-1, notice).any()
    assert learned.has(7, signatures.hashes[0]).mean() < 0.3


def test_unknown_outlets_have_no_furniture() -> None:
    texts = [story(number) + NOTICE for number in range(5)]
    assert len(pair(texts, outlets=[-1] * 5)) == 10


def test_a_large_collection_is_walked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    texts = [story(rng.randint(0, 40)) + (NOTICE if number % 3 else "") for number in range(200)]
    outlets = [number % 9 for number in range(200)]
    whole = pair(texts, outlets=outlets)
    for module, name in (("boilerplate", "_SMALL"), ("pairing", "_CHUNK")):
        monkeypatch.setattr(f"thirdhand.linking.reuse.{module}.{name}", 500)
    assert pair(texts, outlets=outlets) == whole and whole


def test_nothing_pairs_with_nothing() -> None:
    nothing = sign([])
    none = np.zeros(0, dtype=np.int64)
    assert len(find_pairs(nothing, none.astype(np.int32), none, none, window=DAY)) == 0
    empty = Signatures(sign(["", "a"]).hashes, sign(["", "a"]).places)
    assert (
        len(find_pairs(empty, np.zeros(2, np.int32), np.zeros(2, np.int64), np.zeros(2, np.int64), window=1))
        == 0
    )
