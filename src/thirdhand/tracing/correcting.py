"""What a person knows better: claims that are one, claims that are not. Kept, applied at once, and after
every link anew.

A correction names claims, not clusters, since clusters change; where two contradict each other, the later one
holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from thirdhand.errors import NotFoundError, UsageError
from thirdhand.linking.json import cluster_from_json
from thirdhand.linking.values import Cluster
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
from thirdhand.tracing.naming import find_claim, find_cluster, read_cluster_id
from thirdhand.tracing.running import open_kernels
from thirdhand.tracing.tally import LinkTally

#: Claims by which a correction names a cluster: its first so many.
_MOST_NAMED = 50

_Naming = Callable[[Connection], list[NamedClaim]]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction, and the clusters in which its claims stand after it."""

    correction: Correction
    clusters: tuple[Cluster, ...]


def merge(
    store: Store, one: str, other: str, *, note: str | None = None, kernels: Kernels | None = None
) -> Corrected:
    """Have ``one`` and ``other``, each a cluster's id or a claim's, be one cluster from now on.

    Raises NotFoundError for what is not there, UsageError where both are the same.
    """

    def name(connection: Connection) -> list[NamedClaim]:
        _refuse_same(connection, one, other)
        return [*_name(connection, one, 0), *_name(connection, other, 1)]

    return _correct(store, "merge", name, note, kernels)


def not_same(
    store: Store, one: str, other: str, *, note: str | None = None, kernels: Kernels | None = None
) -> Corrected:
    """Have ``one`` and ``other``, each a cluster's id or a claim's, never stand in one cluster.

    Raises NotFoundError for what is not there, UsageError where both are the same.
    """

    def name(connection: Connection) -> list[NamedClaim]:
        _refuse_same(connection, one, other)
        return [*_name(connection, one, 0), *_name(connection, other, 1)]

    return _correct(store, "not-same", name, note, kernels)


def split(
    store: Store,
    cluster: str,
    claims: Sequence[str],
    *,
    note: str | None = None,
    kernels: Kernels | None = None,
) -> Corrected:
    """Take ``claims`` out of ``cluster``; they stand together from now on, and apart from the rest.

    Raises NotFoundError for what is not there, UsageError for claims that the cluster does not have, or where
    nothing would be left of it.
    """

    def name(connection: Connection) -> list[NamedClaim]:
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
        return [
            *(name_claim(place.article, place.article.claims[place.number], 0) for place in places),
            *_name_rows(connection, rest, 1),
        ]

    return _correct(store, "split", name, note, kernels)


def list_corrections(store: Store) -> list[Correction]:
    """Return what people corrected, the oldest first."""
    return store.read(load_corrections)


def take_back(store: Store, id: int, *, kernels: Kernels | None = None) -> Corrected:
    """Take the correction ``id`` back; its claims are grouped as if nobody had said anything.

    Raises NotFoundError.
    """

    def work(connection: Connection) -> Correction:
        found = load_corrections(connection, [id])
        if not found:
            raise NotFoundError(str(id), "no such correction", "thirdhand corrections lists them")
        delete_correction(connection, id)
        _make_stale(connection, found[0])
        return found[0]

    with link_alone(store) as alone:
        return _apply(alone, alone.write(work), kernels)


def _correct(store: Store, kind: str, name: _Naming, note: str | None, kernels: Kernels | None) -> Corrected:
    def work(connection: Connection) -> Correction:
        correction = add_correction(connection, kind, name(connection), note)
        _make_stale(connection, correction)
        return correction

    with link_alone(store) as alone:
        return _apply(alone, alone.write(work), kernels)


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


def _name(connection: Connection, name: str, side: int) -> list[NamedClaim]:
    """Return the claims that a cluster's id or a claim's stands for."""
    id = read_cluster_id(name)
    if id is None:
        place = find_claim(connection, name)
        if not find_marked(connection, [place.version_id]):
            raise NotFoundError(name, "its article is not linked yet", "thirdhand link")
        return [name_claim(place.article, place.article.claims[place.number], side)]
    at = find_cluster(connection, id)
    members = load_members(connection, [at]).get(at, [])
    return _name_rows(connection, [(row.version_id, row.claim) for row in members], side)


def _name_rows(connection: Connection, rows: Sequence[tuple[int, int]], side: int) -> list[NamedClaim]:
    chosen = rows[:_MOST_NAMED]
    articles = load_articles(connection, list(dict.fromkeys(version_id for version_id, _ in chosen)))
    return [
        name_claim(articles[version_id], articles[version_id].claims[claim], side)
        for version_id, claim in chosen
        if version_id in articles and claim < len(articles[version_id].claims)
    ]
