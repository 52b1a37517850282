from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given

from tests.invented import article, articles, attribution, bridge, claim, depot, link
from thirdhand.records import Article, Attribution, AttributionType, Certainty, Part, Phrase, Span
from thirdhand.views.margin import Mark, shorten, visible
from thirdhand.views.sheet import count_attributions, lay_out


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


def test_marks_of_a_claim_are_its_content_sources_cues_and_evidence() -> None:
    assert runs(depot(), 1) == [
        ("The daily Vestnik", ["source 5"]),
        (", citing ", []),
        ("a source close to the fleet", ["source 5"]),
        (", ", []),
        ("reported", ["cue 5"]),
        (" that ", []),
        ("naval intelligence", ["source 5"]),
        (" ", []),
        ("believed", ["cue 5", "evidence 5"]),
        (" ", []),
        ("at least three drones had ", ["content 5"]),
        ("probably", ["content 5", "evidence 5"]),
        (" crossed the lake", ["content 5"]),
        (".", []),
    ]


def test_marks_of_a_claim_know_its_certainty_and_the_own_plain_voice() -> None:
    sheet = lay_out(depot())
    looks = {
        mark.number: mark
        for p in (sheet.title, *sheet.paragraphs)
        if p
        for run in p.runs
        for mark in run.marks
    }
    assert (looks[5].certainty, looks[5].is_plain) == (Certainty.PROBABLE, False)
    assert [number for number, mark in looks.items() if mark.is_plain] == [1, 3, 4]
    # Hearsay and a condition are the writer's own as well, and not plain.
    assert (looks[10].certainty, looks[11].certainty) == (Certainty.CONDITIONAL, Certainty.UNKNOWN)


def test_a_claim_stands_where_its_content_does() -> None:
    """Its source, met before and shared with other claims, draws it nowhere."""
    text = "Ek: it rains.\n\nIt snows, too."
    ek = link(text, "Ek", "person", certainty="asserted")
    later = claim(text, "c1", ["It snows, too"], ek)
    sheet = lay_out(article(text, claims=[later, claim(text, "c2", ["it rains"], ek)]))
    assert [(note.number, note.id) for note in sheet.claims] == [(1, "c2"), (2, "c1")]
    assert [paragraph.numbers for paragraph in sheet.paragraphs] == [(1,), (2,)]
    starts = [(run.text, mark.number) for p in sheet.paragraphs for run in p.runs for mark in run.starts]
    assert starts == [("it rains", 1), ("It snows, too", 2)]


def test_claims_of_a_headline_given_apart_mark_it() -> None:
    title = lay_out(depot()).title
    assert title is not None
    assert title.numbers == (1, 2)
    assert [(run.text, [f"{mark.role} {mark.number}" for mark in run.marks]) for run in title.runs] == [
        ("Depot on Lake Orm burns", ["content 1"]),
        ("; ", []),
        ("Sarovia", ["source 2"]),
        (" ", []),
        ("denies", ["evidence 2"]),
        (" ", []),
        ("strike", ["content 2"]),
    ]


def test_a_headline_is_shown_in_one_line_with_its_marks() -> None:
    title = "  Wet \n\n week \t ahead "
    shown = lay_out(
        article("Rain.", claims=[claim(title, "c1", ["week \t"], part="title")], title=title)
    ).title
    assert shown is not None
    assert [(run.text, bool(run.marks)) for run in shown.runs] == [
        ("Wet ", False),
        ("week ", True),
        ("ahead", False),
    ]


def test_a_headline_with_claims_of_its_own_does_not_hide_the_first_paragraph() -> None:
    text = "Rain falls\n\nIt rains."
    claims = [claim(text, "c1", ["Rain falls"]), claim("Rain falls", "c2", ["Rain falls"], part="title")]
    sheet = lay_out(article(text, claims=claims, title="Rain falls"))
    assert sheet.title is not None
    assert (sheet.title.numbers, [p.numbers for p in sheet.paragraphs]) == ((1,), [(2,), ()])


def test_attributions_are_left_out_where_there_are_claims() -> None:
    sheet = lay_out(depot())
    assert (sheet.notes, len(sheet.claims), sheet.n_notes) == ((), 12, 12)
    assert (lay_out(bridge()).claims, lay_out(bridge()).n_notes) == ((), 6)


def test_credits_are_named_once() -> None:
    assert lay_out(depot()).credits == ("Meridian Press",)
    twice = article("AP, AP", credits=[*depot().credits, *depot().credits])
    assert lay_out(twice).credits == ("Meridian Press",)


def test_a_claim_in_a_blank_headline_has_its_number_all_the_same() -> None:
    blank = Phrase.cut("\r", [Span(0, 1)])
    in_title = replace(depot().claims[0], part=Part.TITLE, content=blank, chain=())
    sheet = lay_out(replace(article("0"), title="\r", claims=(in_title,)))
    assert sheet.title is not None
    assert (sheet.title.numbers, sheet.title.text) == ((1,), "")
    assert lay_out(replace(article("0"), title="\r")).title is None


@given(articles())
def test_layout_loses_no_word_and_every_mark_closes(given: Article) -> None:
    sheet = lay_out(given)
    title = [sheet.title] if sheet.title else []
    pieces = title + list(sheet.paragraphs)
    shown = "".join(paragraph.text for paragraph in pieces)
    whole = visible((given.title or "") + given.text)
    assert "".join(shown.split()) in "".join(whole.split())
    for paragraph in pieces:
        opened = sorted((m.number, m.role) for run in paragraph.runs for m in run.opens)
        closed = sorted((m.number, m.role) for run in paragraph.runs for m in run.closes)
        assert opened == closed
        for run in paragraph.runs:
            assert set(run.opens) | set(run.closes) <= set(run.marks)
    n_notes = len(given.claims or given.attributions)
    assert [note.number for note in sheet.claims or sheet.notes] == list(range(1, n_notes + 1))
    beside = sorted(number for paragraph in pieces for number in paragraph.numbers)
    assert len(beside) == len(set(beside))
    if sheet.paragraphs:
        assert beside == list(range(1, n_notes + 1))


@given(articles(has_claims=False))
def test_marks_cover_the_words_of_their_attribution(given: Article) -> None:
    sheet = lay_out(given)
    shown = words_under_marks(given)
    by_id = {item.id: item for item in given.attributions}
    for note in sheet.notes:
        for role, phrase in by_id[note.id].phrases:
            expected = visible("".join(span.of(given.text) for span in phrase.spans))
            assert shown.get((note.number, role), "") == "".join(expected.split())


@given(articles(has_claims=True))
def test_marks_cover_the_words_of_their_claim(given: Article) -> None:
    shown = words_under_marks(given)
    by_id = {item.id: item for item in given.claims}
    for note in lay_out(given).claims:
        made = by_id[note.id]
        string = given.text if made.part == "text" else given.title or ""
        assert shown.get((note.number, "content"), "") == bare(span.of(string) for span in made.content.spans)
        for source in made.chain:
            for span in source.source.spans:
                assert bare([span.of(string)]) in shown.get((note.number, "source"), "")


def bare(words: Iterable[str]) -> str:
    return "".join(visible("".join(words)).split())


def words_under_marks(given: Article) -> dict[tuple[int, str], str]:
    shown: dict[tuple[int, str], str] = {}
    sheet = lay_out(given)
    for paragraph in ((sheet.title,) if sheet.title else ()) + sheet.paragraphs:
        for run in paragraph.runs:
            for mark in run.marks:
                key = (mark.number, mark.role)
                shown[key] = shown.get(key, "") + "".join(run.text.split())
    return shown
