"""Forms that only our own pages can send.

A browser holds a secret in a cookie, and each form a hash of it, which a page elsewhere cannot know.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import blake2b

from fastapi import Request

COOKIE = "thirdhand_form"
FIELD = "csrf"


def csrf_token(request: Request) -> str:
    """Return what a form on the page that answers ``request`` has to bring along."""
    return _hash(_secret(request))


def _secret(request: Request) -> str:
    """Return the secret of the browser that asks; one that has none is given one with the answer."""
    secret: str | None = request.cookies.get(COOKIE) or getattr(request.state, "form_secret", None)
    if secret is None:
        secret = request.state.form_secret = secrets.token_urlsafe(24)
    return secret


def is_own(request: Request, token: str | None) -> bool:
    """Say whether ``token`` came from a page of ours that this browser was shown."""
    secret = request.cookies.get(COOKIE)
    return secret is not None and hmac.compare_digest(_hash(secret), token or "")


def _hash(secret: str) -> str:
    return blake2b(secret.encode(), digest_size=16, person=b"thirdhand form").hexdigest()
