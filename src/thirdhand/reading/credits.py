"""Whom the article itself is credited to: an agency in the dateline, credit lines, an agency as byline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.records import Credit, Phrase, Span

_MAX_CHARACTERS = 300
_NAME = r"[A-Z][\w.'’&/-]{0,30}(?: [A-Z][\w.'’&-]{0,30}){0,4}"
#: "LONDON (AP) —", "Washington (CNN) --", "(Reuters) -", "PARIS, June 3 (AFP) -".
_DATELINE = re.compile(rf"(?:[A-Z][^()\n—–]{{1,60}})?\((?P<name>{_NAME})\)\s*(?:—|–|--?)\s")
_PEOPLE = re.compile(
    r"\(?(?:(?:additional )?(?:reporting|writing|editing)|written|edited|with (?:reporting|files)) (?:by|from) "
    rf"(?P<name>{_NAME}(?:(?:,| and) {_NAME}){{0,4}})",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    rf"(?P<name>(?:The )?{_NAME}(?:(?:,| and) {_NAME}){{0,4}}) (?:also )?contributed(?: reporting)? to this "
    r"(?:report|story|article)"
)
_ALONE = re.compile(
    r"\(?(?P<name>AP|AFP|Reuters|PA Media|PA|dpa|Agencies|AFP/Reuters|The Associated Press)\)?\.?$"
)


def find_credits(text: str, byline: str | None = None) -> tuple[Credit, ...]:
    """Return the article's credits in the order of the text.

    ``byline`` is not part of the text and credited elsewhere (``Article.byline``); it is here for callers
    that have it in the text as well.

    >>> [credit.name for credit in find_credits("LONDON (AP) — It rained.\\n\\nReporting by Ana Ruiz")]
    ['AP', 'Ana Ruiz']
    """
    return tuple(Credit(phrase=Phrase.cut(text, [whole]), name=name.of(text)) for whole, name in _find(text))


def credit_spans(text: str, byline: str | None = None) -> tuple[Span, ...]:
    """Return the paragraphs of ``text`` that are nothing but credits; no claim stands in them."""
    return tuple(
        paragraph
        for paragraph in find_paragraphs(text)
        if paragraph.of(text) == byline or _is_credit_line(text, paragraph)
    )


def _find(text: str) -> Iterator[tuple[Span, Span]]:
    """Yield (whole credit, its name)."""
    for paragraph in find_paragraphs(text):
        match = _DATELINE.match(text, paragraph.start, paragraph.end)
        if match is None and _is_credit_line(text, paragraph):
            match = _line_match(text, paragraph)
        if match is not None:
            end = match.start() + len(match[0].rstrip())
            yield Span(match.start(), end), Span(*match.span("name"))


def _is_credit_line(text: str, paragraph: Span) -> bool:
    return paragraph.end - paragraph.start <= _MAX_CHARACTERS and _line_match(text, paragraph) is not None


def _line_match(text: str, paragraph: Span) -> re.Match[str] | None:
    for pattern in (_PEOPLE, _CONTRIBUTED, _ALONE):
        if match := pattern.match(text, paragraph.start, paragraph.end):
            return match
    return None
