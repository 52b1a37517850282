"""Pairs of claims measured: how much of each the other carries, and where names, numbers and days part them.

A word is carried by the same word or by a near one (the encoder's word vectors); a name or a number by
itself alone. All measures are columns over the pairs, made in blocks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.candidates import WINDOW
from thirdhand.linking.matching.claims import NO_DAY, VECTOR_STEP, ClaimTable, Flag
from thirdhand.linking.matching.tables import ArticleTable
from thirdhand.linking.matching.words import WordKind, weigh
from thirdhand.linking.ragged import Ragged
from thirdhand.model.encoding import CLAIM_WIDTH
from thirdhand.model.vectors import WordVectors

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

#: Words less alike than this are different words.
_NEAR = 0.42
#: Claims of more words are compared by their first so many.
_MOST_WORDS = 32
#: Pairs that are compared at once: some 40 MB.
_BLOCK = 512
_DAY = 86_400.0
#: What an article is about is named in its headline and in its first so many claims.
_LEADING = 5

#: The measures of a pair, in the order of the columns.
MEASURES = (
    *(
        "least_carried",
        "most_carried",
        "cosine",
        "cosine_in_place",
        "same_names",
        "lost_names",
        "foreign_names",
        "both_foreign",
    ),
    *("same_numbers", "other_numbers", "same_days", "other_days", "same_source", "context", "apart"),
    *("same_article", "words", "titles", "denial", "other_exact", "foreign_leads"),
)


class Comparison:
    """A table of claims made ready for comparing pairs of its rows."""

    def __init__(self, table: ClaimTable, given: ArticleTable, vectors: WordVectors) -> None:
        self.table = table
        self.given = given
        self.articles = table.articles
        self._lexicon(vectors)

    def _lexicon(self, vectors: WordVectors) -> None:
        """Number the words of the table, and give each its vector and weight once."""
        words = self.table.words.values
        hashes, first, numbers = np.unique(words["hash"], return_index=True, return_inverse=True)
        pieces = words["pieces"][first]
        rarity = vectors.rarity[pieces]
        summed = np.einsum("wp,wpd->wd", rarity, vectors.table[pieces])
        norms = np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-6)
        self.hashes = hashes
        self.vectors: Floats = (summed / norms).astype(np.float32)
        self.weights = weigh(vectors.rarity, pieces)
        self.words = Ragged(numbers.astype(np.int32), self.table.words.starts)
        self.fixed = Ragged((words["kind"] & (WordKind.NAME | WordKind.NUMBER)) > 0, self.table.words.starts)
        self.names = Ragged((words["kind"] & WordKind.NAME) > 0, self.table.words.starts)
        self.leads = self._find_leads()

    def _find_leads(self) -> Ragged:
        """Return the words that name what each article is about, as numbers in ``hashes``, each once."""
        is_title = self.table.has(Flag.TITLE)
        before: Rows = np.cumsum(~is_title) - ~is_title
        first = np.append(before, 0)[self.table.starts[:-1]]
        rows = np.flatnonzero(is_title | (before - first[self.articles] < _LEADING))
        words = self.words.take(rows)
        named = self.names.take(rows).values
        owners = self.articles[rows][words.owners]
        pairs = np.unique(np.stack([owners[named], words.values[named]]), axis=1)
        starts = np.searchsorted(pairs[0], np.arange(len(self.table.n_claims) + 1))
        return Ragged(pairs[1], starts.astype(np.int64))

    def measure(self, left: Rows, right: Rows) -> Floats:
        """Return the ``MEASURES`` of the pairs, float32 (pairs, measures)."""
        blocks = [
            self._measure(left[at : at + _BLOCK], right[at : at + _BLOCK])
            for at in range(0, len(left), _BLOCK)
        ]
        return np.concatenate(blocks) if blocks else np.zeros((0, len(MEASURES)), dtype=np.float32)

    def _measure(self, left: Rows, right: Rows) -> Floats:
        columns = {**self._words(left, right), **self._numbers(left, right), **self._days(left, right)}
        columns |= self._articles(left, right)
        flags = self.table.facts["flags"]
        columns["titles"] = ((flags[left] & Flag.TITLE) > 0) * 0.5 + ((flags[right] & Flag.TITLE) > 0) * 0.5
        source = self.table.facts["source"]
        denied = self.table.has(Flag.DENIED | Flag.OPPOSING)
        columns["denial"] = (denied[left] ^ denied[right]) * columns["context"]
        columns["same_source"] = (source[left] == source[right]) & (source[left] > 0)
        columns["cosine"], columns["cosine_in_place"] = self._cosines(left, right)
        return np.stack([np.asarray(columns[name], dtype=np.float32) for name in MEASURES], axis=1)

    def _cosines(self, left: Rows, right: Rows) -> tuple[Floats, Floats]:
        """Return how near the claims are by themselves, and where they stand."""
        one, other = (self.table.vectors[rows].astype(np.float32) for rows in (left, right))
        products = one * other * np.float32(2 * VECTOR_STEP**2)  # each half has half of the length
        return products[:, :CLAIM_WIDTH].sum(axis=1), products[:, CLAIM_WIDTH:].sum(axis=1)

    def _pad(self, ragged: Ragged, rows: Rows, fill: int) -> NDArray[Any]:
        lengths = np.minimum(ragged.lengths[rows], _MOST_WORDS)
        width = max(int(lengths.max(initial=0)), 1)
        at = np.arange(width)
        inside = at < lengths[:, None]
        index = np.where(inside, ragged.starts[rows][:, None] + at, 0)
        values = ragged.values[index] if len(ragged.values) else np.zeros(index.shape, ragged.values.dtype)
        return np.where(inside, values, fill)

    def _words(self, left: Rows, right: Rows) -> dict[str, NDArray[Any]]:
        one, other = self._pad(self.words, left, -1), self._pad(self.words, right, -1)
        near = self._near(one, other, self._pad(self.fixed, left, 0), self._pad(self.fixed, right, 0))
        of_one = np.where(one >= 0, self.weights[one], 0)
        of_other = np.where(other >= 0, self.weights[other], 0)
        total_one, total_other = np.maximum(of_one.sum(1), 1e-6), np.maximum(of_other.sum(1), 1e-6)
        got_one, got_other = near.max(axis=2, initial=0), near.max(axis=1, initial=0)
        carried = np.stack(
            [(of_one * got_one).sum(1) / total_one, (of_other * got_other).sum(1) / total_other]
        )
        return {
            "least_carried": carried.min(axis=0),
            "most_carried": carried.max(axis=0),
            "words": np.log1p(np.minimum((one >= 0).sum(1), (other >= 0).sum(1))),
            **self._names(left, right, one, other, got_one, got_other),
        }

    def _near(
        self, one: NDArray[Any], other: NDArray[Any], fixed_one: NDArray[Any], fixed_other: NDArray[Any]
    ) -> Floats:
        """Return how near each word of the one is to each of the other, 0..1, float32 (pairs, one, other)."""
        same = (one[:, :, None] == other[:, None, :]) & (one >= 0)[:, :, None]
        product = self.vectors[one] @ self.vectors[other].transpose(0, 2, 1)
        free = ~(fixed_one[:, :, None].astype(bool) | fixed_other[:, None, :].astype(bool))
        there = (one >= 0)[:, :, None] & (other >= 0)[:, None, :]
        soft = np.where(free & there & (product >= _NEAR), np.minimum(product, 1), 0)
        near: Floats = np.where(same, 1, soft).astype(np.float32)
        return near

    def _names(
        self,
        left: Rows,
        right: Rows,
        one: NDArray[Any],
        other: NDArray[Any],
        got_one: Floats,
        got_other: Floats,
    ) -> dict[str, NDArray[Any]]:
        of_one = self._pad(self.names, left, 0).astype(bool) & (one >= 0)
        of_other = self._pad(self.names, right, 0).astype(bool) & (other >= 0)
        lost_one, lost_other = of_one & (got_one < 1), of_other & (got_other < 1)
        foreign_one = lost_one & ~self._in_context(one, self.articles[right])
        foreign_other = lost_other & ~self._in_context(other, self.articles[left])
        count = np.stack([foreign_one.sum(1), foreign_other.sum(1)])
        return {
            "same_names": np.log1p((of_one & (got_one >= 1)).sum(1)),
            "lost_names": np.log1p(lost_one.sum(1) + lost_other.sum(1)),
            "foreign_names": np.log1p(count.sum(axis=0)),
            "both_foreign": count.min(axis=0) > 0,
        }

    def _in_context(self, words: NDArray[Any], articles: Rows) -> NDArray[np.bool_]:
        """Return which ``words`` (pairs, width) stand in the text of ``articles`` (pairs,)."""
        keys = (articles[:, None].astype(np.uint64) << np.uint64(32)) | self.hashes[words].astype(np.uint64)
        known = self._context_keys()
        at = np.minimum(np.searchsorted(known, keys), max(len(known) - 1, 0))
        return known[at] == keys if len(known) else np.zeros(keys.shape, dtype=bool)

    def _context_keys(self) -> NDArray[np.uint64]:
        """Return (article, term) of every context as one sorted number each."""
        if not hasattr(self, "_keys"):
            context = self.table.context
            self._keys = (context.owners.astype(np.uint64) << np.uint64(32)) | context.values.astype(
                np.uint64
            )
        return self._keys

    def _numbers(self, left: Rows, right: Rows) -> dict[str, NDArray[Any]]:
        """Compare quantities of one unit: those that meet, and those that do not."""
        quantities = self.table.quantities
        same, other, exact = np.zeros(len(left)), np.zeros(len(left)), np.zeros(len(left), dtype=bool)
        both = np.flatnonzero((quantities.lengths[left] > 0) & (quantities.lengths[right] > 0))
        for pair in both.tolist():
            one, two = quantities[left[pair]], quantities[right[pair]]
            alike = (one["unit"][:, None] == two["unit"]) | (one["unit"][:, None] == 0) | (two["unit"] == 0)
            meet = (one["low"][:, None] <= two["high"]) & (two["low"] <= one["high"][:, None])
            same[pair] = (alike & meet).any(axis=1).sum()
            other[pair] = (alike.any(axis=1) & ~(alike & meet).any(axis=1)).sum()
            exact[pair] = _part_exactly(one, two)
        limits = self.table.has(Flag.DENIED | Flag.LIMITING)
        exact &= ~(limits[left] | limits[right])
        return {"same_numbers": np.log1p(same), "other_numbers": np.log1p(other), "other_exact": exact}

    def _days(self, left: Rows, right: Rows) -> dict[str, NDArray[Any]]:
        first, last = self.table.facts["first_day"], self.table.facts["last_day"]
        known = (first[left] != NO_DAY) & (first[right] != NO_DAY)
        gap = np.maximum(first[left], first[right]) - np.minimum(last[left], last[right]).astype(np.int64)
        return {"same_days": known & (gap <= 0), "other_days": np.where(known, np.clip(gap, 0, 7) / 7, 0)}

    def _articles(self, left: Rows, right: Rows) -> dict[str, NDArray[Any]]:
        one, other = self.articles[left], self.articles[right]
        pairs, where = np.unique(np.stack([one, other]), axis=1, return_inverse=True)
        shared = np.array([self._shared(int(a), int(b)) for a, b in pairs.T], dtype=np.float32)
        foreign = np.minimum(self._foreign(pairs[0], pairs[1]), self._foreign(pairs[1], pairs[0]))
        late = np.maximum(self.given.earliest[one], self.given.earliest[other])
        early = np.minimum(self.given.latest[one], self.given.latest[other])
        # who knows no day is taken for half-way through the window: not for one of the same day
        is_dated = self.given.latest - self.given.earliest <= WINDOW
        gap = np.where(is_dated[one] & is_dated[other], np.maximum(late - early, 0), WINDOW / 2) / _DAY
        return {
            "context": shared[where.ravel()],
            "foreign_leads": foreign[where.ravel()],
            "apart": np.log1p(np.minimum(gap, 365)),
            "same_article": one == other,
        }

    def _shared(self, one: int, other: int) -> float:
        """Return how much two articles name the same: shared names and numbers to the smaller's, 0..1."""
        a, b = self.table.context[one], self.table.context[other]
        if one == other or not len(a) or not len(b):
            return float(one == other)
        return len(np.intersect1d(a, b, assume_unique=True)) / min(len(a), len(b))

    def _foreign(self, one: Rows, other: Rows) -> Floats:
        """Return how much of what article ``one`` is about is no name in ``other``, float32 (pairs,)."""
        leads = self.leads.take(one)
        pair, words = leads.owners, leads.values
        is_lost = ~self._in_context(words[:, None], other[pair])[:, 0]
        lost, total = (
            np.bincount(pair[kept], weights=self.weights[words[kept]], minlength=len(one))
            for kept in (is_lost, slice(None))
        )
        return (lost / np.maximum(total, 1e-6)).astype(np.float32)


def _part_exactly(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Say whether both have exact numbers of one unit and none of them is the same."""
    one, other = (quantities[quantities["low"] == quantities["high"]] for quantities in (one, other))
    alike = one["unit"][:, None] == other["unit"]
    return bool(alike.any()) and not bool((alike & (one["low"][:, None] == other["low"])).any())
