"""What goes into the resolving of sources, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.records import Anonymity, Kind, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention of a source in an article.

    ``spans`` are the words that name it, ``cue`` the words that credit it (may be empty), ``content``
    what it is credited with. ``outer`` is the number of the mention through which it speaks: that of
    Reuters for "a diplomat quoted by Reuters"; None for none.
    """

    spans: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    outer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Who a mention is, within its article.

    ``name`` is None where the reader abstains; ``names`` are the parts of a coordination (one for a
    single source, none with ``name`` None). ``name_score`` is the probability that the best name found
    is right, in 0..1, whether it was given or withheld.
    """

    name: str | None
    names: tuple[str, ...]
    via: str | None
    kind: Kind
    anonymity: Anonymity
    name_score: float
