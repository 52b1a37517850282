"""The settings of the checks: a severity (or off) for each rule, and the numbers that rules go by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thirdhand.checks.registry import RULES
from thirdhand.checks.rule import Limits, Rule
from thirdhand.records import Severity
from thirdhand.settings import TABLE, Choice, Row, Setting, Settings, load_settings

OFF, ON = "off", "on"
CHOICES = (OFF, ON, *Severity)


def severity_setting(rule: Rule) -> Choice:
    """Return the setting that switches ``rule`` on and off or gives it another severity."""
    return Choice(
        name=f"checks.{rule.id}.severity",
        default=ON if rule.is_on else OFF,
        choices=CHOICES,
        help=f"Off, on ({rule.severity}) or another severity. {rule.summary}",
    )


def limit_settings(rule: Rule) -> dict[str, Setting[Any]]:
    """Return the settings of the numbers that ``rule`` goes by, under the names that it knows them by."""
    return {
        limit.name: Setting(
            name=f"checks.{rule.id}.{limit.name}", default=limit.default, least=limit.least, help=limit.help
        )
        for limit in rule.limits
    }


def _rows(rule: Rule) -> tuple[Row, ...]:
    return (severity_setting(rule), *limit_settings(rule).values())


#: All settings of the checks, in the order of the rules.
ROWS: tuple[Row, ...] = tuple(row for rule in RULES for row in _rows(rule))
#: All settings that reading and checking have.
EVERY: tuple[Row, ...] = (*TABLE, *ROWS)


def load_every_setting(
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """Return the settings of reading and of the checks; see ``load_settings``."""
    return load_settings(folder, environment, overrides, table=EVERY)


def severity_of(rule: Rule, settings: Settings) -> Severity | None:
    """Return the severity that ``settings`` give ``rule``, None where it is off."""
    chosen = settings[severity_setting(rule)]
    if chosen == OFF:
        return None
    return rule.severity if chosen == ON else Severity(chosen)


def limits_of(rule: Rule, settings: Settings) -> Limits:
    """Return the numbers that ``settings`` give ``rule``."""
    return {name: settings[setting] for name, setting in limit_settings(rule).items()}
