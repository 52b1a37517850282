"""Who a source is to an editor: somebody named, an institution, an insider who is not named, a passer-by.

Kind and anonymity tell what a source is; whether its name is missed depends on what it is called. "A police
spokesman" is the police, "a resident" may stay one, "a senior aide" is an anonymous source.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from thirdhand.lexicons import load
from thirdhand.reading.sources.phrases import Phrase, pronoun_of, read_phrase
from thirdhand.records import Anonymity, Kind, Link


class Voice(StrEnum):
    """What a source is to an editor.

    ``officials`` are a plain plural that speaks for its institution; ``crowd`` any other many; ``unclear`` is a
    pronoun or description of whom the reader of sources could not tell.
    """

    PERSON = "person"
    INSTITUTION = "institution"
    OUTLET = "outlet"
    DOCUMENT = "document"
    INSIDER = "insider"
    BYSTANDER = "bystander"
    COLLECTIVE = "collective"
    OFFICIALS = "officials"
    CROWD = "crowd"
    HEARSAY = "hearsay"
    UNCLEAR = "unclear"


#: Voices that an article can be held to.
ON_RECORD = frozenset((Voice.PERSON, Voice.INSTITUTION, Voice.DOCUMENT))
_HEARSAY = frozenset(("report", "rumour", "rumor", "claim", "speculation", "allegation", "story", "word"))
_OFFICIALS = frozenset(
    (
        "official",
        "authority",
        "investigator",
        "prosecutor",
        "detective",
        "officer",
        "minister",
        "organiser",
        "organizer",
    )
)
#: What follows a noun that makes a plural one of people who know, not of an office: "officials close to the talks".
_IN_THE_KNOW = re.compile(
    r"\b(?:familiar|close to|with (?:direct |first-?hand )?knowledge|briefed|in the know|who|involved|privy|aware|near)\b",
    re.I,
)
_COUNT = re.compile(
    r"^(?:at least |about |some |nearly |more than )?(?:two|three|four|five|six|seven|eight|nine|ten|half a dozen|a dozen|several|a (?:few|couple|handful|number|group) of|\d+)\b",
    re.I,
)
_EDGES = "\"“”‘’' ,.;:"


@cache
def nouns(table: str, field: str = "nouns") -> frozenset[str]:
    """Return the words of one list of ``lexicons/voices.toml``."""
    return frozenset(load("voices")[table][field])


@cache
def patterns(table: str) -> re.Pattern[str]:
    """Return the patterns of ``table`` in ``lexicons/voices.toml`` as one, for text with straight apostrophes."""
    return re.compile("|".join(load("voices")[table]["patterns"]), re.IGNORECASE)


@cache
def _phrase(text: str) -> Phrase:
    return read_phrase(text)


def phrase_of(link: Link) -> Phrase:
    """Return the source's noun phrase as read."""
    return _phrase(link.source.text.strip(_EDGES))


def head_of(link: Link) -> str:
    """Return the head noun of the source in the singular, lower case; empty where a name is the head."""
    return phrase_of(link).head


def is_counted(link: Link) -> bool:
    """Say whether a plural source says how many it is: "two aides", "half a dozen officials"."""
    return _COUNT.match(link.source.text.strip(_EDGES)) is not None


def voice_of(link: Link) -> Voice:
    """Return what the source of ``link`` is to an editor."""
    if link.kind is Kind.DOCUMENT:
        return Voice.DOCUMENT
    if link.anonymity is Anonymity.NAMED:
        return _named(link)
    head, text = head_of(link), link.source.text.strip(_EDGES).lower()
    if head in nouns("spokesperson") or any(
        noun in text.split() for noun in ("spokesman", "spokeswoman", "spokesperson")
    ):
        return Voice.INSTITUTION
    if head in _HEARSAY:
        return Voice.HEARSAY
    if link.anonymity is Anonymity.COLLECTIVE:
        return _many(link, head, text)
    if link.anonymity is Anonymity.UNNAMED:
        return Voice.INSIDER if link.kind is not Kind.OUTLET else Voice.OUTLET
    return _described(link, head)


def _named(link: Link) -> Voice:
    if link.name is None and pronoun_of(link.source.text) is not None:
        return Voice.UNCLEAR
    if link.kind is Kind.OUTLET:
        return Voice.OUTLET
    if link.kind in (Kind.ORGANISATION, Kind.GOVERNMENT_BODY):
        return Voice.INSTITUTION
    return Voice.UNCLEAR if link.name is None else Voice.PERSON


def _many(link: Link, head: str, text: str) -> Voice:
    if pronoun_of(link.source.text) is not None:
        return Voice.UNCLEAR
    if head in ("source", "person", "people", "insider", "individual") and (
        head == "source" or _IN_THE_KNOW.search(text)
    ):
        return Voice.INSIDER
    if head in nouns("collective") or text.removeprefix("the ") in nouns("collective", "phrases"):
        return Voice.COLLECTIVE
    if head in _OFFICIALS or link.kind in (Kind.ORGANISATION, Kind.GOVERNMENT_BODY):
        return Voice.INSIDER if _IN_THE_KNOW.search(text) else Voice.OFFICIALS
    if head in nouns("insider") and (
        _IN_THE_KNOW.search(text)
        or head in ("aide", "ally", "associate", "diplomat", "adviser", "advisor", "friend")
    ):
        return Voice.INSIDER
    return Voice.OUTLET if link.kind is Kind.OUTLET else Voice.CROWD


def _described(link: Link, head: str) -> Voice:
    """Return the voice of described individuals: "a senior aide", "two officials", "a resident"."""
    phrase = phrase_of(link)
    if pronoun_of(link.source.text) is not None or phrase.determiner in ("the", "poss"):
        return Voice.UNCLEAR
    if link.kind is Kind.OUTLET:
        return Voice.OUTLET
    if head in nouns("insider"):
        return Voice.INSIDER
    if link.kind in (Kind.ORGANISATION, Kind.GOVERNMENT_BODY):
        return Voice.INSTITUTION
    return Voice.BYSTANDER
