"""Outlets: how many articles of each there are, and how the latest of one credit. Counts, never a score.

An outlet is told by ``outlet_key``, its name in one case. Of one with many articles those published last are
counted, so that a page waits for no more than that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, cast, func, select

from thirdhand.errors import NotFoundError
from thirdhand.store import tables
from thirdhand.store.driving import look_up
from thirdhand.store.loading import select_expired
from thirdhand.store.quoting import list_pronouns
from thirdhand.store.selection import Selection, one_of, version_conditions

#: Articles of one outlet that are counted, those published last.
COUNTED = 1_000
#: No reading has more claims.
_MOST_CLAIMS = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletArticles:
    """The articles of an outlet that are counted, those published last first, by the ids of their versions
    and of what was read in them; ``has_more`` says that there are others.

    ``name`` is the outlet as the first of them writes it, ``times`` are when they were published, in UTC.
    """

    name: str
    version_ids: tuple[int, ...]
    reading_ids: tuple[int, ...]
    times: tuple[str | None, ...]
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCounts:
    """Claims by who says so: the article in its ``own_voice``, or its innermost source by its anonymity.

    ``third_hand`` are those with a chain of two or more, which are counted among the others as well.
    """

    n_claims: int
    own_voice: int
    named: int
    role: int
    unnamed: int
    collective: int
    third_hand: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often something is there: ``n`` times, in ``n_articles`` articles. ``key`` tells it from others."""

    key: str
    name: str
    n: int
    n_articles: int


def count_outlets(connection: Connection) -> dict[str, int]:
    """Return how many articles of each outlet there are, by its key, those of most articles first.

    All versions are counted in an index, and those that do not stand there any more taken off: to look at
    each for itself takes ten times as long.
    """
    look_up(connection)
    versions = tables.versions
    of_several = select(versions.c.article_id).group_by(versions.c.article_id).having(func.count() > 1)
    changed, over = (list(connection.scalars(query)) for query in (of_several, select_expired()))
    counts = _count_versions(connection)
    counts.subtract(
        _count_versions(
            connection, one_of(connection, versions.c.article_id, changed), ~versions.c.is_current
        )
    )
    counts.subtract(
        _count_versions(connection, one_of(connection, versions.c.article_id, over), versions.c.is_current)
    )
    return dict(sorted((+counts).items(), key=lambda item: (-item[1], item[0])))


def _count_versions(connection: Connection, *conditions: ColumnElement[bool]) -> Counter[str]:
    key = tables.versions.c.outlet_key
    query = select(key, func.count()).where(key != "", *conditions).group_by(key)
    return Counter({key: n for key, n in connection.execute(query)})


def name_outlets(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """Return how an article of each of the outlets ``keys`` writes its name."""
    versions = tables.versions
    names = {
        key: connection.scalar(
            select(versions.c.outlet).where(versions.c.outlet_key == key, versions.c.is_current).limit(1)
        )
        for key in keys
    }
    return {key: name or key for key, name in names.items()}


def find_outlet_articles(connection: Connection, key: str, most: int = COUNTED) -> OutletArticles:
    """Return the ``most`` articles of the outlet that were published last; raises NotFoundError for none."""
    look_up(connection)
    versions, readings = tables.versions, tables.readings
    moment = versions.c.published_at
    query = (
        select(versions.c.id, readings.c.id.label("reading_id"), versions.c.outlet, moment)
        .join(readings, (readings.c.version_id == versions.c.id) & readings.c.is_active)
        .where(versions.c.outlet_key == key, *version_conditions(Selection()))
        .order_by(moment.desc(), versions.c.id.desc())
    )
    rows = list(connection.execute(query.where(moment.is_not(None)).limit(most + 1)))
    if len(rows) <= most:  # databases do not agree on where those without a date come
        rows += connection.execute(query.where(moment.is_(None)).limit(most + 1 - len(rows)))
    if not rows:
        raise NotFoundError(key, "no article is of this outlet", "look for it among the outlets")
    return OutletArticles(
        name=rows[0].outlet,
        version_ids=tuple(row.id for row in rows[:most]),
        reading_ids=tuple(row.reading_id for row in rows[:most]),
        times=tuple(row.published_at for row in rows[:most]),
        has_more=len(rows) > most,
    )


def count_claims(connection: Connection, reading_ids: Sequence[int]) -> ClaimCounts:
    """Return how many claims the readings have, by who says so."""
    claims = tables.claims
    query = (
        select(claims.c.anonymity, claims.c.depth, func.count())
        .where(one_of(connection, claims.c.reading_id, reading_ids))
        .group_by(claims.c.anonymity, claims.c.depth)
    )
    sums: Counter[str] = Counter()
    for anonymity, depth, n in connection.execute(query):
        sums[anonymity or "own_voice"] += n
        sums["third_hand"] += n if depth > 1 else 0
        sums["n_claims"] += n
    return ClaimCounts(**{field.name: sums[field.name] for field in fields(ClaimCounts)})


def count_credited(connection: Connection, reading_ids: Sequence[int], limit: int) -> list[Tally]:
    """Return the sources that the readings credit with most claims, by their ids; pronouns are left out."""
    links, sources = tables.links, tables.sources
    claim = cast(links.c.reading_id, BigInteger) * _MOST_CLAIMS + links.c.claim
    n_claims = func.count(claim.distinct()).label("n_claims")
    query = (
        select(sources.c.id, sources.c.name, n_claims, func.count(links.c.reading_id.distinct()))
        .join(sources, sources.c.id == links.c.source_id)
        .where(one_of(connection, links.c.reading_id, reading_ids))
        .where(sources.c.key.not_in(list_pronouns()))
        .group_by(sources.c.id, sources.c.name)
        .order_by(n_claims.desc(), sources.c.id)
        .limit(limit)
    )
    return [
        Tally(key=str(id), name=name, n=n, n_articles=n_articles)
        for id, name, n, n_articles in connection.execute(query)
    ]


def count_findings(connection: Connection, reading_ids: Sequence[int]) -> list[Tally]:
    """Return how many findings of each rule the readings have, those in most articles first."""
    findings = tables.findings
    n_articles = func.count(findings.c.reading_id.distinct()).label("n_articles")
    query = (
        select(findings.c.rule, func.count(), n_articles)
        .where(one_of(connection, findings.c.reading_id, reading_ids))
        .group_by(findings.c.rule)
        .order_by(n_articles.desc(), findings.c.rule)
    )
    return [
        Tally(key=rule, name=rule, n=n, n_articles=n_articles)
        for rule, n, n_articles in connection.execute(query)
    ]


def count_parents(connection: Connection, version_ids: Sequence[int]) -> list[Tally]:
    """Return the outlets from whose articles the articles have text, those that most have it from first.

    An agency whose own text is not in the collection has its name and no key, an outlet without a name
    neither.
    """
    copied = tables.copied
    return _count_copies(connection, copied.c.parent_id, copied.c.child_id, version_ids)


def count_children(connection: Connection, version_ids: Sequence[int]) -> list[Tally]:
    """Return the outlets whose articles have text of the articles, those with most such articles first."""
    copied = tables.copied
    return _count_copies(connection, copied.c.child_id, copied.c.parent_id, version_ids)


def _count_copies(
    connection: Connection, whose: Column[int], given: Column[int], version_ids: Sequence[int]
) -> list[Tally]:
    """Return the outlets of ``whose`` where ``given`` is one of the versions, those of most copies first."""
    versions, copied = tables.versions, tables.copied
    n_copies = func.count(copied.c.child_id.distinct()).label("n_copies")
    name = func.coalesce(func.min(versions.c.outlet), copied.c.wire)
    query = (
        select(versions.c.outlet_key, name, n_copies)
        .select_from(copied)
        .join(versions, versions.c.id == whose, isouter=True)
        .where(one_of(connection, given, version_ids))
        .group_by(versions.c.outlet_key, copied.c.wire)
        .order_by(n_copies.desc(), name)
    )
    return [
        Tally(key=key or "", name=name or "", n=n, n_articles=n) for key, name, n in connection.execute(query)
    ]
