"""The application: what is asked goes through the guards to a page, and comes back with safe headers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from thirdhand.store.store import Store
from thirdhand.web.api import add_api
from thirdhand.web.config import Config
from thirdhand.web.errors import Refused, add_handlers
from thirdhand.web.jobs.desk import Desk
from thirdhand.web.pages import routers
from thirdhand.web.rendering import ASSETS, asset_url, pack_asset, read_asset
from thirdhand.web.security.guards import add_guards
from thirdhand.web.site import Site

#: Nothing is told to anybody, also where the environment asks FastAPI to.
_NO_TELEMETRY: Any = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
_FOR_EVER = "public, max-age=31536000, immutable"


def create_app(config: Config) -> FastAPI:
    """Return the application that serves the store of ``config``, for any ASGI server."""

    @asynccontextmanager
    async def live(app: FastAPI) -> AsyncIterator[None]:
        with Store.open(config.store) as store, closing(Desk(config)) as desk:
            app.state.site = Site(config, store, desk)
            yield

    # the pages that FastAPI makes of its own load script from other hosts
    app = FastAPI(
        title="Thirdhand",
        lifespan=live,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        telemetry=_NO_TELEMETRY,
    )
    app.add_api_route(
        "/static/{version}/{name}", _answer_asset, methods=["GET", "HEAD"], include_in_schema=False
    )
    for router in routers():
        app.include_router(router)
    add_api(app, config)
    add_handlers(app)
    add_guards(app, config)
    return app


def _answer_asset(request: Request, version: str, name: str) -> Response:
    if name not in ASSETS or asset_url(name) != f"/static/{version}/{name}":
        raise Refused(404, "There is no such file.", "Load the page again.")
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            pack_asset(name), media_type=ASSETS[name][0], headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(read_asset(name), media_type=ASSETS[name][0], headers=headers)
