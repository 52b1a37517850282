"""The rules of the checks as their readers see them: a line each in a list, a card with all there is to know.

A card says what a rule goes by and what it does not see, so that whoever gets a finding can judge it.
"""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from thirdhand.checks.rule import Basis, Rule
from thirdhand.checks.settings import limit_settings, severity_of, severity_setting
from thirdhand.records import Severity
from thirdhand.settings import Settings
from thirdhand.views.margin import shorten

#: A card wider than this is hard to read, one narrower than that has no room for words.
_WIDEST, _NARROWEST = 96, 40
_LABEL, _BULLET = 14, "- "
_SEVERITY = max(map(len, Severity))


def list_rules(rules: Sequence[Rule], settings: Settings, width: int | None) -> Iterator[str]:
    """Yield a line for each of ``rules``: id, on or off under ``settings``, severity, summary.

    Lines are cut at ``width`` columns, or not at all.
    """
    widest = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        severity = severity_of(rule, settings)
        state = "off" if severity is None else "on"
        line = f"{rule.id:{widest}}  {state:3}  {severity or rule.severity:{_SEVERITY}}  {rule.summary}"
        yield shorten(line, width) if width else line


def write_card(rule: Rule, settings: Settings, width: int) -> Iterator[str]:
    """Yield the lines of the card of ``rule``, as it is under ``settings``, wrapped at ``width`` columns."""
    width = min(max(width, _NARROWEST), _WIDEST)
    severity = severity_of(rule, settings)
    yield f"{rule.id}: {rule.severity}, off" if severity is None else f"{rule.id}: {severity}, on"
    yield from _wrap("", rule.summary, width)
    for label, paragraphs in _fields(rule, settings):
        yield ""
        for at, paragraph in enumerate(paragraphs):
            yield from _wrap("" if at else label, paragraph, width)


def _fields(rule: Rule, settings: Settings) -> Iterator[tuple[str, Sequence[str]]]:
    yield "Why", [rule.why]
    yield "To settle it", [rule.settle]
    yield "Looks at", [rule.looks_at]
    if rule.blind_spots:
        yield "Does not see", [f"{_BULLET}{spot}" for spot in rule.blind_spots]
    yield "Settings", list(_settings(rule, settings))
    if rule.bases:
        yield "Standards", [line for basis in rule.bases for line in (*_basis(basis), "")][:-1]


def _settings(rule: Rule, settings: Settings) -> Iterator[str]:
    row = severity_setting(rule)
    yield f"{row.name} = {settings[row]} ({row.allowed})"
    for name, setting in limit_settings(rule).items():
        help = next(limit.help for limit in rule.limits if limit.name == name)
        yield f"{setting.name} = {settings[setting]} (default {setting.default}, {setting.allowed}): {help}"


def _basis(basis: Basis) -> tuple[str, str, str]:
    standard = basis.standard
    named = ", ".join(filter(None, (standard.publisher, standard.document, standard.section)))
    return f"{named} ({standard.date})", standard.url, basis.asks


def _wrap(label: str, words: str, width: int) -> list[str]:
    """Wrap ``words`` beside ``label``; addresses stay whole, to be followed."""
    margin = _LABEL + len(_BULLET) if words.startswith(_BULLET) else _LABEL
    lines = textwrap.wrap(
        words,
        width,
        initial_indent=f"{label:{_LABEL}}",
        subsequent_indent=" " * margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [""]


def card_to_json(rule: Rule, settings: Settings) -> dict[str, Any]:
    """Return the card of ``rule`` as it is under ``settings``, made of JSON's own types."""
    severity = severity_of(rule, settings)
    return {
        "id": rule.id,
        "on": severity is not None,
        "severity": (severity or rule.severity).value,
        "summary": rule.summary,
        "why": rule.why,
        "settle": rule.settle,
        "looks_at": rule.looks_at,
        "blind_spots": list(rule.blind_spots),
        "needs": [need.value for need in rule.needs],
        "limits": [
            {
                "name": limit.name,
                "setting": setting.name,
                "value": settings[setting],
                "default": limit.default,
                "least": limit.least,
                "help": limit.help,
            }
            for limit, setting in zip(rule.limits, limit_settings(rule).values(), strict=True)
        ],
        "standards": [_basis_to_json(basis) for basis in rule.bases],
    }


def _basis_to_json(basis: Basis) -> dict[str, str]:
    standard = basis.standard
    return {
        "id": standard.id,
        "publisher": standard.publisher,
        "document": standard.document,
        "section": standard.section,
        "date": standard.date,
        "url": standard.url,
        "asks": basis.asks,
    }
