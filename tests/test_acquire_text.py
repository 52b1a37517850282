"""What is read off a plain text: its headline and its language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.acquire import acquire_text
from thirdhand.acquire.headline import find_headline
from thirdhand.acquire.language import identify_language

BODY = "The river rose on Monday, officials said, and two bridges were closed."
WRAPPED = (
    "The river rose on Monday, officials said, and two bridges were closed to\n"
    "all traffic until further notice. The mayor of Port Sorell said that the\n"
    "city had not seen such a flood in forty years."
)


@pytest.mark.parametrize(
    "line",
    [
        "Flood closes two bridges in Port Sorell",
        "FLOOD CLOSES TWO BRIDGES",
        "Why did the dam fail?",
        "“We were warned,” says mayor",
        "'No money left': council faces cuts",
        "Dam failure: what we know",
        "Talks on ferry strike stall in U.S.",
        "May 5 flood cost $4.5bn",
        "By the river: a town that waits",
        "March of the ants",
        "# Flood closes two bridges",
    ],
)
def test_a_first_line_that_stands_as_a_headline(line: str) -> None:
    assert find_headline(f"{line}\n\n{BODY}") == line
    assert find_headline(f"\n\n  {line}  \r\n\r\n{BODY}") == line


@pytest.mark.parametrize(
    "line",
    [
        BODY,
        "He said: “It is over.”",
        "Flood",
        "PORT SORELL (Meridian) — Two bridges were closed, officials said",
        "SORELL, Mar. 4 (Meridian) - Two bridges closed",
        "By Ana Ruiz and Bo Chen",
        "Story by Ana Ruiz",
        "Monday, 3 March 2031",
        "March 3, 2031 at 10:15 a.m.",
        "Published: 3 March 2031",
        "2031-03-03 10:15",
        "“We were warned",
        '"We were warned, and nobody came',
        "- Two bridges closed",
        "• Two bridges closed",
        "1. Two bridges closed",
        "https://sorell.example/flood bridges",
        "Two bridges were closed on Monday,",
        "The mayor said the following:",
        "word " * 40,
    ],
)
def test_a_first_line_that_does_not(line: str) -> None:
    assert find_headline(f"{line}\n\n{BODY}") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # no blank line after it
        (f"Flood closes bridges\n{WRAPPED}", "Flood closes bridges"),
        (f"Flood closes bridges\nBy Ana Ruiz\n{WRAPPED}", "Flood closes bridges"),
        (f"Flood closes bridges\nPORT SORELL — {BODY}", "Flood closes bridges"),
        (f"Flood closes bridges\n{BODY * 3}\n{BODY * 3}", "Flood closes bridges"),
        (f"Flood closes bridges\n\n{WRAPPED}", "Flood closes bridges"),
        (f"Flood closes bridges\r{BODY * 3}", "Flood closes bridges"),
        # the first line of a wrapped paragraph
        (WRAPPED, None),
        ("Ana Ruiz\nwatched the river all night and saw it take the\nbridge away, she said.", None),
        # nothing after it
        ("Flood closes two bridges", None),
        ("Flood closes two bridges\n\n  \n", None),
        ("", None),
    ],
)
def test_line_breaks(text: str, expected: str | None) -> None:
    assert find_headline(text) == expected


def test_the_headline_is_the_title_and_stays_in_the_text() -> None:
    text = f"Flood closes bridges\n\n{BODY}"
    article = acquire_text(text, path="flood.txt")
    assert (article.title, article.text, article.path) == ("Flood closes bridges", text, "flood.txt")


@given(st.text(alphabet=st.sampled_from("aB.,:?“”\"'-— \n\r\t\u2028é1"), max_size=80))
def test_a_headline_is_part_of_the_text(text: str) -> None:
    headline = find_headline(text)
    assert headline is None or (headline and headline in text and headline == headline.strip())


ENGLISH = "The mayor said on Monday that the bridge would have to be closed for repairs by the city, and that their "
GERMAN = "Die Bürgermeisterin sagte am Montag, die Brücke müsse wegen Reparaturen gesperrt werden, und die Stadt habe "
FRENCH = "La maire a déclaré lundi que le pont devrait être fermé pour des travaux et que la ville avait tout prévu "
DUTCH = "De burgemeester zei maandag dat de brug wegens herstel gesloten moet worden en dat de stad alles had voorzien "
SPANISH = "La alcaldesa dijo el lunes que el puente tendrá que cerrarse por obras y que la ciudad lo había previsto todo "


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (ENGLISH * 2, None, "en"),
        (ENGLISH.upper() * 2, None, "en"),
        (GERMAN * 2, None, "de"),
        (FRENCH * 2, None, "fr"),
        (DUTCH * 2, None, "nl"),
        (SPANISH * 2, "en", "es"),
        (GERMAN * 9 + ENGLISH, "en", "de"),
        ("Мэр сказала в понедельник, что мост закроют. " * 4, None, "ru"),
        ("ראש העיר אמרה ביום שני שהגשר ייסגר לצורך תיקונים. " * 4, None, "he"),
        # too short to tell
        ("Police say", None, None),
        ("Police say", "en-GB", "en"),
        ("Police say", "x-klingon", None),
        ("12 34 56", "fr", "fr"),
        ("12 34 56 " * 50, None, None),
        ("Two bridges were closed on Monday, officials said.", None, "en"),
    ],
)
def test_language(text: str, declared: str | None, expected: str | None) -> None:
    assert identify_language(text, declared) == expected


def test_a_long_text_is_only_sampled() -> None:
    # an hour, were all of it looked at
    text = ENGLISH * 20 + "\n" + "x" * 20_000_000 + "\n" + ENGLISH * 20
    assert identify_language(text) == "en"
