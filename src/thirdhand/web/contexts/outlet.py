"""Outlets: which there are, and how one of them credits. Counts of words, never a score."""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.store.outlets import (
    ClaimCounts,
    Tally,
    count_children,
    count_claims,
    count_credited,
    count_findings,
    count_outlets,
    count_parents,
    find_outlet_articles,
    name_outlets,
)
from thirdhand.store.overview import ArticleLine, list_articles
from thirdhand.store.store import Store
from thirdhand.terms import fold_name
from thirdhand.web.contexts.counts import OverTime, count_over_time
from thirdhand.web.contexts.paging import Paging, make_paging

#: Outlets of one page of the list; sources, outlets and articles that are named of one.
OUTLETS, _SOURCES, _OTHERS, _ARTICLES = 100, 15, 10, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletLine:
    """An outlet in the list."""

    key: str
    name: str
    n_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletsPage:
    """A page of the outlets with ``q`` in their names, those of most articles first, of ``n_outlets``."""

    q: str
    outlets: tuple[OutletLine, ...]
    n_outlets: int
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletPage:
    """How an outlet credits, counted in the ``n_articles`` that it published last; ``has_more`` says that
    there are others. ``articles`` are the latest of them.

    ``copied_from`` are the outlets whose text it has, ``copied_by`` those that have its text.
    """

    key: str
    name: str
    n_articles: int
    has_more: bool
    claims: ClaimCounts
    sources: tuple[Tally, ...]
    findings: tuple[Tally, ...]
    copied_from: tuple[Tally, ...]
    copied_by: tuple[Tally, ...]
    over_time: OverTime
    articles: tuple[ArticleLine, ...]


def load_outlets_page(store: Store, q: str = "", number: int = 1) -> OutletsPage:
    """Return the page ``number`` of the outlets with ``q`` in their names."""
    first, wanted = (number - 1) * OUTLETS, fold_name(q)
    with store.reading() as connection:
        counts = {key: n for key, n in count_outlets(connection).items() if wanted in key}
        keys = list(counts)[first : first + OUTLETS]
        names = name_outlets(connection, keys)
    return OutletsPage(
        q=q,
        outlets=tuple(OutletLine(key=key, name=names[key], n_articles=counts[key]) for key in keys),
        n_outlets=len(counts),
        paging=make_paging(number, has_more=len(counts) > first + OUTLETS, query={"q": q}),
    )


def load_outlet_page(store: Store, key: str) -> OutletPage:
    """Return the page of the outlet ``key``, its name in any case; raises NotFoundError."""
    key = fold_name(key)
    with store.reading() as connection:
        found = find_outlet_articles(connection, key)
        return OutletPage(
            key=key,
            name=found.name,
            n_articles=len(found.version_ids),
            has_more=found.has_more,
            claims=count_claims(connection, found.reading_ids),
            sources=tuple(count_credited(connection, found.reading_ids, _SOURCES)),
            findings=tuple(count_findings(connection, found.reading_ids)),
            copied_from=tuple(count_parents(connection, found.version_ids)[:_OTHERS]),
            copied_by=tuple(count_children(connection, found.version_ids)[:_OTHERS]),
            over_time=count_over_time(found.times),
            articles=tuple(list_articles(connection, found.version_ids[:_ARTICLES])),
        )
