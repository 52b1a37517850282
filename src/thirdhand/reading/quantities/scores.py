"""The two sides of a result, "3-1" or "52 to 48", for those who ask."""

from __future__ import annotations

from thirdhand.reading.quantities import vocabulary as words
from thirdhand.reading.quantities.tokens import Tokens


def read_score(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Return the tokens of the two numbers of a result that begins at ``at``, None where none does."""
    if not (tokens.word(at).isdigit() and tokens.word(at + 2).isdigit()):
        return None
    hyphen = tokens.is_hyphen(at + 1) and tokens.touches(at + 1) and tokens.touches(at + 2)
    apart = tokens.is_hyphen(at + 3) or (tokens.is_hyphen(at - 1) and tokens.touches(at))
    if apart or not (hyphen or tokens.word(at + 1) == "to"):
        return None
    falls = hyphen and int(tokens.word(at)) >= int(tokens.word(at + 2)) and len(tokens.word(at)) < 4
    known = tokens.word(at - 1) in words.VOTED or tokens.word(at + 3) in words.RESULTS
    return (at, at + 2) if falls or known else None
