"""What an article is now, what it was, and what was changed in it in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from thirdhand.errors import NotFoundError
from thirdhand.records import Article
from thirdhand.store.changes import Change, FieldChange
from thirdhand.store.loading import (
    StoredVersion,
    count_versions,
    find_shown,
    find_version,
    load_version,
    stream_versions,
)
from thirdhand.store.retelling import compare_claims
from thirdhand.store.rewording import compare_words

__all__ = ["Change", "show", "trace_changes"]

#: The fields of an article that are told as a whole.
FIELDS = ("title", "byline", "outlet", "published")


def show(connection: Connection, id: str, version: int | None = None) -> StoredVersion:
    """Return the article that ``id`` means, as it is now or in the version with that number.

    An ``id`` that is the record's of an earlier version means that version. Raises NotFoundError for what
    is not there.
    """
    article_id = find_shown(connection, id)
    n_versions = count_versions(connection, article_id)
    if version is None:
        return load_version(connection, article_id, find_version(connection, article_id, id))
    if not 1 <= version <= n_versions:
        has = "one version" if n_versions == 1 else f"{n_versions} versions"
        which = "1" if n_versions == 1 else f"1 to {n_versions}"
        raise NotFoundError(id, f"has {has}, and none with number {version}", f"give --version {which}")
    return load_version(connection, article_id, version)


def trace_changes(connection: Connection, id: str) -> tuple[Change, ...]:
    """Return what is other in each version of the article that ``id`` means than in the one before.

    The first version stands at the beginning, without changes. Raises NotFoundError.
    """
    changes: list[Change] = []
    before: StoredVersion | None = None
    for version in stream_versions(connection, find_shown(connection, id)):
        changes.append(_compare(before, version))
        before = version
    return tuple(changes)


def _compare(old: StoredVersion | None, new: StoredVersion) -> Change:
    change = Change(
        number=new.number,
        n_versions=new.n_versions,
        is_current=new.is_current,
        first_captured=new.first_captured,
        last_captured=new.last_captured,
    )
    if old is None:
        return change
    return replace(
        change,
        is_read_alike=old.edition == new.edition,
        fields=tuple(_compare_fields(old.article, new.article)),
        words=compare_words(old.article.text, new.article.text),
        claims=compare_claims(old.article, new.article),
    )


def _compare_fields(old: Article, new: Article) -> Iterator[FieldChange]:
    for name in FIELDS:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield FieldChange(name=name, old=was, new=now)
