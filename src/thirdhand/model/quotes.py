"""Where quotation marks open and close, read leniently: real news loses, doubles and mixes them.

Within one paragraph marks pair like brackets, double ones apart from guillemets and from single ones,
and the outermost pairs are the quotes. What is left over is a mark too many or one missing; it spoils
nothing. A quote that stays open goes on to the end of its paragraph if that paragraph opens with it
or the next one opens with a mark as well, the newspapers' way to run a quote over paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thirdhand.model.apostrophes import opens_single, pair_singles
from thirdhand.model.marks import GUILLEMETS, MARKS, SINGLE, Mark, find_marks

#: Forms that mean inches after a number; feet and inches together are never a quote's end.
_INCHES = frozenset(("''", *'"”″＂'))
_FEET = re.compile(r"\d['’′]\s?\d{1,2}[½¼¾]?$")
_LONGEST_FEET = 7
#: A pair after these is speech that begins anew, so that an open quote before it had ended.
_LEADS_IN = frozenset(".,!?;:…—–")


@dataclass(frozen=True, slots=True)
class QuoteMark:
    """One mark that takes part in a quote: its offsets, and whether it opens or closes."""

    start: int
    end: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted stretch within one paragraph, marks included; ``closed`` says whether an end mark was found."""

    start: int
    end: int
    marks: tuple[QuoteMark, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A quote before its marks are written out; ``closing`` is None where it runs to the paragraph's end."""

    opening: Mark
    closing: Mark | None
    end: int

    @classmethod
    def of(cls, pair: tuple[Mark, Mark]) -> _Stretch:
        return cls(*pair, pair[1].end)


def find_quotes(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Quote]:
    """Find the outermost quotes of ``text``, whose paragraphs stand at ``paragraphs`` (code points), in order.

    >>> [(q.start, q.end) for q in find_quotes("“Go,” he said, “now.”", [(0, 21)])]
    [(0, 5), (15, 21)]
    """
    quotes: list[Quote] = []
    following: Sequence[Mark] = ()
    for start, end in reversed(paragraphs):
        marks = list(find_marks(text, start, end))
        if marks:
            quotes.extend(reversed(_find_in_paragraph(text, start, end, marks, following)))
        following = marks if marks and marks[0].start == start else ()
    quotes.reverse()
    return quotes


def _find_in_paragraph(
    text: str, start: int, end: int, marks: Sequence[Mark], following: Sequence[Mark]
) -> list[Quote]:
    """Find the quotes between ``start`` and ``end``; ``following`` are the next paragraph's marks if it opens with one."""
    goes_on = bool(following) and following[0].lean > 0
    found: list[_Stretch] = []
    for forms in (frozenset(), GUILLEMETS):
        family = [one for one in marks if one.form not in SINGLE and (one.form in GUILLEMETS) == bool(forms)]
        pairs, unended = _pair_doubles(text, _without_inches(text, family))
        found.extend(map(_Stretch.of, pairs))
        goes_on_double = goes_on and following[0].form not in SINGLE
        running = _running(text, start, unended, pairs, goes_on_double)
        if running and (not text[start : running.start].strip() or goes_on_double):
            found.append(_Stretch(running, None, end))
    found = _outermost(found)
    pairs, unended = pair_singles(text, _outside(marks, found))
    found.extend(map(_Stretch.of, pairs))
    if goes_on and opens_single(text, following):
        begins = [one for one in unended if one.before in ("", ":", ",") or _leads_in(text, start, one)]
        running = _running(text, start, begins, pairs, True)
        if running:
            found.append(_Stretch(running, None, end))
    return [_quote(one) for one in _outermost(found) if _has_words(text, one)]
