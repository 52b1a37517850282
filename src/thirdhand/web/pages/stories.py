"""Stories: what is followed, what is new in it for whoever looks, and the same as a feed.

A visit is noted when somebody was shown the page of a story, not its twin or its feed. So that what is new
does not vanish when the page is loaded again, the browser is told for ten minutes what was new when it came;
then the page begins where the visit was noted. What the store gives up waiting for (a look at what changed,
the note of a visit) is left out, and done the next time.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Query, Request
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from thirdhand.errors import StoreError, UsageError
from thirdhand.store.clock import format_time
from thirdhand.store.store import Store
from thirdhand.store.stories import (
    Question,
    add_story,
    delete_story,
    edit_story,
    note_visit,
)
from thirdhand.tracing.stories import look
from thirdhand.web.atom import answer_feed
from thirdhand.web.contexts.search import Conditions
from thirdhand.web.contexts.story import (
    StoriesPage,
    StoryEditPage,
    StoryForm,
    StoryPage,
    load_stories_page,
    load_story_edit_page,
    load_story_page,
)
from thirdhand.web.contexts.story_feed import load_feed
from thirdhand.web.rendering import Pages, show
from thirdhand.web.security.cookies import read_cookie, write_cookie
from thirdhand.web.security.forms import editor_of, own_form, read_field
from thirdhand.web.security.peers import is_https
from thirdhand.web.site import PATIENCE, Person, person_of, site_of

pages = Pages()
router = pages.router

#: How long a page that is loaded again shows the same as new.
_STAYS_NEW = timedelta(minutes=10)
#: Seconds that a page waits to write what is new; what is not written now is next time.
_BRIEFLY = 1.0
_NEVER = "never"
_COMPACT = "%Y%m%dT%H%M%S%fZ"

Form = Annotated[FormData, Depends(own_form)]
Editor = Annotated[Person, Depends(editor_of)]
Id = Annotated[int, Path(ge=1, lt=2**63)]
Before = Annotated[int | None, Query(ge=1, lt=2**63)]


@pages.page("/stories", "stories.html")
def stories(request: Request) -> StoriesPage:
    """Show what is followed."""
    return load_stories_page(site_of(request).store, person_of(request).name)


@router.post("/stories")
def follow(request: Request, form: Form, person: Editor) -> Response:
    """Save a story; the same sent twice is one."""
    store, given = site_of(request).store, _read_form(form)
    try:
        question = _ask(given)
    except UsageError as error:
        page = load_stories_page(store, person.name, replace(given, problem=str(error)))
        return show(request, "stories.html", page, 422)
    id = store.write(lambda connection: add_story(connection, question, by=person.name), patience=PATIENCE)
    look_briefly(store, id)
    return RedirectResponse(f"/stories/{id}", 303)


@pages.page("/stories/{id}/edit", "story_edit.html")
def edit(request: Request, id: Id) -> StoryEditPage:
    """Show a story to be changed or deleted."""
    editor_of(request)
    return load_story_edit_page(site_of(request).store, id)


@router.post("/stories/{id}/edit")
def change(request: Request, id: Id, form: Form, person: Editor) -> Response:
    """Change a story, unless somebody else did since the form was shown."""
    store, given = site_of(request).store, _read_form(form)
    page = load_story_edit_page(store, id)
    if read_field(form, "known") != page.known:
        problem = "Somebody changed this story meanwhile; below is what you wrote. Send it again to keep that"
        given = replace(given, problem=f"{problem}: now it is “{page.story.name}”, {page.story.told}.")
        return show(request, "story_edit.html", replace(page, form=given), 409)
    try:
        question = _ask(given)
    except UsageError as error:
        given = replace(given, problem=str(error))
        return show(request, "story_edit.html", replace(page, form=given), 422)
    store.write(lambda connection: edit_story(connection, id, question), patience=PATIENCE)
    look_briefly(store, id)
    return RedirectResponse(f"/stories/{id}", 303)


@router.post("/stories/{id}/delete")
def delete(request: Request, id: Id, form: Form, person: Editor) -> Response:
    """Delete a story; one that is gone already is gone."""
    store = site_of(request).store
    store.write(lambda connection: delete_story(connection, id), patience=PATIENCE)
    return RedirectResponse("/stories", 303)


@router.api_route("/stories/{id}/feed.atom", methods=["GET", "HEAD"])
def feed(request: Request, id: Id) -> Response:
    """Answer with what was new in a story, for feed readers."""
    site = site_of(request)
    look_briefly(site.store, id)
    base = site.config.public_url or str(request.base_url)
    return answer_feed(request, load_feed(site.store, id, base.rstrip("/")))


@pages.page("/stories/{id}", "story.html")
def story(request: Request, id: Id, before: Before = None) -> StoryPage | Response:
    """Show a story, and note that it was looked at."""
    store, who = site_of(request).store, person_of(request).name
    look_briefly(store, id)
    kept = _read_mark(request, id)
    page = load_story_page(store, id, who, mark=kept, before=before)
    if before is not None or not _is_looked_at(request):
        return page
    answer = show(request, "story.html", page)
    if kept is None:
        _keep_mark(request, answer, id, page.since)
    answer.background = BackgroundTask(_note, store, id, who, page.seen)
    return answer


def look_briefly(store: Store, id: int) -> None:
    """Look at what is new in a story, if the database lets us; raises NotFoundError for no such story."""
    with suppress(StoreError, UsageError):
        look(store, id, patience=_BRIEFLY)


def _is_looked_at(request: Request) -> bool:
    """Say whether the page is asked for by somebody who looks at it: not the twin, and not in advance."""
    is_ahead = "prefetch" in request.headers.get("sec-purpose", "")
    return request.method == "GET" and not request.url.path.endswith(".json") and not is_ahead


def _note(store: Store, id: int, who: str, seen: str) -> None:
    with suppress(StoreError):
        store.write(partial(note_visit, story_id=id, who=who, visited=seen), patience=PATIENCE)


def _read_mark(request: Request, id: int) -> str | None:
    """Return until when this browser had seen what was new when it came, "" for never, None if that is long
    ago."""
    is_secure = is_https(site_of(request).config, request.scope)
    kept = read_cookie(request.scope, _name_mark(id), is_secure=is_secure)
    if kept in (None, _NEVER):
        return kept and ""
    with suppress(ValueError):
        return format_time(datetime.strptime(kept, _COMPACT).replace(tzinfo=UTC))
    return None


def _keep_mark(request: Request, answer: Response, id: int, since: str | None) -> None:
    is_secure = is_https(site_of(request).config, request.scope)
    value = since.translate(str.maketrans("", "", "-:.")) if since else _NEVER
    cookie = write_cookie(_name_mark(id), value, is_secure=is_secure, lasts=_STAYS_NEW)
    answer.headers.append("Set-Cookie", cookie)


def _name_mark(id: int) -> str:
    return f"thirdhand_seen_{id}"


def _read_form(form: FormData) -> StoryForm:
    conditions = {field.name: read_field(form, field.name, 500) for field in fields(Conditions)}
    return StoryForm(
        name=read_field(form, "name", 500),
        words=read_field(form, "words", 500),
        conditions=Conditions(**conditions),
    )


def _ask(given: StoryForm) -> Question:
    return Question.of(given.name, given.words, given.conditions.given)
