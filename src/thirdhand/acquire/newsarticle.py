"""schema.org's NewsArticle as JSON-LD in a file to captures: what pages declare for machines, by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from thirdhand.acquire.captures import Capture, Given
from thirdhand.acquire.jsonld import list_articles, read_names
from thirdhand.acquire.naming import choose_byline, clean_line
from thirdhand.acquire.page import PARAGRAPH_BREAK
from thirdhand.acquire.prose import demand_prose, has_markup
from thirdhand.acquire.rows import PlaceOf, encode_text, read_captured, read_published, read_string
from thirdhand.acquire.sniff import Format
from thirdhand.errors import EmptyError

_REMEDY = "give the page itself, or the article's text in articleBody"
_WEB = ("http://", "https://")


def is_news_article(item: Mapping[str, Any]) -> bool:
    """Say whether ``item`` is a schema.org article, or a graph with one in it.

    >>> is_news_article({"@type": "NewsArticle"}), is_news_article({"@type": "Recipe"})
    (True, False)
    """
    return bool(list_articles(item))


def capture_news_article(item: Mapping[str, Any], name: str, place_of: PlaceOf) -> Iterator[Capture]:
    """Yield the articles in the JSON-LD ``item`` that have a body.

    ``place_of`` gives the path of one without a URL from its ``@id``; ``name`` is what errors call it.
    Raises EmptyError where none has a body, DecodingError for a field that does not hold what it should.
    """
    found = False
    for node in list_articles(item):
        text = _read_text(node, name)
        if text:
            found = True
            yield _capture(node, text, name, place_of)
    if not found:
        raise EmptyError(name, "is a NewsArticle without an articleBody", _REMEDY)


def _capture(node: Mapping[str, Any], text: str, name: str, place_of: PlaceOf) -> Capture:
    url, ref = _read_url(node), read_string(node, "@id", name)
    outlet = next(iter(read_names(node.get("publisher"))), None)
    time = "datePublished" if node.get("datePublished") else "dateCreated"
    return Capture(
        name=name,
        format=Format.TEXT,
        data=encode_text(text),
        charset="utf-8",
        path=None if url else place_of(ref),
        url=url,
        ref=ref,
        captured=read_captured(node, name),
        given=Given(
            title=clean_line(read_string(node, "headline", name) or "") or None,
            outlet=clean_line(outlet or "") or None,
            byline=choose_byline((read_names(node.get("author")),), outlet),
            published=read_published(node, time, name),
            language=next(iter(read_names(node.get("inLanguage"))), None),
        ),
    )


def _read_text(node: Mapping[str, Any], name: str) -> str:
    body = read_string({"body": node.get("articleBody")}, "body", name) and node["articleBody"]
    if not body or not has_markup(body):
        return (body or "").strip()
    return PARAGRAPH_BREAK.join(demand_prose(body, name))


def _read_url(node: Mapping[str, Any]) -> str | None:
    page = node.get("mainEntityOfPage")
    page = page.get("@id") if isinstance(page, dict) else page
    candidates = (node.get("url"), page, node.get("@id"))
    return next(
        (each for each in candidates if isinstance(each, str) and each.lower().startswith(_WEB)), None
    )
