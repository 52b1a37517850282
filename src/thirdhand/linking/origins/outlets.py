"""Which of a cluster's outlets a name means: "the Herald" is the Northern Herald where that is among them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from thirdhand.reading.sources.known import look_up
from thirdhand.records import Article, Kind

#: Words that come and go with an outlet's name.
_LOOSE = frozenset(
    (
        "agency",
        "news",
        "newspaper",
        "website",
        "online",
        "magazine",
        "com",
        "the",
        "s",
        "group",
        "plc",
        "ltd",
        "inc",
    )
)
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b")


@lru_cache(maxsize=8192)
def outlet_words(name: str) -> tuple[str, ...]:
    """Return the words by which an outlet is told from others, in lower case and in order.

    >>> outlet_words("The Northern Herald newspaper"), outlet_words("AP")
    (('northern', 'herald'), ('associated', 'press'))
    """
    known = look_up(name)
    whole = known.name if known is not None and known.kind is Kind.OUTLET and not known.is_loose else name
    words = [word.casefold() for word in _WORD.findall(_POSSESSIVE.sub("", whole))]
    kept = tuple(word for word in words if word not in _LOOSE)
    return kept or tuple(words)  # none for an outlet called "—"


def house_of(article: Article) -> str:
    """Return what an article's outlet is known by: its name, the host of its address, or else its id."""
    if article.outlet and outlet_words(article.outlet):
        return article.outlet
    host = urlsplit(article.url).hostname if article.url else None
    return host.removeprefix("www.") if host else article.id


class Outlets:
    """The outlets of one cluster's articles, found by any form of their names."""

    def __init__(self, articles: Iterable[Article]) -> None:
        houses = {house_of(article) for article in articles}
        self._keys = {words: " ".join(words) for house in houses if (words := outlet_words(house))}
        self._by_word: dict[str, set[tuple[str, ...]]] = {}
        self._initials: dict[str, set[tuple[str, ...]]] = {}
        for house in houses:
            words = outlet_words(house)
            for word in words:
                self._by_word.setdefault(word, set()).add(words)
            capitals = "".join(word[0] for word in _WORD.findall(house) if word[0].isupper())
            for initials in {
                capitals,
                capitals.removeprefix("T"),
                "".join(word[0] for word in words).upper(),
            }:
                if len(initials) > 1:
                    self._initials.setdefault(initials, set()).add(words)

    def key_of(self, article: Article) -> str:
        """Return the key of an article's outlet."""
        return " ".join(outlet_words(house_of(article)))

    def find(self, name: str) -> str | None:
        """Return the key of the outlet that ``name`` means, None where it is none or several of them."""
        words = outlet_words(name)
        if words in self._keys:
            return self._keys[words]
        near = set.union(set(), *(self._by_word.get(word, set()) for word in words))
        found = {other for other in near if _shortens(words, other) or _shortens(other, words)}
        if not found and name.isupper():
            found = self._initials.get(name, set())
        return self._keys[next(iter(found))] if len(found) == 1 else None


def _shortens(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Say whether a name is another's first or last words: "Herald" of "Northern Herald", not "Northern"."""
    if len(short) >= len(whole):
        return False
    return whole[-len(short) :] == short or (len(short) > 1 and whole[: len(short)] == short)
