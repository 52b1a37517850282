"""An article's claims: drafts from the network, then sources resolved, chains carried on, labels, numbers.

The headline given apart is read by itself; its claims come first and count in the title.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from thirdhand.model.session import Model
from thirdhand.reading.boilerplate import find_boilerplate
from thirdhand.reading.certainty import Judged, Votes, judge
from thirdhand.reading.chains import LEANING, ClaimDraft, Drafts, Leaning, MentionDraft, draft_claims
from thirdhand.reading.confidence import rate_claim, rate_link
from thirdhand.reading.credits import Credits, find_credits
from thirdhand.reading.disputing import split_disputes
from thirdhand.reading.hearing import add_hearers, drop_audiences
from thirdhand.reading.inheriting import continue_quotes, inherit_outlets, join_quotes
from thirdhand.reading.nesting import find_by_cue
from thirdhand.reading.network import Answers
from thirdhand.reading.placing import Places
from thirdhand.reading.quantities import find_quantities
from thirdhand.reading.sources import Mention, Resolved, resolve_sources
from thirdhand.reading.sources.known import look_up, normal
from thirdhand.reading.times import find_times
from thirdhand.records import (
    Article,
    Attribution,
    Certainty,
    Claim,
    ClaimPlace,
    Kind,
    Link,
    Part,
    Phrase,
    Span,
)

#: On dev the writer's label above a chain is right in 97 of 100 by the rules (given gold), 89 with votes.
_NO_VOTE = (1 / len(Certainty),) * len(Certainty)
#: Code points in which a dateline or a byline stands.
_TOP = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One text's drafts with what their sources are, and whom the text itself is credited to."""

    drafts: Drafts
    sources: tuple[Resolved, ...]
    credits: Credits


def tell(answers: Answers, model: Model, article: Article, leaning: Leaning = LEANING) -> Told:
    """Draft the claims of a text, resolve their sources and carry chains on from claim to claim."""
    text, quotes = answers.text, answers.pieces.quotes
    drafts = split_disputes(text, draft_claims(answers, model, leaning))
    drafts = drop_audiences(text, add_hearers(text, drafts))
    credits = find_credits(text, article.byline)
    claims = _without_furniture(text, credits.spans, drafts.claims)
    claims = continue_quotes(text, quotes, join_quotes(text, quotes, claims))
    sources = resolve_sources(text, _mentions(drafts, claims), title=article.title, outlet=article.outlet)
    claims = without_far(text, claims, drafts.mentions, sources)
    claims = inherit_outlets(claims, lambda left, right: _is_same(sources[left], sources[right]))
    claims = _without_own_outlet(claims, sources, article.outlet, credits)
    return Told(drafts=Drafts(claims, drafts.mentions), sources=sources, credits=credits)


def without_far(
    text: str, claims: Sequence[ClaimDraft], mentions: Sequence[MentionDraft], sources: Sequence[Resolved]
) -> tuple[ClaimDraft, ...]:
    """Cut chains above a link whose outer one stands in another paragraph and is no outlet.

    So do 76 of 4,248 pairs in the annotation; in lists of bullets the network ties more.
    """

    def is_far(outer: int, inner: int) -> bool:
        first, last = sorted((mentions[outer].span.start, mentions[inner].span.start))
        return sources[outer].kind is not Kind.OUTLET and "\n" in text[first:last]

    def cut(chain: tuple[int, ...]) -> tuple[int, ...]:
        far = [at for at, pair in enumerate(itertools.pairwise(chain), start=1) if is_far(*pair)]
        return chain[far[-1] :] if far else chain

    return tuple(replace(claim, chain=cut(claim.chain)) for claim in claims)


def _without_own_outlet(
    claims: Sequence[ClaimDraft], sources: Sequence[Resolved], outlet: str | None, credits: Credits
) -> tuple[ClaimDraft, ...]:
    """Take the outlet that wrote the text out of its chains: metadata or a dateline tell who that is.

    An agency thanked at the end ("Reuters contributed") is credited, but did not write the text.
    """
    at_top = [credit for credit in credits.named if credit.phrase.spans[0].start < _TOP]
    own = {key for credit in at_top if credit.name for key in _keys(credit.name)}
    own |= _own_keys(outlet) if outlet else set()
    dropped = {
        number
        for number, source in enumerate(sources)
        if source.kind is Kind.OUTLET and source.name and own & _keys(source.name)
    }
    return tuple(
        replace(claim, chain=tuple(one for one in claim.chain if one not in dropped))
        if dropped.intersection(claim.chain)
        else claim
        for claim in claims
    )


def _keys(name: str) -> set[str]:
    """Return what an outlet's name is compared by: as written, and as the lexicon has it."""
    known = look_up(name)
    return {normal(name)} | ({normal(known.name)} if known and known.kind is Kind.OUTLET else set())


def _own_keys(name: str) -> set[str]:
    """Return what an outlet calls itself: its name, and the last word of it ("the Observer")."""
    return _keys(name) | {normal(name).rpartition(" ")[2]}


def _is_same(left: Resolved, right: Resolved) -> bool:
    return left.name is not None and left.name == right.name


def _without_furniture(
    text: str, credited: Sequence[Span], claims: Sequence[ClaimDraft]
) -> tuple[ClaimDraft, ...]:
    """Leave out what is no claim: credits, sign-ups, and questions that nobody is credited with."""
    furniture = (*find_boilerplate(text), *credited)
    return tuple(
        claim
        for claim in claims
        if not any(_covers(span, claim.content) for span in furniture)
        and not (not claim.chain and text[claim.content[-1].end :][:1] == "?")
    )


def _covers(span: Span, content: Sequence[Span]) -> bool:
    return all(span.start <= part.start and part.end <= span.end for part in content)


def _mentions(drafts: Drafts, claims: Sequence[ClaimDraft]) -> list[Mention]:
    first: dict[int, ClaimDraft] = {}
    for claim in claims:
        if claim.chain:
            first.setdefault(claim.chain[-1], claim)
    return [
        Mention(
            spans=(mention.span,),
            cue=first[number].cue if number in first else (),
            content=first[number].content if number in first else (),
            outer=mention.outer,
        )
        for number, mention in enumerate(drafts.mentions)
    ]


def write_claims(
    article: Article, told: Told, part: Part, attributions: Sequence[Attribution]
) -> tuple[Claim, ...]:
    """Turn one text's drafts into claims, numbered from ``c1`` by the caller."""
    text = article.string(part)
    places = Places(text, article.title) if part is Part.TEXT else None
    return tuple(
        _claim(
            article,
            told,
            draft,
            part,
            places.of(draft.content[0]) if places else ClaimPlace.HEADLINE,
            find_by_cue(attributions, draft.cue),
        )
        for draft in told.drafts.claims
    )


def _claim(
    article: Article,
    told: Told,
    draft: ClaimDraft,
    part: Part,
    place: ClaimPlace,
    attribution: Attribution | None,
) -> Claim:
    text = article.string(part)
    judged = judge(
        text,
        draft.content,
        [(told.drafts.mentions[one].span,) for one in draft.chain],
        draft.cue,
        votes=_votes(draft),
    )
    start, end = find_times(text, draft.content, article.published)
    return Claim(
        id="",
        part=part,
        place=place,
        content=Phrase.cut(text, draft.content),
        author=judged.author,
        chain=tuple(_link(text, told, draft, at, judged, attribution) for at in range(len(draft.chain))),
        score=rate_claim(draft, told.drafts.mentions),
        quantities=find_quantities(text, draft.content),
        start=start,
        end=end,
    )


def _votes(draft: ClaimDraft) -> Votes:
    """Return the network's votes on the claim's own label; on the rest the rules are better alone."""
    return Votes(
        innermost=draft.labels["inner"].tolist(), author=_NO_VOTE, doubt=0.5, distancing=0.5, hearsay=0.5
    )


def _link(
    text: str, told: Told, draft: ClaimDraft, at: int, judged: Judged, attribution: Attribution | None
) -> Link:
    number, stance = draft.chain[at], judged.links[at]
    mention, resolved = told.drafts.mentions[number], told.sources[number]
    return Link(
        source=Phrase.cut(text, [mention.span]),
        name=resolved.name,
        names=resolved.names,
        via=resolved.via,
        kind=resolved.kind,
        anonymity=resolved.anonymity,
        certainty=stance.certainty,
        doubt=stance.doubt,
        distancing=stance.distancing,
        condition=stance.condition,
        evidence=stance.evidence,
        attribution=attribution.id if attribution else None,
        score=rate_link(draft, told.drafts.mentions, at),
    )


def number_claims(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Give the claims their ids, in order."""
    return tuple(replace(claim, id=f"c{number}") for number, claim in enumerate(claims, start=1))
