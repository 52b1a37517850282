"""What a single credit line says: "Reporting by …", "… contributed to this report", "© 2031 AFP", "Photo: …".

Every reader takes a stretch of the text and returns the names that the line credits with the article,
none for a line that credits somebody else (an editor, a photographer), and None for what is no credit
line. Each matches only where all the rest of the line is names, so that a sentence which begins like a
credit ("Reporting by the Herald has shown …") stays a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from thirdhand.lexicons import load
from thirdhand.reading.credit_names import (
    Named,
    are_names,
    find_outlet,
    hands_out_pictures,
    is_agency,
    name_parts,
)

Reader = Callable[[str, int, int], tuple[Named, ...] | None]

_LIKELY = re.compile(
    r"\b(?:by|from|contributed|reported|this|with|via|sources?|credit|h/t|hat.tip|copyright|photos?|pictures?|images?|getty)\b"
    r"|©|\(c\)|/|:",
    re.IGNORECASE,
)
_ROLE = (
    r"(?:reporting|reports?|writing|editing|research|translation|translating|production|photography|photos?|"
    r"graphics|video|files?|inputs?|contributions?|written|reported|compiled|edited|translated|story|words|text)"
)
_BY = re.compile(
    r"(?:with )?(?:additional |further |other |extra )?"
    rf"(?P<roles>{_ROLE}(?:(?:,? and |, | & )(?:additional )?{_ROLE}){{0,3}})"
    r"(?:(?: was| were)? contributed by| by| from|:) ",
    re.IGNORECASE,
)
#: "Report: Minister To Resign" is a headline, and so is "Photos From Mars".
_HEADING = re.compile(
    r"(?:reports?|files?|inputs?|contributions?):|(?:photos?|photography|graphics|video) from ", re.IGNORECASE
)
_CREDITED = re.compile(
    r"report|writ|research|files?\b|inputs?\b|contribution|compiled|story|words|text", re.IGNORECASE
)
_WORK = (
    r"(?:report|story|article|piece|post|analysis|dispatch|review|column|coverage|blog|investigation|essay)"
)
_CONTRIBUTED = re.compile(
    r"(?: also| both| each)? contributed"
    r"(?: (?:additional |further )?reporting(?: to this \w{1,15})?"
    rf"|(?: (?:information|material|research|writing))? to this (?:\w{{1,15}} )?{_WORK})"
    r"(?: (?:from|in) [^.]{2,80})?\.?$"
)
_REPORTED = re.compile(r" reported from (?P<rest>[^.]{2,200})\.?$")
_MADE_FROM = re.compile(
    rf"this {_WORK} (?:includes|contains|uses|incorporates|was compiled (?:with|from)) "
    r"(?:information|material|reporting|reports|content|copy) (?:from|by) ",
    re.IGNORECASE,
)
_MATERIAL = re.compile(r"(?:some )?(?:information|material|reporting) (?:from|by) ", re.IGNORECASE)
_USED_HERE = re.compile(rf" (?:was|were) (?:also )?(?:used|included) in this {_WORK}\.?$")
#: "Report" is left out: "This report was published by the ministry" is news.
_FIRST_IN = re.compile(
    r"(?:a (?:longer |shorter )?version of )?"
    r"this (?:article|story|post|piece|column|essay|interview|content) "
    r"(?:was |is |has been )?(?:originally |first |also )?"
    r"(?:appeared|appears|published|posted|republished|reprinted|syndicated|produced|provided|co-published)"
    r"(?: originally| first| here)? (?:on|in|by|at|from|with|for) ",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:[Tt]he )?[^\s.,]{1,30}(?:(?: of| and)?(?: the)?[ .][A-Z0-9][^\s.,]{0,30}){0,5}(?:\.[a-z]{2,3}){0,2}"
)
#: What may follow such a title; "… by the Herald in breach of an order" is news.
_AFTER_TITLE = re.compile(
    r"[.!]?$|[.!,]? (?:(?:on|in) (?=[A-Z\d])|(?:and|but) (?:is|was|has)\b|under\b|with\b|as part\b|through\b"
    r"|an? |which\b|where\b|here\b|\()|[.!] "
)
_SOURCE = re.compile(
    r"(?:(?:sources?|via|h/t|hat[ -]tip|credit)\s?:\s?|(?:via|h/t|hat[ -]tip)\s)", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"(?:(?:copyright|(?P<sign>©)|\(c\))\s{0,2}){1,2}(?P<year>\d{4}(?:[-–]\d{2,4})?)?[\s,]{0,3}(?:by\s)?"
    r"(?:(?P<name>[^.,;|\n]{2,60}?)(?P<later>,?\s\d{4})?(?=[.,;|\n]|$))?(?:\.?\sall rights reserved)?",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"(?:(?:file|handout|courtesy|representational|representative|stock|main|lead|featured?|cover|top)\s)?"
    r"(?:photo|photograph|photography|picture|image|pic|illustration|graphic|screen-?grab|screenshot|video)s?"
    r"(?:\s(?:credit|courtesy|source)s?)?"
    r"(?:\s?[:|]|\s(?:by|via|from|courtesy of|supplied by|taken by|provided by)\b|\s-\s):?\s?",
    re.IGNORECASE,
)
#: "Photo from Ana Ruiz" is a credit, "Photos From Mars" are news.
_SHOWN_FROM = re.compile(r"(?:s|video)\sfrom\s?$", re.IGNORECASE)
_AGENCY_PICTURE = re.compile(
    r"(?:AP|EPA|AFP|PA|EPA-EFE|Reuters|REUTERS)(?:\s(?i:photos?|pictures?|images?|pool|file)){1,2}"
    r"\s?(?=[/,:–—-]|by\b|$)"
)
_BEFORE_AGENCY = re.compile(r"/|\svia\s|\sfor\s")
_PICTURE_AGENCIES = frozenset(name.lower() for name in load("credits")["pictures"])
_MAX_PICTURE = 120


def is_likely(text: str, start: int, end: int) -> bool:
    """Say whether a stretch holds a word that credit lines have: a sieve that spares the readers."""
    return _LIKELY.search(text, start, end) is not None


def read_line(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Return whom a line (or a bracket's inside) credits with the article; None for no credit line.

    >>> [named.name for named in read_line("AFP’s Ana Ruiz contributed to this report", 0, 41)]
    ['Agence France-Presse']
    >>> read_line("Photo: Ana Ruiz", 0, 15)
    ()
    """
    return _first_of(_READERS, text, start, end)


def read_last_sentence(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Return whom the last sentence of a paragraph credits; only forms that no news sentence has count."""
    return _first_of(_READERS[:4], text, start, end)


def read_alone(text: str, start: int, end: int) -> tuple[Named, ...]:
    """Return the names of a line of nothing but outlets and agencies, as "AFP/Reuters"; none for another.

    >>> [named.name for named in read_alone("Guardian staff and agencies", 0, 27)]
    ['Guardian', None]
    """
    names = name_parts(text, start, end) if start < end and are_names(text[start:end]) else ()
    if not names or any(named.name and not named.is_outlet for named in names):
        return ()
    is_bare = [named.span.of(text).lower() for named in names] in (["staff"], ["reporters"], ["newsroom"])
    # "She thanked her staff, Reuters and AFP" begins with words that are no outlet.
    is_sentence = any(map(str.isalnum, text[start : names[0].span.start]))
    return () if is_bare or is_sentence or any(hands_out_pictures(named.name) for named in names) else names


def _first_of(readers: tuple[Reader, ...], text: str, start: int, end: int) -> tuple[Named, ...] | None:
    for read in readers:
        if (names := read(text, start, end)) is not None:
            return names
    return None


def _read_by(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Read "Reporting by Ana Ruiz in Rome; additional reporting by Bo Chen; editing by Cy Dow"."""
    if not _BY.match(text, start, end) or _HEADING.match(text, start, end):
        return None
    heads = list(_BY.finditer(text, start, end))
    names: tuple[Named, ...] = ()
    for head, following in zip(heads, [*(head.start() for head in heads[1:]), end], strict=True):
        if not are_names(text[head.end() : following]):
            return None
        if _CREDITED.search(head["roles"]):
            names += name_parts(text, head.end(), following)
    return names


def _read_contributed(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Read "Ana Ruiz and AP's Bo Chen contributed to this report", "Ana Ruiz reported from Rome"."""
    stop = text.find(" contributed", start, end)
    if stop > start:
        stop -= 5 if text[stop - 5 : stop] in (" also", " both", " each") else 0
        match = _CONTRIBUTED.match(text, stop, end)
        return name_parts(text, start, stop) if match and are_names(text[start:stop]) else None
    stop = text.find(" reported from ", start, end)
    match = _REPORTED.match(text, stop, end) if stop > start else None
    if match is None or not are_names(text[start:stop] + match["rest"].replace(" reported from ", " from ")):
        return None
    names = name_parts(text, start, stop)
    # "Al Jazeera reported from Rome" and "He reported from Rome" are news.
    if any(named.is_outlet or " " not in (named.name or "") for named in names):
        return None
    others = name_parts(text, match.start("rest"), end)
    return names + tuple(
        named for named in others if text.startswith((" from ", " reported from "), named.span.end)
    )


def _read_material(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Read "This report includes material from AFP", "Information from Reuters was used in this report"."""
    head, stop = _MADE_FROM.match(text, start, end), end
    if head is None:
        head = _MATERIAL.match(text, start, end)
        tail = _USED_HERE.search(text, max(start, end - 60), end)
        if tail is None:
            return None
        stop = tail.start()
    if head is None or head.end() >= stop or not are_names(text[head.end() : stop]):
        return None
    return name_parts(text, head.end(), stop)


def _read_original(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Read "This story originally appeared on Meridian.com." and the like."""
    head = _FIRST_IN.match(text, start, end)
    title = _TITLE.match(text, head.end(), end) if head else None
    if title is None or not _AFTER_TITLE.match(text, title.end(), end):
        return None
    return name_parts(text, *title.span()) if are_names(title[0]) else None


def _read_source(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Read "Source: Reuters", "h/t CNN", "With AFP"; who is no outlet may be the source of a chart."""
    head = _SOURCE.match(text, start, end)
    if head and are_names(text[head.end() : end]):
        return tuple(named for named in name_parts(text, head.end(), end) if named.is_outlet)
    is_with = text[start : start + 5].lower() == "with "
    return (read_alone(text, start + 5, end) or None) if is_with else None


def _read_copyright(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Read "© 2031 AFP", "Copyright the Associated Press"; the outlet's own notice credits nobody."""
    match = _COPYRIGHT.match(text, start, end)
    if match is None:
        return None
    has_names = match["name"] is not None and are_names(match["name"])
    names = name_parts(text, *match.span("name")) if has_names else ()
    # "Copyright Battle Hits Meridian" and "Copyright 2031 rules …" are news.
    is_sure = match["sign"] or match["name"] is None or ((match["year"] or match["later"]) and has_names)
    if not is_sure and not (names and all(named.is_outlet for named in names)):
        return None
    if not match["year"] and not (has_names and match.end() >= end - 1):
        return None
    return tuple(named for named in names if is_agency(named.name))


def _read_picture(text: str, start: int, end: int) -> tuple[Named, ...] | None:
    """Read a picture's credit, which credits nobody with the text: "Photo: Ana Ruiz", "AP Photo/Bo Chen"."""
    head = _PICTURE.match(text, start, end)
    if head and are_names(text[head.end() : end]):
        is_scene = _SHOWN_FROM.search(head[0]) and not read_alone(text, head.end(), end)
        return None if is_scene else ()
    line = text[start:end].rstrip(" .")
    if len(line) > _MAX_PICTURE or not are_names(line):
        return None
    parts = [part.strip() for part in _BEFORE_AGENCY.split(line.removesuffix(", File"))]
    is_getty = len(parts) == 1 and parts[0] in ("Getty", "Getty Images", "Shutterstock", "iStock")
    return () if _AGENCY_PICTURE.match(line) or _is_handed_out(parts) or is_getty else None


def _is_handed_out(parts: list[str]) -> bool:
    """Say whether one end alone is an agency: "AFP/Reuters" credits the text, "REUTERS/Bo Chen" a picture."""
    first, last = parts[0], parts[-1]
    agency = find_outlet(last)
    is_last = last.lower() in _PICTURE_AGENCIES and (find_outlet(first) is None or hands_out_pictures(agency))
    is_first = first.lower() in _PICTURE_AGENCIES and agency is None
    return len(parts) > 1 and (is_first or is_last)


#: The first four may also be the last sentence of a paragraph.
_READERS: tuple[Reader, ...] = (
    _read_by,
    _read_contributed,
    _read_material,
    _read_original,
    _read_source,
    _read_copyright,
    _read_picture,
)
