"""A number that grew or shrank in the telling: intervals of one quantity, "up to 1,000", then "thousands"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdhand.checks.counting import is_comparable
from thirdhand.linking.drift.versions import Step, Version
from thirdhand.linking.values import ChangeKind, Telling
from thirdhand.records import Bound, Quantity

#: Nearer than this share two numbers are one, rounded.
_ROUNDING = 0.03
#: An open end is this far beyond the number that is given.
_BEYOND = 1e-6
#: Further apart than this two numbers count different things.
_FURTHEST = 100
#: Smaller numbers without a common unit may count anything.
_TELLING = 10


def find_moved(version: Version, against: Version) -> Iterator[Step]:
    """Yield the quantities of ``version`` that lie above or below all comparable ones of ``against``."""
    marked: set[str] = set()
    given = [quantity for one in version.every for quantity in one.quantities]
    for telling in version.every:
        for quantity in telling.quantities:
            nearest = _find_moved_from(quantity, telling, against, given)
            mark = f"{quantity.low}-{quantity.high}"
            if nearest is None or mark in marked:
                continue
            marked.add(mark)
            has_grown = compare(nearest, quantity) > 0
            yield Step(
                kind=ChangeKind.NUMBER_GROWN if has_grown else ChangeKind.NUMBER_SHRUNK,
                mark=mark,
                against=against.article,
                before=nearest.phrase.text,
                after=quantity.phrase.text,
            )


def _find_moved_from(
    quantity: Quantity, telling: Telling, against: Version, given: Sequence[Quantity]
) -> Quantity | None:
    """Return the comparable quantity that ``quantity`` moved away from, None where one still holds it.

    One that the article still has beside (``given``) has not moved.
    """
    same = [
        other
        for one in against.every
        for other in one.quantities
        if _counts_the_same(quantity, other, len(telling.quantities) == len(one.quantities) == 1)
    ]
    if not same or any(compare(other, quantity) == 0 for other in same):
        return None
    same = [other for other in same if not any(compare(other, one) == 0 for one in given)]
    if not same:
        return None
    return min(same, key=lambda other: (abs(_ends(other)[0] - _ends(quantity)[0]), other.phrase.spans))


def _counts_the_same(one: Quantity, other: Quantity, are_alone: bool) -> bool:
    """Say whether two quantities count one thing: by their units, or each the only one of its claim."""
    low, high = sorted((_ends(one)[0], _ends(other)[0]))
    if low <= 0 or high / low > _FURTHEST:
        return False
    are_alone = are_alone and low >= _TELLING and None in (one.unit, other.unit)
    has_sum = "percent" in (one.unit, other.unit) or any(
        (unit or "").isupper() for unit in (one.unit, other.unit)
    )
    return is_comparable(one, other) or (are_alone and not has_sum)


def compare(before: Quantity, after: Quantity) -> int:
    """Return 1 where ``after`` lies higher than ``before``, −1 where lower, 0 where they may be one.

    "More than 1,000" lies above "1,000" and above "up to 1,000"; a range and a number within it may be one.
    """
    low, high = _ends(before)
    new_low, new_high = _ends(after)
    is_near = all(abs(x - y) <= _ROUNDING * max(x, y) for x, y in ((low, new_low), (high, new_high)))
    if is_near and not _is_limit_turned(before, after):
        return 0
    if new_low >= low and new_high >= high and (new_low, new_high) != (low, high):
        return 1
    return -1 if new_low <= low and new_high <= high and (new_low, new_high) != (low, high) else 0


def _is_limit_turned(before: Quantity, after: Quantity) -> bool:
    """Say whether an upper limit became a lower one or the other way round, or a number a lower limit."""
    if {before.bound, after.bound} == {Bound.AT_MOST, Bound.AT_LEAST}:
        return True
    return after.bound is Bound.AT_LEAST and before.bound is Bound.EXACTLY and before.low == after.low


def _ends(quantity: Quantity) -> tuple[float, float]:
    """Return where a quantity lies; an open end stands just beyond the number given."""
    if quantity.low is None:
        given = (quantity.high or 0.0) * (1 - _BEYOND)
        return given, given
    if quantity.high is None:
        given = quantity.low * (1 + _BEYOND)
        return given, given
    return quantity.low, quantity.high
