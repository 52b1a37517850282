"""Headline rules on small articles: what each sees, and the near miss beside it."""

from __future__ import annotations

import pytest

from tests.test_checks_check import check, only
from thirdhand.records import Finding

FERRY = """The rumour that the island ferry would be scrapped reached the harbour on Monday and was shared four thousand times.

{second}

The timetable for the summer hangs where it always hangs, and the ferry's captain has ordered new rope."""

QUARRY = """The owner of Lindow quarry, Harrack Stone, {cue} of shooting its rubble into the lake at night, anglers say.

The Lindow anglers' club accused Harrack Stone of shooting its rubble into the lake at night.

{answer}

Boats have been told to keep to the eastern shore until the water clears."""

MERGER = """Pellan Air and Norrick {what}, the two airlines told the exchange on Monday.

Shares of both rose a little. Passengers noticed nothing, and the lounge at Vasterby airport kept its two kettles."""

FIRE = """A brush fire burned through the canyon above Pine Hollow on Wednesday.

About {n} people have been ordered to leave their homes, the sheriff said. Two firefighters were hurt.

The school is shut until Friday, and horses can be brought to the fairground."""

PLANTS = """The poultry group Orrin Foods is to shut plants in Brackenford and Saltrey, with the loss of {n} jobs.

Orrin employs 3,900 people in all. Its shares closed 8p higher."""


def found(rule: str, title: str, text: str) -> tuple[Finding, ...]:
    article = check(text, title, only(rule))
    return tuple(one for one in article.findings if one.rule == rule)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("The story is a hoax, the ferry company wrote on its door.", True),
        ("The company denied the reports that the island ferry would be scrapped.", True),
        ("The company has cast doubt on the story, which began as a joke.", False),
        ("The company insisted that the story of the scrapped island ferry was no hoax.", False),
        ("It was a false dawn for those who want a bridge to the island.", False),
        ("The company said that the island ferry would be scrapped in May.", False),
    ],
)
def test_a_text_that_refutes_its_headline_is_told(second: str, expected: bool) -> None:
    findings = found("headline-unsupported", "Island ferry to be scrapped", FERRY.format(second=second))
    assert bool(findings) is expected
    assert all(one.against and one.message.startswith("The text says the contrary") for one in findings)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("The company has cast doubt on the story, which began as a joke.", True),
        ("While some had cast doubt on the story, the company said that it was true.", False),
    ],
)
def test_a_text_that_doubts_its_headline_is_told(second: str, expected: bool) -> None:
    findings = found("headline-hedge-lost", "Island ferry to be scrapped", FERRY.format(second=second))
    assert bool(findings) is expected


@pytest.mark.parametrize(
    "title",
    [
        "Island ferry won't be scrapped",
        "Rumour that island ferry is to be scrapped is a hoax",
        "“Island ferry to be scrapped”",
        "Harbour Watch's Kane: Island ferry to be scrapped",
    ],
)
def test_a_headline_that_refutes_or_quotes_is_not_contradicted(title: str) -> None:
    text = FERRY.format(second="The story is a hoax, the ferry company wrote on its door.")
    assert not found("headline-unsupported", title, text)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Island Ferry To Be Scrapped By Council", True),
        # The prefix is no part of what is claimed, but of the line.
        ("Report: Island Ferry To Be Scrapped By Council", False),
    ],
)
def test_a_headline_that_stands_in_the_text_is_read_as_a_whole_line(title: str, expected: bool) -> None:
    text = FERRY.format(second="The story is a hoax, the ferry company wrote on its door.")
    assert bool(found("headline-unsupported", title, f"{title}\n\n{text}")) is expected


LONG = """The parish council of Nether Lindow spent most of Tuesday evening on the matter of the duck pond.

Nobody had cleaned the reeds since the drought, and the smell, said the clerk, Ada Finch, had reached the bakery. She read out eleven letters, one of them in verse.

A contractor from Brackenford offered to dredge the mud for six thousand marks; a rival promised goats. Councillors laughed, then asked what goats cost by the week and whether they could swim.

The treasurer warned that gravel for the churchyard path had already emptied the reserve, and that the lamp outside the chemist's flickered. Two members wanted the repair put before the ducks.

In the end they voted, seven hands against four, to borrow a pump from the fire brigade, dig a shallow channel beside the willow, and look at the goats again in autumn.

Children from the infants' school will paint a sign that asks visitors to throw lettuce instead of bread."""


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Surgeons transplant a kidney between twin sisters in Ostrel", LONG, True),
        ("Council borrows a pump to clean the duck pond", LONG, False),
        # A question and a text of a few words are given more room.
        ("Has a kidney been transplanted between twins, or have council letters?", LONG, False),
    ],
)
def test_a_headline_of_another_article_is_told(title: str, text: str, expected: bool) -> None:
    assert bool(found("headline-unsupported", title, text)) is expected


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("have held exploratory talks about a merger", True),
        ("are still trying to work out whether they merge", True),
        ("signed a merger", False),
    ],
)
def test_talks_are_no_deal(what: str, expected: bool) -> None:
    assert (
        bool(found("headline-hedge-lost", "Pellan Air and Norrick merge", MERGER.format(what=what)))
        is expected
    )


@pytest.mark.parametrize(
    "title",
    [
        "Pellan Air and Norrick do not merge",
        "Pellan Air and Norrick in merger talks",
        "Pellan Air and Norrick edge closer to a merger",
        "Pellan Air nears merger with Norrick",
        "US rivals Pellan Air and Norrick eye a merger",
        "Pellan Air 'Merges' with Norrick",
        "Rows put merger of Pellan Air and Norrick in jeopardy",
    ],
)
def test_a_headline_that_denies_hedges_or_speaks_of_talks_has_lost_no_hedge(title: str) -> None:
    text = MERGER.format(what="have held exploratory talks about a merger")
    assert not found("headline-hedge-lost", title, text)


@pytest.mark.parametrize(
    ("answer", "title", "expected"),
    [
        ("The firm rejected the charge.", "Quarry owner shot rubble into lake", True),
        ("The firm rejected the charge.", "Quarry owner shot rubble into lake, say anglers", False),
        ("A court ruled that the firm was guilty of it.", "Quarry owner shot rubble into lake", False),
    ],
)
def test_an_allegation_needs_its_source(answer: str, title: str, expected: bool) -> None:
    text = QUARRY.format(cue="is accused", answer=answer)
    assert bool(found("headline-source-lost", title, text)) is expected


RALLY = """Senator Ana Brook told a rally in Velm that Rufus Kane had lied to the town about the mill.

Kane denied it through a spokesman. The rally broke up at nine, when the hall's lights went out."""


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Kane lied to Velm about mill", True), ("Brook: Kane lied to Velm about mill", False)],
)
def test_a_headline_that_names_who_says_it_has_not_lost_the_source(title: str, expected: bool) -> None:
    assert bool(found("headline-source-lost", title, RALLY)) is expected


BARE = """The council has sold the mill, {words} the Lindow Courier.

The sale was put off twice last year, and the roof leaks."""


@pytest.mark.parametrize(
    ("words", "expected"), [("a source told", True), ("a source linked to the buyer told", False)]
)
def test_a_source_of_whom_more_is_said_is_not_bare(words: str, expected: bool) -> None:
    assert bool(found("bare-source", "Council sells mill", BARE.format(words=words))) is expected


LIBRARY = """The library in Ostrel opened again on Monday after a flood, its head, Nina Falk, said.

{accusation}

Falk said that eleven thousand books had been dried. She said the map room stays shut. The town would pay, the mayor, Jon Reed, said."""


@pytest.mark.parametrize(
    ("accusation", "expected"),
    [
        ("The contractor Harrack Stone falsified the test results of the flood wall.", True),
        (
            "The contractor Harrack Stone falsified the test results of the flood wall. The episode was revealed"
            " last week in minutes of the council.",
            False,
        ),
        ("The contractor Harrack Stone falsified the test results of the flood wall, records show.", False),
        ("Posters on the contractor Harrack Stone's fence speak of “falsified results”.", False),
    ],
)
def test_an_accusation_that_nobody_makes_is_told(accusation: str, expected: bool) -> None:
    text = LIBRARY.format(accusation=accusation)
    assert bool(found("unattributed-claim", "Ostrel library opens again", text)) is expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Wildfire forces 5,000 from their homes", FIRE.format(n="3,400"), True),
        ("Wildfire forces 3,400 from their homes", FIRE.format(n="3,400"), False),
        ("Thousands of jobs to go at Orrin Foods", PLANTS.format(n="850"), True),
        ("Thousands of jobs to go at Orrin Foods", PLANTS.format(n="2,850"), False),
    ],
)
def test_people_are_counted_by_what_becomes_of_them(title: str, text: str, expected: bool) -> None:
    assert bool(found("number-inflated", title, text)) is expected


def test_those_who_died_are_not_counted_with_the_missing() -> None:
    text = """Forty-three students are missing after a clash in Qasira, their college said on Tuesday.

    Two students died in a quarrel at the same college in 2019. The road has been shut."""
    assert not found("number-inflated", "43 students missing after clash in Qasira", text)


def test_half_of_something_else_bears_no_percentage_out() -> None:
    text = """A brisk walk each day lowers the risk of a stroke by 31%, researchers say.

    The risk of a stroke was 36% lower in the over-70s. Half of all people walk less than ten minutes a day."""
    assert found("number-inflated", "Daily walk lowers risk of stroke by 50%", text)
