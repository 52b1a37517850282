"""Reading what somebody hands in: kept, by a job that the page waits for a moment; or not kept, at once."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from thirdhand.acquire.guard import Guard
from thirdhand.errors import EmptyError
from thirdhand.settings import SERVE_MAX_UPLOAD_BYTES, Settings
from thirdhand.web.contexts.job import load_job_page
from thirdhand.web.contexts.reading import ReadPage, make_read_page
from thirdhand.web.errors import Refused
from thirdhand.web.examples import load_example
from thirdhand.web.jobs.asking import ask_read, wait_for
from thirdhand.web.jobs.taking import PASTED, Sent, WebPage, have_article, take_file, take_text
from thirdhand.web.rendering import Pages, show
from thirdhand.web.security.forms import editor_of, own_form, read_field
from thirdhand.web.site import Site, site_of

pages = Pages()
router = pages.router

#: Seconds in which most articles are read; whoever waits longer is shown how far it is.
_WAIT_SECONDS = 2.5
_LONGEST_ONCE = 100


@router.post("/read")
async def read(request: Request, form: Annotated[FormData, Depends(own_form)]) -> Response:
    """Read a text, the page or feed at an address, a file or an example; lead to what it is kept as."""
    site = site_of(request)
    is_kept = bool(read_field(form, "keep"))
    person = editor_of(request) if is_kept else None
    sent = await _take(form, site.config.settings)
    if person is None:
        page = await run_in_threadpool(_read_now, site, sent)
        return await run_in_threadpool(show, request, "read.html", page)
    once = read_field(form, "once", _LONGEST_ONCE)
    job = await run_in_threadpool(partial(ask_read, site.store, sent, by=person.name, once=once))
    await wait_for(site.store, job.id, _WAIT_SECONDS)
    found = await run_in_threadpool(load_job_page, site.store, job.id)
    return RedirectResponse(found.job.leads_to or f"/jobs/{job.id}", 303)


async def _take(form: FormData, settings: Settings) -> Sent:
    """Return what was sent; raises InputError or Refused where that is nothing, or more than one thing."""
    text = read_field(form, "text", settings[SERVE_MAX_UPLOAD_BYTES])
    example = read_field(form, "example", _LONGEST_ONCE)
    file = form.get("file")
    has_file = isinstance(file, UploadFile) and bool(file.filename or file.size)
    if text and has_file:
        remedy = "Go back and send one of them; both are still there."
        raise Refused(422, "Both a text and a file were sent.", remedy)
    if isinstance(file, UploadFile) and has_file:
        return await run_in_threadpool(take_file, file.filename or "", await file.read(), settings)
    if example:
        return await run_in_threadpool(lambda: take_file(*load_example(example), settings))
    if not text:
        remedy = "paste a text or the address of a page, or choose a file"
        raise EmptyError("what was sent", "there is nothing in it", remedy)
    return await run_in_threadpool(take_text, text, settings)


def _read_now(site: Site, sent: Sent) -> ReadPage:
    guard = Guard(allow_private=site.config.allow_private)
    article = site.desk.read(have_article(sent, site.config.settings, guard))
    if isinstance(sent, WebPage):
        return make_read_page(article, sent.url)
    # of a file there is nothing left that a form could send again
    return make_read_page(article, article.text if sent.name == PASTED else None)
