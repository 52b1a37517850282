"""Why two claims are held to be one proposition, or not: what was weighed, in words for an editor.

The same steps as for a whole collection, on two articles: claims as columns, measures, the decision, what is
tied by where it stands. A measure that no line is known for is weighed and not told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.anaphors import pair_anaphors
from thirdhand.linking.matching.candidates import WINDOW
from thirdhand.linking.matching.claims import NO_DAY, ClaimTable, Flag
from thirdhand.linking.matching.comparing import MEASURES, Comparison
from thirdhand.linking.matching.contrasting import Contrast, contrast
from thirdhand.linking.matching.copies import pair_copies
from thirdhand.linking.matching.describing import Encoder, describe_claims
from thirdhand.linking.matching.matching import Weigher, find_opposing, find_sides, open_decision, weigh_pairs
from thirdhand.linking.matching.tables import ArticleTable, CopyTable
from thirdhand.linking.periods import UNKNOWN, find_period
from thirdhand.linking.values import Member
from thirdhand.model.session import Model

Rows = NDArray[np.int64]

#: Words, names and pairs of words that a line names, and letters of each.
_MOST_NAMED, _LONGEST = 8, 120
#: Cosines and shares from which likeness speaks for a pair, and up to which the lack of it speaks against it.
_LIKE, _UNLIKE = 0.6, 0.3
_SHARED, _UNSHARED = 0.3, 0.1
#: So much of the names that both open with is foreign to the other.
_FOREIGN = 0.3
_DAY = 86_400
_CALLED = ("the first", "the second")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was weighed of two claims.

    ``weight`` is the log-odds that they say the same or, where ``is_denial``, that one denies the other.
    ``matched`` and ``differing`` are lines to read: what speaks for it, and what against.
    """

    weight: float
    is_denial: bool
    matched: tuple[str, ...]
    differing: tuple[str, ...]


def explain(
    left: Member,
    right: Member,
    model: Model,
    encoder: Encoder | None = None,
    copies: CopyTable | None = None,
) -> Explanation:
    """Return why ``left`` and ``right`` are held to say the same, or not.

    ``encoder`` makes the claims' vectors, as for ``describe_claims``. ``copies`` is what the two articles
    have from each other: 0 is the article of ``left``, 1 that of ``right``.
    """
    pair = _Pair(left, right, model, encoder, copies or CopyTable.empty())
    weight, is_denial = pair.weigh()
    return Explanation(
        weight=weight,
        is_denial=is_denial,
        matched=tuple(pair.list_matched()),
        differing=tuple(pair.list_differing(is_denial=is_denial)),
    )


class _Pair:
    """Two claims, measured."""

    def __init__(
        self, left: Member, right: Member, model: Model, encoder: Encoder | None, copies: CopyTable
    ) -> None:
        self.members = left, right
        articles = [left.article] if left.article.id == right.article.id else [left.article, right.article]
        self.table = ClaimTable.join(describe_claims(article, model, encoder) for article in articles)
        numbers = (left.article.claims.index(left.claim), right.article.claims.index(right.claim))
        self.rows = numbers[0], int(self.table.starts[len(articles) - 1]) + numbers[1]
        self.columns = np.array([self.rows[0]], dtype=np.int64), np.array([self.rows[1]], dtype=np.int64)
        self.periods = [find_period(article.published) for article in articles]
        given = ArticleTable(
            earliest=np.array([period.earliest for period in self.periods], dtype=np.int64),
            latest=np.array([period.latest for period in self.periods], dtype=np.int64),
        )
        self.comparison = Comparison(self.table, given, model.vectors)
        measures = self.comparison.measure(*self.columns)
        self.told: dict[str, float] = dict(zip(MEASURES, measures[0].tolist(), strict=True))
        self.found: Contrast = contrast(left, right, self.table, self.rows, model)
        self.copied = pair_copies(self.table, copies)
        self.is_copied = self._is_among(self.copied)
        self.is_pointed = self._is_among(pair_anaphors(self.table))

    def _is_among(self, pairs: tuple[Rows, Rows]) -> bool:
        low, high = np.minimum(*pairs), np.maximum(*pairs)
        return bool(((low == min(self.rows)) & (high == max(self.rows))).any())

    def has(self, flag: Flag) -> list[bool]:
        """Say which of the two claims have ``flag``."""
        return [bool(self.table.facts["flags"][row] & flag) for row in self.rows]

    def weigh(self) -> tuple[float, bool]:
        """Return the log-odds, as linking comes to them, and whether one denies the other."""
        weight = Weigher(self.comparison, open_decision()).weigh(*self.columns)
        is_new = np.ones(len(self.table.n_claims), dtype=bool)
        kept = weigh_pairs(self.table, *self.columns, weight, self.copied, is_new)
        at = np.flatnonzero((kept.left == min(self.rows)) & (kept.right == max(self.rows)))
        side = int(find_sides(self.table, *self.columns)[0])
        return float(kept.weight[at[0]] if len(at) else weight[0]), side < 0

    def list_matched(self) -> Iterator[str]:
        """Yield what speaks for it, what decides alone first."""
        if self.is_copied:
            yield "stands in a passage that one article has from the other: that decides it"
        if self.is_pointed:
            at = self.rows.index(max(self.rows))
            yield f"{self._quote(at)} points at what its article told before: that decides it"
        if self.found.names:
            yield f"the same names: {', '.join(self.found.names[:_MOST_NAMED])}"
        if self.found.words:
            yield f"the same words: {_list(self.found.words)}"
        if self.found.near:
            pairs = [f"{_quote(other)} for {_quote(one)}" for one, other in self.found.near[:_MOST_NAMED]]
            yield f"near words: {', '.join(pairs)}"
        yield from self._tell_meaning()
        yield from _tell_pairs("numbers that meet", self.found.meeting)
        if self._is("same_days"):
            yield self._tell_days("the same day", "days that meet")
        if self._is("same_source"):
            yield f"the same source: {self.members[0].claim.chain[-1].name}"
        if self._is("context", least=_SHARED) and not self._is("same_article"):
            yield f"both articles name the same people and places ({self.told['context'] * 100:.0f} of 100)"

    def _tell_meaning(self) -> Iterator[str]:
        if self._is("cosine", least=_LIKE):
            yield f"close in meaning as a whole ({self.told['cosine'] * 100:.0f} of 100)"
        elif self._is("cosine_in_place", least=_LIKE):
            yield f"close in meaning where they stand ({self.told['cosine_in_place'] * 100:.0f} of 100)"

    def list_differing(self, *, is_denial: bool) -> Iterator[str]:
        """Yield what speaks against it."""
        if is_denial:
            yield self._tell_denial()
        yield from self._tell_pointing()
        yield from self._tell_foreign()
        for called, words in zip(_CALLED, self.found.only, strict=True):
            if words:
                yield f"only {called} says: {_list(words)}"
        yield from _tell_pairs("numbers that do not meet", self.found.parted)
        if self._is("other_days"):
            yield self._tell_days("other days", "other days")
        if self.told.get("cosine", 1.0) < _UNLIKE:
            yield f"far apart in meaning as a whole ({max(self.told['cosine'], 0) * 100:.0f} of 100)"
        if self._is("same_article"):
            yield "both stand in one article, which seldom says a thing twice"
        elif self.told.get("context", 1.0) < _UNSHARED and self.table.context.lengths.all():
            shared = f"{self.told['context'] * 100:.0f} of 100"
            yield f"the articles hardly name the same people and places ({shared})"
        if self._is("foreign_leads", least=_FOREIGN):
            yield "each article opens with names that are nowhere in the other"
        yield from self._tell_gap()

    def _is(self, measure: str, *, least: float = 1e-6) -> bool:
        return self.told.get(measure, 0.0) >= least

    def _quote(self, at: int) -> str:
        return _quote(" ".join(self.members[at].claim.content.text.split()))

    def _tell_denial(self) -> str:
        turned = [
            negated ^ denied
            for negated, denied in zip(self.has(Flag.NEGATED), self.has(Flag.DENIED), strict=True)
        ]
        if turned[0] == turned[1]:
            turned = find_opposing(self.table)[list(self.rows)].tolist()
        if turned[0] == turned[1]:
            return "one denies what the other says"
        return f"{_CALLED[turned.index(True)]} denies what {_CALLED[turned.index(False)]} says"

    def _tell_pointing(self) -> Iterator[str]:
        for at, points in enumerate(self.has(Flag.ANAPHORIC)):
            if points and not self.is_pointed:
                yield f"{self._quote(at)} points at another claim and says nothing by itself"

    def _tell_foreign(self) -> Iterator[str]:
        one, other = self.found.foreign
        told = [
            f"{_list(words)} {'is' if len(words) == 1 else 'are'} nowhere in {where} article"
            for words, where in ((one, "the second"), (other, "the first"))
            if words
        ]
        if told:
            yield f"{'another person or place: ' if len(told) > 1 else ''}{', '.join(told)}"

    def _tell_days(self, of_one: str, of_several: str) -> str:
        facts = self.table.facts[list(self.rows)]
        days = [_tell_day(int(fact["first_day"]), int(fact["last_day"])) for fact in facts]
        return f"{of_one}, {days[0]}" if days[0] == days[1] else f"{of_several}: {days[0]} and {days[1]}"

    def _tell_gap(self) -> Iterator[str]:
        one, other = self.periods[0], self.periods[-1]
        gap = max(one.earliest, other.earliest) - min(one.latest, other.latest)
        if UNKNOWN in (one, other) or gap < _DAY:
            return
        days = gap // _DAY
        told = f"published {days:,} day{'' if days == 1 else 's'} apart"
        yield f"{told}: further than claims are compared ({WINDOW // _DAY} days)" if gap > WINDOW else told


def _tell_pairs(title: str, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    if pairs:
        told = [f"{_quote(one)} and {_quote(other)}" for one, other in pairs[:_MOST_NAMED]]
        yield f"{title}: {'; '.join(told)}"


def _tell_day(first: int, last: int) -> str:
    """Return the days from ``first`` to ``last`` (ordinals) as they are written.

    >>> _tell_day(739313, 739313), _tell_day(739313, 739315)
    ('3 March 2025', '3 March 2025 to 5 March 2025')
    """
    if first == NO_DAY:
        return "no day"
    days = [f"{day.day} {day:%B} {day.year}" for day in map(date.fromordinal, (first, last))]
    return days[0] if first == last else " to ".join(days)


def _list(words: Sequence[str]) -> str:
    more = ", …" if len(words) > _MOST_NAMED else ""
    return ", ".join(map(_quote, words[:_MOST_NAMED])) + more


def _quote(words: str) -> str:
    return f"“{words if len(words) <= _LONGEST else f'{words[: _LONGEST - 1].rstrip()}…'}”"
