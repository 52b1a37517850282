"""One figure: a number in digits, in words or in a vague word, with its scale and its currency.

text2num reads whole numbers in words and takes about a microsecond, so it does the reading itself; what
it does not read ("a hundred", "half a million", "three dozen", "hundreds of thousands", "$4.5bn") is here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from text_to_num import text2num

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.digits import is_continental, read_digits
from thirdhand.reading.quantities.tokens import Tokens

#: After "1.200" any other word is something that is counted.
_UNCOUNTED = words.MEASURES | words.SCALES.keys() | words.LETTERS.keys() | words.STOPS
_AFTER_COUPLE = words.TIMES | {"more"}
#: A number written in groups of three has no more of them than this.
_GROUPS = 5
#: No number of news is longer in words; what is longer is not read as one.
_LONGEST = 12


class Shape(StrEnum):
    """How a figure is written; ``share`` is a fraction of something, ``absent`` a "no"."""

    DIGITS = "digits"
    WORDS = "words"
    VAGUE = "vague"
    SHARE = "share"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The tokens ``[first, end)`` as an interval, before bounds and unit.

    ``scale`` is the million of "two million", 1 without. ``unit`` is a currency's ISO code.
    """

    first: int
    end: int
    low: float
    high: float
    shape: Shape
    scale: float = 1.0
    unit: str | None = None


def read_figure(tokens: Tokens, at: int) -> Figure | None:
    """Return the figure that begins at token ``at``, None where none does."""
    if (money := _currency(tokens, at)) is not None:
        number, unit = money
        figure = _digits(tokens, number)
        return replace(figure, first=at, unit=unit) if figure else None
    if tokens.is_digits(at):
        return _with_code(tokens, _digits(tokens, at))
    word = tokens.word(at)
    if word not in words.TRIGGERS:
        return None
    figure = (
        _vague(tokens, at)
        or _half(tokens, at)
        or _share(tokens, at)
        or _in_words(tokens, at)
        or _glyph(tokens, at)
    )
    return _with_code(tokens, figure)


def _with_code(tokens: Tokens, figure: Figure | None) -> Figure | None:
    """Take a currency's code after the number: "5m EUR"."""
    if figure is None or not tokens.raw(figure.end).isupper():
        return figure
    code = words.CODES.get(tokens.word(figure.end))
    return replace(figure, end=figure.end + 1, unit=code) if code else figure


def _currency(tokens: Tokens, at: int) -> tuple[int, str] | None:
    """Return where the number of an amount begins and its currency: "$", "US$", "EUR", "Rs."."""
    word = tokens.word(at)
    if word in words.SYMBOLS:
        return (at + 1, words.SYMBOLS[word]) if tokens.is_digits(at + 1) else None
    if word in words.DOLLARS and tokens.word(at + 1) == "$" and tokens.touches(at + 1):
        return (at + 2, words.DOLLARS[word]) if tokens.is_digits(at + 2) else None
    if word in words.CODES and (tokens.raw(at).isupper() or word == "rs"):
        number = at + 2 if tokens.word(at + 1) == "." else at + 1
        return (number, words.CODES[word]) if tokens.is_digits(number) else None
    return None


def _scaled(tokens: Tokens, figure: Figure) -> Figure:
    """Take the scale after a number: "4.5 billion", "4.5bn", "50-million"."""
    at, word = figure.end, tokens.word(figure.end)
    if tokens.is_hyphen(at) and tokens.word(at + 1) in words.SCALES and tokens.touches(at + 1):
        at, word = at + 1, tokens.word(at + 1)
    scale = words.SCALES.get(word)
    if scale is None and tokens.touches(at):
        scale = words.LETTERS.get(word)
    if scale is None:
        return figure
    low, high = round(figure.low * scale, 6), round(figure.high * scale, 6)
    scaled = replace(figure, end=at + 1, low=low, high=high, scale=figure.scale * scale)
    return (
        _scaled(tokens, scaled) if scale == words.SCALES["hundred"] else scaled
    )  # "several hundred thousand"


def _digits(tokens: Tokens, at: int) -> Figure | None:
    """Read digits, a fraction after them and a scale; groups of three may stand apart ("1 200")."""
    end = _groups(tokens, at)
    value = read_digits(tokens.cut(at, end), tokens.text, counts=_is_counting(tokens, end))
    if value is None:
        return None
    shape = Shape.DIGITS
    if tokens.word(end) in words.GLYPHS:
        value, end = value + words.GLYPHS[tokens.word(end)], end + 1
    elif _is_fraction(tokens, at):
        value, end, shape = 100 * value / float(tokens.word(at + 2)), at + 3, Shape.SHARE
    figure = Figure(first=at, end=end, low=value, high=value, shape=shape)
    return figure if shape is Shape.SHARE else _scaled(tokens, figure)


def _is_counting(tokens: Tokens, at: int) -> bool:
    return tokens.is_word(at) and tokens.word(at) not in _UNCOUNTED


def _groups(tokens: Tokens, at: int) -> int:
    """Return where "1 200 000" with plain spaces ends; ``at + 1`` where the article writes "1,200"."""
    end = at + 1
    if len(tokens.word(at)) > 3 or not tokens.word(at).isdigit() or tokens.word(at)[0] == "0":
        return end
    while (
        tokens.word(end).isdigit()
        and len(tokens.word(end)) == 3
        and tokens.starts[end] == tokens.ends[end - 1] + 1
    ):
        end += 1
    return end if end > at + 1 and is_continental(tokens.text) is not False else at + 1


def _is_fraction(tokens: Tokens, at: int) -> bool:
    """Say whether "1/3" stands at ``at``: not "9/11", "24/7" or a date."""
    over = tokens.word(at + 2)
    if tokens.word(at + 1) != "/" or not (tokens.touches(at + 1) and tokens.touches(at + 2)):
        return False
    plain = tokens.word(at).isdigit() and over.isdigit() and tokens.word(at + 3) != "/"
    return plain and len(over) <= 2 and len(tokens.word(at)) <= 2 and int(tokens.word(at)) < int(over) <= 10


def _vague(tokens: Tokens, at: int) -> Figure | None:
    """Read "dozens", "tens of thousands", "a few hundred", "several", "a couple of"."""
    start = at + 1 if tokens.word(at) == "a" else at
    word = tokens.word(start)
    if word in ("few", "couple", "handful"):
        return _few(tokens, at, start) if start > at else None
    if word in ("tens", "hundreds", "thousands") and tokens.word(start + 1) == "of" and start == at:
        outer = words.VAGUE.get(tokens.word(start + 2))
        if outer and tokens.word(start + 2)[-1] == "s" and tokens.word(start + 2) != "several":
            times = {"tens": 10, "hundreds": 100, "thousands": 1000}[word]
            low = outer[0] * times
            return Figure(first=at, end=start + 3, low=low, high=low * 5 - 1, shape=Shape.VAGUE)
    if word not in words.VAGUE or start > at:
        return None
    low, high = words.VAGUE[word]
    figure = Figure(first=at, end=start + 1, low=low, high=high, shape=Shape.VAGUE)
    return _scaled(tokens, figure) if word == "several" else figure


def _few(tokens: Tokens, at: int, start: int) -> Figure | None:
    """Read "a few dozen", "a couple of hundred"; "the couple" and "a couple from Leeds" are people."""
    word, end = tokens.word(start), start + 1
    if word == "couple":
        if tokens.word(end) == "of":
            end = end + 1 if tokens.word(end + 1) in words.SCALES else end
        elif tokens.word(end) not in words.SCALES and tokens.word(end) not in _AFTER_COUPLE:
            return None
    low, high = words.VAGUE[word]
    return _scaled(tokens, Figure(first=at, end=end, low=low, high=high, shape=Shape.VAGUE))


def _half(tokens: Tokens, at: int) -> Figure | None:
    """Read "half a million", "half a dozen", "half an hour"; other halves are shares."""
    if tokens.word(at) != "half" or tokens.word(at + 1) not in ("a", "an"):
        return None
    figure = Figure(first=at, end=at + 2, low=0.5, high=0.5, shape=Shape.WORDS)
    scaled = _scaled(tokens, figure)
    return scaled if scaled.scale > 1 or tokens.word(at + 2) in words.MEASURES else None


def _share(tokens: Tokens, at: int) -> Figure | None:
    """Read "a third of", "two thirds", "half of", "three-quarters" as a share in percent."""
    word = tokens.word(at)
    if word == "half":
        return Figure(first=at, end=at + 1, low=50.0, high=50.0, shape=Shape.SHARE)
    count = 1 if word in ("a", "one") else _simple(word)
    part = at + 2 if tokens.is_hyphen(at + 1) else at + 1
    below = words.PARTS.get(tokens.word(part))
    if not count or below is None or count >= below or (count > 1) != (tokens.word(part)[-1] == "s"):
        return None
    value = count / below
    if tokens.word(part + 1) == "of" and tokens.word(part + 2) == "a":
        over = tokens.word(part + 3)
        if over in words.SCALES or over in words.MEASURES:
            figure = Figure(first=at, end=part + 3, low=value, high=value, shape=Shape.WORDS)
            return _scaled(tokens, figure)
    return Figure(first=at, end=part + 1, low=100 * value, high=100 * value, shape=Shape.SHARE)


def _simple(word: str) -> int:
    return int(text2num(word, "en")) if word in words.NUMBER_WORDS else 0


def _glyph(tokens: Tokens, at: int) -> Figure | None:
    """Read "½ mile"."""
    value = words.GLYPHS.get(tokens.word(at))
    return value and Figure(first=at, end=at + 1, low=value, high=value, shape=Shape.WORDS) or None


def _in_words(tokens: Tokens, at: int) -> Figure | None:
    """Read the longest number in words from ``at``, with "and a half" and "dozen"."""
    run, end, best = _run(tokens, at)
    if best is None:
        return None
    value, scale = best, _last_scale(run)
    if tuple(tokens.words[end : end + 3]) == ("and", "a", "half"):
        value, end = value + scale / 2, end + 3
    figure = Figure(first=at, end=end, low=value, high=value, shape=Shape.WORDS, scale=scale)
    return _scaled(tokens, figure)


def _run(tokens: Tokens, at: int) -> tuple[list[str], int, float | None]:
    """Return the words of the longest number from ``at``, where it ends and its value."""
    found: list[str] = []
    best: tuple[list[str], int, float | None] = ([], at, None)
    for end in range(at, min(at + _LONGEST, len(tokens))):
        word = tokens.words[end]
        if word == "a" and end == at and tokens.word(at + 1) in words.SCALES:
            word = "one"
        elif (
            tokens.is_hyphen(end)
            and found
            and tokens.touches(end)
            and tokens.word(end + 1) in words.NUMBER_WORDS
        ):
            continue
        elif word not in words.NUMBER_WORDS and not (word == "and" and found):
            break
        found.append(word)
        if word != "and" and (value := _value(found)) is not None:
            best = (list(found), end + 1, value)
    return best


def _value(run: list[str]) -> float | None:
    try:
        return float(text2num(" ".join(run), "en"))
    except ValueError:
        return None


def _last_scale(run: list[str]) -> float:
    """Return the scale that a number ends with: 1000 for "two thousand", 1 for "two thousand and one"."""
    return words.SCALES.get(run[-1], 1.0)
