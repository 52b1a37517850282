"""What became of a claim on its way: numbers, hedges, sources, actors, quotations, denials.

Each article is held against the one that it had the claim from, or else the first that had it. A change is
listed once, for the first article that made it: whoever took it over changed nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from thirdhand.linking.drift.actors import find_widened
from thirdhand.linking.drift.numbers import find_moved
from thirdhand.linking.drift.quotations import Quotations
from thirdhand.linking.drift.stances import find_restated, find_unsourced
from thirdhand.linking.drift.versions import Step, Version, gather_versions
from thirdhand.linking.values import Change, Side, Telling

__all__ = ["find_changes", "find_silent"]


def find_changes(
    tellings: Sequence[Telling], texts: Mapping[str, str] = MappingProxyType({})
) -> tuple[Change, ...]:
    """Return the changes in ``tellings`` (of one cluster, in order of time), in that order.

    ``texts`` are those of the articles, by id: who is named anywhere in one is not a source that it dropped.
    Supporting claims alone are compared: a number offered against the claim is no drift.
    """
    versions = gather_versions([one for one in tellings if one.side is Side.SUPPORTS])
    quotations = Quotations()
    known = {version.article: version for version in versions}
    first: Version | None = None
    seen: set[tuple[str, str]] = set()
    changes: list[Change] = []
    for version in versions:
        # Nothing is known to have changed before or after an article without a date, but on its own way.
        against = known.get(version.parent or "") or (first if version.is_dated else None)
        steps = list(_compare(version, against, texts)) if against is not None else []
        steps += quotations.find_altered(version) if version.is_dated else []
        for step in steps:
            mark = (step.kind.value, step.mark)
            if mark not in seen:
                changes.append(step.change(version))
        seen.update((step.kind.value, step.mark) for step in steps)
        seen.update(version.marks)
        first = first or version
    return tuple(changes)


def _compare(version: Version, against: Version, texts: Mapping[str, str]) -> Iterator[Step]:
    yield from find_moved(version, against)
    yield from find_restated(version, against)
    yield from find_unsourced(version, against, texts.get(version.article, ""))
    yield from find_widened(version, against)


def find_silent(tellings: Sequence[Telling]) -> tuple[str, ...]:
    """Return the outlets that carry the claim and never its denial, in the order of their first.

    None where nobody denied it. An outlet counts by all its articles; one that published nothing after the
    first denial is among them.
    """
    denying = {one.outlet for one in tellings if one.side is Side.DENIES}
    if not denying:
        return ()
    carrying = dict.fromkeys(one.outlet for one in tellings if one.side is Side.SUPPORTS)
    return tuple(outlet for outlet in carrying if outlet is not None and outlet not in denying)
