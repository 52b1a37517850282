"""Strict access to parsed JSON: each function returns its value as the type asked for, or names it.

Reading a record back goes through these alone, so that whatever is wrong is refused with the path of
the first field that is (``claims[2].chain[0].kind``), and nothing is quietly taken for something else.
"""

from collections.abc import Set
from enum import StrEnum
from math import isfinite
from typing import Any, Never, TypeVar

from thirdhand.errors import InputError

SCHEMA = "thirdhand/article/1"

Member = TypeVar("Member", bound=StrEnum)


def refuse(where: str, problem: str) -> Never:
    """Raise InputError for the field ``where``."""
    raise InputError(where, problem, f"give a record of schema {SCHEMA}, see docs/json.md")


def as_object(value: object, where: str, names: Set[str], optional: Set[str] = frozenset()) -> dict[str, Any]:
    """Return ``value`` as an object that has the fields ``names``, perhaps ``optional``, and no others."""
    if not isinstance(value, dict):
        refuse(where, "is not an object")
    if missing := names - value.keys():
        refuse(where, f"lacks {', '.join(sorted(missing))}")
    if unknown := value.keys() - names - optional:
        refuse(where, f"has unknown {', '.join(sorted(map(str, unknown)))}")
    return value


def as_list(value: object, where: str) -> list[Any]:
    """Return ``value`` as a list."""
    return value if isinstance(value, list) else refuse(where, "is not a list")


def as_string(value: object, where: str) -> str:
    """Return ``value`` as a string."""
    return value if isinstance(value, str) else refuse(where, "is not a string")


def as_string_or_none(value: object, where: str) -> str | None:
    """Return ``value`` as a string or null."""
    return None if value is None else as_string(value, where)


def as_name(value: object, where: str) -> str:
    """Return ``value`` as a string that is not empty."""
    return as_string(value, where) or refuse(where, "is empty")


def as_flag(value: object, where: str) -> bool:
    """Return ``value`` as true or false."""
    return value if isinstance(value, bool) else refuse(where, "is neither true nor false")


def as_score(value: object, where: str) -> float:
    """Return ``value`` as a number from 0 to 1."""
    # bool is an int to Python, and NaN lies between no two numbers
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        refuse(where, f"{value!r} is not a number from 0 to 1")
    return float(value)


def as_number_or_none(value: object, where: str) -> float | None:
    """Return ``value`` as a finite number or null."""
    if value is None:
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            return float(value)
    except OverflowError:  # an integer beyond what a float holds
        pass
    refuse(where, "is neither a finite number nor null")


def as_member(value: object, where: str, members: type[Member]) -> Member:
    """Return ``value`` as one of ``members``."""
    # a set of them, made for each field, took up to a tenth of the time of a page
    if not isinstance(value, str) or value not in members._value2member_map_:
        refuse(where, f"{value!r} is none of {', '.join(members)}")
    return members(value)
