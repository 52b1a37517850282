"""Forms that only our own pages can send.

Each form carries a hash that a page elsewhere cannot know: of the browser's session where it is signed in, so
that a form ends with it, else of a secret in a cookie that it was given with its first page, and of who a
proxy says that it is.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import blake2b

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from thirdhand.web.config import Config
from thirdhand.web.errors import Refused
from thirdhand.web.security.cookies import FORM, read_cookie, write_cookie
from thirdhand.web.security.peers import is_https
from thirdhand.web.security.requests import SAFE

FIELD = "csrf"
HEADER = "x-csrf-token"
_API = "/api/"


def csrf_token(request: Request) -> str:
    """Return what a form on the page that answers ``request`` has to bring along."""
    secret = _secret_of(request)
    if secret is None:
        secret = request.state.new_form_secret = secrets.token_urlsafe(24)
    return _hash(request, secret)


def is_own(request: Request, token: str | None) -> bool:
    """Say whether ``token`` came from a page of ours that this browser was shown.

    A request that brought a token of its own needs none: no page elsewhere can have it sent.
    """
    if getattr(request.state, "is_bearer", False):
        return True
    secret = getattr(request.state, "session", None) or getattr(request.state, "form_secret", None)
    return secret is not None and hmac.compare_digest(
        _hash(request, secret).encode(), (token or "").encode("utf-8", "replace")
    )


def _secret_of(request: Request) -> str | None:
    """Return the secret of the browser that asks, None where it has none yet."""
    names = ("session", "form_secret", "new_form_secret")
    found = (getattr(request.state, name, None) for name in names)
    return next((secret for secret in found if secret is not None), None)


def _hash(request: Request, secret: str) -> str:
    person = getattr(request.state, "person", None)
    words = f"{secret}\n{person.name if person else ''}".encode("utf-8", "replace")
    return blake2b(words, digest_size=16, person=b"thirdhand form").hexdigest()


def _check_program(request: Request) -> None:
    """Refuse what a script sends to the API from a browser that is signed in, unless it is one of our pages.

    Forms are looked at where they are read (``own_form``); what the API is sent is none.
    """
    is_api = request.scope["path"].startswith(_API) and request.method not in SAFE
    if is_api and getattr(request.state, "session", None) is not None:
        check_own(request, request.headers.get(HEADER))


def check_own(request: Request, token: str | None) -> None:
    """Raise Refused unless ``token`` came from a page of ours that this browser was shown."""
    if not is_own(request, token):
        raise Refused(
            403,
            "This was not sent from a page of this server, or the page had grown old.",
            "Go back, load the page again and send it once more.",
        )


class KeepForms:
    """Reads the secret of a browser's forms, and gives one to a browser that was shown a form without."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self._app = app
        self._config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the secret into the request's state, and a new one into the answer's cookie."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        is_secure = is_https(self._config, scope)
        state["form_secret"] = read_cookie(scope, FORM, is_secure=is_secure)
        _check_program(Request(scope))

        async def send_with_cookie(message: Message) -> None:
            new = state.get("new_form_secret")
            if message["type"] == "http.response.start" and new is not None:
                cookie = write_cookie(FORM, new, is_secure=is_secure)
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, send_with_cookie)
