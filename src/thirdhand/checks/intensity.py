"""Intensifying words of a headline ("chaos", "slams", "soars") that nothing in the body is as strong as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import headline_fronts, quotations
from thirdhand.checks.rule import Sighting
from thirdhand.checks.wording import quote
from thirdhand.lexicons import load
from thirdhand.records import Claim, Part, Phrase, Span


@dataclass(frozen=True, slots=True)
class Strength:
    """A group of strong words, and what bears them out: words, or a change of so many percent."""

    strong: re.Pattern[str]
    carried: re.Pattern[str]
    percent: float | None


@cache
def _strengths() -> tuple[Strength, ...]:
    return tuple(
        Strength(
            re.compile(rf"\b(?:{'|'.join(group['strong'])})\b", re.IGNORECASE),
            re.compile(rf"\b(?:{'|'.join(group['carried'])})", re.IGNORECASE),
            group.get("percent"),
        )
        for group in load("intensity")["group"]
    )


def find_bare_intensity(dossier: Dossier) -> Iterator[Sighting]:
    """Yield the strong words of the headline that neither words nor figures of the body bear out."""
    fronts = list(headline_fronts(dossier))
    if not fronts or dossier.is_opinion:
        return
    part = fronts[0].part
    start = min(front.content.spans[0].start for front in fronts)
    end = max(front.content.spans[-1].end for front in fronts)
    string = dossier.string(part)
    line = Span(0, len(string)) if part is Part.TITLE else Span(start, end)
    body = dossier.article.text[dossier.body_start :].replace("’", "'")
    for strength in _strengths():
        match = strength.strong.search(string, line.start, line.end)
        if match is None or strength.carried.search(body) or _has_change(dossier, strength):
            continue
        if strength.strong.search(body) or any(
            one.start < match.start() < one.end for one in quotations(string)
        ):
            continue
        front = next((one for one in fronts if _holds(one, match)), fronts[0])
        yield Sighting(
            fact=("headline", front.id),
            part=part,
            phrase=Phrase.cut(string, [Span(match.start(), match.end())]),
            message=f"The headline says {quote(match[0])}; nothing in the text is of that strength.",
            settle="Take a word that the text bears out, or report what bears this one out.",
            against=_nearest(dossier, front),
            claims=(front.id,),
        )


def _holds(front: Claim, match: re.Match[str]) -> bool:
    return any(span.start <= match.start() < span.end for span in front.content.spans)


def _has_change(dossier: Dossier, strength: Strength) -> bool:
    """Say whether the body has a change, or a claim a step between two numbers, as large as the word."""
    if strength.percent is None:
        return False
    step = 1 + 2 * strength.percent / 100
    for claim in dossier.body:
        values: dict[str | None, list[float]] = {}
        for quantity in claim.quantities:
            if quantity.unit == "percent" and (quantity.high or quantity.low or 0) >= strength.percent:
                return True
            if quantity.low:
                values.setdefault(quantity.unit, []).append(quantity.low)
        if any(max(found) >= step * min(found) for found in values.values()):
            return True
    return False


def _nearest(dossier: Dossier, front: Claim) -> Phrase | None:
    found = dossier.support(front)
    return dossier.cut(found[0][1]) if found else None
