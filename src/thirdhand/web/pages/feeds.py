"""Feeds: which are followed, a new one, and one that is not to be followed any more."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from thirdhand.settings import SERVE_POLL_MINUTES
from thirdhand.store.feeds import stop_following
from thirdhand.web.contexts.feeds import FeedsPage, load_feeds_page
from thirdhand.web.jobs.asking import ask_feed
from thirdhand.web.jobs.taking import take_url
from thirdhand.web.rendering import Pages
from thirdhand.web.security.forms import editor_of, own_form, read_field
from thirdhand.web.site import PATIENCE, Person, site_of

pages = Pages()
router = pages.router

_LONGEST_ONCE = 100
Form = Annotated[FormData, Depends(own_form)]
Editor = Annotated[Person, Depends(editor_of)]


@pages.page("/feeds", "feeds.html")
def feeds(request: Request) -> FeedsPage:
    """Show the feeds that are followed."""
    site = site_of(request)
    return load_feeds_page(site.store, site.config.settings[SERVE_POLL_MINUTES])


@router.post("/feeds")
def follow(request: Request, form: Form, editor: Editor) -> Response:
    """Follow a feed from now on; whether it is one turns out when it is asked."""
    page = take_url(read_field(form, "url"))
    once = read_field(form, "once", _LONGEST_ONCE)
    job = ask_feed(site_of(request).store, page, by=editor.name, once=once)
    return RedirectResponse(f"/jobs/{job.id}", 303)


@router.post("/feeds/{id}/stop")
def stop(request: Request, id: Annotated[int, Path(ge=1, le=2**53)], form: Form, editor: Editor) -> Response:
    """Follow a feed no more; what was read in it stays."""
    site_of(request).store.write(partial(stop_following, id=id), patience=PATIENCE)
    return RedirectResponse("/feeds", 303)
