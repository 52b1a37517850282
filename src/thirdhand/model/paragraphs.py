"""Where paragraphs stand in a text, whatever its line ends.

Blank lines part paragraphs where a text has lines broken at a fixed width; elsewhere every line is a
paragraph of its own. PolNeAR's contents never cross a line end, so that paragraphs bound whatever
the model finds.
"""

import re

from thirdhand.records import Span

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile(r"(?:[^\S\r\n]*(?:\r\n|\n|\r)){2,}")
#: A text is taken as broken at a fixed width when this share of its lines inside blocks is long and
#: flows on: ends without a full stop and at nearly the same column.
_WRAPPED_SHARE = 0.6
_WRAP_MIN, _WRAP_MAX = 50, 100


def find_paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of ``text`` without the white space around them.

    >>> [p.of("One.\\n\\n Two \\r\\nThree") for p in find_paragraphs("One.\\n\\n Two \\r\\nThree")]
    ['One.', 'Two', 'Three']
    """
    breaks = _BLANK if _is_wrapped(text) else _LINE_END
    spans = []
    at = 0
    for match in breaks.finditer(text):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, len(text)))
    return [span for start, end in spans if (span := _stripped(text, start, end))]


def _stripped(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _is_wrapped(text: str) -> bool:
    """Say whether lines are broken at a fixed width: most lines that have a successor in their block run long."""
    inner = [line for block in _BLANK.split(text) for line in _LINE_END.split(block.strip())[:-1]]
    if len(inner) < 4:
        return False
    long = sum(_WRAP_MIN <= len(line.rstrip()) <= _WRAP_MAX for line in inner)
    return long >= _WRAPPED_SHARE * len(inner)
