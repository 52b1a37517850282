"""How sure the reader is of a chain and of its links."""

from __future__ import annotations

from collections.abc import Sequence

from thirdhand.reading.chains import ClaimDraft, MentionDraft


def rate_link(draft: ClaimDraft, mention: MentionDraft, *, is_innermost: bool) -> float:
    """Return how surely ``mention`` belongs in the chain of ``draft``, in 0..1."""
    share = draft.share if is_innermost else mention.share
    return round(share, 4)


def rate_claim(draft: ClaimDraft, mentions: Sequence[MentionDraft]) -> float:
    """Return how surely the chain of ``draft`` is right as a whole, in 0..1."""
    score = draft.share
    for number in draft.chain[1:] or draft.chain:
        score *= mentions[number].share
    return round(score, 4)
