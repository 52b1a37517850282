"""Numbers of a claim as intervals, with the bound that the words set and what is counted.

The interval is the one that the words give: "more than 1,000" is [1000, open], "between 40 and 50" is [40,
50] and exact, "about 200" is [200, 200] and about, since nobody says how far about reaches. Vague words have
documented intervals (``lexicons/numbers.toml``): "dozens" [24, 99], "several" [3, 9]. Shares are in percent:
"a third" is 33.33.

A phrase holds the bound, the number and what is counted: "at least three dozen migrants".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.absences import read_absence
from thirdhand.reading.quantities.bounds import bound_after, bound_before
from thirdhand.reading.quantities.figures import Shape, read_figure
from thirdhand.reading.quantities.ranges import join_range, join_ratio
from thirdhand.reading.quantities.refusals import Reading, is_refused
from thirdhand.reading.quantities.scores import read_score
from thirdhand.reading.quantities.tokens import Tokens, cut_roughly, cut_tokens
from thirdhand.reading.quantities.units import Unit, find_unit
from thirdhand.records import Bound, Phrase, Quantity, Span

__all__ = ["find_quantities"]


def find_quantities(text: str, spans: Sequence[Span], *, scores: bool = False) -> tuple[Quantity, ...]:
    """Return the quantities whose words stand inside ``spans`` of ``text``, in the order of the text.

    ``text`` is the whole article: the rest of it tells whether "1.200" is a thousand. Years, dates, clock
    times, ages, labels ("Flight 370"), ordinals and the pronoun "one" are no quantities. ``scores``: give the
    two sides of "3-1" too, as two numbers without unit. Figures are rounded to 6 decimals, shares to 2.

    >>> text = "Interfax said at least three dozen drones hit the depot."
    >>> [(one.phrase.text, one.low, one.high, one.bound.value, one.unit)
    ...  for one in find_quantities(text, [Span(14, 55)])]
    [('at least three dozen drones', 36.0, None, 'at_least', 'drones')]
    """
    found: list[Quantity] = []
    for span in sorted(spans):
        if not words.SIGNS.isdisjoint(cut_roughly(text, span)):
            found.extend(_read(cut_tokens(text, span), scores))
    return tuple(found)


def _read(tokens: Tokens, scores: bool) -> Iterator[Quantity]:
    past = taken = 0
    for at in _starts(tokens):
        if at < past:
            continue
        if scores and (pair := read_score(tokens, at)) is not None:
            yield from (_quantity(tokens, one, one + 1, float(tokens.word(one)), None) for one in pair)
            past = taken = pair[1] + 1
            continue
        quantity, past = _at(tokens, at, taken)
        if quantity is not None:
            yield quantity
            taken = past


def _starts(tokens: Tokens) -> list[int]:
    """Return the tokens at which a quantity may begin; "a" is one only where a number follows."""
    return [
        at
        for at, word in enumerate(tokens.words)
        if "0" <= word < ":"
        or (
            word in words.STARTS
            and (
                word not in words.DOLLARS
                or tokens.word(at + 1) == "$"
                or (word, tokens.word(at + 1)) in words.PAIRS
            )
        )
    ]


def _at(tokens: Tokens, at: int, taken: int) -> tuple[Quantity | None, int]:
    """Read the quantity whose number begins at ``at``; ``taken`` is where the last quantity ended."""
    absence = read_absence(tokens, at)
    if absence is not None:
        figure, unit = absence
        return _quantity(tokens, at, unit.end, 0.0, unit.name), unit.end
    number = read_figure(tokens, at)
    if number is None:
        return None, at + 1
    figure = join_ratio(tokens, join_range(tokens, number))
    early, end = bound_after(tokens, figure.end)
    unit = find_unit(tokens, figure if end == figure.end else replace(figure, end=end))
    late, last = bound_after(tokens, unit.end) if early is None and unit.name else (early, unit.end)
    bound, first = bound_before(tokens, figure.first, unit.name.split()[-1].lower() if unit.name else "")
    unit, first = _magnitude(tokens, unit, first)
    reading = Reading(tokens, figure, unit, bound or late, first)
    if first < taken or is_refused(reading):
        return None, figure.end
    return _bounded(tokens, reading, max(last, end)), max(last, end)


def _bounded(tokens: Tokens, reading: Reading, end: int) -> Quantity:
    figure, bound = reading.figure, reading.bound
    if bound is None:
        bound = Bound.ABOUT if figure.shape is Shape.VAGUE else Bound.EXACTLY
    sign, first = (-1, reading.first - 1) if _is_negative(tokens, reading.first) else (1, reading.first)
    places = 2 if figure.shape is Shape.SHARE else 6
    low, high = sorted((round(sign * figure.low, places), round(sign * figure.high, places)))
    return Quantity(
        phrase=Phrase.cut(tokens.text, [tokens.span(first, end)]),
        low=None if bound is Bound.AT_MOST else low,
        high=None if bound is Bound.AT_LEAST else high,
        bound=bound,
        unit=reading.unit.name,
    )


def _is_negative(tokens: Tokens, first: int) -> bool:
    """Say whether "minus" or its sign stands before; a hyphen that touches a word before is none."""
    if tokens.word(first - 1) == "minus":
        return tokens.word(first - 2) != "or"  # "plus or minus three points"
    return tokens.word(first - 1) in ("-", "−") and tokens.touches(first) and not tokens.touches(first - 1)


def _magnitude(tokens: Tokens, unit: Unit, first: int) -> tuple[Unit, int]:
    """Take the "magnitude of" that stands before an earthquake's number."""
    for size in (1, 2):
        if (
            unit.name is None
            and tuple(tokens.words[max(0, first - size) : first]) == ("magnitude", "of")[:size]
        ):
            return Unit("magnitude", unit.end), first - size
    return unit, first


def _quantity(tokens: Tokens, first: int, end: int, value: float, unit: str | None) -> Quantity:
    phrase = Phrase.cut(tokens.text, [tokens.span(first, end)])
    return Quantity(phrase=phrase, low=value, high=value, bound=Bound.EXACTLY, unit=unit)
