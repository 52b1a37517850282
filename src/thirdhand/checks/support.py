"""Whether anything in the body carries what the headline claims, and whether the body says the contrary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import carriers
from thirdhand.checks.rule import Sighting
from thirdhand.records import Certainty, Claim, Phrase, Span

#: The words of a headline may be spread over so many sentences in a row.
_WINDOW = 3
#: Fewer words of weight than these are too few to miss anything.
_FEWEST = 4
#: Share of the headline that a claim must carry to contradict it.
_CONTRARY = 0.5
_NOT = re.compile(r"\b(?:not|never|no longer|\w+n't|cannot)\b", re.IGNORECASE)
_REFUTED = re.compile(
    r"\b(?:hoax(?:es|er)?|fake[ds]?|false(?:ly)?|untrue|debunk(?:s|ed|ing)?|satir(?:e|ical|ist)|fabricat(?:ed|ion)|bogus|myth"
    r"|made[- ]up|prank|not (?:true|real|genuine|the case)|no (?:truth|evidence|basis)|isn't true|wasn't true|never happened"
    r"|refut(?:e[sd]?|ing)|unfounded|baseless|urban legend|retract(?:s|ed|ion)?|walk(?:s|ed) back|photoshopp?ed|doctored)\b",
    re.IGNORECASE,
)
#: A headline that has one of these speaks of the refutation itself.
_DOUBTING = re.compile(
    r"\b(?:not?|never|hoax|fake|false|untrue|debunk\w*|den(?:y|ies|ied|ying|ial)|satir\w+|isn't|wasn't|didn't|doesn't|won't|aren't"
    r"|can't|refut\w+|reject\w*|dismiss\w*|dispute\w*|doubt\w*|bogus|myth|retract\w*|fails?|refus\w+|rumou?rs?|claims?|\?)",
    re.IGNORECASE,
)


def find_missing(dossier: Dossier, fronts: Sequence[Claim], min_share: float) -> Iterator[Sighting]:
    """Yield the headline where no passage of the body has as much as ``min_share`` of its words."""
    part = fronts[0].part
    spans = [span for front in fronts if front.part is part for span in front.content.spans]
    asked = dossier.wording(part).words(spans)
    if len(asked) < _FEWEST or not dossier.sentences:
        return
    share, best = max(
        (dossier.coverage(asked, dossier.words_in([window])), -window.start, window)
        for window in _windows(dossier.sentences)
    )[::2]
    if share >= min_share:
        return
    yield Sighting(
        fact=("headline", fronts[0].id),
        part=part,
        phrase=Phrase.cut(dossier.string(part), spans),
        message="Nothing in the text carries what the headline says; the nearest is quoted.",
        against=Phrase.cut(dossier.article.text, [best]),
        claims=tuple(front.id for front in fronts),
    )


def _windows(sentences: Sequence[Span]) -> Iterator[Span]:
    for at, first in enumerate(sentences):
        yield Span(first.start, sentences[min(at + _WINDOW, len(sentences)) - 1].end)


def find_contrary(dossier: Dossier, front: Claim) -> Iterator[Sighting]:
    """Yield ``front`` where what carries it in the body is denied, negated or called false, and nobody upholds it."""
    if front.certainty is not Certainty.ASSERTED or _DOUBTING.search(
        _plain(dossier.string(front.part), front)
    ):
        return
    near = carriers(dossier, front, _CONTRARY)
    against = [one for one in near if _is_against(dossier, one.claim)]
    if not against or near[0] not in against[:1] or 2 * len(against) <= len(near):
        return
    best = against[0].claim
    yield Sighting(
        fact=("headline", front.id),
        part=front.part,
        phrase=front.content,
        message="The text says the contrary of the headline.",
        against=dossier.cut(best),
        claims=(front.id, best.id),
    )


def _plain(string: str, front: Claim) -> str:
    line = string if front.part.value == "title" else front.content.text
    return line.replace("’", "'")


def _is_against(dossier: Dossier, claim: Claim) -> bool:
    """Say whether a claim that carries the headline is denied, negated or called false in its sentence."""
    if claim.certainty is Certainty.DENIED:
        return True
    words = claim.content.text.replace("’", "'")
    return (
        _NOT.search(words) is not None
        or _REFUTED.search(dossier.cut(claim).text.replace("’", "'")) is not None
    )
