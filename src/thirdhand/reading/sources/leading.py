"""What the words before a source say of it: "told [Radar]", "the website [Delta]", "quoted by [Ansa]".

Whoever is told something and counts as a source is an outlet (ANNOTATION rule 4: "told reporters" adds
none): so are 1,237 of 1,246 in the annotation, with names of people among them, since a journalist and
his outlet are one source.
"""

from __future__ import annotations

import re

from thirdhand.reading.sources.vocabulary import Sort, vocabulary

#: Code points that are looked at before a source.
_REACH = 40

#: Before a name or a noun.
_TOLD = re.compile(
    r"(?:\b(?:told|telling|tells|tell|per)|\binterview(?:ed)? (?:with|by))\s(?:the\s|an?\s)?\Z", re.I
)
#: Before a name alone: "on the show" may be anybody's (243 of 250).
_NEWS = re.compile(
    r"(?:\bon|\b(?:quoted|cited|obtained|reported|published|seen|reviewed|carried|aired|broadcast) by"
    r"|\b(?:wrote|writing|interview|article|report|piece|op-ed) (?:in|for))\s(?:the\s|an?\s)?\Z",
    re.I,
)
_NOUN = re.compile(r"\b([\w-]{2,20})\s\Z")


def is_told(text: str, start: int) -> bool:
    """Say whether the source at ``start`` is told something.

    >>> is_told("He told the Radar", 8), is_told("He saw the Radar", 7)
    (True, False)
    """
    return bool(_TOLD.search(text[max(0, start - _REACH) : start]))


def is_news(text: str, start: int) -> bool:
    """Say whether the name at ``start`` stands where an outlet does: told, said on, quoted or named by one.

    >>> is_news("a memo seen by Delta", 15), is_news("the website Delta", 12), is_news("met Delta", 4)
    (True, True, False)
    """
    before = text[max(0, start - _REACH) : start]
    if _TOLD.search(before) or _NEWS.search(before):
        return True
    noun = _NOUN.search(before)
    return noun is not None and vocabulary().sorts.get(noun.group(1).lower()) is Sort.OUTLET
