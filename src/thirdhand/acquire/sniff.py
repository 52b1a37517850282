"""What bytes are, by their name, their first bytes and their first words: text, a web page, a Word document.

Formats that are not read are named with a way out, so that nobody is left with "binary file".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from thirdhand.errors import UnsupportedError

HEAD_BYTES = 4096

READABLE = "text (.txt), Word documents (.docx), web pages (.html) and URLs are read"
_TO_TEXT = "save it as .docx, as text (.txt) or as a web page (.html) first"
#: The member that says what the others are, in the zips of Word, Excel and PowerPoint.
CONTENT_TYPES = "[Content_Types].xml"


class Format(StrEnum):
    """A format that is read."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"


_SUFFIXES = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".docx": Format.DOCX,
}

_PDF = ("a PDF", "print it to text first (pdftotext -layout FILE), then read that")
_WORD = ("a word processor's file", _TO_TEXT)
_SHEET = ("a spreadsheet", READABLE)
_SLIDES = ("a presentation", _TO_TEXT)
_IMAGE = ("an image", "only text is read: run it through text recognition first")
_ARCHIVE = ("an archive", "unpack it and name the folder")
_MEDIA = ("a sound or film", "only text is read: write it out first")
_DATA = ("a data file", READABLE)
_FEED = ("an XML document that is no web page", READABLE)

#: Suffix → (what it is, what to do).
_UNSUPPORTED_SUFFIXES = {
    ".pdf": _PDF,
    **dict.fromkeys((".doc", ".docm", ".dotx", ".odt", ".rtf", ".pages", ".epub"), _WORD),
    **dict.fromkeys((".ppt", ".pptx", ".odp"), _SLIDES),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".svg", ".heic"), _IMAGE
    ),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".zst", ".warc"), _ARCHIVE),
    **dict.fromkeys((".mp3", ".mp4", ".wav", ".mov", ".avi", ".webm", ".ogg"), _MEDIA),
    **dict.fromkeys(
        (".json", ".jsonl", ".csv", ".tsv", ".xls", ".xlsx", ".parquet", ".sqlite", ".db"), _DATA
    ),
    **dict.fromkeys((".xml", ".rss", ".atom"), _FEED),
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
_XML_START = re.compile(rb"\s*<(?:\?xml|rss|feed|rdf|svg|!doctype)[\s:>]", re.IGNORECASE)
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
    return format_of_suffix(name) or format_of_words(name, head)


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
    for bom in _BOMS:
        head = head.removeprefix(bom)
    words = _COMMENTS.sub(b"", head.replace(b"\0", b""), count=1)
    if _HTML_START.match(words) or (_XML_START.match(words) and _HTML_ANYWHERE.search(words)):
        return Format.HTML
    if _XML_START.match(words):
        raise UnsupportedError(name, f"is {_FEED[0]}", _FEED[1])
    if _JSON_START.match(words):
        raise UnsupportedError(name, "is JSON", READABLE)
    return Format.TEXT
