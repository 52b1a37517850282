"""Whom the article itself is credited to: an agency in the dateline, bylines, credit lines.

A credit is no claim and no source of one, yet it tells where the text came from. Agencies and reporters
are credited, editors and photographers are not; the lines that name those are credit lines all the same,
so that no claim is read out of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.reading.credit_names import Named, are_names, find_outlet, is_agency, name_parts
from thirdhand.records import Credit, Phrase, Span

#: Bylines and datelines stand this far up, bare names of agencies that far up or down (in paragraphs).
_TOP, _BOTTOM = 8, 5
#: A credit line or the last sentence of a paragraph is no longer than this.
_MAX_CHARACTERS = 320
_MAX_ALONE = 60
_MAX_TAILS = 6

_DATELINE = re.compile(
    r"(?P<before>[^()/\n]{0,80})"
    r"(?:\((?P<name>[^()\n]{2,50})\)|/(?P<slashed>[^/\n]{2,30})/)[.\s]{0,3}(?P<dash>—|–|--|-|:)?\s{0,3}"
)
_PLACE_WORD = re.compile(
    r"[^\W\d_a-z][\w.'’-]*,?$|(?:of|de|la|las|los|el|al|del|di|du|le|on|and|upon|sur),?$"
)
_DAY = re.compile(r"\d{1,4}(?:st|nd|rd|th)?[.,]{0,2}$")
_PARTY = re.compile(r"[RDI]-|[DRI]$")

_ROLE = (
    r"(?:reporting|reports?|writing|editing|research|translation|translating|production|photography|photos?|"
    r"graphics|video|files?|inputs?|contributions?|written|reported|compiled|edited|translated|story|words|text)"
)
_BY = re.compile(
    rf"(?:with )?(?:additional |further |other |extra )?(?P<roles>{_ROLE}(?:(?:,? and |, | & )(?:additional )?{_ROLE}){{0,3}})"
    r"(?: by| from|:) ",
    re.IGNORECASE,
)
_CREDITED_ROLE = re.compile(
    r"report|writ|research|files?\b|inputs?\b|contribution|compiled|story|words|text", re.IGNORECASE
)
_TELLS_WORK = (
    r"(?:report|story|article|piece|post|analysis|dispatch|review|column|coverage|blog|investigation)"
)
_CONTRIBUTED = re.compile(
    r"(?: also| both| each)? contributed(?: (?:additional |further )?reporting"
    rf"|(?: (?:information|material|research|writing))? to this (?:\w{{1,15}} )?{_TELLS_WORK})"
    rf"(?: to this {_TELLS_WORK})?(?: (?:from|in) [^.]{{2,80}})?\.?$"
)
_REPORTED_FROM = re.compile(r" reported from (?P<rest>[^.]{2,200})\.?$")
_MADE_FROM = re.compile(
    rf"this {_TELLS_WORK} (?:includes|contains|uses|incorporates|was compiled (?:with|from)) "
    r"(?:information|material|reporting|reports|content|copy) (?:from|by) ",
    re.IGNORECASE,
)
_USED_HERE = re.compile(rf" (?:was|were) (?:also )?(?:used|included) in this {_TELLS_WORK}\.?$")
_WORK = r"(?:article|story|post|piece|column|essay|interview|content)"
_ORIGINALLY = re.compile(
    rf"(?:a (?:longer |shorter )?version of )?this {_WORK} (?:was |is |has been )?(?:(?:originally|first|also) )?"
    r"(?:appeared|appears|published|posted|republished|reprinted|syndicated|produced|provided|co-published)"
    r"(?: (?:originally|first|here))? (?:on|in|by|at|from|with|for) (?P<name>(?:[Tt]he )?[^\s.,]{1,30}(?:[ .][^\s.,a-z][^\s.,]{0,30}){0,5}(?:\.\w{2,3}){0,2})",
    re.IGNORECASE,
)  # fmt: skip
_SOURCE = re.compile(
    r"(?:(?:sources?|via|h/t|hat[ -]tip|credit)\s?:\s?|(?:via|h/t|hat[ -]tip)\s)", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"(?:(?:copyright|©|\(c\))\s{0,2}){1,2}(?P<year>\d{4}(?:[-–]\d{2,4})?)?[\s,]{0,3}(?:by\s)?(?P<name>[^.,;|\n]{2,60})?",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"(?:(?:file|handout|courtesy|representational|representative|stock|main|lead|featured?|cover|top)\s)?"
    r"(?:photos?|photographs?|photography|pictures?|images?|pics?|illustration|graphic|screen-?grab|screenshot|video)"
    r"(?:\s(?:credit|courtesy|source)s?)?(?:\s?:|\s(?:by|via|from|courtesy of|supplied by|taken by|provided by)\b|\s-\s):?\s?",
    re.IGNORECASE,
)
_PICTURE_AGENCY = re.compile(
    r"(?:AP|EPA|AFP|PA|EPA-EFE|Reuters)\s(?:Photos?|Pictures|Images?|Pool|File)\b"
    r"|(?:[^,.\n]{1,40}(?:/|\s(?:via|for)\s)){0,3}"
    r"(?:Getty(?:\sImages)?|Shutterstock|Alamy|iStock(?:photo)?|Rex Features|Splash(?: News)?|Corbis|Flickr|Wikimedia Commons|"
    r"Unsplash|Pixabay|Associated Press|EPA|AP|AFP|Reuters|Bloomberg)\b(?:/[^/]{1,40})?(?:, File)?\.?$"
)  # fmt: skip
_OPEN, _CLOSE = "([", ")]"
_BRACKET = re.compile(r"[(\[]([^()\[\]\n]{2,300})[)\]]")
_DECORATION = " \t\xa0—–-_*•>|"
_SENTENCE_START = re.compile(r"[.!?…][\"”’)\]]{0,2}\s{1,3}(?=\S)")
_AGENCY_TAIL = re.compile(r"(?<=[.!?])\s{0,3}(?:—|–|--|-|/)\s{0,2}(?P<name>[^\s—–/.][^—–/.\n]{1,40})\.?$")
_BYLINE = re.compile(r"(?:(?:exclusive|analysis)\s)?by:?\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """Words that are a credit and nothing else, and the names that they credit."""

    span: Span
    names: tuple[Named, ...] = ()


def find_credits(text: str, byline: str | None = None) -> tuple[Credit, ...]:
    """Return whom ``text`` is credited to, in order; a phrase is the words that name somebody.

    The name is the outlet's own where the lexicon has it ("AP" is Associated Press, and so is "AP writer
    Bo Chen"), the words otherwise, None where they name nobody ("agencies"). ``byline`` is the one given
    apart, as it stands: a line of ``text`` that repeats it counts as a byline whatever its form. One that
    stands nowhere in ``text`` gives no credit, for there is nothing to quote.

    >>> text = "LONDON (AP) — It rained.\\n\\n(Reporting by Ana Ruiz; editing by Bo Chen)"
    >>> [(credit.phrase.text, credit.name) for credit in find_credits(text)]
    [('AP', 'Associated Press'), ('Ana Ruiz', 'Ana Ruiz')]
    """
    return tuple(
        Credit(phrase=Phrase.cut(text, [named.span]), name=named.name)
        for line in _find(text, byline)
        for named in line.names
    )


def credit_spans(text: str, byline: str | None = None) -> tuple[Span, ...]:
    """Return the stretches of ``text`` that only credit somebody, in order: no claim stands in them.

    Those of editors, photographers and picture agencies are among them, and a dateline with its dash.

    >>> [span.of("LONDON (AP) — It rained.") for span in credit_spans("LONDON (AP) — It rained.")]
    ['LONDON (AP) —']
    """
    return tuple(line.span for line in _find(text, byline))


def _find(text: str, byline: str | None) -> list[_Line]:
    """Find the credit lines, in order and apart from one another."""
    paragraphs = find_paragraphs(text)
    found: list[_Line] = []
    for number, paragraph in enumerate(paragraphs):
        is_top, is_bottom = number < _TOP, number >= len(paragraphs) - _BOTTOM
        found += _in_paragraph(text, paragraph, is_top, is_bottom, number == 0, byline)
    found += [line for match in _BRACKET.finditer(text) if (line := _in_bracket(text, match))]
    apart: list[_Line] = []
    for line in sorted(found, key=lambda line: (line.span.start, -line.span.end)):
        if not apart or apart[-1].span.end <= line.span.start:
            apart.append(line)
    return apart


def _in_paragraph(
    text: str, paragraph: Span, is_top: bool, is_bottom: bool, is_first: bool, byline: str | None
) -> Iterator[_Line]:
    if is_top and (line := _read_dateline(text, paragraph)):
        yield line
    is_short = paragraph.end - paragraph.start <= _MAX_CHARACTERS
    if is_short and is_top and (line := _read_byline(text, paragraph, byline)):
        yield line
        return
    if is_short and (line := _read(text, paragraph, is_edge=is_top or is_bottom)):
        yield line
        return
    if is_short and not is_first and (is_top or is_bottom) and (line := _read_signature(text, paragraph)):
        yield line
        return
    yield from _at_end(text, paragraph)


def _read_dateline(text: str, paragraph: Span) -> _Line | None:
    """Read a dateline with an agency: "LONDON, June 3 (AP) —", "(CNN)", "Kyiv, 4 March. /Ukrinform/"."""
    match = _DATELINE.match(text, paragraph.start, paragraph.end)
    if match is None:
        return None
    group = "name" if match["name"] else "slashed"
    before, name = match["before"].strip(), match[group]
    names = name_parts(text, *match.span(group)) if are_names(name) else ()
    is_known = bool(names) and all(named.is_outlet for named in names)
    is_station = bool(re.fullmatch(r"[KW][A-Z]{2,3}(?:-TV)?", name))
    is_capitals = before.isupper() or any(word.isupper() and len(word) > 2 for word in before.split()[:1])
    if not names or not all(map(_is_place_word, before.split())) or _PARTY.match(name):
        return None
    if is_known or is_station:
        stands = bool(match["dash"]) or not before or group == "slashed"
    else:
        stands = bool(match["dash"]) and (is_capitals or not before or bool(re.search(r"\d", before)))
    stands = stands and (bool(before) or is_known or is_station or match["dash"] in ("—", "–", "--"))
    end = match.start() + len(match[0].rstrip())
    return _Line(Span(paragraph.start, end), names) if stands else None


def _is_place_word(word: str) -> bool:
    return bool(_PLACE_WORD.match(word) or _DAY.match(word))


def _read_byline(text: str, paragraph: Span, byline: str | None) -> _Line | None:
    start = _BYLINE.match(text, paragraph.start, paragraph.end)
    at = start.end() if start else paragraph.start
    words = text[at : paragraph.end]
    if byline and words.casefold() == _BYLINE.sub("", byline.strip(), count=1).casefold():
        return _Line(paragraph, name_parts(text, at, paragraph.end))
    if start is None or not are_names(words):
        return None
    names = name_parts(text, at, paragraph.end)
    is_full = any(named.is_outlet or named.name is None or " " in named.name for named in names)
    return _Line(paragraph, names) if is_full else None


def _read(text: str, line: Span, *, is_edge: bool) -> _Line | None:
    """Read a line, or what a bracket holds, that is a credit as a whole."""
    at, end = line.start, line.end
    while at < end and text[at] in _DECORATION + _OPEN:
        at += 1
    while at < end and text[end - 1] in _DECORATION + _CLOSE:
        end -= 1
    for read in _READERS:
        names = read(text, at, end)
        if names is not None:
            return _Line(line, names)
    if is_edge and end - at <= _MAX_ALONE:
        names = _read_alone(text, at, end)
        is_dashed = text[line.start] in "—–-"
        if names and (not is_dashed or all(is_agency(named.name) for named in names)):
            return _Line(line, names)
    return None


def _in_bracket(text: str, match: re.Match[str]) -> _Line | None:
    """Read a bracket: a credit by its words, or known outlets where it closes a paragraph."""
    whole = Span(*match.span())
    before, after = text[: whole.start][-3:].rstrip(), text[whole.end : whole.end + 2]
    closes = (
        before[-1:] in tuple('.!?"”’') and not after.strip(" .") and (not after.strip(" ") or "\n" in after)
    )
    return _read(text, whole, is_edge=closes and before != "")


def _at_end(text: str, paragraph: Span) -> Iterator[_Line]:
    """Read the last sentence of a paragraph: "… ended 2-1. CNN's Bo Chen contributed to this report."."""
    if tail := _AGENCY_TAIL.search(text, max(paragraph.start, paragraph.end - 50), paragraph.end):
        names = _read_alone(text, *tail.span("name"))
        if names and all(is_agency(named.name) for named in names):
            yield _Line(Span(tail.start("name"), paragraph.end), names)
            return
    first = max(paragraph.start, paragraph.end - _MAX_CHARACTERS)
    starts = [match.end() for match in _SENTENCE_START.finditer(text, first, paragraph.end)]
    for start in starts[-_MAX_TAILS:]:
        sentence = Span(start, paragraph.end)
        for read in (_read_by, _read_contributed, _read_original, _read_made_from):
            if (names := read(text, start, paragraph.end)) is not None:
                yield _Line(sentence, names)
                return


def _read_by(text: str, at: int, end: int) -> tuple[Named, ...] | None:
    """Read "Reporting by Ana Ruiz in Rome; additional reporting by Bo Chen; editing by Cy Dow"."""
    heads = list(_BY.finditer(text, at, end))
    if not heads or heads[0].start() != at:
        return None
    names: tuple[Named, ...] = ()
    for head, following in zip(heads, [*(head.start() for head in heads[1:]), end], strict=True):
        if not are_names(text[head.end() : following]):
            return None
        if _CREDITED_ROLE.search(head["roles"]):
            names += name_parts(text, head.end(), following)
    return names


def _read_contributed(text: str, at: int, end: int) -> tuple[Named, ...] | None:
    """Read "Ana Ruiz and AP's Bo Chen contributed to this report", "Ana Ruiz reported from Rome"."""
    for word, pattern in ((" contributed", _CONTRIBUTED), (" reported from", _REPORTED_FROM)):
        stop = text.find(word, at, end)
        before = text[at : max(at, stop)]
        stop = max(at, stop - 5) if before.endswith((" also", " both", " each")) else stop
        match = pattern.match(text, stop, end) if stop > at else None
        if match and are_names(text[at:stop]):
            names = name_parts(text, at, stop)
            if pattern is _CONTRIBUTED or _is_from(match["rest"]) and _are_people(names):
                return names
    return None


def _is_from(rest: str) -> bool:
    return are_names(rest.replace(" reported from ", " from "))


def _are_people(names: tuple[Named, ...]) -> bool:
    return all(named.name and " " in named.name and not named.is_outlet for named in names)


def _read_made_from(text: str, at: int, end: int) -> tuple[Named, ...] | None:
    """Read "This report includes material from AFP", "Information from Reuters was used in this report"."""
    if (match := _MADE_FROM.match(text, at, end)) and are_names(text[match.end() : end]):
        return name_parts(text, match.end(), end)
    start = re.compile(r"(?:information|material|reporting) (?:from|by) ", re.IGNORECASE).match(text, at, end)
    stop = _USED_HERE.search(text, max(at, end - 60), end)
    if start and stop and start.end() < stop.start() and are_names(text[start.end() : stop.start()]):
        return name_parts(text, start.end(), stop.start())
    return None


def _read_original(text: str, at: int, end: int) -> tuple[Named, ...] | None:
    """Read "This story originally appeared on Meridian.com." and the like."""
    match = _ORIGINALLY.match(text, at, end)
    if match is None or not are_names(match["name"]):
        return None
    return name_parts(text, *match.span("name"))


def _read_source(text: str, at: int, end: int) -> tuple[Named, ...] | None:
    """Read "Source: Reuters", "h/t CNN", "With AFP"; who is no outlet may be a chart's source."""
    match = _SOURCE.match(text, at, end)
    if match and are_names(text[match.end() : end]):
        return tuple(named for named in name_parts(text, match.end(), end) if named.is_outlet)
    if text[at : at + 5].lower() == "with " and (names := _read_alone(text, at + 5, end)):
        return names
    return None


def _read_copyright(text: str, at: int, end: int) -> tuple[Named, ...] | None:
    """Read "© 2014 AFP", "Copyright the Associated Press. All rights reserved."; only agencies are credited."""
    match = _COPYRIGHT.match(text, at, end)
    if match is None or not (
        match["year"] or (match["name"] and are_names(match["name"]) and match.end() >= end - 1)
    ):
        return None
    names = name_parts(text, *match.span("name")) if match["name"] and are_names(match["name"]) else ()
    return tuple(named for named in names if is_agency(named.name))


def _read_picture(text: str, at: int, end: int) -> tuple[Named, ...] | None:
    """Read a picture's credit, which credits nobody with the text: "Photo: Ana Ruiz", "AP Photo/Bo Chen"."""
    match = _PICTURE.match(text, at, end)
    if match and are_names(text[match.end() : end]):
        return ()
    return () if end - at <= _MAX_ALONE * 2 and _is_picture_agency(text[at:end]) else None


def _is_picture_agency(words: str) -> bool:
    match = _PICTURE_AGENCY.match(words)
    if match is None or find_outlet(words) and "Getty" not in words:
        return False
    return are_names(words.replace("/", " / ")) and (
        "/" in words or " via " in words or "Getty" in words or match.end() < len(words) or " " in words
    )


def _read_alone(text: str, at: int, end: int) -> tuple[Named, ...] | None:
    """Read "AFP/Reuters", "Staff and agencies": outlets that the lexicon knows, or agencies without a name."""
    names = name_parts(text, at, end) if at < end and are_names(text[at:end]) else ()
    words = [named.span.of(text).lower() for named in names]
    if not names or words == ["staff"] or not all(named.is_outlet or named.name is None for named in names):
        return None
    return names


def _read_signature(text: str, line: Span) -> _Line | None:
    """Read "Ana Ruiz, Associated Press" by itself."""
    if line.end - line.start > _MAX_ALONE or not are_names(line.of(text)):
        return None
    names = name_parts(text, line.start, line.end)
    if (
        len(names) != 2
        or not names[1].is_outlet
        or names[0].is_outlet
        or len((names[0].name or "").split()) not in (2, 3)
    ):
        return None
    return _Line(line, names)


_READERS: tuple[Callable[[str, int, int], tuple[Named, ...] | None], ...] = (
    _read_by,
    _read_contributed,
    _read_original,
    _read_made_from,
    _read_source,
    _read_copyright,
    _read_picture,
)
