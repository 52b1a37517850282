"""Whether two articles fill one frame differently: results, weather, markets, press releases of one office.

The frame is the sentences that passages make up most of, the fillings are the numbers and names in them. In a
template these differ and little else does; in a copy nearly all agree, also where one of them was edited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from thirdhand.records import Span

#: Fillings that must differ in a template, and how much of its sentences the frame is.
_FILLINGS, _FRAME = 3, 0.6
_NUMBER = re.compile(r"\d[\d.,:]*\d|\d")
_CAPITAL = re.compile(r"\b[^\W\d_]*[A-Z][\w’'-]*")
_SENTENCE = re.compile(r"[.!?][”\"’)]*\s|\n")
_CALENDAR = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|spring|summer|autumn|winter|first|second|third|fourth|morning|"
    r"afternoon|evening|night)\b",
    re.IGNORECASE,
)


class Fillings(NamedTuple):
    """What fills a frame: numbers, names, and words for days and seasons, in small letters."""

    numbers: list[str]
    names: list[str]
    days: list[str]


@dataclass(frozen=True, slots=True)
class Frames:
    """The sentences of a text: ``ends`` int64, 0 and each one's end, and what fills each."""

    ends: NDArray[np.int64]
    fillings: tuple[Fillings, ...]

    def pick(self, spans: Sequence[Span]) -> tuple[Fillings, float]:
        """Return what fills the sentences that ``spans`` stand in, and which share of these the spans are."""
        firsts = np.searchsorted(self.ends, [span.start for span in spans], side="right") - 1
        lasts = np.searchsorted(self.ends, [span.end for span in spans])
        picked = sorted({at for first, last in zip(firsts, lasts, strict=True) for at in range(first, last)})
        columns = zip(*(self.fillings[at] for at in picked), strict=True)
        size = int((self.ends[1:] - self.ends[:-1])[picked].sum())
        return (
            Fillings(*([one for part in column for one in part] for column in columns)),
            sum(span.end - span.start for span in spans) / max(size, 1),
        )


def find_frames(text: str) -> Frames:
    """Cut ``text`` roughly into sentences and find what fills them."""
    ends = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    ends += [len(text)] if len(text) > ends[-1] else []
    fillings = (_fill(text[start:end]) for start, end in zip(ends, ends[1:], strict=False))
    return Frames(np.array(ends, dtype=np.int64), tuple(fillings))


def is_template(left: Frames, right: Frames, ours: Sequence[Span], theirs: Sequence[Span]) -> bool:
    """Say whether the sentences with these spans, in step, are one frame with other names and numbers."""
    fillings, frame = left.pick(ours)
    others, other_frame = right.pick(theirs)
    numbers, n_numbers = _compare(fillings.numbers, others.numbers)
    names, n_names = _compare(fillings.names, others.names)
    if numbers + names < _FILLINGS or min(frame, other_frame) < _FRAME:
        return False
    if numbers >= 2 * n_numbers and numbers >= _FILLINGS:
        # A toll that rises changes its numbers, but neither the day nor the people.
        return names + _compare(fillings.days, others.days)[0] > 0
    return names + numbers > 2 * (n_names + n_numbers)


def _fill(sentence: str) -> Fillings:
    names = (
        match[0].lower()
        for match in _CAPITAL.finditer(sentence)
        # What begins a sentence or a quotation has a capital for that.
        if match.start() > 1 and sentence[match.start() - 1] not in '“"'
    )
    return Fillings(
        _NUMBER.findall(sentence),
        [name for name in names if not _CALENDAR.fullmatch(name)],
        _CALENDAR.findall(sentence.lower()),
    )


def _compare(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """Return how many fillings both sides have differently, and how many alike."""
    if ours == theirs:
        return 0, len(ours)
    left, right = Counter(ours), Counter(theirs)
    n_alike = (left & right).total()
    return min(len(ours), len(theirs)) - n_alike, n_alike
