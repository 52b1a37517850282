"""The guards that a request goes through before a page sees it, the outermost first.

Each is plain ASGI, so that what a page sends bit by bit goes out bit by bit. What a guard or a page raises is
answered inside the safe headers: no answer goes out without them.
"""

from __future__ import annotations

from fastapi import FastAPI

from thirdhand.errors import UsageError
from thirdhand.settings import SERVE_MAX_UPLOAD_BYTES
from thirdhand.web.config import Auth, Config
from thirdhand.web.errors import AnswerErrors
from thirdhand.web.security.csrf import KeepForms
from thirdhand.web.security.doors import Identify
from thirdhand.web.security.headers import SafeHeaders
from thirdhand.web.security.limits import LimitUploads
from thirdhand.web.security.requests import CheckRequest


def add_guards(app: FastAPI, config: Config) -> None:
    """Put the guards of ``config`` around ``app``; raises UsageError for a proxy that has no address."""
    if config.auth is Auth.PROXY and (config.proxy is None or not config.proxy.addresses):
        raise UsageError("--auth proxy needs the address of the proxy, which alone is believed")
    # what is added last stands outermost
    app.add_middleware(LimitUploads, most=config.settings[SERVE_MAX_UPLOAD_BYTES])
    app.add_middleware(KeepForms, config=config)
    app.add_middleware(Identify, config=config)
    app.add_middleware(CheckRequest, config=config)
    app.add_middleware(AnswerErrors)
    app.add_middleware(SafeHeaders, config=config)
