"""One page from the web: http and https only, bounded in time, bytes and redirects.

Nothing else is fetched, ever: no images, no frames, no robots, no second try.
"""

from __future__ import annotations

import importlib.metadata
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thirdhand.acquire.gunzip import gunzip
from thirdhand.acquire.sniff import READABLE, Format
from thirdhand.errors import FetchError, TooLargeError, UnsupportedError
from thirdhand.settings import (
    FETCH_CONNECT_TIMEOUT,
    FETCH_MAX_BYTES,
    FETCH_MAX_REDIRECTS,
    FETCH_TIMEOUT,
    Settings,
)

if TYPE_CHECKING:
    import httpx

_HOME = "https://pypi.org/project/thirdhand/"
_REDIRECTS = (301, 302, 303, 307, 308)
_FORMATS = {"text/html": Format.HTML, "application/xhtml+xml": Format.HTML, "text/plain": Format.TEXT}
# Servers say these of anything, or the first bytes tell it better: those decide.
_UNTOLD = (
    "",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/msword",
    "application/zip",
    "application/x-zip-compressed",
    "application/octet-stream",
    "application/gzip",
    "application/x-gzip",
    "binary/octet-stream",
    "unknown/unknown",
)
_SAVE_IT = "open it in a browser, save the page and give the file"
_REMEDIES = {
    401: f"the site wants a login: {_SAVE_IT}",
    402: f"the site wants to be paid: {_SAVE_IT}",
    403: f"the site turns programs away: {_SAVE_IT}",
    404: "check the address",
    406: f"the site turns programs away: {_SAVE_IT}",
    410: "the page was taken down: look for it in a web archive",
    429: "the site asks to wait: try again later",
    451: "the page is withheld for legal reasons",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a URL gave: unpacked bytes, the declared charset, the format (None where it was not told)."""

    data: bytes
    charset: str | None
    format: Format | None


def fetch(url: str, settings: Settings) -> Response:
    """Return what ``url`` gives, redirects followed.

    Raises FetchError where it cannot be had, with the status or reason and what to do; TooLargeError
    above ``fetch.max_bytes``; UnsupportedError for content that is not read, DecodingError for a damaged
    packing.
    """
    import httpx

    start = time.monotonic()
    limit = settings[FETCH_TIMEOUT]
    try:
        with _open_client(settings) as client, _deadline(client, limit):
            return _follow(client, url, settings)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError, ValueError, ImportError) as error:
        if time.monotonic() - start >= limit:
            raise _timeout(url, limit) from error
        raise _explain(url, error, settings) from error


def _open_client(settings: Settings) -> httpx.Client:
    import httpx

    version = importlib.metadata.version("thirdhand")
    return httpx.Client(
        # gzip alone, which is unpacked here in bounded steps
        headers={"User-Agent": f"thirdhand/{version} (+{_HOME})", "Accept-Encoding": "gzip"},
        timeout=httpx.Timeout(settings[FETCH_TIMEOUT], connect=settings[FETCH_CONNECT_TIMEOUT]),
    )


@contextmanager
def _deadline(client: httpx.Client, seconds: float) -> Iterator[None]:
    """Close ``client`` after ``seconds``: httpx bounds each wait, not their sum, and a server may drip."""
    timer = threading.Timer(seconds, client.close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _follow(client: httpx.Client, url: str, settings: Settings) -> Response:
    import httpx

    target = httpx.URL(url)
    seen = set()
    for _ in range(settings[FETCH_MAX_REDIRECTS] + 1):
        if target.scheme not in ("http", "https"):
            raise FetchError(
                url, f"redirects to a {target.scheme}: address", "only http and https are followed"
            )
        seen.add(target)
        response = client.send(client.build_request("GET", target), stream=True)
        try:
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                return _read(response, url, settings)
            target = target.join(response.headers["location"])
        finally:
            response.close()
    if target in seen:
        raise FetchError(url, "redirects in a circle", _SAVE_IT)
    raise FetchError(
        url, f"redirects more than {settings[FETCH_MAX_REDIRECTS]} times", "give the final address"
    )


def _read(response: httpx.Response, url: str, settings: Settings) -> Response:
    if not response.is_success:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        fallback = (
            "the server has a fault: try again later" if response.status_code >= 500 else "check the address"
        )
        raise FetchError(url, f"the server answered {status}", _REMEDIES.get(response.status_code, fallback))
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _FORMATS and media_type not in _UNTOLD and not media_type.startswith("text/"):
        raise UnsupportedError(
            url, f"is {media_type}, not a web page", f"save what it says as text first; {READABLE}"
        )
    return Response(
        data=_read_body(response, url, settings[FETCH_MAX_BYTES]),
        charset=response.charset_encoding,
        format=_FORMATS.get(media_type),
    )


def _read_body(response: httpx.Response, url: str, limit: int) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(url, f"the server packed the page in a way not asked for ({encoding})", _SAVE_IT)
    raw = response.iter_raw()
    body = bytearray()
    for chunk in gunzip(raw, url) if encoding.endswith("gzip") else raw:
        body += chunk
        if len(body) > limit:
            raise TooLargeError(url, f"is larger than {limit:,} bytes", "raise the setting fetch.max_bytes")
    return bytes(body)


def _timeout(url: str, seconds: float) -> FetchError:
    return FetchError(
        url, f"did not answer within {seconds:g} seconds", "try again, or raise the setting fetch.timeout"
    )


def _explain(url: str, error: Exception, settings: Settings) -> FetchError:
    import httpx

    causes = list(_causes(error))
    if isinstance(error, httpx.ConnectTimeout):
        return _timeout(url, settings[FETCH_CONNECT_TIMEOUT])
    if isinstance(error, httpx.TimeoutException):
        return _timeout(url, settings[FETCH_TIMEOUT])
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return FetchError(url, "its host name is not known", "check the address and your connection")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return FetchError(
            url, f"its certificate does not hold ({error})", f"if you trust the site, {_SAVE_IT}"
        )
    if isinstance(error, httpx.ConnectError):
        return FetchError(url, f"cannot be reached ({error})", "check the address and your connection")
    if isinstance(error, httpx.RemoteProtocolError):
        return FetchError(url, f"the answer broke off or is no HTTP ({error})", "try again")
    if isinstance(error, httpx.InvalidURL):
        return FetchError(url, f"is no URL ({error})", "write it as https://host/path")
    return FetchError(
        url, f"could not be fetched ({error or type(error).__name__})", f"try again, or {_SAVE_IT}"
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
