"""Who had a claim from whom: origins, the articles that rest on them, and those that took it from these.

An article stands under the one whose words it has or which it credits, once, wherever that one stands; the
others stand under each origin that they rest on. Beside the origins there are rings, which have none, and
those that give no source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thirdhand.linking.values import Cluster, Side, Telling

#: Chains of copies may be long; a list that is nested deeper than this can be read by nobody.
MAX_DEPTH = 12
#: An article, and the side on which it has the claim.
Key = tuple[str, Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Where branches begin: ``origin`` (its place in ``Cluster.origins``), ``ring``, or neither.

    Without both, no source is given where ``is_untraced``, or none that can be told apart.
    """

    side: Side
    origin: int | None = None
    ring: tuple[str, ...] = ()
    is_untraced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """An article on one side; ``children`` took the claim from it.

    ``is_again``: it stands under an earlier root already, with its children.
    """

    key: Key
    children: tuple[Branch, ...] = ()
    is_again: bool = False


def gather(cluster: Cluster) -> dict[Key, list[Telling]]:
    """Return the claims of each article on each side, articles in order of time."""
    found: dict[Key, list[Telling]] = {}
    for telling in cluster.tellings:
        found.setdefault((telling.article, telling.side), []).append(telling)
    return found


def find_parents(tellings: Mapping[Key, Sequence[Telling]]) -> dict[Key, Key]:
    """Return from which article of the cluster each has the claim, those that have it from none left out."""
    parents = {}
    for key, given in tellings.items():
        article, side = key
        sources = (id for one in given for id in (one.copied_from, one.derived_from) if id)
        for source in sources:
            # what another has on the other side alone was not had from it
            if source != article and (source, side) in tellings:
                parents[key] = (source, side)
                break
    return parents


def grow(cluster: Cluster) -> list[tuple[Root, tuple[Branch, ...]]]:
    """Return the roots with their branches: supporting origins, rings, those without source, then deniers."""
    tellings = gather(cluster)
    parents = find_parents(tellings)
    for key in _find_circles(parents):
        del parents[key]
    rests = {
        key: {origin for one in given for origin in one.origins if origin < len(cluster.origins)}
        for key, given in tellings.items()
    }
    children: dict[Key, list[Key]] = {}
    for key, parent in parents.items():
        children.setdefault(parent, []).append(key)
    # what an article has from another is told there; what it has beside that, at its origin
    left = {key: rests[key] - rests[parents[key]] if key in parents else rests[key] for key in tellings}
    met: set[Key] = set()
    grown = []
    for root in _roots(cluster):
        if root.origin is not None:
            keys = [key for key in tellings if root.origin in left[key]]
        else:
            keys = [
                key
                for key in tellings
                if key not in parents and not rests[key] and _belongs(root, key, tellings[key], cluster)
            ]
        if keys:
            grown.append((root, tuple(_branch(key, children, met, 0) for key in keys)))
    return grown


def _roots(cluster: Cluster) -> Iterator[Root]:
    for side in (Side.SUPPORTS, Side.DENIES):
        for at, origin in enumerate(cluster.origins):
            if origin.side is side:
                yield Root(side=side, origin=at)
        if side is Side.SUPPORTS:
            yield from (Root(side=side, ring=ring) for ring in cluster.rings)
        yield Root(side=side)
        yield Root(side=side, is_untraced=True)


def _belongs(root: Root, key: Key, tellings: Sequence[Telling], cluster: Cluster) -> bool:
    """Say whether an article that rests on no origin stands under ``root``."""
    if key[1] is not root.side:
        return False
    names = {one.outlet for one in tellings}
    rings = cluster.rings if root.side is Side.SUPPORTS else ()
    mine = next((ring for ring in rings if names & set(ring)), ())
    if root.ring or mine:
        return root.ring == mine
    return root.is_untraced is not any(one.chain for one in tellings)


def _find_circles(parents: Mapping[Key, Key]) -> set[Key]:
    """Return those that have the claim, through others, from themselves."""
    circles: set[Key] = set()
    seen: set[Key] = set()
    for start in parents:
        way: list[Key] = []
        at: Key | None = start
        while at is not None and at not in seen:
            seen.add(at)
            way.append(at)
            at = parents.get(at)
        if at in way:
            circles |= set(way[way.index(at) :])
    return circles


def _branch(key: Key, children: Mapping[Key, Sequence[Key]], met: set[Key], depth: int) -> Branch:
    if key in met:
        return Branch(key=key, is_again=True)
    met.add(key)
    if depth == MAX_DEPTH:
        return Branch(key=key)
    below = list(children.get(key, ()))
    if depth == MAX_DEPTH - 1:
        for each in below:  # grows while it is gone through: whoever would stand deeper stands here
            below += children.get(each, ())
    return Branch(key=key, children=tuple(_branch(each, children, met, depth + 1) for each in below))
