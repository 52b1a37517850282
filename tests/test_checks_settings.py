"""The settings of the checks: where values come from, what they do, and what a wrong one says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from thirdhand.checks.registry import RULES, find_rule
from thirdhand.checks.rule import Rule
from thirdhand.checks.settings import (
    CHOICES,
    EVERY,
    OFF,
    ON,
    ROWS,
    limit_settings,
    limits_of,
    load_every_setting,
    severity_of,
    severity_setting,
)
from thirdhand.errors import UsageError
from thirdhand.records import Severity
from thirdhand.settings import FETCH_TIMEOUT, TABLE, Settings

SINGLE = find_rule("single-source")
PASSIVE = find_rule("weasel-passive")
ALLOWED = "it must be one of off, on, error, warning, note"

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def write(folder: Path, content: str) -> Path:
    path = folder / "thirdhand.toml"
    path.write_text(content)
    return path


def test_the_words_of_a_severity() -> None:
    assert CHOICES == ("off", "on", "error", "warning", "note")


def test_the_settings_of_reading_come_first() -> None:
    assert EVERY == (*TABLE, *ROWS)
    assert len({row.name for row in EVERY}) == len(EVERY)
    assert len({row.variable for row in EVERY}) == len(EVERY)


@each_rule
def test_the_default_is_on_or_off(rule: Rule) -> None:
    assert severity_of(rule, Settings()) == (rule.severity if rule.is_on else None)


@each_rule
@pytest.mark.parametrize(
    ("chosen", "expected"),
    [(OFF, None), (ON, "own"), ("error", "error"), ("warning", "warning"), ("note", "note")],
)
def test_a_rule_is_off_on_or_of_another_severity(rule: Rule, chosen: str, expected: str | None) -> None:
    found = severity_of(rule, Settings({severity_setting(rule).name: chosen}))
    assert found == (rule.severity if expected == "own" else expected)
    assert found is None or isinstance(found, Severity)


@each_rule
def test_the_limits_are_those_of_the_card_unless_set(rule: Rule) -> None:
    defaults = {limit.name: limit.default for limit in rule.limits}
    assert dict(limits_of(rule, Settings())) == defaults
    assert all(limit.default >= limit.least for limit in rule.limits)
    given = {setting.name: setting.least for setting in limit_settings(rule).values()}
    assert dict(limits_of(rule, Settings(given))) == {limit.name: limit.least for limit in rule.limits}


@each_rule
def test_what_a_share_or_a_score_is_compared_with_lies_between_nothing_and_all(rule: Rule) -> None:
    for limit in rule.limits:
        if limit.name in ("min_score", "min_share", "max_share", "tolerance"):
            assert isinstance(limit.default, float)
            assert 0 <= limit.default <= 1
        else:
            assert isinstance(limit.default, int)


def test_one_rule_is_not_touched_by_anothers_settings() -> None:
    settings = Settings({"checks.single-source.severity": "off", "checks.single-source.min_claims": 9})
    assert severity_of(find_rule("anonymous-only"), settings) is Severity.ERROR
    assert limits_of(find_rule("anonymous-only"), settings)["min_claims"] != 9


def test_nothing_set_is_nothing_changed(tmp_path: Path) -> None:
    assert load_every_setting(tmp_path, {}).values == {}


def test_the_file_of_the_docs_is_read(tmp_path: Path) -> None:
    docs = (Path(__file__).parents[1] / "docs" / "checks" / "README.md").read_text("utf-8")
    (example,) = re.findall(r"(?s)```toml\n(.*?)```", docs)
    write(tmp_path, example)
    assert load_every_setting(tmp_path, {}).values == {
        f"checks.{rule}.{name}": value
        for rule, rows in tomllib.loads(example)["checks"].items()
        for name, value in rows.items()
    }


def test_reading_and_checking_share_one_file(tmp_path: Path) -> None:
    write(tmp_path, 'fetch.timeout = 3\n[checks.single-source]\nseverity = "note"\nmin_claims = 5\n')
    settings = load_every_setting(tmp_path, {})
    assert settings[FETCH_TIMEOUT] == 3.0
    assert severity_of(SINGLE, settings) is Severity.NOTE
    assert limits_of(SINGLE, settings)["min_claims"] == 5


def test_later_places_win(tmp_path: Path) -> None:
    write(tmp_path, '[checks.single-source]\nseverity = "note"\nmin_claims = 5\n')
    environment = {
        "THIRDHAND_CHECKS_SINGLE_SOURCE_SEVERITY": "error",
        "THIRDHAND_CHECKS_SINGLE_SOURCE_MIN_CLAIMS": "6",
    }
    settings = load_every_setting(tmp_path, environment)
    assert severity_of(SINGLE, settings) is Severity.ERROR
    assert limits_of(SINGLE, settings)["min_claims"] == 6
    settings = load_every_setting(tmp_path, environment, {"checks.single-source.severity": "off"})
    assert severity_of(SINGLE, settings) is None


@each_rule
@pytest.mark.parametrize("chosen", CHOICES)
def test_the_environment_switches_every_rule(tmp_path: Path, rule: Rule, chosen: str) -> None:
    variable = f"THIRDHAND_CHECKS_{rule.id.replace('-', '_').upper()}_SEVERITY"
    settings = load_every_setting(tmp_path, {variable: chosen})
    assert settings.values == {f"checks.{rule.id}.severity": chosen}


def test_the_working_folder_and_environment_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, '[checks.single-source]\nseverity = "off"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIRDHAND_CHECKS_WEASEL_PASSIVE_SEVERITY", "error")
    settings = load_every_setting()
    assert severity_of(SINGLE, settings) is None
    assert severity_of(PASSIVE, settings) is Severity.ERROR


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '[checks.single-sorce]\nseverity = "off"',
            "there is no setting checks.single-sorce.severity; did you mean checks.single-source.severity?",
        ),
        (
            '[checks.single-source]\nseverty = "off"',
            "there is no setting checks.single-source.severty; did you mean checks.single-source.severity?",
        ),
        (
            "[checks.single-source]\nmin_claim = 2",
            "there is no setting checks.single-source.min_claim; did you mean checks.single-source.min_claims?",
        ),
        (
            '[check.single-source]\nseverity = "off"',
            "there is no setting check.single-source.severity; did you mean checks.single-source.severity?",
        ),
        (
            '[checks.single-source]\nseverity = "eror"',
            f"checks.single-source.severity is 'eror'; {ALLOWED}; did you mean error?",
        ),
        (
            '[checks.single-source]\nseverity = "Warning"',
            f"checks.single-source.severity is 'Warning'; {ALLOWED}; did you mean warning?",
        ),
        (
            "[checks.single-source]\nseverity = false",
            f"checks.single-source.severity is False; {ALLOWED}",
        ),
        ("[checks.single-source]\nseverity = 3", f"checks.single-source.severity is 3; {ALLOWED}"),
        (
            "[checks.single-source]\nmin_claims = -1",
            "checks.single-source.min_claims is -1; it must be a whole number, 0 or more",
        ),
        (
            "[checks.single-source]\nmin_claims = 2.5",
            "checks.single-source.min_claims is 2.5; it must be a whole number, 0 or more",
        ),
        (
            '[checks.number-inflated]\ntolerance = "a tenth"',
            "checks.number-inflated.tolerance is 'a tenth'; it must be a number, 0 or more",
        ),
    ],
)
def test_a_wrong_file_names_file_key_and_what_is_allowed(tmp_path: Path, content: str, message: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(UsageError) as caught:
        load_every_setting(tmp_path, {})
    assert str(caught.value).startswith(f"{path}: {message}")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        (
            "THIRDHAND_CHECKS_SINGLE_SOURCE_SEVERITY",
            "of",
            f"checks.single-source.severity is 'of'; {ALLOWED}; did you mean off?",
        ),
        (
            "THIRDHAND_CHECKS_SINGLE_SORCE_SEVERITY",
            "off",
            "there is no such setting; did you mean THIRDHAND_CHECKS_SINGLE_SOURCE_SEVERITY?",
        ),
        (
            "THIRDHAND_CHECKS_SINGLE_SOURCE_MIN_CLAIMS",
            "many",
            "checks.single-source.min_claims is 'many'; it must be a whole number, 0 or more",
        ),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_every_setting(tmp_path, {variable: value})
    assert str(caught.value).startswith(f"environment variable {variable}: {message}")


def test_a_wrong_flag_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match="^command line: there is no setting checks.weasel-passives.severity"
    ):
        load_every_setting(tmp_path, {}, {"checks.weasel-passives.severity": "on"})
