"""The pages, one module each kind: from a request to the context that its template and its twin show."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter


def routers() -> Iterator[APIRouter]:
    """Yield the routers of all pages; a path is answered by the first that has it."""
    from thirdhand.web.pages import (
        article,
        audit,
        checks,
        claims,
        correcting,
        feeds,
        jobs,
        outlets,
        reading,
        removing,
        search,
        signing,
        sources,
        start,
        stories,
    )

    for module in (
        start,
        article,
        claims,
        correcting,
        audit,
        signing,
        search,
        sources,
        outlets,
        checks,
        stories,
        reading,
        removing,
        jobs,
        feeds,
    ):
        yield module.router
