"""Sources: who is credited lately or has words in the name, and all there is to know of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thirdhand.store.cluster_headings import ClusterHeading, load_cluster_headings
from thirdhand.store.crediting import (
    Credit,
    CreditedClaim,
    CreditedSource,
    find_clusters_of_source,
    find_source,
    list_latest_sources,
    list_named_sources,
    load_credited,
    load_credits,
)
from thirdhand.store.latest import COUNTED, find_latest
from thirdhand.store.quoting import list_pronouns
from thirdhand.store.store import Store
from thirdhand.terms import fold_name
from thirdhand.views.margin import in_one_line
from thirdhand.web.contexts.counts import Count, OverTime, count_over_time, count_words
from thirdhand.web.contexts.paging import Paging, make_paging

#: Sources of one page of the list, claims of one page of a source.
SOURCES, CLAIMS = 50, 25
#: Claims in whose articles it is looked up by which words a source is called, and words that are shown.
_LOOKED_UP, _ALIASES = 60, 12
_OUTLETS, _CLUSTERS = 12, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """A page of the list. Without words ``q``, those are in it that the latest articles credit.

    ``n_counted`` says of how many articles, and is None where all are counted; ``has_more`` that more
    sources have the words than are looked at.
    """

    q: str
    sources: tuple[CreditedSource, ...]
    n_counted: int | None
    has_more: bool
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditingOutlet:
    """An outlet that credits a source: with how many claims, in how many articles; None has no name."""

    name: str | None
    n_claims: int
    n_articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source and what it is credited with.

    Everything is counted in its last credits; ``has_more`` says that there are older ones. ``aliases`` are
    the words by which it is called where its latest ``n_looked_up`` claims stand. ``clusters`` are the claims
    that several articles have and that it is credited with most often. ``outlets`` are the first of
    ``n_outlets``.
    """

    id: int
    name: str
    kinds: tuple[Count, ...]
    anonymity: tuple[Count, ...]
    certainty: tuple[Count, ...]
    is_pronoun: bool
    is_named: bool
    aliases: tuple[Count, ...]
    n_looked_up: int
    n_claims: int
    n_articles: int
    has_more: bool
    outlets: tuple[CreditingOutlet, ...]
    n_outlets: int
    over_time: OverTime
    clusters: tuple[ClusterHeading, ...]
    claims: tuple[CreditedClaim, ...]
    paging: Paging


def load_sources_page(store: Store, q: str = "", number: int = 1) -> SourcesPage:
    """Return the page ``number`` of the sources with the words ``q``, or of those credited lately."""
    offset, n_counted, has_more = (number - 1) * SOURCES, None, False
    with store.reading() as connection:
        if q:
            found, has_more = list_named_sources(connection, q, offset=offset, limit=SOURCES + 1)
        else:
            latest = find_latest(connection)
            n_counted = COUNTED if latest.has_more else None
            found = list_latest_sources(connection, latest, offset=offset, limit=SOURCES + 1)
    return SourcesPage(
        q=q,
        sources=tuple(found[:SOURCES]),
        n_counted=n_counted,
        has_more=has_more,
        paging=make_paging(number, has_more=len(found) > SOURCES, query={"q": q}),
    )


def load_source_page(store: Store, id: int, number: int = 1) -> SourcePage:
    """Return the page of a source with the page ``number`` of its claims; raises NotFoundError."""
    first = (number - 1) * CLAIMS
    with store.reading() as connection:
        source = find_source(connection, id)
        credits, has_more = load_credits(connection, id)
        shown = credits[first : first + CLAIMS]
        told = load_credited(connection, [*shown, *credits[:_LOOKED_UP]])
        clusters = load_cluster_headings(connection, find_clusters_of_source(connection, id, _CLUSTERS))
    anonymity = count_words(credit.anonymity for credit in credits)
    outlets = _count_outlets(credits)
    return SourcePage(
        id=id,
        name=source.name,
        kinds=count_words(credit.kind for credit in credits),
        anonymity=anonymity,
        certainty=count_words(credit.certainty for credit in credits),
        is_pronoun=source.is_pronoun,
        is_named=bool(anonymity) and anonymity[0].name == "named",
        aliases=_count_aliases(told[len(shown) :]),
        n_looked_up=len(told) - len(shown),
        n_claims=len(credits),
        n_articles=len({credit.version_id for credit in credits}),
        has_more=has_more,
        outlets=tuple(outlets[:_OUTLETS]),
        n_outlets=len(outlets),
        over_time=count_over_time(credit.published_at for credit in credits),
        clusters=tuple(clusters),
        claims=tuple(told[: len(shown)]),
        paging=make_paging(number, has_more=len(credits) > first + CLAIMS),
    )


def _count_aliases(told: Sequence[CreditedClaim]) -> tuple[Count, ...]:
    """Return the words by which a source is called, without pronouns, the same words in any case once."""
    pronouns = set(list_pronouns())
    words = [in_one_line(claim.called) for claim in told]
    written = {fold_name(word): word for word in reversed(words)}
    counts = count_words(key for word in words if (key := fold_name(word)) not in pronouns)
    return tuple(Count(name=written[count.name], n=count.n) for count in counts[:_ALIASES])


def _count_outlets(credits: Sequence[Credit]) -> list[CreditingOutlet]:
    of_outlet: dict[str | None, list[Credit]] = {}
    for credit in credits:
        of_outlet.setdefault(credit.outlet_key, []).append(credit)
    outlets = [
        CreditingOutlet(
            name=credits[0].outlet,
            n_claims=len(credits),
            n_articles=len({credit.version_id for credit in credits}),
        )
        for credits in of_outlet.values()
    ]
    return sorted(outlets, key=lambda outlet: (-outlet.n_claims, outlet.name or ""))
