"""What bytes are, by their name, their first bytes and their first words: text, a web page, a Word document,
or a file of many articles.

Formats that are not read are named with a way out, so that nobody is left with "binary file".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from thirdhand.errors import UnsupportedError

HEAD_BYTES = 4096

READABLE = (
    "text (.txt), Word documents (.docx), web pages (.html), JSON Lines (.jsonl), ninjs and NewsArticle"
    " (.json), web archives (.warc) and URLs are read"
)
_FROM_FILE = "it may hold many articles: give it as a file to thirdhand read, or to read_many"
_TO_TEXT = "save it as .docx, as text (.txt) or as a web page (.html) first"
#: The member that says what the others are, in the zips of Word, Excel and PowerPoint.
CONTENT_TYPES = "[Content_Types].xml"


class Format(StrEnum):
    """A format that is read."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"


class Container(StrEnum):
    """A format that holds many articles."""

    WARC = "warc"
    JSON_LINES = "json lines"
    JSON = "json"


_SUFFIXES = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".docx": Format.DOCX,
}

_CONTAINERS = {
    ".warc": Container.WARC,
    ".jsonl": Container.JSON_LINES,
    ".ndjson": Container.JSON_LINES,
    ".json": Container.JSON,
    ".jsonld": Container.JSON,
}
#: What every record of a web archive begins with.
_WARC_START = b"WARC/"

_PDF = ("a PDF", "print it to text first (pdftotext -layout FILE), then read that")
_WORD = ("a word processor's file", _TO_TEXT)
_SHEET = ("a spreadsheet", READABLE)
_SLIDES = ("a presentation", _TO_TEXT)
_IMAGE = ("an image", "only text is read: run it through text recognition first")
_ARCHIVE = ("an archive", "unpack it and name the folder")
_MEDIA = ("a sound or film", "only text is read: write it out first")
_DATA = ("a data file", READABLE)
_XML = ("an XML document that is no web page", READABLE)
_FEED = ("a feed", "thirdhand add reads feeds; here, give the addresses of its articles")
_JSON = ("JSON", _FROM_FILE)
_WARC = ("a web archive", _FROM_FILE)

#: Suffix → (what it is, what to do).
_UNSUPPORTED_SUFFIXES = {
    ".pdf": _PDF,
    **dict.fromkeys((".doc", ".docm", ".dotx", ".odt", ".rtf", ".pages", ".epub"), _WORD),
    **dict.fromkeys((".ppt", ".pptx", ".odp"), _SLIDES),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".svg", ".heic"), _IMAGE
    ),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".zst"), _ARCHIVE),
    **dict.fromkeys((".mp3", ".mp4", ".wav", ".mov", ".avi", ".webm", ".ogg"), _MEDIA),
    **dict.fromkeys((".csv", ".tsv", ".xls", ".xlsx", ".parquet", ".sqlite", ".db"), _DATA),
    **dict.fromkeys((".rss", ".atom", ".opml"), _FEED),
    **dict.fromkeys((".json", ".jsonl", ".jsonld", ".ndjson"), _JSON),
    ".warc": _WARC,
    ".xml": _XML,
}

#: What Word packs a document into that a password protects, and all documents before 2007.
_OLE = b"\xd0\xcf\x11\xe0"
#: The second is that of an empty one.
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
#: First bytes → (what it is, what to do).
_MAGIC = (
    (b"%PDF-", _PDF),
    (b"{\\rtf", _WORD),
    (_OLE, _WORD),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF87a", _IMAGE),
    (b"GIF89a", _IMAGE),
    (b"II*\0", _IMAGE),
    (b"MM\0*", _IMAGE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!\x1a", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"\x7fELF", ("a program", READABLE)),
    (b"\xca\xfe\xba\xbe", ("a program", READABLE)),
    (b"ID3", _MEDIA),
    (b"OggS", _MEDIA),
    (b"SQLite format 3\0", _DATA),
    (_WARC_START, _WARC),
    (b"PAR1", _DATA),
)
_TAR_MAGIC = slice(257, 262)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

_COMMENTS = re.compile(rb"\s*(?:<!--.*?(?:-->|\Z)\s*)+", re.DOTALL)
# The tags that the WHATWG's MIME sniffing takes for HTML, and those that saved fragments begin with.
_HTML_START = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|body|script|iframe|h[1-6]|div|font|table|a|style|title|b|br|p|meta|link"
    rb"|base|article|section|main|header|nav|span|ul|ol|center|noscript)[\s/>]",
    re.IGNORECASE,
)
_HTML_ANYWHERE = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_XML_START = re.compile(rb"\s*<(?:\?xml|rss|feed|atom|opml|rdf|svg|!doctype)[\s:>]", re.IGNORECASE)
_ARTICLE_FIELDS = re.compile(
    rb'"(?:body_?(?:text|html|xhtml)|bodies|articleBody|pubstatus)"\s*:|thirdhand/article/'
    rb'|"@type"\s*:\s*(?:\[\s*)?"\w*(?:Article|BlogPosting)"',
    re.IGNORECASE,
)
# What stands before the first element: the declaration, style sheets, comments, a document type.
# Atomic, or a thousand of them would be split in every possible way.
_PROLOG = rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!doctype\b[^>\[]*(?:\[.*?\]\s*)?>)*+"
_FEED_START = re.compile(_PROLOG + rb"<(?:rss|(?:atom:)?feed|rdf:RDF)[\s/>]", re.IGNORECASE | re.DOTALL)
_OPML_START = re.compile(_PROLOG + rb"<opml[\s/>]", re.IGNORECASE | re.DOTALL)
_JSON_START = re.compile(rb'\s*(?:\[\s*)?\{\s*"[^"]*"\s*:')


def sniff(name: str, head: bytes) -> Format:
    """Return the format of what is called ``name`` and begins with ``head`` (``HEAD_BYTES`` or all of it).

    The first bytes decide against a format, then the suffix for one, then the first words. A zip is DOCX
    until ``sniff_zip`` has seen what is in it. Raises UnsupportedError for what is not read.
    """
    if head.startswith(_ZIPS):
        return Format.DOCX
    if head.startswith(_OLE) and _suffix(name) == ".docx":
        raise UnsupportedError(name, "is protected by a password", "save it without one")
    for magic, (what, remedy) in _MAGIC:
        if head.startswith(magic):
            raise UnsupportedError(name, f"is {what}", remedy)
    if head[_TAR_MAGIC] == b"ustar":
        raise UnsupportedError(name, f"is {_ARCHIVE[0]}", _ARCHIVE[1])
    if _suffix(name) == ".xml" and is_feed(head):
        raise UnsupportedError(name, f"is {_FEED[0]}", _FEED[1])
    return format_of_suffix(name) or format_of_words(name, head)


def suffix_container(name: str) -> Container | None:
    """Return the format of many articles that the suffix of ``name`` tells (``.gz`` aside)."""
    return _CONTAINERS.get(_suffix(name))


def may_be_container(name: str) -> bool:
    """Say whether what is called ``name`` must be opened to tell whether it holds many articles."""
    suffix = _suffix(name)
    return suffix in _CONTAINERS or (suffix not in _SUFFIXES and suffix not in _UNSUPPORTED_SUFFIXES)


def sniff_container(name: str, head: bytes) -> Container | None:
    """Return the format of many articles of what is called ``name`` and begins with ``head``, if it is one.

    The first bytes of a web archive decide, then the suffix, then those of JSON.
    """
    if head.startswith(_WARC_START):
        return Container.WARC
    words = _first_words(head)
    return suffix_container(name) or (Container.JSON if _JSON_START.match(words) else None)


def sniff_zip(name: str, members: Collection[str]) -> Format:
    """Return DOCX where a zip called ``name`` has the ``members`` of a Word document, or is called one.

    Raises UnsupportedError for other zips.

    >>> sniff_zip("draft.bin", ["[Content_Types].xml", "word/document.xml"]).value
    'docx'
    """
    folders = {member.partition("/")[0] for member in members if "/" in member}
    is_office = CONTENT_TYPES in members
    if is_office and "word" in folders:
        return Format.DOCX
    what, remedy = _ARCHIVE
    if is_office and "xl" in folders:
        what, remedy = _SHEET
    elif is_office and "ppt" in folders:
        what, remedy = _SLIDES
    elif "mimetype" in members:
        what, remedy = "an OpenDocument file or an e-book", _TO_TEXT
    elif _suffix(name) == ".docx":
        return Format.DOCX
    raise UnsupportedError(name, f"is {what}", remedy)


def format_of_suffix(name: str) -> Format | None:
    """Return the format that the suffix of ``name`` tells (``.gz`` aside), None where it tells none.

    Raises UnsupportedError for the suffix of what is not read.
    """
    suffix = _suffix(name)
    if suffix in _UNSUPPORTED_SUFFIXES:
        what, remedy = _UNSUPPORTED_SUFFIXES[suffix]
        raise UnsupportedError(name, f"is {what}, by its name", remedy)
    return _SUFFIXES.get(suffix)


def _suffix(name: str) -> str:
    stem = name.lower().removesuffix(".gz")
    return stem[stem.rfind(".") :] if "." in stem else ""


def format_of_words(name: str, head: bytes) -> Format:
    """Return HTML where ``head`` begins as a web page does, else TEXT; JSON and feeds are neither."""
    words = _first_words(head)
    if is_page(words):
        return Format.HTML
    if _XML_START.match(words):
        what, remedy = _FEED if is_feed(head) or is_opml(head) else _XML
        raise UnsupportedError(name, f"is {what}", remedy)
    if _JSON_START.match(words):
        raise UnsupportedError(name, f"is {_JSON[0]}", _JSON[1])
    return Format.TEXT


def is_page(head: bytes) -> bool:
    """Say whether ``head`` begins as a web page does.

    >>> is_page(b"<!-- saved --><html>"), is_page(b"<rss>"), is_page(b"Rates rise")
    (True, False, False)
    """
    words = _first_words(head)
    if _HTML_START.match(words):
        return True
    return bool(_XML_START.match(words) and _HTML_ANYWHERE.search(words))


def is_feed(head: bytes) -> bool:
    """Say whether ``head`` begins as an RSS or Atom feed does.

    >>> is_feed(b"<?xml version='1.0'?><rss version='2.0'>"), is_feed(b"<html>")
    (True, False)
    """
    return bool(_FEED_START.match(_first_words(head)))


def holds_articles(head: bytes) -> bool:
    """Say whether the JSON that begins with ``head`` has the fields of articles, as few JSON files have.

    >>> holds_articles(b'{"uri": "x", "body_text": "Rates rise."}'), holds_articles(b'{"name": "x"}')
    (True, False)
    """
    return bool(_JSON_START.match(_first_words(head)) and _ARTICLE_FIELDS.search(head))


def is_opml(head: bytes) -> bool:
    """Say whether ``head`` begins as a list of feeds (OPML) does.

    >>> is_opml(b"<opml version='2.0'>"), is_opml(b"<rss>")
    (True, False)
    """
    return bool(_OPML_START.match(_first_words(head)))


def _first_words(head: bytes) -> bytes:
    for bom in _BOMS:
        head = head.removeprefix(bom)
    return _COMMENTS.sub(b"", head.replace(b"\0", b""), count=1)
