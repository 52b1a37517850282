"""Whether an article is somebody's opinion, to which rules on attribution do not apply."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from thirdhand.model.quotes import Quote

_SORTS = (
    r"opinion|op-ed|column|editorial|comment(?:ary)?|letters?|leader"
    r"|analysis|review|perspective|essay|viewpoint"
)
#: A label stands apart from the headline by a mark; so does a columnist's name at its end.
_LABEL = re.compile(
    rf"^\W*(?:{_SORTS})\s*[:|–—]|[:|–—]\s*(?:{_SORTS})\W*$|\breview\s*[:|–—]|[(\[](?:{_SORTS})[)\]]"
    r"|(?-i:\|\s*[A-Z][\w.]+ [A-Z][\w.]+\s*$)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|I'm|I’m|I've|I’ve|[Mm]y|[Ww]e must|[Ww]e should|[Ll]et's|[Ll]et’s"
    r"|[Oo]ur (?:country|nation|democracy|society|leaders))\b"
)
#: "World War I", "George I": a numeral, not a person.
_NUMERAL = re.compile(r"\b[A-Z][a-z]+ $")
_BEFORE = 20
#: So many first persons outside quotation marks make it a person's own text.
_PERSONAL = 3


def is_opinion(title: str, text: str, quotes: Sequence[Quote]) -> bool:
    """Say whether ``title`` labels ``text`` as opinion, or its writer speaks as "I" outside ``quotes``.

    >>> is_opinion("Opinion: the bridge must go", "", ()), is_opinion("Leader of rebels killed", "", ())
    (True, False)
    """
    if _LABEL.search(title):
        return True
    ordered = sorted(quotes, key=lambda quote: quote.start)
    starts = [quote.start for quote in ordered]
    ends = list(accumulate((quote.end for quote in ordered), max))
    n_personal = 0
    for match in _FIRST_PERSON.finditer(text):
        at = bisect_right(starts, match.start()) - 1
        is_quoted = at >= 0 and match.start() < ends[at]
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        n_personal += not is_quoted and not (match[0] == "I" and _NUMERAL.search(before))
        if n_personal >= _PERSONAL:
            return True
    return False
