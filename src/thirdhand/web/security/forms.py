"""Forms as they are taken: only from our own pages, only from editors, only so large."""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import FormData

from thirdhand.web.errors import Refused
from thirdhand.web.security.csrf import FIELD, is_own
from thirdhand.web.site import Person, person_of

_MOST_FIELDS = 200
#: Bytes of one field that is no file.
_MOST_FIELD_BYTES = 20_000_000


async def own_form(request: Request) -> FormData:
    """Return the form that was sent, if a page of ours sent it; raises Refused."""
    form = await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_MOST_FIELD_BYTES)
    token = form.get(FIELD) or request.headers.get("x-csrf-token")
    if not is_own(request, token if isinstance(token, str) else None):
        raise Refused(
            403,
            "This form was not sent from a page of this server, or the page had grown old.",
            "Go back, load the page again and send it once more.",
        )
    return form


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
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > limit:
        raise Refused(413, f"{name} has more than {limit:,} characters.", "Send less at once.")
    return text
