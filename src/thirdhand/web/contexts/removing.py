"""What would go with an article that is taken out, for the page that asks whether that is meant."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from thirdhand.store import tables
from thirdhand.store.history import show
from thirdhand.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePage:
    """The article ``id`` as it stands now. ``n_backups`` were made of the collection, with it or not."""

    id: str
    title: str | None
    place: str
    added: str
    outlet: str | None
    n_versions: int
    n_backups: int


def load_remove_page(store: Store, id: str) -> RemovePage:
    """Return what would go with the article ``id``; raises NotFoundError."""
    with store.reading() as connection:
        found = show(connection, id)
        backups = connection.scalar(select(func.count()).select_from(tables.backups))
    return RemovePage(
        id=found.article.id,
        title=found.article.title,
        place=found.place,
        added=found.added,
        outlet=found.article.outlet,
        n_versions=found.n_versions,
        n_backups=backups or 0,
    )
