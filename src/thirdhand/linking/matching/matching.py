"""From claims to weighed pairs: copies and anaphors are tied by where they stand, the others are decided.

The decision is a logistic curve over the measures of ``comparing``; ``training.fit_matching`` fits it on the
story lines for choosing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

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
_COPIED, _POINTED = 8.0, 3.0
#: In larger groups than this not all claims are held against all.
_MOST_COMPLETED = 100
_ROUNDS = 3
#: Pairs that speak more clearly against than this say no more than this; below the floor they are not kept.
_LEAST, _FLOOR = -6.0, -4.5


@dataclass(frozen=True, slots=True)
class Decision:
    """Weights of a logistic curve: ``centre``, ``scale`` and ``weights`` (measures,), ``bias``."""

    centre: Floats
    scale: Floats
    weights: Floats
    bias: float

    def decide(self, measures: Floats) -> Floats:
        """Return the log-odds that each row of ``measures`` is of one proposition, float32 (pairs,)."""
        scores: Floats = ((measures - self.centre) / self.scale) @ self.weights + np.float32(self.bias)
        return scores


@cache
def open_decision() -> Decision:
    """Return the fitted decision that comes with the package."""
    fitted = json.loads((files("thirdhand.linking.matching") / "decision.json").read_text("utf-8"))
    columns = [fitted["measures"][name] for name in MEASURES]
    centre, scale, weights = np.array(columns, dtype=np.float32).T
    return Decision(centre, scale, weights, fitted["bias"])


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
    is_left_out = table.has(Flag.ANAPHORIC)
    is_left_out[pair_copies(table, copies)[0]] = True
    left, right = find_candidates(table, articles, is_new, is_left_out)
    comparison = Comparison(table, articles, vectors)
    chosen = decision or open_decision()
    weight = chosen.decide(comparison.measure(left, right))
    left, right, weight = complete(comparison, chosen, left, right, weight)
    return weigh_pairs(table, left, right, weight, copies, is_new)


def complete(
    comparison: Comparison, decision: Decision, left: Rows, right: Rows, weight: Floats
) -> tuple[Rows, Rows, Floats]:
    """Add the pairs that are missing inside groups, and their weights, and look again, ``_ROUNDS`` times.

    Claims that are joined by others alone may be far from one another: what speaks against them counts too.
    """
    n = len(comparison.table)
    for _ in range(_ROUNDS):
        groups = group_claims(n, left, right, weight)
        more_left, more_right = _list_inner(groups)
        is_known = np.isin(more_left * n + more_right, left * n + right)
        more_left, more_right = more_left[~is_known], more_right[~is_known]
        if not len(more_left):
            break
        more = decision.decide(comparison.measure(more_left, more_right))
        left, right = np.concatenate([left, more_left]), np.concatenate([right, more_right])
        weight = np.concatenate([weight, more])
    return left, right, weight


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
    table: ClaimTable, left: Rows, right: Rows, weight: Floats, copies: CopyTable, is_new: NDArray[np.bool_]
) -> MatchTable:
    """Return candidates of some ``weight`` together with the pairs that are tied by where they stand."""
    tied = [
        (*pair, np.full(len(pair[0]), certainty, dtype=np.float32))
        for pair, certainty in ((pair_copies(table, copies), _COPIED), (pair_anaphors(table), _POINTED))
    ]
    keep = weight > _FLOOR
    columns = zip((left[keep], right[keep], np.maximum(weight[keep], _LEAST)), *tied, strict=True)
    return _gather(table, *(np.concatenate(column) for column in columns), is_new)


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
    """Return 1 for pairs that put a proposition the same way round, −1 where one denies it, int8 (pairs,)."""
    turned = table.has(Flag.NEGATED) ^ table.has(Flag.DENIED)
    limits = table.has(Flag.LIMITING) | table.has(Flag.DENIED)
    opposed = turned[left] ^ turned[right]
    for pair in np.flatnonzero(~opposed & (limits[left] ^ limits[right])).tolist():
        opposed[pair] = _is_set_against(table, int(left[pair]), int(right[pair]))
    return np.where(opposed, -1, 1).astype(np.int8)


def _is_set_against(table: ClaimTable, left: int, right: int) -> bool:
    """Say whether two claims have numbers of one unit that do not meet."""
    one, other = table.quantities[left], table.quantities[right]
    if not len(one) or not len(other):
        return False
    alike = one["unit"][:, None] == other["unit"]
    meet = (one["low"][:, None] <= other["high"]) & (other["low"] <= one["high"][:, None])
    return bool(alike.any()) and not bool((alike & meet).any())
