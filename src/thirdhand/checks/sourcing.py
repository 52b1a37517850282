"""How many sources an article's claims come from, and of what sort: what the rules on sources count.

An *origin* here is the innermost source of a chain as far as one article tells it apart: a person by the
name, an institution together with who speaks for it, an anonymous source by its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Sighting
from thirdhand.checks.voices import Voice, head_of, nouns, phrase_of, voice_of
from thirdhand.records import Claim, Kind, Link, Span

_FOR = re.compile(r"\b(?:for|of|at|from|with) (?:the )?(.{2,60})$", re.IGNORECASE)
_POSSESSOR = re.compile(r"^(?:the )?(.{2,60}?)(?:'s|’s|s'|s’) ", re.IGNORECASE)
_DETERMINER = re.compile(
    r"^(?:the|a|an|one|another|that|this|his|her|their|its|our|same|said)\s+", re.IGNORECASE
)
_APPOSITION = re.compile(
    r"[^.;:\n]{0,80}?(?:,| named| called| identified as) (?:[A-Z][\w'’.-]+ ){1,2}[A-Z][\w'’-]+\b"
)
#: A new voice within so many paragraphs may be the one described; an outlet so near may be the one relayed.
_SOON, _NEARBY, _TOP = 1, 2, 2
_RELAYING = re.compile(r"\W*(?:report|reports|rumou?r|rumou?rs)\b", re.IGNORECASE)
#: Who may be introduced before being named.
_DESCRIBED = (Voice.BYSTANDER, Voice.INSIDER, Voice.UNCLEAR)
#: Who may be a body or belong to one.
_MEMBERS = (Voice.PERSON, Voice.INSTITUTION, Voice.CROWD)
_BEFORE, _AFTER = 60, 110
_POSSESSED = re.compile(
    r"\b(?:its|their) (?:\w+ ){0,2}(?:spokes\w+|chair\w*|leader|founder|head|secretary|director"
    r"|president|commander|chief|lawyer|manager|treasurer|office)\b"
)
_OFFICER = re.compile(
    r"\bthe (?:\w+ )?(?:spokes\w+|chair\w*|leader|founder|head|secretary|director|president|treasurer)\b"
)
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
_EDGES = "\"“”‘’' ,.;:"


@dataclass(frozen=True, slots=True)
class Credited:
    """A claim of the body with its innermost source, what that is, and the key of its origin."""

    claim: Claim
    link: Link
    voice: Voice
    origin: str


def sight(one: Credited, message: str, claims: Sequence[Claim] = ()) -> Sighting:
    """Return what a rule has seen in the source of ``one``, whose other ``claims`` go with it."""
    return Sighting(
        fact=("source", one.origin),
        part=one.claim.part,
        phrase=one.link.source,
        message=message,
        claims=tuple(claim.id for claim in claims or (one.claim,)),
        link=one.claim.depth - 1,
    )


def credited(dossier: Dossier) -> list[Credited]:
    """Return the claims of the body that somebody is credited with, in the order of the text."""
    return [
        Credited(claim, claim.chain[-1], dossier.voice(claim), origin_of(claim.chain[-1]))
        for claim in dossier.attributed
    ]


def names_person(line: str, link: Link) -> bool:
    """Say whether ``line`` has the surname of the person that ``link`` credits.

    Then the line tells whose word it is: "Biden trashes rival".
    """
    names = _CAPITAL.findall(link.name or link.source.text)
    return (
        link.kind is Kind.PERSON
        and bool(names)
        and re.search(rf"\b{re.escape(names[-1])}\b", line, re.IGNORECASE) is not None
    )


def origin_of(link: Link) -> str:
    """Return the key of the origin of ``link``: two links with one key are one origin within an article.

    An institution's spokesperson has the institution's key; a description has its words without the article.
    """
    voice = voice_of(link)
    text = link.source.text.strip(_EDGES).lower()
    if voice is Voice.INSTITUTION:
        return _bare(_institution(link, text))
    if link.name is not None and voice in (Voice.PERSON, Voice.OUTLET, Voice.DOCUMENT):
        return _bare(link.name.lower())
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


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whom the article itself cites, the outermost of a chain: what it is, and its key."""

    claim: Claim
    link: Link
    voice: Voice
    origin: str


def speakers(dossier: Dossier) -> list[Speaker]:
    """Return whom the article itself cites, one for each credited claim of the body, in order."""
    return [
        Speaker(claim, claim.chain[0], dossier.voice(claim, 0), origin_of(claim.chain[0]))
        for claim in dossier.attributed
    ]


def tell_apart(dossier: Dossier, cited: Sequence[Speaker]) -> list[list[Speaker]]:
    """Return ``cited`` by who they are, as far as one article tells: each list is one origin.

    One origin are those with one key; a description before the name that it introduces ("a former engineer …
    Wes Harada"); an institution and who is named beside it as its own ("Ferret founder Max Oberlin").
    """
    groups: list[list[Speaker]] = []
    bodies = [speaker.origin for speaker in cited if _is_body(speaker)]
    is_only = all(same_origin(bodies[0], other) for other in bodies)
    for speaker in cited:
        if speaker.voice is Voice.UNCLEAR and groups:
            continue
        group = next((one for one in groups if _is_one(dossier, one, speaker, is_only=is_only)), None)
        if group is None:
            groups.append([speaker])
        else:
            group.append(speaker)
    return groups


def _is_one(dossier: Dossier, group: list[Speaker], speaker: Speaker, *, is_only: bool) -> bool:
    """Say whether ``speaker`` is of the origin ``group``; ``is_only`` where only one body is cited."""
    if any(same_origin(one.origin, speaker.origin) for one in group):
        return True
    last = group[-1]
    is_described = last.voice in _DESCRIBED or head_of(last.link) in nouns("spokesperson")
    if is_described and speaker.voice is Voice.PERSON:
        return len(group) == 1 and last.claim is dossier.attributed[0]
    members = [one for one in group if one.voice in _MEMBERS]
    if speaker.voice not in _MEMBERS or not any(map(_is_body, (*members, speaker))):
        return False
    return any(
        _belongs(dossier, body, member, is_only=is_only)
        for one in members
        for body, member in ((one, speaker), (speaker, one))
    )


def _is_body(speaker: Speaker) -> bool:
    """Say whether a source is an institution, or is called like one ("the co-operative")."""
    is_officer = _OFFICER.match(speaker.link.source.text.lower()) is not None
    is_called_so = phrase_of(speaker.link).determiner == "the" and not is_officer
    return speaker.voice in (Voice.INSTITUTION, Voice.CROWD) or (
        speaker.voice is Voice.PERSON and is_called_so
    )


def _belongs(dossier: Dossier, body: Speaker, member: Speaker, *, is_only: bool) -> bool:
    """Say whether words near ``member`` in its sentence name ``body`` or point to it ("its chairman").

    "The chairman" points to it where no other body is cited.
    """
    text, span = dossier.article.text, member.link.source.spans[0]
    sentence = dossier.sentence(span)
    start, end = max(span.start - _BEFORE, sentence.start), min(span.end + _AFTER, sentence.end)
    around = text[start:end].lower()
    names = [word for word in re.findall(r"\w+", body.origin) if len(word) > 3]
    if is_only and _is_body(body) and _OFFICER.search(around):
        return True
    return any(name in around for name in names) or _POSSESSED.search(around) is not None


def is_named_after(dossier: Dossier, one: Credited) -> bool:
    """Say whether a described source is named at once: in apposition, or as the next, new voice.

    "A health official … Faisal Ghazi, member of the committee, said the five were …"
    """
    text, span = dossier.article.text, one.link.source.spans[-1]
    if _APPOSITION.match(text, span.end):
        return True
    if head_of(one.link) in ("source", "insider") or phrase_of(one.link).is_plural:
        return False
    mentions = credited(dossier)
    before = {other.origin for other in mentions if other.link.source.spans[0].start <= span.start}
    place = dossier.paragraph(span.start)
    for other in mentions:
        start = other.link.source.spans[0].start
        if start > span.end and other.voice is Voice.PERSON:
            return other.origin not in before and dossier.paragraph(start) - place <= _SOON
    return False


def is_anothers(dossier: Dossier, one: Credited) -> bool:
    """Say whether the source may be that of an outlet that the article relays, nearby or at its top."""
    place = dossier.paragraph(one.link.source.spans[0].start)
    for claim in dossier.attributed:
        if any(dossier.voice(claim, at) is Voice.OUTLET for at in range(claim.depth)):
            number = dossier.paragraph(claim.chain[0].source.spans[0].start)
            if abs(number - place) <= _NEARBY or number <= _TOP:
                return True
    if _RELAYING.match(dossier.article.title or "") or any(
        voice_of(link) is Voice.OUTLET for claim in dossier.headline for link in claim.chain
    ):
        return True
    first = dossier.paragraphs[max(place - _NEARBY, 0)].start
    last = dossier.paragraphs[min(place + _NEARBY, len(dossier.paragraphs) - 1)].end
    return dossier.names_outlet(Span(first, last)) or dossier.names_outlet(
        Span(0, dossier.paragraphs[_TOP].end if len(dossier.paragraphs) > _TOP else last)
    )


def is_in_quotation(dossier: Dossier, one: Credited) -> bool:
    """Say whether the words of a source stand within quotation marks: then it is somebody else's."""
    start = one.link.source.spans[0].start
    return any(quote.start < start < quote.end for quote in dossier.text.pieces.quotes)
