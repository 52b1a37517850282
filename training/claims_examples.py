"""Annotated chains as numbers: for each piece its tag, what its fragment points at, and its labels.

A chain is a forest: each content points at its innermost source, each source at the one through which
it speaks, and no source of the corpus speaks through two (2 of 2,487 do, in one part of the text each).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.labels import OUTSIDE, Role
from thirdhand.model.pieces import Pieces
from thirdhand.model.windows import Window
from thirdhand.records import Anonymity, Certainty, Kind, Span
from training.claims_gold import GoldClaim, GoldClaims
from training.examples import fragment_tags, whole_fragments

Ints = NDArray[np.int64]
#: What a piece points at when it asks nothing, and when the answer is "nothing".
SILENT, NOTHING = 0, 1
CERTAINTIES, KINDS, ANONYMITIES = tuple(Certainty), tuple(Kind), tuple(Anonymity)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLabels:
    """The gold of one article's pieces, or of one window's; all int64 (pieces,).

    ``tags`` as for attributions. ``fragment``: the number of the piece's fragment, from 2. ``to_cue``,
    ``to_source``, ``to_before`` (on contents) and ``to_outer`` (on sources): the number of the fragment
    pointed at, ``NOTHING`` or ``SILENT``. ``inner``, ``author``, ``outer``, ``kind``, ``anonymity``:
    labels from 1, 0 where none; ``doubt``, ``distancing``: 1 no, 2 yes.
    """

    tags: Ints
    fragment: Ints
    to_cue: Ints
    to_source: Ints
    to_before: Ints
    to_outer: Ints
    inner: Ints
    author: Ints
    doubt: Ints
    distancing: Ints
    outer: Ints
    kind: Ints
    anonymity: Ints

    def cut(self, window: Window) -> ClaimLabels:
        """Return the part in ``window``, a special piece at both ends; what points out of it asks nothing."""
        part = slice(window.start, window.end)
        values = {one.name: np.pad(getattr(self, one.name)[part], 1) for one in fields(self)}
        values["tags"] = np.pad(whole_fragments(self.tags[part]), 1)
        here = np.append(np.unique(values["fragment"]), NOTHING)
        for name in ("to_cue", "to_source", "to_before", "to_outer"):
            values[name] = np.where(np.isin(values[name], here), values[name], SILENT)
        return ClaimLabels(**values)


class _Labeller:
    """Puts fragments on an article's pieces, each piece in one at most; the first to come keeps it."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.values = {one.name: np.zeros(len(pieces), dtype=np.int64) for one in fields(ClaimLabels)}
        self.numbers: dict[tuple[Role, Span], int] = {}

    def tag(self, role: Role, span: Span) -> None:
        """Tag ``span`` (parted at paragraphs) as ``role`` unless something stands there."""
        if (role, span) in self.numbers:
            return
        free = [
            where
            for where in self._parts(span)
            if len(where) and not (self.values["tags"][where] != OUTSIDE).any()
        ]
        if not free:
            return
        number = self.numbers[role, span] = len(self.numbers) + 2
        for where in free:
            self.values["tags"][where] = fragment_tags(role, len(where))
            self.values["fragment"][where] = number

    def where(self, role: Role, span: Span) -> Ints:
        """Return the pieces of a tagged span, none if it was not tagged."""
        number = self.numbers.get((role, span), -1)
        return np.flatnonzero(self.values["fragment"] == number)

    def number(self, role: Role, spans: Sequence[Span]) -> int:
        """Return what to point at for ``spans``: NOTHING if there are none, SILENT if they have no tag."""
        return self.numbers.get((role, spans[0]), SILENT) if spans else NOTHING

    def _parts(self, span: Span) -> list[Ints]:
        pieces = self.pieces
        first = int(np.searchsorted(pieces.ends, span.start, side="right"))
        last = int(np.searchsorted(pieces.starts, span.end, side="left"))
        inside = [int(b) for b in pieces.bounds if first < b < last]
        cuts = [first, *inside, max(first, last)]
        parts = (np.arange(left, right) for left, right in zip(cuts, cuts[1:], strict=False))
        return [part[~pieces.lent[part]] for part in parts]


def label_claims(article: GoldClaims, pieces: Pieces) -> ClaimLabels:
    """Put the gold claims of ``article`` on its ``pieces``."""
    labeller = _Labeller(pieces)
    for role, spans in _spans_by_role(article):
        for span in spans:
            labeller.tag(role, span)
    for claim in article.claims:
        _point(labeller, claim)
    return ClaimLabels(**labeller.values)


def _spans_by_role(article: GoldClaims) -> list[tuple[Role, list[Span]]]:
    # Contents first and short ones before long ones: a source named inside a statement of the writer's
    # own must not cut it in two, and a claim within another's words is one of its own.
    contents = sorted((s for c in article.claims for s in c.content), key=lambda s: s.end - s.start)
    cues = [s for c in article.claims for s in c.cue]
    sources = [s for c in article.claims for link in c.chain for s in link.span]
    return [(Role.CONTENT, contents), (Role.SOURCE, sources), (Role.CUE, cues)]


def _point(labeller: _Labeller, claim: GoldClaim) -> None:
    values = labeller.values
    stance = claim.chain[-1] if claim.chain else claim.author
    cue = labeller.number(Role.CUE, claim.cue)
    source = labeller.number(Role.SOURCE, claim.chain[-1].span if claim.chain else ())
    before = NOTHING
    for span in claim.content:
        where = labeller.where(Role.CONTENT, span)
        if not len(where):
            continue
        values["to_cue"][where] = cue
        values["to_source"][where] = source
        values["to_before"][where] = before
        values["inner"][where] = 1 + CERTAINTIES.index(stance.certainty)
        values["author"][where] = 1 + CERTAINTIES.index(claim.author.certainty)
        values["doubt"][where] = 1 + stance.doubt
        values["distancing"][where] = 1 + claim.author.distancing
        before = labeller.number(Role.CONTENT, (span,))
    _label_sources(labeller, claim)


def _label_sources(labeller: _Labeller, claim: GoldClaim) -> None:
    values = labeller.values
    above: tuple[Span, ...] = ()
    for depth, link in enumerate(claim.chain):
        where = labeller.where(Role.SOURCE, link.span[0])
        values["to_outer"][where] = labeller.number(Role.SOURCE, above)
        values["kind"][where] = 1 + KINDS.index(link.kind)
        values["anonymity"][where] = 1 + ANONYMITIES.index(link.anonymity)
        if depth < len(claim.chain) - 1:
            values["outer"][where] = 1 + CERTAINTIES.index(link.certainty)
        above = link.span
