"""Times of claims: tables by kind of date, dateparser as a reference, and what must hold on any text."""

import calendar
import time
from datetime import date, datetime

import dateparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdhand.reading.times import find_times
from thirdhand.records import Span

#: A Thursday.
PUBLISHED = "2014-09-18T08:00:00Z"


def whole(text: str, published: str | None = PUBLISHED) -> tuple[str | None, str | None]:
    return find_times(text, [Span(0, len(text))], published)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("In March 2014 the dam burst.", "2014-03-01", "2014-03-31"),
        ("She was born on 14 March 1990.", "1990-03-14", "1990-03-14"),
        ("She was born on March 14, 1990, in Leeds.", "1990-03-14", "1990-03-14"),
        ("The store shut on Sept. 4, 2012.", "2012-09-04", "2012-09-04"),
        ("The treaty lapsed on 2013-02-28.", "2013-02-28", "2013-02-28"),
        ("It closed in 2012.", "2012-01-01", "2012-12-31"),
        ("He left in early 2015.", "2015-01-01", "2015-12-31"),
        ("Prices fell between May and July 2015.", "2015-05-01", "2015-07-31"),
        ("He worked there from 2009 to 2012.", "2009-01-01", "2012-12-31"),
        ("Talks ran from 14 to 16 March 2014.", "2014-03-14", "2014-03-16"),
        ("The fair was held on March 14-16, 2014.", "2014-03-14", "2014-03-16"),
        ("It has been shut since 2008.", "2008-01-01", None),
        ("It has been shut since 3 May 2008.", "2008-05-03", None),
        ("It will be ready by 2030.", None, "2030-12-31"),
        ("The truce holds until 5 June 2015.", None, "2015-06-05"),
        ("It opened at 10:30 GMT on May 2, 2014.", "2014-05-02T10:30Z", "2014-05-02T10:30Z"),
        ("It opened on May 2, 2014, at 3.20 p.m.", "2014-05-02T15:20", "2014-05-02T15:20"),
    ],
)
def test_dates_with_a_year_need_no_day_of_publication(text: str, start: str | None, end: str | None) -> None:
    assert whole(text, None) == (start, end)
    assert whole(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The bridge was closed on Tuesday.", "2014-09-16", "2014-09-16"),
        ("The bridge was closed on Thursday.", "2014-09-18", "2014-09-18"),
        ("The bridge was closed on Friday.", "2014-09-12", "2014-09-12"),
        ("The shop opened Saturday.", "2014-09-13", "2014-09-13"),
        ("He was there last Thursday.", "2014-09-11", "2014-09-11"),
        ("The council will meet on Friday.", "2014-09-19", "2014-09-19"),
        ("The council is due to vote on Monday night.", "2014-09-22", "2014-09-22"),
        ("It would reopen on Thursday.", "2014-09-18", "2014-09-18"),
        ("He resigned yesterday.", "2014-09-17", "2014-09-17"),
        ("She flew home last night.", "2014-09-17", "2014-09-17"),
        ("The trial resumed today.", "2014-09-18", "2014-09-18"),
        ("The voting machine today is a computer.", None, None),
        ("The trial resumes tomorrow.", "2014-09-19", "2014-09-19"),
        ("It was found two days ago.", "2014-09-16", "2014-09-16"),
        ("It was found 20 days ago.", "2014-08-29", "2014-08-29"),
        ("In the 2010 Senate election he lost.", None, None),
        ("He was arrested last week.", "2014-09-08", "2014-09-14"),
        ("It will open next month.", "2014-10-01", "2014-10-31"),
        ("The law passed last year.", "2013-01-01", "2013-12-31"),
        ("He was hurt on March 14.", "2014-03-14", "2014-03-14"),
        ("He was hurt on 14 December.", None, None),
        ("Gill, who will retire soon, praised it in a talk given Saturday.", "2014-09-13", "2014-09-13"),
        ("Officials said the port will reopen on Monday.", "2014-09-22", "2014-09-22"),
        ("The port will close on 2 January.", "2015-01-02", "2015-01-02"),
        ("It was shot down in July.", "2014-07-01", "2014-07-31"),
        ("He died on Thursday, Sept. 4.", "2014-09-04", "2014-09-04"),
        ("Fighting went on from March 2 to March 5.", "2014-03-02", "2014-03-05"),
        ("Ann Lee, who was hurt in 2013, resigned on Monday.", "2014-09-15", "2014-09-15"),
        ("After a raid on Sunday, police held him on Monday.", "2014-09-15", "2014-09-15"),
        ("It has been shut since Tuesday and rain fell.", "2014-09-16", None),
        ("He was held on Monday last week.", None, None),
    ],
)
def test_other_dates_are_counted_from_the_day_of_publication(
    text: str, start: str | None, end: str | None
) -> None:
    assert whole(text) == (start, end)
    assert whole(text, None) == (None, None) or "2013," in text
    assert whole(text, "yesterday noon") == whole(text, None)


@pytest.mark.parametrize(
    "text",
    [
        "The 2016 elections were close.",
        "The July 25 vote was held.",
        "The Sunday Telegraph reported it.",
        "Super Tuesday was dull.",
        "Tuesday's vote was close.",
        "It is shut on Sundays.",
        "In 2000 cases it failed.",
        "The council meets on Friday.",
        "It fell on May 2 and rose in June 2014.",
        "He may march in the parade.",
        "She was born on 31 February 2014.",
        "They met after 2010 in Leeds.",
        "Room 2014 was sealed.",
        "Mr August spoke to Ms May.",
        "April Monday was elected.",
        "",
    ],
)
def test_what_gives_no_time_of_the_claim_is_left_alone(text: str) -> None:
    assert find_times(text, [Span(0, len(text))] if text else [], PUBLISHED) == (None, None)


def test_two_days_that_do_not_fit_together_give_none_and_one_inside_the_other_gives_the_narrower() -> None:
    assert whole("It was hit on 2 May 2014 and on 5 May 2014.") == (None, None)
    assert whole("In May 2014 the mill burned, on 2 May 2014.") == ("2014-05-02", "2014-05-02")


def test_only_words_inside_the_spans_count() -> None:
    text = "In 2012 the mill burned; it was rebuilt in 2013."
    assert find_times(text, [Span(25, 48)], None) == ("2013-01-01", "2013-12-31")


@settings(deadline=None)
@given(
    st.dates(date(1950, 1, 1), date(2049, 12, 31)),
    st.sampled_from(
        ["{0.day} {1} {0.year}", "{1} {0.day}, {0.year}", "{1} {0.day} {0.year}", "{2} {0.day}, {0.year}"]
    ),
)
def test_dates_are_those_of_dateparser(day: date, form: str) -> None:
    written = form.format(day, calendar.month_name[day.month], calendar.month_abbr[day.month])
    read = dateparser.parse(written, languages=["en"], settings={"TIMEZONE": "UTC"})
    assert isinstance(read, datetime)
    assert whole(f"It was seen on {written}.") == (read.date().isoformat(), read.date().isoformat())


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)), st.integers(0, 6))
def test_a_past_weekday_is_within_a_week_and_a_coming_one_too(day: date, weekday: int) -> None:
    name = calendar.day_name[weekday]
    start, _ = whole(f"It was seen on {name}.", day.isoformat())
    assert start is not None and 0 <= (day - date.fromisoformat(start)).days < 7
    assert date.fromisoformat(start).weekday() == weekday
    start, _ = whole(f"It will open on {name}.", day.isoformat())
    assert start is not None and 0 <= (date.fromisoformat(start) - day).days < 7


WORDS = st.sampled_from(
    "on in since by between and from to until last next this Monday Friday May March Sept. 14 31 2014 2016 the vote "
    "was will , . yesterday two days ago week month year at 10:30 GMT 3 p.m. é 𝟛 “ – 99 2014-02-30".split(" ")
)


@settings(deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=20).map(" ".join) | st.text(min_size=1, max_size=60),
    st.sampled_from([None, "", "2014", "2014-02-30", "0001-01-01", "9999-12-31", PUBLISHED]),
)
def test_any_text_gives_iso_dates_in_order_or_nothing(text: str, published: str | None) -> None:
    start, end = whole(text, published)
    for one in (start, end):
        assert one is None or datetime.fromisoformat(one)
    assert start is None or end is None or start <= end


@pytest.mark.parametrize(
    "unit",
    [
        "on Tuesday ",
        "May ",
        "2014 ",
        "1 ",
        "14 to ",
        "March 14",
        "last ",
        "from 2009 to ",
        "at 10:3",
        "two days ",
        "- ",
        "Sept.",
    ],
)
def test_hostile_lines_of_100_kilobytes_end_soon(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    whole(text)
    assert time.process_time() - began < 5
