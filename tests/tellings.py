"""Small worlds for the tests of origins and drift: articles of invented outlets, each with its claims of one cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.invented import claim, link, quantity
from thirdhand.linking.values import Copied, Member, Side
from thirdhand.records import Article, Certainty, Claim, Link, Part, Quantity, Span


@dataclass(frozen=True)
class Said:
    """What an article has of the cluster: the claim's words, its chain, how sure, on which side."""

    words: str
    chain: Sequence[tuple[Any, ...]] = ()
    denies: bool = False
    certainty: str = "asserted"
    hearsay: bool = False
    in_title: bool = False
    number: tuple[str, float | None, float | None, str, str] | None = None


def said(words: str, *chain: tuple[Any, ...], **more: Any) -> Said:  # noqa: ANN401
    return Said(words, chain, **more)


def told(
    id: str, outlet: str | None, text: str, *says: Said, at: str | None = None, title: str | None = None
) -> list[Member]:
    """Return the members of one article; ``at`` is the time of day on 4 March 2026 in UTC, or a full date."""
    published = f"2026-03-04T{at}:00+00:00" if at is not None and len(at) == 5 else at
    claims = [
        _claim(f"c{number}", title or "" if one.in_title else text, one) for number, one in enumerate(says)
    ]
    article = Article(
        id=id, ref=id, text=text, title=title, outlet=outlet, published=published, claims=tuple(claims)
    )
    sides = (Side.DENIES if one.denies else Side.SUPPORTS for one in says)
    return [Member(article=article, claim=one, side=side) for one, side in zip(claims, sides, strict=True)]


def _claim(id: str, text: str, one: Said) -> Claim:
    chain = [_link(text, spec) for spec in one.chain]
    if chain:
        chain[-1] = _sure(chain[-1], one.certainty)
    place = "headline" if one.in_title else "body"
    part = Part.TITLE if one.in_title else Part.TEXT
    author = "unknown" if chain or one.hearsay else one.certainty
    return claim(
        text,
        id,
        [one.words],
        *chain,
        author=author,
        place=place,
        part=part.value,
        quantities=[_number(text, one.number)] if one.number else [],
        hearsay=one.hearsay,
    )


def _link(text: str, spec: tuple[Any, ...]) -> Link:
    words, kind, *rest = spec
    anonymity = rest[0] if rest else "named"
    more = {"name": rest[1]} if len(rest) > 1 else {}
    return link(text, words, kind, anonymity, **more)


def _sure(given: Link, certainty: str) -> Link:
    return replace(given, certainty=Certainty(certainty))


def _number(text: str, spec: tuple[str, float | None, float | None, str, str]) -> Quantity:
    words, low, high, bound, unit = spec
    return quantity(text, words, low, high, bound, unit)


def copy_of(child: str, parent: str | None, text: str, wire: str | None = None) -> Copied:
    """Return the copying of a whole text."""
    return Copied(child=child, parent=parent, spans=(Span(0, len(text)),), wire=wire)
