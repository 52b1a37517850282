"""What the words before a source say of it: "told [Radar]", "the website [Delta]", "quoted by [Ansa]".

Whoever is told something and counts as a source is an outlet (ANNOTATION rule 4: "told reporters" adds
none): so are 1,237 of 1,246 in the annotation, with names of people among them, since a journalist and
his outlet are one source.
"""

from __future__ import annotations

from thirdhand.reading.sources.small_words import small_words
from thirdhand.reading.sources.vocabulary import Sort, vocabulary

#: Code points that are looked at before a source.
_REACH = 40

#: Before a name or a noun.
_TOLD = frozenset(("told", "telling", "tells", "tell", "interview with", "interviewed by", "asked by"))
#: Before a name alone: "on the show" may be anybody's (243 of 250).
_NEWS = frozenset(
    ("on", "per", "reports", "via")
    + tuple(f"{verb} by" for verb in small_words("carrying"))
    + tuple(f"{piece} {at}" for piece in small_words("pieces") for at in ("in", "for"))
)


def is_told(text: str, start: int) -> bool:
    """Say whether the source at ``start`` is told something.

    >>> is_told("He told the Radar", 12), is_told("He saw the Radar", 11)
    (True, False)
    """
    return not _TOLD.isdisjoint(_before(text, start))


def is_news(text: str, start: int, end: int) -> bool:
    """Say whether the name from ``start`` to ``end`` stands where an outlet does: told, quoted by, reporting.

    >>> is_news("a memo seen by Delta", 15, 20), is_news("the website Delta", 12, 17), is_news("Delta", 0, 5)
    (True, True, False)
    """
    before = _before(text, start)
    if not _NEWS.isdisjoint(before) or not _TOLD.isdisjoint(before):
        return True
    if text.startswith(" reports ", end):  # 14 of 15 are outlets
        return True
    return bool(before) and vocabulary().sorts.get(before[0]) is Sort.OUTLET


def _before(text: str, start: int) -> tuple[str, ...]:
    """Return the word before a source and its article, and the last two together."""
    before = text[max(0, start - _REACH) : start]
    if not before[-1:].isspace():
        return ()
    words = before.lower().split()
    if words[-1:] in (["the"], ["a"], ["an"]):
        words.pop()
    return (words[-1], " ".join(words[-2:])) if words else ()
