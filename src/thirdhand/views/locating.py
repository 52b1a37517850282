"""Where in the input the words of findings stand: line and column, for editors' tools to jump to.

In a text that is its own source they are counted; in a page's source they are sought, since between it
and the article's text lie tags, entities, white space and whatever was left out. Both are compared as rows of
letters without blanks; of places with the same letters the one with the same words around it is taken.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from os.path import commonprefix

from thirdhand.acquire.body import clean_text
from thirdhand.records import Article, Finding, Part, Span
from thirdhand.views.findings import find_title


@dataclass(frozen=True, slots=True)
class Position:
    """A place in an input, both counted from 1; ``column`` in code points."""

    line: int
    column: int


#: Where a finding is said to be whose words are not found.
START = Position(1, 1)

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK_LINE = re.compile(r"\n\s*\n")
# Possessive, and closed by the end of the page at last: no markup is read twice.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|template|textarea)(?=[\s/>]).*?(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<close>/?)(?P<tag>[a-z!?][^\s/>]*)(?:[^>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+(?:>|\Z)"
    r"|&(?:\#[0-9]+|\#x[0-9a-f]+|[a-z][a-z0-9]*);?",
    re.IGNORECASE | re.DOTALL,
)
_BODY = re.compile(r"<body[\s>]", re.IGNORECASE)
#: The marks that stand in an article's text for the tags of a quotation.
_QUOTES = {("", "q"): "“", ("/", "q"): "”"}
#: So many letters around words tell them from the same words elsewhere.
_CONTEXT = 120
#: Fewer letters than this stand anywhere.
_LEAST = 8


def locate_in_text(article: Article) -> tuple[Position, ...]:
    """Return the line and column in ``article.text`` of each of its findings."""
    starts = _starts_after(_LINE_END, article.text)
    return tuple(_position(starts, _offset(article, finding)) for finding in article.findings)


def locate_in_paragraphs(article: Article) -> tuple[Position, ...]:
    """Return the number of the paragraph as line, and the column in it, of each finding of ``article``.

    Blank lines part paragraphs. A title given apart is line 1, and the text goes on with line 2.
    """
    starts = _starts_after(_BLANK_LINE, article.text)
    n_before = int(bool(article.title) and find_title(article) is None)
    return tuple(_in_paragraph(article, finding, starts, n_before) for finding in article.findings)


def locate_in_markup(article: Article, markup: str) -> tuple[Position, ...]:
    """Return the line and column of each finding of ``article`` in ``markup``, the page's decoded source."""
    page, starts = _Row.of_markup(markup), _starts_after(_LINE_END, markup)
    own = {Part.TEXT: _Row.of_text(article.text), Part.TITLE: _Row.of_text(article.title or "")}
    return tuple(_position(starts, _seek(finding, own[finding.part], page)) for finding in article.findings)


def _offset(article: Article, finding: Finding) -> int | None:
    """Return where in the text ``finding`` begins, None for one in a title given apart."""
    start = finding.phrase.spans[0].start
    if finding.part is Part.TEXT:
        return start
    title_at = find_title(article)
    return None if title_at is None else title_at + start


def _in_paragraph(article: Article, finding: Finding, starts: Sequence[int], n_before: int) -> Position:
    offset = _offset(article, finding)
    if offset is None:
        return Position(1, finding.phrase.spans[0].start + 1)
    position = _position(starts, offset)
    return Position(position.line + n_before, position.column)


def _starts_after(ends: re.Pattern[str], text: str) -> list[int]:
    """Return where the lines or paragraphs of ``text`` begin."""
    return [0, *(match.end() for match in ends.finditer(text))]


def _position(starts: Sequence[int], offset: int | None) -> Position:
    if offset is None:
        return START
    line = bisect_right(starts, offset)
    return Position(line, offset - starts[line - 1] + 1)


@dataclass(frozen=True, slots=True)
class _Row:
    """The letters of a text without blanks, and for each where it stands in its source."""

    letters: str
    offsets: Sequence[int]
    body: int = 0

    @classmethod
    def of_text(cls, text: str) -> "_Row":
        return cls(*_letters_of(zip(text, range(len(text)), strict=True)))

    @classmethod
    def of_markup(cls, markup: str) -> "_Row":
        body = _BODY.search(markup)
        return cls(*_letters_of(_words(markup)), body.start() if body else 0)

    def cut(self, span: Span) -> tuple[int, int]:
        """Return which letters stand in ``span`` of the source."""
        return bisect_left(self.offsets, span.start), bisect_left(self.offsets, span.end)


def _letters_of(words: Iterable[tuple[str, int]]) -> tuple[str, Sequence[int]]:
    letters: list[str] = []
    offsets = array("q")
    for word, at in words:
        found = _letters(word)
        letters.append(found)
        offsets.extend([at] * len(found))
    return "".join(letters), offsets


@lru_cache(maxsize=10_000)
def _letters(word: str) -> str:
    """Return ``word`` as it is compared: cleaned as the words of a page are, decomposed, without blanks."""
    return unicodedata.normalize("NFD", clean_text(word)).replace(" ", "")


def _words(markup: str) -> Iterator[tuple[str, int]]:
    """Yield what a reader of the page sees, a character or entity at a time, and where it stands."""
    at = 0
    for token in _TOKEN.finditer(markup):
        yield from zip(markup[at : token.start()], range(at, token.start()), strict=True)
        if token[0].startswith("&"):
            yield unescape(token[0]), token.start()
        elif token["tag"] is not None:
            yield _QUOTES.get((token["close"], token["tag"].lower()), ""), token.start()
        at = token.end()
    yield from zip(markup[at:], range(at, len(markup)), strict=True)


def _seek(finding: Finding, own: _Row, page: _Row) -> int | None:
    """Return where in its source ``page`` has the words of ``finding``, None where it does not.

    ``own`` is the part of the article that they are in.
    """
    start, end = own.cut(finding.phrase.spans[0])
    # What the page has in the midst of the words, a link to another story say, is not in the article:
    # their first half may stand whole, or the half of that.
    while start < end:
        if found := list(_find_all(page.letters, own.letters[start:end])):
            return page.offsets[max(found, key=lambda at: _likeness(own, start, end, page, at))]
        end = start + (end - start) // 2 if end - start >= 2 * _LEAST else start
    return None


def _find_all(letters: str, sought: str) -> Iterator[int]:
    at = letters.find(sought)
    while at >= 0:
        yield at
        at = letters.find(sought, at + 1)


def _likeness(own: _Row, start: int, end: int, page: _Row, at: int) -> tuple[int, bool, int]:
    """Return how far the letters around a place in ``page`` are those around ``[start, end)`` of ``own``.

    Of places alike, one in the page's body goes before one in its head, and the first before the others.
    """
    before = commonprefix([_before(own, start), _before(page, at)])
    after = commonprefix([_after(own, end), _after(page, at + end - start)])
    return len(before) + len(after), page.offsets[at] >= page.body, -at


def _before(row: _Row, end: int) -> str:
    """Return the letters before ``end``, the nearest first."""
    return row.letters[max(end - _CONTEXT, 0) : end][::-1]


def _after(row: _Row, start: int) -> str:
    return row.letters[start : start + _CONTEXT]
