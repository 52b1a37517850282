"""The examples of docs/checks: each rule fires on its bad one and is silent on its good one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from thirdhand.checks import RULES, check_article
from thirdhand.checks.rule import Rule
from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.records import Article
from training.measure_checks import EVERY_RULE, findings_of

DOCS = Path(__file__).parents[1] / "docs" / "checks"

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


@cache
def check(rule: str, kind: str) -> Article:
    """Check an example as its readers see it: the first line is the headline, all rules are on."""
    page = (DOCS / f"{rule}.md").read_text("utf-8")
    (example,) = re.findall(rf"(?s)```text {kind}\n(.*?)\n```", page)
    headline, _, text = example.split("\n", 2)
    article = read_article(Article(id=rule, title=headline, text=text, language="en"), open_model())
    return check_article(article, open_model(), EVERY_RULE)


def seen(rule: str, kind: str) -> set[str]:
    return {found for found, _ in findings_of(check(rule, kind))}


@each_rule
def test_the_rule_fires_on_the_bad_example(rule: Rule) -> None:
    assert rule.id in seen(rule.id, "bad")


@each_rule
def test_the_rule_is_silent_on_the_good_example(rule: Rule) -> None:
    assert rule.id not in seen(rule.id, "good")


@each_rule
def test_the_good_example_has_nothing_else_that_is_on_by_default(rule: Rule) -> None:
    on = {one.id for one in RULES if one.is_on}
    assert seen(rule.id, "good") & on == set()


@each_rule
def test_the_examples_are_articles_of_which_no_rule_is_skipped(rule: Rule) -> None:
    assert check(rule.id, "bad").skipped == check(rule.id, "good").skipped == ()
