"""Outlets: the list of them, and how each credits."""

from __future__ import annotations

from fastapi import Request

from thirdhand.web.contexts.outlet import OutletPage, OutletsPage, load_outlet_page, load_outlets_page
from thirdhand.web.contexts.search import clean
from thirdhand.web.lines import MOST_ADDRESS
from thirdhand.web.pages.search import Number
from thirdhand.web.rendering import Pages
from thirdhand.web.site import site_of

pages = Pages()
router = pages.router


@pages.page("/outlets", "outlets.html")
def outlets(request: Request, q: str = "", page: Number = 1) -> OutletsPage:
    """Show the outlets with the words that were typed in their names, or all."""
    return load_outlets_page(site_of(request).store, clean(q), page)


# an outlet may have a stroke in its name, which is one in the address too
@pages.page("/outlets/{key:path}", "outlet.html")
def outlet(request: Request, key: str) -> OutletPage:
    """Show how an outlet credits."""
    return load_outlet_page(site_of(request).store, clean(key, MOST_ADDRESS))
