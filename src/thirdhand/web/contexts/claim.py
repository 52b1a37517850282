"""One claim through all its articles: by a cluster's id, or by the name of a claim that nobody else has.

A claim's name pins its article's words: where those changed, what stands there now is found, and where the
claim is gone from it, the claim is shown as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from thirdhand.errors import NotFoundError
from thirdhand.linking.json import cluster_from_json
from thirdhand.linking.values import Cluster
from thirdhand.store import tables
from thirdhand.store.clusters import (
    ClusterChange,
    find_clusters_of,
    follow_changes,
    list_changes,
    load_cluster,
)
from thirdhand.store.corrections import find_number, name_claim
from thirdhand.store.history import show
from thirdhand.store.store import Store
from thirdhand.tracing.finding import describe_single
from thirdhand.tracing.naming import Place, find_current, read_cluster_id
from thirdhand.views.trace.outside import name_outside
from thirdhand.web.contexts.corrections import CorrectionTold
from thirdhand.web.contexts.merging import Candidates
from thirdhand.web.contexts.naming import REMEDY, name_in_address, read_claim_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is shown of a claim that very many articles have.

    ``is_whole``: all articles, a hundred at a time, this being the ``number``-th hundred; otherwise those
    that a reader looks for. ``has_tree``: who had it from whom, wholly.
    """

    is_whole: bool = False
    number: int = 1
    has_tree: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What an editor is about to say of a claim.

    ``once`` tells its forms from all others, so that sent twice they are done once. ``candidates`` are claims
    that it may be one with. ``problem`` and ``remedy`` tell why what was sent was not done; the others are
    what had been filled in.
    """

    once: str
    candidates: Candidates | None = None
    problem: str | None = None
    remedy: str = ""
    note: str = ""
    other: str = ""
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """One claim.

    ``id`` is its name in addresses. ``names`` are what articles are called that others have it from, and that
    do not have it themselves. ``is_stale``: something changed since this was told, and is told with the next
    link. ``newer`` is the id of the record that stands now where the claim's article did, None where nothing
    else does. ``became`` is what was merged into it and split off it, ``way`` what led here from ``was``, an
    id that was asked for and is gone. ``correction`` is one that was just made, or ``is_again``: was made
    already. ``tools`` are there for editors who ask for them.
    """

    id: str
    cluster: Cluster
    names: Mapping[str, str]
    is_stale: bool
    newer: str | None
    became: tuple[ClusterChange, ...]
    was: str | None
    way: tuple[ClusterChange, ...]
    part: Part
    correction: CorrectionTold | None = None
    is_again: bool = False
    tools: Tools | None = None

    @property
    def is_single(self) -> bool:
        """Whether no other article has the claim."""
        return read_cluster_id(self.id) is None


def load_claim_page(store: Store, id: str, *, part: Part | None = None, was: str | None = None) -> ClaimPage:
    """Return the page of the claim that ``id`` means, which may have another id; raises NotFoundError."""
    name = read_claim_name(id)
    number = read_cluster_id(name)
    with store.reading() as connection:
        found = _find_claim(connection, name) if number is None else _find_cluster(connection, number)
        at = read_cluster_id(found.cluster.id)
        return ClaimPage(
            id=name_in_address(found.cluster.id),
            cluster=found.cluster,
            names=name_outside(connection, [found.cluster]),
            is_stale=found.is_stale,
            newer=found.newer,
            became=() if at is None else tuple(list_changes(connection, at)),
            was=was,
            way=_find_way(connection, was, at),
            part=part or Part(),
        )


def _find_way(connection: Connection, was: str | None, at: int | None) -> tuple[ClusterChange, ...]:
    """Return what led from the cluster ``was`` to ``at``; nothing where it did not lead there."""
    number = read_cluster_id(was or "")
    if number is None:
        return ()
    led_to, way = follow_changes(connection, number)
    return way if led_to == at else ()


@dataclass(frozen=True, slots=True)
class _Found:
    cluster: Cluster
    is_stale: bool = False
    newer: str | None = None


def _find_cluster(connection: Connection, number: int) -> _Found:
    at, way = follow_changes(connection, number)
    if at is None:
        problem = "is no claim of several articles any more: those that had it stand alone"
        raise NotFoundError(f"k{number}", problem, REMEDY)
    found = _load_cluster(connection, at)
    if found is not None:
        return found
    clusters = tables.clusters
    if connection.scalar(select(clusters.c.id).where(clusters.c.id == at)) is None:
        raise NotFoundError(f"k{number}", "no such claim", REMEDY)
    raise NotFoundError(f"k{number}", "has changed and says nothing until it is linked", "link anew")


def _load_cluster(connection: Connection, number: int) -> _Found | None:
    whole = load_cluster(connection, number)
    return _Found(cluster_from_json(whole.record), whole.is_stale) if whole is not None else None


def _find_claim(connection: Connection, name: str) -> _Found:
    record, _, id = name.partition("#")
    stored = show(connection, record)
    numbers = [number for number, claim in enumerate(stored.article.claims) if claim.id == id]
    if not numbers:
        n = len(stored.article.claims)
        raise NotFoundError(name, f"the article has no claim {id}", f"open the article: it has {n}")
    version_id, current = find_current(connection, stored.place)
    at: int | None = numbers[0]
    if not stored.is_current:
        at = find_number(current, name_claim(stored.article, stored.article.claims[numbers[0]], 0))
    if at is None:
        # what linking found belongs to the version that stands there now: of this one nothing is known
        single = describe_single(connection, Place(-1, stored.article, numbers[0]))
        return _Found(single, newer=current.id)
    for number in find_clusters_of(connection, version_id, at):
        found = _load_cluster(connection, number)
        if found is not None:
            return found
    return _Found(describe_single(connection, Place(version_id, current, at)))
