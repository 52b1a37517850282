"""One page of a long list, and the addresses of the ones before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

#: No list goes further: whoever looks for something old finds it by words and conditions.
MOST_PAGES = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where a page stands in its list, from 1; ``before`` and ``after`` are None where there is none."""

    number: int
    before: str | None
    after: str | None


def make_paging(number: int, *, has_more: bool, query: Mapping[str, str | None] | None = None) -> Paging:
    """Return the paging of the page ``number`` of the list that ``query`` asks for.

    >>> make_paging(2, has_more=True, query={"q": "dam", "kind": None}).after
    '?q=dam&page=3'
    """
    given = {name: value for name, value in (query or {}).items() if value}

    def address(page: int) -> str:
        return f"?{urlencode(given | ({'page': str(page)} if page > 1 else {}))}"

    return Paging(
        number=number,
        before=address(number - 1) if number > 1 else None,
        after=address(number + 1) if has_more and number < MOST_PAGES else None,
    )
