"""Attributions inside attributions: what the claims' chains show and the outermost reading leaves out.

The outermost attributions stay as they are, ids included. One that stands inside ``a3`` is ``a3.1``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from thirdhand.model.quotes import Quote
from thirdhand.reading.chains import ClaimDraft, Drafts
from thirdhand.reading.quoting import quotes_near, type_of
from thirdhand.records import Attribution, Phrase, Span

MAX_NESTING = 4


def add_inner(
    text: str, quotes: Sequence[Quote], outermost: Sequence[Attribution], drafts: Drafts
) -> tuple[Attribution, ...]:
    """Return ``outermost`` and the attributions found inside them, in the order of the text."""
    found = list(outermost)
    depth = dict.fromkeys((one.id for one in outermost), 1)
    counts: Counter[str] = Counter()
    # Long contents first: an attribution must be there before the one inside it.
    for claim in sorted(drafts.claims, key=lambda one: -_length(one.content)):
        if not claim.chain or not claim.cue or find_by_cue(found, claim.cue):
            continue
        source = drafts.mentions[claim.chain[-1]].span
        parent = _innermost(found, (source, *claim.cue, *claim.content))
        if parent is None or depth[parent.id] == MAX_NESTING:
            continue
        counts[parent.id] += 1
        inner = _attribution(text, quotes, claim, source, parent, counts[parent.id])
        found.append(inner)
        depth[inner.id] = depth[parent.id] + 1
    return tuple(sorted(found, key=_place))


def find_by_cue(attributions: Iterable[Attribution], cue: Sequence[Span]) -> Attribution | None:
    """Return the attribution whose cue shares words with ``cue``, if there is one."""
    for one in attributions:
        if one.cue and any(a.overlaps(b) for a in one.cue.spans for b in cue):
            return one
    return None


def _attribution(
    text: str, quotes: Sequence[Quote], claim: ClaimDraft, source: Span, parent: Attribution, number: int
) -> Attribution:
    near = quotes_near(quotes, claim.content[0].start, claim.content[-1].end)
    return Attribution(
        id=f"{parent.id}.{number}",
        type=type_of(text, claim.content, near),
        parent=parent.id,
        score=round(claim.share, 4),
        source=Phrase.cut(text, [source]),
        cue=Phrase.cut(text, claim.cue),
        content=Phrase.cut(text, claim.content),
    )


def _innermost(attributions: Sequence[Attribution], parts: Sequence[Span]) -> Attribution | None:
    """Return the attribution with the shortest content that holds all ``parts``."""
    holding = [
        one
        for one in attributions
        if one.content and all(any(_holds(span, part) for span in one.content.spans) for part in parts)
    ]
    return min(holding, key=lambda one: _length(one.content.spans if one.content else ()), default=None)


def _holds(span: Span, part: Span) -> bool:
    return span.start <= part.start and part.end <= span.end


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _place(attribution: Attribution) -> tuple[int, ...]:
    return tuple(sorted(phrase.spans[0].start for _, phrase in attribution.phrases))
