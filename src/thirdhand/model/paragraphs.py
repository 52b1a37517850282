"""Where paragraphs stand in a text, whatever its line ends.

In most texts every line is a paragraph of its own. Where lines are broken at a fixed width, as in mail
and old wires, blank lines part paragraphs, and so does a line that ended before it was full (an
address, a headline, a verse) and one that begins a list item or is indented. PolNeAR's contents never
cross a line end, so that paragraphs bound whatever the model finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from thirdhand.records import Span

_ENDS = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[^{_ENDS}]+")
#: Line ends that a width may have broken; the others always part.
_SOFT_END = re.compile("\r\n|[\n\r\x85\u2028]")
#: Widths at which mail, wires and terminals break lines. Wider lines are paragraphs.
_MIN_WIDTH, _MAX_WIDTH = 50, 100
#: A text is taken as broken at a width when this share of such lines flows on into the next.
_FLOWING_SHARE = 0.4
#: Wider lines, other than links, for each line that may have been broken: more, and nothing was.
_WIDE_SHARE = 0.1
#: The width is the length that this share of the flowing lines keeps to: one may be longer by a link.
_KEPT_SHARE = 0.9
_BULLET = re.compile(r"(?:[-+*•·‣▪●○◦■–—]|\(?\d{1,2}[.)]|\(?[a-z]\)|\([ivx]+\))\s")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
#: More than the longest run of marks that ends a sentence.
_TAIL = 8


class _Line(NamedTuple):
    """A line that is not blank: where its words stand, how far they are indented, whether it follows on.

    ``follows`` is true where nothing but a soft line end parts it from the line before.
    """

    start: int
    end: int
    indent: int
    follows: bool

    @property
    def width(self) -> int:
        return self.indent + self.end - self.start


def find_paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of ``text`` in order, without the white space around them.

    >>> [p.of("One.\\n\\n Two \\r\\nThree") for p in find_paragraphs("One.\\n\\n Two \\r\\nThree")]
    ['One.', 'Two', 'Three']
    """
    lines = list(_find_lines(text))
    width = _find_width(text, lines)
    starts = [line.start for line in lines[:1]]
    ends = []
    for line, following in pairwise(lines):
        if not width or not _runs_on(text, line, following, width):
            ends.append(line.end)
            starts.append(following.start)
    ends.extend(line.end for line in lines[-1:])
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _find_lines(text: str) -> Iterator[_Line]:
    before = 0
    for match in _LINE.finditer(text):
        words = match.group().strip()
        if not words:
            before = -1
            continue
        start = match.start() + match.group().index(words[0])
        follows = before >= 0 and _SOFT_END.fullmatch(text, before, match.start()) is not None
        yield _Line(start, start + len(words), start - match.start(), follows)
        before = match.end()


def _find_width(text: str, lines: Sequence[_Line]) -> int | None:
    """Return the width at which the lines are broken, None where each is a paragraph."""
    n_wide = sum(line.width > _MAX_WIDTH and " " in text[line.start : line.end] for line in lines)
    inner = [
        pair for pair in pairwise(lines) if pair[1].follows and _MIN_WIDTH <= pair[0].width <= _MAX_WIDTH
    ]
    flowing = sorted(line.width for line, following in inner if _flows(text, line, following))
    if not flowing or len(flowing) < _FLOWING_SHARE * len(inner) or n_wide > _WIDE_SHARE * len(inner):
        return None
    return flowing[int(_KEPT_SHARE * (len(flowing) - 1))]


def _flows(text: str, line: _Line, following: _Line) -> bool:
    """Say whether a sentence runs over the end of ``line``, as far as its mark and the next letter tell."""
    return text[following.start].islower() and not _SENTENCE_END.search(
        text, max(line.start, line.end - _TAIL), line.end
    )


def _runs_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Say whether ``following`` goes on with the paragraph of ``line``."""
    is_item = _BULLET.match(text, line.start, line.end) is not None
    if not following.follows or (following.indent > line.indent and not is_item):
        return False
    if _BULLET.match(text, following.start, following.end):
        return False
    word = len(text[following.start : min(following.end, following.start + width)].split(maxsplit=1)[0])
    if line.width + 1 + word > width:
        return True
    return line.width >= _MIN_WIDTH and _flows(text, line, following)
