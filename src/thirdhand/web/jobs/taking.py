"""What people hand in: a text, the address of a page, a file; told apart, and packed to wait in the queue.

A text is a text whatever it looks like: it never names a file of this machine. A file is known by its own
bytes and its name, and by no path.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from urllib.parse import urlsplit

from thirdhand.acquire import Capture, Place, PlaceKind
from thirdhand.acquire.capturing import capture_bytes
from thirdhand.acquire.chunks import read_chunks, take_head, unpack_chunks
from thirdhand.acquire.fetch import fetch, hide_credentials
from thirdhand.acquire.guard import Guard
from thirdhand.acquire.jsonfile import read_json
from thirdhand.acquire.jsonl import read_lines
from thirdhand.acquire.payload import Limit
from thirdhand.acquire.sniff import (
    HEAD_BYTES,
    Container,
    Format,
    is_feed,
    is_opml,
    is_page,
    sniff,
    sniff_container,
)
from thirdhand.acquire.text import refuse_blank
from thirdhand.acquire.warc import read_warc
from thirdhand.collect.adding import SavedList
from thirdhand.errors import InputError, TooLargeError, UnsupportedError
from thirdhand.records import Failure
from thirdhand.settings import FETCH_MAX_BYTES, SERVE_MAX_CHARACTERS, Settings
from thirdhand.store.failures import pack_capture, unpack_capture

#: What messages call a text that was pasted.
PASTED = "the pasted text"
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_BARE_HOST = re.compile(r"www\.[^\s/]+\.\S+", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page, or a feed, that is to be fetched."""

    url: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return hide_credentials(self.url)


@dataclass(frozen=True, slots=True)
class Archive:
    """The bytes of a file of many articles: an archive, a feed, a list of feeds."""

    name: str
    data: bytes


Sent = Capture | WebPage | Archive


def take_text(text: str, settings: Settings) -> Capture | WebPage:
    """Return what was pasted: an address that stands alone is the page there, anything else the text itself.

    Line ends are made one kind: browsers send others than were pasted. Raises InputError for what is blank,
    too long, or an address that cannot be one.
    """
    stripped = text.strip()
    if _URL.fullmatch(stripped) or _BARE_HOST.fullmatch(stripped):
        return take_url(stripped)
    refuse_blank(stripped, PASTED)
    limit = settings[SERVE_MAX_CHARACTERS]
    if len(text) > limit:
        problem = f"has {len(text):,} characters, and {limit:,} are read at most"
        raise TooLargeError(
            PASTED, problem, f"paste it in parts, or raise the setting {SERVE_MAX_CHARACTERS.name}"
        )
    data = _LINE_ENDS.sub("\n", text).encode("utf-8", "surrogatepass")
    format = Format.HTML if is_page(data[:HEAD_BYTES]) else Format.TEXT
    return Capture(name=PASTED, format=format, data=data, charset="utf-8")


def take_url(url: str) -> WebPage:
    """Return the page at ``url``; raises UnsupportedError for what is no complete address of a web page."""
    full = f"https://{url}" if _BARE_HOST.fullmatch(url) else url
    try:
        parts = urlsplit(full)
        is_complete = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_complete = False
    if not is_complete or re.search(r"\s", full):
        raise UnsupportedError(url, "is no complete address of a web page", "write it as https://host/path")
    return WebPage(full)


def take_file(name: str, data: bytes, settings: Settings) -> Capture | Archive:
    """Return the file called ``name``; raises InputError for what is not read, is too large or empty."""
    named = name.strip() or "the file"
    if not data:
        raise InputError(named, "is empty", "choose another file")
    head = take_head(unpack_chunks(read_chunks(BytesIO(data)), named), HEAD_BYTES)[:HEAD_BYTES]
    if sniff_container(named, head) is not None or is_feed(head) or is_opml(head):
        return Archive(named, data)
    capture = capture_bytes(data, named, settings)
    limit = settings[SERVE_MAX_CHARACTERS]
    if capture.format is Format.TEXT and len(capture.data) > limit:
        problem = f"is longer than the {limit:,} characters that are read at most"
        raise TooLargeError(named, problem, f"cut it, or raise the setting {SERVE_MAX_CHARACTERS.name}")
    return capture


def pack_sent(sent: Sent) -> bytes:
    """Return ``sent`` as the bytes that wait in the queue."""
    if isinstance(sent, Capture):
        packed = pack_capture(sent, max_bytes=None)
        assert packed is not None, "nothing is too large where there is no limit"
        return b"c" + packed
    head = {"url": sent.url} if isinstance(sent, WebPage) else {"name": sent.name}
    data = b"" if isinstance(sent, WebPage) else sent.data
    return b"o" + zlib.compress(json.dumps(head, ensure_ascii=True).encode() + b"\n" + data)


def unpack_sent(packed: bytes) -> Sent:
    """Return what ``pack_sent`` packed."""
    if packed.startswith(b"c"):
        return unpack_capture(packed[1:])
    line, _, data = zlib.decompress(packed[1:]).partition(b"\n")
    head = json.loads(line)
    return WebPage(head["url"]) if "url" in head else Archive(head["name"], data)


def open_sent(sent: Sent, settings: Settings) -> Iterator[Capture | Place | SavedList | Failure]:
    """Yield what ``sent`` holds, as ``collect.adding.add`` takes it."""
    if isinstance(sent, Capture):
        yield sent
    elif isinstance(sent, WebPage):
        yield Place(kind=PlaceKind.URL, name=sent.url)
    else:
        try:
            yield from _open_archive(sent, settings)
        except InputError as error:
            yield Failure(input=sent.name, error=error)


def _open_archive(archive: Archive, settings: Settings) -> Iterator[Capture | SavedList | Failure]:
    file = BytesIO(archive.data)
    head = take_head(_unpack(file, archive.name), HEAD_BYTES)[:HEAD_BYTES]
    kind = sniff_container(archive.name, head)
    file.seek(0)
    if is_feed(head) or is_opml(head):
        yield SavedList(archive.name, _join(_unpack(file, archive.name), archive.name, settings))
    elif kind is Container.WARC:
        yield from read_warc(file, archive.name, settings)
    elif kind is Container.JSON_LINES:
        yield from read_lines(_unpack(file, archive.name), archive.name, settings)
    else:
        yield from read_json(_unpack(file, archive.name), archive.name, settings)


def _join(chunks: Iterator[bytes], name: str, settings: Settings) -> bytes:
    limit, data = Limit(n_bytes=settings[FETCH_MAX_BYTES], setting=FETCH_MAX_BYTES.name), bytearray()
    for chunk in chunks:
        data += chunk
        limit.check(len(data), name)
    return bytes(data)


def _unpack(file: BytesIO, name: str) -> Iterator[bytes]:
    return unpack_chunks(read_chunks(file), name)


def have_article(sent: Sent, settings: Settings, guard: Guard) -> Capture:
    """Return the one article that was sent, fetched where it is a page; raises InputError."""
    if isinstance(sent, Capture):
        return sent
    if isinstance(sent, Archive):
        return _have_only(sent, settings)
    response = fetch(sent.url, settings, guard=guard)
    format = response.format or sniff(sent.name, response.data[:HEAD_BYTES])
    return Capture(
        name=sent.name,
        url=sent.name,
        format=format,
        data=response.data,
        charset=response.charset,
        headers=response.headers,
    )


def _have_only(archive: Archive, settings: Settings) -> Capture:
    found = list(islice(_open_archive(archive, settings), 2))
    if len(found) == 1 and isinstance(found[0], Capture):
        return found[0]
    if len(found) == 1 and isinstance(found[0], Failure):
        raise found[0].error
    problem = "holds many articles" if found else "holds no article"
    raise UnsupportedError(archive.name, problem, "keep its articles in the collection, or send one of them")
