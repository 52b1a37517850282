"""From the forest of one text to drafts of its claims: which mentions of sources stand above each.

Chains run up from a claim's innermost source; they never come back to a mention or a name that they
have, and are cut at four links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.crf import Fragment, decode_tags, find_fragments
from thirdhand.model.forest import ClaimNode, Forest, SourceNode, grow_forest
from thirdhand.model.labels import Role, tag_of
from thirdhand.model.session import Model
from thirdhand.reading.network import Answers
from thirdhand.records import Span

Floats = NDArray[np.float32]
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """Where decoding leans against the network's habits, in log-likelihood.

    ``sources`` and ``contents`` are added to the first piece of one (and to an only piece): the network joins
    claims and leaves out sources too readily. ``nobody`` is taken from "speaks through nobody".
    """

    sources: float = 0.0
    contents: float = 0.0
    nobody: float = 0.0


#: Chosen on dev (`training.lean`): 91.3 instead of 88.6 of 100 claims are found, and 55.6 instead of 49.4 of
#: 100 chains of two links or more are exact (75.4 instead of 74.8 of all). The price: of 100 claims that are
#: read gold has 86.3 instead of 91.5.
LEANING = Leaning(sources=1.5, contents=1.5, nobody=2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionDraft:
    """One mention of a source: its words, and the number of the mention through which it speaks."""

    span: Span
    outer: int | None
    share: float
    labels: dict[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraft:
    """One claim: its words, its cue's, the numbers of its sources' mentions from the outermost on.

    ``share`` is the network's share for the innermost source (or for none), in 0..1.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    chain: tuple[int, ...]
    share: float
    labels: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Drafts:
    """All claims and all mentions of sources in one text, each in the order of the text."""

    claims: tuple[ClaimDraft, ...]
    mentions: tuple[MentionDraft, ...]


def draft_claims(answers: Answers, model: Model, leaning: Leaning = LEANING) -> Drafts:
    """Decode the network's answers on claims."""
    if not answers.windows:
        return Drafts((), ())
    emissions = answers.emissions(of_claims=True)
    for role, bonus in ((Role.SOURCE, leaning.sources), (Role.CONTENT, leaning.contents)):
        emissions[:, [tag_of(role, "B"), tag_of(role, "S")]] += bonus
    tags = decode_tags(emissions, answers.pieces.bounds, model.claim_tag_scores)
    forest = grow_forest(
        find_fragments(tags), answers.windows, answers.claims, model.claim_distance_scores, leaning.nobody
    )
    return _drafts(answers, forest)


def _drafts(answers: Answers, forest: Forest) -> Drafts:
    numbers = {node.fragment: number for number, node in enumerate(forest.sources)}
    mentions = tuple(_mention(answers, node, numbers) for node in forest.sources)
    claims = tuple(_claim(answers, node, numbers, mentions) for node in forest.claims)
    return Drafts(claims, mentions)


def _mention(answers: Answers, node: SourceNode, numbers: dict[Fragment, int]) -> MentionDraft:
    return MentionDraft(
        span=answers.span(node.fragment),
        outer=numbers.get(node.outer) if node.outer else None,
        share=node.share,
        labels=node.labels,
    )


def _claim(
    answers: Answers, node: ClaimNode, numbers: dict[Fragment, int], mentions: tuple[MentionDraft, ...]
) -> ClaimDraft:
    source = numbers.get(node.source) if node.source else None
    return ClaimDraft(
        content=tuple(answers.spans(node.contents)),
        cue=tuple(answers.spans([node.cue])) if node.cue else (),
        chain=climb(source, mentions),
        share=node.share,
        labels=node.labels,
    )


def climb(source: int | None, mentions: tuple[MentionDraft, ...]) -> tuple[int, ...]:
    """Return the chain above and with ``source``, outermost first; it stops before a ring closes."""
    chain: list[int] = []
    while source is not None and source not in chain and len(chain) < MAX_DEPTH:
        chain.append(source)
        source = mentions[source].outer
    return tuple(reversed(chain))


def renumber(claims: Sequence[ClaimDraft], mentions: Sequence[MentionDraft]) -> Drafts:
    """Number mentions anew in the order of the text, and climb the chains over them."""
    order = sorted(range(len(mentions)), key=lambda number: mentions[number].span.start)
    place = {number: at for at, number in enumerate(order)}
    moved = tuple(
        mention if mention.outer is None else replace(mention, outer=place[mention.outer])
        for mention in (mentions[number] for number in order)
    )
    innermost = (place[one.chain[-1]] if one.chain else None for one in claims)
    return Drafts(
        tuple(replace(one, chain=climb(last, moved)) for one, last in zip(claims, innermost, strict=True)),
        moved,
    )
