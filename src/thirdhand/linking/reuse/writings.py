"""What reuse looks at in an article: its words, its outlet, its time, and which agencies it credits itself.

An agency's copy says so: "LONDON (AP) —", "(Reuters)" at the end, "– Halyard" below, an agency as the
byline. Agencies that no list has are known by the place where they stand, so that the form counts and not
the name. "Additional reporting by AFP" credits an agency too, but does not declare the whole article to be
the agency's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thirdhand.lexicons import fold
from thirdhand.linking.periods import Period, find_period
from thirdhand.linking.reuse.agencies import is_agency_name, is_same_outlet
from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.reading.credit_names import find_outlet, hands_out_pictures, is_agency, name_parts
from thirdhand.reading.sources.known import look_up
from thirdhand.reading.sources.vocabulary import vocabulary
from thirdhand.records import Article, Kind

_NAME = r"[A-Z][\w.&’' -]{1,39}"
_DASH = r"(?:—|–|--|-|:)"
_DATELINE = re.compile(rf"(?P<place>[^()\n—–]{{0,80}})\((?P<name>{_NAME})\)\s{{0,2}}(?P<dash>{_DASH})?\s")
_CAPITALS = re.compile(r"(?P<name>[A-Z][A-Z0-9 .&’'-]{1,39}[A-Z])\s{0,2}(?:—|–|--)\s")
_CLOSING = re.compile(rf"(?:^|[.!?][”\"’']?\s{{0,3}})[(\[](?P<name>{_NAME})[)\]]\W{{0,2}}$")
_SIGNED = re.compile(rf"(?:^|[.!?][”\"’']?\s{{1,3}})(?:—|–|--|-)\s{{0,2}}(?P<name>{_NAME})\.?$")
_HELPED = re.compile(
    r"(?:^|[.;(]\s?)(?:with )?(?:additional |further )?(?:reporting|report|material|files|inputs?) "
    rf"(?:by|from) (?P<name>{_NAME})"
    rf"|(?P<other>{_NAME}) (?:also )?contributed (?:additional |further )?(?:to this|reporting)",
    re.IGNORECASE,
)
_MAX_WORDS = 5
#: What stands before a name in a credit, and single words in its place that are none.
_LEAD = re.compile(
    r"(?:(?:copyright|with|via|image|photo|source|from|courtesy|of|by|and|the)\b:?\s+)+", re.IGNORECASE
)
_NO_NAMES = frozenset(
    "custom end ends facebook flickr image instagram linkedin more photo reddit source tumblr twitter update "
    "updated via video youtube".split()
)
#: Paragraphs from the top in which a dateline stands, and from the end in which a credit does.
_TOP, _BOTTOM = 3, 3
#: A line of a name alone, and what is read of a last paragraph.
_LINE, _TAIL = 60, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """An article as reuse sees it. ``key`` is the caller's number for it.

    ``wires`` are the agencies that the article credits, and ``is_declared`` says whether it gives itself out
    as the first of them's as a whole.
    """

    key: int
    text: str
    title: str | None
    outlet: str | None
    period: Period
    wires: tuple[str, ...] = ()
    is_declared: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    """An agency's name in a place for credits; ``is_whole`` where the place speaks for all of the text."""

    name: str
    is_whole: bool


def to_writing(key: int, article: Article) -> Writing:
    """Return what reuse looks at in ``article``."""
    marks = _find_marks(article)
    return Writing(
        key=key,
        text=article.text,
        title=article.title,
        outlet=article.outlet,
        period=find_period(article.published),
        wires=_list_names(marks),
        is_declared=any(mark.is_whole for mark in marks),
    )


def find_wires(article: Article) -> tuple[str, ...]:
    """Return the agencies that ``article`` credits, its own outlet left out, those it is declared by first.

    >>> find_wires(Article(id="", text="PORT SORELL (Union Press) — The port is closed."))
    ('Union Press',)
    """
    return _list_names(_find_marks(article))


def is_declared(article: Article) -> bool:
    """Say whether ``article`` gives itself out as an agency's as a whole.

    >>> is_declared(Article(id="", text="It rained all day.\\n\\nAdditional reporting by Reuters."))
    False
    """
    return any(mark.is_whole for mark in _find_marks(article))


def _list_names(marks: list[_Mark]) -> tuple[str, ...]:
    ordered = sorted(marks, key=lambda mark: not mark.is_whole)
    return tuple(dict.fromkeys(mark.name for mark in ordered))


def _find_marks(article: Article) -> list[_Mark]:
    found = [*_in_byline(article.byline), *_at_top(article.text), *_at_bottom(article.text)]
    found += [
        _Mark(credit.name, is_whole=False)
        for credit in article.credits
        if is_agency(credit.name) and credit.name is not None
    ]
    return [mark for mark in found if not _is_own(article.outlet, mark.name)]


def _is_own(outlet: str | None, name: str) -> bool:
    """Say whether a name is the article's own outlet's, in full or in short ("the Courier")."""
    if outlet is None:
        return False
    return is_same_outlet(outlet, name) or set(fold(outlet).split()).issuperset(fold(name).split())


def _in_byline(byline: str | None) -> list[_Mark]:
    """Read a byline: an agency alone, or its own writer, declares the article the agency's."""
    if not byline:
        return []
    line = re.sub(r"^by:?\s", "", byline.strip(), flags=re.IGNORECASE)
    parts = [(part.span.of(line), part.name) for part in name_parts(line, 0, len(line))]
    wires = [name for words, name in parts if name and _is_wire(words, name)]
    others = [words for words, name in parts if not (name and _is_wire(words, name))]
    is_whole = len(wires) == 1 and not any(word.lower() in line.lower() for word in ("staff", "agencies"))
    return [_Mark(name, is_whole=is_whole and len(others) <= 1) for name in wires]


def _is_wire(words: str, name: str) -> bool:
    return is_agency(name) or is_agency_name(words) or _is_news_name(words)


def _at_top(text: str) -> Iterator[_Mark]:
    for paragraph in find_paragraphs(text)[:_TOP]:
        match = _DATELINE.match(text, paragraph.start, paragraph.end)
        if match:
            name, place = match["name"].strip(), match["place"].strip()
            is_place = not place or place.split(",")[0].isupper() or place.endswith((",", ":"))
            if _is_known_wire(name) or (match["dash"] and _is_short(name) and (is_place or _has_date(place))):
                yield _Mark(_name_in_full(name), is_whole=True)
            return
        capitals = _CAPITALS.match(text, paragraph.start, paragraph.end)
        if capitals and _is_news_name(capitals["name"].strip()):
            yield _Mark(_name_in_full(capitals["name"].strip()), is_whole=True)
            return


def _at_bottom(text: str) -> Iterator[_Mark]:
    for paragraph in find_paragraphs(text)[-_BOTTOM:]:
        words = text[max(paragraph.start, paragraph.end - _TAIL) : paragraph.end].rstrip()
        for form in (_CLOSING, _SIGNED):
            match = form.search(words)
            if match:
                yield from _to_marks(match["name"])
        if len(words) <= _LINE and _is_known_wire(words.strip(" .")):
            yield _Mark(_name_in_full(words.strip(" .")), is_whole=True)
        for match in _HELPED.finditer(words):
            for mark in _to_marks(match["name"] or match["other"]):
                yield _Mark(mark.name, is_whole=False)


def _to_marks(names: str) -> Iterator[_Mark]:
    """Yield a mark for each name; an outlet that is no agency is pointed to, the text may be another's."""
    for part in re.split(r"\s(?:and|&)\s|,\s|/", names):
        name = _LEAD.sub("", part.strip(" ."), count=1)
        known = find_outlet(name)
        if _signs(name):
            yield _Mark(_name_in_full(name), is_whole=known is None or is_agency(known))


def _name_in_full(name: str) -> str:
    known = find_outlet(name)
    if known:
        return known
    return name.title() if name.isupper() and len(name.split()) > 1 else name


def _is_known_wire(name: str) -> bool:
    known = find_outlet(name)
    return known is not None and is_agency(known) and not hands_out_pictures(known)


def _signs(name: str) -> bool:
    """Say whether a name below an article is an outlet's: people sign with two names, or a first one."""
    if name.lower() in _NO_NAMES:
        return False
    if _is_known_wire(name) or _is_news_name(name):
        return True
    is_one_word = _is_short(name) and len(name.split()) == 1 and len(name) > 2
    return is_one_word and name.title() not in vocabulary().given


def _is_news_name(name: str) -> bool:
    known = look_up(name.title() if name.isupper() and " " in name else name)
    return known is not None and known.kind is Kind.OUTLET


def _is_short(name: str) -> bool:
    words = name.split()
    return len(words) <= _MAX_WORDS and all(word[:1].isupper() or word in ("of", "the") for word in words)


def _has_date(place: str) -> bool:
    return any(character.isdigit() for character in place)
