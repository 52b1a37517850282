"""What became of a claim on its way, in small worlds; each list of changes is the whole list."""

import pytest

from tests.tellings import Said, copy_of, said, told
from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.drift.numbers import compare
from thirdhand.linking.drift.quotations import fold_quotation
from thirdhand.linking.values import Change, Copied, Member
from thirdhand.records import Bound, Phrase, Quantity, Span

RUIZ = ("Ana Ruiz", "person")
HOURS = "10:00 11:00 12:00 13:00 14:00".split()


def changes(*articles: list[Member], copied: tuple[Copied, ...] = ()) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.article, one.against) for one in full_changes(*articles, copied=copied)]


def full_changes(*articles: list[Member], copied: tuple[Copied, ...] = ()) -> tuple[Change, ...]:
    return describe_cluster("k", [member for article in articles for member in article], copied).changes


def line(number: int, text: str, one: Said) -> list[Member]:
    return told(f"a{number}", f"Outlet{number} Paper{number}", text, one, at=HOURS[number])


def soldiers(number: int, words: str, low: float | None, high: float | None, bound: str) -> list[Member]:
    words = f"{words} soldiers"
    text = f"Ana Ruiz said {words} changed sides."
    return line(
        number, text, said(f"{words} changed sides", RUIZ, number=(words, low, high, bound, "soldiers"))
    )


def test_a_number_grows_from_up_to_by_more_than_to_thousands() -> None:
    found = full_changes(
        soldiers(0, "up to 1,000", None, 1000, "at_most"),
        soldiers(1, "more than 1,000", 1000, None, "at_least"),
        soldiers(2, "thousands of", 2000, 9999, "about"),
        soldiers(3, "more than 1,000", 1000, None, "at_least"),
    )
    assert [(one.kind.value, one.article, one.before, one.after) for one in found] == [
        ("number grown", "a1", "up to 1,000 soldiers", "more than 1,000 soldiers"),
        ("number grown", "a2", "up to 1,000 soldiers", "thousands of soldiers"),
    ]


def test_who_took_a_number_over_changed_nothing() -> None:
    first, grown = soldiers(0, "300", 300, 300, "exactly"), soldiers(1, "3,000", 3000, 3000, "exactly")
    text = grown[0].article.text
    copied = told(
        "c",
        "Late Paper",
        text,
        said(
            "3,000 soldiers changed sides", RUIZ, number=("3,000 soldiers", 3000, 3000, "exactly", "soldiers")
        ),
        at="13:00",
    )
    assert changes(first, grown, copied, copied=(copy_of("c", "a1", text),)) == [("number grown", "a1", "a0")]


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ((None, 1000, "at_most"), (1000, None, "at_least"), 1),
        ((1000, 1000, "exactly"), (1000, None, "at_least"), 1),
        ((1000, None, "at_least"), (2000, 9999, "about"), 1),
        ((300, 300, "exactly"), (40, 40, "exactly"), -1),
        ((1000, None, "at_least"), (None, 1000, "at_most"), -1),
        ((None, 1000, "at_most"), (1000, 1000, "exactly"), 0),
        ((1000, None, "at_least"), (1000, 1000, "exactly"), 0),
        ((1000, 1000, "exactly"), (1000, 1000, "about"), 0),
        ((1012, 1012, "exactly"), (1000, 1000, "about"), 0),
        ((40, 50, "exactly"), (45, 45, "exactly"), 0),
        ((200, 900, "about"), (500, 500, "exactly"), 0),
        ((40, 50, "exactly"), (60, 60, "exactly"), 1),
    ],
)
def test_intervals_are_compared(
    before: tuple[float | None, float | None, str], after: tuple[float | None, float | None, str], moved: int
) -> None:
    one, other = (
        Quantity(
            phrase=Phrase(spans=(Span(0, 1),), text="n"), low=low, high=high, bound=Bound(bound), unit="men"
        )
        for low, high, bound in (before, after)
    )
    assert compare(one, other) == moved


def test_numbers_of_different_things_do_not_drift() -> None:
    dead = line(
        0,
        "Ana Ruiz said 11 people fell ill.",
        said("11 people fell ill", RUIZ, number=("11 people", 11, 11, "exactly", "people")),
    )
    days = line(
        1,
        "Ana Ruiz said it took 40 days.",
        said("it took 40 days", RUIZ, number=("40 days", 40, 40, "exactly", "days")),
    )
    assert changes(dead, days) == []


def test_a_number_that_still_stands_beside_another_has_not_moved() -> None:
    one = line(
        0,
        "Ana Ruiz said 11 people fell ill.",
        said("11 people fell ill", RUIZ, number=("11 people", 11, 11, "exactly", "people")),
    )
    text = "Ana Ruiz said 11 people fell ill. Ana Ruiz said 2 people fell ill badly."
    both = told(
        "b",
        "Other Paper",
        text,
        said("11 people fell ill", RUIZ, number=("11 people", 11, 11, "exactly", "people")),
        said("2 people fell ill badly", RUIZ, number=("2 people", 2, 2, "exactly", "people")),
        at="12:00",
    )
    assert changes(one, both) == []


def test_a_hedge_is_dropped_once() -> None:
    may = line(
        0, "Ana Ruiz said the men may have left.", said("the men may have left", RUIZ, certainty="possible")
    )
    did = [line(n, "Ana Ruiz said the men left.", said("the men left", RUIZ)) for n in (1, 2)]
    assert changes(may, *did) == [("hedge dropped", "a1", "a0")]


def test_a_hedge_is_added_to_what_was_taken_from_another() -> None:
    did = line(0, "Ana Ruiz said the men left.", said("the men left", RUIZ))
    credit = ("Outlet0 Paper0", "outlet")
    may = line(
        1,
        "Outlet0 Paper0 said the men may have left.",
        said("the men may have left", credit, certainty="possible"),
    )
    alone = line(
        2, "Ana Ruiz said the men may have left.", said("the men may have left", RUIZ, certainty="possible")
    )
    assert changes(did, may) == [("hedge added", "a1", "a0")]
    assert changes(did, alone) == []


def test_a_hedge_kept_anywhere_in_the_text_is_not_dropped() -> None:
    may = line(
        0, "Ana Ruiz said the men may have left.", said("the men may have left", RUIZ, certainty="possible")
    )
    text = "Ana Ruiz said the men left. Ana Ruiz said the men may have left."
    both = told(
        "b",
        "Other Paper",
        text,
        said("the men left", RUIZ),
        said("the men may have left", RUIZ, certainty="possible"),
        at="12:00",
    )
    assert changes(may, both) == []


def test_a_source_is_dropped() -> None:
    sourced = line(0, "Ana Ruiz said the men left.", said("the men left", RUIZ))
    bare = line(1, "The men left at dawn.", said("The men left at dawn"))
    found = full_changes(sourced, bare, line(2, "The men left.", said("The men left")))
    assert [(one.kind.value, one.article) for one in found] == [("source dropped", "a1")]
    assert found[0].before == "the men left (Ana Ruiz)"


def test_a_source_named_elsewhere_in_the_text_is_not_dropped() -> None:
    sourced = line(0, "Ana Ruiz said the men left.", said("the men left", RUIZ))
    bare = line(1, "The men left at dawn, on the word of Ruiz.", said("The men left at dawn"))
    assert changes(sourced, bare) == []


def test_an_article_without_date_changes_nothing_but_what_it_credits() -> None:
    sourced = line(0, "Ana Ruiz said the men left.", said("the men left", RUIZ))
    undated = told("u", "Other Paper", "The men left at dawn.", said("The men left at dawn"))
    assert changes(sourced, undated) == []


def test_an_actor_widens_from_some_members_to_the_body() -> None:
    some = line(
        0,
        "Ana Ruiz said two soldiers of the 4th brigade had fired.",
        said("two soldiers of the 4th brigade had fired", RUIZ),
    )
    army = line(1, "Ana Ruiz said the army had fired.", said("the army had fired", RUIZ))
    found = full_changes(some, army)
    assert [(one.kind.value, one.before, one.after) for one in found] == [
        ("actor widened", "two soldiers of the 4th brigade", "the army")
    ]
    assert changes(army, line(2, "Ana Ruiz said the army fired.", said("the army fired", RUIZ))) == []


def quote(number: int, words: str) -> list[Member]:
    return line(number, f"{words} Ana Ruiz said.", said(words, RUIZ))


def test_a_quotation_is_altered() -> None:
    found = full_changes(
        quote(0, "“We shall leave the harbour by Friday if the road holds,”"),
        quote(1, "“We shall leave the harbor by Friday if the road holds,”"),
        quote(2, "“We shall leave the harbour by Friday,”"),
        quote(3, "“We must leave the harbour by Monday if the bridge holds,”"),
        quote(4, "“Nobody asked the fishermen about any of it,”"),
    )
    assert [(one.kind.value, one.article, one.against) for one in found] == [("quote altered", "a3", "a0")]


def test_spellings_and_short_forms_are_one_quotation() -> None:
    assert fold_quotation("It’s the colour that we realise") == fold_quotation(
        "it is the color that we realize"
    )


def denial(number: int, outlet: str) -> list[Member]:
    return told(
        f"d{number}",
        outlet,
        "The palace denied it.",
        said("it", ("The palace", "government_body"), denies=True, certainty="denied"),
        at=HOURS[number],
    )


def carried(id: str, outlet: str, at: str) -> list[Member]:
    return told(id, outlet, "Ana Ruiz said the men left.", said("the men left", RUIZ), at=at)


def silent(*articles: list[Member]) -> tuple[str, ...]:
    return describe_cluster("k", [member for article in articles for member in article], ()).silent


def test_outlets_that_never_carried_the_denial_are_silent() -> None:
    articles = [
        carried("a", "Post", "09:00"),
        carried("b", "Lantern", "10:00"),
        carried("c", "Post", "12:30"),
    ]
    assert silent(*articles, denial(3, "Post")) == ("Lantern",)
    assert silent(*articles, denial(3, "Wire")) == ("Post", "Lantern")


def test_nobody_is_silent_where_nobody_denied() -> None:
    assert silent(carried("a", "Post", "09:00")) == ()
