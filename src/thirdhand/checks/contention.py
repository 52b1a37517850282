"""What is contentious: claims that accuse somebody of a wrong, blame, or harm a reputation.

By words alone, for a rule must show the words that it fired on. The patterns are in ``lexicons/contention.toml``;
they name acts and their doers ("took bribes", "ignored warnings"), not topics ("the anti-fraud office").
"""

from __future__ import annotations

import re
from functools import cache

from thirdhand.lexicons import load
from thirdhand.records import Span

_APOSTROPHES = str.maketrans("’‘`", "'''")


@cache
def _pattern(table: str) -> re.Pattern[str]:
    return re.compile("|".join(load("contention")[table]["patterns"]), re.IGNORECASE)


def find_accusation(words: str) -> Span | None:
    """Return the words that accuse in ``words``, None where nobody is accused or the matter is settled.

    >>> find_accusation("The mayor took bribes from two builders").of("The mayor took bribes from two builders")
    'took bribes'
    >>> find_accusation("The mayor was jailed for taking bribes")
    """
    plain = words.translate(_APOSTROPHES)
    if is_settled(plain):
        return None
    match = _pattern("accusation").search(plain)
    return Span(match.start(), match.end()) if match else None


def is_settled(words: str) -> bool:
    """Say whether ``words`` tell of a charge, trial, verdict or admission, or put it as a question or a case."""
    return _pattern("settled").search(words.translate(_APOSTROPHES)) is not None


def find_dispute(words: str) -> Span | None:
    """Return the words in ``words`` by which somebody denies or disputes, None where there are none."""
    match = _pattern("dispute").search(words.translate(_APOSTROPHES))
    return Span(match.start(), match.end()) if match else None
