"""Findings in the terminal, on the page, in a notebook and in one line."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.invented import article, bridge, depot
from tests.invented_findings import checked_articles, checked_depot, finding
from tests.test_views_page import CHROMIUM, HOSTILE, Reader, drive, page
from tests.test_views_terminal import ESCAPE, show
from thirdhand.records import GAP, Article, Phrase, Skipped, Span
from thirdhand.views.findings import describe_findings, describe_skipped, find_title, write_line
from thirdhand.views.margin import visible
from thirdhand.views.page import render_fragment
from thirdhand.views.sheet import lay_out

HEADLINE = "the article has no headline"


def skipping(given: Article) -> Article:
    """The article with three rules skipped, two of them for one reason."""
    reasons = (
        ("number-inflated", HEADLINE),
        ("no-reply", "nobody is accused"),
        ("headline-source-lost", HEADLINE),
    )
    return replace(given, skipped=tuple(Skipped(rule=rule, reason=reason) for rule, reason in reasons))


def test_a_finding_is_told_whole_in_the_terminal() -> None:
    shown = show(checked_depot(), 72)
    assert (
        shown.partition("   4 number: 0 staff\n\n")[2].partition("Marks:")[0]
        == """\
Findings

error headline-unsupported: Seen: Depot on Lake Orm burns.
  “Depot on Lake Orm burns”, claims 1, 3
  the text has: “A fuel depot on Lake Orm burned”
  Why: It matters.
  To settle it: Ask.
  also: headline-hedge-lost: Seen as well by headline-hedge-lost.
  also: estimate-vague: Seen as well by estimate-vague.

warning second-hand: Seen: naval intelligence.
  “naval intelligence”, claim 5
  Why: It matters.
  To settle it: Ask.

note estimate-vague: Seen: 40 to 50 tanks.
  “40 to 50 tanks”
  Why: It matters.
  To settle it: Ask.

Not checked: no-reply (no accusation)

"""
    )


def test_findings_wrap_under_their_own_words() -> None:
    lines = show(skipping(checked_depot()), 40).splitlines()
    at = lines.index("  also: headline-hedge-lost: Seen as")
    assert lines[at + 1] == "    well by headline-hedge-lost."
    at = lines.index("Not checked: number-inflated,")
    assert lines[at + 1 : at + 3] == ["  headline-source-lost (the article has", "  no headline)"]
    wide = show(checked_depot(), 200)
    assert max(map(len, wide.partition("\nFindings\n")[2].partition("\nMarks:")[0].splitlines())) <= 84


def test_findings_are_in_ascii_where_there_is_nothing_else() -> None:
    shown = show(checked_depot(), 72, encoding="ascii").partition("\nFindings\n")[2].partition("Marks:")[0]
    assert '  the text has: "A fuel depot on Lake Orm burned"\n' in shown
    assert "\\u" not in shown


def test_severity_is_a_word_with_and_without_colour() -> None:
    plain = show(checked_depot(), 72, terminal=True, environment={"TERM": "xterm-256color", "NO_COLOR": "1"})
    assert "\x1b[1merror headline-unsupported\x1b[0m: Seen" in plain
    coloured = show(checked_depot(), 72, terminal=True)
    assert ESCAPE.sub("", coloured) == ESCAPE.sub("", plain)


def test_the_prose_in_the_terminal_is_the_same_with_findings() -> None:
    for terminal in (False, True):
        with_them, without = (
            ESCAPE.sub("", show(given, 72, terminal=terminal)) for given in (checked_depot(), depot())
        )
        prose = without.partition("OSTMARK")[2].partition("The article's own voice, asserted")[0]
        assert prose in with_them


@pytest.mark.parametrize("render", [page, render_fragment, show])
def test_the_overview_counts_findings_where_there_are_some(render: Callable[[Article], str]) -> None:
    words = re.sub("<[^>]+>", "", render(checked_depot()))
    assert re.search(r"2 at third\s+hand · 3 findings", words)
    one = replace(checked_depot(), findings=checked_depot().findings[:1])
    assert re.search(r"2 at third\s+hand · 1 finding\b", re.sub("<[^>]+>", "", render(one)))
    assert "inding" not in re.sub(r"(?s)<(style|script)>.*?</\1>", "", render(depot()))


def test_an_article_without_claims_has_its_findings_all_the_same() -> None:
    given = replace(bridge(), findings=(finding(bridge(), "bare-source", "the engineers"),))
    shown = show(given, 90)
    assert "\nwarning bare-source: Seen: the engineers.\n  “the engineers”\n" in shown
    assert "\n6 attributions: 2 direct, 3 indirect, 1 mixed; 1 without a source · 1 finding\n" in shown


def test_many_skipped_rules_are_counted() -> None:
    skipped = tuple(Skipped(rule=f"rule-{n}", reason="the article is not in English") for n in range(7))
    assert describe_skipped(replace(depot(), skipped=skipped)) == ("7 rules (the article is not in English)",)
    assert describe_skipped(replace(depot(), skipped=skipped[:2])) == (
        "rule-0, rule-1 (the article is not in English)",
    )


def test_skipped_rules_are_named_by_reason() -> None:
    given = skipping(depot())
    assert describe_skipped(given) == (
        f"number-inflated, headline-source-lost ({HEADLINE})",
        "no-reply (nobody is accused)",
    )
    for shown in (page(given), render_fragment(given)):
        assert (
            f'<p class="skipped">Not checked: number-inflated, headline-source-lost ({HEADLINE})</p>' in shown
        )
    assert "Findings" not in show(given)


# --- the page ---


def marked(shown: str, token: str) -> list[str]:
    """The words that selecting ``token`` lights up."""
    found = re.findall(r'<mark class="[^"]*" data-a="([^"]*)"[^>]*>([^<]*)', shown)
    return [words for numbers, words in found if token in numbers.split()]


def test_the_page_marks_the_words_of_a_finding_and_what_they_are_held_against() -> None:
    shown = page(checked_depot())
    assert marked(shown, "f1") == ["Depot on Lake Orm burns", "A fuel depot on Lake Orm burned"]
    assert marked(shown, "f2") == ["naval intelligence"]
    assert marked(shown, "f3") == ["40 to 50 tanks"]
    # They look as they did and are not announced.
    assert '<mark class="o" data-a="3 f1">A fuel depot on Lake Orm burned</mark>' in shown


def test_a_finding_that_no_claim_covers_is_marked_without_a_look() -> None:
    given = article("Rain fell on Orm.")
    shown = page(replace(given, findings=(finding(given, "weasel-passive", "fell on"),)))
    assert 'Rain <mark class="" data-a="f1">fell on</mark> Orm.' in shown


def test_every_finding_has_a_button_with_word_and_shape() -> None:
    reader = Reader(page(checked_depot()))
    ids = [id for id in reader.values("button", "id") if id and id.startswith("f")]
    assert ids == ["f1", "f2", "f3"]
    buttons = re.findall(r'(?s)<button type="button" class="note finding.*?</button>', page(checked_depot()))
    words = [" ".join(re.sub("<[^>]+>", "", button).split()) for button in buttons]
    assert words == [
        "■ error headline-unsupported Seen: Depot on Lake Orm burns. “Depot on Lake Orm burns”",
        "▲ warning second-hand Seen: naval intelligence. “naval intelligence”",
        "○ note estimate-vague Seen: 40 to 50 tanks. “40 to 50 tanks”",
    ]


def test_a_finding_opens_all_that_it_tells() -> None:
    (opened,) = re.findall(r'(?s)id="f1".*?<div class="chain">(.*?)</div>', page(checked_depot()))
    assert [" ".join(re.sub("<[^>]+>", "", words).split()) for words in re.findall("<p.*?</p>", opened)] == [
        "The text has: “A fuel depot on Lake Orm burned”",
        "Why: It matters.",
        "To settle it: Ask.",
        "Also: headline-hedge-lost: Seen as well by headline-hedge-lost.",
        "Also: estimate-vague: Seen as well by estimate-vague.",
        "Claims 1, 3",
    ]
    assert re.findall(r'<a class="to" href="(#\w+)" data-n="(\d+)"', opened) == [("#a1", "1"), ("#a3", "3")]


def test_findings_stand_before_the_claims_and_without_them_nothing_changes() -> None:
    shown = page(checked_depot())
    assert shown.index('<ol class="notes findings">') < shown.index('<ol class="notes">')
    assert [heading.strip() for heading in re.findall(r"<h3[^>]*>(.*?)</h3>", shown)] == [
        "Findings",
        "Claims",
    ]
    assert "<h3" not in page(depot())


def test_several_articles_have_findings_and_addresses_of_their_own() -> None:
    shown = page(checked_depot(), depot(), checked_depot())
    ids = [id for _, values in Reader(shown).tags if (id := values.get("id"))]
    assert len(ids) == len(set(ids))
    assert {"f1", "t3-f3", "t3-a5"} <= set(ids)
    links = {link[1:] for link in Reader(shown).values("a", "href") if link and link.startswith("#")}
    assert links <= set(ids)
    contents = re.findall(
        r'<span class="many">(.*?)</span></li>', re.sub("<span class=.sr.>.*?</span>", "", shown)
    )
    assert contents == ["12 · 3 findings", "12", "12 · 3 findings"]


def test_what_works_without_script_and_on_paper() -> None:
    css = page().partition("<style>")[2].partition("</style>")[0]
    assert re.search(r"@media \(scripting: none\) \{[^}]*\.finding \+ \.chain \{ display: block; \} \}", css)
    assert re.search(r"@media print \{.*\.notes \.chain \{ display: block;", css, re.S)


def test_the_fragment_lists_findings_under_the_overview() -> None:
    shown = render_fragment(checked_depot())
    (listed,) = re.findall(r'(?s)</legend>\s*<ol class="findings">(.*?)</ol>', shown)
    assert "headline-unsupported" in listed and "To settle it" in listed and "Claims 1, 3" in listed
    assert "<a" not in listed and "<button" not in listed and "<input" not in listed
    assert "id" not in {name for _, values in Reader(shown).tags for name in values}


@pytest.mark.parametrize("render", [page, render_fragment])
def test_hostile_words_of_a_finding_are_words(render: Callable[[Article], str]) -> None:
    given = article(HOSTILE)
    hostile = replace(
        finding(given, HOSTILE, "<img src=x onerror=alert(2)>"), message=HOSTILE, why=HOSTILE, settle=HOSTILE
    )
    given = replace(given, findings=(hostile,), skipped=(Skipped(rule=HOSTILE, reason=HOSTILE),))
    reader = Reader(render(given))
    assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in Reader(render(checked_depot())).tags}
    assert not [name for _, values in reader.tags for name in values if name.startswith("on")]


@settings(max_examples=60, deadline=None)
@given(checked_articles(), st.integers(20, 130), st.booleans())
def test_any_checked_article_is_shown(given: Article, width: int, terminal: bool) -> None:
    shown = ESCAPE.sub("", show(given, width, terminal=terminal))
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    words = "".join(visible(given.text).split())
    title = "".join(visible(given.title or "").split())
    for html in (page(given), render_fragment(given)):
        prose = "".join(Reader(re.sub(r"(?s)<(style|script)>.*?</\1>", "", html)).prose.split())
        assert words in prose or words.removeprefix(title) in prose
    for note in lay_out(given).findings:
        # a phrase of blanks alone has no words to mark; what joins its spans is not the article's
        phrase = given.findings[note.number - 1].phrase
        assert marked(page(given), f"f{note.number}") or not phrase.text.replace(GAP, "").strip()


# --- words ---


def test_a_headline_that_is_the_first_line_of_the_text_is_marked_there() -> None:
    text = "\nRain falls on Orm\n\nIt fell on Monday, the city said."
    given = article(text, title="Rain falls on Orm")
    sheet = lay_out(replace(given, findings=(finding(given, "x", "falls", part="title"),)))
    assert find_title(given) == 1
    assert sheet.title is not None
    assert [run.text for run in sheet.title.runs if run.findings] == ["falls"]
    assert [paragraph.text for paragraph in sheet.paragraphs] == ["It fell on Monday, the city said."]


@pytest.mark.parametrize(
    ("text", "title", "at"),
    [
        ("Rain falls\n\nIt fell.", "Rain falls", 0),
        ("\ufeff \r\nRain falls\r\nIt fell.", "Rain falls", 4),
        ("It fell. Rain falls", "Rain falls", None),
        ("It fell.", "Rain falls", None),
        ("It fell.", None, None),
    ],
)
def test_a_title_is_found_where_the_text_begins_with_it(text: str, title: str | None, at: int | None) -> None:
    assert find_title(article(text, title=title)) == at


def line(given: Article, **changes: object) -> str:
    checked = replace(given, findings=(replace(given.findings[0], **changes),))  # type: ignore[arg-type]
    (note,) = describe_findings(checked, {})
    return write_line(note)


def test_one_line_tells_all() -> None:
    assert line(checked_depot()) == (
        "error headline-unsupported Seen: Depot on Lake Orm burns; the text has: “A fuel depot on Lake Orm burned”. "
        "Why: It matters. Settle: Ask. Also: headline-hedge-lost: Seen as well by headline-hedge-lost. "
        "Also: estimate-vague: Seen as well by estimate-vague."
    )
    assert line(checked_depot(), message="It burns", why="So", settle="Ask?", folded=(), against=None) == (
        "error headline-unsupported It burns: “Depot on Lake Orm burns”. Why: So. Settle: Ask?"
    )


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("it was “out”", "“it was ‘out’”"),
        ("“it was out”", "“it was out”"),
        ("“Go,” he said, “now.”", "“‘Go,’ he said, ‘now.’”"),
        ("two\n lines\x1b", "“two lines␛”"),
        ("word " * 100, "“" + "word " * 46 + "word…”"),
    ],
)
def test_words_are_quoted_in_one_line(words: str, quoted: str) -> None:
    given = article(words + ".")
    found = replace(finding(given, "x", words[0]), phrase=Phrase.cut(given.text, [Span(0, len(words))]))
    (note,) = describe_findings(replace(given, findings=(found,)), {})
    assert note.words == quoted


def test_claims_have_the_numbers_of_the_margin() -> None:
    found = lay_out(checked_depot()).findings
    assert [note.claims for note in found] == [(1, 3), (5,), ()]
    unknown = replace(checked_depot(), findings=(replace(checked_depot().findings[0], claims=("c99",)),))
    assert lay_out(unknown).findings[0].claims == ()


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium: the page's behaviour is not driven")
@pytest.mark.parametrize(
    ("address", "gesture", "pressed", "lit"),
    [
        ("#f1", "", ["f1"], ["Depot on Lake Orm burns", "A fuel depot on Lake Orm burned"]),
        ("", "click('#f3')", ["f3"], ["40 to 50 tanks"]),
        ("#f3", "click('#f3')", [], []),
        ("", "key('j')", ["f1"], ["Depot on Lake Orm burns", "A fuel depot on Lake Orm burned"]),
        ("#f3", "key('j')", ["a1"], ["Depot on Lake Orm burns"]),
        ("#a1", "key('k'); key('k')", ["f2"], ["naval intelligence"]),
        ("#f1", "click('a.to[href=\"#a3\"]')", ["a3"], ["A fuel depot on Lake Orm burned", " through the night"]),
        ("#f1", "click('#sheet a.to[href=\"#a1\"]')", ["a1"], ["Depot on Lake Orm burns"]),
        ("", "click('h2 mark'); click('h2 mark')", ["f1"], ["Depot on Lake Orm burns", "A fuel depot on Lake Orm burned"]),
        ("#f1", "click('h2 mark')", [], []),
        ("#f2", "key('Escape')", [], []),
    ],
)  # fmt: skip
def test_selecting_a_finding_in_a_browser(
    tmp_path: Path, address: str, gesture: str, pressed: list[str], lit: list[str]
) -> None:
    shown = (
        "; document.title = [...document.querySelectorAll('.columns .chain')]"
        ".filter((chain) => getComputedStyle(chain).display !== 'none').map((chain) => chain.previousElementSibling.id).join()"
    )
    dom = drive(tmp_path, page(checked_depot()), address, gesture + shown)
    assert re.findall(r'class="note[ \w]*" id="(\w+)"[^>]*aria-pressed="true"', dom) == pressed
    assert re.findall(r'<mark class="[\w ]*\bon"[^>]*>([^<]*)</mark>', dom) == lit
    assert re.findall("<title>([^<]*)</title>", dom) == [",".join(pressed)]
    told = re.findall(r'id="status"[^>]*>([^<]*)', dom)
    assert pressed != ["f1"] or told == ["Finding 1 selected: error headline-unsupported"]
