"""The outlet to which a source spoke, where the words say so plainly: "told CNN", "in an interview with AFP".

The network finds most of these outlets. A few set phrases with a name that the lexicon knows, or that ends
like a newspaper's, are as sure as rules get, so what the network overlooks there is put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from thirdhand.reading.chains import ClaimDraft, Drafts, MentionDraft, climb, renumber
from thirdhand.reading.sources.known import Known, look_up
from thirdhand.reading.sources.names import NAME
from thirdhand.reading.sources.small_words import small_words
from thirdhand.records import Kind, Span

#: How often such an outlet is a link of the chain, on all annotation but dev (712 of 832); most of the others
#: are the article's own outlet, which its words do not give away.
SHARE = 0.86
#: Code points around a cue in which its sentence is looked at.
_REACH = 300
_END = re.compile(r"[.!?][\"”’')]{0,2}\s+(?=[\"“‘'(]?[A-Z0-9])|\n")
_TOLD = re.compile(r"\b(?:tells?|told|telling)\b\s+(?=[A-Z]|the\s)")
_TOLD_BEFORE = re.compile(r"\b(?:tells?|told|telling)\s+(?:the\s+|an?\s+|his\s+|her\s+|their\s+)?$")
#: Code points before a source in which it is told something.
_TELLING = 20
#: Where the noun of an audience ends: "members of the committee".
_BREAK = re.compile(r"\s+(?:of|in|at|on|from|for)\s")
_AUDIENCES = small_words("audiences")
_HEARD = re.compile(
    r"\b[Ii]nterview(?:ed)?\s+(?:\w+ly\s+|aired\s+|published\s+|broadcast\s+|conducted\s+)?"
    r"(?:with|by|on|in|to|for)\s+(?=[A-Z]|the\s)"
    r"|\b(?:[Ss]peaking|spoke|[Tt]alking|talked)\s+(?:to|with|on)\s+(?=[A-Z]|the\s)"
    r"|\b(?:[Qq]uoted|[Cc]ited)\s+(?:by|in)\s+(?=[A-Z]|the\s)"
)
_ON = re.compile(
    r"\b(?:said|says|wrote|writes|writing|appearing|appearance)\b[^,;:.“”\"]{0,30}?\b(?:on|in|for)\s+(?=[A-Z]|the\s)"
)


def add_hearers(text: str, drafts: Drafts) -> Drafts:
    """Return ``drafts`` with the outlets that heard a claim's outermost source put above it."""
    mentions = list(drafts.mentions)
    for claim in drafts.claims:
        top = claim.chain[0] if claim.chain else None
        if top is None or mentions[top].outer is not None or len(claim.chain) > 1:
            continue
        heard = _find_hearer(text, claim, mentions[top].span)
        if heard is None:
            continue
        number = _enter(mentions, heard)
        if number != top and number not in claim.chain:
            mentions[top] = replace(mentions[top], outer=number, share=SHARE)
    if mentions == list(drafts.mentions):
        return drafts
    return renumber(drafts.claims, mentions)


def drop_audiences(text: str, drafts: Drafts) -> Drafts:
    """Return ``drafts`` without links that only listened: "told reporters" and "told the inquiry" add none.

    Whoever is told something and is a link is an outlet: so are 1,677 of 1,685 in the annotation.
    """
    mentions = drafts.mentions
    audiences = {number for number, mention in enumerate(mentions) if _is_audience(text, mention.span)}
    if not audiences:
        return drafts
    kept = tuple(
        replace(one, outer=mentions[one.outer].outer) if one.outer in audiences else one for one in mentions
    )
    claims = (replace(one, chain=climb(one.chain[-1] if one.chain else None, kept)) for one in drafts.claims)
    return Drafts(tuple(claims), kept)


def _is_audience(text: str, span: Span) -> bool:
    words = _BREAK.split(span.of(text))[0].split()
    if words and words[-1].lower() == "anonymity":  # "spoke on condition of anonymity" names nobody
        return True
    is_told = _TOLD_BEFORE.search(text, max(0, span.start - _TELLING), span.start)
    return bool(is_told and words) and words[-1].lower() in _AUDIENCES


def _enter(mentions: list[MentionDraft], heard: Span) -> int:
    """Return the number of the mention at ``heard``, entering it where there is none."""
    for number, mention in enumerate(mentions):
        if mention.span.overlaps(heard):
            return number
    mentions.append(MentionDraft(span=heard, outer=None, share=SHARE, labels={}))
    return len(mentions) - 1


def _find_hearer(text: str, claim: ClaimDraft, source: Span) -> Span | None:
    """Return the outlet in the sentence of the claim's cue; None where the source is no part of it."""
    if not claim.cue:
        return None
    cue = claim.cue[0]
    sentence = _sentence(text, cue)
    if not sentence.start <= source.start < sentence.end or _outlet_at(text, source.start):
        return None
    for start in _places(text, cue, sentence):
        found = _outlet_at(text, start)
        if found and not any(found.overlaps(span) for span in claim.content):
            return found
    return None


def _places(text: str, cue: Span, sentence: Span) -> Iterator[int]:
    """Yield where an outlet would stand that heard the words of ``cue``."""
    told = _TOLD.match(text, cue.start, sentence.end) or _TOLD.match(
        text, _last_word(text, cue), sentence.end
    )
    if told:
        yield told.end()
    on = _ON.match(text, cue.start, sentence.end)
    if on:
        yield on.end()
    for match in _HEARD.finditer(text, sentence.start, sentence.end):
        yield match.end()


def _last_word(text: str, cue: Span) -> int:
    return cue.start + cue.of(text).rfind(" ") + 1


def _sentence(text: str, cue: Span) -> Span:
    low, high = max(0, cue.start - _REACH), min(len(text), cue.end + _REACH)
    start = max((match.end() for match in _END.finditer(text, low, cue.start)), default=low)
    end = next((match.start() + 1 for match in _END.finditer(text, cue.end, high)), high)
    return Span(start, end)


def _outlet_at(text: str, start: int) -> Span | None:
    """Return the longest name of an outlet that begins at ``start``, its article included."""
    begin = start
    article = re.compile(r"[Tt]he\s+").match(text, start)
    if article:
        start = article.end()
    match = NAME.match(text, start)
    if match is None:
        return None
    words = match.group().split(" ")
    for number in range(len(words), 0, -1):
        name = " ".join(words[:number])
        plain = name.removesuffix("’s").removesuffix("'s")
        if _is_outlet(look_up(plain), bool(article), number):
            return Span(begin, start + len(plain))
    return None


def _is_outlet(known: Known | None, has_the: bool, n_words: int) -> bool:
    if known is None or known.kind is not Kind.OUTLET:
        return False
    return not known.is_loose or has_the or n_words > 1
