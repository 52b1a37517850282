"""The terms by which texts are searched."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thirdhand.terms import cut_terms, find_terms, fold_name, next_term, normalize


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Ships’ crews; the ship's crew", ["ship", "crew", "the", "ship", "crew"]),
        ("don't DON’T dont", ["dont", "dont", "dont"]),
        ("São Tomé, SAO TOME", ["sao", "tome", "sao", "tome"]),
        ("1,000 homes, 3.5 km, 1000", ["1000", "home", "3_5", "km", "1000"]),
        (
            "5,235.2 5235.2 1,234,567.89 1.234,5 4.3.2031",
            ["5235_2", "5235_2", "1234567_89", "1_234_5", "4_3_2031"],
        ),
        ("Straße ﬁre ½", ["strass", "fire", "12"]),
        ("well-known to_be x@y.example", ["well", "known", "to", "be", "x", "y", "exampl"]),
        ("Москва 東京 🚒", ["москва", "東京"]),
        ("?! — …", []),
        ("", []),
    ],
)
def test_words_are_cut_to_terms(text: str, terms: list[str]) -> None:
    assert cut_terms(text) == terms


def test_a_term_knows_its_code_points() -> None:
    text = "🚒 Zoë’s ships"
    assert [(term, text[start:end]) for term, start, end in find_terms(text)] == [
        ("zoe", "Zoë’s"),
        ("ship", "ships"),
    ]


def test_the_next_term_is_the_first_from_there_on() -> None:
    assert next_term("Ana: Ruiz", 3) == ("ruiz", 5, 9)
    assert next_term("Ana …", 3) is None


WORDS = st.text(alphabet="aAbdDiIyſéÉ'’_.,3 -“ßKéñ", max_size=60)


@given(WORDS | st.text(max_size=60))
@example("5,235.2")
@example("3" * 61 + ",333.3")
def test_terms_quote_their_words_and_are_safe_in_any_index(text: str) -> None:
    for term, start, end in find_terms(text):
        assert normalize(text[start:end]) == term
        assert term
        assert term.replace("_", "").isalnum()


@given(
    WORDS | st.text(max_size=60),
    st.sets(st.sampled_from(["a", "d", "di", "dy", "i", "k", "s", "ss", "e", "3", "né"])),
)
def test_looking_for_some_terms_finds_them_all(text: str, wanted: set[str]) -> None:
    every = list(find_terms(text))
    assert list(find_terms(text, wanted)) == [found for found in every if found[0] in wanted]


@pytest.mark.parametrize(
    "word", ["dying", "skies", "lying", "idly", "gently", "ugly", "early", "only", "singly"]
)
def test_no_stem_begins_with_another_letter_than_its_word(word: str) -> None:
    assert normalize(word)[0] == word[0]


def test_names_are_one_in_any_case_and_spacing() -> None:
    assert fold_name(" The  Foreign\nMinistry") == "the foreign ministry"
