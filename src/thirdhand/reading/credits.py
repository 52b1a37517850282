"""Whom the article itself is credited to: an agency in the dateline, bylines, credit lines.

A credit is no claim and no source of one, yet it tells where the text came from. Agencies and reporters
are credited, editors and photographers are not; the lines that name those are credit lines all the same,
so that no claim is read out of them. What a single line says is read by `credit_lines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.reading.credit_lines import is_likely, read_alone, read_last_sentence, read_line
from thirdhand.reading.credit_names import (
    Named,
    are_names,
    hands_out_pictures,
    is_agency,
    means_outlet,
    name_parts,
)
from thirdhand.records import Credit, Phrase, Span

#: Bylines and datelines stand this far up, bare names of agencies that far up or down (in paragraphs).
_TOP, _BOTTOM = 8, 5
#: A credit line, or the last sentence of a paragraph, is no longer than this.
_MAX_CHARACTERS = 320
_MAX_ALONE = 60
#: Sentences at a paragraph's end that are tried as a credit, for abbreviations part one into several.
_MAX_TAILS = 6

_DATELINE = re.compile(
    r"(?P<before>[^()/\n]{0,80})"
    r"(?:\((?P<name>[^()\n]{2,50})\)|/(?P<slashed>[^/\n]{2,30})/)[.\s]{0,3}(?P<dash>—|–|--|-|:)?\s{0,3}"
)
_PLACE_WORD = re.compile(
    r"[^\W\d_a-z][\w.'’-]*[,:]?$|(?:of|de|la|las|los|el|al|del|di|du|le|on|and|upon|sur),?$|\d{1,4}(?:st|nd|rd|th)?[.,]{0,2}$"
)
#: Call signs of American stations.
_STATION = re.compile(r"[KW][A-Z]{2,3}(?:-TV)?$")
_PARTY = re.compile(r"[RDI](?:-|$)")
_BYLINE = re.compile(r"(?:(?:exclusive|analysis)\s)?by:?\s", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[]([^()\[\]\n]{2,300})[)\]]")
_OPENING, _CLOSING = " \t\xa0—–-_*•>|([", " \t\xa0—–-_*•>|)]"
_SENTENCE_START = re.compile(r"[.!?…][\"”’)\]]{0,2}\s{1,3}(?=\S)")
_AGENCY_AT_END = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?][\"”’]))\s{0,3}(?P<mark>—|–|--|-|/)\s{0,2}(?P<name>[^\s—–/.][^—–.\n]{1,40})\.?$"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """Words that are a credit and nothing else, and the names that they credit."""

    span: Span
    names: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Credits:
    """Whom an article is credited to, and the stretches of its text that only credit somebody.

    No claim stands in the ``spans``: those of editors, photographers and picture agencies are among them,
    and a dateline with its dash.
    """

    named: tuple[Credit, ...]
    spans: tuple[Span, ...]


def find_credits(text: str, byline: str | None = None) -> Credits:
    """Return whom ``text`` is credited to, in order; a phrase is the words that name somebody.

    The name is the outlet's own where the lexicon has it ("AP" is Associated Press, and so is "AP writer
    Bo Chen"), the words otherwise, None where they name nobody ("agencies"). ``byline`` is the one given
    apart, as it stands: a line of ``text`` that repeats it counts as a byline whatever its form. One that
    stands nowhere in ``text`` gives no credit, for there is nothing to quote.

    >>> text = "LONDON (AP) — It rained.\\n\\n(Reporting by Ana Ruiz; editing by Bo Chen)"
    >>> credits = find_credits(text)
    >>> [(credit.phrase.text, credit.name) for credit in credits.named]
    [('AP', 'Associated Press'), ('Ana Ruiz', 'Ana Ruiz')]
    >>> credits.spans[0].of(text)
    'LONDON (AP) —'
    """
    lines = _find(text, byline)
    named = (
        Credit(phrase=Phrase.cut(text, [named.span]), name=named.name)
        for line in lines
        for named in line.names
    )
    return Credits(tuple(named), tuple(line.span for line in lines))


def _find(text: str, byline: str | None) -> list[_Line]:
    """Find the credit lines, in order and apart from one another."""
    paragraphs = find_paragraphs(text)
    found: list[_Line] = []
    for number, paragraph in enumerate(paragraphs):
        if number < _TOP:
            found += _at_top(text, paragraph, byline)
        found += _in_paragraph(text, paragraph, is_edge=number < _TOP or number >= len(paragraphs) - _BOTTOM)
        if 0 < number < _TOP or number >= len(paragraphs) - _BOTTOM:
            found += _read_signature(text, paragraph)
    bottom = paragraphs[-_BOTTOM:][0].start if paragraphs else 0
    found += [line for match in _BRACKET.finditer(text) for line in _in_bracket(text, match, bottom)]
    apart: list[_Line] = []
    for line in sorted(found, key=lambda line: (line.span.start, -line.span.end)):
        if not apart or apart[-1].span.end <= line.span.start:
            apart.append(line)
    return apart


def _at_top(text: str, paragraph: Span, byline: str | None) -> Iterator[_Line]:
    yield from _read_dateline(text, paragraph)
    if paragraph.end - paragraph.start <= _MAX_CHARACTERS:
        yield from _read_byline(text, paragraph, byline)


def _in_paragraph(text: str, paragraph: Span, *, is_edge: bool) -> Iterator[_Line]:
    if paragraph.end - paragraph.start <= _MAX_CHARACTERS:
        whole = _read_whole(text, paragraph, is_edge=is_edge)
        if whole is not None:
            yield whole
            return
    yield from _read_end(text, paragraph)


def _read_dateline(text: str, paragraph: Span) -> Iterator[_Line]:
    """Read a dateline with an agency: "LONDON, June 3 (AP) —", "(CNN)", "Kyiv, 4 March. /Ukrinform/"."""
    match = _DATELINE.match(text, paragraph.start, paragraph.end)
    if match is None:
        return
    group = "name" if match["name"] else "slashed"
    if not all(map(_PLACE_WORD.match, match["before"].split())) or not are_names(match[group]):
        return
    names = name_parts(text, *match.span(group))
    goes_on = match.end() < paragraph.end
    if names and _stands_as_dateline(match, names, goes_on=goes_on):
        yield _Line(Span(paragraph.start, match.start() + len(match[0].rstrip())), names)


def _stands_as_dateline(match: re.Match[str], names: tuple[Named, ...], *, goes_on: bool) -> bool:
    """Say whether place, name and dash make a dateline: an unknown name needs more of them."""
    before, name = match["before"].strip(), match["name"] or match["slashed"]
    is_place = before.split(",")[0].isupper() or any(letter.isdigit() for letter in before)
    if all(named.is_outlet for named in names) or _STATION.match(name):
        # "New Delhi, June 3 (PTI) The bridge …" has no dash; a headline that ends in "(AP)" is no dateline.
        is_dashless = goes_on and (is_place or before.endswith(":")) and all(is_agency(n.name) for n in names)
        return bool(match["dash"] or not before or match["slashed"] or is_dashless)
    if _PARTY.match(name) or not match["dash"]:
        return False
    return is_place if before else match["dash"] in ("—", "–", "--")


def _read_byline(text: str, paragraph: Span, byline: str | None) -> Iterator[_Line]:
    at = _after_by(text, paragraph)
    words = text[at : paragraph.end]
    given = byline.strip() if byline else ""
    if given and words.casefold() == given[_after_by(given, Span(0, len(given))) :].casefold():
        yield _Line(paragraph, name_parts(text, at, paragraph.end))
    elif at > paragraph.start and are_names(words):
        names = name_parts(text, at, paragraph.end)
        if any(named.is_outlet or named.name is None or " " in named.name for named in names):
            yield _Line(paragraph, names)


def _after_by(text: str, line: Span) -> int:
    """Return where a line goes on after "By", or where it begins."""
    match = _BYLINE.match(text, line.start, line.end)
    return match.end() if match else line.start


def _read_signature(text: str, paragraph: Span) -> Iterator[_Line]:
    """Read "Ana Ruiz, Associated Press" by itself."""
    start = _after_by(text, paragraph)
    if paragraph.end - start > _MAX_ALONE or not are_names(text[start : paragraph.end]):
        return
    names = name_parts(text, start, paragraph.end)
    if [named.is_outlet for named in names] == [False, True] and len((names[0].name or "").split()) in (2, 3):
        # "BO CHEN, Getty Images" took the picture.
        yield _Line(paragraph, () if hands_out_pictures(names[1].name) else names)


def _read_whole(text: str, line: Span, *, is_edge: bool) -> _Line | None:
    """Read a line or a bracket that is a credit as a whole; bare names count at an article's edges."""
    at, end = _inside(text, line.start, line.end)
    if at < end and is_likely(text, at, end) and (names := read_line(text, at, end)) is not None:
        return _Line(line, names)
    if not is_edge or end - at > _MAX_ALONE:
        return None
    names = read_alone(text, at, end)
    # "— The Herald" below a quotation tells who is quoted, not who wrote the article.
    is_quoted = text[line.start] in "—–-" and not all(is_agency(named.name) for named in names)
    # "World" heads a section, "[Variety]" closes a paragraph.
    is_heading = text[line.start] not in "([" and not any(
        means_outlet(named.span.of(text)) for named in names
    )
    return _Line(line, names) if names and not is_quoted and not is_heading else None


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the words between brackets, bullets and dashes begin and end."""
    while start < end and text[start] in _OPENING and text[start : start + 3].lower() != "(c)":
        start += 1
    while start < end and text[end - 1] in _CLOSING:
        end -= 1
    return start, end


def _in_bracket(text: str, match: re.Match[str], bottom: int) -> Iterator[_Line]:
    """Read a bracket: a credit by its words, or bare names of outlets where it closes a late paragraph."""
    whole = Span(*match.span())
    before = text[max(0, whole.start - 3) : whole.start].rstrip(" ")
    line_end = text.find("\n", whole.end, whole.end + 3)
    after = text[whole.end : line_end if line_end >= 0 else whole.end + 3]
    closes = whole.start >= bottom and before[-1:] in tuple('.!?"”’') and not after.strip(" .")
    line = _read_whole(text, whole, is_edge=closes)
    if line is not None:
        yield line


def _read_end(text: str, paragraph: Span) -> Iterator[_Line]:
    """Read a paragraph's last words: "… – AFP", "… CNN's Bo Chen contributed to this report."."""
    agency = _AGENCY_AT_END.search(text, max(paragraph.start, paragraph.end - 50), paragraph.end)
    if agency:
        names = read_alone(text, *agency.span("name"))
        if names and all(is_agency(named.name) for named in names):
            yield _Line(Span(agency.start("mark"), paragraph.end), names)
            return
    first = max(paragraph.start, paragraph.end - _MAX_CHARACTERS)
    if not is_likely(text, first, paragraph.end):
        return
    starts = [match.end() for match in _SENTENCE_START.finditer(text, first, paragraph.end)]
    for start in starts[-_MAX_TAILS:]:
        if (found := read_last_sentence(text, *_inside(text, start, paragraph.end))) is not None:
            yield _Line(Span(start, paragraph.end), found)
            return
