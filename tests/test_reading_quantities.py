"""Quantities: golden cases by kind, and what must hold on any text."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_to_num import text2num

from thirdhand.reading.quantities import find_quantities
from thirdhand.reading.quantities.digits import is_continental
from thirdhand.records import Bound, Quantity, Span

FOLDER = Path(__file__).parent / "cases" / "quantities"
CASES: list[dict[str, Any]] = [
    case for file in sorted(FOLDER.glob("*.json")) for case in json.loads(file.read_text(encoding="utf-8"))
]
#: The share of cases read right in spans, low, high, bound and unit; known failures count against it.
FLOOR = 0.97


def whole(text: str, *, scores: bool = False) -> tuple[Quantity, ...]:
    return find_quantities(text, [Span(0, len(text))], scores=scores)


def shown(found: tuple[Quantity, ...]) -> list[dict[str, Any]]:
    return [
        {
            "text": one.phrase.text,
            "low": one.low,
            "high": one.high,
            "bound": one.bound.value,
            "unit": one.unit,
        }
        for one in found
    ]


def is_right(case: dict[str, Any]) -> bool:
    return shown(whole(case["text"])) == case["quantities"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_is_read_as_its_author_marked_it(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if case["known_failure"]:
        request.applymarker(pytest.mark.xfail(reason=case["known_failure"], strict=True))
    assert shown(whole(case["text"])) == case["quantities"]


def test_the_share_of_cases_read_right_holds() -> None:
    assert len(CASES) >= 300
    assert sum(map(is_right, CASES)) / len(CASES) >= FLOOR


def test_cases_are_numbered_by_kind_quote_their_text_and_hold_negatives() -> None:
    for file in sorted(FOLDER.glob("*.json")):
        cases = json.loads(file.read_text(encoding="utf-8"))
        assert [case["id"] for case in cases] == [f"{file.stem}-{at:02}" for at in range(1, len(cases) + 1)]
        for case in cases:
            assert set(case) == {"id", "text", "quantities", "known_failure"}
            assert all(one["text"] in case["text"] for one in case["quantities"])
            assert file.stem.startswith("negative") == (not case["quantities"])
    assert sum(not case["quantities"] for case in CASES) >= 90


def test_only_words_inside_the_spans_are_read() -> None:
    text = "Two ships sank, said Ruiz, who counted 40 boats."
    assert shown(find_quantities(text, [Span(27, 47)])) == [
        {"text": "40 boats", "low": 40, "high": 40, "bound": "exactly", "unit": "boats"}
    ]


def test_parts_of_a_content_are_read_apart_and_in_order() -> None:
    text = "“40 boats sank,” she said, “and two docks burned.”"
    found = find_quantities(text, [Span(27, 50), Span(0, 16)])
    assert [(one.phrase.text, one.phrase.spans) for one in found] == [
        ("40 boats", (Span(1, 9),)),
        ("two docks", (Span(32, 41),)),
    ]


@pytest.mark.parametrize(
    ("rest", "value"),
    [("", 1200), (" Yields were 3,5 percent.", 1200), (" The town has 12,400 people.", 1.2)],
)
def test_other_numbers_of_the_article_tell_what_a_point_means(rest: str, value: float) -> None:
    text = "They counted 1.200 soldiers." + rest
    (first,) = find_quantities(text, [Span(0, 27)])
    assert (first.low, first.high) == (value, value)


def test_plain_spaces_hold_a_number_only_where_the_article_writes_no_comma() -> None:
    text = "The base houses 1 200 cadets."
    assert [one.low for one in whole(text)] == [1200]
    assert [one.low for one in whole(text + " It cost 14,000 crowns.")][0] != 1200


def test_is_continental_needs_a_sign() -> None:
    assert is_continental("In 2014 he won 3-1.") is None
    assert is_continental("1,5 and 1.5") is None


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Lindow won 3-1 at home.", [3, 1]),
        ("Members voted 52 to 48 against it.", [52, 48]),
        ("Call 020-7946 now.", []),
    ],
)
def test_scores_are_given_when_asked_for(text: str, sides: list[int]) -> None:
    found = whole(text, scores=True)
    assert [one.low for one in found] == sides
    assert all(one.unit is None and one.bound is Bound.EXACTLY for one in found)


NUMBERS = (
    "two", "twelve", "nineteen", "forty-two", "ninety nine", "three hundred", "six hundred and five",
    "seven thousand", "two thousand and one", "twenty-one thousand", "four hundred thousand", "nine million",
    "one million two hundred thousand", "eight billion",
)  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_in_words_are_those_of_text2num(number: str) -> None:
    (found,) = whole(f"The firm sold {number} bicycles.")
    assert found.low == found.high == text2num(number, "en")
    assert found.phrase.text == f"{number} bicycles"


@settings(deadline=None)
@given(st.integers(2, 10**12), st.sampled_from(sorted(Bound)))
def test_numbers_with_commas_keep_value_and_bound(number: int, bound: Bound) -> None:
    word = {"exactly": "", "at_least": "at least ", "at_most": "up to ", "about": "roughly "}[bound]
    (found,) = whole(f"They moved {word}{number:,} crates.")
    assert found.bound is bound
    assert found.low == (None if bound is Bound.AT_MOST else number)
    assert found.high == (None if bound is Bound.AT_LEAST else number)
    assert found.unit == "crates"


WORDS = st.sampled_from(
    "two 3 1,000 1.200 12 000 dozens of a third half hundred thousand million $ £ % - – to and between from at least "
    "or more one no no-one none the in five people soldiers percent March 2014 ½ 1/3 + , . \n “ ” 9/11 K 𝟛 é ı".split(
        " "
    )
)


@settings(deadline=None)
@given(
    st.lists(WORDS, max_size=25).map(" ".join)
    | st.lists(WORDS, max_size=12).map("".join)
    | st.text(max_size=60)
)
def test_spans_quote_the_text_and_intervals_are_in_order(text: str) -> None:
    if not text:
        return
    for scores in (False, True):
        found = whole(text, scores=scores)
        ends = [0]
        for one in found:
            (span,) = one.phrase.spans
            assert text[span.start : span.end] == one.phrase.text
            assert span.start >= ends[-1]
            ends.append(span.end)
            assert one.low is not None or one.high is not None
            assert one.low is None or one.high is None or one.low <= one.high
            assert (one.low is None) == (one.bound is Bound.AT_MOST)
            assert (one.high is None) == (one.bound is Bound.AT_LEAST)


@pytest.mark.parametrize(
    "unit",
    [
        "1 200 ", "1", "1,", "1.", "1,000", "1,5 ", "hundred ", "several hundred ", "two of the ", "one ", "A 1 ", "two more ",
        "one of two of ", "between 1 ", "from 1 to 2 ", "1-", "1/", "half a ", "a.", "a'", "“two ", "tens of ", "$1 ",
        "two and ", "two-", "no seriously ", "none of the ", "minus ", "at least ", "to 1 ",
    ],
)  # fmt: skip
def test_hostile_lines_of_100_kilobytes_end_soon(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    whole(text)
    assert time.process_time() - began < 5
