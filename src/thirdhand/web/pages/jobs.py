"""Work: what is done in the background, how far it is, and putting an end to it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response, StreamingResponse

from thirdhand.store.jobs import cancel_job
from thirdhand.web.contexts.job import JobPage, JobsPage, load_job_page, load_jobs_page
from thirdhand.web.jobs.asking import ask_link
from thirdhand.web.rendering import Pages, render
from thirdhand.web.security.forms import editor_of, own_form
from thirdhand.web.site import PATIENCE, Person, site_of

pages = Pages()
router = pages.router

#: Seconds between two looks at a job whose progress is sent, and after which something is sent in any case:
#: so that neither a proxy nor a browser takes the silence for an end.
_LOOK_SECONDS, _SAY_SECONDS = 0.4, 15.0

Form = Annotated[FormData, Depends(own_form)]
Editor = Annotated[Person, Depends(editor_of)]
Id = Annotated[int, Path(ge=1, le=2**53)]


@pages.page("/jobs", "jobs.html")
def jobs(request: Request) -> JobsPage:
    """Show what runs, what waits, what ended and what could not be read."""
    return load_jobs_page(site_of(request).store)


@router.get("/jobs/{id}/events")
async def follow(request: Request, id: Id) -> Response:
    """Send how far a job is, whenever that changes, until it ends."""
    page = await run_in_threadpool(load_job_page, site_of(request).store, id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_send(request, page), media_type="text/event-stream", headers=headers)


@pages.page("/jobs/{id}", "job.html")
def job(request: Request, id: Id) -> JobPage:
    """Show one job."""
    return load_job_page(site_of(request).store, id)


@router.post("/jobs/{id}/cancel")
def cancel(request: Request, id: Id, form: Form, editor: Editor) -> Response:
    """Put an end to a job; one that has ended stays as it is."""
    site_of(request).store.write(partial(cancel_job, id=id), patience=PATIENCE)
    return RedirectResponse(f"/jobs/{id}", 303)


@router.post("/link")
def link(request: Request, form: Form, editor: Editor) -> Response:
    """Have the articles compared."""
    job = ask_link(site_of(request).store, by=editor.name)
    return RedirectResponse(f"/jobs/{job.id}", 303)


async def _send(request: Request, page: JobPage) -> AsyncIterator[str]:
    """Yield server-sent events: first ``page``, then what it has become, to the end of the job.

    Whoever asks again where a connection broke off is sent all of it anew, which is one event.
    """
    store, said = site_of(request).store, time.monotonic()
    yield await run_in_threadpool(_write_event, request, page)
    while page.job.is_open and not getattr(request.app.state, "is_ending", False):
        await asyncio.sleep(_LOOK_SECONDS)
        latest = await run_in_threadpool(load_job_page, store, page.job.id)
        if latest != page:
            page, said = latest, time.monotonic()
            yield await run_in_threadpool(_write_event, request, page)
        elif time.monotonic() - said > _SAY_SECONDS:
            said = time.monotonic()
            yield ": still at it\n\n"


def _write_event(request: Request, page: JobPage) -> str:
    told = {
        "html": render(request, "job_progress.html", page),
        "state": page.job.state,
        "is_open": page.job.is_open,
        "leads_to": page.job.leads_to,
    }
    return f"data: {json.dumps(told)}\n\n"
