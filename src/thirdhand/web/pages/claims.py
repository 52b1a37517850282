"""Claims that several articles carry, one of them whole, why two are one, and the plots of one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from thirdhand.errors import UsageError
from thirdhand.store.store import Store
from thirdhand.tracing.naming import read_cluster_id
from thirdhand.web.contexts.claim import ClaimPage, Part, Tools, load_claim_page
from thirdhand.web.contexts.claims import ClaimsPage, load_claims_page
from thirdhand.web.contexts.corrections import find_correction
from thirdhand.web.contexts.merging import find_candidates
from thirdhand.web.contexts.plots import Plots, PlotsPage
from thirdhand.web.contexts.why import WhyPage, load_why_page
from thirdhand.web.rendering import Pages
from thirdhand.web.site import person_of, site_of

pages = Pages()
router = pages.router
_plots = Plots()
#: Letters of what another claim is looked for by.
_MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What an editor asks of a claim's page."""

    is_correcting: bool
    words: str
    correction: int | None
    is_again: bool


async def read_part(
    every: Annotated[bool, Query(alias="all")] = False,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    tree: bool = False,
) -> Part:
    """Return which part of a claim is to be shown."""
    return Part(is_whole=every, number=page, has_tree=tree)


async def read_asked(
    correct: bool = False,
    merge: Annotated[str, Query(max_length=_MOST_LETTERS)] = "",
    correction: Annotated[int | None, Query(ge=1, le=2**31)] = None,
    again: bool = False,
) -> Asked:
    """Return what an editor asks for: a form, a claim to merge with, what was just done."""
    return Asked(correct or bool(merge.strip()), merge.strip(), correction, again)


@pages.page("/claims", "claims.html")
def claims(request: Request, sort: str = "articles", after: str | None = None) -> ClaimsPage:
    """Show the claims that several articles have, those of most articles first."""
    return load_claims_page(site_of(request).store, sort, after)


@pages.page("/claims/{id}/why", "why.html")
def why(
    request: Request, id: str, claim: str | None = None, one: str | None = None, other: str | None = None
) -> WhyPage:
    """Show why ``claim`` belongs to the claim of this page, or why ``one`` and ``other`` are one or not."""
    site, second = site_of(request), claim or other
    if second is None:
        raise UsageError("claim: is missing; open this from the page of a claim, beside one of its articles")
    return load_why_page(site.store, id, one or id, second, site.config.model)


@pages.page("/claims/{id}/plots", "claim_plots.html")
def plots(request: Request, id: str) -> PlotsPage | Response:
    """Show the plots of a claim; its page loads them into itself."""
    page = _plots.load(site_of(request).store, id)
    return page if page.id == id else _move(request, id, page.id)


@pages.page("/claims/{id}", "claim.html")
def claim(
    request: Request,
    id: str,
    part: Annotated[Part, Depends(read_part)],
    asked: Annotated[Asked, Depends(read_asked)],
    was: str | None = None,
) -> ClaimPage | Response:
    """Show a claim. What was merged into another leads there."""
    store = site_of(request).store
    page = load_claim_page(store, id, part=part, was=was)
    if page.id != id:
        return _move(request, id, page.id)
    return _equip(store, page, asked) if person_of(request).is_editor else page


def _equip(store: Store, page: ClaimPage, asked: Asked) -> ClaimPage:
    """Give ``page`` what editors ask for."""
    if asked.correction is not None:
        page = replace(page, correction=find_correction(store, asked.correction), is_again=asked.is_again)
    if not asked.is_correcting:
        return page
    candidates = find_candidates(store, page.id, asked.words) if asked.words else None
    return replace(page, tools=Tools(once=secrets.token_urlsafe(16), candidates=candidates))


def _move(request: Request, id: str, to: str) -> Response:
    """Lead to the page of the claim that ``id`` means now; it says from which one that is gone."""
    is_gone = read_cluster_id(id) is not None and id.lower() != to
    path = request.url.path.replace(f"/claims/{id}", f"/claims/{to}", 1)
    asked = dict(request.query_params) | ({"was": id} if is_gone else {})
    return RedirectResponse(f"{path}{f'?{urlencode(asked)}' if asked else ''}", 307)
