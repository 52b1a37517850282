"""The start: what can be done here, and what there is."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from thirdhand.web.rendering import Pages

pages = Pages()
router = pages.router


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """Nothing yet."""

    n_articles: int


@pages.page("/", "start.html")
def start(request: Request) -> StartPage:
    """Show the start."""
    return StartPage(n_articles=0)
