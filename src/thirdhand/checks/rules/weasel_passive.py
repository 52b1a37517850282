"""Does a passive hide who believes or says a thing?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import NPR_ANONYMOUS, REUTERS_BASICS
from thirdhand.checks.wording import quote
from thirdhand.records import Phrase, Severity, Span

_PASSIVE = re.compile(
    r"\b(?:it (?:is|was|has been) (?:widely |generally |commonly |now )?(?:believed|thought"
    r"|understood|said|rumou?red|feared|claimed|alleged|reported|suggested|assumed|suspected)"
    r"|(?:is|are|was|were) (?:widely |generally |also |now |understood to be )?(?:believed"
    r"|thought|understood|said|rumou?red|alleged|reported|reputed|suspected) to(?! be (?:due|held"
    r"|published))"
    r"|there (?:is|are|was|were) (?:talk|rumou?rs|speculation|suggestions) (?:that|of))\b",
    re.IGNORECASE,
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield passives that put a claim in nobody's mouth."""
    text = dossier.article.text
    for claim in dossier.body:
        if claim.chain:
            continue
        sentence = dossier.sentence(Span(claim.content.spans[0].start, claim.content.spans[-1].end))
        match = _PASSIVE.search(text, sentence.start, sentence.end)
        if match is None or re.match(r" by\b", text[match.end() : match.end() + 4]):
            continue
        number = dossier.paragraph(match.start())
        if any(dossier.paragraph(other.content.spans[0].start) == number for other in dossier.attributed):
            continue
        yield Sighting(
            fact=("passive", match.start()),
            part=claim.part,
            phrase=Phrase.cut(text, [Span(match.start(), match.end())]),
            message=f"{quote(match[0])}: the text does not say by whom.",
            claims=(claim.id,),
        )


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
