"""The sourcing checks: what each looks at and goes by, and what it found in the collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thirdhand.checks.registry import BY_ID, RULES
from thirdhand.errors import NotFoundError
from thirdhand.settings import Settings
from thirdhand.store.latest import COUNTED, find_latest
from thirdhand.store.outlets import count_findings
from thirdhand.store.sightings import Sighting, list_sightings
from thirdhand.store.store import Store
from thirdhand.views.cards import card_to_json
from thirdhand.web.contexts.paging import Paging, make_paging

#: Findings of one page.
FINDINGS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A rule in the list: whether it is on and its severity as this server is set, and how many findings of
    how many articles are by it, among those that are counted."""

    id: str
    on: bool
    severity: str
    summary: str
    n_findings: int
    n_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksPage:
    """All rules. ``n_counted`` says in how many articles findings were counted, None where in all."""

    checks: tuple[CheckLine, ...]
    n_counted: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """A rule: its card, as ``thirdhand checks RULE --json`` has it, and what it found, the last first."""

    card: Mapping[str, Any]
    findings: tuple[Sighting, ...]
    paging: Paging


def load_checks_page(store: Store, settings: Settings) -> ChecksPage:
    """Return all rules as they are under ``settings``."""
    with store.reading() as connection:
        latest = find_latest(connection)
        counts = {tally.key: tally for tally in count_findings(connection, latest.reading_ids)}
    lines = []
    for rule in RULES:
        card, tally = card_to_json(rule, settings), counts.get(rule.id)
        lines.append(
            CheckLine(
                **{name: card[name] for name in ("id", "on", "severity", "summary")},
                n_findings=tally.n if tally else 0,
                n_articles=tally.n_articles if tally else 0,
            )
        )
    return ChecksPage(checks=tuple(lines), n_counted=COUNTED if latest.has_more else None)


def load_check_page(store: Store, settings: Settings, id: str, number: int = 1) -> CheckPage:
    """Return the rule ``id`` with the page ``number`` of its findings; raises NotFoundError."""
    if id not in BY_ID:
        raise NotFoundError(id, "there is no such check", "see /checks for those that there are")
    with store.reading() as connection:
        found, has_more = list_sightings(connection, id, offset=(number - 1) * FINDINGS, limit=FINDINGS)
    return CheckPage(
        card=card_to_json(BY_ID[id], settings),
        findings=tuple(found),
        paging=make_paging(number, has_more=has_more),
    )
