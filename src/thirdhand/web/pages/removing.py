"""An article taken out of the collection: asked once more, then done in the background."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from thirdhand.store.places import article_key
from thirdhand.web.contexts.removing import RemovePage, load_remove_page
from thirdhand.web.jobs.asking import ask_removal
from thirdhand.web.rendering import Pages
from thirdhand.web.security.forms import editor_of, own_form, read_field
from thirdhand.web.site import Person, site_of

pages = Pages()
router = pages.router
_MOST_REASON = 200


@pages.page("/articles/{id}/remove", "remove.html")
def confirm(request: Request, id: str, person: Annotated[Person, Depends(editor_of)]) -> RemovePage:
    """Ask whether the article is to go."""
    return load_remove_page(site_of(request).store, id)


@router.post("/articles/{id}/remove")
def take_out(
    request: Request,
    id: str,
    form: Annotated[FormData, Depends(own_form)],
    person: Annotated[Person, Depends(editor_of)],
) -> RedirectResponse:
    """Have it taken out."""
    store = site_of(request).store
    page = load_remove_page(store, id)
    reason = read_field(form, "reason", _MOST_REASON) or None
    job = ask_removal(store, article_key(page.place), page.added, reason, by=person.name)
    return RedirectResponse(f"/jobs/{job.id}", 303)
