"""Sources, outlets, checks, and what a collection holds, counted."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request

from thirdhand.store.counting import Stats
from thirdhand.web.api.answering import Api
from thirdhand.web.api.requests import Number, Page, Words
from thirdhand.web.contexts.checks import CheckPage, ChecksPage, load_check_page, load_checks_page
from thirdhand.web.contexts.outlet import OutletPage, OutletsPage, load_outlet_page, load_outlets_page
from thirdhand.web.contexts.search import clean
from thirdhand.web.contexts.source import SourcePage, SourcesPage, load_source_page, load_sources_page
from thirdhand.web.site import site_of

api = Api("collection")

Key = Annotated[str, Path(max_length=2_000, description="The name of the outlet, in any case.")]
Rule = Annotated[str, Path(max_length=100, description="The id of a check, as single-source.")]


@api.get("/sources", SourcesPage)
def list_sources(request: Request, q: Words = "", page: Page = 1) -> SourcesPage:
    """Who is credited: in the latest articles, or with words in the name."""
    return load_sources_page(site_of(request).store, clean(q), page)


@api.get("/sources/{id}", SourcePage)
def show_source(request: Request, id: Number, page: Page = 1) -> SourcePage:
    """A source: what it is called, what it is credited with, by whom and how surely."""
    return load_source_page(site_of(request).store, id, page)


@api.get("/outlets", OutletsPage)
def list_outlets(request: Request, q: Words = "", page: Page = 1) -> OutletsPage:
    """The outlets, those of most articles first."""
    return load_outlets_page(site_of(request).store, clean(q), page)


@api.get("/outlets/{key:path}", OutletPage)
def show_outlet(request: Request, key: Key) -> OutletPage:
    """How an outlet credits: counts, never a score."""
    return load_outlet_page(site_of(request).store, key)


@api.get("/checks", ChecksPage)
def list_checks(request: Request) -> ChecksPage:
    """The sourcing checks, and how often each found something lately."""
    site = site_of(request)
    return load_checks_page(site.store, site.config.settings)


@api.get("/checks/{rule}", CheckPage)
def show_check(request: Request, rule: Rule, page: Page = 1) -> CheckPage:
    """A check: what it looks at, the standards that it goes by, and what it found."""
    site = site_of(request)
    return load_check_page(site.store, site.config.settings, rule, page)


@api.get("/stats", Stats)
def show_stats(request: Request) -> Stats:
    """What the collection holds, counted; of a large one that takes a while."""
    return site_of(request).store.stats()
