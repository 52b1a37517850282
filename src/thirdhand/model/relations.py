"""Which cue a content belongs to and which source a cue credits, from the arcs between fragments.

Each fragment asks in the window whose core it begins in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.crf import Fragment
from thirdhand.model.labels import Role
from thirdhand.model.pointing import Pointer
from thirdhand.model.windows import Answer, Window

Floats = NDArray[np.float32]
#: A cue left without content, or a source without cue, takes one from another that has several when this
#: costs at most so much log-likelihood (chosen on dev).
CONTENT_COST = 4.0
SOURCE_COST = 2.0


class ArcKind(IntEnum):
    """Who points at whom; in the network's output each kind has a query and a key, in this order."""

    CONTENT_TO_CUE = 0
    CUE_TO_CONTENT = 1
    CUE_TO_SOURCE = 2


@dataclass(frozen=True, slots=True)
class Relation:
    """One cue with its source (None if nobody is named) and its contents.

    ``share`` is the lowest share of likelihood among the arcs that hold it together.
    """

    cue: Fragment
    source: Fragment | None
    contents: tuple[Fragment, ...]
    share: float


def relate(
    fragments: Sequence[Fragment],
    windows: Sequence[Window],
    answers: Sequence[Answer],
    distance_scores: Floats,
) -> list[Relation]:
    """Tie an article's ``fragments``, in their order, into relations: one for each cue that has a content.

    ``distance_scores`` (arc kinds, N_DISTANCES) add to the arcs of the ``answers``.
    """
    links: dict[Fragment, list[tuple[Fragment, float]]] = {}
    sources: dict[Fragment, tuple[Fragment | None, float]] = {}
    firsts, lasts = [one.first for one in fragments], [one.last for one in fragments]
    for window, answer in zip(windows, answers, strict=True):
        seen = fragments[bisect_right(lasts, window.start) : bisect_left(firsts, window.end)]
        if seen:
            pointer = Pointer(window, answer.arcs, answer.none, distance_scores)
            sources.update(_find_sources(seen, pointer))
            for content, cue, share in _find_cues(seen, pointer):
                links.setdefault(cue, []).append((content, share))
    return [_relation(cue, found, *sources[cue]) for cue, found in sorted(links.items(), key=_first)]


def _first(link: tuple[Fragment, list[tuple[Fragment, float]]]) -> int:
    return link[0].first


def _relation(
    cue: Fragment, found: list[tuple[Fragment, float]], source: Fragment | None, share: float
) -> Relation:
    contents = tuple(sorted((content for content, _ in found), key=lambda one: one.first))
    return Relation(cue, source, contents, float(np.exp(min(share, *(arc for _, arc in found)))))


def _find_sources(
    seen: Sequence[Fragment], pointer: Pointer
) -> Iterator[tuple[Fragment, tuple[Fragment | None, float]]]:
    """Yield each cue that begins in the core, with its source and the log-share of that arc."""
    sources, cues, _ = _by_role(seen)
    if not cues:
        return
    to_source = pointer.shares(pointer.show(cues), pointer.show(sources), ArcKind.CUE_TO_SOURCE)
    owners = _assign(to_source[:, :-1], to_source[:, -1], SOURCE_COST)
    for cue, owner, shares in zip(cues, owners.tolist(), to_source, strict=True):
        if pointer.owns(cue):
            yield cue, (sources[owner] if owner >= 0 else None, float(shares[owner]))


def _find_cues(seen: Sequence[Fragment], pointer: Pointer) -> Iterator[tuple[Fragment, Fragment, float]]:
    """Yield each content that begins in the core, with its cue and the log-share of that arc."""
    _, cues, contents = _by_role(seen)
    if not cues or not contents:
        return
    shown_contents, shown_cues = pointer.show(contents), pointer.show(cues)
    to_cue = pointer.shares(shown_contents, shown_cues, ArcKind.CONTENT_TO_CUE)
    to_content = pointer.shares(shown_cues, shown_contents, ArcKind.CUE_TO_CONTENT)
    owners = _assign(to_cue[:, :-1] + to_content[:, :-1].T, 2 * to_cue[:, -1], CONTENT_COST)
    for content, owner, shares in zip(contents, owners.tolist(), to_cue, strict=True):
        if owner >= 0 and pointer.owns(content):
            yield content, cues[owner], float(shares[owner])


def _by_role(fragments: Sequence[Fragment]) -> tuple[list[Fragment], list[Fragment], list[Fragment]]:
    sources, cues, contents = ([one for one in fragments if one.role is role] for role in Role)
    return sources, cues, contents


def _assign(fits: Floats, none: Floats, cost_limit: float) -> NDArray[np.int64]:
    """Return the number of each asking fragment's partner, or -1.

    ``fits`` (asking, partners) and ``none`` (asking,) are log-likelihoods. Each takes its best partner;
    then a partner left alone takes one from a partner that can spare it, if that costs little.
    """
    if not fits.shape[1]:
        return np.full(len(fits), -1, dtype=np.int64)
    owners: NDArray[np.int64] = fits.argmax(1)
    kept = fits.max(1)
    owners[none > kept] = -1
    kept = np.maximum(kept, none)
    for partner in range(fits.shape[1]):
        counts = np.bincount(owners[owners >= 0], minlength=fits.shape[1])
        if counts[partner]:
            continue
        can_be_spared = (owners < 0) | (counts[owners] > 1)
        cost = np.where(can_be_spared, kept - fits[:, partner], np.inf)
        taken = int(cost.argmin())
        if cost[taken] <= cost_limit:
            owners[taken] = partner
            kept[taken] = fits[taken, partner]
    return owners
