"""Checking an article: which rules run, what they are given, and that every finding holds on any text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdhand.checks import RULES, check_article
from thirdhand.checks.registry import BY_ID
from thirdhand.export.json import article_from_json, dumps_line
from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Finding, Part, Phrase, Severity, Skipped
from thirdhand.settings import Settings

DOCS = Path(__file__).parents[1] / "docs" / "checks"
EVERY_RULE = Settings({f"checks.{rule.id}.severity": "on" for rule in RULES})
ON = [rule.id for rule in RULES if rule.is_on]
NEED_HEADLINE = ["headline-unsupported", "headline-hedge-lost"]
NO_HEADLINE, NO_CLAIMS = "the article has no headline", "no claim was read in the article"

TITLE = "Minister hid cracks in Brava dam, officials say"
TEXT = """Roads minister Filip Anders has hidden cracks in the Brava dam from parliament since January, two officials who asked not to be named said.

The officials said that the plans for a repair were locked in a safe and that engineers were told to keep quiet.

The dam supplies the valley with water."""


def check(text: str, title: str | None = None, chosen: Settings | None = None, **more: str) -> Article:
    article = read_article(Article(id="1", text=text, title=title, **more), open_model())
    return check_article(article, open_model(), chosen)


def only(rule: str, severity: str = "on", **limits: float) -> Settings:
    """Settings under which only ``rule`` is on."""
    values: dict[str, int | float | str] = {f"checks.{one.id}.severity": "off" for one in RULES}
    values |= {f"checks.{rule}.{name}": value for name, value in limits.items()}
    return Settings(values | {f"checks.{rule}.severity": severity})


def rules_of(article: Article) -> set[str]:
    """The rules that saw something, the folded ones with them."""
    return {rule for one in article.findings for rule in (one.rule, *(under.rule for under in one.folded))}


def assert_quotes(phrase: Phrase, string: str) -> None:
    assert phrase == Phrase.cut(string, phrase.spans)
    assert phrase.spans[-1].end <= len(string)


def assert_finding_holds(article: Article, finding: Finding) -> None:
    assert_quotes(finding.phrase, article.text if finding.part is Part.TEXT else article.title or "")
    if finding.against is not None:
        assert_quotes(finding.against, article.text)
    by_id = {claim.id: claim for claim in article.claims}
    assert finding.claims
    assert len(set(finding.claims)) == len(finding.claims)
    assert set(finding.claims) <= by_id.keys()
    first = by_id[finding.claims[0]]
    assert first.part is finding.part
    assert finding.link is None or 0 <= finding.link < first.depth
    rule = BY_ID[finding.rule]
    assert finding.why == rule.why
    assert finding.message.endswith(".")
    assert "\n" not in finding.message
    assert finding.settle


def assert_holds(article: Article) -> None:
    """What is true of every article that was checked, whatever stands in it."""
    for finding in article.findings:
        assert_finding_holds(article, finding)
    told = [rule for one in article.findings for rule in (one.rule, *(under.rule for under in one.folded))]
    assert not set(told) & {skipped.rule for skipped in article.skipped}
    keys = [
        (list(Severity).index(one.severity), one.part is Part.TEXT, one.phrase.spans[0].start)
        for one in article.findings
    ]
    assert keys == sorted(keys)


def assert_goes_through_json(article: Article) -> None:
    assert article_from_json(json.loads(dumps_line(article))) == article


def test_an_article_that_has_all_is_skipped_by_no_rule() -> None:
    article = check(TEXT, TITLE)
    assert article.skipped == ()
    assert {"anonymous-only", "anonymous-no-reason"} <= rules_of(article)
    assert_holds(article)
    assert_goes_through_json(article)


def test_checking_changes_nothing_that_was_read() -> None:
    read = read_article(Article(id="1", text=TEXT, title=TITLE), open_model())
    checked = check_article(read, open_model())
    assert replace(checked, findings=(), skipped=()) == read
    assert check_article(checked, open_model()) == checked


@pytest.mark.parametrize("title", [None, "", "  \n"])
def test_without_a_headline_the_rules_on_it_are_skipped(title: str | None) -> None:
    article = check(TEXT, title)
    assert article.skipped == tuple(Skipped(rule=rule, reason=NO_HEADLINE) for rule in NEED_HEADLINE)
    assert "anonymous-only" in rules_of(article)
    assert_holds(article)


@pytest.mark.parametrize("text", ["…", "?", "* * *"])
def test_without_claims_every_rule_is_skipped(text: str) -> None:
    article = Article(id="1", text=text, title=TITLE)
    assert check_article(article, open_model()).skipped == tuple(
        Skipped(rule=rule, reason=NO_CLAIMS) for rule in ON
    )
    assert check_article(article, open_model()).findings == ()


def test_without_either_the_headline_is_named_first() -> None:
    skipped = check_article(Article(id="1", text="…"), open_model()).skipped
    assert [(one.rule, one.reason) for one in skipped] == [
        (rule, NO_HEADLINE if rule in NEED_HEADLINE else NO_CLAIMS) for rule in ON
    ]


@pytest.mark.parametrize("language", ["fr", "de", "ar"])
def test_an_article_in_another_language_is_checked_by_no_rule(language: str) -> None:
    article = check(TEXT, TITLE, language=language)
    assert article.findings == ()
    assert article.skipped == tuple(Skipped(rule=rule, reason="the article is not in English") for rule in ON)


def test_an_article_whose_language_cannot_be_told_is_checked() -> None:
    assert check(TEXT, TITLE).language is None
    assert check(TEXT, TITLE).findings


def test_a_rule_that_is_off_is_not_skipped_either() -> None:
    article = Article(id="1", text="…")
    off = Settings({f"checks.{rule}.severity": "off" for rule in NEED_HEADLINE})
    assert [one.rule for one in check_article(article, open_model(), off).skipped] == [
        rule for rule in ON if rule not in NEED_HEADLINE
    ]
    assert check_article(article, open_model(), only("weasel-passive", "off")).skipped == ()


def test_a_headline_that_is_the_first_line_is_one() -> None:
    article = check(f"{TITLE}\n\n{TEXT}", TITLE)
    assert article.skipped == ()
    assert "anonymous-only" in rules_of(article)
    assert all(finding.part is Part.TEXT for finding in article.findings)
    assert_holds(article)


def test_what_is_seen_in_the_headline_counts_there() -> None:
    article = check("The bank will close its branches in Velm, its chairman, Bo Chen, said.\n\nIt will cut 1,200 jobs there, Chen said.", "Bank cuts 2,000 jobs in Velm")  # fmt: skip
    (finding,) = article.findings
    assert (finding.rule, finding.part, finding.phrase.text) == ("number-inflated", Part.TITLE, "2,000 jobs")
    assert finding.against is not None
    assert "1,200 jobs" in finding.against.text
    assert [claim.part for claim in article.claims if claim.id in finding.claims] == [Part.TITLE, Part.TEXT]


def test_settings_switch_a_rule_off() -> None:
    assert "anonymous-only" not in rules_of(
        check(TEXT, TITLE, Settings({"checks.anonymous-only.severity": "off"}))
    )
    assert check(TEXT, TITLE, only("anonymous-only", "off")).findings == ()


@pytest.mark.parametrize("severity", ["error", "warning", "note"])
def test_settings_give_another_severity(severity: str) -> None:
    (finding,) = check(TEXT, TITLE, only("anonymous-only", severity)).findings
    assert (finding.rule, finding.severity) == ("anonymous-only", severity)


def test_on_is_the_severity_of_the_card() -> None:
    (finding,) = check(TEXT, TITLE, only("anonymous-only")).findings
    assert finding.severity is Severity.ERROR
    assert finding.settle == BY_ID["anonymous-only"].settle


def test_settings_change_the_numbers_that_a_rule_goes_by() -> None:
    rules = ("anonymous-only", "anonymous-no-reason")
    assert [rules_of(check(TEXT, TITLE, only(rule, min_score=0))) for rule in rules] == [
        {rule} for rule in rules
    ]
    assert [rules_of(check(TEXT, TITLE, only(rule, min_score=1.01))) for rule in rules] == [set(), set()]


def test_another_severity_changes_which_finding_stands() -> None:
    page = (DOCS / "headline-source-lost.md").read_text("utf-8")
    headline, _, text = page.split("```text bad\n")[1].split("\n```")[0].split("\n", 2)
    (one,) = check(text, headline).findings
    assert (one.rule, [under.rule for under in one.folded]) == (
        "headline-hedge-lost",
        ["headline-source-lost"],
    )
    weaker = Settings({"checks.headline-hedge-lost.severity": "note"})
    (one,) = check(text, headline, weaker).findings
    assert (one.rule, [under.rule for under in one.folded]) == (
        "headline-source-lost",
        ["headline-hedge-lost"],
    )
    assert (one.severity, one.folded[0].severity) == (Severity.WARNING, Severity.NOTE)


def test_a_text_that_is_its_headline_alone_is_checked() -> None:
    headline = "Minister took bribes, Ana Ruiz says"
    assert_holds(check(headline, headline))


WORDS = (
    "Ana Ruiz said / the minister / took bribes / . / , / , who asked not to be named, / two officials / “ / ” / "
    "twelve people died / dozens were hurt / 2,000 jobs / may / reportedly / it is believed that / denied that / "
    "the bridge is closed / \n\n / \n / a source / the Courier reported / according to / critics say / hoax / ’s / "
    "the army shelled a hospital / chaos / soars / I / \u2003 / 40 to 50 tanks / if / she told reporters / told him"
).split(" / ")
TEXTS = st.text(max_size=150) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(
    TEXTS,
    st.none() | st.text(max_size=40) | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.booleans(),
)
def test_findings_hold_on_any_text(text: str, title: str | None, is_in_text: bool) -> None:
    if is_in_text and title:
        text = f"{title}\n\n{text}"
    article = check(text, title, EVERY_RULE, outlet="The Lindow Courier")
    assert_holds(article)
    assert_goes_through_json(article)


@settings(deadline=None, max_examples=15)
@given(TEXTS, st.sampled_from(RULES))
def test_a_rule_sees_the_same_alone_and_among_others(text: str, rule: object) -> None:
    alone = rules_of(check(text, TITLE, only(rule.id)))  # type: ignore[attr-defined]
    assert alone == rules_of(check(text, TITLE, EVERY_RULE)) & {rule.id}  # type: ignore[attr-defined]
