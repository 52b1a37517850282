"""Signs that an outlet saw or has something itself, and that somebody spoke to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.checks.witnessing import find_asking, find_witnessing

COURIER = "The Lindow Courier"


def witnessing(text: str, outlet: str | None = COURIER) -> list[str]:
    return [span.of(text) for span in find_witnessing(text, outlet)]


def asking(text: str, outlet: str | None = COURIER) -> list[str]:
    return [span.of(text) for span in find_asking(text, outlet)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The letter, seen by the Courier, is short.", "seen by the Courier"),
        ("Bills obtained by The Lindow Courier show it.", "obtained by The Lindow Courier"),
        ("The plan was shared with the Lindow Courier.", "shared with the Lindow Courier"),
        ("On Monday the Courier counted 41 boats.", "the Courier counted"),
        ("The Courier has seen the letter.", "The Courier has seen"),
        ("The Courier, which has covered the port for years, found two wrecks.", "The Courier, which has covered the port for years, found"),
        ("A Courier reporter watched the fire.", "Courier reporter watched"),
        ("A Courier analysis of the bills found errors.", "Courier analysis"),
        ("The Courier’s own count has 41.", "The Courier’s own count"),
    ],
)  # fmt: skip
def test_the_outlet_by_its_name(text: str, words: str) -> None:
    assert witnessing(text) == [words]
    assert witnessing(text, "Lindow Courier") == [words]
    assert witnessing(text, "The Marlow Gazette") == []


@pytest.mark.parametrize(
    "text",
    [
        "The letter, seen by this newspaper, is short.",
        "The letter was leaked to our reporters.",
        "Smoke could be seen by me from the bridge.",
        "A reporter for the agency saw two bodies.",
        "A photographer at the scene heard three shots.",
        "Reporters saw smoke over the harbour.",
        "We counted 41 boats.",
        "I visited the farm in June.",
        "According to court records seen on Friday, he owed money.",
        "Since then, company accounts show, it has lost money.",
        "The figures were released after a freedom of information request.",
    ],
)
@pytest.mark.parametrize("outlet", [None, "", "  ", COURIER])
def test_the_outlet_without_its_name(text: str, outlet: str | None) -> None:
    assert len(witnessing(text, outlet)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "This newspaper has seen the letter.",
        "Our reporters visited the farm.",
        "Court records show that he owed money.",
        "Documents seen on Friday show that he owed money.",
    ],
)
def test_at_the_beginning_of_a_sentence(text: str) -> None:
    assert len(witnessing(text, None)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The Gazette saw the letter.",
        "The letter, seen by the Gazette, is short.",
        "The couriers saw it.",
        "The courier counted the coins.",
        "The court heard that he was tired.",
        "He saw the letter and read it.",
        "Police seized documents and found a gun.",
        "The bridge could be seen from Velm.",
        "The boats were counted by the harbour master.",
        "",
    ],
)
def test_what_others_saw_is_none(text: str) -> None:
    assert witnessing(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“It is over,” she told the Courier.", "told the Courier"),
        ("“It is over,” she told The Lindow Courier.", "told The Lindow Courier"),
        ("She told this newspaper that it was over.", "told this newspaper"),
        ("Speaking on Monday, she told us that it was over.", "told us"),
        ("In an interview on Monday she said that it was over.", "In an interview"),
        ("She spoke to the Courier on Monday.", "spoke to the Courier"),
        ("In a statement to the Courier, the port denied it.", "statement to the Courier"),
        ("She confirmed to the Courier that it was over.", "confirmed to the Courier"),
    ],
)
def test_who_spoke_to_the_outlet(text: str, words: str) -> None:
    assert asking(text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "“It is over,” she told reporters.",
        "“It is over,” she told the Gazette.",
        "She told her sister that it was over.",
        "She told parliament that it was over.",
        "The Courier told its readers that it was over.",
        "She spoke to the couriers.",
    ],
)
def test_who_spoke_to_others(text: str) -> None:
    assert asking(text) == []


def test_asking_is_not_witnessing() -> None:
    assert witnessing("“It is over,” she told the Courier.") == []


@pytest.mark.parametrize("outlet", ["A.B. (News)", "C++ Weekly", "[sic]", "The", "The ?", "Port\\Sable"])
def test_a_name_is_taken_by_its_letters(outlet: str) -> None:
    assert witnessing("Rain fell.", outlet) == []
    assert asking("Rain fell.", outlet) == []


def test_a_short_name_is_no_word_of_the_text() -> None:
    assert witnessing("It is up to it.", "It") == []
    assert witnessing("He found it in Velm.", "He") == []


TEXTS = st.lists(
    st.sampled_from(
        ["The Courier", "Courier", "saw", "seen by", "told", ",", ".", "a reporter", "we counted", "x"]
    ),
    max_size=12,
).map(" ".join) | st.text(max_size=60)


@given(TEXTS, st.none() | st.text(max_size=10) | st.just(COURIER))
def test_spans_lie_in_the_text_and_apart(text: str, outlet: str | None) -> None:
    for find in (find_witnessing, find_asking):
        spans = list(find(text, outlet))
        assert all(span.end <= len(text) for span in spans)
        assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
