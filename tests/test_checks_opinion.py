"""What is somebody's opinion: by its label, or by a writer who says "I"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.checks.opinion import is_opinion
from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.model.quotes import find_quotes

REPORT = "The bridge over the Sorn will stay closed until April, the harbour agency said on Tuesday."


def opinion(title: str, text: str = REPORT) -> bool:
    paragraphs = [(span.start, span.end) for span in find_paragraphs(text)]
    return is_opinion(title, text, find_quotes(text, paragraphs))


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: The bridge must go",
        "OPINION | The bridge must go",
        "[Opinion] The bridge must go",
        "Comment: the bridge must go",
        "Commentary – The bridge must go",
        "Editorial: The bridge must go",
        "Letters: what readers say of the bridge",
        "Analysis: why the bridge must go",
        "Op-ed: The bridge must go",
        "The Fall of Velm – review",
        "The Fall of Velm (Review)",
        "The bridge must go | Ana Ruiz",
        "The bridge must go | Opinion",
    ],
)
def test_a_label_says_that_it_is_one(title: str) -> None:
    assert opinion(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Bridge over the Sorn to stay shut",
        "Mayor's comments spark row",
        "Commentator leaves broadcaster",
        "Reviewers panic as film opens",
        "Opinions differ on bridge",
        "Bridge shut for review of its piers",
        "Blogger jailed in Velm",
    ],
)
def test_a_headline_of_news_says_nothing(title: str) -> None:
    assert not opinion(title)


@pytest.mark.parametrize(
    "title",
    [
        "Leader of rebels killed in raid",
        "Letter bomb kills two in Velm",
        "Column of smoke over Velm",
        "Review of benefits ordered",
        "Editorial staff of daily sacked",
        "Bridge shut | local news",
        "Judge orders a review",
    ],
)
def test_a_word_that_is_also_a_label_says_nothing(title: str) -> None:
    assert not opinion(title)


I_SAY = "I have crossed the bridge all my life. I’ve seen it rust. I say: shut it."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (I_SAY, True),
        (f"{REPORT}\n\n{I_SAY}", True),
        ("Today we must act. Tomorrow we should rest. Now let’s shut it.", True),
        ("In our country, in my street and in my house it is cold.", True),
        pytest.param("We must act. We should have acted. Let’s shut it.", True),
        pytest.param("Our country sleeps. Our leaders sleep. My street is cold.", True),
        (REPORT, False),
        ("", False),
        ("I have crossed it. I’ve seen it rust.", False),
        # what others say in quotation marks is theirs
        (f"“{I_SAY}” Ana Ruiz said.", False),
        (f'"{I_SAY}" Ana Ruiz said.', False),
        ("“I am done,” she said. “I am tired,” he said. “I’m cold,” they said.", False),
        # Roman numerals, "us" and "ours" do not speak
        ("World War II, King George II and Elizabeth II. Chapter III, verse II.", False),
        pytest.param("After World War I George I fell. World War I was over.", False),
        ("They told us that it was ours; we left.", False),
    ],
)
def test_a_writer_who_speaks_for_himself(text: str, expected: bool) -> None:
    assert opinion("Bridge over the Sorn to stay shut", text) is expected


def test_three_first_persons_make_it_an_opinion() -> None:
    sentence = "I have crossed it. "
    assert [opinion("", sentence * times) for times in range(5)] == [False, False, False, True, True]


@given(st.text(max_size=60), st.text(max_size=120))
def test_quotation_marks_around_it_never_make_an_opinion_of_a_report(title: str, words: str) -> None:
    text = words.replace("“", "").replace("”", "").replace("\n", " ")
    quotes = find_quotes(f"“{text}”", [(0, len(text) + 2)])
    if not is_opinion(title, text, []):
        assert not is_opinion(title, f"“{text}”", quotes)
