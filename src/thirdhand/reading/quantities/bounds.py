"""Words that bound a number: before it ("no fewer than"), after it ("or so") or glued to it ("1,000+")."""

from __future__ import annotations

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.tokens import Tokens
from thirdhand.records import Bound

_LONGEST_BEFORE = max(map(len, words.BEFORE))
_LONGEST_AFTER = max(map(len, words.AFTER))
_LAST = frozenset(phrase[-1] for phrase in words.BEFORE)
_FIRST = frozenset(phrase[0] for phrase in words.AFTER)
#: Words that hold a distance or a time as well as a bound; what follows the number tells them apart.
_OF_TIME = frozenset(("over",))
_GOES_ON = words.TRIGGERS | {"than"}
_SUMMING = frozenset(("add", "adds", "added", "adding", "live", "living", "own", "owned", "owning"))
_OF_MEASURE = frozenset(("within",))


def bound_before(tokens: Tokens, first: int, unit: str) -> tuple[Bound | None, int]:
    """Return the bound that the words before token ``first`` set, and where those words begin.

    ``unit`` is the word that the number counts: "over two days" lasts two days, "over two hundred days"
    more. The outermost of several bounds counts ("at least some 200"), unless it only says "about".
    """
    bound: Bound | None = None
    for _ in range(2):
        found, begin = _match(tokens, first)
        if found is None or _is_other_sense(tokens, begin, first, unit):
            break
        bound = found if bound is None or found is not Bound.ABOUT else bound
        first = begin
    return bound, first


def _match(tokens: Tokens, first: int) -> tuple[Bound | None, int]:
    if tokens.word(first - 1) == "~":
        return Bound.ABOUT, first - 1
    if tokens.word(first - 1) not in _LAST:
        return None, first
    for size in range(min(_LONGEST_BEFORE, first), 0, -1):
        bound = words.BEFORE.get(tuple(tokens.words[first - size : first]))
        if bound is not None:
            return bound, first - size
    return None, first


def _is_other_sense(tokens: Tokens, begin: int, first: int, unit: str) -> bool:
    """Say whether the words are no bound here: "over two days", "talks about two ships"."""
    word, before = tokens.word(begin), tokens.word(begin - 1)
    if word == "up" and before in _SUMMING:
        return True
    if first - begin != 1:
        return False
    if word in _OF_TIME:
        return unit in words.TIMES and before not in words.SPENDING
    if word in _OF_MEASURE:
        return unit not in words.MEASURES and unit != "percent"
    return word == "about" and before in words.TALKING


def bound_after(tokens: Tokens, end: int) -> tuple[Bound | None, int]:
    """Return the bound that the words from token ``end`` on set, and where those words end."""
    if tokens.word(end) == "+" and tokens.touches(end):
        return Bound.AT_LEAST, end + 1
    if tokens.is_hyphen(end) and tokens.touches(end) and tokens.word(end + 1) in ("plus", "odd"):
        return (Bound.AT_LEAST if tokens.word(end + 1) == "plus" else Bound.ABOUT), end + 2
    if tokens.word(end) not in _FIRST:
        return None, end
    for size in range(_LONGEST_AFTER, 0, -1):
        phrase = tuple(tokens.words[end : end + size])
        bound = words.AFTER.get(phrase)
        if bound is None or phrase in (("plus",), ("odd",)):
            continue
        if tokens.is_digits(end + size) or tokens.word(end + size) in _GOES_ON:
            continue  # "12 men, at least 3 of them": the bound of the next number
        return bound, end + size
    return None, end
