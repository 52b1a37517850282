"""The words that say a cluster's proposition best."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thirdhand.linking.values import Side, Telling
from thirdhand.reading.sources.phrases import pronoun_of
from thirdhand.records import Article, Part

#: Shorter ones are seldom sentences, longer ones say more than the proposition.
_LEAST, _MOST = 5, 45
#: Beyond the first so many supporting claims of a cluster, none is likely to say it better.
_LOOKED_AT = 40
_BACK = frozenset(
    ("it", "its", "this", "that", "these", "those", "they", "their", "he", "she", "his", "her", "there")
)
_POINTS = " ,.;:"
_EDGES = f"\"“”‘’'{_POINTS}"
_PAIRS = {"“": "”", "‘": "’", '"': '"', "'": "'"}


def choose_statement(tellings: Sequence[Telling], articles: Sequence[Article]) -> str:
    """Return the supporting claim that stands best by itself, an early one (``tellings`` in time order).

    A sentence of the text goes before a headline, and one that points back ("they left it") after all others.
    Without a supporting claim the denials are looked at.
    """
    order = {article.id: number for number, article in enumerate(articles)}
    supporting = [one for one in tellings if one.side is Side.SUPPORTS] or list(tellings)
    best = min(supporting[:_LOOKED_AT], key=lambda one: (_faults(one), order[one.article]))
    return _bare(" ".join(best.text.split()))


def find_stated(statement: str, tellings: Sequence[Telling]) -> Telling:
    """Return the first claim in whose words a cluster of ``tellings`` says its ``statement``."""
    said = (one for one in tellings if _bare(" ".join(one.text.split())) == statement)
    return next(said, tellings[0])


def _bare(words: str) -> str:
    """Return ``words`` without marks at their ends, but with quotation marks whose other half stands inside.

    >>> _bare("“It is shut,”"), _bare("'Attacker' is held."), _bare("the “culprit”")
    ('It is shut', "'Attacker' is held", 'the “culprit”')
    """
    bare, plain = words.strip(_EDGES), words.strip(_POINTS)
    first = plain[:1] if plain[:1] in _PAIRS and re.search(rf"{_PAIRS[plain[:1]]}(?!\w)", bare) else ""
    opening = {close: open_ for open_, close in _PAIRS.items()}.get(plain[-1:])
    last = plain[-1:] if opening and re.search(rf"(?<!\w){opening}", bare) else ""
    return f"{first}{bare}{last}"


def _faults(telling: Telling) -> int:
    """Return how much keeps a claim from standing by itself."""
    words = [word.strip(_EDGES).lower() for word in telling.text.split()]
    n_back = sum(word in _BACK for word in words)
    is_broken = len(telling.spans) > 1
    is_opening_back = bool(words) and (words[0] in _BACK or pronoun_of(words[0]) is not None)
    is_unlike = not _LEAST <= len(words) <= _MOST
    return 3 * is_opening_back + 3 * is_unlike + 2 * (telling.part is Part.TITLE) + n_back + is_broken
