"""Headline, standfirst and lead held against the body: what of it the body carries, how surely, by whom.

A *front* is a claim of headline or lead. *Carriers* are the claims of the body whose sentences carry most of
its words; they are looked at together, since an article says what it says more than once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Sighting
from thirdhand.records import Certainty, Claim, ClaimPlace, Part, Phrase, Span

#: Words of a headline that hedge or credit, whatever the reader of claims made of them.
_HEDGED = re.compile(
    r"\?|\b(?:may|might|could|can|would|should|set to|likely|unlikely|possibl[ey]|probabl[ey]"
    r"|apparent(?:ly)?|alleged(?:ly)?|reported(?:ly)?|"
    r"suspected|feared|fears?|rumou?r(?:s|ed)?|claims?|claimed|believed|thought to|expected"
    r"|tipped|poised|edg(?:es?|ed|ing)|near(?:s|ed|ing)|close(?:r|s in)? (?:to|on)|(?:verge|brink)"
    r"|hints?|suggests?|said to|"
    r"looks?|seems?|appears?|pegs?|forecasts?|predicts?|estimates?|analysts?|statement|plans?"
    r"|planned|aims?|aiming|hop(?:es?|ing)|seeks?|wants?|talks|bid|attempted|trying to|claiming"
    r"|named as|identified|reveal(?:s|ed)|mulls?|eyes?|eyed|eyeing|considers?|considering|weighs?"
    r"|threatens?|threatened|proposed|"
    r"accus(?:e|es|ed|ing|ations?)|charged|suspects?|'?alleges?|allegations?|if|linked|links?|questions?"
    r"|whether|unconfirmed|unverified|sure|unsure|doubts?|uncertain|unclear|unknown|doubtful|purport(?:s|ed|edly)|"
    r"jeopard\w+|at risk|in peril|falter\w*|fragile|shaky|"
    r"reports?|sources?|says?|said|tells?|told|warns?|warned|vows?|insists?|denies|according"
    r"|reveals?|admits?|blames?|blamed|calls?|urges?)\b",
    re.IGNORECASE,
)
#: "Senator: …" credits, "Live: …" does not.
_SPEAKER = re.compile(
    r"\W{0,3}(?:[\w.'’-]{1,30} ){0,4}(?:lawmaker|senator|minister|mayor|police|official|source|report"
    r"|study|poll|president|pm|mp|expert|analyst|chief|ceo|lawyer|attorney|prosecutor|agency|union|family|witness"
    r"|eyewitness|coach)s?: ",
    re.IGNORECASE,
)
#: "Tidewater's Ana Kane: …" does too.
_SOMEBODYS = re.compile(r"\W{0,3}(?:[\w.-]{1,30} ){0,3}[\w.-]{1,30}['’]s(?: [A-Z][\w.'’-]{1,30}){1,2}: ")
_ASKING = re.compile(
    r"\W*(?:no,|(?:not|what|why|how|who|whose|where|when|which|is|are|did|does|do|was|were)\b)", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:no|not|never|\w+n['’]t)\b", re.IGNORECASE)
#: One word in quotation marks: "leader ‘killed’ in strike".
_SCARE = re.compile(r"[‘'“\"][A-Za-z]{4,}[’'”\"]")
_QUOTED = re.compile(
    r"“[^”]{4,200}”|(?<!\w)[‘'][^‘’']{4,200}(?:[’'][a-z][^‘’']*)*[’'](?!\w)|\"[^\"]{4,200}\"|‘[^’]{4,200}’"
)


_ACCUSED = re.compile(
    r"\b(?:alleg(?:e|es|ed|edly|ing|ation|ations)|accus(?:e|es|ed|ing|ation|ations)"
    r"|charged (?:with|over)|charges|suspected|suspicion)\b",
    re.IGNORECASE,
)
_CONCLUDED = re.compile(
    r"\b(?:convict(?:ed|ion)|found (?:\w+ ){0,4}guilty|guilty of|plead(?:ed|s) guilty|pled guilty"
    r"|sentenced|jailed|admit(?:s|ted)|confess(?:ed|es)"
    r"|(?:judge|court|tribunal|inquiry|panel|ombudsman|regulator|watchdog) (?:has "
    r"|have )?(?:ruled|found|concluded|held))\b",
    re.IGNORECASE,
)
#: What a word counts in the claim itself, in its sentence, in its paragraph; and what the lead is given.
_LAYERS = (1.0, 0.9, 0.75)
_LEAD = 0.1


@dataclass(frozen=True, slots=True)
class Carrier:
    """A claim of the body and the share of a front's words that its sentence carries."""

    share: float
    claim: Claim


def sight_line(front: Claim, message: str, against: Phrase, beside: Sequence[Claim] = ()) -> Sighting:
    """Return what a rule has seen in the claim ``front`` of headline or lead, held ``against`` the body.

    ``beside`` are the claims of the body that it rests on as well.
    """
    return Sighting(
        fact=("headline", front.id),
        part=front.part,
        phrase=front.content,
        message=message,
        against=against,
        claims=(front.id, *(claim.id for claim in beside)),
    )


def headline_fronts(dossier: Dossier) -> Iterator[Claim]:
    """Yield the claims of the headline itself, without a standfirst's."""
    yield from (claim for claim in dossier.headline if claim.place is ClaimPlace.HEADLINE)


def is_hedged(dossier: Dossier, front: Claim) -> bool:
    """Say whether the line in which ``front`` stands hedges, asks, credits or quotes."""
    line = line_of(dossier, front)
    return (
        bool(front.chain)
        or _HEDGED.search(line) is not None
        or _ASKING.match(line) is not None
        or is_spoken(line)
        or is_quoted(dossier, front)
    )


def is_spoken(line: str) -> bool:
    """Say whether a headline begins with who says it: "Senator: …"."""
    return _SPEAKER.match(line) is not None or _SOMEBODYS.match(line) is not None


def is_negated(front: Claim) -> bool:
    """Say whether ``front`` has a "not" or "never" among its words."""
    return _NOT.search(front.content.text) is not None


def quotations(string: str) -> Iterator[Span]:
    """Yield what stands in quotation marks of any sort in a headline or sentence, marks included."""
    yield from (Span(match.start(), match.end()) for match in _QUOTED.finditer(string))


def is_quoted(dossier: Dossier, front: Claim) -> bool:
    """Say whether a good part of ``front`` stands in quotation marks."""
    string = dossier.string(front.part)
    if any(
        _SCARE.match(string, span.start)
        for span in quotations(string)
        if front.content.spans[0].start <= span.start
    ):
        return True
    n_quoted = sum(
        min(span.end, match.end()) - max(span.start, match.start())
        for span in front.content.spans
        for match in _QUOTED.finditer(string, max(span.start - 80, 0), min(span.end + 80, len(string)))
        if match.start() < span.end and span.start < match.end()
    )
    return n_quoted >= 0.3 * sum(span.end - span.start for span in front.content.spans)


def line_of(dossier: Dossier, front: Claim) -> str:
    """Return the whole headline, or the sentence of a claim of the text."""
    if front.part is Part.TITLE:
        return dossier.string(front.part)
    return dossier.sentence_of(front).of(dossier.article.text)


def carriers(dossier: Dossier, front: Claim, least: float) -> list[Carrier]:
    """Return the claims of the body that carry at least the share ``least`` of ``front``, most first.

    A claim's own words count fully, those of its sentence and paragraph a little less: they may belong to
    another claim. What stands in the lead counts a little more, since that is what a headline is made from.
    """
    if front.id not in dossier.shares:
        dossier.shares[front.id] = _shares(dossier, front)
    return [Carrier(share, claim) for share, claim in dossier.shares[front.id] if share >= least]


def _shares(dossier: Dossier, front: Claim) -> list[tuple[float, Claim]]:
    """Return the claims of the body with the share of ``front`` that each carries, most first."""
    asked = dossier.words(front)
    weights = dossier.telling(asked)

    @cache
    def around(span: Span) -> float:
        return dossier.coverage(asked, dossier.words_in([span]), weights)

    found = []
    for claim in dossier.body if len(asked) else ():
        if claim.id != front.id:
            own = dossier.coverage(asked, dossier.words(claim), weights)
            layers = (own, around(dossier.sentence_of(claim)), around(dossier.paragraph_of(claim)))
            share = max(factor * layer for factor, layer in zip(_LAYERS, layers, strict=True))
            found.append((share + _LEAD * (claim.place is ClaimPlace.LEAD), claim))
    return sorted(found, key=lambda pair: -pair[0])


def is_sure(claim: Claim) -> bool:
    """Say whether somebody, the writer or a source, puts ``claim`` as a fact."""
    return claim.certainty is Certainty.ASSERTED and not claim.author.hearsay


def is_own_voice(claim: Claim) -> bool:
    """Say whether the writer himself puts ``claim`` as a fact."""
    author = claim.author
    return (
        not claim.chain
        and author.certainty is Certainty.ASSERTED
        and not (author.hearsay or author.distancing)
    )


def is_accused_only(dossier: Dossier) -> bool:
    """Say whether the text speaks of charges, suspicions or allegations and of no verdict or admission."""
    text = dossier.article.text[dossier.body_start :]
    return _ACCUSED.search(text) is not None and not is_concluded(dossier)


def is_concluded(dossier: Dossier) -> bool:
    """Say whether the text tells of a verdict, admission or official finding."""
    return _CONCLUDED.search(dossier.article.text, dossier.body_start) is not None


def find_accused(dossier: Dossier) -> Span | None:
    """Return the sentence of the body in which somebody is first said to be accused, charged or suspected."""
    match = _ACCUSED.search(dossier.article.text, dossier.body_start)
    return dossier.sentence(Span(match.start(), match.end())) if match else None
