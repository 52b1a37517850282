"""Is a claim put in the mouth of a plural nobody?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.contention import find_accusation
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting, least_score
from thirdhand.checks.sourcing import Credited, credited, origin_of, sight
from thirdhand.checks.standards import NPR_ATTRIBUTION, SPJ_TRUTH
from thirdhand.checks.voices import Voice, head_of, is_counted, phrase_of
from thirdhand.checks.wording import quote
from thirdhand.records import Severity

#: Somebody new who is named so many paragraphs after the voice is taken for one of its members.
_NEAR = 0
#: Anybody named who holds no office may be one of the learned.
_LEARNED = frozenset(
    (
        "expert",
        "analyst",
        "scientist",
        "researcher",
        "observer",
        "economist",
        "historian",
        "academic",
        "scholar",
        "commentator",
        "specialist",
        "watcher",
    )
)
#: "Some say" is a way of speaking, unless what they say is grave.
_BARE = frozenset(("some", "others", "many", "most", "few", "several", "plenty"))
_MEMBER = re.compile(
    r"\b(?:analyst|economist|strategist|professor|prof|dr|researcher|scientist|fellow|expert"
    r"|institute|university|college|think.?tank|historian|lecturer"
    r"|campaign\w*|activist|group|union|association|charity|society|trust|coalition|alliance"
    r"|network|foundation|advocate|critic|opponent"
    r"|supporter|lawyer|attorney|doctor|psychologist|author of|studies|specialis\w+|research"
    r"|who (?:follows|studies|teaches|covers|has written)"
    r"|organi[sz]er|founder|resident|farmer|teacher|parent|trader|investor|consultan\w+|brokerage|bank)\b"
)
_OFFICE = re.compile(
    r"\b(?:minister|secretary|governor|president|prime minister|mayor|spokes\w+|chief executive"
    r"|ceo|general|colonel|commissioner|commander"
    r"|ministry|department|company|chairman|chairwoman|chief|sen|senator|sponsor|auctioneer|owner"
    r"|seller|buyer|judge|officer|prosecutor|constable)\b"
)
_SURVEYED = re.compile(
    r"\b(?:survey|poll|questionnaire|respondents|pollsters?|petition|open letter)\b", re.IGNORECASE
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield plural voices of nobody of whom no member is named beside them or in the article."""
    seen: set[str] = set()
    mentions = [] if dossier.is_opinion else credited(dossier)
    for one in mentions:
        if one.voice is not Voice.COLLECTIVE or is_counted(one.link) or one.link.score < limits["min_score"]:
            continue
        if phrase_of(one.link).determiner in ("the", "poss") or head_of(one.link) in seen:
            continue
        if len(one.claim.chain) > 1 or _is_light(dossier, one) or _has_member(dossier, one, mentions):
            continue
        seen.add(head_of(one.link))
        yield sight(one, f"{quote(one.link.source.text)}: nobody of them is named.")


def _is_light(dossier: Dossier, one: Credited) -> bool:
    """Say whether the voice is a way of speaking, or was asked one by one in a survey."""
    if _SURVEYED.search(dossier.article.text):
        return True
    words = one.link.source.text.strip().lower()
    before = dossier.article.text[
        max(one.link.source.spans[0].start - 16, 0) : one.link.source.spans[0].start
    ]
    if before.rstrip().lower().endswith(("quoting", "quoting from", "citing")) or (
        head_of(one.link) == "activist" and find_accusation(one.claim.content.text) is None
    ):
        return True
    return words in _BARE and find_accusation(one.claim.content.text) is None


def _has_member(dossier: Dossier, one: Credited, mentions: list[Credited]) -> bool:
    """Say whether somebody named may be one of the voice: called by its noun, or beside it without office.

    Who is brought in right after the voice is taken for one of them unless an office says otherwise; anybody
    else needs words that make him one.
    """
    place = dossier.paragraph(one.link.source.spans[0].start)
    known = {
        other.origin
        for other in mentions
        if other.link.source.spans[0].start < one.link.source.spans[0].start
    }
    for other in mentions:
        if other.voice not in (Voice.PERSON, Voice.INSTITUTION):
            continue
        around = _around(dossier, other)
        if head_of(one.link) and head_of(one.link) in around:
            return True
        distance = dossier.paragraph(other.link.source.spans[0].start) - place
        is_new = other.voice is Voice.PERSON and other.origin not in known
        if _OFFICE.search(around):
            continue
        is_near = is_new and 0 <= distance <= _NEAR
        if (
            _MEMBER.search(around)
            or is_near
            or (head_of(one.link) in _LEARNED and other.voice is Voice.PERSON)
        ):
            return True
    return False


def _around(dossier: Dossier, other: Credited) -> str:
    """Return the sentences of all mentions of a source, in lower case."""
    same = (one.chain[-1] for one in dossier.attributed if origin_of(one.chain[-1]) == other.origin)
    sentences = dict.fromkeys(dossier.sentence(link.source.spans[0]) for link in same)
    return " … ".join(sentence.of(dossier.article.text).lower() for sentence in sentences)


RULE = Rule(
    id="collective-voice",
    severity=Severity.NOTE,
    is_on=True,
    summary=(
        "A claim is put in the mouth of a plural nobody (“analysts”, “critics”, “many”), and no member of "
        "the group is named."
    ),
    why="“Critics say” may be two people or the writer alone; with a name readers can judge its weight.",
    settle="Name at least one of them, or say who was asked and how many.",
    bases=(
        Basis(
            standard=NPR_ATTRIBUTION,
            asks="“Media reports” or “sources say” is not enough: be specific about who says it.",
        ),
        Basis(
            standard=SPJ_TRUTH,
            asks=(
                "Identify sources clearly, as the public is owed what it needs to judge their reliability "
                "and motives."
            ),
        ),
    ),
    looks_at=(
        "Collectives that are credited with a claim, and the named sources of the article that belong to the "
        "group or say something of the kind."
    ),
    blind_spots=(
        (
            "Institutions (“police”, “prosecutors”), counted or surveyed groups, open letters, and witnesses "
            "and residents of an event are passed over by design."
        ),
        (
            "A named voice in the same paragraph or the one beside it, and anybody whom the article calls by "
            "the group’s noun, is taken for a member."
        ),
        (
            "Who belongs to the group is told by the words that describe a source: a named expert whose "
            "trade is not given may not be recognised."
        ),
    ),
    limits=(least_score(),),
    find=find,
)
