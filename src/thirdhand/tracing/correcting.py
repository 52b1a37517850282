"""What a person knows better: claims that are one, claims that are not. Kept, applied at once, and after
every link anew.

A correction names claims, not clusters, since clusters change; where two contradict each other, the later one
holds. Each is written into the audit trail with whom it is ``by``. Where a link is at work, or another
correction, BusyLinkingError says so ``patience`` seconds later and nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

from thirdhand.errors import NotFoundError, UsageError
from thirdhand.linking.json import cluster_from_json
from thirdhand.linking.values import Cluster
from thirdhand.store.audit import LOCAL, Deed
from thirdhand.store.audit import note as note_audit
from thirdhand.store.clusters import find_clusters_of, load_clusters, load_members
from thirdhand.store.corrections import (
    Correction,
    NamedClaim,
    add_correction,
    delete_correction,
    find_claims,
    load_corrections,
    name_claim,
)
from thirdhand.store.marks import find_marked, make_stale
from thirdhand.store.store import Store
from thirdhand.tracing.corpus import load_articles
from thirdhand.tracing.describing import describe
from thirdhand.tracing.grouping import regroup
from thirdhand.tracing.kernels import Kernels
from thirdhand.tracing.locking import Alone, link_alone
from thirdhand.tracing.naming import Place, find_claim, find_cluster, read_cluster_id
from thirdhand.tracing.running import open_kernels
from thirdhand.tracing.tally import LinkTally

#: Claims by which a correction names a cluster: its first so many.
_MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction, and the clusters in which its claims stand after it."""

    correction: Correction
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody says: of which claims, and how the audit trail is to name them."""

    named: list[NamedClaim]
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    """How it is said: by whom, with which note, with how much time and which kernels."""

    by: str
    note: str | None
    patience: float
    kernels: Kernels | None


def merge(
    store: Store,
    one: str,
    other: str,
    *,
    note: str | None = None,
    by: str = LOCAL,
    patience: float = 0.0,
    kernels: Kernels | None = None,
) -> Corrected:
    """Have ``one`` and ``other``, each a cluster's id or a claim's, be one cluster from now on.

    Raises NotFoundError for what is not there, UsageError where both are one already.
    """

    def say(connection: Connection) -> _Said:
        _refuse_same(connection, one, other)
        _refuse_member(connection, one, other)
        return _say_of_two(connection, Deed.MERGE, one, other)

    return _correct(store, Deed.MERGE, say, _How(by=by, note=note, patience=patience, kernels=kernels))


def not_same(
    store: Store,
    one: str,
    other: str,
    *,
    note: str | None = None,
    by: str = LOCAL,
    patience: float = 0.0,
    kernels: Kernels | None = None,
) -> Corrected:
    """Have ``one`` and ``other``, each a cluster's id or a claim's, never stand in one cluster.

    Raises NotFoundError for what is not there, UsageError where both are the same, or this was said before.
    """

    def say(connection: Connection) -> _Said:
        _refuse_same(connection, one, other)
        return _say_of_two(connection, Deed.NOT_SAME, one, other)

    return _correct(store, Deed.NOT_SAME, say, _How(by=by, note=note, patience=patience, kernels=kernels))


def split(
    store: Store,
    cluster: str,
    claims: Sequence[str],
    *,
    note: str | None = None,
    by: str = LOCAL,
    patience: float = 0.0,
    kernels: Kernels | None = None,
) -> Corrected:
    """Take ``claims`` out of ``cluster``; they stand together from now on, and apart from the rest.

    Raises NotFoundError for what is not there, UsageError for claims that the cluster does not have, or where
    nothing would be left of it.
    """

    def say(connection: Connection) -> _Said:
        id = read_cluster_id(cluster)
        if id is None:
            raise UsageError(f"{cluster}: is no cluster; write its id, as k7")
        places = [find_claim(connection, claim) for claim in claims]
        out = {(place.version_id, place.number) for place in places}
        members = load_members(connection, [at := find_cluster(connection, id)])[at]
        inside = {(row.version_id, row.claim) for row in members}
        for claim, place in zip(claims, places, strict=True):
            if (place.version_id, place.number) not in inside:
                raise UsageError(f"{claim}: is not in {cluster}; thirdhand trace {cluster} shows what is")
        rest = [(row.version_id, row.claim) for row in members if (row.version_id, row.claim) not in out]
        if not rest or not out:
            raise UsageError(f"{cluster}: name some of its claims, and not all of them")
        apart = [name_claim(place.article, place.article.claims[place.number], 0) for place in places]
        return _Said(
            [*apart, *_name_rows(connection, rest, 1)],
            f"k{at}",
            {"claims": [_call_claim(place) for place in places]},
        )

    return _correct(store, Deed.SPLIT, say, _How(by=by, note=note, patience=patience, kernels=kernels))


def list_corrections(store: Store) -> list[Correction]:
    """Return what people corrected, the oldest first."""
    return store.read(load_corrections)


def take_back(
    store: Store, id: int, *, by: str = LOCAL, patience: float = 0.0, kernels: Kernels | None = None
) -> Corrected:
    """Take the correction ``id`` back; its claims are grouped as if nobody had said anything.

    Raises NotFoundError.
    """

    def work(connection: Connection) -> Correction:
        found = load_corrections(connection, [id])
        if not found:
            raise NotFoundError(str(id), "no such correction", "thirdhand corrections lists them")
        delete_correction(connection, id)
        _make_stale(connection, found[0])
        records = sorted({one.record for one in found[0].named})
        details = {"kind": found[0].kind, "articles": records}
        note_audit(connection, by, Deed.TAKE_BACK, f"correction {id}", details)
        return found[0]

    with link_alone(store, patience=patience) as alone:
        return _apply(alone, alone.write(work), kernels)


def _correct(store: Store, kind: Deed, say: Callable[[Connection], _Said], how: _How) -> Corrected:
    def work(connection: Connection) -> Correction:
        said = say(connection)
        correction = add_correction(connection, kind.value, said.named, how.note)
        _make_stale(connection, correction)
        details = {"correction": correction.id, **said.details}
        note_audit(connection, how.by, kind, said.subject, details)
        return correction

    with link_alone(store, patience=how.patience) as alone:
        return _apply(alone, alone.write(work), how.kernels)


def _make_stale(connection: Connection, correction: Correction) -> None:
    """Have what a correction touches grouped anew, now or, if this run is killed, by the next link."""
    places = find_claims(connection, correction.named).values()
    make_stale(connection, sorted({version_id for version_id, _ in places}))


def _apply(alone: Alone, correction: Correction, kernels: Kernels | None) -> Corrected:
    chosen, tally = kernels or open_kernels(), LinkTally()
    places = alone.store.read(lambda connection: find_claims(connection, correction.named))
    regroup(alone, chosen, tally, version_ids=sorted({version_id for version_id, _ in places.values()}))
    describe(alone, chosen, tally)
    clusters = alone.store.read(partial(_load_clusters, places=sorted(places.values())))
    return Corrected(correction, clusters)


def _load_clusters(connection: Connection, places: Sequence[tuple[int, int]]) -> tuple[Cluster, ...]:
    ids = {id: None for place in places for id in find_clusters_of(connection, *place)}
    found = load_clusters(connection, list(ids))
    return tuple(cluster_from_json(found[id]) for id in sorted(found))


def _refuse_same(connection: Connection, one: str, other: str) -> None:
    ids = [read_cluster_id(name) for name in (one, other)]
    is_same = one.strip() == other.strip()
    if ids[0] is not None and ids[1] is not None:
        is_same = find_cluster(connection, ids[0]) == find_cluster(connection, ids[1])
    if is_same:
        raise UsageError(f"{one} and {other} are one already; name two clusters or claims")


def _refuse_member(connection: Connection, one: str, other: str) -> None:
    """Refuse a cluster and a claim that is in it: an editor who came first has merged them."""
    for cluster, claim in ((one, other), (other, one)):
        id = read_cluster_id(cluster)
        if id is None or read_cluster_id(claim) is not None:
            continue
        place = find_claim(connection, claim)
        if find_cluster(connection, id) in find_clusters_of(connection, place.version_id, place.number):
            raise UsageError(f"{one} and {other} are one already; name two clusters or claims")


def _say_of_two(connection: Connection, kind: Deed, one: str, other: str) -> _Said:
    sides = [_name(connection, name, side) for side, name in enumerate((one, other))]
    named = [each for side in sides for each in side.named]
    _refuse_said(connection, kind, named, f"{one} and {other}")
    return _Said(named, " and ".join(side.subject for side in sides), {})


def _refuse_said(connection: Connection, kind: Deed, named: Sequence[NamedClaim], names: str) -> None:
    """Refuse what was said of these claims last: by a first click, or by an editor who was quicker."""
    claims = {replace(each, side=0) for each in named}
    touching = [
        each
        for each in load_corrections(connection)
        if any(replace(other, side=0) in claims for other in each.named)
    ]
    if not touching or touching[-1].kind != kind.value:
        return
    if {replace(each, side=0) for each in touching[-1].named} == claims:
        state = "are one already" if kind is Deed.MERGE else "are kept apart already"
        raise UsageError(f"{names} {state}; thirdhand corrections lists what was said")


def _name(connection: Connection, name: str, side: int) -> _Said:
    """Return the claims that a cluster's id or a claim's stands for, and its name."""
    id = read_cluster_id(name)
    if id is None:
        place = find_claim(connection, name)
        if not find_marked(connection, [place.version_id]):
            raise NotFoundError(name, "its article is not linked yet", "thirdhand link")
        claim = place.article.claims[place.number]
        return _Said([name_claim(place.article, claim, side)], _call_claim(place), {})
    at = find_cluster(connection, id)
    members = load_members(connection, [at]).get(at, [])
    rows = [(row.version_id, row.claim) for row in members]
    return _Said(_name_rows(connection, rows, side), f"k{at}", {})


def _call_claim(place: Place) -> str:
    return f"{place.article.id}#{place.article.claims[place.number].id}"


def _name_rows(connection: Connection, rows: Sequence[tuple[int, int]], side: int) -> list[NamedClaim]:
    chosen = rows[:_MOST_NAMED]
    articles = load_articles(connection, list(dict.fromkeys(version_id for version_id, _ in chosen)))
    return [
        name_claim(articles[version_id], articles[version_id].claims[claim], side)
        for version_id, claim in chosen
        if version_id in articles and claim < len(articles[version_id].claims)
    ]
