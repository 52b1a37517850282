"""Whether an article is somebody's opinion, to which rules on attribution do not apply."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thirdhand.model.quotes import Quote

_LABEL = re.compile(
    r"^\W*(?:opinion|op-ed|column|editorial|comment(?:ary)?|letters?|leader|analysis|review"
    r"|perspective|essay|blog|guest post|viewpoint)\b"
    r"|\b(?:review|opinion|editorial|column|op-ed)\W*$|\|\s*[A-Z][\w.]+ [A-Z][\w.]+\s*$",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|I'm|I’m|I've|I’ve|my|we must|we should|let's|let’s|our (?:country|nation|democracy"
    r"|society|leaders))\b"
)
#: So many first persons outside quotation marks make it a person's own text.
_PERSONAL = 3


def is_opinion(title: str, text: str, quotes: Sequence[Quote]) -> bool:
    """Say whether ``title`` labels ``text`` as opinion, or its writer speaks as "I" outside ``quotes``."""
    if _LABEL.search(title):
        return True
    n_personal = sum(
        not any(quote.start <= match.start() < quote.end for quote in quotes)
        for match in _FIRST_PERSON.finditer(text)
    )
    return n_personal >= _PERSONAL
