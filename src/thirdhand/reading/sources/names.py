"""Proper names in running text, found by their capitals in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from thirdhand.reading.sources.small_words import small_words
from thirdhand.reading.sources.vocabulary import vocabulary


def _upper_class() -> str:
    """Return the capital letters of the Latin, Greek and Cyrillic blocks as a character class's inside."""
    return "".join(chr(code) for code in (*range(0x41, 0x250), *range(0x370, 0x530)) if chr(code).isupper())


_UPPER = _upper_class()
_ABBREVIATED = (
    r"(?:Mrs?|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Rev|Prof|Hon|Supt|Det|Cmdr|Brig|Amb|Fr|St"
    r"|Jr|Sr)\."
)
_TOKEN = rf"(?:{_ABBREVIATED}|[{_UPPER}]\.(?:[{_UPPER}]\.)*|@\w+|[{_UPPER}][\w&/]*(?:[-.’'][\w&/]+)*)"
_PARTICLE = r"(?:de|del|della|de la|van|van der|von|der|bin|ibn|al|el|da|di|du|la|le|dos|of|of the|for)"
NAME = re.compile(
    rf"(?<![\w@])(?:(?:al|el|bin|ibn|de|van|von)[- ])?{_TOKEN}"
    rf"(?:[ \u00a0]+(?:{_PARTICLE}[ ])?(?:al-|el-)?{_TOKEN}){{0,9}}"
)
_SUFFIX = r"\.(?:com|org|net|info|es|co\.uk|io|tv|ru|de|fr|me|us|uk|news)"
#: A site written as its address: "example.com", "Example.co.uk".
SITE = re.compile(rf"[\w-]{{2,40}}{_SUFFIX}")
_SITE_END = re.compile(rf"(?<=\w){_SUFFIX}\b(?![./@-]?\w)")
_SITE_START = re.compile(r"(?<![\w@./-])[\w-]{2,38}\Z")

_OPENERS = small_words("openers")
#: Openers that a verb is shortened behind: "I’d", "That’s".
_CONTRACTED = frozenset(
    "I You He She It We They That There What Who Here Don Didn Isn Wasn Can Couldn Wouldn".split()
)


class Name(NamedTuple):
    """A proper name in a text, from ``start`` (code points): without titles, openers and possessive."""

    start: int
    text: str
    title: str
    has_the: bool


def is_capital(word: str) -> bool:
    """Say whether a word is written like a name: a capital, a digit with letters, an address, a handle.

    >>> [is_capital(word) for word in ("Ruiz", "9to5Mac", "iGen", "al-Askari", "xendan.org", "port")]
    [True, True, True, True, True, False]
    """
    first = word[:1]
    if first.isupper() or first == "@":
        return True
    if not first.isalnum():
        return False
    return any(letter.isupper() for letter in word[1:]) or bool(SITE.fullmatch(word))


def find_names(text: str) -> Iterator[Name]:
    """Find the proper names of ``text`` from left to right.

    >>> [(name.start, name.text) for name in find_names("But Gov. Ana Ruiz left London.")]
    [(9, 'Ana Ruiz'), (23, 'London')]
    """
    for match in NAME.finditer(text):
        found = match.group()
        if " " in found or "\u00a0" in found:
            yield from _split(text, match.start(), found)
        elif not _is_opener(found):
            start = match.start()
            name = found.removesuffix("’s").removesuffix("'s")
            yield Name(start, name, "", text[max(0, start - 4) : start].lower() == "the ")


def _is_opener(word: str) -> bool:
    """Say whether a word opens a sentence and no name: "The", "I’d"."""
    if word in _OPENERS:
        return True
    stem = word.partition("’")[0] if "’" in word else word.partition("'")[0]
    return len(stem) < len(word) and stem in _CONTRACTED


def find_sites(text: str) -> Iterator[Name]:
    """Find the sites named by their address in ``text``."""
    for ending in _SITE_END.finditer(text):
        before = text[max(0, ending.start() - 40) : ending.start()]
        match = _SITE_START.search(before)
        if match:
            start = ending.start() - len(match.group())
            yield Name(start, text[start : ending.end()], "", False)


def _split(text: str, start: int, found: str) -> Iterator[Name]:
    """Split a run of capitals at possessives and drop what opens it."""
    offset = start
    for part in _split_at_for(_SPLITS.split(found)):
        at = text.find(part, offset)
        yield from _clean(text, at, part)
        offset = at + len(part)


def _split_at_for(parts: list[str]) -> Iterator[str]:
    """Split "Attorneys for Ruiz", not "Institute for Harbours"."""
    for part in parts:
        before, joint, after = part.partition(" for ")
        if joint and before.split()[-1].lower() not in _BODIES:
            yield from (before, after)
        else:
            yield part


def _clean(text: str, start: int, found: str) -> Iterator[Name]:
    words = found.split()
    while words and _is_opener(words[0]):
        words = words[1:]
    if (
        len(words) > 1
        and words[0] in _PARTIES
        and words[1] not in ("Party", "National", "Senate", "House", "Unionist")
    ):
        words = words[1:]
    if not words:
        return
    title, rest = split_title(words) if len(words) > 1 else ("", words)
    if len(rest) > 2:
        rest = trim_name(rest).split()
    name = " ".join(rest).removesuffix("’s").removesuffix("'s").removesuffix("’").removesuffix("'")
    if not rest or not name:
        return
    at = text.find(rest[0], start)
    has_the = text[max(0, at - 4) : at].lower() == "the "
    yield Name(at, name, title, has_the)


_SPLITS = re.compile(r"(?<=['’]s)[ \u00a0]+")

_PARTIES = small_words("party_words")
#: Titles that a bare given name keeps: "Pope Francis" is nobody's "Francis".
_KEPT = small_words("kept_titles")
#: Words of office that stand in capitals before a name and are no titles: "FBI Director James Comey".
_OFFICES = small_words("offices")
#: What ends the name of a body, never of a person.
_BODIES = small_words("bodies")


def split_title(words: list[str]) -> tuple[str, list[str]]:
    """Split the titles off the front of a name; "Pope Francis" keeps his.

    >>> split_title(["Rear", "Admiral", "Ana", "Ruiz"])
    ('Rear Admiral', ['Ana', 'Ruiz'])
    """
    titles = vocabulary().titles
    taken = 0
    while taken < len(words) - 1:
        for n_words in (3, 2, 1):
            title = " ".join(words[taken : taken + n_words]).lower().replace(".", "")
            if taken + n_words < len(words) and (title in titles or title in ("former", "ex")):
                taken += n_words
                break
        else:
            break
    if taken == 1 and len(words) == 2 and words[0].lower() in _KEPT:
        return words[0], words
    return " ".join(words[:taken]), words[taken:]


def trim_name(words: list[str]) -> str:
    """Return a name without the titles and offices before it.

    >>> trim_name(["FBI", "Director", "Ana", "B.", "Ruiz"])
    'Ana B. Ruiz'
    """
    titles = vocabulary().titles
    if words[-1].lower() not in _BODIES:
        for index in range(len(words) - 2, 0, -1):
            word = words[index].lower().rstrip(".")
            n_after = len(words) - index - 1
            if word in titles or (word in _OFFICES and n_after > 1):
                return " ".join(words[index + 1 :])
        if len(words) > 2 and words[0].lower() in _OFFICES and words[1] in vocabulary().given:
            return " ".join(words[1:])
    _, rest = split_title(words)
    return " ".join(rest).removesuffix("’s").removesuffix("'s")
