"""An article of the simulated news world as its desk has it: sentences of pieces, with what they claim.

A claim knows its pieces, not its offsets, so that sentences can be copied and edited and spans stay exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.newsroom_words import Outlet, Source
from thirdhand.records import Anonymity, Bound, Certainty, Kind


class Amount(NamedTuple):
    """A number as a draft gives it."""

    value: int
    bound: Bound
    unit: str
    words: str

    @property
    def low(self) -> float | None:
        """The low end, None where it is open."""
        return None if self.bound is Bound.AT_MOST else float(self.value)

    @property
    def high(self) -> float | None:
        """The high end, None where it is open."""
        return None if self.bound is Bound.AT_LEAST else float(self.value)


class Voice(NamedTuple):
    """A source in a sentence: its piece and what a reader makes of it."""

    piece: int
    name: str | None
    kind: Kind
    anonymity: Anonymity
    certainty: Certainty


class Put(NamedTuple):
    """A claim in a sentence: its pieces [first, last), its proposition, and how the sentence puts it."""

    first: int
    last: int
    proposition: int
    denies: bool
    certainty: Certainty
    author: Certainty
    hedge: int
    chain: tuple[Voice, ...]
    numbers: tuple[tuple[int, Amount], ...]
    is_dated: bool


class Sentence(NamedTuple):
    """``key`` names it in its event, however it is edited."""

    key: int
    pieces: tuple[str, ...]
    puts: tuple[Put, ...]


@dataclass(slots=True, kw_only=True)
class Draft:
    """An article as its desk has it.

    ``known``: on whose word it has each proposition that it supports; ``denied``: by whom each is denied in
    it; ``ways``: how it has each; ``taken`` from which drafts, and ``heard`` from which sources, row by row.
    """

    number: int
    outlet: Outlet
    minute: float
    title: Sentence
    paragraphs: list[list[Sentence]]
    amounts: dict[str, Amount]
    hedges: dict[int, str]
    sources: dict[int, Source | None] = field(default_factory=dict)
    known: dict[int, frozenset[str]] = field(default_factory=dict)
    denied: dict[int, Source] = field(default_factory=dict)
    ways: dict[int, str] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    taken: list[tuple[int, int]] = field(default_factory=list)
    heard: list[tuple[int, str]] = field(default_factory=list)
    parent: int = -1
    byline: str | None = None
    dateline: str | None = None
    credited: str | None = None
    dates: str = "zone"
