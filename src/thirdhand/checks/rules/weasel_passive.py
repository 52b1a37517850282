"""Does a passive hide who believes or says a thing?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import NPR_ANONYMOUS, REUTERS_BASICS
from thirdhand.checks.wording import quote
from thirdhand.records import Claim, Phrase, Severity, Span

_PASSIVE = re.compile(
    r"\b(?:it (?:is|was|has been) (?:widely |generally |commonly |now )?(?:believed|thought"
    r"|understood|said|rumou?red|feared|claimed|alleged|reported|suggested|assumed|suspected)"
    r"|(?:is|are|was|were) (?:widely |generally |also |now |understood to be )?(?:believed"
    r"|thought|understood|said|rumou?red|alleged|reported|reputed|suspected) to(?! be (?:due|held"
    r"|published))"
    r"|there (?:is|are|was|were) (?:talk|rumou?rs|speculation|suggestions) (?:that|of))\b",
    re.IGNORECASE,
)

#: Who is credited in the next paragraph with so much of the claim is the one who believes it.
_AGENT = 0.15
#: An age is an estimate of nobody's in particular.
_AGE = re.compile(
    r"(?: be)?(?: in (?:his|her|their))?(?: (?:about|around|aged|only|just|at least))? \d\d?s?\b"
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the first passive that puts a claim in nobody's mouth, with how many more there are."""
    found = list(_passives(dossier))
    if not found or dossier.is_opinion:
        return
    span, claim = found[0]
    n_more = len({other.start for other, _ in found}) - 1
    more = f" ({n_more} more like it)" if n_more else ""
    words = span.of(dossier.article.text)
    yield Sighting(
        fact=("passive", span.start),
        part=claim.part,
        phrase=Phrase.cut(dossier.article.text, [span]),
        message=f"{quote(words)}: the text does not say by whom{more}.",
        claims=tuple(dict.fromkeys(one.id for _, one in found)),
    )


def _passives(dossier: Dossier) -> Iterator[tuple[Span, Claim]]:
    """Yield passives of saying and believing with the claim they put, where nobody near could be meant."""
    text = dossier.article.text
    for claim in dossier.body:
        sentence = dossier.sentence(Span(claim.content.spans[0].start, claim.content.spans[-1].end))
        match = _PASSIVE.search(text, sentence.start, sentence.end)
        if (
            claim.chain
            or match is None
            or text.startswith(" by ", match.end())
            or _AGE.match(text, match.end())
        ):
            continue
        if not _has_agent(dossier, claim):
            yield Span(match.start(), match.end()), claim


def _has_agent(dossier: Dossier, claim: Claim) -> bool:
    """Say whether somebody is credited in the claim's paragraph, or with much the same beside it."""
    number = dossier.paragraph(claim.content.spans[0].start)
    for other in dossier.attributed:
        distance = abs(dossier.paragraph(other.content.spans[0].start) - number)
        if distance == 0 or (
            distance == 1 and dossier.coverage(dossier.words(claim), dossier.context(other)) >= _AGENT
        ):
            return True
    return False


RULE = Rule(
    id="weasel-passive",
    severity=Severity.NOTE,
    is_on=True,
    summary="A claim is put by a passive that names nobody: “it is believed”, “is said to”, “is rumoured”.",
    why="The passive hides who believes it, and that may be nobody but the writer.",
    settle="Say who believes it and on what ground, or cut it.",
    bases=(
        Basis(
            standard=NPR_ANONYMOUS,
            asks="It is not enough to say that a detail is “reportedly” true or that officials say it.",
        ),
        Basis(standard=REUTERS_BASICS, asks="Readers must be told how we know what we know."),
    ),
    looks_at=(
        "Passives of saying and believing that name nobody, and the rest of the paragraph for somebody who "
        "could be meant."
    ),
    blind_spots=(
        "Somebody in the same paragraph who could be meant is enough, even where somebody else is.",
        "Timetables and plans (“is expected to arrive on Monday”) are passed over by design.",
        "Adverbs that do the same work (“reportedly”, “allegedly”) are left alone.",
    ),
    find=find,
)
