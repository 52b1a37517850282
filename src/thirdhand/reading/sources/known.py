"""What the lexicons know of a name: an outlet, a state body, an organisation, a country.

A name that no list has is judged by its words: "Port Herald" is an outlet, "Harbour Institute" an
organisation, "Ministry of Fisheries" a government body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from thirdhand.lexicons import load
from thirdhand.reading.sources.names import SITE
from thirdhand.records import Kind


@dataclass(frozen=True, slots=True)
class Known:
    """A name's kind and the name that the lexicon gives it; a ``loose`` one stands for others as well."""

    name: str
    kind: Kind
    is_loose: bool = False


@cache
def _names() -> dict[str, Known]:
    return {}


_OUTLET_ENDS = frozenset(
    "times post herald tribune gazette courier chronicle news radio tv television press today weekly observer telegraph journal "
    "standard star mail express record sentinel examiner inquirer dispatch ledger bulletin broadcasting magazine daily register "
    "globe independent sun mirror reporter network beacon advertiser echo argus informer insider review".split()
)
_BODY_WORDS = frozenset(
    "ministry department police army military navy senate congress parliament court council government administration authority "
    "secretariat embassy constabulary sheriff coroner pentagon kremlin commission treasury office bureau".split()
)
_ORGANISATION_WORDS = frozenset(
    "university institute college foundation association federation union party committee inc corp ltd plc gmbh group bank center "
    "centre campaign society trust council company organization organisation church hospital school observatory watch international "
    "league club airlines partners capital securities research media".split()
)


def look_up(name: str) -> Known | None:
    """Return what is known of a name, by the lexicons and then by its words; None where nothing is."""
    found = _names().get(normal(name))
    return found or _by_words(name)


def normal(name: str) -> str:
    """Return a name as it is looked up: lower case, no article, no stops, one kind of apostrophe.

    >>> normal("The U.S. Port’s Herald")
    "us port's herald"
    """
    name = name.lower().replace("’", "'").replace(".", "").removeprefix("the ")
    return " ".join(name.split())


def _by_words(name: str) -> Known | None:
    words = [word.lower().strip(".,’'") for word in name.split()]
    if SITE.fullmatch(name):
        return Known(name, Kind.OUTLET)
    if any(word in _BODY_WORDS for word in words):
        return Known(name, Kind.GOVERNMENT_BODY)
    if len(words) > 1 and words[-1] in _OUTLET_ENDS:
        return Known(name, Kind.OUTLET)
    if any(word in _ORGANISATION_WORDS for word in words):
        return Known(name, Kind.ORGANISATION)
    return None
