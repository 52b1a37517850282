"""Articles out of the store again: which one is meant, and its record made whole.

An id is what a record has (``b2:…``, or enough of it to tell), a URL, a path, or the ``ref`` that the input
gave.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, select

from thirdhand.errors import InputError, NotFoundError, StoreError
from thirdhand.export.json import article_from_json
from thirdhand.ids import TAG
from thirdhand.records import Article, Credit, Phrase, Span
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.packing import COLUMNS, unpack_claims, unpack_field, unpack_record
from thirdhand.store.places import article_key
from thirdhand.store.unkept import UNKEPT

#: Rows that are held at a time while many are read.
_AT_ONCE = 100
_LEAST_DIGITS = 4
_DIGITS = re.compile(rf"(?:{TAG}:)?([0-9a-f]{{{_LEAST_DIGITS},32}})", re.IGNORECASE)
_MAX_NAMED = 5
_REMEDY = "give an id, URL, path or ref that thirdhand search prints"

#: The order in which an article's versions stood there, by which they are numbered.
VERSION_ORDER = (tables.versions.c.first_captured, tables.versions.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version of an article with what was read in it, and where that comes from.

    ``added`` is when the article came in; ``number`` counts its versions from 1 in the order in which they
    stood there. Times are ISO 8601 in UTC. ``published_zone`` is ``given``, ``unknown`` (then the time is
    kept as it was written) or None without a date. ``edition`` has the model, tool and rules that it was read
    with.
    """

    article: Article
    place: str
    added: str
    number: int
    n_versions: int
    is_current: bool
    first_captured: str
    last_captured: str
    published_zone: str | None
    read: str
    edition: dict[str, Any]
    captures: tuple[dict[str, Any], ...]


def find_article(connection: Connection, id: str) -> int:
    """Return the row id of the article that ``id`` means, one whose time is over included.

    Raises NotFoundError naming what is like it.
    """
    articles, versions = tables.articles, tables.versions
    if UNKEPT.search(id):
        raise NotFoundError(id, "no such article in the store", _REMEDY)
    by_place = connection.scalar(select(articles.c.id).where(articles.c.key == article_key(id)))
    if by_place is not None:
        return int(by_place)
    found = _articles_where(connection, versions.c.ref == id) or _articles_where(connection, *_by_record(id))
    if len(found) == 1:
        return int(found[0].article_id)
    if found:
        named = ", ".join(f"{row.record} ({row.place})" for row in found[:_MAX_NAMED])
        more = f" and {len(found) - _MAX_NAMED} more" if len(found) > _MAX_NAMED else ""
        raise NotFoundError(
            id, f"means {len(found)} articles: {named}{more}", "give more of the id, or the URL"
        )
    raise NotFoundError(id, "no such article in the store", _suggest(connection, id))


def find_shown(connection: Connection, id: str) -> int:
    """Return what ``find_article`` does; raises NotFoundError for an article whose time is over, too."""
    article_id = find_article(connection, id)
    if connection.scalar(select_expired().where(tables.articles.c.id == article_id)) is not None:
        raise NotFoundError(id, "its time is over", "thirdhand remove --expired takes it out")
    return article_id


def select_expired() -> Select[Any]:
    """Return the query for the articles whose time is over and that nobody has taken out yet."""
    return select(tables.articles.c.id).where(tables.articles.c.forget_at <= now())


def _by_record(id: str) -> list[ColumnElement[bool]]:
    """Return the condition that a record's id is ``id`` or begins with it; none is met by what is no id."""
    match = _DIGITS.fullmatch(id)
    if match is None:
        return [false()]
    record, start = tables.versions.c.record, f"{TAG}:{match[1].lower()}"
    return [record >= start, record < start + "g"]


def find_version(connection: Connection, article_id: int, id: str) -> int:
    """Return the number of the version of an article that ``id`` means.

    That is the one whose record has this id or the only one whose id begins so; for anything else, the
    one that stands there now.
    """
    versions = tables.versions
    of_article = versions.c.article_id == article_id
    named = list(
        connection.execute(select(versions.c.id, versions.c.is_current).where(of_article, *_by_record(id)))
    )
    chosen = next((row.id for row in named if row.is_current or len(named) == 1), None)
    if chosen is None:
        chosen = connection.scalars(select(versions.c.id).where(of_article, versions.c.is_current)).one()
    return _version_ids(connection, article_id).index(chosen) + 1


def count_versions(connection: Connection, article_id: int) -> int:
    """Return how many versions an article has."""
    return len(_version_ids(connection, article_id))


def _version_ids(connection: Connection, article_id: int) -> list[int]:
    """Return the row ids of an article's versions in the order in which they stood there."""
    versions = tables.versions
    return list(
        connection.scalars(
            select(versions.c.id).where(versions.c.article_id == article_id).order_by(*VERSION_ORDER)
        )
    )


def _articles_where(connection: Connection, *conditions: ColumnElement[bool]) -> list[Any]:
    articles, versions = tables.articles, tables.versions
    query = (
        select(versions.c.article_id, versions.c.record, articles.c.place)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(*conditions)
        .order_by(versions.c.id)
        .limit(100)
    )
    return list({row.article_id: row for row in connection.execute(query)}.values())


def _suggest(connection: Connection, id: str) -> str:
    """Say what to do; a place that is nearly the one asked for is named."""
    places = connection.scalars(
        select(tables.articles.c.place).order_by(tables.articles.c.id.desc()).limit(5_000)
    )
    near = difflib.get_close_matches(id, list(places), n=1, cutoff=0.8)
    return f"did you mean {near[0]}?" if near else _REMEDY


def select_versions() -> Select[Any]:
    """Return the query for versions with their active reading; conditions and order are the caller's."""
    versions, readings, articles = tables.versions, tables.readings, tables.articles
    return (
        select(
            versions,
            articles.c.place,
            articles.c.added,
            readings.c.id.label("reading_id"),
            readings.c.edition_id,
            readings.c.read,
            readings.c.traits,
            readings.c.record.label("packed"),
        )
        .join(articles, articles.c.id == versions.c.article_id)
        .join(readings, (readings.c.version_id == versions.c.id) & readings.c.is_active)
    )


def stream_rows(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """Yield the rows of ``query``; few of them are held at a time."""
    with connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as result:
        yield from result


def load_record(row: Any) -> dict[str, Any]:  # noqa: ANN401 -- a row of select_versions
    """Return the JSON record of one row of ``select_versions``; raises StoreError for one that is damaged."""
    columns = {name: getattr(row, name) for name in COLUMNS}
    try:
        return unpack_record(row.packed, row.record, row.text, columns)
    except ValueError as error:
        raise _damaged(row, error) from error


def load_claims(row: Any, numbers: Iterable[int]) -> list[dict[str, Any]]:  # noqa: ANN401 -- a row
    """Return the claims with ``numbers``, from 0, of one row of ``select_versions``.

    Raises StoreError for a record that is damaged.
    """
    try:
        return unpack_claims(row.packed, row.text, row.title, numbers)
    except ValueError as error:
        raise _damaged(row, error) from error


def load_findings(row: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- a row of select_versions
    """Return the findings of one row of ``select_versions``; raises StoreError for a damaged record."""
    try:
        found: list[dict[str, Any]] = unpack_field(row.packed, row.text, "findings", row.title)
    except (ValueError, KeyError) as error:
        raise _damaged(row, error) from error
    return found


def load_article(row: Any) -> Article:  # noqa: ANN401 -- a row of select_versions
    """Return the article of one row of ``select_versions``, every span checked against the text.

    Raises StoreError for one that is damaged.
    """
    record = load_record(row)
    try:
        return article_from_json(record)
    except InputError as error:
        raise _damaged(row, error) from error


def load_credited(row: Any) -> Article:  # noqa: ANN401 -- a row of select_versions
    """Return the article of one row of ``select_versions`` with its credits and nothing else that was read.

    Raises StoreError for a record that is damaged.
    """
    columns = {name: getattr(row, name) for name in COLUMNS}
    try:
        found = unpack_field(row.packed, row.text, "credits")
        credits = tuple(
            Credit(
                phrase=Phrase.cut(row.text, [Span(*span) for span in credit["spans"]]), name=credit["name"]
            )
            for credit in found
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(row, error) from error
    return Article(id=row.record, text=row.text, credits=credits, **columns)


def _damaged(row: Any, error: Exception) -> StoreError:  # noqa: ANN401 -- a row of select_versions
    remedy = "thirdhand store check tells what else is damaged; restore a backup"
    return StoreError(f"{row.place}: what was read in it cannot be made whole ({error}); {remedy}")


def load_version(connection: Connection, article_id: int, number: int) -> StoredVersion:
    """Return the version of an article with that number, which must be there."""
    return _load(connection, _version_ids(connection, article_id), number)


def stream_versions(connection: Connection, article_id: int) -> Iterator[StoredVersion]:
    """Yield all versions of an article, the oldest first, one held at a time."""
    ids = _version_ids(connection, article_id)
    for number in range(1, len(ids) + 1):
        yield _load(connection, ids, number)


def _load(connection: Connection, ids: Sequence[int], number: int) -> StoredVersion:
    row = connection.execute(select_versions().where(tables.versions.c.id == ids[number - 1])).one()
    return _stored(connection, row, number, len(ids))


def _stored(connection: Connection, row: Any, number: int, n_versions: int) -> StoredVersion:  # noqa: ANN401
    captures, editions = tables.captures, tables.editions
    had = connection.execute(
        select(captures.c.captured, captures.c.input, captures.c.headers, captures.c.tool)
        .where(captures.c.version_id == row.id)
        .order_by(captures.c.captured)
    )
    edition = connection.execute(select(editions).where(editions.c.id == row.edition_id)).one()
    return StoredVersion(
        article=load_article(row),
        place=row.place,
        added=row.added,
        number=number,
        n_versions=n_versions,
        is_current=row.is_current,
        first_captured=row.first_captured,
        last_captured=row.last_captured,
        published_zone=row.published_zone,
        read=row.read,
        edition={
            **{"model": edition.model, "model_version": edition.model_version, "tool": edition.tool},
            **edition.rules,
        },
        captures=tuple(dict(capture._mapping) for capture in had),
    )
