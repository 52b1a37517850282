"""How sure the reader is of a chain and of its links: the network's shares, made into chances.

A share says little by itself: of the chains that the network gives 99 in 100, more than one in 100 is wrong.
Curves fitted on the annotated dev articles by ``training.fit_scores`` turn it into how often such a link
or chain is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import exp, log

from thirdhand.reading.chains import ClaimDraft, MentionDraft

#: How often an outlet carried on from the claim before is right (`reading.inheriting`).
CARRIED_SHARE = 0.92
#: Shares nearer to 0 or 1 count as this near: the curves were fitted on what is met.
_LEAST = 1e-4


class Rated(StrEnum):
    """What a score is given to; each has a curve of its own."""

    INNERMOST = "innermost"
    OUTER = "outer"
    CHAIN = "chain"
    NO_CHAIN = "no chain"


#: Slope and offset of the logistic curve from a share's log odds to the chance of being right.
CURVES: Mapping[Rated, tuple[float, float]] = {
    Rated.INNERMOST: (0.43, 0.59),
    Rated.OUTER: (0.70, -0.71),
    Rated.CHAIN: (0.31, 0.24),
    Rated.NO_CHAIN: (0.33, -0.14),
}


def log_odds(share: float) -> float:
    """Return the log odds of ``share``, kept away from 0 and 1."""
    share = min(max(share, _LEAST), 1 - _LEAST)
    return log(share / (1 - share))


def rate_link(draft: ClaimDraft, mentions: Sequence[MentionDraft], at: int) -> float:
    """Return the chance, in 0..1, that the link ``at`` this place belongs in the chain of ``draft``."""
    if at == len(draft.chain) - 1:
        return _rate(Rated.INNERMOST, draft.share)
    return _rate(Rated.OUTER, outer_share(draft, mentions, at))


def outer_share(draft: ClaimDraft, mentions: Sequence[MentionDraft], at: int) -> float:
    """Return the network's share for the arc that put the link ``at`` this place above the next.

    One that was carried on from the claim before has no arc, and the share of such.
    """
    inner = mentions[draft.chain[at + 1]]
    return inner.share if inner.outer == draft.chain[at] else CARRIED_SHARE


def rate_claim(draft: ClaimDraft, mentions: Sequence[MentionDraft]) -> float:
    """Return the chance, in 0..1, that the chain of ``draft`` is right as a whole."""
    return _rate(Rated.CHAIN if draft.chain else Rated.NO_CHAIN, whole_share(draft, mentions))


def whole_share(draft: ClaimDraft, mentions: Sequence[MentionDraft]) -> float:
    """Return the network's share for the whole chain: the product of its links' and of where it ends."""
    share = draft.share
    for at in range(len(draft.chain) - 1):
        share *= outer_share(draft, mentions, at)
    top = mentions[draft.chain[0]] if draft.chain else None
    return share * top.share if top and top.outer is None else share


def _rate(rated: Rated, share: float) -> float:
    slope, offset = CURVES[rated]
    return round(1 / (1 + exp(-(slope * log_odds(share) + offset))), 4)
