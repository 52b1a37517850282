"""Words that accuse and words that do not: acts with a doer, topics, settled matters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.checks.contention import find_accusation, is_settled
from thirdhand.lexicons import load


def accusation(words: str, *, only_acts: bool = False) -> str | None:
    span = find_accusation(words, only_acts=only_acts)
    return None if span is None else span.of(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The mayor took bribes", "took bribes"),
        ("The minister has taken large bribes from builders", "taken large bribes"),
        ("The bank laundered money for the cartel", "laundered"),
        ("Officials rigged the election", "rigged"),
        ("The firm bought votes", "bought votes"),
        ("A clerk stole data from the bank", "stole data from"),
        ("The company ignored repeated warnings of cracks", "ignored repeated warnings"),
        ("Managers hid the reports", "hid the reports"),
        ("The minister has hidden cracks in the dam", "hidden cracks"),
        ("He failed to warn residents", "failed to warn"),
        ("The board misled investors", "misled"),
        ("He lied to parliament", "lied to"),
        ("The minister ordered officials to destroy the files", "ordered officials to destroy"),
        ("The firm dumped toxic waste in the river", "dumped toxic waste"),
        ("She spied on her colleagues", "spied on"),
        ("The senator broke campaign law", "broke campaign law"),
        ("The army shelled a hospital", "shelled a hospital"),
        ("Soldiers opened fire on a crowd", "opened fire on a crowd"),
        ("Rebels kidnapped three men", "kidnapped"),
        ("Guards beat prisoners", "beat prisoners"),
        ("The driver was drunk", "was drunk"),
        ("The owner is to blame", "is to blame"),
        ("He ran the firm by bribing officials", "bribing"),
        ("The guards kept looting shops", "looting"),
    ],
)
def test_acts_with_a_doer_accuse(words: str, expected: str) -> None:
    assert accusation(words) == expected
    assert accusation(words, only_acts=True) == expected


@pytest.mark.parametrize(
    "words",
    [
        # topics
        "The anti-fraud office opened a branch in Velm",
        "The bribery law was passed in May",
        "Parliament passed a law against bribery",
        "They will fight fraud",
        "The court of appeal sat on Monday",
        # deeds that are nobody's wrong
        "The prime minister visited the hospital",
        "The storm killed twelve people",
        "The company broke ground on Monday",
        "Police raided the offices",
        "The team was beaten by Velm",
        "Sales fell by a tenth",
        "He stole the show",
        "The mayor hid behind a pillar",
        "The bank ignored the holiday",
        "The bridge is closed",
        "",
    ],
)
def test_topics_and_other_deeds_do_not(words: str) -> None:
    assert accusation(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "The mayor was jailed for taking bribes",
        "The mayor was charged with taking bribes",
        "The minister admitted that he had taken bribes",
        "The tribunal found that the board misled investors",
        "Prosecutors say that the clerk stole data from the bank",
        "The company denied that it had misled investors",
        "The clinic settled the lawsuit over patients it had drugged",
        "Did the mayor take bribes, or not?",
        "Whether the mayor took bribes is open",
        "The mayor may have taken bribes",
        "The mayor has not taken bribes",
        "The mayor never took bribes",
        "If the mayor took bribes, he goes",
        "Nobody rigged the election",
    ],
)
def test_what_is_settled_open_or_negated_does_not(words: str) -> None:
    assert is_settled(words)
    assert accusation(words) is None
    assert accusation(words, only_acts=True) is None


@pytest.mark.parametrize("words", ["The mayor hasn't taken bribes", "The board hadn’t misled investors"])
def test_a_negation_run_together_is_one(words: str) -> None:
    assert accusation(words) is None


def test_a_month_settles_nothing() -> None:
    assert accusation("The mayor took bribes in May") == "took bribes"


@pytest.mark.parametrize(
    ("words", "label"),
    [
        # passives without a doer
        ("Three men were kidnapped in March", "kidnapped"),
        ("Twelve villagers had been murdered in June", "murdered"),
        ("The wells were poisoned in June", "poisoned"),
        ("The vote got rigged", "rigged"),
        ("The vote was openly rigged", "rigged"),
        # adjectives
        ("Everyone spoke of the rigged election", "rigged"),
        ("It was the murdered girl's birthday", "murdered"),
        ("Crowds jeered the club's rigged ballot", "rigged"),
        # what goes on, without anybody
        ("Looting spread through the town", "Looting"),
        pytest.param("There was looting in Velm", "looting"),
        ("Money laundering rules were tightened", "laundering"),
        # labels
        ("The crooked mayor left", "crooked"),
        ("The fraud squad has a new head", "fraud"),
        ("The ferry sank because of negligence", "negligence"),
    ],
)
def test_without_a_doer_it_is_a_label_at_most(words: str, label: str) -> None:
    assert accusation(words) == label
    assert accusation(words, only_acts=True) is None


def test_a_passive_that_names_its_doer_is_an_act() -> None:
    assert accusation("Three men were kidnapped by the rebels", only_acts=True) == "kidnapped"
    assert accusation("The vote was rigged by the governor's men", only_acts=True) == "rigged"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Soldiers were looting shops", "looting"),
        ("The minister was lying about the cost", "lying about"),
        ("The firm is bribing officials", "bribing"),
    ],
)
def test_an_act_that_goes_on_is_one(words: str, expected: str) -> None:
    assert accusation(words, only_acts=True) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The firm illegally felled oaks in the park", "illegally"),
        ("The company, with little work for its crews, illegally felled the trees", "illegally"),
        ("The committee illegally sold the park", "illegally"),
        ("Families who moved to the valley illegally call themselves settlers", None),
        ("Men who had crossed into the country unlawfully slept in barns", None),
        ("Two of the pickers were in the country illegally", None),
    ],
)
def test_who_came_illegally_is_accused_of_nothing(words: str, expected: str | None) -> None:
    assert accusation(words, only_acts=True) == expected


def test_the_first_act_with_a_doer_is_taken() -> None:
    words = "After three men were kidnapped the army shelled a hospital"
    assert accusation(words) == "kidnapped"
    assert accusation(words, only_acts=True) == "shelled a hospital"


def test_curly_apostrophes_are_read_and_offsets_kept() -> None:
    words = "The mayor’s son ‘took bribes’ in Velm"
    assert accusation(words) == "took bribes"
    assert is_settled("He won’t say who took the money")


def test_the_tables_are_lists_of_patterns() -> None:
    assert load("contention").keys() == {"act", "headline", "label", "settled"}
    for table in load("contention").values():
        assert table["patterns"]
        assert len(set(table["patterns"])) == len(table["patterns"])


WORDS = st.lists(
    st.sampled_from(
        "the mayor took bribes hid reports was were kidnapped by looting has n't not misled ’s idiot ; ? a".split()
    ),
    max_size=14,
).map(" ".join)


@given(WORDS | st.text(max_size=60))
def test_acts_are_accusations_and_nothing_settled_is_either(words: str) -> None:
    act, any_one = accusation(words, only_acts=True), accusation(words)
    if act is not None:
        assert any_one is not None
        assert act in words
    if is_settled(words):
        assert any_one is None
