"""An article read on request and kept nowhere; how far work in the background is."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request

from thirdhand.acquire.captures import Capture, Given
from thirdhand.acquire.guard import Guard
from thirdhand.acquire.sniff import Format
from thirdhand.errors import TooLargeError
from thirdhand.records import Article
from thirdhand.settings import ACQUIRE_MAX_HTML_BYTES, SERVE_MAX_CHARACTERS, Settings
from thirdhand.store.preparing import read_time
from thirdhand.web.api.answering import Api
from thirdhand.web.api.requests import Number, ToRead
from thirdhand.web.contexts.job import JobPage, load_job_page
from thirdhand.web.errors import Refused
from thirdhand.web.jobs.taking import have_article, take_url
from thirdhand.web.site import Site, site_of

api = Api("work")

#: What messages call what was sent.
_SENT = "what was sent"
_ABOUT = ("title", "outlet", "byline", "published")


@api.post("/read", Article)
def read(request: Request, sent: ToRead) -> Article:
    """An article read and checked, and not kept.

    A page is fetched under the same guard as for ``thirdhand add``: no address of a private network.
    """
    site = site_of(request)
    return site.desk.read(_capture(site, sent))


@api.get("/jobs/{id}", JobPage)
def show_job(request: Request, id: Number) -> JobPage:
    """How far work in the background is, and what it came to."""
    return load_job_page(site_of(request).store, id)


def _capture(site: Site, sent: ToRead) -> Capture:
    """Return what was sent as it is read; raises Refused for what contradicts itself, InputError for what
    cannot be had."""
    if sum(map(bool, (sent.text, sent.html))) > 1 or not (sent.text or sent.html or sent.url):
        raise Refused(422, "Give one of text, html and url.", "With text or html, url says where it stands.")
    settings = site.config.settings
    page = take_url(sent.url) if sent.url else None
    if page is not None and not (sent.text or sent.html):
        capture = have_article(page, settings, Guard(allow_private=site.config.allow_private))
    else:
        data = _encode(sent, settings)
        format = Format.HTML if sent.html else Format.TEXT
        url = page.name if page else None
        capture = Capture(name=url or _SENT, format=format, data=data, url=url, charset="utf-8")
    return replace(capture, given=_give(sent))


def _encode(sent: ToRead, settings: Settings) -> bytes:
    limit = ACQUIRE_MAX_HTML_BYTES if sent.html else SERVE_MAX_CHARACTERS
    if len(sent.html or sent.text) > settings[limit]:
        problem = f"has more than {settings[limit]:,} characters"
        raise TooLargeError(_SENT, problem, f"send it in parts, or raise the setting {limit.name}")
    return (sent.html or sent.text).encode("utf-8", "replace")


def _give(sent: ToRead) -> Given | None:
    if sent.published and read_time(sent.published)[0] is None:
        raise Refused(422, f"published: {sent.published!r} is no day or time.", "Write it as ISO 8601.")
    about = {name: getattr(sent, name) or None for name in _ABOUT}
    return Given(**about) if any(about.values()) else None
