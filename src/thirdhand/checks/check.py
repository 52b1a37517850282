"""Apply the rules that are on to an article that was read, and order what they see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.folding import fold_findings
from thirdhand.checks.registry import RULES
from thirdhand.checks.rule import Need, Rule, Sighting
from thirdhand.checks.settings import limits_of, severity_of
from thirdhand.model.session import Model
from thirdhand.records import Article, Finding, Severity, Skipped
from thirdhand.settings import Settings

_REASONS = {
    Need.ENGLISH: "the article is not in English",
    Need.HEADLINE: "the article has no headline",
    Need.CLAIMS: "no claim was read in the article",
}


def check_article(article: Article, model: Model, settings: Settings | None = None) -> Article:
    """Return ``article``, which must have been read, with its findings and the rules that were skipped.

    ``settings`` switch rules on and off, and are those of ``checks.settings``; without them, the defaults.
    """
    settings = settings or Settings()
    dossier = Dossier(article, model)
    found: list[tuple[Finding, Sighting]] = []
    skipped: list[Skipped] = []
    for rule in RULES:
        severity = severity_of(rule, settings)
        if severity is None:
            continue
        if lacking := [need for need in (Need.ENGLISH, *rule.needs) if not dossier.has(need)]:
            skipped.append(Skipped(rule=rule.id, reason=_REASONS[lacking[0]]))
            continue
        found.extend(_apply(rule, severity, dossier, settings))
    return replace(article, findings=fold_findings(found), skipped=tuple(skipped))


def _apply(
    rule: Rule, severity: Severity, dossier: Dossier, settings: Settings
) -> Iterator[tuple[Finding, Sighting]]:
    for sighting in rule.find(dossier, limits_of(rule, settings)):
        finding = Finding(
            rule=rule.id,
            severity=severity,
            part=sighting.part,
            phrase=sighting.phrase,
            message=sighting.message,
            why=rule.why,
            settle=sighting.settle or rule.settle,
            against=sighting.against,
            claims=sighting.claims,
            link=sighting.link,
        )
        yield finding, sighting
