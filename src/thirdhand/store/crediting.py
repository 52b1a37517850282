"""Sources one by one: who is credited lately, who is called so, and what one of them is credited with.

A collection may have a million links, and a source fifty thousand. Whatever is asked here is answered from a
bounded number of them, the last ones, and says so (``has_more``): a page waits for it. ``store.quoting``
counts everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, cast, func, literal, select

from thirdhand.errors import NotFoundError
from thirdhand.store import tables
from thirdhand.store.driving import look_up
from thirdhand.store.latest import Latest
from thirdhand.store.loading import load_claims, select_versions
from thirdhand.store.quoting import list_pronouns
from thirdhand.store.selection import Selection, one_of, select_sources, version_conditions
from thirdhand.terms import cut_terms

#: Links of one source that are looked at, the last ones.
MOST_CREDITS = 2_000
#: Sources with the words of a name that are looked at, and links by which they are put in order.
_MOST_NAMED, _MOST_COUNTED = 300, 1_000
#: Links of each source that are counted in a list.
_MOST_LISTED = 200
#: No reading has more claims.
_MOST_CLAIMS = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedSource:
    """A source in a list, with how many claims it is credited with; ``has_more`` where there are more yet.

    ``kind`` and ``anonymity`` are, together, what it is most often.
    """

    id: int
    name: str
    kind: str
    anonymity: str
    n_claims: int
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source by its name; ``key`` is the name as it is compared."""

    id: int
    name: str
    key: str

    @property
    def is_pronoun(self) -> bool:
        """Whether it is a word like "he", which no article resolved: another one in each."""
        return self.key in list_pronouns()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One claim that a source is credited with: its number from 0 in the article of ``version_id``.

    ``position`` is the source's place in the chain, 0 the outermost. ``published_at`` is in UTC, None without
    a date.
    """

    version_id: int
    claim: int
    position: int
    kind: str
    anonymity: str
    certainty: str
    outlet: str | None
    outlet_key: str | None
    published_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedClaim:
    """A claim that a source is credited with, as its article, whose id is ``record``, puts it.

    ``claim`` is the claim's id there, ``part`` says where it stands (``text``, ``title``). ``chain`` has its
    sources by their names, outermost first; the source itself stands at ``position`` and is ``called`` so in
    the article. ``certainty`` is the source's.
    """

    record: str
    title: str | None
    url: str | None
    path: str | None
    outlet: str | None
    published: str | None
    claim: str
    part: str
    text: str
    chain: tuple[str, ...]
    position: int
    called: str
    certainty: str


def list_latest_sources(
    connection: Connection, latest: Latest, *, offset: int, limit: int
) -> list[CreditedSource]:
    """Return who is credited in the articles ``latest``, the most often credited first, without pronouns."""
    links, sources = tables.links, tables.sources
    look_up(connection)
    pronouns = select(sources.c.id).where(sources.c.key.in_(list_pronouns()))
    n_claims = _count_claims(links.c.reading_id, links.c.claim).label("n_claims")
    in_latest = one_of(connection, links.c.reading_id, latest.reading_ids)
    query = (
        select(links.c.source_id, n_claims)
        .where(in_latest, links.c.source_id.not_in(pronouns))
        .group_by(links.c.source_id)
        .order_by(n_claims.desc(), links.c.source_id)
        .offset(offset)
        .limit(limit)
    )
    counts = {id: n for id, n in connection.execute(query)}
    words = (links.c.source_id, links.c.kind, links.c.anonymity)
    kinds: dict[int, Counter[tuple[str, str]]] = {id: Counter() for id in counts}
    # asked for those of one page alone, PostgreSQL would go through all links that these ever had
    for id, *pair, n in connection.execute(select(*words, func.count()).where(in_latest).group_by(*words)):
        if id in kinds:
            kinds[id][*pair] = n
    names = _load_names(connection, list(counts))
    return [_listed(id, names[id], kinds[id], n) for id, n in counts.items()]


def _count_claims(owner: ColumnElement[int], number: ColumnElement[int]) -> ColumnElement[int]:
    """Return how many claims there are, each told by who has it and its number there."""
    return func.count((cast(owner, BigInteger) * _MOST_CLAIMS + number).distinct())


def _load_names(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    sources = tables.sources
    rows = connection.execute(
        select(sources.c.id, sources.c.name).where(one_of(connection, sources.c.id, ids))
    )
    return {id: name for id, name in rows}


def list_named_sources(
    connection: Connection, words: str, *, offset: int = 0, limit: int
) -> tuple[list[CreditedSource], bool]:
    """Return the sources with all ``words`` in their names, the most credited first; and whether more have
    them than are looked at.

    Pronouns are among them, sources of earlier versions alone are not.
    """
    if not cut_terms(words):
        return [], False
    look_up(connection)
    ids, has_more = _rank_named(connection, words)
    ids = ids[offset : offset + limit]
    names = _load_names(connection, ids)
    found = [(id, load_credits(connection, id, _MOST_LISTED)) for id in ids]
    return [_sum_up(id, names[id], *credits) for id, credits in found if credits[0]], has_more


def _rank_named(connection: Connection, words: str) -> tuple[list[int], bool]:
    """Return sources with ``words``, those of most links first, and whether there are more."""
    links, named = tables.links, select_sources(words).limit(_MOST_NAMED + 1).subquery()
    one_each = select(literal(1)).where(links.c.source_id == named.c.source_id).limit(_MOST_COUNTED)
    n_links = select(func.count()).select_from(one_each.correlate(named).subquery()).correlate(named)
    rows = connection.execute(select(named.c.source_id, n_links.scalar_subquery())).all()
    best = sorted(rows[:_MOST_NAMED], key=lambda row: (-row[1], row[0]))
    return [id for id, _ in best], len(rows) > _MOST_NAMED


def _sum_up(id: int, name: str, credits: Sequence[Credit], has_more: bool) -> CreditedSource:
    kinds = Counter((credit.kind, credit.anonymity) for credit in credits)
    return _listed(id, name, kinds, len(credits), has_more=has_more)


def _listed(
    id: int, name: str, kinds: Counter[tuple[str, str]], n_claims: int, *, has_more: bool = False
) -> CreditedSource:
    kind, anonymity = min(kinds, key=lambda pair: (-kinds[pair], pair))
    return CreditedSource(
        id=id, name=name, kind=kind, anonymity=anonymity, n_claims=n_claims, has_more=has_more
    )


def find_source(connection: Connection, id: int) -> Source:
    """Return the source with this ``id``; raises NotFoundError."""
    sources = tables.sources
    row = connection.execute(select(sources).where(sources.c.id == id)).one_or_none()
    if row is None:
        raise NotFoundError(f"source {id}", "there is none with this number", "look for its name")
    return Source(**row._mapping)


def load_credits(
    connection: Connection, source_id: int, most: int = MOST_CREDITS
) -> tuple[list[Credit], bool]:
    """Return what a source is credited with, from its last ``most`` links, those published last first and
    those without a date last; and whether there are more.

    A claim whose chain has it twice is there once, with the innermost link.
    """
    look_up(connection)
    rows = connection.execute(_select_credits(source_id, most + 1)).all()
    has_more = len(rows) > most
    by_claim = {(row.version_id, row.claim): row for row in rows[:most][::-1]}
    credits = [Credit(**row._mapping) for row in by_claim.values()]
    credits.sort(key=lambda one: (one.published_at or "", one.version_id, -one.claim), reverse=True)
    return credits, has_more


def load_credited(connection: Connection, credits: Sequence[Credit]) -> list[CreditedClaim]:
    """Return the claims of ``credits`` in their words; raises StoreError for a record that is damaged."""
    numbers: dict[int, dict[int, None]] = {}
    for credit in credits:
        numbers.setdefault(credit.version_id, {})[credit.claim] = None
    of_credits = one_of(connection, tables.versions.c.id, list(numbers))
    rows = {row.id: row for row in connection.execute(select_versions().where(of_credits))}
    claims = {
        (id, number): claim
        for id, row in rows.items()
        for number, claim in zip(numbers[id], load_claims(row, numbers[id]), strict=True)
    }
    return [
        _tell(rows[credit.version_id], claims[credit.version_id, credit.claim], credit) for credit in credits
    ]


def _tell(row: Any, claim: dict[str, Any], credit: Credit) -> CreditedClaim:  # noqa: ANN401 -- a row
    names = ("record", "title", "url", "path", "outlet", "published")
    return CreditedClaim(
        **{name: getattr(row, name) for name in names},
        claim=claim["id"],
        part=claim["in"],
        text=claim["content"]["text"],
        chain=tuple(" and ".join(link["names"]) or link["text"] for link in claim["chain"]),
        position=credit.position,
        called=claim["chain"][credit.position]["text"],
        certainty=credit.certainty,
    )


def _select_credits(source_id: int, most: int) -> Select[Any]:
    """Return the query for the last links to a source, in the articles as they stand now."""
    links, readings, versions = tables.links, tables.readings, tables.versions
    words = (links.c.claim, links.c.position, links.c.kind, links.c.anonymity, links.c.certainty)
    return (
        select(
            versions.c.id.label("version_id"),
            *words,
            versions.c.outlet,
            versions.c.outlet_key,
            versions.c.published_at,
        )
        .select_from(links)
        .join(readings, (readings.c.id == links.c.reading_id) & readings.c.is_active)
        .join(versions, versions.c.id == readings.c.version_id)
        .where(links.c.source_id == source_id, *version_conditions(Selection()))
        .order_by(*(links.c[name].desc() for name in ("reading_id", "claim", "position", "name")))
        .limit(most)
    )


def find_clusters_of_source(connection: Connection, source_id: int, limit: int) -> list[int]:
    """Return the clusters in which most claims of a source stand, of those that ``load_credits`` gives."""
    members, of = tables.members, _select_credits(source_id, MOST_CREDITS).subquery()
    n_claims = _count_claims(members.c.version_id, members.c.claim)
    query = (
        select(members.c.cluster_id)
        .join(of, (of.c.version_id == members.c.version_id) & (of.c.claim == members.c.claim))
        .group_by(members.c.cluster_id)
        .order_by(n_claims.desc(), members.c.cluster_id)
        .limit(limit)
    )
    return list(connection.scalars(query))
