"""What a request must be before anybody looks at who sent it: asked of this server, and from its own pages.

A page elsewhere can have a browser send requests here, and a name that it owns can be pointed at this very
machine (DNS rebinding). So the name that is asked for must be one of ours, and what changes anything must
come from a page of ours. Browsers say so themselves, in headers that no page can set; this is the order in
which Go's ``http.CrossOriginProtection`` looks at them.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from thirdhand.web.config import Auth, Config
from thirdhand.web.errors import Refused
from thirdhand.web.security.peers import read_headers

#: Methods that change nothing.
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
#: Names of this machine for itself: those that are answered where everybody is let in and none is configured.
LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: Bytes of path and query.
_LONGEST = 8_000
#: A name or an address; of IPv6 in brackets, or by itself where a configuration names it.
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/@\[\]]+?)\.?)(?::\d*)?|([0-9a-f:.]+)")
_PORTS = {"http": ":80", "https": ":443"}


class CheckRequest:
    """Refuses addresses that cannot be one of ours, names of other servers, and changes from other pages."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self._app = app
        hosts = config.hosts or (LOOPBACK if config.auth is Auth.NONE else ())
        self._hosts = frozenset(_name_host(host) for host in hosts)
        self._origin = _name_origin(config.public_url or "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or raise Refused."""
        if scope["type"] == "http":
            _check_address(scope)
            self._check_host(scope)
            if scope["method"] not in SAFE:
                self._check_origin(scope)
        await self._app(scope, receive, send)

    def _check_host(self, scope: Scope) -> None:
        given = read_headers(scope, "host")
        if len(given) > 1 or (self._hosts and (not given or _name_host(given[0]) not in self._hosts)):
            raise Refused(
                421,
                "This server does not answer to that name.",
                "Ask for it by the name under which it is known.",
            )

    def _check_origin(self, scope: Scope) -> None:
        sites, origins = read_headers(scope, "sec-fetch-site"), read_headers(scope, "origin")
        if sites:
            is_own = sites in (["same-origin"], ["none"])
        else:
            is_own = not origins or (len(origins) == 1 and self._is_own(origins[0], scope))
        if not is_own:
            raise Refused(
                403,
                "This was sent from a page of another site.",
                "Open the page of this server and do it there.",
            )

    def _is_own(self, origin: str, scope: Scope) -> bool:
        """Say whether ``origin`` is where we are: the scheme may differ, since a proxy may end https."""
        found = _name_origin(origin)
        if found is None:
            return False
        asked = read_headers(scope, "host")
        at = _name_origin(f"{urlsplit(origin).scheme}://{asked[0]}") if asked else None
        return found in (at, self._origin)


def _check_address(scope: Scope) -> None:
    path, query = scope.get("raw_path") or quote(scope["path"]).encode(), scope.get("query_string", b"")
    if len(path) + len(query) > _LONGEST:
        raise Refused(414, "That address is too long.", "Shorten it, or start from the start page.")
    # "//other.example" would be another server where a page repeats the path that it was asked by
    has_null = "\0" in scope["path"] or b"%00" in query
    if has_null or path.startswith(b"//") or b"\\" in path or not (path + query).isascii():
        scope["query_string"] = b""  # the error page could not be made with bytes that are no text
        raise Refused(400, "That is no address of this server.", "Check it, or start from the start page.")


def _name_host(header: str) -> str:
    """Return the name in a Host header, without its port, as it is compared.

    >>> [_name_host(host) for host in ("News.Example.:8000", "[::1]:8000", "::1", "a@b.example")]
    ['news.example', '::1', '::1', '']
    """
    match = _HOST.fullmatch(header.strip().lower())
    return (match[1] or match[2] or match[3]) if match else ""


def _name_origin(url: str) -> str | None:
    """Return the scheme and host of ``url`` as they are compared, None where it has none.

    >>> _name_origin("https://News.Example:443/a"), _name_origin("null")
    ('https://news.example', None)
    """
    try:
        parts = urlsplit(url.lower())
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.netloc:
        return None
    return f"{parts.scheme}://{parts.netloc.removesuffix(_PORTS[parts.scheme])}"
