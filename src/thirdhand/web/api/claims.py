"""Claims that several articles have, one of them whole, and why two are one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request

from thirdhand.store.cluster_headings import load_cluster_headings
from thirdhand.store.store import Store
from thirdhand.tracing.finding import rank_clusters
from thirdhand.web.api.answering import Api
from thirdhand.web.api.answers import Claims
from thirdhand.web.api.requests import ClaimId, Words
from thirdhand.web.contexts.claim import ClaimPage, load_claim_page
from thirdhand.web.contexts.claims import PAGE, load_claims_page
from thirdhand.web.contexts.search import FoundClaim, clean
from thirdhand.web.contexts.why import WhyPage, load_why_page
from thirdhand.web.site import site_of

api = Api("claims")

Sort = Annotated[str, Query(max_length=20, description="articles, outlets (for each origin) or drift.")]
After = Annotated[
    str | None, Query(max_length=20, description="The id of a claim: the page begins behind it.")
]
Other = Annotated[str, Query(min_length=1, max_length=2_000, description="k7, or one claim: b2:….c3.")]


@api.get("/claims", Claims)
def list_claims(request: Request, q: Words = "", sort: Sort = "articles", after: After = None) -> Claims:
    """The claims that several articles have, those of most articles first.

    With words, those that say them, the best first, on one page; ``missing`` are words that one does not say.
    """
    store, words = site_of(request).store, clean(q)
    if words:
        return Claims(q=words, sort=sort, claims=_find(store, words), next=None)
    page = load_claims_page(store, sort, after)
    claims = tuple(FoundClaim(cluster=cluster, missing=()) for cluster in page.claims)
    return Claims(q="", sort=sort, claims=claims, next=page.next)


def _find(store: Store, words: str) -> tuple[FoundClaim, ...]:
    with store.reading() as connection:
        ranked = rank_clusters(connection, words, PAGE)
        shown = load_cluster_headings(connection, list(ranked))
    return tuple(FoundClaim(cluster=cluster, missing=ranked[int(cluster.id[1:])]) for cluster in shown)


@api.get("/claims/{id}/why", WhyPage, without=("once",))
def show_why(request: Request, id: ClaimId, other: Other) -> WhyPage:
    """Why two claims are one, or are not."""
    site = site_of(request)
    return load_why_page(site.store, id, id, other, site.config.model)


@api.get("/claims/{id}", ClaimPage, without=("part", "correction", "is_again", "tools"))
def show_claim(request: Request, id: ClaimId) -> ClaimPage:
    """A claim through all its articles: who has it from whom, how many origins it has, what changed.

    An id that was merged into another leads to that one.
    """
    return load_claim_page(site_of(request).store, id)
