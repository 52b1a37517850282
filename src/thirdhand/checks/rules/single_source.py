"""Does the whole article rest on one origin where a second would be expected?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.contention import find_accusation
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.sourcing import Speaker, names_person, speakers, tell_apart
from thirdhand.checks.standards import BBC_ACCURACY, CBC_SOURCES, NATO_EVALUATION, REUTERS_ACCURACY
from thirdhand.checks.voices import Voice
from thirdhand.checks.wording import quote
from thirdhand.records import Severity

#: Sources beside which nothing hangs on one voice.
_APART = (Voice.DOCUMENT, Voice.OFFICIALS, Voice.COLLECTIVE)
_ACCUSING = re.compile(
    r"\b(?:accus(?:e|es|ed|ing)|alleg(?:e|es|ing)|alleged (?:that|the|he|she|they|it)|blam(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
#: What an office-holder says is news by itself; a denial or a paper is a second voice, however credited.
_OFFICE = re.compile(
    r"\b(?:minister|secretary|president|senator|governor|mayor|pope|king|queen|chancellor|premier)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:den(?:ied|ies|y)|reject(?:s|ed)|refut(?:es?|ed)|dismiss(?:es|ed)|petition|speech|(?:a|the) rally"
    r"|(?:news|press) conference|briefing|remarks"
    r"|court (?:documents|papers|records)|police (?:report|documents|records)"
    r"|affidavit|according to (?:police|the police|court|prosecutors))\b",
    re.IGNORECASE,
)
_OBITUARY = re.compile(r"\b(?:obituary|obituaries|interview|profile|q&a)\b", re.IGNORECASE)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the one source that everything credited in the article comes from."""
    cited = speakers(dossier)
    if (
        len(cited) < limits["min_claims"]
        or dossier.witnessed
        or _OBITUARY.search(dossier.article.title or "")
    ):
        return
    groups = tell_apart(dossier, cited)
    if len(groups) != 1 or any(one.voice in _APART for one in cited):
        return
    first = groups[0][0]
    if (
        any(names_person(dossier.article.title or "", one.link) for one in groups[0])
        or _OFFICE.search(first.link.source.text)
        or _OTHERS.search(dossier.article.text)
    ):
        return
    if first.voice is not Voice.INSIDER and not any(_accuses(dossier, one) for one in cited):
        return
    yield Sighting(
        fact=("news", "count"),
        part=first.claim.part,
        phrase=first.link.source,
        message=f"All {len(cited)} claims credited to anyone come from one source: {_name(groups[0])}.",
        claims=tuple(dict.fromkeys((first.claim.id, *(one.claim.id for one in cited)))),
        link=0,
    )


def _accuses(dossier: Dossier, one: Speaker) -> bool:
    """Say whether a claim accuses, or is credited in words that say so."""
    if find_accusation(one.claim.content.text, only_acts=True):
        return True
    return _ACCUSING.search(dossier.cut(one.claim).text) is not None


def _name(group: list[Speaker]) -> str:
    """Return the source by the fullest name that the article has for it."""
    named = [one.link for one in group if one.link.name is not None and one.voice is Voice.PERSON]
    return quote(named[0].name or "") if named else quote(group[0].link.source.text)


RULE = Rule(
    id="single-source",
    severity=Severity.WARNING,
    is_on=True,
    summary=(
        "The news is contentious or about others’ acts, and all that the article credits comes from one and "
        "the same origin."
    ),
    why="One origin can be wrong or have an interest, and nothing in the article would show it.",
    settle="Get a second voice that does not depend on the first, a document, or the other side.",
    bases=(
        Basis(
            standard=BBC_ACCURACY,
            asks=(
                "Be reluctant to rely on one source; if it must be, let it be credible, and preferably named "
                "and on the record (3.4.4)."
            ),
        ),
        Basis(
            standard=REUTERS_ACCURACY,
            asks=(
                "Cross-check wherever possible, as two or more sources are better than one, and talk to all "
                "sides of a dispute."
            ),
        ),
        Basis(
            standard=CBC_SOURCES,
            asks=(
                "Try where possible to verify with a second source, the more so the less first-hand or solid "
                "the first one is."
            ),
        ),
        Basis(
            standard=NATO_EVALUATION,
            asks=(
                "A report counts as confirmed only if it certainly comes from another source than what is "
                "already held on the subject."
            ),
        ),
    ),
    looks_at=(
        "The origins of all credited claims, where a person, or an institution with its spokespeople, counts "
        "as one; signs of own reporting; and what the headline and lead say."
    ),
    blind_spots=(
        (
            "What a person or body says of itself, forecasts, interviews, obituaries and reports of one "
            "speech are passed over by design."
        ),
        "Briefs that credit few claims are too short to judge.",
        (
            "Two voices with one interest, or of which one has it from the other, count as two where the "
            "text does not tie them together."
        ),
        "A second voice that is credited in an unusual way may not be read, and the finding is then wrong.",
    ),
    limits=(
        Limit(
            name="min_claims",
            default=3,
            least=0,
            help="Fewer credited claims than this are too few to judge.",
        ),
    ),
    find=find,
)
