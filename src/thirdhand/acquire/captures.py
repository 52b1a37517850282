"""One article as it was found: bytes and what came with them, before anything is read in it.

A file, a page from the web, a record of a web archive and a line of JSON Lines all become a capture first.
It is a plain value: it can be hashed to tell whether it is known, kept, and handed to another process.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from thirdhand.acquire.sniff import Format
from thirdhand.ids import DIGEST_BYTES, canonical_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the container of an article says about it; None where it says nothing.

    ``published`` is ISO 8601, with a zone only where the container gives one.
    """

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The bytes of one article, unpacked, with where, when and how they were had.

    ``name`` is what messages call it (``crawl.warc.gz: record at byte 1042``). ``path``, ``url`` and ``ref``
    are those of the article to be; ``url or path`` tells it from every other. ``charset`` is the declared
    one. ``captured`` is an ISO 8601 time in UTC, None for now. ``headers`` are what the server said of the
    page: ``status``, and those of ``KEPT_HEADERS`` that it sent, names in lower case. With ``given``, text is
    the article's text alone, and what a page says of itself goes before it.
    """

    name: str
    format: Format
    data: bytes
    path: str | None = None
    url: str | None = None
    ref: str | None = None
    charset: str | None = None
    captured: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    given: Given | None = None

    @property
    def place(self) -> str:
        """What tells this article from every other: its URL, or its path."""
        return self.url or self.path or self.name

    @property
    def digest(self) -> bytes:
        """16 bytes that are the same for the same bytes with the same description at the same place.

        When and from where it was had does not count, so that what comes twice is known.
        """
        given = self.given
        about = given and [given.title, given.outlet, given.byline, given.published, given.language]
        head = canonical_json([self.place, self.format, self.charset, self.ref, about, len(self.data)])
        return hashlib.blake2b(head.encode("ascii") + self.data, digest_size=DIGEST_BYTES).digest()


#: Response headers that say when and which version of a page it was.
KEPT_HEADERS = ("etag", "last-modified", "date", "content-type", "content-language", "server")
