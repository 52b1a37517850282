"""Whether anything in the body carries what the headline claims, and whether the body says the contrary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import carriers, is_hedged, is_quoted, is_spoken, line_of, sight_line
from thirdhand.checks.rule import Sighting
from thirdhand.records import Certainty, Claim, Part, Phrase, Span

#: The words of a headline may be spread over so many sentences in a row.
_WINDOW = 3
#: Fewer words of weight than these are too few to miss anything.
_FEWEST = 4
#: A text of fewer different words may carry a headline in words of its own alone, and a question asks
#: for what may be missing: a third of the share will do.
_LONG = 120
#: A caption or two is no text that a headline could be held against.
_SHORT = 20
#: A headline of which so much comes again anywhere sums the text up.
_SPREAD = 0.3
#: Share of the headline that a claim must carry to contradict it.
_CONTRARY = 0.6
_LINK = re.compile(r"\s(?:read more (?:at )?)?https?://", re.IGNORECASE)
_HOAX = re.compile(
    r"\b(?:(?:is|was|are|were|be|been|being) (?:actually |really |just |all |nothing (?:but|more than) )?"
    r"(?:an? )?(?:\w+ )?(?:hoax|fake|satire|fabrication|prank|untrue|false|bogus|staged|faked"
    # Not the adjective of something else: "a fake passport".
    r"|fabricated|debunked|made-up|rubbish|nonsense)\b"
    r"(?! (?!(?:and|but|or|at|on|by|in|after|that|which|who|because|from|as|with|to|for)\b)\w)"
    r"|as (?:an? )?(?:hoax|fake|satire|prank|false|bogus|rubbish|nonsense)\b"
    r"|(?:hoax|fake|false|satirical|bogus|phony|phoney|incorrect|unfounded|untrue) (?:\w+ )?"
    r"(?:reports?|story|stories|articles?|news|claims?|rumou?rs?|(?:web)?sites?|videos?|posts?)\b"
    r"|debunk\w*|never happened"
    r"|(?<!hope this )(?<!hope it )(?<!that it )(?:is|was|are|were)(?: not|n't) "
    r"(?:true|plausible|real|authentic|genuine)\b"
    r"|(?:did not|didn't) (?:actually )?happen"
    r"|turn(?:s|ed) out to be (?:an? )?(?:hoax|fake|false|prank)|no truth (?:to|in)"
    r"|(?<!nor )den(?:y|ies|ied|ying) (?:\w+ ){0,2}(?:reports?|rumou?rs?|claims?|agree\w*)"
    r"|(?:shot|shoots|shut|shuts) down (?:the |these |those )?(?:reports?|rumou?rs?|claims?)"
    r"|dismiss(?:ed|es) (?:\w+ ){0,2}(?:reports?|rumou?rs?|claims?)|refut(?:ed|es)|retract(?:ed|s))",
    re.IGNORECASE,
)
#: Doubt that falls short of it.
_DOUBT = re.compile(
    r"\b(?:(?:cast(?:s|ing)?|rais(?:es|ed|ing)) (?:\w+ )?(?:doubts?|questions) (?:on|over|about|as)"
    r"|may be nothing (?:more|but)|might not be (?:all|what)|question(?:s|ed|ing) (?:the|whether) "
    r"|(?:story|claims?|reports?|video|account|footage|recording|rumou?rs?) (?:\w+ ){0,3}"
    r"(?:has|have|had) (?:not|yet to) be(?:en)? (?:\w+ )?(?:verified|confirmed|authenticated))",
    re.IGNORECASE,
)
#: Who insists that it was no hoax, and a falsehood that is somebody else's.
_UPHELD = re.compile(
    r"^\W*(?:while|although|though|despite)\b|\b(?:no part|(?:not|\w+n't) (?:an? )?(?:hoax|fake|prank|staged)"
    r"|insist\w*|for (?:a|the) (?:false|fake))\b",
    re.IGNORECASE,
)
#: So many sentences are the top of a body; a refutation there that has this share of a headline turns it.
_TOP = 8
_REFUTING = 0.5
#: The refuted story may stand in so many sentences before, and in the next.
_RAN_UP = 3
#: A denied claim is the headline's when it has this share of its words.
_NEGATED = 0.6
_CREDITED = re.compile(
    r"\b(?:says?|said|tells?|told|according|officials|reports?|reported(?:ly)?|sources?|alleged(?:ly)?|accus\w+"
    r"|announc\w+|may|might|could|eyewitness|witness)\b",
    re.IGNORECASE,
)
#: A headline that has one of these speaks of the refutation itself.
_DOUBTING = re.compile(
    r"\b(?:\w+n't|not?|never|hoax|fake|false|untrue|debunk\w*|staged|prank|den(?:y|ies|ied|ying|ial)|satir\w+"
    r"|incorrect|wrong|refut\w+|reject\w*|dismiss\w*|dispute\w*|doubt\w*|bogus|myth|fall(?:s)? for|fell for"
    r"|fool(?:s|ed)|duped|retract\w*|fails?|(?:is|are|still|alive and|safe and) (?:safe|alive|well|fine)"
    r"|refus\w+|rumou?rs?|claims?|\?)",
    re.IGNORECASE,
)


def find_missing(dossier: Dossier, fronts: Sequence[Claim], min_share: float) -> Iterator[Sighting]:
    """Yield the headline where no passage of the body has as much as ``min_share`` of its words."""
    part = fronts[0].part
    spans = [span for front in fronts if front.part is part for span in front.content.spans]
    # A headline given apart counts whole: what is no claim in it ("review", a name and a colon) tells too.
    whole = [Span(0, _end(dossier.string(part)))] if part is Part.TITLE else spans
    asked = dossier.wording(part).words(whole)
    if len(asked) < _FEWEST or len(dossier.all_words) < _SHORT:
        return
    is_open = len(dossier.all_words) < _LONG or "?" in dossier.string(part)
    least = min_share / 3 if is_open else min_share
    share, best = max(
        (dossier.coverage(asked, dossier.words_in([window])), -window.start, window)
        for window in _windows(dossier.sentences)
    )[::2]
    if share >= least or dossier.coverage(asked, dossier.all_words) >= _SPREAD:
        return
    yield Sighting(
        fact=("headline", fronts[0].id),
        part=part,
        phrase=Phrase.cut(dossier.string(part), whole),
        message="Nothing in the text carries what the headline says; the nearest is quoted.",
        against=Phrase.cut(dossier.article.text, [best]),
        claims=tuple(front.id for front in fronts),
    )


def _end(title: str) -> int:
    """Return where a headline ends before a link that was copied along with it."""
    link = _LINK.search(title)
    return link.start() if link and link.start() else len(title)


def _windows(sentences: Sequence[Span]) -> Iterator[Span]:
    for at, first in enumerate(sentences):
        yield Span(first.start, sentences[min(at + _WINDOW, len(sentences)) - 1].end)


def find_contrary(dossier: Dossier, front: Claim) -> Iterator[Sighting]:
    """Yield ``front`` where the body denies or calls false what carries it, and nobody upholds it."""
    if front.certainty is not Certainty.ASSERTED or not _is_outright(dossier, front):
        return
    against = None if is_hedged(dossier, front) else _find_denial(dossier, front)
    against = against or _find_refutation(dossier, front)
    if against is None:
        return
    told = "The text says the contrary of the headline."
    yield sight_line(front, told, Phrase.cut(dossier.article.text, [against]))


def _find_denial(dossier: Dossier, front: Claim) -> Span | None:
    """Return where the claim that carries most of ``front`` is denied, if most that carry it are."""
    near = carriers(dossier, front, _CONTRARY)
    against = [one for one in near if _is_against(dossier, front, one.claim)]
    if not against or near[0] is not against[0] or 2 * len(against) <= len(near):
        return None
    return dossier.cut(against[0].claim).spans[0]


def _find_refutation(dossier: Dossier, front: Claim) -> Span | None:
    """Return the sentence at the top of the body that calls what the headline tells a hoax or untrue."""
    return _find_turning(dossier, front, _HOAX)


def find_doubt(dossier: Dossier, front: Claim) -> Span | None:
    """Return the sentence at the top of the body that doubts what the headline ``front`` says outright."""
    return _find_turning(dossier, front, _DOUBT) if _is_outright(dossier, front) else None


def _is_outright(dossier: Dossier, front: Claim) -> bool:
    """Say whether a headline neither doubts, credits nor quotes what it claims."""
    line = line_of(dossier, front)
    is_credited = _CREDITED.search(line) is not None or is_spoken(line) or is_quoted(dossier, front)
    return not (is_credited or is_doubting(line))


def _find_turning(dossier: Dossier, front: Claim, turning: re.Pattern[str]) -> Span | None:
    asked, sentences = dossier.words(front), dossier.sentences[:_TOP]
    for at, sentence in enumerate(sentences):
        words = sentence.of(dossier.article.text).replace("’", "'")
        if turning.search(words) and not _UPHELD.search(words):
            story = sentences[max(at - _RAN_UP, 0) : at + 2]
            around = Span(story[0].start, story[-1].end)
            if dossier.coverage(asked, dossier.words_in([around])) >= _REFUTING:
                return sentence
    return None


def is_doubting(headline: str) -> bool:
    """Say whether a headline itself speaks of a hoax, denial or doubt."""
    return _DOUBTING.search(headline.replace("’", "'")) is not None


def is_refuting(sentence: str) -> bool:
    """Say whether a sentence calls something a hoax or untrue."""
    return _HOAX.search(sentence.replace("’", "'")) is not None


def _is_against(dossier: Dossier, front: Claim, claim: Claim) -> bool:
    """Say whether a claim that carries the headline in its own words is denied."""
    asked = dossier.words(front)
    own = dossier.coverage(asked, dossier.words(claim), dossier.telling(asked))
    return claim.certainty is Certainty.DENIED and own >= _NEGATED
