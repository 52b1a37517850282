"""The golden cases themselves are checked: a wrong gold label would teach us to trust a wrong model.

First the parser of the markup, then every case in ``tests/cases``.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.records import Span
from training.cases import Case, CaseError, load_cases, parse_case
from training.corpus import GoldAttribution

FOLDER = Path(__file__).parent / "cases"
CASES = load_cases(FOLDER)

KINDS = {
    "according_to_adjunct",
    "belief_and_speech_verbs",
    "bullets_captions",
    "dateline_and_credits",
    "denial",
    "direct_quote",
    "documents",
    "headline",
    "indirect",
    "interrupted_quote",
    "inverted",
    "long_source",
    "marks",
    "mixed",
    "multi_paragraph_quote",
    "negative",
    "nested",
    "no_source",
    "pronoun_source",
    "shared_source",
}
ROLES = ("source", "cue", "content")


def spans(*offsets: tuple[int, int]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in offsets)


def test_parse_returns_bare_text_and_spans() -> None:
    text, attributions = parse_case("{s1:The mayor} {c1:said} {t1:the bridge would close}.")
    assert text == "The mayor said the bridge would close."
    assert attributions == (
        GoldAttribution(source=spans((0, 9)), cue=spans((10, 14)), content=spans((15, 37))),
    )


def test_parse_ties_pieces_by_number_in_any_order() -> None:
    text, attributions = parse_case("{t2:Yes}, {c2:said} {s2:A}; {t1:no}, {c1:said} {s1:B}.")
    assert text == "Yes, said A; no, said B."
    assert [gold.content for gold in attributions] == [spans((13, 15)), spans((0, 3))]


def test_parse_shares_a_source_and_splits_a_content() -> None:
    text, attributions = parse_case("{t1:“Go,”} {s1,2:she} {c1:said}, {t1:“now,”} {c2:adding} {t2:thanks}.")
    assert text == "“Go,” she said, “now,” adding thanks."
    assert attributions == (
        GoldAttribution(source=spans((6, 9)), cue=spans((10, 14)), content=spans((0, 5), (16, 22))),
        GoldAttribution(source=spans((6, 9)), cue=spans((23, 29)), content=spans((30, 36))),
    )


def test_parse_leaves_source_empty_where_nobody_is_named() -> None:
    _, (gold,) = parse_case("{t1:He has} {c1:reportedly} {t1:left}.")
    assert gold.source == ()


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("", ""),
        ("Nobody spoke.", "Nobody spoke."),
        (r"a \{set\} of \\ marks", r"a {set} of \ marks"),
        (r"{c1:said}{t1:\{x\}}", "said{x}"),
        ("{c1:said}\r\n\n{t1:“Go.\n\n“Now.”}", "said\r\n\n“Go.\n\n“Now.”"),
        ("{s1:Minister}{c1::} {t1:no}", "Minister: no"),
        ("{c1:said} {t1:a 𝄞 clef}", "said a 𝄞 clef"),
    ],
)
def test_parse_keeps_the_text(marked: str, text: str) -> None:
    assert parse_case(marked)[0] == text


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("ab {x1:c}", "at 3: a brace opens no piece"),
        ("ab {s:c}", "at 3: a brace opens no piece"),
        ("ab {s0:c}", "at 3: a brace opens no piece"),
        ("ab {s1,:c}", "at 3: a brace opens no piece"),
        ("ab} c", "at 2: a brace closes nothing"),
        ("ab {s1:c", "at 3: the piece that opens here is never closed"),
        ("ab {s1:c {c1:d}}", "at 9: a piece opens inside the one opened at 3"),
        ("ab {s1:}", "at 3: the piece is empty"),
        ("ab {s1,1:c}", "at 3: the piece names an attribution twice"),
        (r"ab \n", "at 3: a backslash stands before"),
        ("ab \\", "at 3: a backslash stands before"),
        ("{s1:He} {t1:no}", "attribution 1 has no cue"),
        ("{s1:He} {c1:said}", "attribution 1 has no content"),
        ("{c2:said} {t2:no}", "attribution 1 has no cue"),
    ],
)
def test_parse_says_where_the_markup_is_wrong(marked: str, message: str) -> None:
    with pytest.raises(CaseError, match=re.escape(message)):
        parse_case(marked)


@given(st.lists(st.tuples(st.sampled_from(["s1", "c1", "t1", ""]), st.text(min_size=1)), max_size=8))
def test_parse_finds_what_was_marked(chunks: list[tuple[str, str]]) -> None:
    chunks = [*chunks, ("c1", "said"), ("t1", "it")]
    escaped = [(mark, re.sub(r"([{}\\])", r"\\\1", words)) for mark, words in chunks]
    marked = "".join(f"{{{mark}:{words}}}" if mark else words for mark, words in escaped)
    text, (gold,) = parse_case(marked)
    assert text == "".join(words for _, words in chunks)
    for role in ROLES:
        found = [span.of(text) for span in getattr(gold, role)]
        letter = "t" if role == "content" else role[0]
        assert found == [words for mark, words in chunks if mark == f"{letter}1"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"id": "odd-01"}, "odd.json: the file must hold one list"),
        ([{"id": "odd-01", "marked": "x"}], "odd.json, odd-01: a case has the keys"),
        ([{"id": "odd-01", "marked": None, "known_failure": None}], "odd.json, odd-01: a case has the keys"),
        ([{"id": "even-01", "marked": "x", "known_failure": None}], "the id must begin with odd-"),
        ([{"id": "odd-01", "marked": "{", "known_failure": None}], "odd.json, odd-01: at 0: a brace opens"),
        ([{"id": "odd-01", "marked": "x", "known_failure": None}] * 2, "the id odd-01 stands twice"),
    ],
)
def test_load_names_the_bad_case(tmp_path: Path, content: object, message: str) -> None:
    (tmp_path / "odd.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CaseError, match=re.escape(message)):
        load_cases(tmp_path)


def test_load_keeps_kind_and_reason(tmp_path: Path) -> None:
    record = {"id": "odd-01", "marked": "Rain.", "known_failure": "weather"}
    (tmp_path / "odd.json").write_text(json.dumps([record]), encoding="utf-8")
    expected = Case(id="odd-01", kind="odd", text="Rain.", attributions=(), known_failure="weather")
    assert load_cases(tmp_path) == [expected]


def test_every_kind_has_its_share_of_cases() -> None:
    counts = Counter(case.kind for case in CASES)
    assert set(counts) == KINDS
    assert min(counts.values()) >= 6
    assert max(counts.values()) <= 16
    assert len(CASES) >= 170


def test_ids_count_up_within_their_file() -> None:
    counts: Counter[str] = Counter()
    for case in CASES:
        counts[case.kind] += 1
        assert case.id == f"{case.kind}-{counts[case.kind]:02}"


def test_no_text_stands_twice() -> None:
    assert [text for text, n in Counter(case.text for case in CASES).items() if n > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_is_sound(case: Case) -> None:
    assert case.text == case.text.strip()
    assert (case.attributions == ()) == (case.kind == "negative")
    pieces = {(span, role) for gold in case.attributions for role in ROLES for span in getattr(gold, role)}
    for span, _ in pieces:
        assert span.of(case.text) == span.of(case.text).strip()
        assert "\n\n" not in span.of(case.text), "a paragraph is a piece of its own"
    ordered = sorted(span for span, _ in pieces)
    for before, after in zip(ordered, ordered[1:], strict=False):
        assert before.end <= after.start


@pytest.mark.parametrize(
    ("kind", "is_so"),
    [
        ("no_source", lambda case: any(not gold.source for gold in case.attributions)),
        (
            "shared_source",
            lambda case: len({gold.source for gold in case.attributions}) < len(case.attributions),
        ),
        ("interrupted_quote", lambda case: any(len(gold.content) > 1 for gold in case.attributions)),
        (
            "multi_paragraph_quote",
            lambda case: "\n\n“" in case.text or '\n\n"' in case.text or "\n\n‘" in case.text,
        ),
        ("inverted", lambda case: any(gold.cue < gold.source for gold in case.attributions)),
    ],
)
def test_kind_shows_what_it_is_named_for(kind: str, is_so: object) -> None:
    assert callable(is_so)
    assert [case.id for case in CASES if case.kind == kind and not is_so(case)] == []
