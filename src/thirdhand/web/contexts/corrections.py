"""What people corrected, as they look at it again: which claims it names, in their words, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from thirdhand.errors import NotFoundError
from thirdhand.records import Part
from thirdhand.store import tables
from thirdhand.store.audit import Deed
from thirdhand.store.cluster_headings import ClusterHeading, load_cluster_headings
from thirdhand.store.clusters import find_clusters_of, follow_changes
from thirdhand.store.corrections import Correction, NamedClaim, find_claims, load_corrections
from thirdhand.store.store import Store
from thirdhand.tracing.naming import read_cluster_id
from thirdhand.views.trace.wording import name_article, quote

#: Corrections of one page, and claims that are named of each side of one in the list, and of one by itself.
PAGE = 50
_NAMED, _MOST_NAMED = 2, 20
#: Corrections among which one that was just made is looked for.
_LATEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTold:
    """A claim that a correction names; ``words`` are the first of its own, ``name`` is its article's.

    ``at`` names in addresses what it stands in now: None where that was not looked for, or it is gone.
    """

    record: str
    name: str
    published: str | None
    words: str
    at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The claims of one side, the first of ``n``."""

    n: int
    claims: tuple[NamedTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionTold:
    """A correction; ``by`` is None where the audit trail does not have it."""

    id: int
    kind: str
    made: str
    by: str | None
    note: str | None
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsPage:
    """A page of corrections, the latest first; ``next`` is the id before which the next page begins.

    ``undone`` is the id of one that was just taken back, ``now`` are the clusters that its claims are in.
    """

    before: int | None
    next: int | None
    corrections: tuple[CorrectionTold, ...]
    undone: int | None
    now: tuple[ClusterHeading, ...]


def load_corrections_page(
    store: Store, before: int | None = None, *, undone: int | None = None, now: Sequence[str] = ()
) -> CorrectionsPage:
    """Return the page of corrections that were made before the one with the id ``before``.

    ``now`` are ids of clusters.
    """
    corrections = tables.corrections
    query = select(corrections.c.id).order_by(corrections.c.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(corrections.c.id < before)
    with store.reading() as connection:
        ids = list(connection.scalars(query))
        found = load_corrections(connection, ids[:PAGE])[::-1]
        people = _find_people(connection, found)
        numbers = [number for id in now if (number := read_cluster_id(id)) is not None]
        headings = load_cluster_headings(connection, numbers)
        return CorrectionsPage(
            before=before,
            next=ids[PAGE - 1] if len(ids) > PAGE else None,
            corrections=tuple(_tell(connection, each, people, _NAMED) for each in found),
            undone=undone,
            now=tuple(headings),
        )


def load_correction(store: Store, id: int) -> CorrectionTold:
    """Return the correction ``id`` with where its claims are now; raises NotFoundError."""
    found = find_correction(store, id)
    if found is None:
        raise NotFoundError(
            f"correction {id}", "is not there, or was taken back", "see the list of corrections"
        )
    return found


def find_correction(store: Store, id: int) -> CorrectionTold | None:
    """Return the correction ``id`` with where its claims are now, None where there is none."""
    with store.reading() as connection:
        found = load_corrections(connection, [id])
        people = _find_people(connection, found)
        told = (_tell(connection, each, people, _MOST_NAMED, is_placed=True) for each in found)
        return next(told, None)


def find_last(connection: Connection, kind: str, at: str) -> int | None:
    """Return the id of the last correction of a kind that names a claim of what addresses name ``at``.

    None where none of the latest does. A cluster that was merged away means the one that it went into.
    """
    number = read_cluster_id(at)
    if number is not None:
        at = f"k{follow_changes(connection, number)[0]}"
    corrections = tables.corrections
    query = select(corrections.c.id).where(corrections.c.kind == kind).order_by(corrections.c.id.desc())
    for each in reversed(load_corrections(connection, list(connection.scalars(query.limit(_LATEST))))):
        if at in _find_places(connection, each.named[:_MOST_NAMED]).values():
            return each.id
    return None


def was_taken_back(connection: Connection, id: int) -> bool:
    """Say whether the audit trail has it that the correction ``id`` was taken back."""
    audit = tables.audit
    query = select(audit.c.id).where(
        audit.c.what == Deed.TAKE_BACK.value, audit.c.subject == f"correction {id}"
    )
    return connection.scalar(query.limit(1)) is not None


def _find_people(connection: Connection, corrections: Sequence[Correction]) -> dict[int, str]:
    """Return who made each of ``corrections``, as the audit trail has it."""
    if not corrections:
        return {}
    audit = tables.audit
    deeds = [deed.value for deed in (Deed.MERGE, Deed.SPLIT, Deed.NOT_SAME)]
    times = [each.made for each in corrections]
    query = select(audit.c.who, audit.c.details).where(audit.c.what.in_(deeds), audit.c.made >= min(times))
    return {row.details.get("correction"): row.who for row in connection.execute(query)}


def _tell(
    connection: Connection,
    correction: Correction,
    people: Mapping[int, str],
    most: int,
    *,
    is_placed: bool = False,
) -> CorrectionTold:
    sides = [[one for one in correction.named if one.side == side] for side in (0, 1)]
    shown = [one for side in sides for one in side[:most]]
    places = _find_places(connection, shown) if is_placed else {}
    told = [
        Side(n=len(side), claims=tuple(_tell_claim(connection, one, places.get(one)) for one in side[:most]))
        for side in sides
    ]
    return CorrectionTold(
        id=correction.id,
        kind=correction.kind,
        made=correction.made,
        by=people.get(correction.id),
        note=correction.note,
        sides=(told[0], told[1]),
    )


def _find_places(connection: Connection, named: Sequence[NamedClaim]) -> dict[NamedClaim, str]:
    """Return by which names in addresses claims are found now: their cluster's, or their own."""
    versions, found = tables.versions, {}
    for one, (version_id, number) in find_claims(connection, named).items():
        clusters = find_clusters_of(connection, version_id, number)
        record = connection.scalar(select(versions.c.record).where(versions.c.id == version_id))
        found[one] = f"k{clusters[0]}" if clusters else f"{record}.c{number + 1}"
    return found


def _tell_claim(connection: Connection, named: NamedClaim, at: str | None) -> NamedTold:
    versions = tables.versions
    part = versions.c.title if named.part == Part.TITLE.value else versions.c.text
    words = func.substr(part, named.span.start + 1, named.span.end - named.span.start)
    query = select(versions.c.outlet, versions.c.url, versions.c.published, words.label("words"))
    row = connection.execute(query.where(versions.c.record == named.record).limit(1)).one_or_none()
    outlet, url, published, told = row or (None, None, None, None)
    return NamedTold(
        record=named.record,
        name=name_article(named.record, outlet, url),
        published=published,
        words=quote(told or "")[1:-1],
        at=at,
    )
