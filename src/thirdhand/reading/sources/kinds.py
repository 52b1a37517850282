"""What a source is and how far it can be told apart, from its words alone (ANNOTATION rules 9 and 10).

Antecedents come first: a pronoun or "the minister" has the kind and anonymity of whom it stands for,
and only what stands for itself is judged here.
"""

from __future__ import annotations

import re

from thirdhand.reading.sources.known import find_known
from thirdhand.reading.sources.names import is_capital
from thirdhand.reading.sources.phrases import Phrase
from thirdhand.reading.sources.register import Entity
from thirdhand.reading.sources.small_words import small_words
from thirdhand.reading.sources.vocabulary import Sort, vocabulary
from thirdhand.records import Anonymity, Kind

#: "9to5Docks", "PortInsider": digits, or capitals within a word.
_WRITTEN_AS_SITE = re.compile(r"\d|[a-zß-ÿ]{2}[A-Z]")

_INITIALS = re.compile(r"(?:[A-Z]\.){1,3}|[A-Z]\.?[A-Z]\.")
Judgement = tuple[Kind, Anonymity]

_NAMED, _ROLE, _UNNAMED, _COLLECTIVE = (
    Anonymity.NAMED,
    Anonymity.ROLE,
    Anonymity.UNNAMED,
    Anonymity.COLLECTIVE,
)
#: Modifiers that tell nothing of who a source is.
_EMPTY = small_words("empty_modifiers")
#: State bodies that are named by their function although plural.
_FUNCTIONS = frozenset(
    ("police", "military", "army", "navy", "forces", "coast guard", "coastguard", "troops", "intelligence")
)
#: Numbers that stand for so many people.
_COUNTED = frozenset(("two", "three", "four", "five", "six", "both"))
#: A document of these kinds tells of itself neither title nor issuer, even with "the".
_FOUND = small_words("found_papers")


def judge_description(phrase: Phrase) -> Judgement:
    """Judge a phrase without a proper name for its head."""
    judge = _BY_SORT.get(phrase.sort) if phrase.sort else None
    return judge(phrase) if judge else _judge_unknown(phrase)


def judge_name(
    entity: Entity, lead: Phrase | None = None, cue: str = "", beside: frozenset[str] = frozenset()
) -> Kind:
    """Judge a proper name: by the noun before it, the lexicons, its form, the words ``beside`` it."""
    if lead is not None and lead.name and lead.sort in _LEADS:
        return _LEADS[lead.sort]
    known = find_known(entity.name)
    if known and not (known.is_loose and is_personal(entity)):
        return known.kind
    if is_personal(entity):
        return Kind.PERSON
    sorts = {vocabulary().sorts[word] for word in beside if word in vocabulary().sorts}
    if "who" in beside or any(word.endswith("-year-old") for word in beside):
        return Kind.PERSON  # "Tarvek, a 61-year-old crane operator"
    if "which" in beside:  # "Udyam, which has 3,400 branches": nobody is a which
        return Kind.ORGANISATION
    told = next((kind for sort, kind in _LEADS.items() if sort in sorts), None)
    return told or _judge_form(entity, cue)


def is_personal(entity: Entity) -> bool:
    """Say whether a name's form shows a person: a title, a usual given name, an initial, a handle."""
    if entity.is_described:
        return entity.kind is Kind.PERSON
    words = entity.name.split()
    if entity.titles or entity.name[0] == "@" or entity.name.lower() in vocabulary().figures:
        return True
    if len(words) > 1 and _INITIALS.fullmatch(words[0]):
        return True
    return len(words) > 1 and (words[0] in vocabulary().given or (len(words[1]) == 2 and words[1][1] == "."))


def _judge_form(entity: Entity, cue: str) -> Kind:
    name = entity.name
    if name.isupper() and len(name) > 1 and "." not in name:
        return Kind.ORGANISATION
    if _WRITTEN_AS_SITE.search(name.split()[0]):
        return Kind.OUTLET
    if entity.has_the:
        return Kind.ORGANISATION
    if " " not in name and cue.lower().strip(" ,") in (
        "reported",
        "reports",
        "reporting",
        "report",
        "citing",
        "cited",
    ):
        return Kind.OUTLET
    return Kind.PERSON


def _judge_role(phrase: Phrase) -> Judgement:
    if not phrase.is_plural:
        return Kind.PERSON, _ROLE
    return Kind.GROUP, _ROLE if phrase.determiner == "count" else _COLLECTIVE


def _judge_source(phrase: Phrase) -> Judgement:
    withheld = vocabulary().withheld
    told = [word for word in phrase.modifiers if word.lower() not in withheld and word.lower() not in _EMPTY]
    if phrase.is_plural and any(word.lower() in ("media", "press", "news") for word in told):
        return Kind.OUTLET, _COLLECTIVE
    if phrase.head in ("person", "individual"):
        if phrase.is_plural and not _is_close(phrase) and phrase.determiner not in ("count", "the"):
            return Kind.GROUP, _COLLECTIVE
        return Kind.GROUP if phrase.is_plural else Kind.PERSON, _UNNAMED
    is_told = bool(told) or phrase.has_complement or bool(phrase.owner)
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
    if phrase.head in _COUNTED:
        return Kind.GROUP, _ROLE
    return (
        (Kind.PERSON, _ROLE)
        if phrase.determiner == "a" or phrase.head in ("one", "another")
        else (Kind.GROUP, _COLLECTIVE)
    )


def _judge_group(phrase: Phrase) -> Judgement:
    return Kind.GROUP, _NAMED if phrase.head in ("family", "couple") and _has_name(phrase) else _COLLECTIVE


def _judge_media(phrase: Phrase) -> Judgement:
    return Kind.OUTLET, _ROLE if phrase.determiner == "count" else _COLLECTIVE


def _judge_outlet(phrase: Phrase) -> Judgement:
    if phrase.is_plural:
        return _judge_media(phrase)
    if phrase.owner or phrase.determiner in ("the", "own") or _has_maker(phrase):
        return Kind.OUTLET, _NAMED
    if phrase.determiner == "a":
        return Kind.OUTLET, _ROLE
    return Kind.OUTLET, _NAMED if phrase.modifiers else _COLLECTIVE  # "La7 television"


def _judge_organisation(phrase: Phrase) -> Judgement:
    if phrase.is_plural and phrase.determiner == "the":
        return Kind.ORGANISATION, _NAMED  # "the companies"
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
    if any(
        word.lower() in ("media", "press", "news", "newspaper", "television", "tv")
        for word in phrase.modifiers
    ):
        return Kind.OUTLET, _COLLECTIVE
    return Kind.UNKNOWN, _UNNAMED


def _judge_unknown(phrase: Phrase) -> Judgement:
    if phrase.is_plural:
        return Kind.GROUP, _ROLE if phrase.determiner == "count" else _COLLECTIVE
    # "io9", "the 29-year-old": named in 88 of 109 cases, "a voice" in 14 of 66.
    return Kind.PERSON, _NAMED if phrase.determiner in ("", "the") else _ROLE


def _has_maker(phrase: Phrase) -> bool:
    """Say whether the first word is a name and no place: "Al-Rudaw television", not "Danish radio"."""
    first = phrase.modifiers[0] if phrase.modifiers and not phrase.determiner else ""
    return "-" in first and is_capital(first)


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
