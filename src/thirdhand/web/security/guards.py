"""The guards that a request goes through before a page sees it, the outermost first."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from thirdhand.store.roles import Role
from thirdhand.web.config import Config
from thirdhand.web.security.csrf import COOKIE
from thirdhand.web.security.headers import SafeHeaders
from thirdhand.web.site import Person

_LOCAL = Person("this machine", Role.EDITOR)


def add_guards(app: FastAPI, config: Config) -> None:
    """Put the guards of ``config`` around ``app``."""

    @app.middleware("http")
    async def identify(request: Request, call_next: RequestResponseEndpoint) -> Response:
        request.state.person = _LOCAL
        response = await call_next(request)
        if (secret := getattr(request.state, "form_secret", None)) is not None:
            response.set_cookie(COOKIE, secret, httponly=True, samesite="strict")
        return response

    app.add_middleware(SafeHeaders)
