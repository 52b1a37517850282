"""An article as its page shows it: what was read in it, its versions, and where else its claims stand."""

from __future__ import annotations

from dataclasses import dataclass, fields

from thirdhand.errors import NotFoundError
from thirdhand.records import Article
from thirdhand.store.changes import Change
from thirdhand.store.elsewhere import (
    ClaimElsewhere,
    SharedPassages,
    load_elsewhere,
    load_shared,
)
from thirdhand.store.history import show, trace_changes
from thirdhand.store.opening import OpenedVersion, open_version
from thirdhand.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """One version of an article.

    ``current`` is the id of the version that stands there now, which may be this one. ``part`` is the part of
    a very long article that is shown, from 1; the article here is whole. ``elsewhere`` and
    ``shared`` are known of the version that stands there now alone, and only once it was linked.
    """

    article: Article
    place: str
    added: str
    version: int
    n_versions: int
    current: str
    first_captured: str
    last_captured: str
    n_captures: int
    read: str
    model: str
    tool: str
    part: int
    elsewhere: tuple[ClaimElsewhere, ...]
    shared: tuple[SharedPassages, ...]

    @property
    def is_current(self) -> bool:
        """Whether these are the words that stand there now."""
        return self.current == self.article.id


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """What changed in an article from each version to the next; ``current`` is its record's id now."""

    current: str
    title: str | None
    place: str
    outlet: str | None
    versions: tuple[str, ...]
    changes: tuple[Change, ...]


def load_article_page(store: Store, id: str, part: int = 1) -> ArticlePage:
    """Return the page of the version that ``id`` means; raises NotFoundError."""
    with store.reading() as connection:
        opened = open_version(connection, id) or open_version(connection, show(connection, id).article.id)
        if opened is None:
            raise NotFoundError(id, "was taken out just now", "look for it again")
        is_current = opened.current == opened.article.id
        names = [field.name for field in fields(ArticlePage) if field.name in OpenedVersion.__slots__]
        return ArticlePage(
            **{name: getattr(opened, name) for name in names},
            version=opened.number,
            part=part,
            elsewhere=load_elsewhere(connection, opened.row) if is_current else (),
            shared=load_shared(connection, opened.row) if is_current else (),
        )


def load_history_page(store: Store, id: str) -> HistoryPage:
    """Return what changed in the article that ``id`` means; raises NotFoundError."""
    with store.reading() as connection:
        found = show(connection, id)
        current = found if found.is_current else show(connection, found.place)
        changes = trace_changes(connection, current.place)
        versions = tuple(
            show(connection, current.place, number).article.id for number in range(1, len(changes) + 1)
        )
    article = current.article
    return HistoryPage(
        current=article.id,
        title=article.title,
        place=current.place,
        outlet=article.outlet,
        versions=versions,
        changes=changes,
    )
