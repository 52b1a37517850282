"""The claims of an article as a forest: contents under their sources, sources under those they speak through.

Fragments ask in the window whose core they begin in, so nothing points from one window into another;
``thirdhand.reading.inheriting`` follows a source over longer ways.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.claims import ClaimArc, ClaimsAnswer, label_slices
from thirdhand.model.crf import Fragment
from thirdhand.model.labels import Role
from thirdhand.model.pointing import Pointer, Shown
from thirdhand.model.windows import Window

Floats = NDArray[np.float32]
_LABELS = label_slices()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNode:
    """A source mention: ``outer`` is the one it speaks through, ``share`` how surely, in 0..1.

    ``labels``: probabilities by name of label (``outer``, ``kind``, ``anonymity``).
    """

    fragment: Fragment
    outer: Fragment | None
    share: float
    labels: dict[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNode:
    """A claim: its content's fragments, its cue and innermost source, and how surely they are these.

    ``none`` is the share of "no source". ``labels``: probabilities by name (``inner``, ``author``,
    ``doubt``, ``distancing``), the mean over the content's pieces.
    """

    contents: tuple[Fragment, ...]
    cue: Fragment | None
    source: Fragment | None
    share: float
    none: float
    labels: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Forest:
    """All claims and sources of an article, each in the order of the text."""

    claims: tuple[ClaimNode, ...]
    sources: tuple[SourceNode, ...]


def grow_forest(
    fragments: Sequence[Fragment],
    windows: Sequence[Window],
    answers: Sequence[ClaimsAnswer],
    distance_scores: Floats,
    nobody_cost: float = 0.0,
) -> Forest:
    """Tie an article's ``fragments``, in their order, into claims and sources.

    ``nobody_cost`` is taken from the log-share of "speaks through nobody".
    """
    claims: list[ClaimNode] = []
    sources: list[SourceNode] = []
    firsts, lasts = [one.first for one in fragments], [one.last for one in fragments]
    for window, answer in zip(windows, answers, strict=True):
        seen = fragments[bisect_right(lasts, window.start) : bisect_left(firsts, window.end)]
        if seen:
            pointer = Pointer(window, answer.arcs, answer.none, distance_scores)
            grower = _Grower(seen, answer, pointer, nobody_cost)
            claims.extend(grower.claims())
            sources.extend(grower.sources())
    return Forest(tuple(claims), tuple(sources))


class _Grower:
    """The part of the forest that one window shows."""

    def __init__(
        self, seen: Sequence[Fragment], answer: ClaimsAnswer, pointer: Pointer, nobody_cost: float
    ) -> None:
        self.answer, self.pointer, self.nobody_cost = answer, pointer, nobody_cost
        self.by_role = {role: [one for one in seen if one.role is role] for role in Role}
        self.shown = {role: pointer.show(fragments) for role, fragments in self.by_role.items()}

    def sources(self) -> Iterator[SourceNode]:
        mentions = self.by_role[Role.SOURCE]
        if not mentions:
            return
        shown = self.shown[Role.SOURCE]
        shares = self.pointer.shares(shown, shown, ClaimArc.SOURCE_TO_OUTER)
        shares[:, -1] -= self.nobody_cost
        np.fill_diagonal(shares, -np.inf)  # nobody speaks through himself
        shares -= np.logaddexp.reduce(shares, axis=1, keepdims=True)
        best = shares.argmax(1).tolist()
        labels = self._labels([[mention] for mention in mentions], ("outer", "kind", "anonymity"))
        for number, mention in enumerate(mentions):
            if self.pointer.owns(mention):
                yield SourceNode(
                    fragment=mention,
                    outer=mentions[best[number]] if best[number] < len(mentions) else None,
                    share=float(np.exp(shares[number, best[number]])),
                    labels=labels[number],
                )

    def claims(self) -> Iterator[ClaimNode]:
        contents = self.by_role[Role.CONTENT]
        if not contents:
            return
        cues = self._partners(contents, Role.CUE, ClaimArc.CONTENT_TO_CUE)
        sources = self._partners(contents, Role.SOURCE, ClaimArc.CONTENT_TO_SOURCE)
        groups = self._groups(contents)
        parts = [[contents[one] for one in group] for group in groups]
        labels = self._labels(parts, ("inner", "author", "doubt", "distancing"))
        for number, group in enumerate(groups):
            first = group[0]
            if self.pointer.owns(contents[first]):
                source, share, none = sources[first]
                yield ClaimNode(
                    contents=tuple(parts[number]),
                    cue=cues[first][0],
                    source=source,
                    share=share,
                    none=none,
                    labels=labels[number],
                )

    def _partners(
        self, contents: Sequence[Fragment], role: Role, kind: ClaimArc
    ) -> list[tuple[Fragment | None, float, float]]:
        """Return each content's partner with its share, and the share of "none"."""
        partners = self.by_role[role]
        if not partners:
            return [(None, 1.0, 1.0)] * len(contents)
        shares = np.exp(self.pointer.shares(self.shown[Role.CONTENT], self.shown[role], kind))
        best = shares.argmax(1).tolist()
        return [
            (partners[at] if at < len(partners) else None, float(row[at]), float(row[-1]))
            for at, row in zip(best, shares, strict=True)
        ]

    def _groups(self, contents: Sequence[Fragment]) -> list[list[int]]:
        """Return the numbers of the contents that make one claim each: a part points at the part before."""
        shown = self.shown[Role.CONTENT]
        shares = self.pointer.shares(shown, shown, ClaimArc.CONTENT_TO_BEFORE)
        later = np.triu(np.ones((len(contents), len(contents)), dtype=bool))
        shares[:, :-1][later] = -np.inf
        groups: list[list[int]] = []
        home: dict[int, list[int]] = {}
        for number, before in enumerate(shares.argmax(1).tolist()):
            if before < len(contents):
                home[number] = home[before]
                home[number].append(number)
            else:
                home[number] = [number]
                groups.append(home[number])
        return groups

    def _labels(self, groups: Sequence[Sequence[Fragment]], names: Sequence[str]) -> list[dict[str, Floats]]:
        """Return each group's probabilities of labels: softmax of the mean logits over its pieces."""
        shown = [self.pointer.show(group) for group in groups]
        starts = np.cumsum([0, *(len(one.pieces) for one in shown)])[:-1]
        pieces = np.concatenate([one.pieces for one in shown])
        logits = Shown(pieces, starts).means(self.answer.labels[pieces])
        shares = {name: softmax(logits[:, _LABELS[name]]) for name in names}
        return [{name: shares[name][at] for name in names} for at in range(len(groups))]


def softmax(logits: Floats) -> Floats:
    """Return the shares (rows, labels) of ``logits``."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
