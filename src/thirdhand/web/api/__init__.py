"""``/api/v1``: everything that the pages show, for programs, and an article read on request.

    answering    from a function that returns a value to a route that answers with it as JSON
    schemas      the schema of what a value looks like as JSON, made of the same types
    answers      what is answered that no page shows in one piece
    requests     what may be asked, each part with its limits
    articles     articles, their versions, what they share
    claims       claims, and why two are one
    collection   sources, outlets, checks, counts
    stories      what is followed, and what was new in it
    work         an article read and not kept; how far a job is

Answers are made of what the pages are made of, so that both always say the same. Articles, clusters and
pairs have the form of their contracts (docs/json.md). Nothing here changes a store.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from thirdhand.web.config import Auth, Config

PREFIX = "/api/v1"


def add_api(app: FastAPI, config: Config) -> None:
    """Put the API, and the description of it, into ``app``."""
    from thirdhand.web.api import articles, claims, collection, stories, work
    from thirdhand.web.api.answering import describe

    parts = [module.api for module in (articles, claims, collection, stories, work)]
    for part in parts:
        app.include_router(part.router, prefix=PREFIX)
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        return describe(plain(), parts, prefix=PREFIX, needs_token=config.auth is Auth.TOKEN)

    app.openapi = openapi  # type: ignore[method-assign]
