"""Text as its readers see it: paragraphs, and runs cut wherever a mark begins or ends.

A pure step that every view shares. Marks may nest, overlap and cross paragraphs; since runs are cut at
each bound, a view never has to cross two tags. One sweep over sorted boundaries for each paragraph: 2,000
attributions in 50,000 words take 0.15 s.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thirdhand.records import Certainty, Span

#: The role of the words that a finding is about: unmarked, for a view to light up when it is asked to.
FINDING = "finding"
_ROLE_ORDER = {"content": 0, "source": 1, "cue": 2, "evidence": 3, FINDING: 4}

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
    """One part of what note ``number`` is about: its ``source``, ``cue``, ``content`` or ``evidence``.

    The words of a finding have a role of their own and its number. ``certainty`` is that of the claim that
    the part belongs to, None for a bare attribution's. What ``is_plain`` is the article's own voice
    asserting: most of any article, and drawn most quietly.
    """

    number: int
    role: str
    certainty: Certainty | None = None
    is_plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text under the same marks, outermost first; ``opens`` begin with it, ``closes`` end with it.

    ``starts`` are those that the reader meets here for the first time, and where their numbers stand.
    ``findings`` are the numbers of the findings that are about it.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()
    closes: tuple[Mark, ...] = ()
    starts: tuple[Mark, ...] = ()
    findings: tuple[int, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """The roles that any of the marks has."""
        return frozenset(mark.role for mark in self.marks)

    @property
    def depth(self) -> int:
        """How many contents the run stands in."""
        return sum(mark.role == "content" for mark in self.marks)

    @property
    def content(self) -> Mark | None:
        """The innermost content that the run stands in."""
        return next((mark for mark in reversed(self.marks) if mark.role == "content"), None)


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
class Entry:
    """What note ``number`` marks in a text. The note belongs where the first of ``led_by`` stands.

    One that nothing leads, as a finding's, has no note beside the prose.
    """

    number: int
    parts: tuple[tuple[Mark, tuple[Span, ...]], ...]
    led_by: frozenset[str] = frozenset()

    @property
    def start(self) -> int | None:
        """The code point at which the reader meets it, None for an entry without words."""
        return min(
            (span.start for mark, spans in self.parts if mark.role in self.led_by for span in spans),
            default=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A span of a mark, cut to one paragraph."""

    start: int
    end: int
    mark: Mark
    is_first: bool


def cut_paragraphs(text: str, paragraphs: Sequence[Span], entries: Sequence[Entry]) -> list[Paragraph]:
    """Return ``paragraphs`` of ``text`` as runs under the marks of ``entries``, with their numbers beside."""
    pieces = _pieces(entries, paragraphs)
    numbers = _numbers_beside(entries, paragraphs)
    return [
        Paragraph(runs=tuple(_runs(text, span, pieces[index])), numbers=tuple(numbers[index]))
        for index, span in enumerate(paragraphs)
    ]


def visible(text: str) -> str:
    """Return ``text`` with what would steer a terminal or hide from the eye made visible, one for one.

    >>> visible("red \\x1b[31m, two\\nlines")
    'red ␛[31m, two lines'
    """
    if text.isprintable():  # nearly every text, and told ten times as quickly
        return text
    return _SURROGATES.sub("\ufffd", text.translate(_VISIBLE))


def in_one_line(text: str) -> str:
    """Return ``text`` made visible, with single blanks between its words.

    >>> in_one_line(" two\\n\\n lines ")
    'two lines'
    """
    return " ".join(visible(text).split())


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


def _pieces(entries: Sequence[Entry], paragraphs: Sequence[Span]) -> list[list[_Piece]]:
    """Cut every span of every entry at the paragraphs; one list for each of them."""
    cut: list[list[_Piece]] = [[] for _ in paragraphs]
    starts = [paragraph.start for paragraph in paragraphs]
    met: set[int] = set()
    for entry in entries:
        spans = sorted(
            ((span, mark) for mark, spans in entry.parts for span in spans), key=lambda item: item[0]
        )
        for span, mark in spans:
            at = max(bisect_right(starts, span.start) - 1, 0)
            while at < len(paragraphs) and paragraphs[at].start < span.end:
                start, end = max(span.start, starts[at]), min(span.end, paragraphs[at].end)
                if start < end:
                    is_first = mark.role in entry.led_by and entry.number not in met
                    cut[at].append(_Piece(start=start, end=end, mark=mark, is_first=is_first))
                    met |= {entry.number} if is_first else set()
                at += 1
    return cut


def _numbers_beside(entries: Sequence[Entry], paragraphs: Sequence[Span]) -> list[list[int]]:
    """List, for each paragraph, the notes that the reader first meets in it; without words, at the end."""
    beside: list[list[int]] = [[] for _ in paragraphs]
    starts = [paragraph.start for paragraph in paragraphs]
    for entry in entries:
        if paragraphs and entry.led_by:
            at = -1 if entry.start is None else max(bisect_right(starts, entry.start) - 1, 0)
            beside[at].append(entry.number)
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
        found = (piece.mark.number for piece in active if piece.mark.role == FINDING)
        yield Run(
            text=visible(text[start:end]),
            marks=tuple(dict.fromkeys(_marks(active))),
            opens=tuple(_marks(opened)),
            closes=tuple(_marks(piece for piece in reversed(active) if piece.end == end)),
            starts=tuple(_marks(piece for piece in opened if piece.is_first)),
            findings=tuple(dict.fromkeys(found)),
        )


def _marks(pieces: Iterable[_Piece]) -> Iterator[Mark]:
    return (piece.mark for piece in pieces if piece.mark.role != FINDING)


def _outermost_first(piece: _Piece) -> tuple[int, int, int, int]:
    return (piece.start, -piece.end, piece.mark.number, _ROLE_ORDER[piece.mark.role])
