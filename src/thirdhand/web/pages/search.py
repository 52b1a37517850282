"""Search: a question that stands in the address, and what was found."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import RedirectResponse, Response

from thirdhand.web.contexts.paging import MOST_PAGES
from thirdhand.web.contexts.search import Conditions, SearchPage, clean, find_named_page, load_search_page
from thirdhand.web.rendering import Pages
from thirdhand.web.site import site_of

pages = Pages()
router = pages.router

Number = Annotated[int, Query(ge=1, le=MOST_PAGES)]


@pages.page("/search", "search.html")
def search(
    request: Request,
    q: str = "",
    outlet: str = "",
    since: str = "",
    until: str = "",
    source: str = "",
    kind: str = "",
    anonymity: str = "",
    certainty: str = "",
    rule: str = "",
    page: Number = 1,
) -> SearchPage | Response:
    """Show what is found; an address, or the id of an article or a claim, leads there at once."""
    store, q = site_of(request).store, clean(q)
    if (path := find_named_page(store, q)) is not None:
        return RedirectResponse(_to_twin(path) if request.url.path.endswith(".json") else path, 303)
    typed = {"outlet": outlet, "since": since, "until": until, "source": source}
    typed |= {"kind": kind, "anonymity": anonymity, "certainty": certainty, "rule": rule}
    conditions = Conditions(**{name: clean(value) for name, value in typed.items()})
    return load_search_page(store, q, conditions, page)


def _to_twin(path: str) -> str:
    return f"{path.partition('#')[0]}.json"
