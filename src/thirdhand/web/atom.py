"""Atom feeds (RFC 4287): well-formed whatever articles hold, and nothing sent that a reader has already."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from fastapi import Request
from starlette.responses import Response

from thirdhand.web.contexts.story_feed import Feed
from thirdhand.web.rendering import environment

_TYPE = "application/atom+xml"
#: What no XML may hold, escaped or not.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer_feed(request: Request, feed: Feed) -> Response:
    """Answer with ``feed``, or with 304 where the reader has it as it is."""
    body = make_xml(feed)
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    modified = datetime.fromisoformat(feed.updated).astimezone(UTC).replace(microsecond=0)
    headers = {"ETag": tag, "Last-Modified": format_datetime(modified, usegmt=True)}
    if _has_it(request, tag, modified):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=_TYPE, headers=headers)


def make_xml(feed: Feed) -> bytes:
    """Return ``feed`` as it is sent; characters that XML cannot hold are shown as replaced."""
    text = environment().get_template("feed.atom").render(feed=feed)
    return _NO_XML.sub("\ufffd", text).encode()


def _has_it(request: Request, tag: str, modified: datetime) -> bool:
    """Say whether the reader has this feed. Of both that it may say, the tag counts (RFC 9110, 13.2.2)."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in known.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since.replace(tzinfo=since.tzinfo or UTC) == modified
