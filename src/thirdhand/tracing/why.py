"""``why``: what two claims have in common and what they do not, as the decision saw it.

Where linking compared them, the odds are those that it kept. Where it did not, they are worked out now, and
that is said: an editor asks just as often why two claims were never put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, select

from thirdhand.errors import NotFoundError, UsageError
from thirdhand.linking.json import cluster_from_json
from thirdhand.linking.matching.explaining import explain
from thirdhand.linking.matching.tables import CopyTable
from thirdhand.linking.ragged import Ragged
from thirdhand.linking.stating import find_stated
from thirdhand.linking.values import Member, Side
from thirdhand.model.encoding import open_encoder
from thirdhand.model.session import open_model
from thirdhand.records import Part
from thirdhand.store import tables
from thirdhand.store.clusters import find_clusters_of, load_clusters
from thirdhand.store.corrections import Correction, find_number, load_corrections
from thirdhand.store.marks import find_marked
from thirdhand.store.matched import load_edges, make_keys
from thirdhand.store.pairs import unpack_spans
from thirdhand.store.reusing import load_copied
from thirdhand.store.store import Store
from thirdhand.tracing.naming import Place, find_claim, find_cluster, read_cluster_id

_CALLED = ("the first", "the second")
#: Digits of an article's id that tell it apart, with what stands before them.
_ID_LENGTH = 13
_NOW = "the odds are worked out now"

_Places = tuple[Place, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Two claims, and why they are one or are not.

    ``clusters`` are the ids of those that they stand in, None for one that stands alone. ``weight`` is the
    log-odds that they say the same or, where ``is_denial``, that one denies the other; ``matched`` and
    ``differing`` are what was weighed, in lines to read. ``corrections`` are those that decide about both.
    """

    left: Member
    right: Member
    clusters: tuple[str | None, str | None]
    weight: float
    is_denial: bool
    matched: tuple[str, ...]
    differing: tuple[str, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a store has of two claims. ``kept`` is (weight, whether one denies the other) of a match.

    ``parents`` are the ids of the articles that each claim's passage was taken from.
    """

    clusters: tuple[str | None, str | None]
    kept: tuple[float, bool] | None
    copies: CopyTable
    parents: tuple[frozenset[str], frozenset[str]]
    is_linked: bool
    corrections: tuple[Correction, ...]


def why(store: Store, one: str, other: str, *, model: Path | None = None) -> Why:
    """Return why the claims that ``one`` and ``other`` mean are one, or are not.

    A cluster's id means the claim that says it. ``model`` is the folder of another model than the shipped
    one. Raises NotFoundError for what is not there, UsageError where both are the same claim.
    """
    with store.reading() as connection:
        places = _find(connection, one), _find(connection, other)
        known = _load(connection, places)
    if places[0] == places[1]:
        raise UsageError(f"{one} and {other} are the same claim; name two")
    left, right = map(_to_member, places)
    found = explain(left, right, open_model(model), open_encoder(model), copies=known.copies)
    weight, is_denial = known.kept or (found.weight, found.is_denial)
    return Why(
        left=left,
        right=right,
        clusters=known.clusters,
        weight=weight,
        is_denial=is_denial,
        matched=(*_tell_third(known), *found.matched),
        differing=(*found.differing, *_tell_unkept(known, places)),
        corrections=known.corrections,
    )


def _find(connection: Connection, name: str) -> Place:
    id = read_cluster_id(name)
    return find_claim(connection, name if id is None else _name_statement(connection, id))


def _name_statement(connection: Connection, id: int) -> str:
    """Return the name of the claim whose words a cluster says."""
    at = find_cluster(connection, id)
    record = load_clusters(connection, [at]).get(at)
    if record is None:
        raise NotFoundError(f"k{id}", "has changed and says nothing until it is linked", "thirdhand link")
    cluster = cluster_from_json(record)
    stated = find_stated(cluster.statement, cluster.tellings)
    return f"{stated.article}#{stated.claim}"


def _to_member(place: Place) -> Member:
    return Member(article=place.article, claim=place.article.claims[place.number], side=Side.SUPPORTS)


def _load(connection: Connection, places: _Places) -> _Known:
    left, right = places
    ids = {left.version_id, right.version_id}
    return _Known(
        clusters=(_find_cluster(connection, left), _find_cluster(connection, right)),
        kept=_load_kept(connection, places),
        copies=_load_copies(connection, places),
        parents=(_find_parents(connection, left), _find_parents(connection, right)),
        is_linked=find_marked(connection, sorted(ids)) == ids,
        corrections=tuple(_find_corrections(connection, places)),
    )


def _find_cluster(connection: Connection, place: Place) -> str | None:
    found = find_clusters_of(connection, place.version_id, place.number)
    return f"k{found[0]}" if found else None


def _load_kept(connection: Connection, places: _Places) -> tuple[float, bool] | None:
    """Return what linking kept of the pair, None where it kept nothing."""
    one, other = make_keys(
        np.array([place.version_id for place in places], dtype=np.int64),
        np.array([place.number for place in places], dtype=np.int64),
    ).tolist()
    edges = load_edges(
        connection,
        [places[0].version_id],
        lambda edges: (
            ((edges.left == one) & (edges.right == other)) | ((edges.left == other) & (edges.right == one))
        ),
    )
    return (float(edges.weight[0]), bool(edges.side[0] < 0)) if len(edges) else None


def _load_copies(connection: Connection, places: _Places) -> CopyTable:
    """Return the passages that one of two articles has from the other; these are its rows 0 and 1."""
    copied = tables.copied
    rows = {place.version_id: at for at, place in enumerate(places)}
    query = select(copied).where(copied.c.child_id.in_(rows), copied.c.parent_id.in_(rows))
    found = list(connection.execute(query.order_by(copied.c.child_id, copied.c.number)))
    return CopyTable(
        child=np.array([rows[row.child_id] for row in found], dtype=np.int64),
        parent=np.array([rows[row.parent_id] for row in found], dtype=np.int64),
        child_spans=_join_spans([row.spans for row in found]),
        parent_spans=_join_spans([row.parent_spans for row in found]),
    )


def _join_spans(packed: Sequence[bytes]) -> Ragged:
    spans = [[bound for span in unpack_spans(row)[0] for bound in (span.start, span.end)] for row in packed]
    return Ragged.of([np.array(row, dtype=np.int32) for row in spans], np.int32)


def _find_parents(connection: Connection, place: Place) -> frozenset[str]:
    claim = place.article.claims[place.number]
    if claim.part is not Part.TEXT:
        return frozenset()
    copied = load_copied(connection, [place.version_id]).get(place.version_id, [])
    return frozenset(
        each.parent
        for each in copied
        if each.parent and any(one.overlaps(span) for one in claim.content.spans for span in each.spans)
    )


def _find_corrections(connection: Connection, places: _Places) -> Iterator[Correction]:
    """Yield the corrections that say of both claims whether they are one."""
    records = [_list_records(connection, place) for place in places]
    for each in load_corrections(connection):
        sides = [
            {
                named.side
                for named in each.named
                if named.record in known and find_number(place.article, named) == place.number
            }
            for place, known in zip(places, records, strict=True)
        ]
        # Those on one side are left as they are found, but where all were said to be one.
        if all(sides) and (each.kind == "merge" or sides[0] != sides[1]):
            yield each


def _list_records(connection: Connection, place: Place) -> set[str]:
    """Return the ids that the article of ``place`` has had, one a version."""
    versions = tables.versions
    article = select(versions.c.article_id).where(versions.c.id == place.version_id).scalar_subquery()
    return set(connection.scalars(select(versions.c.record).where(versions.c.article_id == article)))


def _tell_third(known: _Known) -> Iterator[str]:
    """Say that both claims stand in what their articles have from one other."""
    for parent in sorted(known.parents[0] & known.parents[1]):
        yield f"both stand in passages that their articles have from {parent[:_ID_LENGTH]}"


def _tell_unkept(known: _Known, places: _Places) -> Iterator[str]:
    """Say why linking kept nothing of the pair, where it did not."""
    if known.kept is not None:
        return
    ids = {place.article.id for place in places}
    copied = [called for called, parents in zip(_CALLED, known.parents, strict=True) if parents - ids]
    if not known.is_linked:
        yield f"not compared yet, for not both articles are linked; {_NOW}"
    elif copied:
        yield f"copied, so compared with the original alone: {', '.join(copied)}; {_NOW}"
    else:
        yield f"linking kept nothing of this pair; {_NOW}"
