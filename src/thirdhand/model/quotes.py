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
from typing import NamedTuple

from thirdhand.model.apostrophes import opens_single, pair_singles
from thirdhand.model.marks import GUILLEMETS, MARKS, SINGLE, Mark, find_marks

#: Forms that mean inches after a number; feet and inches together are never a quote's end.
_INCHES = frozenset(("''", *'"”″＂'))
_FEET = re.compile(r"\d['’′]\s?\d{1,2}[½¼¾]?$")
_LONGEST_FEET = 7
#: White space that is looked through before a mark.
_LONGEST_SPACE = 4
#: After these speech begins, and anew after an open quote, which therefore had ended.
_LEADS_IN = frozenset(".,!?;:…—–")


@dataclass(frozen=True, slots=True)
class QuoteMark:
    """One mark that takes part in a quote: its offsets, and whether it opens or closes."""

    start: int
    end: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted stretch of one paragraph, marks included; ``closed`` says whether its end mark was found."""

    start: int
    end: int
    marks: tuple[QuoteMark, ...]
    closed: bool


class _Stretch(NamedTuple):
    """What may become a quote; ``closing`` is None where it runs to its paragraph's end."""

    start: int
    end: int
    opening: Mark
    closing: Mark | None


def find_quotes(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Quote]:
    """Find the outermost quotes of ``text`` in order; its paragraphs stand at ``paragraphs`` (code points).

    >>> [(q.start, q.end) for q in find_quotes("“Go,” he said, “now.”", [(0, 21)])]
    [(0, 5), (15, 21)]
    """
    quotes: list[list[Quote]] = []
    following: Sequence[Mark] = ()
    for start, end in reversed(paragraphs):
        marks = list(find_marks(text, start, end))
        if marks:
            quotes.append(_find_in_paragraph(text, start, end, marks, following))
        opens = bool(marks) and marks[0].start == start and marks[0].lean > 0
        following = marks if opens else ()
    return [quote for found in reversed(quotes) for quote in found]


def _find_in_paragraph(
    text: str, start: int, end: int, marks: Sequence[Mark], following: Sequence[Mark]
) -> list[Quote]:
    """Find the quotes in ``[start, end)``; ``following``: the next paragraph's marks if it opens with one."""
    goes_on = bool(following) and following[0].form not in SINGLE
    found: list[_Stretch] = []
    for is_guillemet in (False, True):
        family = [one for one in marks if one.form not in SINGLE and (one.form in GUILLEMETS) is is_guillemet]
        pairs, unended = _pair_doubles(_without_inches(text, family))
        found.extend(_stretches(pairs, _running(text, unended, pairs, start, goes_on), end))
    found = _outermost(found)
    pairs, unended = pair_singles(text, _outside(marks, found))
    led_in = [one for one in unended if one.start == start or _last_before(text, one) in _LEADS_IN]
    goes_on = opens_single(text, following)
    found.extend(_stretches(pairs, _running(text, led_in, pairs, start, goes_on) if goes_on else None, end))
    return [_quote(one) for one in _outermost(found) if _has_words(text, one)]


def _stretches(pairs: Iterable[tuple[Mark, Mark]], running: Mark | None, end: int) -> Iterator[_Stretch]:
    for opening, closing in pairs:
        yield _Stretch(opening.start, closing.end, opening, closing)
    if running:
        yield _Stretch(running.start, end, running, None)


def _quote(stretch: _Stretch) -> Quote:
    start, end, opening, closing = stretch
    marks = (QuoteMark(opening.start, opening.end, True),)
    if closing is None:
        return Quote(start, end, marks, closed=False)
    return Quote(start, end, (*marks, QuoteMark(closing.start, closing.end, False)), closed=True)


def _without_inches(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """Leave out marks after a number that the next mark, an end, makes a measure: “a 55" screen fell.”"""
    kept = []
    for at, mark in enumerate(marks):
        if mark.form in _INCHES and mark.lean <= 0 and mark.before.isnumeric():
            following = marks[at + 1] if at + 1 < len(marks) else None
            ends_later = following is not None and following.lean < 0 and following.start > mark.end
            if ends_later or _FEET.search(text, max(0, mark.start - _LONGEST_FEET), mark.start):
                continue
        kept.append(mark)
    return kept


def _pair_doubles(marks: Iterable[Mark]) -> tuple[list[tuple[Mark, Mark]], list[Mark]]:
    """Pair marks like brackets; return the pairs and the opening marks left without an end."""
    pairs: list[tuple[Mark, Mark]] = []
    open_: list[Mark] = []
    for mark in marks:
        if _opens(mark, open_[-1].form if open_ else ""):
            open_.append(mark)
        elif open_:
            pairs.append((open_.pop(), mark))
    return pairs, open_


def _opens(mark: Mark, within: str) -> bool:
    """Say whether a double mark opens; ``within`` is the form of the open mark, "" outside quotes.

    Neighbours outvote the form of a German, Swedish or careless mark.
    """
    if mark.form == "„":
        return True
    if mark.form in ("“", "‟", "``"):
        return not within or mark.lean > 0
    if mark.form == "«":
        return within != "»"
    if mark.form in ("”", "»"):
        return not within and mark.lean > 0 and (mark.right == 0 or (mark.form == "”" and not mark.before))
    if mark.lean:
        return mark.lean > 0
    return not within and not mark.before.isnumeric()


def _running(
    text: str, unended: Sequence[Mark], pairs: Sequence[tuple[Mark, Mark]], start: int, goes_on: bool
) -> Mark | None:
    """Return the opening mark that runs on to the paragraph's end, if one of ``unended`` does.

    Pairs after it are quotes within it where the next paragraph goes on, but not where they begin anew:
    in “Go, he said. “Stay,” he added, an end is missing.
    """
    ended = max(
        (one.start for one, _ in pairs if not goes_on or _last_before(text, one) in _LEADS_IN), default=-1
    )
    return next((one for one in unended if one.start > ended and (goes_on or one.start == start)), None)


def _last_before(text: str, mark: Mark) -> str:
    """Return the last character before ``mark`` and the space there; a space where there is none near."""
    return text[max(0, mark.start - _LONGEST_SPACE) : mark.start].rstrip()[-1:] or " "


def _outermost(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Return the stretches, in order, that stand in no other."""
    kept: list[_Stretch] = []
    for one in sorted(stretches, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _outside(marks: Iterable[Mark], stretches: Sequence[_Stretch]) -> Iterator[Mark]:
    """Yield the single ones of ``marks`` that stand in none of ``stretches``, both in order."""
    at = 0
    for mark in marks:
        while at < len(stretches) and stretches[at].end <= mark.start:
            at += 1
        if mark.form in SINGLE and (at == len(stretches) or mark.start < stretches[at].start):
            yield mark


def _has_words(text: str, stretch: _Stretch) -> bool:
    """Say whether there is anything but marks and space in ``stretch``."""
    return any(not (one in MARKS or one.isspace()) for one in text[stretch.start : stretch.end])
