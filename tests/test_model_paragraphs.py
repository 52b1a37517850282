"""Paragraphs by line, by blank line, and in texts that were broken at a fixed width."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.records import Span

BRIDGE = (
    "The bridge over the Sorn will stay closed until April, the mayor of Port Marlow said on Tuesday. "
    "“We found cracks in two of the five piers,” Ana Ruiz told reporters, and added that nobody would "
    "drive over them until the engineers of the harbour agency had looked at the other three as well."
)
FERRY = (
    "The ferry that was to carry the town's lorries has not arrived. Its owner, the Sorn Line, says that it "
    "was never asked for a date and that the boat is in another port, where it is being painted."
)


def words(text: str) -> list[str]:
    """The paragraphs of ``text``, with white space inside them as one space."""
    return [" ".join(p.of(text).split()) for p in find_paragraphs(text)]


@pytest.mark.parametrize(
    "end",
    [
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        "\u2029",
        "\x85",
        "\v",
        "\f",
        "\x1c",
        "\n\n",
        "\r\n\r\n",
        "\n \t\n",
        " \n ",
        "\r\r",
    ],
)
def test_every_line_end_parts(end: str) -> None:
    assert words(f"One.{end}Two and{end}three") == ["One.", "Two and", "three"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2029 \u00a0\r\n\v", "\u3000"])
def test_white_space_has_no_paragraph(text: str) -> None:
    assert find_paragraphs(text) == []


def test_white_space_around_a_paragraph_is_left_out() -> None:
    assert find_paragraphs("\n \u00a0One two \t\n") == [Span(3, 10)]


@pytest.mark.parametrize("width", range(60, 81, 4))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("indent", ["", "    "])
def test_a_paragraph_broken_at_a_width_stays_whole(width: int, end: str, indent: str) -> None:
    wrapped = [
        textwrap.fill(one, width, initial_indent=indent, subsequent_indent=indent) for one in (BRIDGE, FERRY)
    ]
    assert words("\n\n".join(wrapped).replace("\n", end)) == [BRIDGE, FERRY]


def test_a_paragraph_broken_at_a_width_may_begin_with_an_indent() -> None:
    wrapped = [textwrap.fill(one, 72, initial_indent="   ") for one in (BRIDGE, FERRY)]
    assert words("\n".join(wrapped)) == [BRIDGE, FERRY]


def test_a_single_paragraph_may_be_broken_once() -> None:
    text = "The bridge over the Sorn will stay closed until April, as\nthe mayor of Port Marlow said."
    assert words(text) == [text.replace("\n", " ")]


def test_a_headline_an_address_and_a_list_part_where_lines_are_broken() -> None:
    text = f"""The Marlow Courier
14 Quay Street
Port Marlow

Bridge stays closed

{textwrap.fill(BRIDGE, 70)}

The mayor asked three things:
- that the harbour agency show its reports of the last ten years, those of
  the divers as well
- that the Sorn Line bring its ferry
1. first of all by Sunday, or by Monday if the weather does not allow it
2. then again

{textwrap.fill(FERRY, 70)}
Ines Hall
"""
    assert words(text) == [
        "The Marlow Courier",
        "14 Quay Street",
        "Port Marlow",
        "Bridge stays closed",
        BRIDGE,
        "The mayor asked three things:",
        "- that the harbour agency show its reports of the last ten years, those of the divers as well",
        "- that the Sorn Line bring its ferry",
        "1. first of all by Sunday, or by Monday if the weather does not allow it",
        "2. then again",
        FERRY,
        "Ines Hall",
    ]


def test_a_link_longer_than_the_width_changes_nothing() -> None:
    link = "https://courier.example/" + "sorn-bridge-" * 9
    assert words(f"{textwrap.fill(BRIDGE, 70)}\n\n{link}\n\n{textwrap.fill(FERRY, 70)}") == [
        BRIDGE,
        link,
        FERRY,
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [BRIDGE, FERRY, "Nobody was hurt."],
        [
            "The bridge over the Sorn will stay closed until April, the mayor said.",
            "The ferry that was to carry the town's lorries has not arrived.",
            "Its owner says that it was never asked for a date, and is painting it.",
            "Nobody was hurt when the piers cracked in the night to last Sunday.",
        ],
        [
            "Bridge over the Sorn to stay closed until April, mayor of Port Marlow says",
            "Ferry that was to carry the town's lorries has not arrived in the harbour",
            "Sorn Line was never asked for a date, its owner told a meeting of dockers",
            "Engineers look at three more piers as a cold winter comes to Port Marlow",
        ],
        ["Bridge stays closed, mayor says in a letter to every house in Port Marlow", BRIDGE, FERRY],
        [
            "A poem of the river",
            "that runs without an end",
            "and keeps its lines as short",
            "as any line I've penned",
        ],
        ["The mayor of Port Marlow and the Sorn Line, which owns the", BRIDGE, "that is all of it", FERRY],
    ],
    ids=["long", "sentences", "headlines", "headline", "poem", "wide"],
)
def test_lines_that_no_width_has_broken_are_paragraphs(lines: list[str]) -> None:
    assert words("\n".join(lines)) == lines


@given(
    st.text(alphabet=st.sampled_from("a B.“-1 \t\n\r\u2028\u2029\x85\v\f\u200b"), max_size=300)
    | st.text(max_size=80)
)
def test_paragraphs_are_in_order_stripped_and_cover_every_word(text: str) -> None:
    at = 0
    for paragraph in find_paragraphs(text):
        assert not text[at : paragraph.start].strip()
        assert paragraph.of(text) == paragraph.of(text).strip() != ""
        at = paragraph.end
    assert not text[at:].strip()


PHRASES = st.lists(
    st.sampled_from(["the bridge", "Ana Ruiz said", "is shut.", "of the harbour", "“Go,”"]), min_size=30
)


@given(st.lists(PHRASES, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_a_hard_end_parts_whether_or_not_lines_are_broken(blocks: list[list[str]], end: str) -> None:
    text = "\u2029".join(textwrap.fill(" ".join(block), 68).replace("\n", end) for block in blocks)
    spans = find_paragraphs(text)
    assert not any("\u2029" in span.of(text) for span in spans)
    assert sum(len(span.of(text).split()) for span in spans) == len(text.split())


@pytest.mark.parametrize(
    ("unit", "n_paragraphs"),
    [("\n", 0), (" \n", 0), ("a\n", 50_000), ("\r\n", 0), (" ", 0), ("a b ", 1), ("- a\n", 25_000)],
)
def test_reads_a_hundred_thousand_characters_of_one_kind(unit: str, n_paragraphs: int) -> None:
    assert len(find_paragraphs(unit * (100_000 // len(unit)))) == n_paragraphs
