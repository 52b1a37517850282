"""The rules, their cards and their pages hold together."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from thirdhand.checks import rules
from thirdhand.checks.registry import RULES, find_rule
from thirdhand.checks.rule import Basis, Need, Rule
from thirdhand.checks.settings import ROWS, severity_setting
from thirdhand.checks.standards import STANDARDS
from thirdhand.errors import UsageError

DOCS = Path(__file__).parent.parent / "docs" / "checks"
PAGES = sorted(path.stem for path in DOCS.glob("*.md") if path.stem != "README")
#: What is listed first: the rules that are on, as they are found right often enough.
ON = (
    *("headline-unsupported", "headline-hedge-lost", "headline-source-lost", "number-inflated"),
    *("unattributed-claim", "single-source", "anonymous-only", "anonymous-no-reason", "second-hand"),
    "collective-voice",
    "bare-source",
    "plural-uncounted",
    "weasel-passive",
)

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def page_of(rule: Rule) -> str:
    return (DOCS / f"{rule.id}.md").read_text(encoding="utf-8")


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def section(page: str, heading: str) -> str:
    """The part of ``page`` under ``## heading``."""
    found = re.search(rf"(?ms)^## {heading}$(.*?)(?=^## |\Z)", page)
    assert found is not None, f"no section '## {heading}'"
    return found[1].strip()


def items(text: str) -> list[str]:
    """The items of a list, each in one line."""
    return [in_one_line(item) for item in re.split(r"(?m)^- ", text)[1:]]


def reference(basis: Basis) -> str:
    """A basis as the page of its rule gives it."""
    standard = basis.standard
    place = "" if standard.section == "whole" else f", {standard.section}"
    return (
        f"{standard.publisher}, [{standard.document}]({standard.url}){place} ({standard.date}). {basis.asks}"
    )


def switch(rule: Rule) -> str:
    return "on" if rule.is_on else "off"


def test_the_rules_are_those_of_the_folder() -> None:
    names = {module.name for module in pkgutil.iter_modules(rules.__path__)}
    assert names == {rule.id.replace("-", "_") for rule in RULES}
    assert len(names) == len(RULES) == 13


@each_rule
def test_a_rule_stands_in_the_file_of_its_name(rule: Rule) -> None:
    module = importlib.import_module(f"{rules.__name__}.{rule.id.replace('-', '_')}")
    assert module.RULE is rule
    assert rule.find is module.find


def test_the_rules_that_are_on_come_first() -> None:
    assert tuple(rule.id for rule in RULES if rule.is_on) == ON
    assert tuple(rule.id for rule in RULES)[: len(ON)] == ON


def test_only_the_rules_on_the_headline_alone_need_one() -> None:
    assert {rule.id for rule in RULES if Need.HEADLINE in rule.needs} == {
        "headline-unsupported",
        "headline-hedge-lost",
    }


@each_rule
def test_a_card_is_whole(rule: Rule) -> None:
    assert len(rule.why) <= 110
    assert len(rule.settle) <= 110
    assert 2 <= len(rule.bases) <= 4
    assert 2 <= len(rule.blind_spots) <= 4
    texts = (rule.summary, rule.why, rule.settle, rule.looks_at, *rule.blind_spots)
    for text in (*texts, *(basis.asks for basis in rule.bases)):
        assert text == in_one_line(text)
        assert text[0].isupper() or text[0] == "“"
        assert text.endswith(".")
    assert rule.summary.count(". ") == rule.why.count(". ") == 0, "one sentence"


def test_the_ids_of_standards_are_unique() -> None:
    assert len({standard.id for standard in STANDARDS}) == len(STANDARDS)


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.id)
def test_a_standard_can_be_found(standard: object) -> None:
    assert all(getattr(standard, name) for name in ("publisher", "document", "section", "date"))
    assert re.fullmatch(r"https?://[\w.-]+/\S+", getattr(standard, "url", ""))


def test_the_rules_name_all_standards_and_no_other() -> None:
    named = {basis.standard for rule in RULES for basis in rule.bases}
    assert named == set(STANDARDS)


@each_rule
def test_a_rule_names_a_standard_once(rule: Rule) -> None:
    named = [basis.standard.id for basis in rule.bases]
    assert len(set(named)) == len(named)


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    assert sorted(rule.id for rule in RULES) == PAGES


@each_rule
def test_a_page_says_what_the_card_says(rule: Rule) -> None:
    page = page_of(rule)
    assert page.startswith(f"# {rule.id}\n")
    assert in_one_line(page).startswith(f"# {rule.id} {rule.summary} | ")
    assert f"\n| {rule.severity} | {switch(rule)} | `{severity_setting(rule).name}` |\n" in page
    assert in_one_line(section(page, "Why")) == rule.why
    assert in_one_line(section(page, "What it looks at")) == rule.looks_at
    assert in_one_line(section(page, "What would settle it")) == rule.settle
    assert items(section(page, "Blind spots")) == list(rule.blind_spots)
    assert items(section(page, "Standards")) == [reference(basis) for basis in rule.bases]


@each_rule
def test_a_page_has_a_bad_and_a_good_example(rule: Rule) -> None:
    found = re.findall(r"(?s)```text (\w+)\n(.*?)\n```", page_of(rule))
    assert [kind for kind, _ in found] == ["bad", "good"]
    for _, example in found:
        headline, blank, text = example.split("\n", 2)
        assert headline and not blank and text
        assert 40 <= len(example.split()) <= 90
    assert found[0][1] != found[1][1]


def test_the_table_lists_all_rules_in_order() -> None:
    shown = (DOCS / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\| \[.*$", shown) == [
        f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {switch(rule)} | {rule.summary} |" for rule in RULES
    ]


def test_every_rule_can_be_switched() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
    assert {f"checks.{rule.id}.severity" for rule in RULES} <= set(names)
    assert {row.default for row in ROWS if row.name.endswith(".severity")} == {"on"}


@each_rule
def test_a_rule_is_found_by_its_id(rule: Rule) -> None:
    assert find_rule(rule.id) is rule


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("single-sorce", "single-source"),
        ("anonymous_only", "anonymous-only"),
        ("headline-hedge", "headline-hedge-lost"),
    ],
)
def test_the_nearest_rule_is_named(wrong: str, nearest: str) -> None:
    with pytest.raises(UsageError, match=f"there is no rule {wrong}; did you mean {nearest}"):
        find_rule(wrong)


def test_all_rules_are_named_where_none_is_near() -> None:
    with pytest.raises(
        UsageError, match="there is no rule xyzzy; there are headline-unsupported, .*, weasel-passive"
    ):
        find_rule("xyzzy")
