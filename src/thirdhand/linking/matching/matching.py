"""From claims to weighed pairs: copies and anaphors are tied by where they stand, the others are decided.

The decision is a logistic curve over the measures of ``comparing``; ``training.fit_matching`` fits it on the
story lines for choosing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.components import find_components
from thirdhand.linking.matching.anaphors import pair_anaphors
from thirdhand.linking.matching.candidates import find_candidates
from thirdhand.linking.matching.claims import ClaimTable, Flag
from thirdhand.linking.matching.comparing import MEASURES, Comparison
from thirdhand.linking.matching.copies import pair_copies
from thirdhand.linking.matching.grouping import group_claims
from thirdhand.linking.matching.tables import ArticleTable, CopyTable, MatchTable
from thirdhand.model.vectors import WordVectors

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]

#: Copied words are the same claim; a denial of "the report" is most likely one of what was told before.
_COPIED, _POINTED = 12.0, 3.0
#: Measures that part two claims by themselves.
_PARTING = ("other_days", "other_exact", "both_foreign")
#: Pairs that are weighed at once.
_BLOCK = 65_536
#: So much of two claims' words makes them the same words; a number times this is still well below another.
_SAME_WORDS, _WELL_BELOW = 0.5, 1.15
#: In larger groups than this not all claims are held against all.
_MOST_COMPLETED = 100
_ROUNDS = 3
#: Pairs that speak more clearly against than this say no more than this; below the floor they are not kept.
_LEAST, _FLOOR = -6.0, -3.5


@dataclass(frozen=True, slots=True)
class Decision:
    """A logistic curve: ``centre``, ``scale`` and ``weights`` (measures,), ``bias``."""

    centre: Floats
    scale: Floats
    weights: Floats
    bias: float

    def decide(self, measures: Floats) -> Floats:
        """Return the log-odds that each row of ``measures`` is of one proposition, float32 (pairs,)."""
        scores = ((measures - self.centre) / self.scale) @ self.weights + np.float32(self.bias)
        return scores.astype(np.float32)


@cache
def open_decision() -> Decision:
    """Return the fitted decision that comes with the package."""
    fitted = json.loads((files("thirdhand.linking.matching") / "decision.json").read_text("utf-8"))
    columns = np.array([fitted["measures"][name] for name in MEASURES], dtype=np.float32)
    centre, scale, weights = columns.T
    return Decision(centre, scale, weights, fitted["bias"])


@dataclass(frozen=True, slots=True)
class Weigher:
    """Weighs pairs of claims, a block at a time, so that the measures of few are held at once."""

    comparison: Comparison
    decision: Decision

    def weigh(self, left: Rows, right: Rows) -> Floats:
        """Return the log-odds that claims put one proposition, float32 (pairs,)."""
        parts = [
            self._weigh(left[at : at + _BLOCK], right[at : at + _BLOCK]) for at in range(0, len(left), _BLOCK)
        ]
        return np.concatenate([*parts, np.zeros(0, dtype=np.float32)])

    def _weigh(self, left: Rows, right: Rows) -> Floats:
        """Weigh pairs; another day, another exact number or other people and places make another claim.

        Names are other ones where each claim has one that the other's whole article lacks.
        """
        measures = self.comparison.measure(left, right)
        is_other = measures[:, [MEASURES.index(name) for name in _PARTING]].max(axis=1, initial=0) > 0
        weight = self.decision.decide(measures)
        return np.where(is_other, np.minimum(weight, _LEAST), weight)


def match_claims(
    table: ClaimTable,
    articles: ArticleTable,
    is_new: NDArray[np.bool_],
    copies: CopyTable,
    vectors: WordVectors,
    decision: Decision | None = None,
) -> MatchTable:
    """Return the pairs of claims that speak for or against being one proposition.

    ``is_new`` (articles,): each pair has a claim of one of these. ``vectors`` are the model's word vectors.
    A claim in a copied passage is tied to the one that it was copied from, and to no other.
    """
    copied = pair_copies(table, copies)
    is_left_out = table.has(Flag.ANAPHORIC)
    is_left_out[copied[0]] = True
    candidates = find_candidates(table, articles, is_new, is_left_out)
    weigher = Weigher(Comparison(table, articles, vectors), decision or open_decision())
    return weigh_pairs(table, *complete(weigher, candidates), copied, is_new)


def complete(weigher: Weigher, candidates: Iterable[tuple[Rows, Rows]]) -> tuple[Rows, Rows, Floats]:
    """Weigh pairs, then those that are missing inside the groups they make, ``_ROUNDS`` times.

    Claims that are joined by others alone may be far from one another: what speaks against them counts too.
    """
    n = len(weigher.comparison.table)
    left, right, weight = _weigh_all(weigher, candidates)
    for _ in range(_ROUNDS):
        inside = _are_inside(n, left, right, weight)
        more_left, more_right = _list_inner(group_claims(n, left[inside], right[inside], weight[inside]))
        is_known = np.isin(more_left * n + more_right, left * n + right)
        more_left, more_right = more_left[~is_known], more_right[~is_known]
        if not len(more_left):
            break
        left, right = np.concatenate([left, more_left]), np.concatenate([right, more_right])
        weight = np.concatenate([weight, weigher.weigh(more_left, more_right)])
    return left, right, weight


def _weigh_all(weigher: Weigher, candidates: Iterable[tuple[Rows, Rows]]) -> tuple[Rows, Rows, Floats]:
    """Weigh pairs as they come, and return those that are worth keeping, each once."""
    n = len(weigher.comparison.table)
    keys, weights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.float32)]
    for left, right in candidates:
        weight = weigher.weigh(left, right)
        kept = weight > _FLOOR
        keys.append(left[kept] * n + right[kept])
        weights.append(weight[kept])
    key, first = np.unique(np.concatenate(keys), return_index=True)
    return key // max(n, 1), key % max(n, 1), np.concatenate(weights)[first]


def _are_inside(n: int, left: Rows, right: Rows, weight: Floats) -> NDArray[np.bool_]:
    """Return which pairs are of claims that hang together: what speaks against others decides nothing."""
    ties = weight > 0
    roots = find_components(n, left[ties], right[ties])
    inside: NDArray[np.bool_] = roots[left] == roots[right]
    return inside


def _list_inner(groups: Rows) -> tuple[Rows, Rows]:
    """Return all pairs inside groups of three to ``_MOST_COMPLETED`` claims."""
    order = np.argsort(groups, kind="stable")
    inner = [
        np.stack([rows[side] for side in np.triu_indices(len(rows), 1)])
        for rows in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
        if 2 < len(rows) <= _MOST_COMPLETED
    ]
    both = np.concatenate(inner, axis=1) if inner else np.zeros((2, 0), dtype=np.int64)
    return both[0], both[1]


def weigh_pairs(
    table: ClaimTable,
    left: Rows,
    right: Rows,
    weight: Floats,
    copied: tuple[Rows, Rows],
    is_new: NDArray[np.bool_],
) -> MatchTable:
    """Return candidates of some ``weight`` together with pairs that are tied by where they stand.

    ``copied`` is what ``pair_copies`` gives.
    """
    tied = [
        (*pair, np.full(len(pair[0]), certainty, dtype=np.float32))
        for pair, certainty in ((copied, _COPIED), (pair_anaphors(table), _POINTED))
    ]
    keep = (weight > _FLOOR) | _are_inside(len(table), left, right, weight)
    columns = zip((left[keep], right[keep], np.maximum(weight[keep], _LEAST)), *tied, strict=True)
    lefts, rights, weights = (np.concatenate(column) for column in columns)
    return _gather(table, lefts, rights, weights, is_new)


def _gather(
    table: ClaimTable, left: Rows, right: Rows, weight: Floats, is_new: NDArray[np.bool_]
) -> MatchTable:
    """Return pairs in order, each once with its highest weight."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    fresh = is_new[table.articles[low]] | is_new[table.articles[high]]
    low, high, weight = low[fresh], high[fresh], weight[fresh]
    order = np.lexsort((-weight, high, low))
    low, high, weight = low[order], high[order], weight[order]
    first = np.ones(len(low), dtype=bool)
    first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    low, high, weight = low[first], high[first], weight[first]
    return MatchTable(left=low, right=high, weight=weight, side=find_sides(table, low, high))


def find_sides(table: ClaimTable, left: Rows, right: Rows) -> NDArray[np.int8]:
    """Return 1 for pairs that put a proposition the same way round, −1 where one denies it, int8 (pairs,).

    A "not" turns a claim round only against one in the same words: what one calls "not paid" is to another
    "pay stopped". In the same words it decides, whatever the encoder makes of either.
    """
    denied, negated, limits = (table.has(flag) for flag in (Flag.DENIED, Flag.NEGATED, Flag.LIMITING))
    opposing = find_opposing(table)
    opposed = opposing[left] ^ opposing[right]
    for pair in np.flatnonzero(negated[left] ^ negated[right]).tolist():
        row, other = int(left[pair]), int(right[pair])
        if _share_words(table, row, other):
            opposed[pair] = denied[row] == denied[other]
    for pair in np.flatnonzero(~opposed & (limits[left] ^ limits[right])).tolist():
        row, other = int(left[pair]), int(right[pair])
        opposed[pair] = _is_less(table, *((row, other) if limits[row] else (other, row)))
    return np.where(opposed, -1, 1).astype(np.int8)


def find_opposing(table: ClaimTable) -> NDArray[np.bool_]:
    """Return which claims go against what others say, as far as they show it themselves, bool (claims,)."""
    takes_up = table.has(Flag.ANAPHORIC) & table.has(Flag.OPPOSING)
    opposing: NDArray[np.bool_] = table.has(Flag.DENIED | Flag.CONTRADICTING) | takes_up
    return opposing


def _share_words(table: ClaimTable, left: int, right: int) -> bool:
    """Say whether most words of both claims are the same."""
    one, other = table.words[left]["hash"], table.words[right]["hash"]
    return len(np.intersect1d(one, other)) >= _SAME_WORDS * max(len(one), len(other), 1)


def _is_less(table: ClaimTable, limiting: int, other: int) -> bool:
    """Say whether the numbers of the claim that sets a limit stay well below all of the other's."""
    few, many = (_nominal(table.quantities[row]) for row in (limiting, other))
    return bool(len(few) and len(many) and few.max() * _WELL_BELOW < many.min())


def _nominal(quantities: NDArray[Any]) -> NDArray[np.float32]:
    """Return the number that each quantity names: "up to 1,000" is 1,000."""
    return np.where(np.isfinite(quantities["high"]), quantities["high"], quantities["low"])
