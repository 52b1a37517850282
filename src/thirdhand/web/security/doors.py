"""The door: whoever is not known is shown the sign-in page, or told how a program says who it is."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from thirdhand.web.config import Auth, Config
from thirdhand.web.errors import Refused
from thirdhand.web.security.knowing import LOCAL_EDITOR, NOBODY, Known, know_by_proxy, know_by_token
from thirdhand.web.security.peers import read_headers
from thirdhand.web.security.requests import SAFE

SIGN_IN = "/sign-in"
#: What is answered to anybody: the way in, and the style of its page.
_OPEN = (SIGN_IN, f"{SIGN_IN}.json")
_OPEN_BELOW = "/static/"
_START = "/"


class Identify:
    """Finds out who asks, and answers nobody else than those who are known."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self._app = app
        self._config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put into the request's state who asks; raises Refused, or leads to the sign-in page."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        known = await self._know(scope)
        scope.setdefault("state", {}).update(known.state)
        if known.person is not None or _is_open(scope["path"]):
            await self._app(scope, receive, send)
        elif _is_opened_by_person(scope):
            there = f"{SIGN_IN}?next={quote(_address_of(scope), safe='/')}"
            await RedirectResponse(there, 303)(scope, receive, send)
        else:
            raise _refuse_stranger(scope)

    async def _know(self, scope: Scope) -> Known:
        if self._config.auth is Auth.NONE:
            return LOCAL_EDITOR
        if self._config.auth is Auth.PROXY:
            return know_by_proxy(self._config, scope)
        if scope["path"].startswith(_OPEN_BELOW):
            return NOBODY
        # the store answers when it does: no other request may wait for that
        return await run_in_threadpool(know_by_token, self._config, scope["app"].state.site.store, scope)


def own_path(address: str | None) -> str:
    """Return ``address`` if it is a path of this server with its query, else the start.

    >>> own_path("/claims/k7?all=1"), own_path("//other.example"), own_path("https://other.example")
    ('/claims/k7?all=1', '/', '/')
    """
    if not address or not address.startswith("/") or not address.isprintable():
        return _START
    # browsers take a backslash for a slash
    if address[1:2] in ("/", "\\") or "\\" in address:
        return _START
    try:
        parts = urlsplit(address)
    except ValueError:
        return _START
    return _START if parts.scheme or parts.netloc or parts.path == SIGN_IN else address


def _is_open(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_BELOW)


def _is_opened_by_person(scope: Scope) -> bool:
    """Say whether the answer is to be a page of its own in somebody's browser."""
    accepts = ",".join(read_headers(scope, "accept"))
    is_part = bool(read_headers(scope, "hx-request"))
    return scope["method"] in ("GET", "HEAD") and "text/html" in accepts and not is_part


def _address_of(scope: Scope) -> str:
    path = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("ascii", "replace")
    query = scope.get("query_string", b"").decode("ascii", "replace")
    return own_path(f"{path}?{query}" if query else path)


def _refuse_stranger(scope: Scope) -> Refused:
    remedy = "Sign in, then try again; a program sends its token in the header Authorization: Bearer."
    if scope["method"] not in SAFE:
        remedy = (
            "Sign in in another tab, then send this once more: nothing that you wrote is lost on your page."
        )
    is_feed = scope["path"].endswith(".atom")
    headers = {"WWW-Authenticate": 'Basic realm="Thirdhand", charset="UTF-8"' if is_feed else "Bearer"}
    if current := read_headers(scope, "hx-current-url"):
        # a part of a page cannot be the sign-in page: the script leads the whole page there
        parts = urlsplit(current[0])
        there = own_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        headers["HX-Redirect"] = f"{SIGN_IN}?next={quote(there, safe='/')}"
    return Refused(401, "You are not signed in.", remedy, headers=headers)
