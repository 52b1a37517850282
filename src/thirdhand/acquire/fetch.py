"""One page or feed from the web: http and https only, bounded in time, bytes and redirects.

Nothing else is fetched, ever: no images, no frames, no second try. No cookie is sent back and no page is
told where a reader came from. With a guard, every hop goes to an address that was checked first.
"""

from __future__ import annotations

import functools
import importlib.metadata
import os
import re
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

from thirdhand.acquire.captures import KEPT_HEADERS
from thirdhand.acquire.deadline import Deadline
from thirdhand.acquire.guard import Address, Guard
from thirdhand.acquire.gunzip import gunzip
from thirdhand.acquire.sniff import READABLE, Format
from thirdhand.errors import BusyError, FetchError, InputError, TooLargeError, UnsupportedError
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
_NOT_MODIFIED = 304
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
_FEEDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/x-rss+xml",
    "application/xml",
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
_TOO_MANY = 429
_CREDENTIALS = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/?#]*@", re.IGNORECASE)


class Accept(StrEnum):
    """What a fetch hands over: articles; feeds as well; anything as text, cut at the limit."""

    ARTICLE = "article"
    FEED = "feed"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server said of the version that is known, in its own words: it sends only another."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a URL gave: unpacked bytes, the declared charset, the format (None where it was not told).

    ``url`` is where the redirects ended. ``headers`` are ``status`` and those of ``KEPT_HEADERS`` that were
    sent, as in a capture. Where ``not_modified``, the known version still stands and ``data`` is empty.
    """

    data: bytes
    charset: str | None
    format: Format | None
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    not_modified: bool = False


def fetch(
    url: str,
    settings: Settings,
    *,
    guard: Guard | None = None,
    known: Validators | None = None,
    accept: Accept = Accept.ARTICLE,
) -> Response:
    """Return what ``url`` gives, redirects followed.

    With ``guard``, no proxy of the environment is used: it would look hosts up by itself. Raises FetchError
    where it cannot be had, with the status or reason and what to do, BusyError where that may pass;
    TooLargeError above ``fetch.max_bytes``; UnsupportedError for content that is not read, DecodingError for
    a damaged packing.
    """
    import httpx

    name, limit = hide_credentials(url), settings[FETCH_TIMEOUT]
    deadline = Deadline(limit)
    try:
        with _open_client(guard) as client, deadline:
            errand = _Errand(
                name=name,
                settings=settings,
                guard=guard,
                known=known or Validators(),
                accept=accept,
                client=client,
                deadline=deadline,
            )
            return errand.run(httpx.URL(url))
    except (
        *(httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError, ValueError, ImportError, InputError),
    ) as error:
        if deadline.is_over:
            raise _timeout(name, limit) from error
        if isinstance(error, InputError):
            raise
        raise _explain(name, error, settings) from error


def hide_credentials(url: str) -> str:
    """Return ``url`` without a user's name and password, as messages and records may show it.

    >>> hide_credentials("https://ana:secret@news.example/story@home")
    'https://news.example/story@home'
    """
    return _CREDENTIALS.sub(r"\1", url)


def _open_client(guard: Guard | None) -> httpx.Client:
    import httpx

    version = importlib.metadata.version("thirdhand")
    return httpx.Client(
        # gzip alone, which is unpacked here in bounded steps
        headers={"User-Agent": f"thirdhand/{version} (+{_HOME})", "Accept-Encoding": "gzip"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        trust_env=guard is None,
        verify=_trust(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")),
    )


@functools.lru_cache(maxsize=4)
def _trust(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Return what certificates are checked against; read once, since that takes 60 ms.

    ``file`` and ``folder`` are those of the environment, which httpx reads by itself.
    """
    import httpx

    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """One fetch under way; ``name`` is the URL as messages show it."""

    name: str
    settings: Settings
    guard: Guard | None
    known: Validators
    accept: Accept
    client: httpx.Client
    deadline: Deadline

    def run(self, url: httpx.URL) -> Response:
        """Follow ``url`` to where it ends."""
        first = target = url.copy_with(userinfo=b"", fragment=None)
        credentials = (url.username, url.password) if url.userinfo else None
        seen = set()
        for n_hops in range(self.settings[FETCH_MAX_REDIRECTS] + 1):
            self._check_scheme(target, n_hops)
            seen.add(target)
            response = self._send(target, n_hops, credentials if _is_same_site(first, target) else None)
            try:
                if response.status_code not in _REDIRECTS or "location" not in response.headers:
                    return self._read(response, target)
                joined = target.join(response.headers["location"])
                target = joined.copy_with(userinfo=b"", fragment=None)
            finally:
                response.close()
        if target in seen:
            raise FetchError(self.name, "redirects in a circle", _SAVE_IT)
        problem = f"redirects more than {self.settings[FETCH_MAX_REDIRECTS]} times"
        raise FetchError(self.name, problem, "give the final address")

    def _check_scheme(self, target: httpx.URL, n_hops: int) -> None:
        verb = "redirects to" if n_hops else "is"
        if target.scheme not in ("http", "https", ""):
            problem = f"{verb} a {target.scheme}: address"
            raise FetchError(self.name, problem, "only http and https are followed")
        if not target.scheme or not target.host:
            raise FetchError(self.name, f"{verb} no whole URL", "write it as https://host/path")

    def _send(self, target: httpx.URL, n_hops: int, credentials: tuple[str, str] | None) -> httpx.Response:
        """Return the answer of ``target``, its body not yet read, from the first address that connects."""
        import httpx

        addresses = self._resolve(target, n_hops)
        for n_left, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            request = self._build(target, address, len(addresses))
            try:
                return self.client.send(request, auth=credentials, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if not n_left:
                    raise
        raise FetchError(self.name, "its host has no address", "check the address")

    def _resolve(self, target: httpx.URL, n_hops: int) -> tuple[Address | None, ...]:
        """Return the checked addresses of ``target``; without a guard one None, for httpx to look up."""
        if self.guard is None:
            return (None,)
        port = target.port or (443 if target.scheme == "https" else 80)
        try:
            return self.guard.resolve(target.raw_host.decode("ascii"), port)
        except FetchError as error:
            whose = f"redirects to {target.host}, which" if n_hops else "its host"
            raise type(error)(self.name, f"{whose} {error.problem}", error.remedy) from error

    def _build(self, target: httpx.URL, address: Address | None, n_addresses: int) -> httpx.Request:
        """Return a request to ``address`` that asks and checks the certificate for the host of ``target``."""
        import httpx

        left = self.deadline.left
        connect = min(self.settings[FETCH_CONNECT_TIMEOUT] / n_addresses, left)
        headers = {"Host": target.netloc.decode("ascii"), **_conditions(self.known)}
        extensions: dict[str, Any] = {"trace": self.deadline.watch}
        if address is not None:
            extensions["sni_hostname"] = target.raw_host.decode("ascii")
            target = target.copy_with(host=str(address))
        timeout = httpx.Timeout(left, connect=connect)
        return self.client.build_request(
            "GET", target, headers=headers, timeout=timeout, extensions=extensions
        )

    def _read(self, response: httpx.Response, target: httpx.URL) -> Response:
        is_known = response.status_code == _NOT_MODIFIED and self.known != Validators()
        if not is_known:
            _check_status(response, self.name)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not is_known and not self._takes(media_type):
            raise UnsupportedError(
                self.name, f"is {media_type}, not a web page", f"save what it says as text first; {READABLE}"
            )
        kept = ((name, response.headers[name]) for name in KEPT_HEADERS if name in response.headers)
        return Response(
            data=b"" if is_known else self._read_body(response),
            charset=response.charset_encoding,
            format=_FORMATS.get(media_type),
            url=str(target),
            status=response.status_code,
            headers=(("status", str(response.status_code)), *kept),
            not_modified=is_known,
        )

    def _takes(self, media_type: str) -> bool:
        if media_type in _FORMATS or media_type in _UNTOLD or media_type.startswith("text/"):
            return True
        return self.accept is Accept.ROBOTS or (self.accept is Accept.FEED and media_type in _FEEDS)

    def _read_body(self, response: httpx.Response) -> bytes:
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            problem = f"the server packed the page in a way not asked for ({encoding})"
            raise FetchError(self.name, problem, _SAVE_IT)
        raw, limit = response.iter_raw(), self.settings[FETCH_MAX_BYTES]
        body = bytearray()
        for chunk in gunzip(raw, self.name) if encoding.endswith("gzip") else raw:
            body += chunk
            if len(body) > limit:
                if self.accept is Accept.ROBOTS:
                    return bytes(body[:limit])
                problem = f"is larger than {limit:,} bytes"
                raise TooLargeError(self.name, problem, "raise the setting fetch.max_bytes")
        if self.deadline.is_over:
            raise TimeoutError  # a socket that was shut down ends a body of untold length like any other
        return bytes(body)


def _is_same_site(first: httpx.URL, target: httpx.URL) -> bool:
    """Return whether credentials for ``first`` may go to ``target``: its origin, or that turned https."""
    if first.host != target.host:
        return False
    is_upgrade = (first.scheme, target.scheme) == ("http", "https") and first.port is target.port is None
    return is_upgrade or (first.scheme, first.port) == (target.scheme, target.port)


def _conditions(known: Validators) -> dict[str, str]:
    told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    # a header is ASCII; without a condition the page comes again, and no harm is done
    return {name: value for name, value in told.items() if value and value.isascii()}


def _check_status(response: httpx.Response, name: str) -> None:
    if response.is_success:
        return
    code = response.status_code
    problem = f"the server answered {code} {response.reason_phrase}".strip()
    if code >= 500 or code == _TOO_MANY:
        remedy = _REMEDIES.get(code, "the server has a fault: try again later")
        raise BusyError(name, problem, remedy, retry_after=_read_wait(response.headers.get("retry-after")))
    raise FetchError(name, problem, _REMEDIES.get(code, "check the address"))


def _read_wait(value: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for: it gives them, or a date (RFC 9110)."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _timeout(name: str, seconds: float) -> BusyError:
    return BusyError(
        name, f"did not answer within {seconds:g} seconds", "try again, or raise the setting fetch.timeout"
    )


def _explain(name: str, error: Exception, settings: Settings) -> FetchError:
    import httpx

    causes = list(_causes(error))
    if isinstance(error, httpx.ConnectTimeout):
        return _timeout(name, settings[FETCH_CONNECT_TIMEOUT])
    if isinstance(error, httpx.TimeoutException):
        return _timeout(name, settings[FETCH_TIMEOUT])
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return BusyError(name, "its host name is not known", "check the address and your connection")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return FetchError(
            name, f"its certificate does not hold ({error})", f"if you trust the site, {_SAVE_IT}"
        )
    if isinstance(error, httpx.ConnectError):
        return BusyError(name, f"cannot be reached ({error})", "check the address and your connection")
    if any(isinstance(cause, httpx.InvalidURL) for cause in causes[1:]):
        return FetchError(name, f"redirects to what is no URL ({error})", _SAVE_IT)
    if isinstance(error, httpx.RemoteProtocolError):
        return BusyError(name, f"the answer broke off or is no HTTP ({error})", "try again")
    if isinstance(error, httpx.InvalidURL):
        return FetchError(name, f"is no URL ({error})", "write it as https://host/path")
    kind = BusyError if isinstance(error, httpx.NetworkError) else FetchError
    return kind(name, f"could not be fetched ({error or type(error).__name__})", f"try again, or {_SAVE_IT}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
