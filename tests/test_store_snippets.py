"""Snippets: the best words around what was found, with exact marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thirdhand.store.snippets import LENGTH, cut_snippet

TEXT = (
    "The council met on Monday. " * 10
    + "A grain ship ran aground. The grain was wet, the crew of the ship said. "
    + "Nobody was hurt. " * 30
)


def test_the_window_with_most_finds_begins_at_a_sentence() -> None:
    snippet = cut_snippet(f"One ship sank.{' Rain fell.' * 40} {TEXT}", [("grain",), ("ship",)])
    assert snippet.text.startswith("A grain ship ran aground. The grain was wet, the crew of the ship said.")
    assert [span.of(snippet.text) for span in snippet.marks] == ["grain", "ship", "grain", "ship"]
    assert (snippet.has_before, snippet.has_after) == (True, True)


def test_phrases_are_marked_as_one() -> None:
    snippet = cut_snippet(TEXT, [("grain", "ship")])
    assert [span.of(TEXT) for span in snippet.spans] == ["grain ship"]


def test_finds_that_overlap_are_one_mark() -> None:
    snippet = cut_snippet("old grain ship", [("old", "grain"), ("grain", "ship")])
    assert [span.of(snippet.text) for span in snippet.marks] == ["old grain ship"]


def test_without_finds_it_is_the_beginning() -> None:
    snippet = cut_snippet(f"\n {TEXT}", [])
    assert snippet.text.startswith("The council met")
    assert snippet.offset == 2
    assert len(snippet.text) <= LENGTH
    assert not snippet.has_before


def test_the_headline_is_left_out() -> None:
    text = "Ship aground\n\nA grain ship ran aground."
    snippet = cut_snippet(text, [("ship",)], after=len("Ship aground"))
    assert snippet.text == "A grain ship ran aground."
    assert [span.of(text) for span in snippet.spans] == ["ship"]


def test_no_word_is_cut_in_two() -> None:
    snippet = cut_snippet("rain " * 200 + "grain" + " snow" * 200, [("grain",)])
    assert set(snippet.text.split()) == {"rain", "grain", "snow"}


PHRASES = st.lists(st.sampled_from([("a",), ("b",), ("a", "b"), ("b", "a", "c")]), max_size=3)


@given(st.text(alphabet="ab c.\n’🚒", max_size=400), PHRASES)
def test_snippets_quote_the_text(text: str, phrases: list[tuple[str, ...]]) -> None:
    snippet = cut_snippet(text, phrases)
    assert text[snippet.offset : snippet.offset + len(snippet.text)] == snippet.text
    assert [span.of(text) for span in snippet.spans] == [span.of(snippet.text) for span in snippet.marks]
