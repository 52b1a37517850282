"""What the lexicons know of a name: an outlet, a state body, an organisation, a country.

A name that no list has is judged by its words: "Port Sorell Gazette" is an outlet, "Harbour Institute" an
organisation, "Ministry of Fisheries" a government body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from thirdhand.lexicons import load
from thirdhand.reading.sources.names import SITE
from thirdhand.reading.sources.vocabulary import vocabulary
from thirdhand.records import Kind


@dataclass(frozen=True, slots=True)
class Known:
    """A name's kind and the name that the lexicon gives it.

    A loose one may be something else as well ("Time", or a name judged by its words): where the article
    shows a person, it gives way.
    """

    name: str
    kind: Kind
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one lexicon that tell the kind of a name no list has."""

    last: frozenset[str]
    last_after_place: frozenset[str]
    first: tuple[str, ...]
    ending: tuple[str, ...]
    any: frozenset[str]
    loose: frozenset[str]


#: An American station: "KSNW", "WPRI-TV", "KCTV5".
_CALL_SIGN = re.compile(r"[KW][A-Z]{3}(?:-(?:TV|FM|AM))?\d*")

_LEXICONS = {
    "outlets": Kind.OUTLET,
    "government_bodies": Kind.GOVERNMENT_BODY,
    "organisations": Kind.ORGANISATION,
}


@lru_cache(maxsize=4096)
def look_up(name: str) -> Known | None:
    """Return what is known of a name, by the lexicons and then by its words; None where nothing is.

    >>> look_up("the AP")
    Known(name='Associated Press', kind=<Kind.OUTLET: 'outlet'>, is_loose=False)
    >>> look_up("Harbour Institute").kind
    <Kind.ORGANISATION: 'organisation'>
    """
    found = _names().get(normal(name))
    if found is not None and name in vocabulary().given and not found.is_loose:
        return replace(found, is_loose=True)  # "Lana" is no "LANA"
    return found or _by_words(name)


def find_known(name: str) -> Known | None:
    """Return what is known of a name or of the name that it begins or ends with.

    >>> find_known("BBC Radio Four").kind, find_known("Ana Ruiz of Fox News").kind
    (<Kind.OUTLET: 'outlet'>, <Kind.OUTLET: 'outlet'>)
    """
    found = look_up(name)
    if found is not None:
        return found
    staff_of = look_up(name.rpartition(" of ")[2]) if " of " in name else None
    if staff_of is not None and staff_of.kind is Kind.OUTLET:
        return staff_of
    first = look_up(name.partition("/")[0] if "/" in name else " ".join(name.split()[:2]))
    if first is None and " " in name:
        first = look_up(name.split()[0])
    return first if first is not None and first.kind is Kind.OUTLET and not first.is_loose else None


def normal(name: str) -> str:
    """Return a name as it is looked up: lower case, no article, no stops, one kind of apostrophe.

    >>> normal("The U.S. Port’s Herald")
    "us port's herald"
    """
    name = name.lower().replace("’", "'").replace(".", "").removeprefix("the ")
    return " ".join(name.split())


@cache
def _names() -> dict[str, Known]:
    """Return all listed names by their looked-up form; a sure form goes before a loose one."""
    sure: dict[str, Known] = {}
    loose: dict[str, Known] = {}
    for lexicon, kind in _LEXICONS.items():
        for entry in _entries(load(lexicon)):
            name = entry["name"].partition(" (")[0]
            ambiguous = entry.get("ambiguous", [])
            for form in (name, *entry.get("aliases", [])):
                if form not in ambiguous and form not in vocabulary().given:
                    sure.setdefault(normal(form), Known(name, kind))
            for form in (*ambiguous, name):
                loose.setdefault(normal(form), Known(form, kind, is_loose=True))
    for form in _state_names():
        key = normal(form)
        is_loose = form in vocabulary().given
        (loose if is_loose else sure).setdefault(key, Known(form, Kind.GOVERNMENT_BODY, is_loose))
    return loose | sure


def _entries(lexicon: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entries in lexicon.values():
        if isinstance(entries, list):
            yield from (entry for entry in entries if isinstance(entry, dict))


def _state_names() -> Iterator[str]:
    """Yield the names of states, their parts and their capitals, which as sources are their governments."""
    for entry in _entries(load("countries")):
        yield entry["name"]
        yield from entry.get("aliases", [])
        yield from entry.get("capitals", [])
    yield from load("people")["places"]["regions"]


@cache
def _words_of(lexicon: str) -> _Words:
    words = load(lexicon)["words"]
    return _Words(
        last=frozenset((*words.get("last", []), *words.get("form", []))),
        last_after_place=frozenset(words.get("last_after_place", [])),
        first=tuple(f"{word} " for word in words.get("first", [])),
        ending=tuple(f" {word}" for word in words.get("ending", [])),
        any=frozenset(words.get("any", [])),
        loose=frozenset(words.get("loose", [])),
    )


def _by_words(name: str) -> Known | None:
    """Judge a name by its words, the surest first."""
    words = name.replace("’", "'").split()
    if not words:
        return None
    if SITE.fullmatch(words[-1]) or _CALL_SIGN.fullmatch(name):
        return Known(name, Kind.OUTLET)
    outlets, bodies, organisations = (_words_of(lexicon) for lexicon in _LEXICONS)
    has_more = len(words) > 1
    tests = (
        (Kind.GOVERNMENT_BODY, f" {name}".endswith(bodies.ending) or name.startswith(bodies.first)),
        (Kind.OUTLET, has_more and (name.endswith(outlets.ending) or words[-1] in outlets.last)),
        (Kind.GOVERNMENT_BODY, not bodies.any.isdisjoint(words)),
        (Kind.ORGANISATION, not organisations.any.isdisjoint(words) or words[-1] in organisations.last),
        (Kind.OUTLET, has_more and words[-1] in outlets.last_after_place),
        (Kind.OUTLET, has_more and name.startswith(outlets.first)),
        (Kind.ORGANISATION, has_more and not organisations.loose.isdisjoint(words)),
    )
    kind = next((kind for kind, is_so in tests if is_so), None)
    return Known(name, kind, is_loose=True) if kind else None
