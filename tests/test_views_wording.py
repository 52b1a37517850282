import pytest

from tests.invented import claim, depot, link, quantity
from thirdhand.records import Author, Certainty, Span, Stance
from thirdhand.views.wording import (
    describe_link,
    describe_quantity,
    describe_stance,
    describe_time,
    join_numbers,
    sum_up_claims,
)

TEXT = "If he is right, he claimed, \u201cNadir\u201d, a lawyer, allegedly saw over 1,000 soldiers."


@pytest.mark.parametrize(
    ("kind", "anonymity", "name", "chip", "full"),
    [
        ("outlet", "named", "Nadir", "outlet", "outlet, named"),
        ("unknown", "unnamed", None, "unnamed", "kind unknown, unnamed"),
        ("government_body", "named", "Nadir", "government body", "government body, named"),
        ("person", "role", None, "person, role", "person, role"),
        ("group", "collective", "Nadir", "group, collective", "group, collective"),
        ("unknown", "named", "Nadir", "named", "kind unknown, named"),
        ("person", "named", None, "person, not resolved", "person, named"),
    ],
)
def test_a_chip_says_kind_and_anonymity(
    kind: str, anonymity: str, name: str | None, chip: str, full: str
) -> None:
    words = describe_link(link(TEXT, "Nadir", kind, anonymity, name=name), TEXT)
    assert (words.chip, words.full_chip) == (chip, full)


@pytest.mark.parametrize(
    ("source", "name", "shown"),
    [
        ("he", "Ana Ruiz", "Ana Ruiz"),
        ("he", None, None),
        ("Nadir", "nadir", None),
        ("Nadir", "The Nadir", None),
        ("Nadir", "Nadir Bek", "Nadir Bek"),
        ("he", "a\nb", "a b"),
    ],
)
def test_a_name_is_given_where_it_says_more(source: str, name: str | None, shown: str | None) -> None:
    assert describe_link(link(TEXT, source, "person", name=name), TEXT).name == shown


@pytest.mark.parametrize(
    ("stance", "text", "is_silent"),
    [
        (Stance(certainty=Certainty.UNKNOWN), "unknown", True),
        (Stance(certainty=Certainty.ASSERTED), "asserted", False),
        (Stance(certainty=Certainty.UNKNOWN, distancing=True), "unknown, distancing", False),
        (Stance(certainty=Certainty.DENIED, doubt=True), "denied, doubt", False),
        (Author(certainty=Certainty.UNKNOWN, hearsay=True), "unknown, hearsay", False),
        (
            Stance(certainty=Certainty.ASSERTED, evidence=(Span(19, 26), Span(28, 35), Span(19, 26))),
            "asserted, \u201cclaimed\u201d, \u201cNadir\u201d",
            False,
        ),
        (
            Stance(certainty=Certainty.CONDITIONAL, condition=(Span(0, 14),), evidence=(Span(0, 14),)),
            "conditional, on condition \u201cIf he is right\u201d",
            False,
        ),
    ],
)
def test_a_stance_in_words(stance: Stance, text: str, is_silent: bool) -> None:
    words = describe_stance(stance, TEXT)
    assert (words.text, words.is_silent, words.certainty) == (text, is_silent, stance.certainty)


@pytest.mark.parametrize(
    ("low", "high", "bound", "unit", "words"),
    [
        (1000, None, "at_least", "soldiers", "at least 1,000 soldiers"),
        (None, 12, "at_most", "soldiers", "at most 12 soldiers"),
        (3, 3, "exactly", "drones", "3 drones"),
        (40, 50, "exactly", None, "40 to 50"),
        (190.0, 210.0, "about", "people", "about 190 to 210 people"),
        (200, 200, "about", "people", "about 200 people"),
        (4_500_000_000, 4_500_000_000, "exactly", "USD", "4,500,000,000 USD"),
        (12.75, 12.75, "exactly", "%", "12.75 %"),
        (0, 0, "exactly", None, "0"),
        (-3, None, "at_least", "degrees", "at least -3 degrees"),
        (None, None, "about", None, "over 1,000 soldiers"),
        (1e300, None, "at_least", None, "at least 1e+300"),
    ],
)
def test_a_quantity_in_words(
    low: float | None, high: float | None, bound: str, unit: str | None, words: str
) -> None:
    assert describe_quantity(quantity(TEXT, "over 1,000 soldiers", low, high, bound, unit)) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((None, None), None),
        (("2026-03-03", "2026-03-03"), "time: 2026-03-03"),
        (("2026-03-03", "2026-03-04"), "time: 2026-03-03 to 2026-03-04"),
        (("2026-03-03", None), "time: from 2026-03-03"),
        ((None, "2026-03-04"), "time: until 2026-03-04"),
    ],
)
def test_a_time_in_words(days: tuple[str | None, str | None], words: str | None) -> None:
    assert describe_time(claim(TEXT, "c1", ["he is right"], days=days)) == words


def test_the_parts_of_the_overview_add_up() -> None:
    assert (
        sum_up_claims(depot().claims)
        == "12 claims · 5 own voice · 6 named · 1 unnamed or collective · 2 at third hand"
    )
    assert sum_up_claims(depot().claims[:1]).startswith("1 claim · 1 own voice · 0 named")


@pytest.mark.parametrize("anonymity", ["role", "unnamed", "collective"])
def test_the_innermost_source_decides_what_a_claim_counts_as(anonymity: str) -> None:
    named, other = link(TEXT, "Nadir", "person"), link(TEXT, "he", "person", anonymity)
    chained = [
        claim(TEXT, "c1", ["he is right"], named, other),
        claim(TEXT, "c2", ["he is right"], other, named),
    ]
    assert (
        sum_up_claims(chained)
        == "2 claims · 0 own voice · 1 named · 1 unnamed or collective · 2 at third hand"
    )


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([1], "1"),
        ([1, 2], "1, 2"),
        ([1, 2, 3], "1\u20133"),
        ([2, 4, 5, 6, 9, 10], "2, 4\u20136, 9, 10"),
    ],
)
def test_numbers_in_a_row_are_a_range(numbers: list[int], text: str) -> None:
    assert join_numbers(numbers) == text
