"""Forms as they are taken: only from our own pages, only from editors, only so large."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request
from starlette.datastructures import FormData

from thirdhand.settings import SERVE_MAX_UPLOAD_BYTES
from thirdhand.store.unkept import UNKEPT
from thirdhand.web.errors import Refused
from thirdhand.web.security.csrf import FIELD, HEADER, check_own
from thirdhand.web.site import Person, person_of, site_of

_MOST_FIELDS = 200


async def own_form(request: Request) -> AsyncIterator[FormData]:
    """Give the form that was sent, if a page of ours sent it; raises Refused.

    Files that came with it are there until the answer is made.
    """
    most = site_of(request).config.settings[SERVE_MAX_UPLOAD_BYTES]
    async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=most) as form:
        token = form.get(FIELD) or request.headers.get(HEADER)
        check_own(request, token if isinstance(token, str) else None)
        yield form


def editor_of(request: Request) -> Person:
    """Return who asks, if they may change anything; raises Refused."""
    person = person_of(request)
    if not person.is_editor:
        raise Refused(403, "You may read here and change nothing.", "Ask an editor to do it.")
    return person


def read_field(form: FormData, name: str, limit: int = 2_000) -> str:
    """Return the field ``name`` without blanks around it, "" where it is not there; raises Refused for more
    than ``limit`` code points."""
    value = form.get(name)
    text = UNKEPT.sub("\ufffd", value).strip() if isinstance(value, str) else ""
    if len(text) > limit:
        raise Refused(413, f"{name} has more than {limit:,} characters.", "Send less at once.")
    return text
