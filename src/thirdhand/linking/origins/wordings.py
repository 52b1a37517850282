"""The words that tell one source from another, folded so that two ways of writing them are one.

"The Tarvenian Ministry of Defense", "Tarvenia's defence ministry" and "the defence minister" share their
words after this; "Ardelia's defence ministry" keeps the one that is its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from thirdhand.lexicons import load

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_DEMONYM = re.compile(r"(?:ian|ean|an|ese|ish|ia|i|a)$")
_STOPS = frozenset(
    (
        *(
            "the",
            "a",
            "an",
            "of",
            "for",
            "in",
            "at",
            "on",
            "to",
            "and",
            "its",
            "his",
            "her",
            "their",
            "our",
            "by",
        ),
        *(
            "from",
            "with",
            "who",
            "s",
            "said",
            "mr",
            "mrs",
            "ms",
            "dr",
            "professor",
            "prof",
            "sir",
            "former",
            "that",
            "this",
        ),
    )
)
_SPELT = {
    "defense": "defence",
    "center": "centre",
    "labor": "labour",
    "harbor": "harbour",
    "organization": "organisation",
    "program": "programme",
    "minister": "ministry",
    "ministers": "ministry",
    "ministerial": "ministry",
    "presidential": "presidency",
    "president": "presidency",
    "governmental": "government",
    "hospitals": "hospital",
    "prosecutor": "prosecution",
    "prosecutors": "prosecution",
    "judge": "court",
    "judges": "court",
}
_SHORTEST_STEM = 4


@cache
def _states() -> dict[str, str]:
    """Return the code of each state by what it and what is its own are called, in lower case."""
    return {
        word.lower(): f"·{entry['code'].lower()}"
        for entries in load("countries").values()
        if isinstance(entries, list)
        for entry in entries
        for word in (entry["name"], *entry.get("adjectives", []), *entry.get("aliases", []))
        if " " not in word
    }


@lru_cache(maxsize=16384)
def telling_words(phrase: str) -> tuple[str, ...]:
    """Return the words of ``phrase`` that can tell its bearer apart, folded, in order.

    >>> telling_words("Tarvenia’s Ministry of Defense") == telling_words("the Tarvenian ministry of defence")
    True
    """
    return tuple(fold_word(word) for word in _WORD.findall(phrase) if _bare(word).lower() not in _STOPS)


@lru_cache(maxsize=16384)
def fold_word(word: str) -> str:
    """Fold one word: no possessive, no accents, one spelling; a place and who is of it are one."""
    bare = _bare(word)
    low = "".join(c for c in unicodedata.normalize("NFKD", bare.casefold()) if not unicodedata.combining(c))
    if low in _states():
        return _states()[low]
    if low in _SPELT:
        return _SPELT[low]
    if bare[:1].isupper():
        stem = _DEMONYM.sub("", low)
        return stem if len(stem) >= _SHORTEST_STEM else low
    return low


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word)


@lru_cache(maxsize=256)
def words_in(text: str) -> frozenset[str]:
    """Return all the words of a text, folded."""
    return frozenset(fold_word(word) for word in _WORD.findall(text))
