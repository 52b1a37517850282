"""Numbers in digits, whose point and comma mean different things in different articles.

"1.200" is one thousand two hundred in an article that also writes "3,5 million", and a decimal in one that
writes "12,400". Only such a number makes the rest of the article worth a look.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ENGLISH = re.compile(r"(?<![0-9.,])[0-9]{1,3},[0-9]{3}(?![0-9])|(?<![0-9.,])[0-9]+\.[0-9]{1,2}(?![0-9.,])")
_CONTINENTAL = re.compile(
    r"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9])|(?<![0-9.,])[0-9]+,[0-9]{1,2}(?![0-9,])"
)
_SPACES = re.compile(r"[\u00a0\u202f\u2009\u2007 ]")
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ONE_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_ONE_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")


@lru_cache(maxsize=16)
def is_continental(text: str) -> bool | None:
    """Say whether the numbers of ``text`` write a point between thousands, None where they do not tell.

    >>> is_continental("3,5 million and 1.200 men"), is_continental("12,400 men"), is_continental("1.200 men")
    (True, False, None)
    """
    english, continental = bool(_ENGLISH.search(text)), bool(_CONTINENTAL.search(text))
    return None if english == continental else continental


def read_digits(written: str, text: str, *, counts: bool) -> float | None:
    """Return the value of a number in digits as it stands in ``text``, None for a version or a date.

    ``counts`` says that whole things are counted, which makes "1.200" a thousand where nothing else tells.

    >>> [read_digits(one, "", counts=False) for one in ("1,204", "1.5", "3.500.000", "12,5", "1.2.3")]
    [1204.0, 1.5, 3500000.0, 12.5, None]
    >>> read_digits("1.200", "", counts=True)
    1200.0
    """
    tight = _SPACES.sub("", written)
    if len(tight) > 24:
        return None
    if _ONE_POINT.fullmatch(tight):
        hint = is_continental(text)
        return float(tight.replace(".", "")) if hint or (hint is None and counts) else float(tight)
    if _PLAIN.fullmatch(tight):
        return float(tight)
    if _COMMAS.fullmatch(tight):
        return float(tight.replace(",", ""))
    if _POINTS.fullmatch(tight):
        return float(tight.replace(".", "").replace(",", "."))
    return float(tight.replace(",", ".")) if _ONE_COMMA.fullmatch(tight) else None
