"""Why two claims are one, or are not: both in their words, what speaks for it and against, what decides.

What was found is told as odds, which people can weigh; what a person decided comes last, since it wins.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from rich.text import Text

from thirdhand.ids import TAG
from thirdhand.linking.values import Member
from thirdhand.views.margin import in_one_line, shorten
from thirdhand.views.trace.terminal import print_line
from thirdhand.views.trace.times import Clock
from thirdhand.views.trace.wording import name_article, quote, shorten_id
from thirdhand.views.wording import SIGNS

if TYPE_CHECKING:
    from rich.console import Console

    from thirdhand.store.corrections import Correction

_WORDS_LIMIT = 320
#: Odds beyond this are no better known.
_MOST_ODDS = 1_000


class Explained(Protocol):
    """What there is to say of two claims.

    ``clusters`` are the ids of the clusters that they stand in, None for one that stands alone. ``weight`` is
    the logarithm of the odds that they say the same (or that one denies the other, where ``is_denial``), None
    where nothing made them worth comparing. ``matched`` and ``differing`` are lines to read. ``corrections``
    are those that name both.
    """

    @property
    def left(self) -> Member: ...
    @property
    def right(self) -> Member: ...
    @property
    def clusters(self) -> tuple[str | None, str | None]: ...
    @property
    def weight(self) -> float | None: ...
    @property
    def is_denial(self) -> bool: ...
    @property
    def matched(self) -> Sequence[str]: ...
    @property
    def differing(self) -> Sequence[str]: ...
    @property
    def corrections(self) -> Sequence[Correction]: ...


def explanation_to_json(found: Explained) -> dict[str, Any]:
    """Return ``found`` made of JSON's own types."""
    return {
        "claims": [f"{one.article.id}#{one.claim.id}" for one in (found.left, found.right)],
        "clusters": list(found.clusters),
        "weight": None if found.weight is None else round(found.weight, 4),
        "denial": found.is_denial,
        "matched": list(found.matched),
        "differing": list(found.differing),
        "corrections": [each.id for each in found.corrections],
    }


def print_explanation(found: Explained, console: Console) -> None:
    """Print what there is to say of two claims."""
    for head, line in _lines(found):
        print_line(head, line, console)


def _lines(found: Explained) -> Iterator[tuple[str, Text]]:
    clock = Clock.of(one.article.published for one in (found.left, found.right))
    for one in (found.left, found.right):
        yield from _claim(one, clock)
    yield "", Text()
    yield "", Text(tell_clusters(*found.clusters), "bold")
    for title, lines in (("For it", found.matched), ("Against it", found.differing)):
        if lines:
            yield "", Text(title, "bold")
            yield from (("  ", Text(in_one_line(line))) for line in lines)
    yield "", Text(tell_odds(found.weight, is_denial=found.is_denial))
    for each in found.corrections:
        note = f", {quote(each.note)}" if each.note else ""
        told = f"{each.kind}, correction {each.id} of {each.made[:10]}{note}"
        yield "", Text(f"A person decided it: {told}.", "bold")


def _claim(one: Member, clock: Clock) -> Iterator[tuple[str, Text]]:
    article, claim = one.article, one.claim
    name = name_article(article.id, article.outlet, article.url)
    id = f"{TAG}:{shorten_id(article.id)}#{claim.id}"
    yield "", Text(f"{id} · {name}, {clock.tell(article.published)}")
    sign = f"{SIGNS[claim.certainty]}{claim.certainty}"
    yield "  ", Text(f"{sign}: {quote(shorten(in_one_line(claim.content.text), _WORDS_LIMIT))}")


def tell_clusters(left: str | None, right: str | None) -> str:
    """Return in which clusters two claims stand, None for one that stands alone."""
    if left is not None and left == right:
        return f"They stand in one cluster, {in_one_line(left)}."
    places = [in_one_line(one) if one is not None else "alone" for one in (left, right)]
    return f"They stand apart: the first {_where(places[0])}, the second {_where(places[1])}."


def _where(place: str) -> str:
    return place if place == "alone" else f"in {place}"


def tell_odds(weight: float | None, *, is_denial: bool = False) -> str:
    """Return the logarithm of odds in words.

    >>> tell_odds(3.1), tell_odds(0.1)
    ('Odds: about 22 to 1 that they say the same.', 'Odds: even.')
    >>> tell_odds(-1.6)
    'Odds: about 5 to 1 that they do not say the same.'
    >>> tell_odds(20.0, is_denial=True)
    'Odds: more than 1,000 to 1 that one denies the other.'
    """
    if weight is None:
        return "Nothing made them worth comparing: too few words, names or numbers in common."
    odds = math.exp(min(abs(weight), 50.0))
    if odds < 1.5:
        return "Odds: even."
    told = f"more than {_MOST_ODDS:,}" if odds > _MOST_ODDS else f"about {odds:,.0f}"
    if weight < 0:
        return f"Odds: {told} to 1 that they do not say the same."
    return f"Odds: {told} to 1 that {'one denies the other' if is_denial else 'they say the same'}."
