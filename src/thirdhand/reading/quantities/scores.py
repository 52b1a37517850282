"""The two sides of a result, "3-1" or "52 to 48", for those who ask."""

from __future__ import annotations

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.tokens import Tokens


def read_score(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return the tokens of the two numbers of a result that begins at ``at``, None where none does."""
    sides = tokens.word(at), tokens.word(at + 2)
    if not all(side.isdecimal() and len(side) <= 4 for side in sides):
        return None
    hyphen = tokens.is_hyphen(at + 1) and tokens.touches(at + 1) and tokens.touches(at + 2)
    apart = tokens.is_hyphen(at + 3) or (tokens.is_hyphen(at - 1) and tokens.touches(at))
    if apart or not (hyphen or tokens.word(at + 1) == "to"):
        return None
    falls = hyphen and int(sides[0]) >= int(sides[1]) and len(sides[0]) < 4
    known = tokens.word(at - 1) in words.VOTED or tokens.word(at + 3) in words.RESULTS
    return (at, at + 2) if falls or known else None
