"""What two claims have in common and what one alone says, in their own words.

The decision compares stems, hashes and vectors; here the same words are found again where they stand, so
that an editor sees what was compared.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.claims import ClaimTable
from thirdhand.linking.matching.words import Word, WordKind, find_names, hash_term, spell_words, weigh
from thirdhand.linking.values import Member
from thirdhand.model.session import Model
from thirdhand.records import Quantity, Span
from thirdhand.terms import normalize

#: Words less alike than this may count a little, but nobody would see why.
_NEAR = 0.45
#: Words of less weight than this, and those of none, say nothing when they stand alone: "had", "more", "the".
_PLAIN = 3.7
_FIXED = WordKind.NAME | WordKind.NUMBER
#: Days and months have capitals and are nobody's names.
_CALENDAR = frozenset(
    hash_term(normalize(name)) for name in (*calendar.month_name, *calendar.day_name) if name
)
#: What may stand between two words that are cut out as one.
_BETWEEN = re.compile(r"[\s-]*|\s+of\s+")
_Ends = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What two claims say, cut out of their articles; pairs are (of the first, of the second).

    ``near`` are words of like meaning, ``only`` what neither the same nor a near word carries, ``foreign``
    the names that the whole other article does not have. ``meeting`` and ``parted`` are numbers of one unit.
    """

    words: tuple[str, ...]
    names: tuple[str, ...]
    near: tuple[_Ends, ...]
    only: tuple[tuple[str, ...], tuple[str, ...]]
    foreign: tuple[tuple[str, ...], tuple[str, ...]]
    meeting: tuple[_Ends, ...]
    parted: tuple[_Ends, ...]


def contrast(left: Member, right: Member, table: ClaimTable, rows: tuple[int, int], model: Model) -> Contrast:
    """Return what two claims have in common and what not; ``rows`` are theirs in ``table``."""
    one, other = _Spelled(left, model), _Spelled(right, model)
    meeting, parted = _compare_numbers((one, other), (table.quantities[rows[0]], table.quantities[rows[1]]))
    same = {hash for hash in one.words if hash in other.words}
    shared_names = same & (one.names | other.names)
    near = _find_near(one, other, same, model)
    contexts = [{*table.context[int(table.articles[row])].tolist()} for row in rows]
    foreign = one.names - same - contexts[1], other.names - same - contexts[0]
    carried = [same | {pair[side] for pair in near} | foreign[side] for side in (0, 1)]
    return Contrast(
        words=tuple(one.cut(same - shared_names)),
        names=tuple(one.cut(shared_names)),
        near=tuple((one.spell(a), other.spell(b)) for a, b in near),
        only=(
            tuple(one.cut(one.words.keys() - carried[0])),
            tuple(other.cut(other.words.keys() - carried[1])),
        ),
        foreign=(tuple(one.cut(foreign[0])), tuple(other.cut(foreign[1]))),
        meeting=meeting,
        parted=parted,
    )


class _Spelled:
    """The words of one claim that have weight, by their hashes, and where they stand."""

    def __init__(self, member: Member, model: Model) -> None:
        article, claim = member.article, member.claim
        self.text = article.string(claim.part)
        self.quantities = claim.quantities
        self._places = list(spell_words(self.text, claim.content.spans, find_names(article.text), model))
        self._told: list[Span] = []
        self.words: dict[int, Word] = {}
        for _, word in self._places:
            self.words.setdefault(word.hash, word)
        self._plain = {hash for hash, word in self.words.items() if _is_plain(word, model)}

    @property
    def names(self) -> set[int]:
        """The words that are names."""
        return {hash for hash, word in self.words.items() if word.kind & WordKind.NAME} - _CALENDAR

    @property
    def free(self) -> list[Word]:
        """The words that another may stand for: no names, no numbers, none that were told of."""
        shown = {word.hash for span, word in self._places if not self._is_told(span)} - self._plain
        return [word for hash, word in self.words.items() if hash in shown and not word.kind & _FIXED]

    def tell_of(self, quantity: Quantity) -> None:
        """Take note that ``quantity`` is told of: its words need not be told once more."""
        self._told += quantity.phrase.spans

    def _is_told(self, span: Span) -> bool:
        return any(span.overlaps(told) for told in self._told)

    def cut(self, hashes: AbstractSet[int]) -> Iterator[str]:
        """Yield the words of ``hashes`` as they stand, each once, those that follow one another in one."""
        seen = set()
        for run in self._find_runs(hashes):
            words = " ".join(self.text[run.start : run.end].split())
            if words.casefold() not in seen:
                yield words
            seen.add(words.casefold())

    def _find_runs(self, hashes: AbstractSet[int]) -> list[Span]:
        """Return where words of ``hashes`` stand; a run begins and ends with a word that says something."""
        runs: list[Span] = []
        reach = 0  # how far plain words carry on the last run
        for span, word in self._places:
            if word.hash not in hashes or self._is_told(span):
                continue
            follows = bool(runs) and _BETWEEN.fullmatch(self.text, reach, span.start) is not None
            if word.hash not in self._plain:
                runs[-1:] = [Span(runs[-1].start, span.end)] if follows else [*runs[-1:], span]
                reach = span.end
            elif follows:
                reach = span.end
        return runs

    def spell(self, hash: int) -> str:
        """Return the word of ``hash`` as it stands."""
        return next(self.text[span.start : span.end] for span, word in self._places if word.hash == hash)


def _is_plain(word: Word, model: Model) -> bool:
    rarity = model.vectors.rarity
    is_weighty = rarity[list(word.pieces)].any() and weigh(rarity, np.array([word.pieces]))[0] >= _PLAIN
    return not word.kind & _FIXED and not is_weighty


def _find_near(one: _Spelled, other: _Spelled, same: AbstractSet[int], model: Model) -> list[tuple[int, int]]:
    """Return pairs of words of like meaning, the nearest first; one of each stands in one claim alone."""
    mine, theirs = one.free, other.free
    if not mine or not theirs:
        return []
    likeness = _vectors(mine, model) @ _vectors(theirs, model).T
    pairs = {(i, int(likeness[i].argmax())) for i, word in enumerate(mine) if word.hash not in same}
    pairs |= {(int(likeness[:, j].argmax()), j) for j, word in enumerate(theirs) if word.hash not in same}
    nearest = sorted(
        (pair for pair in pairs if likeness[pair] >= _NEAR), key=lambda pair: (-likeness[pair], pair)
    )
    return [(mine[i].hash, theirs[j].hash) for i, j in nearest]


def _vectors(words: Sequence[Word], model: Model) -> NDArray[np.float32]:
    return np.stack([model.vectors.mean(np.array(word.pieces, dtype=np.int64)) for word in words])


def _compare_numbers(
    sides: tuple[_Spelled, _Spelled], rows: tuple[NDArray[Any], NDArray[Any]]
) -> tuple[tuple[_Ends, ...], tuple[_Ends, ...]]:
    """Return the numbers of one unit that meet, and those of the first that meet none of their unit."""
    meeting: list[_Ends] = []
    parted: list[_Ends] = []
    for quantity, row in zip(sides[0].quantities, rows[0], strict=True):
        is_alike = (rows[1]["unit"] == row["unit"]) | (rows[1]["unit"] == 0) | (row["unit"] == 0)
        meets = is_alike & (row["low"] <= rows[1]["high"]) & (rows[1]["low"] <= row["high"])
        chosen = np.flatnonzero(meets if meets.any() else is_alike)
        for at in chosen.tolist():
            against = sides[1].quantities[at]
            told = quantity.phrase.text, against.phrase.text
            (meeting if meets.any() else parted).append(told)
            sides[0].tell_of(quantity)
            sides[1].tell_of(against)
    return tuple(meeting), tuple(parted)
