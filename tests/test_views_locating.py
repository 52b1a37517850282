"""Where findings stand in their inputs."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import article, spans
from tests.invented_findings import finding
from thirdhand.acquire import acquire_html
from thirdhand.acquire.decode import decode
from thirdhand.records import Article, Phrase, Span
from thirdhand.views.locating import (
    START,
    Position,
    locate_in_markup,
    locate_in_paragraphs,
    locate_in_text,
)

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.html"))


def about(given: Article, *words: str, part: str = "text") -> Article:
    """The article with a finding on each of ``words``: the first occurrence of each."""
    return replace(given, findings=tuple(finding(given, "x", each, part=part) for each in words))


def places(positions: Sequence[Position]) -> list[tuple[int, int]]:
    return [(position.line, position.column) for position in positions]


def test_lines_of_a_text_are_counted_whatever_ends_them() -> None:
    text = "One.\r\nTwo\rThree\n\n  Four 🌍 five\u2028six"
    found = locate_in_text(about(article(text), "One", "Two", "Three", "Four", "five", "six"))
    assert places(found) == [(1, 1), (2, 1), (3, 1), (5, 3), (5, 10), (5, 15)]


def test_a_finding_is_where_its_first_words_are() -> None:
    given = article("Rain fell.\nSnow fell too.")
    split = replace(
        finding(given, "x", "Rain"), phrase=Phrase.cut(given.text, spans(given.text, "Snow", "fell."))
    )
    assert places(locate_in_text(replace(given, findings=(split,)))) == [(1, 6)]


def test_a_headline_counts_where_it_stands_in_the_text_and_nowhere_else() -> None:
    given = article("\nRain falls\n\nIt fell.", title="Rain falls")
    assert places(locate_in_text(about(given, "falls", part="title"))) == [(2, 6)]
    assert locate_in_text(about(article("It fell.", title="Rain falls"), "falls", part="title")) == (START,)
    assert locate_in_text(given) == ()


def test_paragraphs_are_the_lines_of_a_document() -> None:
    text = "One.\n\nTwo with\na break.\n\nThree and four."
    given = about(article(text), "One", "break", "four")
    assert places(locate_in_paragraphs(given)) == [(1, 1), (2, 12), (3, 11)]
    # A first line that stands as the headline is a paragraph like the others; one of a style of its own is not.
    assert places(locate_in_paragraphs(replace(given, title="One."))) == [(1, 1), (2, 12), (3, 11)]
    apart = replace(given, title="Rain falls")
    assert places(locate_in_paragraphs(apart)) == [(2, 1), (3, 12), (4, 11)]
    assert places(locate_in_paragraphs(about(apart, "falls", part="title"))) == [(1, 6)]


PAGE = """<!DOCTYPE html>
<html><head><title>Rain falls &ndash; The Orm Herald</title>
<script>var teaser = "Rain falls on the lake";</script>
<style>p > a { color: red } /* Snow */</style></head>
<body><!-- Snow was seen -->
<nav><a title="Snow > rain" href="x">Snow</a></nav>
<h1>Rain falls</h1>
<p>Rain&nbsp;fell on <a
  href="y">the
  lake</a>, <em>Ek</em> said. <q>Snow comes</q>, she&rsquo;ll say; caf&#233; owners don&#x27;t.</p>
<p>It was so&shy;called sn<b>o</b>w, Ek said again.</p>
</body></html>
"""
TEXT = "Rain fell on the lake, Ek said. “Snow comes”, she’ll say; café owners don't.\n\nIt was socalled snow, Ek said again."


@pytest.mark.parametrize(
    ("words", "line", "source"),
    [
        ("Rain fell on the lake, Ek", 8, "Rain&nbsp;fell on <a"),
        ("the lake", 9, "the"),
        ("lake", 10, "lake</a>"),
        ("Ek", 10, "Ek</em>"),
        ("“Snow comes”", 10, "<q>Snow"),
        ("Snow", 10, "Snow comes</q>"),
        ("she’ll", 10, "she&rsquo;ll"),
        ("’ll", 10, "&rsquo;ll"),
        ("café", 10, "caf&#233;"),
        ("é owners", 10, "&#233; owners"),
        ("owners don't", 10, "owners don&#x27;t"),
        ("socalled", 11, "so&shy;called"),
        ("snow", 11, "sn<b>o</b>w"),
        ("{Ek} said again", 11, "Ek said again"),
    ],
)
def test_words_are_found_through_tags_entities_and_white_space(words: str, line: int, source: str) -> None:
    (position,) = locate_in_markup(about(article(TEXT, title="Rain falls"), words), PAGE)
    assert position.line == line
    assert PAGE.split("\n")[line - 1][position.column - 1 :].startswith(source)


def test_a_headline_is_found_in_the_body_before_the_head() -> None:
    given = about(article(TEXT, title="Rain falls"), "Rain falls", "falls", part="title")
    assert places(locate_in_markup(given, PAGE)) == [(7, 5), (7, 10)]
    headless = PAGE.replace("<h1>Rain falls</h1>", "")
    assert places(locate_in_markup(given, headless)) == [(2, 20), (2, 25)]


def test_decomposed_letters_are_found() -> None:
    given = about(article("Café Orm is shut."), "Orm", "Café")
    assert places(locate_in_markup(given, "<p>Cafe\u0301 Orm is shut.</p>")) == [(1, 10), (1, 4)]


def test_what_the_page_has_in_the_midst_of_the_words_is_stepped_over() -> None:
    given = article("The council said on Monday that the bridge would stay shut until the spring.")
    markup = "<p>The council said on Monday that <aside>Read this</aside> the bridge would stay shut until the spring.</p>"
    assert places(locate_in_markup(about(given, given.text), markup)) == [(1, 4)]


def test_words_that_are_not_there_are_at_the_beginning() -> None:
    given = about(article("Nothing like it."), "Nothing like it", "like")
    assert locate_in_markup(given, "<p>Rain fell.</p>") == (START, START)
    assert locate_in_markup(given, "") == (START, START)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_every_word_of_an_example_is_found_in_its_order(file: Path) -> None:
    markup = decode(file.read_bytes(), file.name, is_html=True)
    read = acquire_html(markup, path=file.name)
    words = [match.span() for match in re.finditer(r"\w+", read.text)]
    given = finding(read, "x", read.text[slice(*words[0])])
    found = tuple(replace(given, phrase=Phrase.cut(read.text, [Span(*ends)])) for ends in words)
    positions = places(locate_in_markup(replace(read, findings=found), markup))
    lines = markup.splitlines()
    assert positions == sorted(set(positions)), "two words at one place, or one before the other"
    assert len(words) > 200
    for (line, column), ends in zip(positions, words, strict=True):
        assert lines[line - 1][column - 1 :].startswith(read.text[slice(*ends)][:2])


@pytest.mark.parametrize(
    "part", ["<a", '<a "', "<script ", "<script>", "<!--", "<a '", "&a", "</", "<p>x</p>", "\n"]
)
def test_no_markup_is_read_twice(part: str) -> None:
    """Reading any of these again from each of its beginnings would take minutes."""
    assert locate_in_markup(about(article("Rain fell."), "Rain fell"), part * 100_000 + '"') == (START,)


@given(
    st.text(alphabet=st.sampled_from("ab <>&\"'!-/;#x\n\r\0\u00ad\x93é\u0301🌍\ud800"), max_size=60),
    st.data(),
)
def test_any_words_in_any_page_are_somewhere(markup: str, data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="ab é\n", min_size=1, max_size=20))
    start = data.draw(st.integers(0, len(text) - 1))
    given = article(text)
    found = replace(
        finding(given, "x", text[start]),
        phrase=Phrase.cut(text, [Span(start, data.draw(st.integers(start + 1, len(text))))]),
    )
    (position,) = locate_in_markup(replace(given, findings=(found,)), markup)
    lines = re.split(r"\r\n|\r|\n", markup)
    assert 1 <= position.line <= len(lines)
    assert 1 <= position.column <= len(lines[position.line - 1]) + 1
