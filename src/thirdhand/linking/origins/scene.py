"""The articles of one cluster in order of time, with what following a claim through them asks for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from thirdhand.linking.origins.outlets import Outlets
from thirdhand.linking.origins.owning import Owning
from thirdhand.linking.periods import UNKNOWN, Period, find_period
from thirdhand.linking.values import Copied, Member, Side
from thirdhand.records import Article, Claim, Part

#: Clocks of two outlets may differ by so many seconds.
CLOCKS = 30 * 60
#: So many articles of an outlet, before and after another's, are looked at for the one that it credits.
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One claim of the cluster: the number of its article, the claim, its side, whether it is sure."""

    article: int
    claim: Claim
    side: Side
    is_sure: bool = True


def _when(article: Article) -> tuple[bool, int, str]:
    period = find_period(article.published)
    return period == UNKNOWN, (period.earliest + period.latest) // 2, article.id


def _where(member: Member) -> tuple[bool, int, int, str]:
    spans = member.claim.content.spans
    return member.claim.part is Part.TEXT, spans[0].start, spans[-1].end, member.claim.id


class Scene:
    """One cluster's articles by number, in order of time: dates by their middle, unknown ones last."""

    def __init__(self, members: Sequence[Member], copied: Iterable[Copied]) -> None:
        self.articles = sorted({one.article.id: one.article for one in members}.values(), key=_when)
        self.numbers = {article.id: number for number, article in enumerate(self.articles)}
        self.periods = [find_period(article.published) for article in self.articles]
        grouped: list[list[Member]] = [[] for _ in self.articles]
        for member in members:
            grouped[self.numbers[member.article.id]].append(member)
        self.by_article = [
            [
                Carried(article=number, claim=one.claim, side=one.side, is_sure=one.is_sure)
                for one in sorted(own, key=_where)
            ]
            for number, own in enumerate(grouped)
        ]
        self.claims = [one for own in self.by_article for one in own]
        self.sides: list[set[Side]] = [{one.side for one in own} for own in grouped]
        self.copies: list[list[Copied]] = [[] for _ in self.articles]
        for copy in sorted(
            set(copied), key=lambda copy: (copy.parent is None, copy.parent or "", copy.wire or "")
        ):
            if copy.child in self.numbers and copy.child != copy.parent:
                self.copies[self.numbers[copy.child]].append(copy)
        self.outlets = Outlets(self.articles)
        self._owning: tuple[int, Owning] | None = None

    @cached_property
    def houses(self) -> list[str]:
        """The key of each article's outlet."""
        return [self.outlets.key_of(article) for article in self.articles]

    @cached_property
    def by_house(self) -> dict[str, list[int]]:
        """The articles of each outlet, in order of time."""
        found: dict[str, list[int]] = {}
        for number, house in enumerate(self.houses):
            found.setdefault(house, []).append(number)
        return found

    def owning(self, number: int) -> Owning:
        """Return the signs of own reporting in an article; those of the last one asked for are kept."""
        if self._owning is None or self._owning[0] != number:
            self._owning = (number, Owning(self.articles[number]))
        return self._owning[1]

    def is_later(self, one: int, other: int) -> bool:
        """Say whether ``one`` certainly came out after ``other``, by more than clocks go wrong."""
        period: Period = self.periods[one]
        return period.earliest > self.periods[other].latest + CLOCKS

    def find_credited(self, house: str, reader: int, side: Side) -> int | None:
        """Return the article of outlet ``house`` that article ``reader`` credits, None for none.

        The last that had come out by then; of an outlet whose articles all came out later the first, for what
        it says of its sources holds of what it had said before.
        """
        own = self.by_house.get(house, [])
        at = bisect_left(own, reader)
        fitting = (
            number for number in reversed(own[max(at - _LOOKED_AT, 0) : at]) if side in self.sides[number]
        )
        before = next((number for number in fitting if not self.is_later(number, reader)), None)
        if before is not None:
            return before
        after = [
            number for number in own[at : at + _LOOKED_AT] if number != reader and side in self.sides[number]
        ]
        timely = (number for number in after if not self.is_later(number, reader))
        return next(timely, after[0] if after else None)
