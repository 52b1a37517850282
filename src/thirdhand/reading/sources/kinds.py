"""What a source is and how far it can be told apart, from its words alone (ANNOTATION rules 9 and 10).

Antecedents come first: a pronoun or "the minister" has the kind and anonymity of whom it stands for,
and only what stands for itself is judged here.
"""

from __future__ import annotations

from thirdhand.reading.sources.known import look_up
from thirdhand.reading.sources.names import is_capital
from thirdhand.reading.sources.phrases import Phrase
from thirdhand.reading.sources.register import Entity
from thirdhand.reading.sources.vocabulary import Sort, vocabulary
from thirdhand.records import Anonymity, Kind

Judgement = tuple[Kind, Anonymity]

_NAMED, _ROLE, _UNNAMED, _COLLECTIVE = (
    Anonymity.NAMED,
    Anonymity.ROLE,
    Anonymity.UNNAMED,
    Anonymity.COLLECTIVE,
)
#: Modifiers that tell nothing of who a source is.
_EMPTY = frozenset(
    "different same other another second third first new several few many own various single further separate multiple additional".split()
)
#: State bodies that are named by their function although plural.
_FUNCTIONS = frozenset(("police", "military", "army", "navy", "forces", "coast guard", "coastguard", "troops", "intelligence"))
#: A document of these kinds tells of itself neither title nor issuer, even with "the".
_FOUND = frozenset("video audio tape footage clip recording photo photograph picture image message tweet note email post report".split())


def judge_description(phrase: Phrase) -> Judgement:
    """Judge a phrase without a proper name for its head."""
    judge = _BY_SORT.get(phrase.sort) if phrase.sort else None
    return judge(phrase) if judge else _judge_unknown(phrase)


def judge_name(entity: Entity, lead: Phrase | None = None, cue: str = "") -> Kind:
    """Judge a proper name: by the noun before it, the lexicons, its own form, the text around it."""
    if lead is not None and lead.name and lead.sort in _LEADS:
        return _LEADS[lead.sort]
    known = look_up(entity.name)
    if known and not (known.is_loose and is_personal(entity)):
        return known.kind
    return Kind.PERSON if is_personal(entity) else _judge_form(entity, cue)


def is_personal(entity: Entity) -> bool:
    """Say whether a name's form shows a person: a title, a usual given name, an initial, a handle."""
    if entity.is_described:
        return entity.kind is Kind.PERSON
    words = entity.name.split()
    if entity.titles or entity.name[0] == "@":
        return True
    return len(words) > 1 and (words[0] in vocabulary().given or (len(words[1]) == 2 and words[1][1] == "."))


def _judge_form(entity: Entity, cue: str) -> Kind:
    name = entity.name
    if name.isupper() and len(name) > 1 and "." not in name:
        return Kind.ORGANISATION
    if any(letter.isdigit() for letter in name) or any(letter.isupper() for letter in name.split()[0][2:]):
        return Kind.OUTLET
    if entity.has_the:
        return Kind.ORGANISATION
    if " " not in name and cue.lower().strip(" ,") in ("reported", "reports", "reporting", "report", "citing", "cited"):
        return Kind.OUTLET
    return Kind.PERSON


def _judge_role(phrase: Phrase) -> Judgement:
    if not phrase.is_plural:
        return Kind.PERSON, _ROLE
    return Kind.GROUP, _ROLE if phrase.determiner == "count" else _COLLECTIVE


def _judge_source(phrase: Phrase) -> Judgement:
    withheld = vocabulary().withheld
    told = [word for word in phrase.modifiers if word.lower() not in withheld and word.lower() not in _EMPTY]
    is_told = bool(told) or phrase.has_complement or bool(phrase.owner)
    if phrase.head in ("person", "individual"):
        if phrase.is_plural and not _is_close(phrase) and phrase.determiner not in ("count", "the"):
            return Kind.GROUP, _COLLECTIVE
        return Kind.GROUP if phrase.is_plural else Kind.PERSON, _UNNAMED
    if phrase.is_plural:
        return Kind.GROUP if is_told or phrase.determiner == "count" else Kind.UNKNOWN, _UNNAMED
    return Kind.PERSON if is_told or phrase.head != "source" else Kind.UNKNOWN, _UNNAMED


def _is_close(phrase: Phrase) -> bool:
    """Say whether people are described as knowing something: "people familiar with the talks"."""
    words = phrase.text.lower().split()
    return phrase.has_complement and any(
        word in ("close", "familiar", "knowledge", "briefed", "near", "with", "involved") for word in words
    )


def _judge_bare(phrase: Phrase) -> Judgement:
    return (Kind.PERSON, _ROLE) if phrase.determiner == "a" or phrase.head == "one" else (Kind.GROUP, _COLLECTIVE)


def _judge_group(phrase: Phrase) -> Judgement:
    return Kind.GROUP, _NAMED if phrase.head in ("family", "couple") and _has_name(phrase) else _COLLECTIVE


def _judge_media(phrase: Phrase) -> Judgement:
    return Kind.OUTLET, _ROLE if phrase.determiner == "count" else _COLLECTIVE


def _judge_outlet(phrase: Phrase) -> Judgement:
    if phrase.is_plural:
        return _judge_media(phrase)
    if phrase.owner or phrase.determiner in ("the", "own"):
        return Kind.OUTLET, _NAMED
    return Kind.OUTLET, _ROLE if phrase.determiner == "a" else _COLLECTIVE


def _judge_organisation(phrase: Phrase) -> Judgement:
    if phrase.is_plural:
        return Kind.ORGANISATION, _ROLE if phrase.determiner == "count" else _COLLECTIVE
    return Kind.ORGANISATION, _ROLE if phrase.determiner == "a" else _NAMED


def _judge_government(phrase: Phrase) -> Judgement:
    if phrase.head in _FUNCTIONS:
        return Kind.GOVERNMENT_BODY, _NAMED
    if phrase.is_plural or phrase.head in ("authorities", "prosecutors"):
        return Kind.GOVERNMENT_BODY, _COLLECTIVE
    return Kind.GOVERNMENT_BODY, _ROLE if phrase.determiner == "a" else _NAMED


def _judge_document(phrase: Phrase) -> Judgement:
    if phrase.head in vocabulary().hearsay and (phrase.is_plural or not phrase.determiner):
        return _judge_hearsay(phrase)
    if _has_name(phrase):
        return Kind.DOCUMENT, _NAMED
    if phrase.is_definite and not phrase.is_plural and phrase.head not in _FOUND:
        return Kind.DOCUMENT, _NAMED
    return Kind.DOCUMENT, _UNNAMED


def _judge_hearsay(phrase: Phrase) -> Judgement:
    if any(word.lower() in ("media", "press", "news", "newspaper", "television", "tv") for word in phrase.modifiers):
        return Kind.OUTLET, _COLLECTIVE
    return Kind.UNKNOWN, _UNNAMED


def _judge_unknown(phrase: Phrase) -> Judgement:
    if phrase.is_plural:
        return Kind.GROUP, _ROLE if phrase.determiner == "count" else _COLLECTIVE
    return Kind.PERSON, _ROLE


def _has_name(phrase: Phrase) -> bool:
    """Say whether the phrase names an owner or maker: "Ruiz’s letter", "a State Department memo"."""
    named = phrase.modifiers if phrase.determiner else phrase.modifiers[1:]
    return bool(phrase.owner) or any(is_capital(word) and not word.isdigit() for word in named)


_BY_SORT = {
    Sort.ROLE: _judge_role,
    Sort.SOURCE: _judge_source,
    Sort.BARE: _judge_bare,
    Sort.GROUP: _judge_group,
    Sort.MEDIA: _judge_media,
    Sort.OUTLET: _judge_outlet,
    Sort.ORGANISATION: _judge_organisation,
    Sort.GOVERNMENT: _judge_government,
    Sort.DOCUMENT: _judge_document,
    Sort.HEARSAY: _judge_hearsay,
}
#: A name's kind by the noun before it: "newspaper Rudaw", "spokesman Ben Supple".
_LEADS = {
    Sort.ROLE: Kind.PERSON,
    Sort.OUTLET: Kind.OUTLET,
    Sort.ORGANISATION: Kind.ORGANISATION,
    Sort.GOVERNMENT: Kind.GOVERNMENT_BODY,
}
