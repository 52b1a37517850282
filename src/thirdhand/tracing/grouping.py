"""Claims into clusters: what changed is grouped anew and written, some clusters in each transaction.

Clusters that exchange claims are written together. Killed between two such writes, the next run comes to the
same groups, finds the first ones written, and goes on with the same ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select, update

from thirdhand.linking.components import find_components
from thirdhand.linking.values import Side
from thirdhand.store import tables
from thirdhand.store.clusters import ClusterChange, MemberRow, Regrouping, read_last_id, write_groups
from thirdhand.store.marks import Stage, list_stage, load_claims
from thirdhand.store.matched import split_keys
from thirdhand.store.selection import one_of
from thirdhand.tracing.kernels import Kernels, Matches
from thirdhand.tracing.locking import Alone
from thirdhand.tracing.regions import Region, find_region
from thirdhand.tracing.regrouping import find_core, find_sides, name_groups, number_groups
from thirdhand.tracing.saying import Pairs, Said, load_said
from thirdhand.tracing.tally import LinkTally

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
#: Members that are written in one transaction, about.
_BATCH = 5_000
#: Claims that still stand together when every pair of them has so much less in log-odds surely do.
_DOUBT = 1.5


def regroup(
    alone: Alone,
    kernels: Kernels,
    tally: LinkTally,
    *,
    version_ids: Sequence[int] = (),
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Group anew all that is tied to articles not grouped yet, to stale clusters, and to ``version_ids``."""
    fresh = alone.store.read(lambda connection: list_stage(connection, Stage.MATCHED))

    def look(connection: Connection) -> tuple[Region, Said, int]:
        said = load_said(connection)
        start = {*fresh, *_list_stale_members(connection), *said.version_ids, *version_ids}
        return find_region(connection, sorted(start), said.must), said, read_last_id(connection)

    region, said, last_id = alone.store.read(look)
    parts = _plan(alone, kernels, region, said, last_id)
    for number, part in enumerate(parts):
        _write(alone, part, tally)
        on_progress(number + 1, len(parts))
    alone.write(lambda connection: _finish(connection, fresh))


def _list_stale_members(connection: Connection) -> list[int]:
    members, clusters = tables.members, tables.clusters
    joined = select(members.c.version_id).join(clusters, clusters.c.id == members.c.cluster_id)
    return list(connection.scalars(joined.where(clusters.c.is_stale).distinct()))


def _write(alone: Alone, part: Regrouping, tally: LinkTally) -> None:
    alone.write(lambda connection: write_groups(connection, part))
    tally.n_new += len(part.new)
    tally.n_changed += len(part.changed)
    tally.n_gone += len(part.gone)


def _finish(connection: Connection, version_ids: Sequence[int]) -> None:
    marks = tables.marks
    is_fresh = (marks.c.stage == int(Stage.MATCHED)) & one_of(connection, marks.c.version_id, version_ids)
    connection.execute(update(marks).where(is_fresh).values(stage=int(Stage.GROUPED)))


def _plan(alone: Alone, kernels: Kernels, region: Region, said: Said, last_id: int) -> list[Regrouping]:
    """Return what is to be written: groups that differ from the clusters that are there."""
    edges = region.edges
    matches = Matches(region.find(edges.left), region.find(edges.right), edges.weight, edges.side)
    must, cannot = _inside(region, said.must), _inside(region, said.cannot)
    labels = kernels.group(len(region.keys), matches, must, cannot)
    versions = split_keys(region.keys)[0]
    groups = number_groups(labels, versions)
    doubted = replace(matches, weight=matches.weight - np.float32(_DOUBT))
    is_sure = find_core(groups, kernels.group(len(region.keys), doubted, must, cannot), versions)
    sides = find_sides(groups, matches, *_load_stances(alone, kernels, region, groups, matches))
    naming = name_groups(groups, region.clusters, last_id)
    ids = np.append(naming.ids, -1)[groups]
    is_changed = (sides != region.denies) | (is_sure != region.is_sure)
    is_other = (ids != region.clusters) | ((ids >= 0) & is_changed)
    touched = np.unique(np.concatenate([ids[is_other], region.clusters[is_other]]))
    members = _collect_members(region, ids, (sides, is_sure), touched)
    return list(_cut_batches(region, ids, members, touched[touched >= 0], naming.changes))


def _inside(region: Region, pairs: Pairs) -> Pairs:
    left, right = region.find(pairs[0]), region.find(pairs[1])
    there = (left >= 0) & (right >= 0)
    return left[there], right[there]


def _load_stances(
    alone: Alone, kernels: Kernels, region: Region, groups: Ints, matches: Matches
) -> tuple[Flags, Ints]:
    """Return which claims deny something in their own words, and who speaks, 0 for nobody known.

    Where their group is of one mind that is left open. The source of one article has another number than
    the same source of another.
    """
    torn = (matches.side < 0) & (groups[matches.left] == groups[matches.right])
    rows = np.flatnonzero(np.isin(groups, np.unique(groups[matches.left[torn]])) & (groups >= 0))
    versions, claims = split_keys(region.keys[rows])
    wanted = np.unique(versions)
    packed = alone.store.read(lambda connection: load_claims(connection, wanted.tolist()))
    stances = {id: kernels.find_stances(claims_of) for id, claims_of in packed.items()}
    denies, sources = np.zeros(len(groups), dtype=np.bool_), np.zeros(len(groups), dtype=np.int64)
    for row, id, claim in zip(rows.tolist(), versions.tolist(), claims.tolist(), strict=True):
        if id in stances:
            denies[row], sources[row] = stances[id].denies[claim], stances[id].sources[claim]
    speakers = np.unique(np.stack([split_keys(region.keys)[0], sources]), axis=1, return_inverse=True)[1]
    return denies, np.where(sources != 0, speakers.ravel() + 1, 0)


def _cut_batches(
    region: Region,
    ids: Ints,
    members: Mapping[int, Sequence[MemberRow]],
    touched: Ints,
    changes: Sequence[ClusterChange],
) -> Iterator[Regrouping]:
    """Yield the ``touched`` clusters in batches, by their ids; those that exchange claims stand together."""
    olds = region.clusters
    moved = np.flatnonzero((ids >= 0) & (olds >= 0) & (ids != olds))
    units = find_components(
        len(touched), np.searchsorted(touched, ids[moved]), np.searchsorted(touched, olds[moved])
    )
    was, is_there = np.isin(touched, olds), np.isin(touched, ids)
    told: dict[int, list[ClusterChange]] = {}
    for change in changes:
        told.setdefault(change.before, []).append(change)
    batch, unit = Regrouping(), -1
    for at in np.lexsort((touched, units)).tolist():
        if units[at] != unit and len(batch.members) >= _BATCH:
            yield batch
            batch = Regrouping()
        unit, id = units[at], int(touched[at])
        (batch.gone if not is_there[at] else batch.changed if was[at] else batch.new).append(id)
        batch.members += members.get(id, ())
        batch.changes += told.get(id, [])
    if batch.new or batch.changed or batch.gone:
        yield batch


def _collect_members(
    region: Region, ids: Ints, told: tuple[Flags, Flags], touched: Ints
) -> dict[int, list[MemberRow]]:
    """Return the members of each cluster; ``told`` says of all claims which deny and which are sure."""
    rows = np.flatnonzero(np.isin(ids, touched))
    versions, claims = split_keys(region.keys[rows])
    members: dict[int, list[MemberRow]] = {}
    columns = (versions, claims, ids[rows], *(flags[rows] for flags in told))
    for version_id, claim, id, denies, is_sure in zip(*(each.tolist() for each in columns), strict=True):
        side = (Side.DENIES if denies else Side.SUPPORTS).value
        row = MemberRow(version_id=version_id, claim=claim, cluster_id=id, side=side, is_sure=is_sure)
        members.setdefault(id, []).append(row)
    return members
