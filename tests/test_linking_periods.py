"""When an article can have come out, and which of two came first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.linking.periods import UNKNOWN, Period, find_period, which_is_earlier


@pytest.mark.parametrize(
    ("published", "period"),
    [
        ("1970-01-02T00:00:00Z", Period(86_400, 86_400)),
        ("1970-01-02T00:00:00+01:00", Period(82_800, 82_800)),
        ("1970-01-02 00:00:00-02:00", Period(93_600, 93_600)),
        ("1970-01-02T00:00:00", Period(36_000, 129_600)),
        ("1970-01-02", Period(36_000, 215_999)),
        ("1969-12-31", Period(-136_800, 43_199)),
    ],
)
def test_a_date_is_as_exact_as_it_is_given(published: str, period: Period) -> None:
    assert find_period(published) == period


@pytest.mark.parametrize(
    "published",
    [
        *(
            None,
            "",
            " ",
            "T",
            "yesterday",
            "2026-03",
            "2026-02-30",
            "2026-03-01T25:00",
            "2026-03-01 noon",
            "\ud800",
        ),
        *("0001-01-01", "0001-01-01T00:00:00", "9999-12-31", "9999-12-31T23:00:00"),
        *("0001-01-01T00:00:00+12:00", "9999-12-31T23:00:00-12:00"),
    ],
)
def test_of_no_date_and_of_the_calendars_ends_nothing_is_known(published: str | None) -> None:
    assert find_period(published) == UNKNOWN


ZONES = st.sampled_from(["", "Z", "+00:00", "-12:00", "+14:00", "+05:30"])
MOMENTS = st.builds(
    lambda moment, zone: moment.isoformat() + zone,
    st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
    ZONES,
)
DATES = st.none() | st.text(max_size=30) | st.dates().map(str) | MOMENTS


@given(DATES)
def test_no_period_ends_before_it_begins(published: str | None) -> None:
    period = find_period(published)
    assert UNKNOWN.earliest <= period.earliest <= period.latest <= UNKNOWN.latest


@pytest.mark.parametrize(
    ("left", "right", "earlier"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:01Z", -1),
        ("2026-03-01T10:00:00Z", "2026-03-01T11:00:00+01:00", 0),
        ("2026-03-01", "2026-03-02", 0),
        ("2026-03-04", "2026-03-01", 1),
        ("2026-03-01", "2026-03-04", -1),
        ("2026-03-01T10:00:00", "2026-03-01T20:00:00Z", 0),
        (None, "2026-03-01", 0),
    ],
)
def test_what_came_first_is_said_where_periods_do_not_overlap(
    left: str | None, right: str | None, earlier: int
) -> None:
    assert which_is_earlier(find_period(left), find_period(right)) == earlier


@given(DATES, DATES)
def test_of_two_only_one_is_earlier(left: str | None, right: str | None) -> None:
    one, other = find_period(left), find_period(right)
    assert which_is_earlier(one, other) == -which_is_earlier(other, one)
    assert which_is_earlier(one, one) == 0
