"""What stands in the lines of lists: what an article is called, where an outlet's page is, words found in a
text. Templates call these with values of the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlsplit

from thirdhand.records import Span
from thirdhand.store.unkept import UNKEPT
from thirdhand.terms import fold_name
from thirdhand.views.margin import in_one_line, shorten, visible
from thirdhand.views.page import UNTITLED

#: Servers and browsers do not take addresses of any length.
MOST_ADDRESS = 1_000
_NAME_LIMIT = 120
_BLANKS = re.compile(r"\s+")


class Named(Protocol):
    """An article as far as lists name it."""

    @property
    def title(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def path(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text; ``is_found`` where a search found it."""

    text: str
    is_found: bool


def cut_pieces(text: str, found: Sequence[Span]) -> list[Piece]:
    """Return ``text`` in one line, cut at the spans ``found``, which must stand in order.

    >>> [piece.text for piece in cut_pieces("grain  ships\\nsail", [Span(7, 12)])]
    ['grain ', 'ships', ' sail']
    """
    return [piece for piece in _cut(text, found) if piece.text]


def _cut(text: str, found: Iterable[Span]) -> Iterator[Piece]:
    at = 0
    for span in found:
        yield Piece(_flatten(text[at : span.start]), False)
        yield Piece(_flatten(span.of(text)), True)
        at = span.end
    yield Piece(_flatten(text[at:]), False)


def _flatten(text: str) -> str:
    return _BLANKS.sub(" ", visible(text))


def name_line(article: Named) -> str:
    """Return what a list calls ``article``: its headline, else its file or the end of its address."""
    if article.title and (title := in_one_line(article.title)):
        return title
    place = in_one_line(article.path or _shorten_url(article.url) or "")
    return shorten(place, _NAME_LIMIT) if place else UNTITLED


def _shorten_url(url: str | None) -> str | None:
    try:
        parts = urlsplit(url or "")
    except ValueError:  # brackets that are no IPv6 address
        return url
    return f"{parts.netloc}{parts.path}" if parts.netloc else url


def outlet_path(outlet: str | None) -> str | None:
    """Return the path of the page of ``outlet``, by its name or its key; None where no address can name it.

    >>> outlet_path("The Lindow  Courier"), outlet_path("AP/Volna"), outlet_path("..")
    ('/outlets/the%20lindow%20courier', '/outlets/ap%2Fvolna', None)
    """
    key = fold_name(outlet or "")
    # a browser takes dots for a way up, ".json" is the twin of another page
    if key in ("", ".", "..") or key.endswith(".json") or UNKEPT.search(key):
        return None
    path = f"/outlets/{quote(key, safe='')}"
    return path if len(path) <= MOST_ADDRESS else None
