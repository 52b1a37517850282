"""Whether the first line of a plain text stands as its headline.

A wrong headline costs more than a missing one: the line is taken only where nothing speaks for its
being the first line of the story. Files come with a blank line after the headline, without one, with
one paragraph a line, or wrapped at some 72 columns.
"""

from __future__ import annotations

import re

_MAX_CHARACTERS = 150
_MAX_DATE_CHARACTERS = 60
#: A line as long as this is a paragraph, and the file is not wrapped.
_PARAGRAPH_CHARACTERS = 150

_LINE_END = re.compile(r"\r\n|\r|\n")
_BYLINE_START = re.compile(r"(?:(?:story|words|reporting|written|analysis)\s+)?by\s+", re.IGNORECASE)
_BYLINE_WORD = re.compile(r"[A-Z][\w.'’-]*,?$|(?:and|&|of|de|van|von|al|bin|in|for),?$")
_DATELINE = re.compile(r"[A-Z][A-Z.'’ -]{2,}(?:,\s[\w. ]{1,30})?\s*(?:\([A-Z][^)]{1,40}\)\s*)?(?:—|–|--|-)\s")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{2,6})?\.?"
_DATE = re.compile(
    r"(?:published|updated|posted|last (?:updated|modified))\b.*\d"
    rf"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})"
    r"(?:,?\s+\d{4})?(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d.{0,20})?$"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    re.IGNORECASE,
)
_ABBREVIATION_END = re.compile(r"(?:\b[A-Z]\.){2,}$")
_SENTENCE_END = re.compile(r"[.:;,]['\"’”»)]*$")
_BULLET = re.compile(r"[-*•·–—>]\s|\d+[.)]\s")
_ADDRESS = re.compile(r"(?:https?://|www\.)|^\S+@\S+$", re.IGNORECASE)
#: Opening mark → closing mark. A straight single mark is an apostrophe as often as a quotation mark.
_QUOTES = {"“": "”", "‘": "’", '"': '"', "„": "“”", "«": "»"}


def find_headline(text: str) -> str | None:
    """Return the first line of ``text`` (stripped of spaces) where it stands as the headline, else None.

    >>> find_headline("Harbour bridge closes for repairs\\n\\nIt will close on Monday, the city said.")
    'Harbour bridge closes for repairs'
    >>> find_headline("The bridge will close on Monday, the city said.\\n\\nIt opened in 1931.") is None
    True
    """
    lines = _LINE_END.split(text.lstrip("\r\n\t \ufeff")[: 40 * _PARAGRAPH_CHARACTERS])
    line, following = lines[0].strip(), [other.rstrip() for other in lines[1:]]
    if not any(following) or not _reads_as_headline(line):
        return None
    return line if _stands_apart(line, following) else None


def is_byline(line: str) -> bool:
    """Say whether ``line`` names writers and nothing else.

    >>> is_byline("By Ana Ruiz and Bo Chen"), is_byline("By dawn the river had risen")
    (True, False)
    """
    start = _BYLINE_START.match(line)
    return start is not None and all(_BYLINE_WORD.match(word) for word in line[start.end() :].split())


def is_date(line: str) -> bool:
    """Say whether ``line`` is the date of publication and nothing else.

    >>> is_date("Published: 3 June 2031 at 10:15"), is_date("May 5 attack closes the port")
    (True, False)
    """
    return bool(_DATE.match(line)) and len(line) <= _MAX_DATE_CHARACTERS


def is_dateline(line: str) -> bool:
    """Say whether ``line`` opens with a place in capitals and a dash, as a wire story does.

    >>> is_dateline("PORT SORELL (Meridian) — Two ferries collided"), is_dateline("Port reopens — at last")
    (True, False)
    """
    return bool(_DATELINE.match(line))


def _reads_as_headline(line: str) -> bool:
    if not line or len(line) > _MAX_CHARACTERS or len(line.split()) < 2:
        return False
    if _SENTENCE_END.search(line) and not _ABBREVIATION_END.search(line):
        return False
    if _BULLET.match(line) or _ADDRESS.search(line) or is_date(line):
        return False
    return not (is_byline(line) or is_dateline(line) or _leaves_quote_open(line))


def _leaves_quote_open(line: str) -> bool:
    closing = _QUOTES.get(line[0])
    return closing is not None and not any(mark in line[1:] for mark in closing)


def _stands_apart(line: str, following: list[str]) -> bool:
    """Say whether ``line`` ended by itself: before a blank line, a byline, a paragraph, or with room."""
    below = following[0].strip()
    if not below or is_byline(below) or is_dateline(below) or is_date(below):
        return True
    if len(below) > _PARAGRAPH_CHARACTERS:
        return True
    # In a wrapped file a line that ends before its next word would have been too long did not wrap.
    width = max(len(other) for other in following)
    has_room = len(line) + 1 + len(below.split()[0]) <= width
    return has_room and width <= _PARAGRAPH_CHARACTERS and len(line) < 0.8 * width and not below[0].islower()
