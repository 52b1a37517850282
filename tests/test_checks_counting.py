"""Numbers of headline and lead held against the body's: what can be compared, and what bears a number out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.invented import article, claim, quantity
from thirdhand.checks.counting import find_inflated, is_comparable, is_vague
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import headline_fronts
from thirdhand.lexicons import load
from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Bound, Phrase, Quantity, Span

TOLERANCE = 0.08


def counted(unit: str | None, words: str = "x") -> Quantity:
    phrase = Phrase(spans=(Span(0, len(words)),), text=words)
    return Quantity(phrase=phrase, low=3, high=3, bound=Bound.EXACTLY, unit=unit)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("people", "people", True),
        ("people", "dead", True),
        ("victims", "bodies", True),
        ("civilians", "protesters", True),
        ("jobs", "posts", True),
        ("Jobs", "job", True),
        ("houses", "homes", True),
        ("drones", "missiles", True),
        ("Sarovian drones", "drones", True),
        ("fuel-tanks", "tanks", True),
        ("USD", "USD", True),
        ("percent", "percent", True),
        ("goats", "goats", True),
        ("USD", "GBP", False),
        ("USD", "people", False),
        ("percent", "people", False),
        ("percent", "USD", False),
        ("people", "drones", False),
        ("jobs", "houses", False),
        ("goats", "sheep", False),
        (None, "people", False),
        (None, None, False),
    ],
)
def test_what_counts_the_same_sort_of_thing(one: str | None, other: str | None, expected: bool) -> None:
    assert is_comparable(counted(one), counted(other)) is expected
    assert is_comparable(counted(other), counted(one)) is expected


@given(st.text(max_size=12) | st.none(), st.text(max_size=12) | st.none())
def test_comparing_is_the_same_from_both_sides(one: str | None, other: str | None) -> None:
    assert is_comparable(counted(one), counted(other)) == is_comparable(counted(other), counted(one))


def test_the_groups_of_nouns_are_in_lower_case() -> None:
    groups = load("counted")["group"]
    assert groups
    for group in groups:
        assert [noun.lower() for noun in group["nouns"]] == group["nouns"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dozens of people", True),
        ("Hundreds of homes", True),
        ("tens of thousands of refugees", True),
        ("many people", True),
        ("several jobs", True),
        ("a few drones", True),
        ("some people", True),
        ("24 people", False),
        ("two dozen drones", False),
        ("at least 100 people", False),
        ("a hundred people", False),
        ("manyfold gains", False),
    ],
)
def test_orders_of_magnitude_are_vague(words: str, expected: bool) -> None:
    assert is_vague(counted("people", words)) is expected


def inflated(title: str, *paragraphs: str, tolerance: float = TOLERANCE) -> list[tuple[str, str]]:
    """Return the inflated numbers of headline and lead, each with the body's highest."""
    article = Article(id="1", title=title, text="\n\n".join(paragraphs))
    dossier = Dossier(read_article(article, open_model()), open_model())
    found = [
        one
        for front in (*headline_fronts(dossier), *dossier.lead)
        for one in find_inflated(dossier, front, tolerance)
    ]
    for one in found:
        assert one.highest in one.claim.quantities or one.highest.unit == "people"
    return [(one.front.phrase.text, one.highest.phrase.text) for one in found]


LEAD = "The bank will close its branches in Velm, its chairman, Bo Chen, said on Monday."
FERRY = "A ferry sank off Cape Marlow in a storm on Monday night, the coast guard said."
FIRE = "A fire swept through Velm on Monday night."


@pytest.mark.parametrize(
    ("title", "paragraphs", "expected"),
    [
        (
            "Bank cuts 2,000 jobs in Velm",
            (LEAD, "It will cut 1,200 jobs there, Chen said."),
            [("2,000 jobs", "1,200 jobs")],
        ),
        (
            "Bank cuts hundreds of jobs in Velm",
            (LEAD, "It will cut 48 jobs there, Chen said."),
            [("hundreds of jobs", "48 jobs")],
        ),
        (
            "Ferry sinks off Cape Marlow, 20 dead",
            (FERRY, "Twelve people died when the ferry sank, coast guard chief Ana Ruiz said."),
            [("20 dead", "Twelve people")],
        ),
        (
            "Fire destroys 60 homes in Velm",
            (FIRE, "It destroyed 41 houses, fire chief Bo Chen said."),
            [("60 homes", "41 houses")],
        ),
        (
            "Bank fined $5 million over loans in Velm",
            ("The bank was fined over its loans in Velm, its chairman, Bo Chen, said on Monday.", "The regulator fined it $4.2 million, Chen said."),
            [("$5 million", "$4.2 million")],
        ),
        (
            "Bank profits rise 12 percent",
            ("The bank had a good year in Velm, its chairman, Bo Chen, said on Monday.", "Profits rose 9 percent, Chen said."),
            [("12 percent", "9 percent")],
        ),
    ],
)  # fmt: skip
def test_a_number_above_all_of_the_body_is_inflated(
    title: str, paragraphs: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert inflated(title, *paragraphs) == expected


@pytest.mark.parametrize(
    "body",
    [
        # the number itself, more, as words, a vague one
        "It will cut 2,000 jobs there, Chen said.",
        "It will cut 2,400 jobs there, Chen said.",
        "It will cut two thousand jobs there, Chen said.",
        "It will cut at least 2,000 jobs there, Chen said.",
        "It will cut thousands of jobs there, Chen said.",
        # rounded
        "It will cut 1,960 jobs there, Chen said.",
        # a sum, of two and of three
        "It will cut 1,200 jobs there and 800 jobs in Orrin, Chen said.",
        "It will cut 1,100 jobs there, 600 jobs in Orrin and 300 jobs in Port Sable, Chen said.",
        # of other things, or nothing
        "It has 1,200 customers there, Chen said.",
        "It opened there in the spring, Chen said.",
        # too far off to be the same
        "It will cut 20 jobs there, Chen said.",
        # a part of a whole
        "It will cut 1,200 of the jobs there by June, Chen said.",
    ],
)
def test_a_number_that_the_body_bears_out_is_not(body: str) -> None:
    assert inflated("Bank cuts 2,000 jobs in Velm", LEAD, body) == []


@pytest.mark.parametrize(
    ("tolerance", "is_found"), [(0.0, True), (0.02, True), (0.03, False), (0.08, False), (1.0, False)]
)
def test_rounding_goes_as_far_as_the_tolerance(tolerance: float, is_found: bool) -> None:
    found = inflated(
        "Bank cuts 2,000 jobs in Velm", LEAD, "It will cut 1,950 jobs there, Chen said.", tolerance=tolerance
    )
    assert found == ([("2,000 jobs", "1,950 jobs")] if is_found else [])


def test_a_ceiling_may_not_become_the_number() -> None:
    body = (LEAD, "It will cut up to 2,000 jobs there, Chen said.")
    assert inflated("Bank cuts 2,000 jobs in Velm", *body) == [("2,000 jobs", "up to 2,000 jobs")]
    assert inflated("Bank cuts at least 2,000 jobs in Velm", *body) == [
        ("at least 2,000 jobs", "up to 2,000 jobs")
    ]


@pytest.mark.parametrize("words", ["up to 2,000 jobs", "as many as 2,000 jobs"])
def test_a_ceiling_may_stay_one(words: str) -> None:
    assert (
        inflated(f"Bank to cut {words} in Velm", LEAD, "It will cut up to 2,000 jobs there, Chen said.") == []
    )
    assert inflated(f"Bank to cut {words} in Velm", LEAD, "It will cut 1,200 jobs there, Chen said.") == []


def test_a_ceiling_beside_the_number_itself_takes_nothing_back() -> None:
    body = "It will cut up to 2,000 jobs there, Chen said. It cut 2,000 jobs in May, he said."
    assert inflated("Bank cuts 2,000 jobs in Velm", LEAD, body) == []


def test_one_and_ages_are_passed_over() -> None:
    assert inflated("Bank cuts one job in Velm", LEAD, "It will cut no jobs there, Chen said.") == []
    assert inflated("Woman, 87, holds up bank in Velm for 40 years", LEAD, "She is 63 years old.") == []


def test_a_lead_is_held_against_the_rest() -> None:
    lead = "The bank will cut 2,000 jobs in Velm, its chairman, Bo Chen, said on Monday."
    assert inflated("Bank to close branches", lead, "It will cut 1,200 jobs there by June, Chen said.") == [
        ("2,000 jobs", "1,200 jobs")
    ]


def test_one_number_of_the_lead_is_not_held_against_another() -> None:
    lead = (
        "The bank will cut 2,000 jobs in Velm and 700 jobs in Orrin, its chairman, Bo Chen, said on Monday."
    )
    assert inflated("Bank to close branches", lead, "It opened there in the spring, Chen said.") == []


def two_counts(front: int, body: int) -> Dossier:
    """An article whose headline counts ``front`` jobs and whose body counts ``body``."""
    title, text = f"Bank cuts {front} jobs", f"Nothing was said.\n\nIt will cut {body} jobs there."
    counts = [
        quantity(words, f"{number} jobs", number, number, unit="jobs")
        for words, number in ((title, front), (text, body))
    ]
    head = claim(title, "c1", [title], place="headline", part="title", quantities=counts[:1])
    under = claim(text, "c2", [f"It will cut {body} jobs there"], quantities=counts[1:])
    return Dossier(article(text, claims=[head, under], title=title), open_model())


@settings(deadline=None)
@given(st.integers(2, 99_999), st.integers(1, 99_999))
def test_a_number_is_inflated_when_it_is_higher_than_rounding_makes_it_and_within_reach(
    front: int, body: int
) -> None:
    dossier = two_counts(front, body)
    (head,) = headline_fronts(dossier)
    found = list(find_inflated(dossier, head, TOLERANCE))
    assert bool(found) == (body * (1 + TOLERANCE) < front <= 25 * body)
