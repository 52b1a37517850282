"""The ends of chains: each source as one article names it, before it is known to be another article's too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from thirdhand.checks.voices import Voice, head_of, nouns, phrase_of, voice_of
from thirdhand.lexicons import load
from thirdhand.linking.origins.offices import IMPLIED, is_spokesperson, read_office
from thirdhand.linking.origins.outlets import Outlets, outlet_words
from thirdhand.linking.origins.wordings import fold_word, telling_words
from thirdhand.linking.values import Side
from thirdhand.reading.sources.phrases import pronoun_of
from thirdhand.records import Anonymity, Article, Kind, Link, Part, Phrase

_BODIES = (Kind.GOVERNMENT_BODY, Kind.ORGANISATION)
_EDGES = "\"“”‘’' ,.;:"
_COMMON_NOUN = re.compile(r"^(?:the|a|an|its|his|her|their|this|that)\s", re.IGNORECASE)

#: Whose document: "the agency's bulletin", "the final report of a public inquiry".
_OWNER = re.compile(
    r"[\W\d]*(?:the |a |an )?(?P<whose>[^,’']{2,60})[’']s? [^,]{3,40}$"
    r"|[^,]{3,40} (?:of|by|from) (?:the |a |an )?(?P<of>[^,]{3,60})$",
    re.IGNORECASE,
)
#: The office of who speaks for a body, beside a name, within so many code points.
_BESIDE = 80
_SPOKES = r"(?P<office>(?:[\w’'-]+ ){0,4}spokes(?:man|woman|person)(?: (?:for|of)(?: [\w’'-]+){1,5})?)"
_OFFICE_BEFORE = re.compile(rf"\b{_SPOKES},? \Z")
_OFFICE_AFTER = re.compile(rf", {_SPOKES}[,.;:]")
_POINTING = re.compile(r"(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]hat|[Tt]his|[Oo]ur)\b|(?!An? )[A-Z]")
_NOBODY = frozenset(("nobody", "no one", "none", "everyone", "everybody", "it", "he", "she", "they"))
#: What says of a body no more than that there is one, or whose.
_FILLING = frozenset(
    (
        *(
            "country",
            "government",
            "national",
            "local",
            "state",
            "federal",
            "self",
            "appointed",
            "own",
            "rebel",
            "written",
        ),
        *(
            "neighbouring",
            "neighboring",
            "official",
            "independent",
            "regional",
            "new",
            "public",
            "so",
            "called",
        ),
        *(
            "group",
            "company",
            "plc",
            "ltd",
            "inc",
            "service",
            "brigade",
            "department",
            "rescue",
            "chief",
            "spokesman",
        ),
    )
)

#: What a source is known by: its form (``person body outlet paper``) and its words.
Key = tuple[str, tuple[str, ...]]


#: The nouns of institutions, folded.
BODY_NOUNS = frozenset(
    fold_word(noun.split()[-1]) for nouns in load("people")["institutions"].values() for noun in nouns
) | {"fire", "court", "prosecution"}


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One source at the end of a chain in the article numbered ``article``.

    ``keys`` are what it is known by, all one source; none for one that is not named. ``office`` is the noun
    that describes an unnamed person, who may be named elsewhere, ``is_pointing`` that it means a certain one;
    ``is_described`` that one person is described who may be named further down. ``scope`` are the keys of the
    nearest named source that it was had from, or of its outlet.
    """

    article: int
    name: str
    kind: Kind
    anonymity: Anonymity
    keys: tuple[Key, ...]
    office: str | None
    is_pointing: bool
    is_described: bool
    side: Side
    scope: tuple[Key, ...]
    scope_name: str
    via: str | None

    @property
    def is_named(self) -> bool:
        """Say whether it can be told from others by itself."""
        return bool(self.keys)


def name_link(link: Link, name: str | None, outlets: Outlets) -> tuple[Key, ...]:
    """Return what the source of ``link`` (its part ``name``) is known by, nothing where it is not named."""
    text = link.source.text.strip(_EDGES)
    if is_unresolved(link, name):
        return ()
    if is_spokesperson(text) and (body := _spoken_for(text, link)):
        is_given = link.anonymity is Anonymity.NAMED and link.kind is Kind.PERSON and name
        person = telling_words(name) if is_given and name else ()
        return (body, ("person", person)) if person and set(person).isdisjoint(body[1]) else (body,)
    if (holder := _held_by(link)) is not None:
        return (holder,)
    if link.kind is Kind.DOCUMENT and (owner := _OWNER.match(text)):
        return (body_key(telling_words(owner["whose"] or owner["of"])),)
    if link.anonymity is not Anonymity.NAMED and not _is_definite_body(link, text):
        return ()
    if (outlet := outlet_key(link, name or text, outlets)) is not None:
        return (outlet,)
    return tuple(dict.fromkeys(key for key in _keys(link, name or text, text) if key[1]))


def stand_in(link: Link, article: Article) -> Link:
    """Return the source that ``link`` points back to in its article, itself where it stands for itself.

    "It said": the last body before; "a spokesman said" and "Ivo Lamm, a spokesman for the company, said" of
    nobody that is named: of the last body before.
    """
    text = link.source.text.strip(_EDGES)
    if is_unresolved(link, link.name):
        pronoun = pronoun_of(text)
        is_body = pronoun == "n"
        others = (*_BODIES, Kind.OUTLET) if is_body else (*_BODIES, Kind.GROUP)
        kinds = (Kind.PERSON,) if pronoun in ("m", "f") else others
        return _link_before(link, article, kinds) or link
    called = _with_office(link, article)
    body = _body_before(link, article) if _speaks_for_nobody_named(called) else None
    return body or called


def _with_office(link: Link, article: Article) -> Link:
    """Return a source with the spokesperson's office that stands beside it: "its spokesman, Ivo Lamm"."""
    span = link.source.spans[0]
    if link.kind is not Kind.PERSON or span.of(article.text) != link.source.text:
        return link
    before = _OFFICE_BEFORE.search(article.text, max(span.start - _BESIDE, 0), span.start)
    beside = before or _OFFICE_AFTER.match(article.text, span.end, span.end + _BESIDE)
    if beside is None or is_spokesperson(link.source.text):
        return link
    return replace(
        link, source=Phrase(spans=link.source.spans, text=f"{beside['office']}, {link.source.text}")
    )


def _speaks_for_nobody_named(link: Link) -> bool:
    """Say whether a source speaks for a body that its own words do not name: "the company"."""
    text = link.source.text.strip(_EDGES)
    if not is_spokesperson(text):
        return False
    body = _spoken_for(text, link)
    return body is None or _FILLING.issuperset(body[1])


def is_unresolved(link: Link, name: str | None) -> bool:
    """Say whether the reader of sources left open whom a pronoun stands for."""
    is_pronoun = pronoun_of(link.source.text.strip(_EDGES)) is not None
    return is_pronoun and (name is None or name.lower() in _NOBODY)


def _is_definite_body(link: Link, text: str) -> bool:
    """Say whether a source is an institution spoken of by its function: "the trust", "his trust"."""
    is_function = link.kind is Kind.GOVERNMENT_BODY and link.anonymity is Anonymity.COLLECTIVE
    return link.kind in _BODIES and (is_function or _POINTING.match(text) is not None)


def _keys(link: Link, name: str, text: str) -> list[Key]:
    """Return the keys of a source with a name: also by the body or office that its own words give."""
    words, written = telling_words(name), telling_words(text)
    is_plain = pronoun_of(text) is None and len(link.names) < 2 and text != name
    if link.kind is Kind.DOCUMENT:
        return [("paper", words)]
    if link.kind in (*_BODIES, Kind.GROUP) or _ends_as_body(name):
        if not is_plain or link.kind is Kind.PERSON:
            return [body_key(words)]
        # "The ministry" is nobody's short form who has no ministry in the name.
        is_odd = bool(BODY_NOUNS.intersection(written)) and set(written).isdisjoint(words)
        return [body_key(written)] if is_odd else [body_key(words), body_key(written)]
    beside = _office_beside(text, name) if is_plain else ()
    return [("person", words), *((body_key(beside),) if beside else ())]


def _ends_as_body(name: str) -> bool:
    """Say whether a name is a body's, whatever it was taken for: "the garrison committee"."""
    words = telling_words(name)
    is_body = bool(words) and not BODY_NOUNS.isdisjoint((words[0], words[-1]))
    return is_body and " " in name.strip()


def outlet_key(link: Link, name: str, outlets: Outlets) -> Key | None:
    """Return the key of the outlet that ``name`` means, None where it means none."""
    if link.kind is Kind.DOCUMENT:
        return None
    found = outlets.find(name)
    if link.kind is Kind.PERSON and not _COMMON_NOUN.match(link.source.text) and found != name.casefold():
        return None  # "Post" may be a surname
    if found is not None:
        return ("outlet", tuple(found.split()))
    return ("outlet", outlet_words(name)) if link.kind is Kind.OUTLET else None


def _held_by(link: Link) -> Key | None:
    """Return the body whose word an office's is, whoever holds it: "a prosecutor" is the prosecution."""
    office = read_office(link.source.text) if link.anonymity is Anonymity.ROLE else None
    if (
        office is None
        or office[0] not in IMPLIED
        or voice_of(link) is Voice.INSIDER
        and office[0] != "prosecutor"
    ):
        return None
    return body_key(office[1]) if IMPLIED[office[0]] in office[1] else None


def _spoken_for(text: str, link: Link) -> Key | None:
    """Return the body that a spokesperson speaks for, where the same words name it."""
    name = link.name or ""
    rest = text.replace(name, " ") if link.anonymity is Anonymity.NAMED else text
    office = read_office(rest)
    if office is not None and office[1]:
        return body_key(office[1])
    return None


def body_key(words: Iterable[str]) -> Key:
    """Return the key of a body: its words in any order, without what only says that there is one."""
    given = frozenset(words)
    return "body", tuple(sorted(given - _FILLING or given))


def _office_beside(text: str, name: str) -> tuple[str, ...]:
    """Return the body whose office stands before a name: "Defence Minister Karl Dorn"."""
    lead = text.removesuffix(name).strip() if text.endswith(name) else ""
    office = read_office(lead) if lead else None
    return tuple(office[1]) if office else ()


def _body_before(link: Link, article: Article) -> Link | None:
    """Return the last body before ``link``, or else who has one name alone, as a company has."""
    body = _link_before(link, article, _BODIES)
    if body is not None:
        return body
    other = _link_before(link, article, (Kind.PERSON, Kind.UNKNOWN))
    is_lone = other is not None and other.anonymity is Anonymity.NAMED and " " not in (other.name or " ")
    return other if is_lone else None


def _link_before(link: Link, article: Article, kinds: tuple[Kind, ...]) -> Link | None:
    """Return the last source of these kinds before ``link`` in the text that is no pronoun itself."""
    start = link.source.spans[0].start
    found = [
        other
        for claim in article.claims
        if claim.part is Part.TEXT
        for other in claim.chain
        if other.kind in kinds
        and other.source.spans[0].start < start
        and not is_unresolved(other, other.name)
    ]
    return max(found, key=lambda other: other.source.spans[0].start, default=None)


def office_of(link: Link) -> str | None:
    """Return the noun by which one unnamed person is described, None for one who is to stay unnamed.

    "The mayor" may be named elsewhere; "a source", "an aide" are not.
    """
    head = head_of(link)
    is_one = link.anonymity is Anonymity.ROLE and link.kind is Kind.PERSON and not phrase_of(link).is_plural
    return head.split()[-1] if is_one and head and head not in nouns("insider") else None


def is_pointing(link: Link) -> bool:
    """Say whether a description points at one known to the reader: "the mayor", "the town's fire chief"."""
    return (
        phrase_of(link).determiner in ("the", "poss")
        or "’s " in link.source.text
        or "'s " in link.source.text
    )


def is_described(link: Link) -> bool:
    """Say whether a source is one person described by a function, whom the article may name later."""
    is_one = link.anonymity is Anonymity.ROLE and link.kind is Kind.PERSON and not phrase_of(link).is_plural
    if not is_one or head_of(link) in nouns("bystander"):
        return False
    return voice_of(link) is not Voice.INSIDER or _held_by(link) is not None
