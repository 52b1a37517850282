"""The numbers that are nought: "no casualties", "none of the hostages", "no one was hurt".

Only what could have been counted: "no comment" and "no one knows" say nothing about a number.
"""

from __future__ import annotations

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.figures import Figure, Shape
from thirdhand.reading.quantities.tokens import Tokens
from thirdhand.reading.quantities.units import Unit

_VERBS = frozenset(
    (
        "was",
        "were",
        "is",
        "are",
        "has",
        "have",
        "had",
        "been",
        "being",
        "got",
        "seriously",
        "badly",
        "reported",
    )
)
_SETS = frozenset(("the", "his", "her", "their", "its", "our", "these", "those"))
_REACH = 3


def read_absence(tokens: Tokens, at: int) -> tuple[Figure, Unit] | None:
    """Return the nought that begins at token ``at`` and what there is none of, None without one."""
    word = tokens.word(at)
    if word == "no" and tokens.word(at + 1) == "one":
        return _nought(at, at + 2, None) if _is_harm(tokens, at + 2) else None
    if word == "nobody":
        return _nought(at, at + 1, None) if _is_harm(tokens, at + 1) else None
    if word == "none" and tokens.word(at + 1) == "of" and tokens.word(at + 2) in _SETS:
        return _none_of(tokens, at)
    if word != "no":
        return None
    for end in range(at + 1, min(at + 1 + _REACH, len(tokens))):
        if tokens.words[end] in words.ABSENT:
            return _nought(at, end + 1, tokens.cut(at + 1, end + 1))
        if not tokens.is_word(end) or tokens.words[end] in words.STOPS:
            return None
    return None


def _none_of(tokens: Tokens, at: int) -> tuple[Figure, Unit] | None:
    for end in range(at + 3, min(at + 4 + _REACH, len(tokens))):
        word = tokens.words[end]
        if word in words.PLURALS or (word[-1] == "s" and word not in words.NOT_PLURAL | words.STOPS):
            start = end
            while (
                start > at + 3
                and tokens.is_word(start - 1)
                and tokens.words[start - 1] not in words.NUMBER_WORDS
            ):
                start -= 1
            return _nought(at, end + 1, tokens.cut(start, end + 1))
        if word in words.STOPS:
            return None
    return None


def _is_harm(tokens: Tokens, at: int) -> bool:
    end = at
    while end < at + 4 and tokens.word(end) in _VERBS:
        end += 1
    return tokens.word(end) in words.HURT


def _nought(first: int, end: int, unit: str | None) -> tuple[Figure, Unit]:
    return Figure(first=first, end=end, low=0.0, high=0.0, shape=Shape.ABSENT), Unit(unit, end)
