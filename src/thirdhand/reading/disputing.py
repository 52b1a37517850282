"""Claims that one makes and another denies: "Kyiv denied reports that …", "Ruiz rejected Marr's claim".

Both are claims, on the same words (annotation rule 12): of 23 such places in the annotation 19 have both. The
network gives a stretch of text to one claim, so the other is put in here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from thirdhand.reading.chains import ClaimDraft, Drafts, MentionDraft, renumber
from thirdhand.records import Certainty, Span

#: How often such a claim is in the annotation where the words say so.
SHARE = 0.8
#: Code points before a content in which the denial stands.
_REACH = 160
_DISPUTE = re.compile(
    r"\b(?P<verb>den(?:y|ies|ied|ying)|(?:dismiss|reject|rubbish)(?:es|s|ed|ing)?"
    r"|refut(?:e|es|ed|ing)|disput(?:e|es|ed|ing))"
    r"\s+(?P<owner>[^.;:“”\"\n]{0,60}?)\b"
    r"(?P<noun>reports?|rumou?rs?|claims?|allegations?|suggestions?|speculation|accusations?)"
    r"(?P<by>\s+(?:by|from|in)\s+[^.;:“”\"\n]{2,50}?)?\s+that\s+[“\"‘']?$"
)
_POSSESSIVE = re.compile(r"[’']s?\s*$")
_LABELS = tuple(Certainty)


def split_disputes(text: str, drafts: Drafts) -> Drafts:
    """Return ``drafts`` with a claim of its own for who denies and one for who is denied."""
    mentions = list(drafts.mentions)
    claims: list[ClaimDraft] = []
    for claim in drafts.claims:
        start = claim.content[0].start
        found = _DISPUTE.search(text, max(0, start - _REACH), start)
        both = _split(text, claim, found, mentions) if found else None
        claims.extend(both or (claim,))
    return renumber(claims, mentions) if len(claims) > len(drafts.claims) else drafts


def _split(
    text: str, claim: ClaimDraft, found: re.Match[str], mentions: list[MentionDraft]
) -> tuple[ClaimDraft, ClaimDraft] | None:
    """Return the claims of who is denied and of who denies; "reports" are a source where nobody is named."""
    verb, noun = Span(*found.span("verb")), Span(*found.span("noun"))
    denier = _last_before(text, mentions, verb)
    denied = _within(mentions, Span(verb.end, claim.content[0].start))
    if denier is None:
        return None
    if denied is None:
        if found["by"] or _POSSESSIVE.search(found["owner"]):
            return None  # somebody is named there whom the network does not see
        mentions.append(MentionDraft(span=noun, outer=None, share=SHARE, labels={}))
        denied = len(mentions) - 1
    mentions[denied] = replace(mentions[denied], outer=mentions[denier].outer)
    labels = claim.labels
    return (
        replace(
            claim, cue=(noun,), chain=(denied,), share=SHARE, labels=_leaning(labels, Certainty.ASSERTED)
        ),
        replace(claim, cue=(verb,), chain=(denier,), share=SHARE, labels=_leaning(labels, Certainty.DENIED)),
    )


def _leaning(labels: dict[str, np.ndarray], certainty: Certainty) -> dict[str, np.ndarray]:
    """Return ``labels`` with a vote for ``certainty`` as the claim's own."""
    vote = np.full(len(_LABELS), 0.01, dtype=np.float32)
    vote[_LABELS.index(certainty)] = 1 - 0.01 * (len(_LABELS) - 1)
    return labels | {"inner": vote}


def _last_before(text: str, mentions: Sequence[MentionDraft], verb: Span) -> int | None:
    """Return the last mention before ``verb`` in its sentence."""
    before = [
        number
        for number, mention in enumerate(mentions)
        if verb.start - _REACH <= mention.span.start and mention.span.end <= verb.start
    ]
    last = max(before, key=lambda number: mentions[number].span.end, default=None)
    if last is None or re.search(r"[.!?]\s|\n", text[mentions[last].span.end : verb.start]):
        return None
    return last


def _within(mentions: Sequence[MentionDraft], stretch: Span) -> int | None:
    for number, mention in enumerate(mentions):
        if stretch.start <= mention.span.start and mention.span.end <= stretch.end:
            return number
    return None
