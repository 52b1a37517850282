"""The job of reuse done with datasketch, as well as its MinHash LSH can: pairs that share passages.

An article is its set of shingles of five words; 128 permutations, made by datasketch's own generator with a
fast hash (CRC-32 instead of its SHA-1); articles are queried before they are inserted. As candidates are
many at low thresholds, pairs are confirmed by the shingles that they share, as many as a passage of sixty
letters has. Several thresholds are tried. It finds no passages, no direction, and knows no boilerplate.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.newsroom_scores import Score, score_sets, to_codes
from benchmarks.newsroom_shelf import Shelf
from benchmarks.newsroom_stages import WINDOW

#: Jaccard thresholds, permutations, words in a shingle, shared shingles that confirm a pair.
THRESHOLDS = (0.5, 0.3, 0.15, 0.08)
_PERMUTATIONS, _WORDS, _CONFIRMED = 128, 5, 8
#: The thresholds whose pairs are aligned too, and the equal letters that make a passage.
_ALIGNED, _PASSAGE = (0.15, 0.08), 60
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """What one way of finding pairs took (processor seconds) and how good the pairs are."""

    name: str
    seconds: float
    score: Score


def compare(folder: Path) -> list[Rival]:
    """Return what our pairs and theirs took, and how good they are, on the same texts in one process."""
    shelf = Shelf(folder)
    truth = shelf.load_truth()
    true = to_codes(truth.left, truth.right)
    texts = [writing.text for writing in shelf.fetch(range(len(shelf.load("outlets"))))]
    return [*_run_ours(shelf, texts, true), *_run_theirs(texts, true)]


def _run_ours(shelf: Shelf, texts: Sequence[str], true: NDArray[np.int64]) -> Iterator[Rival]:
    from thirdhand.linking.reuse import find_pairs, find_reuse, list_siblings, sign

    columns = [shelf.load(name) for name in ("outlets", "earliest", "latest")]
    sign(texts[:100])
    began = time.process_time()
    signatures = sign(texts)
    pairs = find_pairs(signatures, *columns, window=WINDOW)
    seconds = time.process_time() - began
    yield Rival(
        name="thirdhand, pairs alone",
        seconds=seconds,
        score=score_sets(to_codes(pairs.left, pairs.right), true),
    )
    began = time.process_time()
    found = find_reuse(shelf.fetch, sign(texts), *columns, window=WINDOW)
    more = [(one.left, one.right) for one in list_siblings(found.copied, found.reuse)]
    seconds = time.process_time() - began
    copying = found.reuse.relation <= 1
    left, right = np.array(more, dtype=np.int64).reshape(-1, 2).T
    codes = to_codes(
        np.concatenate([found.reuse.left[copying], left]), np.concatenate([found.reuse.right[copying], right])
    )
    yield Rival(name="thirdhand, passages and directions", seconds=seconds, score=score_sets(codes, true))


def _run_theirs(texts: Sequence[str], true: NDArray[np.int64]) -> Iterator[Rival]:
    import datasketch  # type: ignore[import-untyped]

    began = time.process_time()
    shingles = [_cut(text) for text in texts]
    hashes = list(datasketch.MinHash.generator(shingles, num_perm=_PERMUTATIONS, hashfunc=_take))
    signing = time.process_time() - began
    sets = [frozenset(each) for each in shingles]
    for threshold in THRESHOLDS:
        began = time.process_time()
        candidates = _query(datasketch.MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS), hashes)
        after = time.process_time()
        yield _rate(f"datasketch, {threshold}", signing + after - began, candidates, true)
        kept = [(a, b) for a, b in candidates if len(sets[a] & sets[b]) >= _CONFIRMED]
        seconds = signing + time.process_time() - began
        yield _rate(f"datasketch, {threshold}, confirmed", seconds, kept, true)
        if threshold in _ALIGNED:
            began = time.process_time()
            kept = [(a, b) for a, b in kept if _count_same(texts[a], texts[b]) >= _PASSAGE]
            seconds += time.process_time() - began
            yield _rate(f"datasketch, {threshold}, and passages by our aligner", seconds, kept, true)


def _rate(name: str, seconds: float, pairs: Sequence[tuple[int, int]], true: NDArray[np.int64]) -> Rival:
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Rival(name=name, seconds=seconds, score=score_sets(to_codes(left, right), true))


def _cut(text: str) -> list[int]:
    """Return the hashes of runs of five words, each once."""
    words = _WORD.findall(text.casefold())
    runs = (" ".join(words[at : at + _WORDS]) for at in range(max(len(words) - _WORDS + 1, 1)))
    return list({zlib.crc32(run.encode()) for run in runs})


def _count_same(one: str, other: str) -> int:
    from thirdhand.linking.reuse import align

    return sum(passage.n_same for passage in align(one, other))


def _take(hashed: int) -> int:
    return hashed


def _query(index: Any, hashes: Sequence[Any]) -> list[tuple[int, int]]:  # noqa: ANN401 -- datasketch's types
    found = []
    for number, each in enumerate(hashes):
        found += [(other, number) for other in index.query(each)]
        index.insert(number, each, check_duplication=False)
    return found
