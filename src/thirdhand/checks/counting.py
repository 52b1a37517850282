"""Numbers of headline and lead held against the body's numbers of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from thirdhand.checks.dossier import Dossier
from thirdhand.lexicons import load
from thirdhand.reading.quantities import find_quantities
from thirdhand.records import Bound, Claim, ClaimPlace, Phrase, Quantity, Span

#: A headline's number and the body's are of one event when so much of the headline is said around the latter.
_SAME_EVENT = 0.3
#: A sum of parts meets a number within this share: with many parts some sum is near any number.
_SUM = 0.015
#: Of money, a number so near below is likely the same sum.
_CLOSE = 0.8
#: Small numbers count parts of many things, most of all in a lead.
_LEAST, _LEAST_IN_LEAD = 2, 10
#: Numbers further apart than this are of different things, in a lead, which has much beside its news, sooner.
_FURTHEST, _FURTHEST_IN_LEAD = 25, 4
#: So many parts of a sum are tried.
_MAX_PARTS = 8
_NUMBER = (
    r"(?:(?:at least|up to|more than|over|nearly|almost|about|around|some) )?(?:\d[\d,.]{0,14}"
    r"|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|dozens|scores|hundreds|"
    r"thousands|tens of thousands|hundreds of thousands)"
)
_PEOPLE = re.compile(
    rf"\b({_NUMBER}) (?:more |others? )?(?:are |were |is |have been |had been |was )?(?:feared "
    rf"|believed |reported |left |still |now |presumed )?"
    r"(?:dead|die|dies|died|killed|hurt|injured|wounded|missing|arrested|held|detained|flee|fled"
    r"|evacuated|homeless|stranded|"
    r"trapped|sick|ill|hospitali[sz]ed|perish|perished|drown|drowned|rescued|from their homes"
    r"|forced from|displaced|jailed)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"(?:several|some|many|a few|few|numerous|countless|(?:many |several |some )?(?:dozens|scores"
    r"|hundreds|thousands|tens of thousands|hundreds of thousands|millions))\b",
    re.IGNORECASE,
)
_AGES = frozenset(("year", "", "old", "century", "centurie", "decade", "day", "month", "week"))
#: What so many things are counted by that the same noun says little.
_ANYTHING = frozenset(
    (
        "people",
        "person",
        "percent",
        "men",
        "women",
        "man",
        "woman",
        "time",
        "other",
        "mile",
        "hour",
        "minute",
        "metre",
        "meter",
        "point",
        "place",
        "stone",
        "pound",
        "ton",
        "tonne",
        "kg",
        "kilo",
        "kilogram",
        "foot",
        "feet",
        "inch",
        "inche",
        "km",
        "kilometre",
        "kilometer",
        "acre",
        "hectare",
        "degree",
        "mph",
        "gallon",
        "litre",
        "liter",
    )
)
#: What becomes of people, by the words near their number: who was hurt is not counted with who died.
_FATES = {
    "dead": re.compile(
        r"\b(?:dead|die[sd]?|dying|kill\w*|deaths?|fatalit\w+|perish\w*|drown\w*|bodies|toll)\b", re.I
    ),
    "hurt": re.compile(r"\b(?:hurt|injur\w+|wounded|casualt\w+|hospital\w*)\b", re.I),
    "missing": re.compile(r"\b(?:missing|unaccounted|disappear\w*|vanish\w*|abduct\w*|kidnap\w*)\b", re.I),
    "held": re.compile(r"\b(?:arrest\w*|detain\w*|held|custody|jailed)\b", re.I),
    "gone": re.compile(
        r"\b(?:evacuat\w*|flee\w*|fled|from their homes|leave their homes|homeless|displaced"
        r"|(?:ordered|told|forced) (?:out|to leave|from))\b",
        re.I,
    ),
}
#: So many code points on either side tell it.
_NEAR = 60
_MONEY = frozenset(("USD", "GBP", "EUR", "JPY", "CNY", "INR", "RUB", "CHF", "CAD", "AUD"))


@dataclass(frozen=True, slots=True)
class Inflated:
    """A front's quantity, the highest one of the body for the same thing, and the claim that has it."""

    front: Quantity
    highest: Quantity
    claim: Claim


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity of the body and the claim that has it."""

    quantity: Quantity
    claim: Claim

    @property
    def most(self) -> float:
        """The highest number that the quantity allows, its lowest where it is open."""
        return self.quantity.high if self.quantity.high is not None else self.quantity.low or 0.0


#: People as such.
_PERSONS = Quantity(
    phrase=Phrase.cut("people", [Span(0, 6)]), low=None, high=None, bound=Bound.EXACTLY, unit="people"
)


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group["nouns"]) for group in load("counted")["group"])


def _noun(quantity: Quantity) -> str:
    """Return the head noun of what is counted, in a rough singular."""
    words = (quantity.unit or "").lower().replace("-", " ").split()
    return words[-1].removesuffix("s") if words else ""


def is_comparable(one: Quantity, other: Quantity) -> bool:
    """Say whether two quantities count the same sort of thing by their units."""
    if one.unit is None or other.unit is None:
        return False
    if one.unit in _MONEY or other.unit in _MONEY or one.unit == "percent" or other.unit == "percent":
        return one.unit == other.unit
    left, right = _noun(one), _noun(other)
    return left == right or any(left in group and right in group for group in _groups())


def is_vague(quantity: Quantity) -> bool:
    """Say whether a quantity is an order of magnitude: "dozens", "hundreds"."""
    return _VAGUE.match(quantity.phrase.text) is not None


def find_inflated(dossier: Dossier, front: Claim, tolerance: float) -> Iterator[Inflated]:
    """Yield the quantities of ``front`` that exceed every comparable one of the body.

    ``tolerance`` is the share by which rounding may raise a number. A number that the body has of anything,
    and one that is the sum of comparable ones, is borne out.
    """
    counted = [
        Counted(quantity, claim)
        for claim in dossier.body
        if claim.id != front.id and not (front.place is ClaimPlace.LEAD and claim.place is ClaimPlace.LEAD)
        for quantity in _quantities(dossier, claim)
    ]
    for quantity in _quantities(dossier, front):
        least = _LEAST_IN_LEAD if front.place is ClaimPlace.LEAD else _LEAST
        if quantity.low is None or quantity.low < least or _noun(quantity) in _AGES:
            continue
        lost = _find_ceiling(quantity, counted)
        highest = lost or _find_highest(dossier, front, quantity, counted, tolerance)
        if highest is not None:
            yield Inflated(quantity, highest.quantity, highest.claim)


def _quantities(dossier: Dossier, claim: Claim) -> tuple[Quantity, ...]:
    """Return the quantities of a claim, also of people counted without a noun: "five die", "dozens hurt"."""
    string = dossier.string(claim.part)
    found = [quantity for quantity in claim.quantities if quantity.unit is not None]
    taken = [quantity.phrase.spans[0].start for quantity in found]
    for span in claim.content.spans:
        for match in _PEOPLE.finditer(string, span.start, span.end):
            if match.start() not in taken and (interval := _interval(match[1])):
                phrase = Phrase.cut(string, [Span(match.start(1), match.end(1))])
                low, high, bound = interval
                found.append(Quantity(phrase=phrase, low=low, high=high, bound=bound, unit="people"))
    return (*found, *(quantity for quantity in claim.quantities if quantity.unit is None))


@cache
def _interval(words: str) -> tuple[float | None, float | None, Bound] | None:
    """Return what a number by itself comes to, read as a number of people."""
    text = f"{words.lower()} people"
    read = find_quantities(text, [Span(0, len(text))])
    return (read[0].low, read[0].high, read[0].bound) if read else None


def _find_highest(
    dossier: Dossier, front: Claim, quantity: Quantity, counted: list[Counted], tolerance: float
) -> Counted | None:
    """Return the highest comparable number if ``quantity`` is above it and nothing else bears it out."""
    comparable = [one for one in counted if is_comparable(quantity, one.quantity)]
    near = [
        one
        for one in comparable
        if not (is_vague(one.quantity) or _is_part(dossier, one)) and _is_of(dossier, front, quantity, one)
    ]
    if is_vague(quantity):
        near = [one for one in near if _noun(one.quantity) == _noun(quantity)] or near
    least = quantity.low or 0
    if not near or quantity.bound is Bound.AT_MOST or _is_met(quantity, counted, near, tolerance):
        return None
    highest = max(near, key=lambda one: one.most)
    furthest = _FURTHEST_IN_LEAD if front.place is ClaimPlace.LEAD else _FURTHEST
    if any(one.most * (1 + tolerance) >= least for one in near) or highest.most * furthest < least:
        return None
    return None if _is_sum(least, [one.most for one in comparable]) else highest


def _is_of(dossier: Dossier, front: Claim, quantity: Quantity, one: Counted) -> bool:
    """Say whether a number of the body counts what ``front`` counts.

    By the same noun, unless it is one by which many things are counted; of money, by a sum that is nearly as
    large; and for a headline by what is said around both. A lead has much beside its news.
    """
    if is_comparable(quantity, _PERSONS):
        fate, other = _fate(dossier, front, quantity), _fate(dossier, one.claim, one.quantity)
        if fate and other:
            return fate == other
    if (
        _noun(quantity) == _noun(one.quantity)
        and _noun(quantity) not in _ANYTHING
        and quantity.unit not in _MONEY
    ):
        return True
    if quantity.unit in _MONEY and one.most >= _CLOSE * (quantity.low or 0):
        return True
    if front.place is ClaimPlace.LEAD:
        return False
    number = dossier.wording(front.part).words(quantity.phrase.spans)
    asked = np.setdiff1d(dossier.words(front), number)
    return len(asked) == 0 or dossier.coverage(asked, dossier.context(one.claim)) >= _SAME_EVENT


def _fate(dossier: Dossier, claim: Claim, quantity: Quantity) -> str | None:
    """Return what becomes of the people that ``quantity`` counts, None where no word near it tells."""
    string, spans = dossier.string(claim.part), quantity.phrase.spans
    whole = claim.content.spans
    start, end = max(spans[0].start - _NEAR, whole[0].start), min(spans[-1].end + _NEAR, whole[-1].end)
    around = string[start:end]
    found = [
        (abs(match.start() - (spans[0].start - start)), name)
        for name, pattern in _FATES.items()
        for match in pattern.finditer(around)
    ]
    return min(found)[1] if found else None


def _is_part(dossier: Dossier, one: Counted) -> bool:
    """Say whether a number counts some out of a whole: "two of the buildings"."""
    spans = one.quantity.phrase.spans
    words = dossier.article.text[spans[0].start : spans[-1].end]
    return re.search(r"\bof (?:the|them|those|these|its|his|her|their)\b", words, re.IGNORECASE) is not None


def _is_met(quantity: Quantity, counted: list[Counted], near: list[Counted], tolerance: float) -> bool:
    """Say whether the body has the number itself, of whatever; a vague one is met by what lies within it.

    Only what counts the same thing (``near``) meets a vague one: in "thousands" lies much.
    """
    low, high = quantity.low or 0, quantity.high if quantity.high is not None else quantity.low or 0
    is_vague = high > low * (1 + tolerance)
    return any(
        low <= one.most * (1 + tolerance)
        and (one.quantity.low or one.most) <= max(high, low) * (1 + tolerance)
        for one in (near if is_vague else counted)
        if one in near or _has_digit(one.quantity) or quantity.unit != "percent"
    )


def _has_digit(quantity: Quantity) -> bool:
    """Say whether a number stands in figures: "half of them" bears no "50 %" out."""
    return any(letter.isdigit() for letter in quantity.phrase.text)


def _is_sum(least: float, values: list[float]) -> bool:
    largest = sorted(values, reverse=True)[:_MAX_PARTS]
    return any(
        abs(sum(some) - least) <= _SUM * least
        for size in range(2, len(largest) + 1)
        for some in combinations(largest, size)
    )


def _find_ceiling(quantity: Quantity, counted: list[Counted]) -> Counted | None:
    """Return where the body has a number as an upper bound alone that ``quantity`` gives as it stands."""
    if quantity.bound not in (Bound.EXACTLY, Bound.AT_LEAST) or quantity.high not in (None, quantity.low):
        return None
    same = [one for one in counted if quantity.low in (one.quantity.low, one.quantity.high)]
    is_bound = bool(same) and all(one.quantity.bound is Bound.AT_MOST for one in same)
    return same[0] if is_bound else None
