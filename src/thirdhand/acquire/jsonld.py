"""schema.org data in a page (JSON-LD), as it is met: in lists, in ``@graph``, entity-escaped, broken.

A block that does not parse is left out rather than guessed at: a wrong name is worse than none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

#: Deeper nesting than this is no metadata.
_MAX_DEPTH = 8
_MAX_BLOCK_CHARACTERS = 1_000_000
_PAGE_TYPES = ("webpage", "itempage")


def find_article(blocks: Iterable[str]) -> dict[str, Any] | None:
    """Return the node of the article among the JSON-LD ``blocks`` (the content of script elements).

    One that is typed as an article (NewsArticle, BlogPosting, …) before one for the page. None where
    there is neither.
    """
    nodes = [node for block in blocks for node in _walk(_parse(block), 0)]
    for is_wanted in (_is_article, _is_page):
        for node in nodes:
            if is_wanted(node):
                return node
    return None


def list_articles(value: object) -> list[dict[str, Any]]:
    """Return the nodes in the JSON-LD ``value`` that are typed as articles, in their order."""
    return [node for node in _walk(value, 0) if _is_article(node)]


def read_names(value: object) -> list[str]:
    """Return the names of people or organisations in ``value``: a string, a node, or a list of these."""
    if isinstance(value, str):
        return [unescape(value).strip()] if value.strip() else []
    if isinstance(value, dict):
        return read_names(value.get("name"))
    if isinstance(value, list):
        return [name for item in value if not isinstance(item, list) for name in read_names(item)]
    return []


def _parse(block: str) -> object:
    text = block.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    if len(text) > _MAX_BLOCK_CHARACTERS:
        return None
    for candidate in (text, unescape(text)):
        try:
            # strict=False: raw line ends inside strings are common
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _walk(value.get(key), depth + 1)


def _types(node: dict[str, Any]) -> list[str]:
    types = node.get("@type")
    return [str(each).lower() for each in (types if isinstance(types, list) else [types])]


def _is_article(node: dict[str, Any]) -> bool:
    return any(each.endswith(("article", "posting")) and each != "jobposting" for each in _types(node))


def _is_page(node: dict[str, Any]) -> bool:
    return any(each.endswith(_PAGE_TYPES) for each in _types(node))
