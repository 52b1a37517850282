"""From a context to an answer: the page, or its twin, or a part of the page.

A page is declared once, by its path and template, and answers under that path and under the same with
``.json`` behind it. What is on it is one typed value, so that both always say the same; the frame around it
(who asks, what they may do) belongs to the page alone.
"""

from __future__ import annotations

import gzip
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.responses import Response

from thirdhand.export.json import dumps_record
from thirdhand.store.provenance import tell_time, tell_times
from thirdhand.views import page as static_page
from thirdhand.views.margin import in_one_line
from thirdhand.views.trace.wording import sum_up_heading
from thirdhand.views.wording import name_chain
from thirdhand.web.claim_layout import lay_out_claim, link_article, name_claims
from thirdhand.web.contexts.search import CHOICES
from thirdhand.web.layout import lay_out_page
from thirdhand.web.lines import cut_pieces, name_line, outlet_path
from thirdhand.web.site import Person
from thirdhand.web.twin import to_json

#: What pages refer to, with its type and the files of ``static`` that it is put together from.
ASSETS = {
    "style.css": (
        "text/css",
        ("views/marks.css", "base.css", "views/article.css", "article.css", "lists.css")
        + ("views/trace.css", "claim.css", "work.css", "print.css"),
    ),
    "app.js": ("text/javascript", ("views/page.js", "work.js")),
    "htmx.min.js": ("text/javascript", ("htmx.min.js",)),
    "icon.svg": ("image/svg+xml", ("icon.svg",)),
}
_TWIN = ".json"
#: Begins the names of what the static pages have in common with these.
_VIEWS = "views/"

Make = Callable[..., object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a page: ``person`` is None for whoever is not signed in."""

    person: Person | None
    csrf: str
    path: str
    twin: str | None
    can_sign_out: bool

    @property
    def is_editor(self) -> bool:
        """Whether what changes something is to be offered."""
        return self.person is not None and self.person.is_editor


class Pages:
    """A router of pages, each with its twin."""

    def __init__(self) -> None:
        self.router = APIRouter(include_in_schema=False)

    def page(self, path: str, template: str) -> Callable[[Make], Make]:
        """Answer ``path`` with what the function returns, shown by ``template``, and its twin as JSON.

        The function takes the request first. What it returns is a context, or an answer of its own (a
        redirect).
        """

        def keep(make: Make) -> Make:
            twin = f"{path}index{_TWIN}" if path.endswith("/") else path + _TWIN
            self.router.add_api_route(twin, _answering(make, None), methods=["GET"])
            self.router.add_api_route(path, _answering(make, template), methods=["GET", "HEAD"])
            return make

        return keep


def _answering(make: Make, template: str | None) -> Callable[..., Response]:
    """Return what answers with the context that ``make`` returns; without ``template`` as JSON."""

    def answer(request: Request, **values: Any) -> Response:  # noqa: ANN401 -- what the path and query give
        context = make(request, **values)
        if isinstance(context, Response):
            return context
        if template is None:
            return json_response(to_json(context))
        return show(request, template, context)

    # what it returns is answered here: FastAPI has nothing to check
    signature = inspect.signature(make, eval_str=True).replace(return_annotation=Response)
    answer.__signature__ = signature  # type: ignore[attr-defined]
    answer.__name__ = make.__name__
    return answer


def json_response(value: Any, status: int = 200) -> Response:  # noqa: ANN401 -- JSON
    """Return ``value``, made of JSON's own types, as an answer that holds whatever articles hold."""
    body = dumps_record(value) if isinstance(value, dict) else json.dumps(value, ensure_ascii=True)
    return Response(
        body.encode("utf-8", "backslashreplace"), status_code=status, media_type="application/json"
    )


def show(request: Request, template: str, context: object, status: int = 200) -> HTMLResponse:
    """Return the page, or the part of one, that ``template`` makes of ``context``."""
    body = render(request, template, context)
    return HTMLResponse(body.encode("utf-8", "replace"), status_code=status)


def render(request: Request, template: str, context: object) -> str:
    """Return what ``template`` makes of ``context`` as text."""
    return environment().get_template(template).render(page=context, frame=frame_of(request))


def frame_of(request: Request) -> Frame:
    """Return what stands around the page that answers ``request``."""
    from thirdhand.web.security.csrf import csrf_token

    path = quote(request.scope["path"], safe="/:")
    query = f"?{request.url.query}" if request.url.query else ""
    twin = f"{path}index{_TWIN}" if path.endswith("/") else path + _TWIN
    return Frame(
        person=getattr(request.state, "person", None),
        csrf=csrf_token(request),
        path=path,
        twin=twin + query if request.method == "GET" and not hasattr(request.state, "error") else None,
        can_sign_out=getattr(request.state, "can_sign_out", False),
    )


@cache
def environment() -> Environment:
    """Return the environment of the templates: those of ``web``, and the macros of ``views``."""
    made = Environment(
        autoescape=True,
        loader=FunctionLoader(_read),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    static_page.equip(made)
    made.filters |= {"in_one_line": in_one_line, "thousands": "{:,}".format}
    made.globals |= {"asset": asset_url, "safe_link": static_page.safe_link}
    made.globals |= {"lay_out_page": lay_out_page, "sum_up_heading": sum_up_heading}
    made.globals |= {"lay_out_claim": lay_out_claim, "link_article": link_article, "name_claims": name_claims}
    made.globals |= {"name_chain": name_chain, "tell_times": tell_times}
    made.globals |= {"tell_time": tell_time, "name_line": name_line, "cut_pieces": cut_pieces}
    made.globals |= {"outlet_path": outlet_path, "search_choices": CHOICES, "untitled": static_page.UNTITLED}
    return made


def _read(name: str) -> str:
    """Return the template ``name``; one that begins with ``views/`` is of the static page's."""
    if name.startswith(_VIEWS):
        return static_page.read_template(name.removeprefix(_VIEWS))
    return (files("thirdhand.web") / "templates" / name).read_text("utf-8")


@cache
def read_asset(name: str) -> bytes:
    """Return the asset ``name``."""
    return "\n".join(map(_read_part, ASSETS[name][1])).encode()


def _read_part(name: str) -> str:
    if name.startswith(_VIEWS):
        return static_page.read_template(name.removeprefix(_VIEWS))
    return (files("thirdhand.web") / "static" / name).read_text("utf-8")


@cache
def pack_asset(name: str) -> bytes:
    """Return the asset ``name`` packed by gzip; unlike pages it holds no secret that its length tells."""
    return gzip.compress(read_asset(name), mtime=0)


@cache
def asset_url(name: str) -> str:
    """Return the address of the asset ``name``: it changes when the file does, so it may be kept for ever."""
    return f"/static/{blake2b(read_asset(name), digest_size=6).hexdigest()}/{name}"
