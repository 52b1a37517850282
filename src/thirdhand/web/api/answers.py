"""What is answered that no page shows in one piece."""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.store.elsewhere import SharedPassages
from thirdhand.store.searching import Hit
from thirdhand.web.contexts.news import News
from thirdhand.web.contexts.paging import Paging
from thirdhand.web.contexts.search import Conditions, FoundClaim
from thirdhand.web.contexts.story import StoryHead, StoryLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """Articles that were found, the best for the words ``q`` first; without words, those published last."""

    q: str
    conditions: Conditions
    articles: tuple[Hit, ...]
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Claims that several articles have: those like the words ``q``, the best first, else all by ``sort``.

    ``next`` is the ``after`` of the next page, None where there is none.
    """

    q: str
    sort: str
    claims: tuple[FoundClaim, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The articles that share passages with the article ``article``, those first that share most of it."""

    article: str
    shared: tuple[SharedPassages, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """What is followed, with how much is new for whoever asks."""

    stories: tuple[StoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What was new in a story, the latest first; ``before`` leads to what came before, None for nothing."""

    story: StoryHead
    events: tuple[News, ...]
    before: int | None
