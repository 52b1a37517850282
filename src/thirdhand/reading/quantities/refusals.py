"""Numbers that count nothing: years, dates, clock times, ages, scores, labels, names, pronouns.

Rules stand in the order in which they are asked; each says of one reading why it is no quantity. A number
without a unit needs more: a bound, or a word beside it that goes with counts ("killed 12", "12 were hurt").
"""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.figures import Figure, Shape
from thirdhand.reading.quantities.tokens import Tokens
from thirdhand.reading.quantities.units import Unit
from thirdhand.records import Bound

#: The words of a name before a number that are looked at.
_NAME_REACH = 6
_PERIODS = frozenset(("past", "last", "next", "first", "previous", "coming", "following", "final"))
_SHIFTS = frozenset(("ago", "later", "earlier", "old", "hence", "after", "before", "since"))
_PLACING = frozenset(("in", "at", "near", "from", "outside", "on", ",", "of", "inside", "over"))
_YEAR_BEFORE = frozenset(
    (
        "the",
        "in",
        "since",
        "of",
        "for",
        "by",
        "until",
        "till",
        "from",
        "during",
        "a",
        "’",
        "'",
        "late",
        "early",
    )
)
_ONE = words.SINGULARS | words.MEASURES
_OPENING = words.STOPS | words.LEADING
_COUNTING_ONE = (words.LEADING - {"to", "of", "at", "took", "found", "confirmed", "left"}) | {
    "only",
    "just",
    "least",
}
_GROUPING = frozenset(
    ("the", "this", "that", "these", "those", "no", "each", "any", "every", "another", "which", "what")
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with what it counts; ``first`` is where its bound begins, ``bound`` None where it has none."""

    tokens: Tokens
    figure: Figure
    unit: Unit
    bound: Bound | None
    first: int

    @property
    def before(self) -> str:
        """The word before the number and its bound."""
        return self.tokens.word(self.first - 1)

    @property
    def after(self) -> str:
        """The word after the number."""
        return self.tokens.word(self.figure.end)


def is_refused(reading: Reading) -> bool:
    """Say whether the number of ``reading`` counts nothing."""
    figure, unit = reading.figure, reading.unit
    if reading.after in words.SLANG or _is_label(reading):
        return True
    if figure.unit is not None:
        return False
    if unit.glued and unit.name is None and not (reading.bound and reading.tokens.word(figure.end) == "+"):
        return True
    if figure.shape is Shape.SHARE:
        return not _is_share(reading)
    if figure.shape is Shape.VAGUE:
        return not _is_vague_count(reading)
    checks = _DIGIT_CHECKS if figure.shape is Shape.DIGITS else _WORD_CHECKS
    return any(check(reading) for check in checks)


def _is_label(reading: Reading) -> bool:
    """ "Flight 370", "No. 1", "T-72", "phase two", "#4"."""
    tokens, first = reading.tokens, reading.figure.first
    before = tokens.word(first - 1)
    if before == "." and tokens.word(first - 2) in ("no", "nos"):
        return True
    if before in words.LABELS and reading.figure.unit is None and before != "article":
        return reading.bound is None
    if before == "article" and tokens.is_capital(first - 1):
        return True
    if before == "#" or (before == "top" and reading.bound is None):
        return True
    if not tokens.touches(first):
        return False
    return tokens.is_word(first - 1) or (before in "-‐‑–/:." and tokens.touches(first - 1))


def _is_share(reading: Reading) -> bool:
    """Halves and quarters of a game, a year or a brother are no shares."""
    tokens, figure = reading.tokens, reading.figure
    of_set = reading.after == "of" or reading.bound is not None
    if tokens.is_hyphen(figure.end) and tokens.touches(figure.end):
        return False
    if tokens.word(figure.first) == "half" and figure.end == figure.first + 1:
        held = reading.after in ("the", "his", "her", "their", "its", "our", "my", "all")
        return (of_set or held) and reading.before not in (
            "first",
            "second",
            "other",
            "the",
            "better",
            "-",
            "a",
        )
    single = tokens.word(figure.first) in ("a", "one") and tokens.word(figure.end - 1) in words.PARTS
    return not single or of_set or reading.before == "by"


def _is_vague_count(reading: Reading) -> bool:
    """Say whether "scores", "several", "a few" counts: "he scores" and "in the hundreds" do not."""
    tokens, figure, unit = reading.tokens, reading.figure, reading.unit
    word = tokens.word(figure.first)
    if _is_moment(reading) or unit.name in ("ways", "reasons", "times over"):
        return False
    if word == "scores":
        return (reading.after == "of" and unit.name is not None) or (
            tokens.opens(figure.first) and reading.after in words.FOLLOWING
        )
    if word in ("several", "a"):
        return unit.name is not None or reading.after == "of" or figure.scale > 1
    return reading.before not in ("the", "low", "high", "mid") or reading.after == "of"


def _is_year(reading: Reading) -> bool:
    tokens, figure, unit = reading.tokens, reading.figure, reading.unit
    if (
        figure.scale != 1
        or not tokens.word(figure.end - 1).isdigit()
        or len(tokens.word(figure.end - 1)) != 4
    ):
        return False
    if not 1000 <= figure.high <= 2100:
        return False
    before = tokens.word(figure.first - 1)
    if unit.name is None:
        return reading.bound in (None, Bound.ABOUT) and not (before in words.LEADING and figure.high < 1900)
    if reading.bound not in (None, Bound.ABOUT) or unit.name == "percent" or unit.glued:
        return False
    if before in _YEAR_BEFORE or before.endswith(("'s", "’s")):
        return before not in ("of", "for", "from", "by", "a") or figure.high >= 1900
    return figure.high >= 1900 and figure.high % 100 != 0 and unit.name.split()[-1] not in words.PLURALS


def _is_date(reading: Reading) -> bool:
    """ "March 14", "14 March", "14-16 March"."""
    tokens, figure = reading.tokens, reading.figure
    before = tokens.word(figure.first - 1)
    stop = 2 if before == "." else 1
    month = tokens.word(figure.first - stop) in words.MONTHS and tokens.is_capital(figure.first - stop)
    after = reading.after in words.MONTHS and tokens.is_capital(figure.end)
    return figure.high <= 31 and (month or after)


def _is_clock(reading: Reading) -> bool:
    """ "10:30", "3 p.m.", "at seven"."""
    tokens, figure = reading.tokens, reading.figure
    if reading.after in words.CLOCK or (
        reading.after in ":/" and reading.after and tokens.is_digits(figure.end + 1)
    ):
        return True
    at = tokens.word(figure.first - 1) in ("at", "by", "until", "around", "about") and figure.high <= 24
    return at and reading.unit.name is None and reading.after not in words.FOLLOWING


def _is_moment(reading: Reading) -> bool:
    """ "two weeks ago", "three years later", "12 years old", "the past ten days"."""
    unit = reading.unit
    last = unit.name.split()[-1].lower() if unit.name else ""
    if last not in words.TIMES:
        return False
    after = reading.tokens.word(unit.end)
    aged = after == "of" and reading.tokens.word(unit.end + 1) == "age"
    return after in _SHIFTS or aged or reading.before in _PERIODS


def _is_age(reading: Reading) -> bool:
    """ "Anna Kolb, 26, said", "aged 81", "children under 5"."""
    tokens, figure = reading.tokens, reading.figure
    if reading.unit.name is not None:
        return False
    if reading.bound is not None:
        return reading.before in words.PERSONS
    if "ages" in tokens.words[max(0, figure.first - 3) : figure.first]:
        return True
    closes = figure.end >= len(tokens) or reading.after in (
        ",",
        ".",
        ")",
        ";",
        "and",
        "from",
        "who",
        "of",
        "was",
    )
    return reading.before in (",", "(") and tokens.is_capital(figure.first - 2) and closes


def _is_listed(reading: Reading) -> bool:
    """ "1. Open the door"."""
    tokens, figure = reading.tokens, reading.figure
    opens = figure.first == 0 or tokens.word(figure.first - 1) == "\n"
    return opens and reading.after in (".", ")") and tokens.is_word(figure.end + 1)


def _is_address(reading: Reading) -> bool:
    """ "44 Mill Road", "1 World Trade Center"."""
    tokens, end = reading.tokens, reading.figure.end
    if reading.figure.high == 1 and tokens.is_capital(end) and not _is_title_case(tokens, end):
        return True
    ahead = range(end, min(end + 3, len(tokens)))
    return tokens.is_capital(end) and any(
        tokens.word(at) in words.STREETS and tokens.is_capital(at) for at in ahead
    )


def _is_score(reading: Reading) -> bool:
    """ "won 3-1", "voted 52 to 48"; a range that nothing is counted in is one too."""
    tokens, figure, unit = reading.tokens, reading.figure, reading.unit
    inside = range(figure.first + 1, figure.end - 1)
    joined = any(
        tokens.is_hyphen(at) and tokens.is_digits(at - 1) and tokens.is_digits(at + 1) for at in inside
    )
    second = reading.before == "to" and tokens.is_digits(figure.first - 2) and unit.name is None
    second = second and tokens.word(figure.first - 3) != "from"
    if not joined and "to" not in tokens.words[figure.first : figure.end]:
        return second
    if reading.after in words.RESULTS or reading.before in words.VOTED:
        return True
    return joined and unit.name is None and reading.bound is None


def _is_part_of_sign(reading: Reading) -> bool:
    """Digits joined to digits: a telephone number, a score that falls, a date."""
    tokens, end = reading.tokens, reading.figure.end
    joined = (
        tokens.is_hyphen(end)
        and tokens.touches(end)
        and tokens.touches(end + 1)
        and tokens.is_digits(end + 1)
    )
    run = reading.unit.name is None and (tokens.is_digits(end) or tokens.is_digits(reading.figure.first - 1))
    return joined or run or tokens.raw(reading.figure.first).startswith("0") and reading.figure.low >= 1


def _is_name(reading: Reading) -> bool:
    """ "iPhone 6 sales", "Apollo 13": a capital before, and no place or headline that explains it."""
    tokens, figure = reading.tokens, reading.figure
    at = figure.first - 1
    if reading.bound is not None or not tokens.is_word(at) or not tokens.is_capital(at):
        return False
    if tokens.opens(at) and (reading.unit.name is not None or tokens.word(at) in _OPENING):
        return False
    if _is_title_case(tokens, figure.first) or tokens.word(at) in words.STOPS:
        return reading.unit.name is None and tokens.word(at) not in words.LEADING
    begin = at
    while (
        at - begin < _NAME_REACH and begin > 0 and tokens.is_word(begin - 1) and tokens.is_capital(begin - 1)
    ):
        begin -= 1
    placed = tokens.word(begin - 1) in _PLACING or tokens.word(begin) in _PLACING
    return not (placed and reading.unit.name is not None)


def _is_title_case(tokens: Tokens, at: int) -> bool:
    """Say whether the words around ``at`` have capitals all: then a capital tells nothing."""
    near = [one for one in range(max(0, at - 5), min(len(tokens), at + 6)) if len(tokens.word(one)) > 3]
    near = [one for one in near if tokens.is_word(one) and tokens.word(one) not in words.STOPS]
    return len(near) >= 3 and all(tokens.is_capital(one) for one in near)


def _is_bare(reading: Reading) -> bool:
    """Nothing counted, no bound, and no word beside it that goes with a count."""
    if reading.unit.name is not None or reading.bound is not None or reading.unit.partitive:
        return False
    tokens, figure = reading.tokens, reading.figure
    if figure.scale > 1 or tokens.word(reading.unit.end - 1) in ("them", "whom", "us"):
        return False
    if "," in tokens.cut(figure.first, figure.end):
        return False  # "100,000": no year, age or label is written so
    if reading.before in _GROUPING:
        return True
    if reading.before == "from" and reading.after == "to" and tokens.is_digits(figure.end + 1):
        return False  # "cut from 500 to 200"
    ends = figure.end >= len(tokens) or not tokens.is_word(figure.end) or reading.after in words.STOPS
    if reading.before in words.LEADING and ends:
        return reading.before in ("to", "of", "at") and figure.high < 13
    return reading.after not in words.FOLLOWING


def _is_capital_word(reading: Reading) -> bool:
    """ "the Big Three", "Group of Seven", "Five Eyes", and not "stuck for NINE HOURS"."""
    tokens, first = reading.tokens, reading.figure.first
    if tokens.opens(first) or not tokens.is_capital(first):
        return False
    if reading.unit.name is not None and reading.unit.name.isupper() and tokens.raw(first).isupper():
        return False
    return not _is_title_case(tokens, first) or reading.unit.name is None


def _is_pronoun(reading: Reading) -> bool:
    """ "One must ask", "this one", "one of the best", "one day"."""
    tokens, figure = reading.tokens, reading.figure
    if tokens.word(figure.first) != "one" or figure.end != figure.first + 1:
        return False
    unit, after = reading.unit, reading.after.replace("’", "'").partition("'")[0]
    if reading.after == "of":
        return unit.name is None or not (unit.partitive or reading.bound is not None)
    if reading.bound is not None:
        return False
    if unit.name is None or after in words.NOT_ONE or reading.before in _GROUPING:
        return True
    head = unit.name.split()[-1].lower()
    return head not in _ONE and reading.before not in _COUNTING_ONE


def _is_nought(reading: Reading) -> bool:
    """ "ground zero", "zero tolerance"."""
    zero = reading.tokens.word(reading.figure.first) == "zero"
    name = reading.unit.name or ""
    return zero and not (name.endswith("s") or name == "percent" or name in words.PLURALS)


_DIGIT_CHECKS = (
    _is_listed,
    _is_part_of_sign,
    _is_date,
    _is_clock,
    _is_year,
    _is_moment,
    _is_age,
    _is_address,
    _is_score,
    _is_name,
    _is_bare,
)
_WORD_CHECKS = (
    _is_date,
    _is_clock,
    _is_moment,
    _is_age,
    _is_capital_word,
    _is_pronoun,
    _is_nought,
    _is_score,
    _is_bare,
)
