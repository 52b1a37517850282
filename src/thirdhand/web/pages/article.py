"""An article: who says what in it, where else it is said, and how it stood before."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Request
from starlette.responses import RedirectResponse, Response

from thirdhand.web.contexts.article import (
    ArticlePage,
    HistoryPage,
    load_article_page,
    load_history_page,
)
from thirdhand.web.rendering import Pages
from thirdhand.web.site import site_of

pages = Pages()
router = pages.router


@pages.page("/articles/{id}/history", "history.html")
def history(request: Request, id: str) -> HistoryPage | Response:
    """Show what changed from each version to the next."""
    page = load_history_page(site_of(request).store, id)
    return page if page.current == id else _move(request, id, page.current)


@pages.page("/articles/{id}", "article.html")
def article(
    request: Request, id: str, part: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> ArticlePage | Response:
    """Show an article. Its record's id is its address; what else means it leads there."""
    page = load_article_page(site_of(request).store, id, part)
    return page if page.article.id == id else _move(request, id, page.article.id)


def _move(request: Request, id: str, record: str) -> Response:
    """Lead to the page of the article itself, by whatever name it was asked for."""
    path = request.url.path.replace(f"/articles/{id}", f"/articles/{quote(record, safe=':')}", 1)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(path + query, 307)
