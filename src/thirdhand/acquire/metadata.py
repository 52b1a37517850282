"""What a page says about its article: headline, writers, outlet, time of publication, language.

Read from the page's own declarations (JSON-LD, Open Graph, meta elements), which are kinder than its
layout: the time with its zone stands nowhere else. trafilatura's reading of the layout fills the gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thirdhand.acquire.jsonld import find_article, read_names
from thirdhand.acquire.naming import choose_byline, choose_outlet, choose_title, clean_line
from thirdhand.acquire.published import choose_published

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title", "headline")
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "og:article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
)
_OUTLET_KEYS = ("dc.publisher", "dcterms.publisher", "publisher")
#: In the order of trust: what is written for machines and names publication before what may be any date.
_PUBLISHED_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "article:published",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "published_time_telegram",
    "published_at",
    "published",
    "pubdate",
    "pub_date",
    "publish-date",
    "publishdate",
    "og:pubdate",
    "pdate",
    "date",
)

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says about its article, None where it does not.

    ``headlines`` are all wordings of the title, ``language`` is a tag as it stands, ``body`` the article's
    text as the page declares it for machines, markup and all.
    """

    title: str | None = None
    headlines: tuple[str, ...] = ()
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    body: str | None = None


def read_metadata(tree: HtmlElement, url: str | None) -> Metadata:
    """Return the metadata of the page ``tree`` (an lxml HTML document), which is left as it is.

    ``url`` is where it was found; a date in it is the last resort. Errors of lxml and trafilatura
    come through.
    """
    from trafilatura.metadata import extract_metadata

    meta = _read_meta(tree)
    node = find_article(script.text or "" for script in _json_scripts(tree)) or {}
    # Not the extensive search: it takes any date on the page where there is none, and none is better.
    layout = extract_metadata(tree, default_url=url, extensive=False)
    headings = [clean_line(heading.text_content()) for heading in tree.iter("h1")]
    declared = [clean_line(title) for title in (*_pick(meta, _TITLE_KEYS), *_strings(node.get("headline")))]
    names = (*meta.get("og:site_name", ()), *read_names(node.get("publisher")), *_pick(meta, _OUTLET_KEYS))
    outlet = choose_outlet(names, _page_title(tree), (*headings, *declared), meta.get("twitter:site", []))
    times = (*_strings(node.get("datePublished")), *_pick(meta, _PUBLISHED_KEYS), *_times(tree))
    title = choose_title((*declared, clean_line(layout.title or "")), headings, outlet)
    return Metadata(
        title=title,
        headlines=tuple(filter(None, (title, *declared, *headings))),
        byline=choose_byline(
            (
                read_names(node.get("author")),
                *(meta.get(key, []) for key in _AUTHOR_KEYS),
                [layout.author or ""],
            ),
            outlet,
        ),
        outlet=outlet,
        published=choose_published((*times, layout.date)),
        language=tree.get("lang") or tree.get(_XML_LANG) or next(_pick(meta, ("og:locale",)), None),
        body=next(iter(_strings(node.get("articleBody"))), None),
    )


def _read_meta(tree: HtmlElement) -> dict[str, list[str]]:
    """Return the contents of the meta elements by lower-case property, name or itemprop."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            key = element.get(attribute)
            if key and content:
                meta.setdefault(key.strip().lower(), []).append(content)
    return meta


def _json_scripts(tree: HtmlElement) -> list[HtmlElement]:
    return [
        each
        for each in tree.iter("script")
        if (each.get("type") or "").strip().lower() == "application/ld+json"
    ]


def _page_title(tree: HtmlElement) -> str:
    element = tree.find(".//title")
    return "" if element is None else clean_line(element.text_content())


def _pick(meta: dict[str, list[str]], keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield from meta.get(key, ())


def _strings(value: object) -> list[str]:
    return [value] if isinstance(value, str) else []


def _times(tree: HtmlElement) -> Iterator[str]:
    """Yield the times that the layout marks as those of publication."""
    for element in tree.xpath(
        "//*[@itemprop='datePublished'] | //time[@pubdate] | //h1/following::time[@datetime][1]"
    ):
        for attribute in ("datetime", "content", "title"):
            if value := element.get(attribute):
                yield value
                break
