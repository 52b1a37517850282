"""Whose object of JSON it is: our own columns, IPTC's ninjs, schema.org's NewsArticle.

Told by the fields that only one of them has, since few files say what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from thirdhand.acquire.captures import Capture
from thirdhand.acquire.newsarticle import capture_news_article, is_news_article
from thirdhand.acquire.ninjs import capture_ninjs, is_ninjs
from thirdhand.acquire.rows import PlaceOf, capture_row
from thirdhand.errors import DecodingError


def capture_item(item: Mapping[str, Any], name: str, place_of: PlaceOf) -> Iterator[Capture]:
    """Yield the articles in ``item``, a JSON object: one, but for a package of several.

    ``place_of`` gives the path of an article without URL from its id; ``name`` is what errors call it.
    Raises InputError where it holds none, or one that is broken or withheld.
    """
    try:
        if "text" in item:
            yield capture_row(item, name, place_of)
        elif is_news_article(item):
            yield from capture_news_article(item, name, place_of)
        elif is_ninjs(item):
            yield from capture_ninjs(item, name, place_of)
        else:
            yield capture_row(item, name, place_of)
    except RecursionError as error:
        raise DecodingError(name, "has fields nested too deeply", "leave them out") from error


def is_item(value: object) -> bool:
    """Say whether ``value`` is an object that ``capture_item`` knows."""
    return isinstance(value, dict) and ("text" in value or is_news_article(value) or is_ninjs(value))
