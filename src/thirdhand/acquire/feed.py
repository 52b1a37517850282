"""Feeds (RSS, Atom) and lists of them (OPML), parsed from bytes; nothing is fetched and no entity expanded.

A feed is written by whoever runs the server: it is read as far as it goes, and what is no feed at all is told
apart, so that whoever gave the address of a page learns where its feed is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from thirdhand.acquire.decode import decode
from thirdhand.acquire.markup import parse_markup
from thirdhand.acquire.naming import choose_byline, clean_line
from thirdhand.acquire.published import demand_published
from thirdhand.acquire.sniff import HEAD_BYTES, is_feed, is_opml, is_page
from thirdhand.errors import DecodingError, EmptyError, TooLargeError, UnsupportedError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Feed", "FeedEntry", "is_feed", "is_opml", "parse_feed", "parse_opml"]

_ROOT = re.compile(rb"<(?:rss|(?:\w+:)?feed|rdf:RDF|opml|channel)\b", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*>")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
#: feedparser reads some 200,000 bytes a second of the worst markup; no feed that is read is a tenth as large.
_MAX_BYTES = 10_000_000
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "text/xml")
_WEB = ("http", "https")
_CHECK = "check the address, or open it in a browser"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed: an absolute http(s) ``url``, and what the feed says of the article there.

    ``published`` and ``updated`` are ISO 8601, with a zone where the feed gives one; None for what is no
    plausible date. ``outlet`` is the feed's title. ``html`` is the article's content where the feed has it
    whole; a summary is none.
    """

    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    outlet: str | None = None
    byline: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself, the page that it belongs to, and its entries in their order."""

    title: str | None = None
    url: str | None = None
    entries: tuple[FeedEntry, ...] = ()


def parse_feed(data: bytes, name: str, *, url: str | None = None) -> Feed:
    """Return the feed in ``data``; relative addresses in it are meant from ``url``, where it was found.

    Entries without a web address are left out; a feed may have none. Raises UnsupportedError, naming
    ``name``, for a web page or a list of feeds, DecodingError for what is no feed or declares entities,
    TooLargeError above 10,000,000 bytes.
    """
    head = data[:HEAD_BYTES]
    if len(data) > _MAX_BYTES:
        raise TooLargeError(
            name, f"is larger than {_MAX_BYTES:,} bytes", "give a feed of the latest articles"
        )
    if is_opml(head):
        raise UnsupportedError(name, "is a list of feeds (OPML), not a feed", "give it as an .opml file")
    if is_page(head) and not is_feed(head):
        raise UnsupportedError(name, "is a web page, not a feed", _point_to_feed(data, url or name))
    _refuse_entities(data, name)
    parsed = _parse(data, name, url)
    outlet = clean_line(parsed.feed.get("title") or "") or None
    base = _make_absolute(parsed.feed.get("link"), url)
    entries = (_read_entry(entry, outlet, base or url) for entry in parsed.entries)
    return Feed(title=outlet, url=base, entries=tuple(entry for entry in entries if entry))


def parse_opml(data: bytes, name: str) -> tuple[str, ...]:
    """Return the addresses of the feeds in the OPML list ``data``, each once, in their order.

    Raises UnsupportedError, naming ``name``, for what is no OPML, DecodingError for what is no XML or
    declares entities, EmptyError for a list without feeds.
    """
    _refuse_entities(data, name)
    root = _parse_xml(data, name)
    if str(root.tag).lower() != "opml":
        raise UnsupportedError(name, f"is XML, but no list of feeds (OPML): <{root.tag}>", _CHECK)
    addresses = dict.fromkeys(_list_outlines(root))
    if not addresses:
        raise EmptyError(name, "has no feeds in it", "give outlines with an xmlUrl")
    return tuple(addresses)


def _parse(data: bytes, name: str, url: str | None) -> Any:  # noqa: ANN401 - feedparser has no types
    import feedparser

    # In memory: a string would be fetched or opened. With this type, the XML's own encoding counts.
    headers = {"content-type": "application/xml"} | ({"content-location": url} if url else {})
    try:
        parsed = feedparser.parse(BytesIO(data), response_headers=headers)
    except Exception as error:  # feedparser lets through what its parsers raise
        raise DecodingError(name, f"could not be read as a feed ({error!r})", _CHECK) from error
    if not parsed.get("version") and not parsed.entries:
        raise DecodingError(name, "is no feed", _CHECK)
    if not parsed.entries and _is_broken(parsed):
        raise DecodingError(name, f"breaks before its first entry ({parsed.bozo_exception})", _CHECK)
    return parsed


def _is_broken(parsed: Any) -> bool:  # noqa: ANN401
    from xml.sax import SAXException

    return isinstance(parsed.get("bozo_exception"), SAXException)


def _refuse_entities(data: bytes, name: str) -> None:
    plain = data.replace(b"\0", b"")
    root = _ROOT.search(plain)
    if _ENTITY.search(plain, 0, root.start() if root else len(plain)):
        raise DecodingError(name, "declares entities of its own, which feeds do not", _CHECK)


def _read_entry(entry: Any, outlet: str | None, base: str | None) -> FeedEntry | None:  # noqa: ANN401
    address = _make_absolute(entry.get("feedburner_origlink") or entry.get("link"), base)
    if address is None:
        return None
    names = [author.get("name") or "" for author in entry.get("authors") or ()]
    return FeedEntry(
        url=address,
        title=clean_line(entry.get("title") or "") or None,
        published=_read_time(entry, "published") or _read_time(entry, "created"),
        updated=_read_time(entry, "updated"),
        outlet=outlet,
        byline=choose_byline((names, [entry.get("author") or ""]), outlet),
        html=_read_content(entry.get("content") or ()),
    )


def _read_content(contents: Iterable[Any]) -> str | None:
    for content in contents:
        value = content.get("value") or ""
        if value.strip():
            return escape(value, quote=False) if content.get("type") == "text/plain" else value
    return None


def _read_time(entry: Any, key: str) -> str | None:  # noqa: ANN401
    # dict's own get: feedparser's puts one time in the place of another
    written = dict.get(entry, key)
    try:
        return demand_published(written) if written else None
    except ValueError:
        return None


def _make_absolute(address: str | None, base: str | None) -> str | None:
    """Return ``address``, meant from ``base``, None where that is no address on the web."""
    try:
        absolute = urljoin(base or "", (address or "").strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if address and parts.scheme.lower() in _WEB and parts.hostname else None


def _point_to_feed(data: bytes, url: str) -> str:
    """Say where the feed is that a page declares, or how to find one."""
    try:
        links = list(parse_markup(decode(data, url, is_html=True)).iter("link"))
    except Exception:  # no page either: there is nothing to point to
        links = []
    for link in links:
        rel, form = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower()
        if "alternate" in rel and form in _FEED_TYPES and (address := _make_absolute(link.get("href"), url)):
            return f"its feed is {address}"
    return "look on the page for a link to its feed (RSS, Atom)"


def _parse_xml(data: bytes, name: str) -> _Element:
    from lxml import etree

    # addresses with a bare & in them are common
    text = _BARE_AMPERSAND.sub("&amp;", _DECLARATION.sub("", decode(data, name, is_html=True), count=1))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DecodingError(name, f"is no XML ({error})", _CHECK) from error
    if root is None:
        raise DecodingError(name, "is no XML", _CHECK)
    return root


def _list_outlines(root: _Element) -> Iterator[str]:
    for outline in root.iter():
        for key, value in outline.attrib.items():
            if str(key).lower() == "xmlurl":
                address = re.sub(r"^feed:(?://)?(?=https?:)|^feed:(?=//)", "", str(value).strip())
                address = f"http:{address}" if address.startswith("//") else address
                if absolute := _make_absolute(address, None):
                    yield absolute
