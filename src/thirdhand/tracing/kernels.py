"""The kernels as a link calls them: a store's rows go in as columns, and what is found comes out as rows.

``Kernels`` says what a link needs; ``open_kernels`` gives what does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.tables import CopyTable
from thirdhand.linking.values import Cluster, Copied, Member
from thirdhand.records import Article
from thirdhand.store.reusing import CopiedRow, ReuseRow

Ints = NDArray[np.int64]
Pairs = tuple[Ints, Ints]
#: Whom an article has copied, by positions of a corpus.
Standing = dict[int, list[int]]
#: Returns the articles at some positions of a corpus, in their order.
Fetch = Callable[[Ints], list[Article]]


@dataclass(frozen=True, slots=True)
class Matches:
    """Claims that match, by their positions: log-odds and, for a denial of one by the other, ``side`` −1."""

    left: Ints
    right: Ints
    weight: NDArray[np.float32]
    side: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Stances:
    """Of each claim of an article, whether it ``denies`` something in its own words, and its source.

    Claims of one source have the same number, 0 where none is known.
    """

    denies: NDArray[np.bool_]
    sources: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Articles as columns, in the order in which they came in; ``outlets`` −1 where unknown.

    ``is_new`` are those that are to be compared with all others. Times are seconds, both ends included.
    """

    version_ids: Ints
    outlets: NDArray[np.int32]
    earliest: Ints
    latest: Ints
    is_new: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.version_ids)


@dataclass(frozen=True, slots=True)
class FoundReuse:
    """Pairs that share passages, and what children have from others, in the order of children.

    ``redone`` are the version ids of all children of which ``copied`` tells, also that they have nothing.
    """

    reuse: Iterable[ReuseRow]
    copied: Iterable[CopiedRow]
    redone: Sequence[int]


class Damaged(Exception):
    """Marks that cannot be made whole: those at ``positions`` of the corpus."""

    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(positions)
        self.positions = tuple(positions)


class Kernels(Protocol):
    """What a link needs to be done. ``rules`` changes when marks made before are of no use any more."""

    rules: str
    #: Articles that came out further apart, in seconds, are not compared.
    window: int

    def mark(self, articles: Sequence[Article]) -> list[tuple[bytes, bytes]]:
        """Return the signature and the claims of each article, packed."""

    def find_reuse(
        self, corpus: Corpus, signatures: Iterator[bytes], standing: Standing, fetch: Fetch
    ) -> FoundReuse:
        """Return the pairs with a new article; ``standing`` is whom old ones have copied. Raises Damaged."""

    def match(self, corpus: Corpus, claims: Iterator[bytes], copies: CopyTable) -> tuple[Ints, Matches]:
        """Return where the claims of each article begin, and the matches with a new article's claims.

        ``copies`` are all there are among the articles, new or not. Raises Damaged.
        """

    def group(self, n: int, matches: Matches, must: Pairs, cannot: Pairs) -> Ints:
        """Return the lowest position of the group of each of ``n`` claims; a group puts one proposition."""

    def find_stances(self, packed: bytes) -> Stances:
        """Return what the claims of one article do by themselves; raises ValueError."""

    def describe(self, id: str, members: Sequence[Member], copied: Sequence[Copied]) -> Cluster:
        """Return what the cluster of these claims is and rests on."""
