"""Sources: the list of them, and each by its number."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request

from thirdhand.web.contexts.search import clean
from thirdhand.web.contexts.source import SourcePage, SourcesPage, load_source_page, load_sources_page
from thirdhand.web.pages.search import Number
from thirdhand.web.rendering import Pages
from thirdhand.web.site import site_of

pages = Pages()
router = pages.router

#: No database has a higher number for a row.
_MOST = 2**63 - 1


@pages.page("/sources", "sources.html")
def sources(request: Request, q: str = "", page: Number = 1) -> SourcesPage:
    """Show the sources with the words that were typed, or those that are credited lately."""
    return load_sources_page(site_of(request).store, clean(q), page)


@pages.page("/sources/{id}", "source.html")
def source(request: Request, id: Annotated[int, Path(ge=1, le=_MOST)], page: Number = 1) -> SourcePage:
    """Show who a source is and what it is credited with."""
    return load_source_page(site_of(request).store, id, page)
