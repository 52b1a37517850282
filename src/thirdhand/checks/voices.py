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

    ``officials`` are a plain plural that speaks for its institution; ``crowd`` any other many; ``unclear`` is
    a pronoun or description of whom the reader of sources could not tell.
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
#: What makes a noun one of people who know, not of an office: "officials | close to the talks".
_IN_THE_KNOW = re.compile(
    r"\b(?:familiar with|close to|with (?:direct |first-?hand |intimate )?knowledge|briefed on"
    r"|in the know|involved in|privy to|aware of"
    r"|near to|inside the|in the (?:\w+ )?(?:office|ministry|department|camp|campaign"
    r"|administration|government|leadership)"
    r"|who (?:has|have|had|was|were) (?:been )?(?:briefed|seen|told|present|knowledge|direct|in the room)"
    r"|who (?:asked|declined|spoke|requested|insisted|did not want))\b",
    re.IGNORECASE,
)
#: So many code points after the words of a source may still describe it.
_DESCRIBING = 60
#: Plurals of bodies that are nobody in particular: "rights groups", "aid agencies".
_BODIES = frozenset(
    ("group", "charity", "agency", "campaign group", "organisation", "organization", "ngo", "union")
)
#: Plurals of people who are near somebody, not of an office.
_CLOSE = frozenset(
    ("aide", "ally", "associate", "diplomat", "adviser", "advisor", "confidant", "staffer", "executive")
)
#: Other outlets, whatever they are called.
_PRESS = re.compile(r"\b(?:media|news|press) sources?$")
_SPOKEN_FOR = re.compile(r"\bspokes(?:man|woman|person|people)\b")
_COUNT = re.compile(
    r"^(?:at least |about |some |nearly |more than )?(?:two|three|four|five|six|seven|eight|nine"
    r"|ten|half a dozen|a dozen|several|a (?:few|couple|handful|number|group) of|\d+)\b",
    re.I,
)
_EDGES = "\"“”‘’' ,.;:"


@cache
def nouns(table: str, field: str = "nouns") -> frozenset[str]:
    """Return the words of one list of ``lexicons/voices.toml``."""
    return frozenset(load("voices")[table][field])


@cache
def patterns(table: str) -> re.Pattern[str]:
    """Return one pattern of those in ``table`` of ``lexicons/voices.toml``; apostrophes must be straight."""
    return re.compile("|".join(load("voices")[table]["patterns"]), re.IGNORECASE)


@cache
def _phrase(text: str) -> Phrase:
    return read_phrase(text)


def phrase_of(link: Link) -> Phrase:
    """Return the source's noun phrase as read."""
    return _phrase(link.source.text.strip(_EDGES))


def head_of(link: Link) -> str:
    """Return the head noun of the source in the singular, lower case; empty where a name is the head."""
    head = phrase_of(link).head
    known = nouns("collective") | nouns("insider") | nouns("knowing")
    return head.removesuffix("s") if head not in known and head.removesuffix("s") in known else head


def is_counted(link: Link) -> bool:
    """Say whether a plural source says how many it is: "two aides", "half a dozen officials"."""
    return _COUNT.match(link.source.text.strip(_EDGES)) is not None


def voice_of(link: Link, text: str = "") -> Voice:
    """Return what the source of ``link`` is to an editor.

    ``text`` is the string that its spans count in: what follows the words of a source may describe it further
    ("a person | familiar with the talks").
    """
    if link.anonymity is Anonymity.NAMED and link.kind is not Kind.DOCUMENT:
        return _named(link)
    head, words = head_of(link), link.source.text.strip(_EDGES).lower()
    if pronoun_of(link.source.text) is not None:
        return Voice.UNCLEAR
    if _PRESS.search(words):
        return Voice.OUTLET
    if _is_insider(link, head, text):
        return Voice.INSIDER
    if link.kind is Kind.DOCUMENT:
        # "The figure" may be a number to the reader of sources and a person to everybody else.
        is_person = head in nouns("insider") | nouns("knowing") | nouns("bystander")
        return Voice.UNCLEAR if is_person else Voice.DOCUMENT
    if head in nouns("spokesperson") or _SPOKEN_FOR.search(words):
        return Voice.INSTITUTION
    if head in _HEARSAY:
        return Voice.HEARSAY
    if link.kind is Kind.OUTLET:
        return Voice.OUTLET
    return _many(link, head, words) if link.anonymity is Anonymity.COLLECTIVE else _described(link)


def _named(link: Link) -> Voice:
    if link.name is None and pronoun_of(link.source.text) is not None:
        return Voice.UNCLEAR
    if link.kind is Kind.OUTLET:
        return Voice.OUTLET
    if link.kind in (Kind.ORGANISATION, Kind.GOVERNMENT_BODY):
        return Voice.INSTITUTION
    return Voice.UNCLEAR if link.name is None else Voice.PERSON


def _is_insider(link: Link, head: str, text: str) -> bool:
    """Say whether a source without a name is one whose word is relied on.

    A plain plural of an office ("officials") is none, nor is a description that points back ("the officer").
    """
    end = link.source.spans[-1].end
    words = f"{link.source.text} {text[end : end + _DESCRIBING]}".replace("’", "'")
    if head in ("source", "insider"):
        return True
    if head not in nouns("insider") and head not in nouns("knowing"):
        return False
    if _IN_THE_KNOW.search(words) or patterns("condition").search(words):
        return True
    is_office = link.anonymity is Anonymity.COLLECTIVE and head not in _CLOSE
    is_pointing = phrase_of(link).determiner in ("the", "poss")
    return head in nouns("insider") and not is_office and not is_pointing


def _many(link: Link, head: str, text: str) -> Voice:
    if head in nouns("collective") or text.removeprefix("the ") in nouns("collective", "phrases"):
        return Voice.COLLECTIVE
    if head.split()[-1:] and head.split()[-1] in _BODIES:
        return Voice.COLLECTIVE
    is_office = head in _OFFICIALS or link.kind in (Kind.ORGANISATION, Kind.GOVERNMENT_BODY)
    return Voice.OFFICIALS if is_office else Voice.CROWD


def _described(link: Link) -> Voice:
    """Return the voice of described individuals: "a resident", "the minister", "a hospital"."""
    if phrase_of(link).determiner in ("the", "poss"):
        return Voice.UNCLEAR
    if link.kind in (Kind.ORGANISATION, Kind.GOVERNMENT_BODY):
        return Voice.INSTITUTION
    return Voice.BYSTANDER
