"""Stories: what is followed, and what was new in it. To ask is no visit: what is new stays new."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request

from thirdhand.web.api.answering import Api
from thirdhand.web.api.answers import Events, Stories
from thirdhand.web.api.requests import Number
from thirdhand.web.contexts.story import load_stories_page, load_story_page
from thirdhand.web.pages.stories import look_briefly
from thirdhand.web.site import person_of, site_of

api = Api("stories")

Before = Annotated[int | None, Query(ge=1, lt=2**63, description="Only what was found before this event.")]


@api.get("/stories", Stories)
def list_stories(request: Request) -> Stories:
    """What is followed, with how much is new for whoever asks."""
    page = load_stories_page(site_of(request).store, person_of(request).name)
    return Stories(stories=page.stories)


@api.get("/stories/{id}/events", Events)
def list_events(request: Request, id: Number, before: Before = None) -> Events:
    """What was new in a story, the latest first."""
    store = site_of(request).store
    look_briefly(store, id)
    page = load_story_page(store, id, person_of(request).name, before=before)
    return Events(story=page.story, events=(*page.new, *page.earlier), before=page.before)
