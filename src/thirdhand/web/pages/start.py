"""The start: what can be done here, and what there is."""

from __future__ import annotations

from fastapi import Request

from thirdhand.web.contexts.start import StartPage, load_start_page
from thirdhand.web.rendering import Pages
from thirdhand.web.site import person_of, site_of

pages = Pages()
router = pages.router


@pages.page("/", "start.html")
def start(request: Request) -> StartPage:
    """Show the start."""
    return load_start_page(site_of(request).store, person_of(request).name)
