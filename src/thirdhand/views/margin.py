"""An article as its readers see it: paragraphs, runs of text under marks, numbered notes.

A pure step that every view shares. Marks may nest, overlap and cross paragraphs; runs are cut
wherever a mark begins or ends, so that a view never has to cross two tags. One sweep over sorted
boundaries for each paragraph: 2,000 attributions in 50,000 words take 0.15 s.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.records import Article, Attribution, AttributionType, Phrase, Span

_ROLE_ORDER = {"content": 0, "source": 1, "cue": 2}

#: Line ends, tabs and separators inside a paragraph show as a space; other controls, which would steer a
#: terminal, as their picture; surrogates and the two bidi overrides, which would show words in an
#: order that nobody wrote, as the replacement character. Always one character for one.
_SPACES = "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_VISIBLE = (
    {code: "\ufffd" for code in (*range(0x80, 0xA0), 0x202D, 0x202E)}
    | {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "\u2421"}
    | {ord(space): " " for space in _SPACES}
)
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One part of one attribution: its note's number and its role (``source``, ``cue``, ``content``)."""

    number: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text under the same marks, outermost first; ``opens`` begin with it, ``closes`` end with it.

    ``starts`` are the numbers of the attributions that the reader meets here for the first time.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()
    closes: tuple[Mark, ...] = ()
    starts: tuple[int, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """The roles that any of the marks has."""
        return frozenset(mark.role for mark in self.marks)

    @property
    def depth(self) -> int:
        """How many contents the run stands in."""
        return sum(mark.role == "content" for mark in self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Runs in the order of the text, and the numbers of the notes that belong beside them."""

    runs: tuple[Run, ...]
    numbers: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph's words without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Attribution ``id`` in the margin; ``within`` is the number of the one whose content it stands in."""

    number: int
    id: str
    type: AttributionType
    source: str | None
    cue: str | None
    content: str | None
    within: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An article laid out: its title (with marks where the text begins with it), prose and notes.

    ``details`` are outlet, byline and time, those that are known. ``place`` is where it was found.
    """

    title: Paragraph | None
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    details: tuple[str, ...]
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A span of a mark, cut to one paragraph."""

    start: int
    end: int
    mark: Mark
    is_first: bool


def lay_out(article: Article) -> Sheet:
    """Return ``article`` as paragraphs and numbered notes.

    Notes are numbered from 1 in the order in which the reader first meets any of their words, the
    outer before the inner. A text that begins with its title yields it as ``title``, with its marks.
    """
    ordered = sorted(article.attributions, key=_order)
    spans = find_paragraphs(article.text)
    pieces = _pieces(ordered, spans)
    numbers = _numbers_beside(ordered, spans)
    paragraphs = [
        Paragraph(runs=tuple(_runs(article.text, span, pieces[index])), numbers=tuple(numbers[index]))
        for index, span in enumerate(spans)
    ]
    title = _title(article)
    if title is not None and paragraphs and title.text == _one_line(paragraphs[0].text):
        title = paragraphs.pop(0)
    number_of = {attribution.id: number for number, attribution in enumerate(ordered, 1)}
    return Sheet(
        title=title,
        paragraphs=tuple(paragraphs),
        notes=tuple(_note(number, item, number_of) for number, item in enumerate(ordered, 1)),
        details=tuple(_details(article)),
        place=visible(article.url or article.path or "") or None,
    )


def visible(text: str) -> str:
    """Return ``text`` with what would steer a terminal or hide from the eye made visible, one for one.

    >>> visible("red \\x1b[31m, two\\nlines")
    'red ␛[31m, two lines'
    """
    return _SURROGATES.sub("\ufffd", text.translate(_VISIBLE))


def shorten(text: str, limit: int) -> str:
    """Return ``text``, or as many of its words as fit in ``limit`` characters with an ellipsis.

    >>> shorten("the ministry of roads and bridges", 20)
    'the ministry of…'
    """
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at = head.rfind(" ")
    return (head[:at] if at > limit // 2 else head).rstrip() + "…"


def count_attributions(notes: Sequence[Note]) -> str:
    """Return the line that sums ``notes`` up.

    >>> count_attributions([])
    'No attribution found.'
    """
    if not notes:
        return "No attribution found."
    by_type = Counter(note.type for note in notes)
    types = ", ".join(f"{by_type[type]} {type}" for type in AttributionType if by_type[type])
    n_sourceless = sum(note.source is None for note in notes)
    rest = f"; {n_sourceless} without a source" if n_sourceless else ""
    return f"{len(notes)} attribution{'s' if len(notes) > 1 else ''}: {types}{rest}"


def _order(attribution: Attribution) -> tuple[bool, int, bool, list[Span]]:
    """Sort by the first word, outer before inner, then by the other words; what has no words goes last."""
    spans = sorted(span for _, phrase in attribution.phrases for span in phrase.spans)
    return (not spans, spans[0].start if spans else 0, attribution.parent is not None, spans)


def _pieces(ordered: Sequence[Attribution], paragraphs: Sequence[Span]) -> list[list[_Piece]]:
    """Cut every span of every attribution at the paragraphs; one list for each of them."""
    cut: list[list[_Piece]] = [[] for _ in paragraphs]
    starts = [paragraph.start for paragraph in paragraphs]
    met: set[int] = set()
    for number, attribution in enumerate(ordered, 1):
        spans = sorted(
            ((span, role) for role, phrase in attribution.phrases for span in phrase.spans),
            key=lambda item: item[0],
        )
        for span, role in spans:
            at = max(bisect_right(starts, span.start) - 1, 0)
            while at < len(paragraphs) and paragraphs[at].start < span.end:
                start, end = max(span.start, starts[at]), min(span.end, paragraphs[at].end)
                if start < end:
                    mark = Mark(number=number, role=role)
                    cut[at].append(_Piece(start=start, end=end, mark=mark, is_first=number not in met))
                    met.add(number)
                at += 1
    return cut


def _numbers_beside(ordered: Sequence[Attribution], paragraphs: Sequence[Span]) -> list[list[int]]:
    """List, for each paragraph, the notes that the reader first meets in it."""
    beside: list[list[int]] = [[] for _ in paragraphs]
    starts = [paragraph.start for paragraph in paragraphs]
    for number, attribution in enumerate(ordered, 1):
        if paragraphs:
            is_wordless, start, *_ = _order(attribution)
            beside[-1 if is_wordless else max(bisect_right(starts, start) - 1, 0)].append(number)
    return beside


def _runs(text: str, paragraph: Span, pieces: Sequence[_Piece]) -> Iterator[Run]:
    """Cut ``paragraph`` wherever a piece begins or ends."""
    opening: dict[int, list[_Piece]] = {}
    closing: dict[int, list[_Piece]] = {}
    for piece in sorted(pieces, key=_outermost_first):
        opening.setdefault(piece.start, []).append(piece)
        closing.setdefault(piece.end, []).append(piece)
    bounds = sorted({paragraph.start, paragraph.end, *opening, *closing})
    active: list[_Piece] = []
    for start, end in zip(bounds, bounds[1:], strict=False):
        opened = opening.get(start, [])
        if opened or start in closing:
            active = sorted((p for p in (*active, *opened) if p.end > start), key=_outermost_first)
        yield Run(
            text=visible(text[start:end]),
            marks=tuple(dict.fromkeys(piece.mark for piece in active)),
            opens=tuple(piece.mark for piece in opened),
            closes=tuple(piece.mark for piece in reversed(active) if piece.end == end),
            starts=tuple(piece.mark.number for piece in opened if piece.is_first),
        )


def _outermost_first(piece: _Piece) -> tuple[int, int, int, int]:
    return (piece.start, -piece.end, piece.mark.number, _ROLE_ORDER[piece.mark.role])


def _title(article: Article) -> Paragraph | None:
    title = _one_line(visible(article.title or ""))
    return Paragraph(runs=(Run(text=title),)) if title else None


def _details(article: Article) -> Iterator[str]:
    for value in (article.outlet, article.byline, (article.published or "").replace("T", " ")):
        if value and (line := _one_line(visible(value))):
            yield line


def _note(number: int, attribution: Attribution, number_of: Mapping[str, int]) -> Note:
    within = number_of.get(attribution.parent) if attribution.parent is not None else None
    return Note(
        number=number,
        id=attribution.id,
        type=attribution.type,
        source=_words(attribution.source),
        cue=_words(attribution.cue),
        content=_words(attribution.content),
        within=within,
    )


def _words(phrase: Phrase | None) -> str | None:
    return None if phrase is None else _one_line(visible(phrase.text))


def _one_line(text: str) -> str:
    return " ".join(text.split())
