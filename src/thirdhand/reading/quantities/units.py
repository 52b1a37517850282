"""What a number counts: the noun phrase after it, as written, from its first adjective to its head.

"1,000 Ukrainian soldiers from the east" counts "Ukrainian soldiers": adjectives stay, since "soldiers" alone
would make two different counts look alike; what follows the head does not. Percent is "percent" however it is
written, an amount has its currency's ISO code where it is written with a sign or code, and the word otherwise
("hryvnias"). There is no tagger here: the head is the first plural before a word that cannot stand
inside a noun phrase.
"""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.figures import Figure, Shape, read_figure
from thirdhand.reading.quantities.tokens import Tokens

_OPENING = frozenset("“\"‘'")
_QUOTES = _OPENING | frozenset("”’")
#: So many words may stand before the head.
_REACH = 6
_DETERMINERS = frozenset(("the", "his", "her", "their", "its", "our", "my", "your", "these", "those", "all"))
_PRONOUNS = frozenset(("them", "us", "you", "whom", "which", "these", "those"))


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted, None where the words do not say, and where it ends.

    ``partitive``: counted out of a given set ("two of the five bridges"). ``glued``: joined to the number
    ("three-day", "10km").
    """

    name: str | None
    end: int
    partitive: bool = False
    glued: bool = False


def find_unit(tokens: Tokens, figure: Figure) -> Unit:
    """Return what ``figure`` counts."""
    end = figure.end
    if figure.unit is not None:
        return Unit(figure.unit, end)
    if figure.shape is Shape.SHARE:
        return Unit("percent", end)
    if (percent := read_percent(tokens, end)) is not None:
        return percent
    if (glued := _glued(tokens, figure)) is not None:
        return glued
    one = figure.low == figure.high == 1 or figure.high < 1
    if tokens.word(end) == "of":
        return _partitive(tokens, end, one) or Unit(None, end)
    start = end
    while tokens.word(start) in words.SKIPPED and tokens.word(start) not in ("plus", "or"):
        start += 1
    opening = tokens.opens(figure.first) and start == end
    if (noun := _noun(tokens, start, one, opening)) is None:
        return Unit(None, end)
    return Unit(tokens.cut(start, noun), noun)


def read_percent(tokens: Tokens, at: int) -> Unit | None:
    """Return the percent or percentage points that stand at ``at``."""
    word = tokens.word(at)
    two = tokens.word(at + 1)
    if word == "°" and two in ("c", "f"):
        return Unit(tokens.cut(at, at + 2), at + 2)
    if tokens.is_hyphen(at) and two in ("percent", "percentage"):
        at, word, two = at + 1, two, tokens.word(at + 2)
    if word == "percentage" and two in ("point", "points"):
        return Unit("percentage points", at + 2)
    end = at + 1 if word in ("%", "percent", "pc") else at + 2 if (word, two) == ("per", "cent") else at
    return Unit("percent", end) if end > at else None


def _glued(tokens: Tokens, figure: Figure) -> Unit | None:
    """Read "10km", "three-day"; another word glued to the number makes it a name ("two-way", "21st")."""
    at = figure.end
    if not tokens.touches(at):
        return None
    if tokens.is_word(at):
        known = tokens.word(at) in words.MEASURES
        return Unit(tokens.raw(at), at + 1, glued=True) if known else Unit(None, at, glued=True)
    if tokens.is_hyphen(at) and tokens.touches(at + 1) and tokens.is_word(at + 1):
        known = tokens.word(at + 1) in words.MEASURES and not tokens.is_hyphen(at + 2)
        if tokens.word(at + 1) in ("plus", "odd"):
            return None
        return Unit(tokens.raw(at + 1), at + 2, glued=True) if known else Unit(None, at, glued=True)
    return None


def _partitive(tokens: Tokens, at: int, one: bool) -> Unit | None:
    """Read "of the five bridges" at ``at``: the set that is counted out of."""
    start = at + 1
    if tokens.word(start) in _PRONOUNS and tokens.word(start + 1) not in words.PLURALS:
        follower = _noun(tokens, start + 1, False, False)
        if follower is None or tokens.word(start) not in _DETERMINERS:
            return Unit(None, start + 1)
    given = tokens.word(start) in _DETERMINERS
    while tokens.word(start) in _DETERMINERS:
        start += 1
    inner = read_figure(tokens, start)
    counted = inner is not None and inner.shape in (Shape.DIGITS, Shape.WORDS)
    if inner is not None and counted:
        start = inner.end
    while tokens.word(start) in words.SKIPPED:
        start += 1
    noun = _noun(tokens, start, False, False)
    if noun is None:
        return None
    return Unit(tokens.cut(start, noun), noun, partitive=counted or (given and not one))


def _noun(tokens: Tokens, start: int, one: bool, opening: bool) -> int | None:
    """Return where the noun phrase from ``start`` ends, None where there is none.

    ``one``: the number is one or less, so that the head is singular. ``opening``: the number begins its
    sentence, where a participle after it is a verb more often than not ("Two faced trial").
    """
    quoted = tokens.word(start) in _OPENING
    start += quoted
    first = tokens.word(start)
    if not (tokens.is_word(start) or tokens.is_digits(start)) or _is_stop(tokens, start):
        return None
    if first in words.STATES and not _is_plural(tokens, start + 1):
        return start + 1
    if (first in words.VERBS and not quoted) or (
        opening and first.endswith("ed") and first not in words.PARTICIPLES
    ):
        return None
    if first in words.MEASURES and not _is_plural(tokens, start + 1):
        return start + 1
    return _singular(tokens, start) if one else _plural(tokens, start)


def _plural(tokens: Tokens, start: int) -> int | None:
    for at in range(start, min(start + _REACH, len(tokens))):
        if tokens.word(at) in _QUOTES or (
            tokens.is_hyphen(at) and tokens.touches(at) and tokens.touches(at + 1)
        ):
            continue
        inside = tokens.is_hyphen(at - 1) and tokens.touches(at)
        if tokens.is_digits(at) and tokens.is_hyphen(at + 1) and tokens.touches(at + 1):
            continue
        if not tokens.is_word(at) or (_is_stop(tokens, at) and not inside):
            return None
        compound = tokens.is_hyphen(at + 1) and tokens.touches(at + 1)
        if _is_plural(tokens, at) and not compound and not _is_plural(tokens, at + 1):
            return at + 1
    return None


def _singular(tokens: Tokens, start: int) -> int | None:
    end = start + 1
    while end < start + 3 and tokens.is_word(end) and not _ends_singular(tokens, end):
        end += 1
    while (
        tokens.is_hyphen(end) and tokens.touches(end) and tokens.touches(end + 1) and tokens.is_word(end + 1)
    ):
        end += 2
    return end


def _ends_singular(tokens: Tokens, at: int) -> bool:
    word = tokens.word(at)
    return (
        _is_stop(tokens, at)
        or word in words.VERBS
        or word in words.STATES
        or word.endswith(("ed", "ing", "ly", "s"))
        or (tokens.is_capital(at) and not tokens.is_capital(at - 1))
    )


def _is_stop(tokens: Tokens, at: int) -> bool:
    """Say whether the word at ``at`` cannot stand inside a noun phrase; "US" can."""
    word = tokens.word(at).replace("’", "'").partition("'")
    if word[1] and word[0] in words.STOPS:
        return True  # "that's"
    return tokens.word(at) in words.STOPS and not (tokens.word(at) == "us" and tokens.raw(at).isupper())


def _is_plural(tokens: Tokens, at: int) -> bool:
    word = tokens.word(at)
    if word in words.PLURALS:
        return True
    return (
        len(word) > 2
        and word[-1] == "s"
        and word[-2] not in "su'’"
        and not word.endswith("is")
        and word not in words.NOT_PLURAL
        and word not in words.STOPS
        and word not in words.VERBS
    )
