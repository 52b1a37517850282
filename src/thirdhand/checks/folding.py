"""At most one finding for each fact: the strongest stands, the others are folded under it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from thirdhand.checks.rule import Sighting
from thirdhand.records import Finding, Folded, Part, Severity

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def fold_findings(found: Sequence[tuple[Finding, Sighting]]) -> tuple[Finding, ...]:
    """Fold findings on the same fact under the strongest, and sort by severity, then by place.

    Of two equally strong findings the one whose rule comes first stands: ``found`` is in their order.
    """
    by_fact: dict[Hashable, list[Finding]] = {}
    for finding, sighting in found:
        by_fact.setdefault(sighting.fact, []).append(finding)
    return tuple(sorted((_fold(same) for same in by_fact.values()), key=_place))


def _fold(same: Sequence[Finding]) -> Finding:
    strongest = min(same, key=lambda finding: _RANK[finding.severity])
    rest = tuple(
        Folded(rule=one.rule, severity=one.severity, message=one.message)
        for one in same
        if one.rule != strongest.rule
    )
    return replace(strongest, folded=rest)


def _place(finding: Finding) -> tuple[int, bool, int, str]:
    start = finding.phrase.spans[0].start
    return _RANK[finding.severity], finding.part is Part.TEXT, start, finding.rule
