"""One cluster described: how each article has the claim, what it rests on, and how it changed on the way.

The rules are DESIGN 4's. The counting itself is ``origins.counting``, the same kernel that counts a whole
collection at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from thirdhand.linking.drift import find_changes, find_silent
from thirdhand.linking.origins.counting import Counted, Tracing, count_origins
from thirdhand.linking.origins.ends import End, Key
from thirdhand.linking.origins.following import Following, Lead
from thirdhand.linking.origins.naming import Naming
from thirdhand.linking.origins.outlets import house_of
from thirdhand.linking.origins.scene import Scene
from thirdhand.linking.periods import UNKNOWN
from thirdhand.linking.stating import choose_statement
from thirdhand.linking.values import Cluster, Copied, How, Member, Origin, Side, Telling
from thirdhand.records import Anonymity, Certainty, ClaimPlace, Kind, Part

_RANK = {how: rank for rank, how in enumerate((How.COPY, How.OWN, How.RELAY, How.UNTRACED))}
_BODIES = (Kind.GOVERNMENT_BODY, Kind.ORGANISATION)


def describe_cluster(id: str, members: Sequence[Member], copied: Sequence[Copied]) -> Cluster:
    """Describe the cluster of ``members``, at least one, in any order.

    ``copied`` are the copyings whose child is among their articles; a parent may be outside. An article that
    has several claims of the cluster has them in one way, that of the best traced.

    Raises ValueError without members.
    """
    if not members:
        raise ValueError("a cluster has at least one member")
    scene = Scene(_take_sides(members), copied)
    leads = Following(scene).follow()
    traced = _Traced(scene, leads)
    hows = _hows(leads, len(scene.articles))
    origins, places = traced.list_origins()
    tellings = tuple(_tell(scene, traced, lead, hows, places) for lead in leads)
    counts = Counter(hows)
    supporting = [number for number, sides in enumerate(scene.sides) if Side.SUPPORTS in sides]
    known = [number for number in supporting if scene.periods[number] != UNKNOWN]
    return Cluster(
        id=id,
        statement=choose_statement(tellings, scene.articles),
        n_articles=len(scene.articles),
        n_outlets=len(scene.by_house),
        n_copies=counts[How.COPY],
        n_relays=counts[How.RELAY],
        n_own=counts[How.OWN],
        n_untraced=counts[How.UNTRACED],
        n_origins=(int(traced.counted.low[0]), int(traced.counted.high[0])),
        denied=any(Side.DENIES in sides for sides in scene.sides),
        rings=traced.list_rings(),
        first=scene.articles[known[0]].id if known else None,
        origins=origins,
        tellings=tellings,
        changes=find_changes(tellings, {article.id: article.text for article in scene.articles}),
        silent=find_silent(tellings),
    )


def _take_sides(members: Sequence[Member]) -> Sequence[Member]:
    """Where all that is told of a proposition is that it is denied, nobody supports it."""
    if all(member.claim.certainty is Certainty.DENIED for member in members):
        return [replace(member, side=Side.DENIES) for member in members]
    return members


class _Traced:
    """The leads of one scene as rows of numbers, counted, and what the numbers stand for."""

    def __init__(self, scene: Scene, leads: Sequence[Lead]) -> None:
        self.scene = scene
        self.nodes = {
            (number, side): node
            for node, (number, side) in enumerate(
                (number, side) for number, sides in enumerate(scene.sides) for side in sorted(sides)
            )
        }
        self.codes: dict[tuple[bool, Key], int] = {}
        self.ends: dict[int, list[End]] = {}
        grounded = {self.node(lead) for lead in leads if lead.parents or lead.ends}
        below = {self.node(lead) for lead in leads if (lead.parents or lead.ends) and not is_headline(lead)}
        # A headline shortens what the text says: its "official" is the text's senior security official.
        used = [
            ([], ()) if is_headline(lead) and self.node(lead) in below else self._used(lead, grounded)
            for lead in leads
        ]
        naming = Naming([end for _, ends in used for end in ends], scene.articles)
        self.rows: list[list[tuple[int, int, int]]] = []
        for lead, (parents, ends) in zip(leads, used, strict=True):
            node = self.node(lead)
            rows = [(node, parent, -1) for parent in parents]
            self.rows.append([*rows, *((node, -1, self._code(naming, end)) for end in ends)])
        self._places = {id(lead): place for place, lead in enumerate(leads)}
        self.is_sure = np.zeros(len(self.nodes), dtype=np.bool_)
        self.is_sure[[self.node(lead) for lead in leads if lead.carried.is_sure]] = True
        self.counted = self._count()

    def node(self, lead: Lead) -> int:
        """Return the node of a lead's article on its side."""
        return self.nodes[lead.carried.article, lead.carried.side]

    def _used(self, lead: Lead, grounded: set[int]) -> tuple[list[int], tuple[End, ...]]:
        """Return the nodes that a lead follows, or its own ends where it has none or they lead nowhere."""
        parents = [self.nodes[parent, lead.carried.side] for parent in dict.fromkeys(lead.parents)]
        if parents and (not lead.ends or not grounded.isdisjoint(parents)):
            return parents, ()
        return [], lead.ends

    def _code(self, naming: Naming, end: End) -> int:
        code = self.codes.setdefault(naming.identify(end), len(self.codes))
        self.ends.setdefault(code, []).append(end)
        return code

    def _count(self) -> Counted:
        rows = np.array([row for rows in self.rows for row in rows], dtype=np.int64).reshape(-1, 3)
        return count_origins(
            Tracing(
                node=rows[:, 0],
                parent=rows[:, 1],
                source=rows[:, 2],
                cluster=np.zeros(len(self.nodes), dtype=np.int64),
                supports=np.array([side is Side.SUPPORTS for _, side in self.nodes], dtype=np.bool_),
                is_sure=self.is_sure,
                is_unnamed=np.array([not is_named for is_named, _ in self.codes], dtype=np.bool_),
                n_clusters=1,
            )
        )

    def sources_of(self, node: int) -> list[int]:
        """Return the sources in which a node ends, ascending."""
        found: list[int] = self.counted.origins[node].tolist()
        return found

    def sources_of_lead(self, lead: Lead) -> list[int]:
        """Return the sources in which a claim ends; one with neither source nor parent has its article's."""
        rows = self.rows[self._places[id(lead)]]
        own = {source for _, _, source in rows if source >= 0}
        taken = {source for _, parent, _ in rows if parent >= 0 for source in self.sources_of(parent)}
        return sorted(own | taken) if rows else self.sources_of(self.node(lead))

    def list_origins(self) -> tuple[tuple[Origin, ...], dict[tuple[int, Side], int]]:
        """Return the origins, supporting ones first, each by time, and where each source stands."""
        articles: dict[tuple[int, Side], list[str]] = {}
        for (number, side), node in self.nodes.items():
            for source in self.sources_of(node):
                articles.setdefault((source, side), []).append(self.scene.articles[number].id)
        ordered = sorted(
            articles, key=lambda one: (one[1] is Side.DENIES, self._first(articles[one]), one[0])
        )
        named = {code: is_named for (is_named, _), code in self.codes.items()}
        sure = {
            (source, side)
            for (_, side), node in self.nodes.items()
            if self.is_sure[node]
            for source in self.sources_of(node)
        }
        found = (
            _origin(self.ends[source], side, articles[source, side], is_named=named[source])
            for source, side in ordered
        )
        origins = tuple(
            replace(origin, is_sure=one in sure) for origin, one in zip(found, ordered, strict=True)
        )
        return origins, {one: place for place, one in enumerate(ordered)}

    def _first(self, articles: Sequence[str]) -> int:
        return self.scene.numbers[articles[0]]

    def list_rings(self) -> tuple[tuple[str, ...], ...]:
        """Return the circles of credit among several outlets, each in the order of crediting."""
        ring, following = self.counted.ring.tolist(), self.counted.next.tolist()
        numbers = [number for number, _ in self.nodes]
        found = []
        for start in sorted({node for node in ring if node >= 0}):
            path = [start]
            while following[path[-1]] != start:
                path.append(following[path[-1]])
            outlets = tuple(house_of(self.scene.articles[numbers[node]]) for node in path)
            if len(set(outlets)) > 1:
                found.append(outlets)
        return tuple(found)


def is_headline(lead: Lead) -> bool:
    """Say whether a lead's claim stands in the headline, given apart or not."""
    return lead.carried.claim.part is Part.TITLE or lead.carried.claim.place is ClaimPlace.HEADLINE


def _hows(leads: Sequence[Lead], n_articles: int) -> list[How]:
    """Return how each article has the claim: as its best traced supporting claim, or else as any."""
    best: list[tuple[bool, int, How]] = [(True, len(How), How.UNTRACED)] * n_articles
    for lead in leads:
        number, side = lead.carried.article, lead.carried.side
        best[number] = min(best[number], (side is Side.DENIES, _RANK[lead.how], lead.how))
    return [how for _, _, how in best]


def _origin(ends: Sequence[End], side: Side, articles: Sequence[str], *, is_named: bool) -> Origin:
    """Describe one origin by its ends: a named one by the fullest name, a body before who speaks for it."""
    if not is_named:
        first = ends[0]
        return Origin(
            name=first.name,
            kind=first.kind,
            anonymity=first.anonymity,
            via=first.scope_name or None,
            side=side,
            articles=tuple(articles),
        )
    names = Counter(end.name for end in ends)
    best = max(
        ends, key=lambda end: (end.anonymity is Anonymity.NAMED, names[end.name], len(end.name), end.name)
    )
    vias = {end.via for end in ends}
    return Origin(
        name=best.name,
        kind=best.kind,
        anonymity=Anonymity.NAMED,
        via=vias.pop() if len(vias) == 1 else None,
        side=side,
        articles=tuple(articles),
    )


def _tell(
    scene: Scene, traced: _Traced, lead: Lead, hows: Sequence[How], places: dict[tuple[int, Side], int]
) -> Telling:
    number, claim, side = lead.carried.article, lead.carried.claim, lead.carried.side
    article = scene.articles[number]
    sources = traced.sources_of_lead(lead)
    return Telling(
        article=article.id,
        ref=article.ref,
        url=article.url,
        outlet=article.outlet,
        published=article.published,
        claim=claim.id,
        part=claim.part,
        spans=claim.content.spans,
        text=claim.content.text,
        side=side,
        is_sure=lead.carried.is_sure,
        certainty=claim.certainty,
        how=hows[number],
        origins=tuple(sorted(places[source, side] for source in sources)),
        copied_from=lead.copied_from,
        derived_from=lead.derived_from,
        quantities=claim.quantities,
        chain=tuple(link.name or link.source.text for link in claim.chain),
    )
