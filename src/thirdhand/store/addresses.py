"""What was typed as an address or an id, and the article that it means, found without a search."""

from __future__ import annotations

import re

from sqlalchemy import Connection, select

from thirdhand.ids import TAG
from thirdhand.store import tables
from thirdhand.store.loading import select_expired
from thirdhand.store.places import article_key
from thirdhand.store.unkept import UNKEPT

_RECORD = re.compile(rf"{TAG}:[0-9a-f]{{4,32}}", re.IGNORECASE)


def find_record(connection: Connection, typed: str) -> str | None:
    """Return the id of the record that ``typed`` means, None where it means none.

    That is an id, as much of one as means a single record, or the URL or path of an article, which means the
    version that stands there now.
    """
    articles, versions = tables.articles, tables.versions
    query = select(versions.c.record).where(versions.c.article_id.not_in(select_expired()))
    if UNKEPT.search(typed):
        return None
    if _RECORD.fullmatch(typed):
        start = typed.lower()
        is_named = (versions.c.record >= start) & (versions.c.record < f"{start}g")
        found = connection.scalars(query.where(is_named).distinct().limit(2)).all()
        return found[0] if len(found) == 1 else None
    at_place = (articles.c.key == article_key(typed)) & versions.c.is_current
    return connection.scalar(query.join(articles, articles.c.id == versions.c.article_id).where(at_place))
