"""How many sources an article's claims come from, and of what sort: what the rules on sources count.

An *origin* here is the innermost source of a chain as far as one article tells it apart: a person by the name,
an institution together with who speaks for it, an anonymous source by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.voices import Voice, head_of, phrase_of, voice_of
from thirdhand.records import Claim, Link

_FOR = re.compile(r"\b(?:for|of|at|from|with) (?:the )?(.{2,60})$", re.IGNORECASE)
_POSSESSOR = re.compile(r"^(?:the )?(.{2,60}?)(?:'s|’s|s'|s’) ", re.IGNORECASE)
_DETERMINER = re.compile(
    r"^(?:the|a|an|one|another|that|this|his|her|their|its|our|same|said)\s+", re.IGNORECASE
)
_EDGES = "\"“”‘’' ,.;:"


@dataclass(frozen=True, slots=True)
class Credited:
    """A claim of the body with its innermost source, what that is, and the key of its origin."""

    claim: Claim
    link: Link
    voice: Voice
    origin: str


def credited(dossier: Dossier) -> list[Credited]:
    """Return the claims of the body that somebody is credited with, in the order of the text."""
    return [
        Credited(claim, claim.chain[-1], voice_of(claim.chain[-1]), origin_of(claim.chain[-1]))
        for claim in dossier.attributed
    ]


def origin_of(link: Link) -> str:
    """Return the key of the origin of ``link``: two links with one key are one origin within an article.

    An institution's spokesperson has the institution's key; a description that comes again with another
    article ("a senior official", "the official") the key of its head noun.
    """
    voice = voice_of(link)
    text = link.source.text.strip(_EDGES).lower()
    if voice is Voice.INSTITUTION:
        return _bare(_institution(link, text))
    if link.name is not None and voice in (Voice.PERSON, Voice.OUTLET, Voice.DOCUMENT):
        return _bare(link.name.lower())
    if voice in (Voice.INSIDER, Voice.UNCLEAR) and head_of(link):
        return f"{_bare(text)}"
    return _bare(text)


def _institution(link: Link, text: str) -> str:
    phrase = phrase_of(link)
    name = (link.name or "").lower()
    for pattern in (_FOR, _POSSESSOR):
        if phrase.head and (match := pattern.search(text)):
            return match[1]
    if name:
        return name
    return text


def _bare(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, _DETERMINER.sub("", text.strip())
    return text.replace("’", "'")


def same_origin(left: str, right: str) -> bool:
    """Say whether two keys may be one origin: the words of one are among those of the other.

    >>> same_origin("ruiz", "ana ruiz"), same_origin("senior official", "official")
    (True, True)
    """
    one, other = set(re.findall(r"\w+", left)), set(re.findall(r"\w+", right))
    return bool(one) and bool(other) and (one <= other or other <= one)


def count_origins(origins: Sequence[str]) -> list[str]:
    """Return the origins that can be told apart, the longest key of each, in the order of the text."""
    kept: list[str] = []
    for origin in origins:
        for at, other in enumerate(kept):
            if same_origin(origin, other):
                kept[at] = max(origin, other, key=len)
                break
        else:
            kept.append(origin)
    return kept


def gives_reason(dossier: Dossier, claims: Sequence[Claim]) -> Iterator[str]:
    """Yield the sentences around ``claims`` in which a reason for anonymity could stand."""
    text = dossier.article.text
    for claim in claims:
        number = dossier.paragraph(claim.content.spans[0].start)
        yield dossier.paragraphs[number].of(text)
