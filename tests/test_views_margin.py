import pytest
from hypothesis import given

from tests.invented import article, articles, attribution, bridge
from thirdhand.records import Article, Attribution, AttributionType, Phrase, Span
from thirdhand.views.margin import Mark, count_attributions, lay_out, shorten, visible


def runs(given: Article, paragraph: int = 0) -> list[tuple[str, list[str]]]:
    """The runs of a paragraph as (text, marks such as ``content 1``)."""
    return [
        (run.text, [f"{mark.role} {mark.number}" for mark in run.marks])
        for run in lay_out(given).paragraphs[paragraph].runs
    ]


def test_runs_are_cut_where_marks_begin_and_end() -> None:
    assert runs(bridge(), 3) == [
        ("The harbour agency's director, Tomas Ek", ["source 4"]),
        (", ", []),
        ("said", ["cue 4"]),
        (" ", []),
        ("the engineers", ["content 4", "source 5"]),
        (" ", ["content 4"]),
        ("had told", ["content 4", "cue 5"]),
        (" him ", ["content 4"]),
        ("that the bridge was “in fair condition.”", ["content 4", "content 5"]),
    ]


def test_crossing_marks_share_the_run_between_them() -> None:
    text = "abcdef"
    crossing = [
        Attribution(
            id=id,
            type=AttributionType.DIRECT,
            parent=None,
            score=1.0,
            source=None,
            cue=None,
            content=Phrase.cut(text, [span]),
        )
        for id, span in (("a1", Span(0, 4)), ("a2", Span(2, 6)))
    ]
    assert runs(article(text, crossing)) == [
        ("ab", ["content 1"]),
        ("cd", ["content 1", "content 2"]),
        ("ef", ["content 2"]),
    ]


def test_a_content_over_paragraphs_opens_and_closes_in_each() -> None:
    sheet = lay_out(bridge())
    for paragraph in sheet.paragraphs[1:3]:
        assert paragraph.runs[0].opens == (Mark(number=3, role="content"),)
        assert paragraph.runs[-1].closes == (Mark(number=3, role="content"),)
    # Its source stands in the paragraph before, where the reader meets it first.
    assert [paragraph.numbers for paragraph in sheet.paragraphs] == [(1, 2, 3), (), (), (4, 5), (6,)]


def test_a_shared_source_carries_both_numbers() -> None:
    assert ("Ana Ruiz", ["source 2", "source 3"]) in runs(bridge())


def test_notes_are_numbered_as_the_reader_meets_them() -> None:
    text = "Ruiz said A and denied B. C, Ek said."
    late = attribution(text, "a1", "indirect", source=["Ek"], content=["C"])
    second = attribution(text, "a2", "indirect", source=["Ruiz"], cue=["denied"], content=["B"])
    first = attribution(text, "a3", "indirect", source=["Ruiz"], cue=["said"], content=["A"])
    notes = lay_out(article(text, [late, second, first])).notes
    assert [(note.number, note.source, note.cue, note.content) for note in notes] == [
        (1, "Ruiz", "said", "A"),
        (2, "Ruiz", "denied", "B"),
        (3, "Ek", None, "C"),
    ]


def test_an_outer_attribution_comes_before_the_one_it_holds() -> None:
    text = "Aides said it rained, Ek said."
    inner = attribution(
        text, "a1", "indirect", source=["Aides"], cue=["said"], content=["it rained"], parent="a2"
    )
    outer = attribution(text, "a2", "indirect", source=["Ek"], content=["Aides said it rained"])
    notes = lay_out(article(text, [inner, outer])).notes
    assert [(note.source, note.within) for note in notes] == [("Ek", None), ("Aides", 1)]


def test_a_title_that_begins_the_text_is_shown_once() -> None:
    sheet = lay_out(bridge())
    assert sheet.title is not None
    assert sheet.title.text == "Bridge over the Sorn to stay shut until spring"
    assert sheet.paragraphs[0].text.startswith("PORT MARLOW")


def test_a_title_given_apart_stands_before_the_text() -> None:
    sheet = lay_out(article("Rain fell.", title="Wet\n week"))
    assert (sheet.title and sheet.title.text, [p.text for p in sheet.paragraphs]) == (
        "Wet week",
        ["Rain fell."],
    )


def test_details_leave_out_what_is_not_known() -> None:
    assert lay_out(bridge()).details == ("The Marlow Courier", "Ines Hall", "2026-03-03 18:05:00+01:00")
    assert lay_out(bridge(byline=None, published=None)).details == ("The Marlow Courier",)
    assert lay_out(article("Rain.")).details == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, naïve, שלום 👩‍👩‍👧 e\u0301", "plain, naïve, שלום 👩‍👩‍👧 e\u0301"),
        ("\x1b[2J\x07\x00\x7f", "␛[2J␇␀␡"),
        ("a\tb\r\nc\u2028d", "a b  c d"),
        ("\x9b31m \ud800 \u202edesrever", "\ufffd31m \ufffd \ufffddesrever"),
    ],
)
def test_what_steers_a_terminal_is_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert len(shown) == len(text)


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("two words here", 12, "two words…"),
        ("x" * 30, 10, "x" * 9 + "…"),
        ("a bbbbbbbbbbbb", 8, "a bbbbb…"),
    ],
)
def test_shorten_cuts_at_words_where_it_can(text: str, limit: int, shown: str) -> None:
    assert shorten(text, limit) == shown
    assert len(shown) <= limit


def test_the_count_says_types_and_missing_sources() -> None:
    assert (
        count_attributions(lay_out(bridge()).notes)
        == "6 attributions: 2 direct, 3 indirect, 1 mixed; 1 without a source"
    )
    assert count_attributions(lay_out(bridge()).notes[:1]) == "1 attribution: 1 indirect"


@given(articles())
def test_layout_loses_no_word_and_every_mark_closes(given: Article) -> None:
    sheet = lay_out(given)
    pieces = ([sheet.title] if sheet.title and sheet.title.numbers else []) + list(sheet.paragraphs)
    shown = "".join(paragraph.text for paragraph in pieces)
    assert "".join(shown.split()) in "".join(visible(given.text).split())
    for paragraph in pieces:
        opened = sorted((m.number, m.role) for run in paragraph.runs for m in run.opens)
        closed = sorted((m.number, m.role) for run in paragraph.runs for m in run.closes)
        assert opened == closed
        for run in paragraph.runs:
            assert set(run.opens) | set(run.closes) <= set(run.marks)
    assert [note.number for note in sheet.notes] == list(range(1, len(given.attributions) + 1))
    beside = sorted(
        number
        for paragraph in (*pieces, *([sheet.title] if sheet.title else []))
        for number in paragraph.numbers
    )
    if pieces:
        assert set(beside) == {note.number for note in sheet.notes}


@given(articles())
def test_marks_cover_the_words_of_their_attribution(given: Article) -> None:
    shown: dict[tuple[int, str], str] = {}
    sheet = lay_out(given)
    for paragraph in ((sheet.title,) if sheet.title else ()) + sheet.paragraphs:
        for run in paragraph.runs:
            for mark in run.marks:
                key = (mark.number, mark.role)
                shown[key] = shown.get(key, "") + run.text
    by_id = {item.id: item for item in given.attributions}
    for note in sheet.notes:
        for role, phrase in by_id[note.id].phrases:
            expected = visible("".join(span.of(given.text) for span in phrase.spans))
            assert "".join(shown.get((note.number, role), "").split()) == "".join(expected.split())
