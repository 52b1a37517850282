"""The two cookies: one knows a browser's session, one the forms that it was shown where there is no session.

By https they have the prefix ``__Host-``, under which a browser takes them from this very server alone and
sends them nowhere else. Their values are made here of letters, digits, - and _.
"""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import cookie_parser
from starlette.types import Scope

from thirdhand.web.security.peers import read_headers

SESSION, FORM = "thirdhand_session", "thirdhand_form"
_PREFIX = "__Host-"


def name_cookie(name: str, *, is_secure: bool) -> str:
    """Return what ``name`` is called in the browser."""
    return f"{_PREFIX}{name}" if is_secure else name


def read_cookie(scope: Scope, name: str, *, is_secure: bool) -> str | None:
    """Return the cookie ``name``, None where the browser sent none, or an empty one."""
    sent = "; ".join(read_headers(scope, "cookie"))
    return cookie_parser(sent).get(name_cookie(name, is_secure=is_secure)) or None


def write_cookie(
    name: str,
    value: str,
    *,
    is_secure: bool,
    lasts: timedelta | None = None,
) -> str:
    """Return the header that sets a cookie, which lasts as long as the browser is open unless ``lasts``.

    It comes along where a link elsewhere leads here, and with nothing else that another site begins.
    """
    called = name_cookie(name, is_secure=is_secure)
    parts = [f"{called}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if is_secure:
        parts.append("Secure")
    if lasts is not None:
        parts.append(f"Max-Age={int(lasts.total_seconds())}")
    return "; ".join(parts)
