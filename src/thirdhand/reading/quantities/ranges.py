"""Two figures that make one: "between 40 and 50", "$3-4 million", "hundreds if not thousands", "one in 5"."""

from __future__ import annotations

from dataclasses import replace

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.figures import Figure, Shape, read_figure
from thirdhand.reading.quantities.tokens import Tokens
from thirdhand.reading.quantities.units import read_percent

#: "rose from 40 to 50": the verb of a change stands at most so many words before.
_CHANGE_REACH = 8
_JOINTS = (("to",), ("or",), ("or", "even"), ("if", "not"), ("and", "possibly"), ("or", "perhaps"))
_FIRST = frozenset(joint[0] for joint in _JOINTS)
_DOING = words.LEADING - {"to", "of", "at"}
_TENTHS = frozenset((3, 4, 5, 6, 7, 8, 9, 10, 20, 100))


def join_range(tokens: Tokens, figure: Figure) -> Figure:
    """Return ``figure`` widened to the range that it opens, or as it is."""
    joint = _joint(tokens, figure)
    other = read_figure(tokens, joint) if joint else None
    if other is None or Shape.ABSENT in (figure.shape, other.shape) or not _agree(figure, other):
        return figure
    if read_percent(tokens, figure.end) and not read_percent(tokens, other.end):
        return figure  # "fell 4% to $1.9 billion"
    scale = other.scale if figure.scale == 1 and figure.low < other.low / other.scale else 1.0
    low = round(figure.low * scale, 6)
    if low >= other.high or (tokens.word(figure.first - 1) == "from" and _is_change(tokens, figure.first)):
        return figure
    opens = tokens.word(figure.first - 1) in ("between", "from")
    return replace(
        figure,
        first=figure.first - 1 if opens else figure.first,
        end=other.end,
        low=low,
        high=other.high,
        unit=figure.unit or other.unit,
    )


def _agree(figure: Figure, other: Figure) -> bool:
    """Say whether both figures are of one kind: no count with a share, no dollars with pounds."""
    if (figure.shape is Shape.SHARE) != (other.shape is Shape.SHARE):
        return False
    return figure.unit == other.unit or figure.unit is None or other.unit is None


def _joint(tokens: Tokens, figure: Figure) -> int | None:
    """Return where the second figure would begin, None where nothing joins it."""
    end = figure.end
    if tokens.is_hyphen(end) and tokens.touches(end) and tokens.touches(end + 1):
        return end + 1
    percent = read_percent(tokens, end)
    end = percent.end if percent else end
    if tokens.word(end) not in _FIRST:
        return None
    if tokens.word(end) == "and" and _is_between(tokens, figure.first):
        return end + 1
    for joint in _JOINTS:
        after = end + len(joint)
        follows = tokens.is_digits(after) or tokens.word(after) in words.TRIGGERS or not tokens.is_word(after)
        if follows and tuple(tokens.words[end:after]) == joint:
            return after
    return end + 1 if tokens.word(end) == "to" else None


def _is_between(tokens: Tokens, first: int) -> bool:
    return tokens.word(first - 1) == "between"


def _is_change(tokens: Tokens, first: int) -> bool:
    """Say whether a verb of change stands before "from": then both numbers are values, no range."""
    return not words.CHANGING.isdisjoint(tokens.words[max(0, first - _CHANGE_REACH) : first])


def join_ratio(tokens: Tokens, figure: Figure) -> Figure:
    """Return "one in five" as a share in percent, any other ``figure`` as it is."""
    if tokens.word(figure.end) == "in":
        start, spread = figure.end + 1, False
    elif tuple(tokens.words[figure.end : figure.end + 2]) == ("out", "of"):
        start, spread = figure.end + 2, True
    else:
        return figure
    plain = figure.shape in (Shape.DIGITS, Shape.WORDS) and figure.unit is None and figure.low == figure.high
    of = read_figure(tokens, start) if plain else None
    if of is None or of.shape not in (Shape.DIGITS, Shape.WORDS) or not figure.low < of.low or of.low % 1:
        return figure
    if not _is_ratio(tokens, figure, of, spread):
        return figure
    share = 100 * figure.low / of.low
    return replace(figure, end=of.end, low=share, high=share, shape=Shape.SHARE)


def _is_ratio(tokens: Tokens, figure: Figure, of: Figure, spread: bool) -> bool:
    after, before = tokens.word(of.end), tokens.word(figure.first - 1)
    if after in words.MEASURES or read_percent(tokens, of.end) or of.unit or tokens.is_hyphen(of.end):
        return False
    if spread or of.low in _TENTHS:
        return spread or before not in _DOING
    return figure.low in (1, 2) and not 1000 < of.low < 2101 and before not in _DOING
