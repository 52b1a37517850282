"""The application as a browser on this machine would reach it, over a store of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import html
from starlette.testclient import TestClient

from thirdhand.web.app import create_app
from thirdhand.web.config import Config


@contextmanager
def open_client(store: str, **config: Any) -> Iterator[TestClient]:  # noqa: ANN401 -- fields of Config
    """Open the application that serves ``store``; redirects are not followed."""
    app = create_app(Config(store=store, **config))
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def parse(page: str) -> Any:  # noqa: ANN401 -- lxml's
    """Return a page as a tree."""
    return html.fromstring(page)


def words(element: Any) -> str:  # noqa: ANN401
    """Return what an element says, in one line."""
    return " ".join(element.text_content().split())


def list_routes(client: TestClient, method: str = "GET") -> list[Any]:
    """Return every route of the application that takes ``method``, those of its pages included."""
    app: Any = client.app
    return [route for route in _walk(app.routes) if method in (getattr(route, "methods", None) or ())]


def _walk(routes: Any) -> Iterator[Any]:  # noqa: ANN401 -- Starlette's
    for route in routes:
        yield from _walk(route.original_router.routes) if hasattr(route, "original_router") else (route,)
