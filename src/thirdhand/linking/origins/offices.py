"""For whom somebody speaks, by the words beside the name: "Bo Chen, a spokesman for the defence ministry".

A spokesman, a minister and a director are their institution's voice; an engineer only works there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from thirdhand.linking.origins.wordings import telling_words

#: Who speaks for what follows or goes before. "Chief" and "head" are also adjectives of others.
_VOICE = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|press (?:officer|secretary|attaché|office)|(?<!prime )minister"
    r"|director(?:[- ]general)?|chief executive|chief|head|chair(?:man|woman|person)?|commissioner"
    r"|secretary[- ]general"
    r"|general secretary|secretary|commander|president|leader|governor|ceo|managing director|superintendent"
    r"|inspector|sergeant|harbour ?master|treasurer|representative|lawyer|solicitor|attorney|boss|owner"
    r"|operations manager|manager|founder|judge|prosecutor|statement)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\bwho (?:runs|heads|leads|chairs|speaks for|directs) (?:the )?", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|press officer|press secretary|statement)\b", re.IGNORECASE
)
#: What stands between a description and the name, or ends it.
_BREAK = re.compile(
    r"[.;:!?\n“”\"()]|\b(?:said|says|told|that|but|when|while|whether|with|after|before|as|if|has|have|had|was|were"
    r"|is|are|added|asked|by)\b",
)
_AFTER = re.compile(r",\s(?P<words>[^.;:!?\n“”\"()]{3,100}?)(?=,|[.;:\n]|\ssaid\b|\ssays\b|\stold\b|$)")
_REACH = 100
#: So many code points before and after a name describe its bearer; so many mentions are looked at.
_BESIDE = (60, 90)
_MENTIONS = 20
#: What an office is of where nothing more is said, or beside what is.
IMPLIED = {"minister": "ministry", "judge": "court", "prosecutor": "prosecution"}
_FILL = frozenset(
    (
        *("officer", "presiding", "trial", "lead", "public", "district"),
        *(
            "senior",
            "deputy",
            "acting",
            "interim",
            "assistant",
            "vice",
            "local",
            "chief",
            "new",
            "executive",
            "general",
        ),
        *(
            "former",
            "one",
            "another",
            "whose",
            "duty",
            "official",
            "communication",
            "written",
            "today",
            "yesterday",
        ),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    )
)


@lru_cache(maxsize=16384)
def read_office(words: str) -> tuple[str, frozenset[str]] | None:
    """Return the office that a description names and the words of what it speaks for; None without an office.

    >>> office, words = read_office("a spokesman for the harbour agency")
    >>> office, sorted(words)
    ('spokesman', ['agency', 'harbour'])
    """
    heading = _HEADING.search(words)
    found = _VOICE.search(words)
    if heading is None and found is None:
        return None
    rest = words[heading.end() :] if heading else _VOICE.sub(" ", words)
    body = frozenset(word for word in telling_words(rest) if word not in _FILL)
    office = "head" if heading or found is None else found[0].lower()
    implied = IMPLIED.get(office)
    if implied is not None and (body or office != "minister"):
        body |= {implied}
    return office, body


def is_spokesperson(words: str) -> bool:
    """Say whether a source is somebody who only speaks for another, or its statement."""
    return _SPOKEN.search(words) is not None


def words_beside(text: str, name: str) -> frozenset[str]:
    """Return the words near ``name`` in ``text``, folded: what its bearer is described by."""
    found: set[str] = set()
    for at in _places(text, name):
        found.update(telling_words(text[max(0, at - _BESIDE[0]) : at + len(name) + _BESIDE[1]]))
    return frozenset(found)


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    for _ in range(_MENTIONS):
        if at < 0:
            return
        yield at
        at = text.find(name, at + len(name))


def find_offices(text: str, name: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the offices that ``text`` gives the bearer of ``name`` beside it, before or after.

    >>> [(office, sorted(of)) for office, of in find_offices("Chen, the port's director, left.", "Chen")]
    [('director', ['port'])]
    """
    for at in _places(text, name):
        yield from _before(text, at)
        after = _AFTER.match(text, at + len(name), min(at + len(name) + _REACH, len(text)))
        if after and (office := read_office(after["words"])) and not _has_other_name(after["words"], office):
            yield office


def _before(text: str, at: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Read what leads up to a name: "Defence Minister", "the harbour agency's director,"."""
    window = text[max(0, at - _REACH) : at]
    breaks = [match.end() for match in _BREAK.finditer(window)]
    window = window[breaks[-1] :] if breaks else window
    if not window.strip(" ,"):
        return
    is_apart = window.rstrip().endswith(",")
    words = window.strip(" ,").split(",")[-1]
    found = [match for match in _VOICE.finditer(words)]
    if not found:
        return
    last = found[-1]
    is_beside = not words[last.end() :].strip() or (
        is_apart and re.match(r"\s(?:for|of|at)\b", words[last.end() :])
    )
    if is_beside and (office := read_office(_from_determiner(words))):
        yield office


def _from_determiner(words: str) -> str:
    """Cut what goes before the description itself: "On Monday | the agency's director"."""
    cut = list(re.finditer(r"(?:^|\s)(?:the|a|an|its|his|her|their|and)\s", words, re.IGNORECASE))
    voice = _VOICE.search(words)
    before = [match for match in cut if voice and match.start() < voice.start()]
    return words[before[-1].end() :] if before else words


def _has_other_name(words: str, office: tuple[str, frozenset[str]]) -> bool:
    """Say whether an apposition is too long to describe only whom it follows."""
    return len(words.split()) > 14 or len(office[1]) > 8
