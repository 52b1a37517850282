"""How well claims, chains, sources and labels match gold: alignment, counts and their intervals.

Claims align one to one where their contents overlap by at least .3 (intersection over union), best
pairs first. A chain is exact when it has the same length and the same sources in order; a source is the
same when its words overlap the gold's, or its resolved name is the gold's.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from thirdhand.records import Claim, Link, Span
from training.claims_gold import GoldClaim, GoldLink

OVERLAP = 0.3
_LEADING = re.compile(r"^(?:the|a|an|mr|mrs|ms|dr|sen|gov|president|sir)\.?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold claim with the claim that was read for it, None where there is none."""

    gold: GoldClaim
    read: Claim | None

    @property
    def is_exact(self) -> bool:
        """Say whether the chain is the gold's."""
        return self.read is not None and same_chain(self.gold.chain, self.read.chain)

    @property
    def links(self) -> list[tuple[GoldLink, Link]]:
        """The links that are the same source at the same place of two chains of equal length."""
        if self.read is None or len(self.read.chain) != len(self.gold.chain):
            return []
        pairs = zip(self.gold.chain, self.read.chain, strict=True)
        return [(gold, read) for gold, read in pairs if same_source(gold, read)]


def overlap(left: Sequence[Span], right: Sequence[Span]) -> float:
    """Return the intersection over union of two sets of spans, in code points."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in left for b in right)
    total = sum(span.end - span.start for span in (*left, *right)) - shared
    return shared / total if total else 0.0


def align(gold: Sequence[GoldClaim], read: Sequence[Claim]) -> list[Pair]:
    """Pair each gold claim with at most one read claim."""
    scored = sorted(
        (
            (value, -i, -j)
            for i, one in enumerate(gold)
            for j, other in enumerate(read)
            if (value := overlap(one.content, other.content.spans)) >= OVERLAP
        ),
        reverse=True,
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    return [Pair(one, read[partner[i]] if i in partner else None) for i, one in enumerate(gold)]


def same_chain(gold: Sequence[GoldLink], read: Sequence[Link]) -> bool:
    """Say whether two chains have the same sources in the same order."""
    return len(gold) == len(read) and all(map(same_source, gold, read))


def same_source(gold: GoldLink, read: Link) -> bool:
    """Say whether two links are one source: shared words, or one name."""
    touches = any(a.overlaps(b) for a in gold.span for b in read.source.spans)
    return touches or (gold.name is not None and read.name is not None and same_name(gold.name, read.name))


def same_name(gold: str, read: str) -> bool:
    """Say whether two resolved names are one: equal, or the shorter's words all in the longer.

    >>> same_name("the Washington Post", "Washington Post"), same_name("Ana Ruiz", "Ruiz")
    (True, True)
    >>> same_name("Ana Ruiz", "Ana Marr")
    False
    """
    left, right = name_words(gold), name_words(read)
    return bool(left and right) and (left <= right or right <= left)


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name in lower case, without article, title, possessive and punctuation."""
    bare = _LEADING.sub("", name.strip()).casefold()
    bare = re.sub(r"['’]s\b", "", bare)
    return frozenset(re.findall(r"\w+", bare))


def share(right: Iterable[bool]) -> tuple[float, int]:
    """Return the share that is true, in percent, and how many there are."""
    values = list(right)
    return (100 * sum(values) / len(values) if values else float("nan")), len(values)


def bootstrap(groups: Sequence[Sequence[bool]], *, draws: int = 1000, seed: int = 1) -> tuple[float, float]:
    """Return the 95 % interval of the share of true values, articles (``groups``) drawn with replacement."""
    chance = random.Random(seed)
    filled = [group for group in groups if group]
    if not filled:
        return float("nan"), float("nan")
    found = sorted(
        share(value for group in chance.choices(filled, k=len(filled)) for value in group)[0]
        for _ in range(draws)
    )
    return found[int(0.025 * draws)], found[int(0.975 * draws) - 1]


def macro_f1(pairs: Sequence[tuple[str, str]]) -> tuple[float, dict[str, tuple[float, int]]]:
    """Return macro-F1 over the labels that gold has, and each label's F1 with its count, in percent."""
    by_label: dict[str, tuple[float, int]] = {}
    for label in sorted({gold for gold, _ in pairs}):
        hits = sum(gold == read == label for gold, read in pairs)
        n_gold = sum(gold == label for gold, _ in pairs)
        n_read = sum(read == label for _, read in pairs)
        by_label[label] = (200 * hits / (n_gold + n_read), n_gold)
    mean = sum(value for value, _ in by_label.values()) / len(by_label) if by_label else float("nan")
    return mean, by_label


def by_depth(pairs: Sequence[Pair], keep: Callable[[int], bool]) -> list[Pair]:
    """Return the pairs whose gold chain has a length that ``keep`` accepts."""
    return [pair for pair in pairs if keep(len(pair.gold.chain))]
