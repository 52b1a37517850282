"""Annotated articles as numbers: windows of pieces with tags and arc targets, batched by length."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from thirdhand.model.labels import OUTSIDE, Role, tag_of
from thirdhand.model.pieces import CLS, SEP, Pieces, cut_pieces
from thirdhand.model.windows import Window, cut_windows
from thirdhand.records import Span
from training.corpus import GoldArticle
from training.measure import trim_gold

Ints = NDArray[np.int64]
MASK = 103
NO_GROUP, ABSENT = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One article's pieces with their gold; all int64 (pieces,).

    ``tags``; and groups that tie what belongs together: ``pair_group`` is equal on a content's pieces
    and its cue's, ``source_group`` on a cue's pieces and its source's. Groups count from 2;
    ``NO_GROUP`` takes no part, ``ABSENT`` (on cues) has no source.
    """

    pieces: Pieces
    tags: Ints
    pair_group: Ints
    source_group: Ints


def label(article: GoldArticle, tokenizer: Tokenizer, text: str | None = None) -> Labelled:
    """Put the gold of ``article`` on its pieces; ``text`` is a variant with the same offsets."""
    pieces = cut_pieces(text or article.text, tokenizer)
    tags, pair_group, source_group = (np.zeros(len(pieces), dtype=np.int64) for _ in range(3))
    sources: dict[tuple[Span, ...], int] = {}
    for number, gold in enumerate(trim_gold(article.text, article.attributions), start=2):
        group = sources.setdefault(gold.source, len(sources) + 2) if gold.source else ABSENT
        for role in Role:
            for where in (part for span in getattr(gold, role) for part in _pieces_of(pieces, span)):
                if not len(where) or (tags[where] != OUTSIDE).any():
                    continue
                tags[where] = fragment_tags(role, len(where))
                if role is not Role.SOURCE:
                    pair_group[where] = number
                if role is not Role.CONTENT:
                    source_group[where] = group
    return Labelled(pieces=pieces, tags=tags, pair_group=pair_group, source_group=source_group)


def _pieces_of(pieces: Pieces, span: Span) -> list[Ints]:
    """Return the pieces that ``span`` touches, parted where a paragraph begins."""
    first = int(np.searchsorted(pieces.ends, span.start, side="right"))
    last = int(np.searchsorted(pieces.starts, span.end, side="left"))
    cuts = [first, *(int(b) for b in pieces.bounds if first < b < last), max(first, last)]
    parts = (np.arange(left, right) for left, right in itertools.pairwise(cuts))
    return [part[~pieces.lent[part]] for part in parts]


def fragment_tags(role: Role, length: int) -> Ints:
    if length == 1:
        return np.array([tag_of(role, "S")])
    inner = [tag_of(role, "I")] * (length - 2)
    return np.array([tag_of(role, "B"), *inner, tag_of(role, "E")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One window, special pieces included; int64 or bool (pieces + 2,).

    The three groups are those of ``Labelled`` as seen by who points at cues, contents and sources:
    what has no such partner in the window is ``ABSENT``, and so is the first special piece.
    """

    ids: Ints
    features: Ints
    tags: Ints
    begins: NDArray[np.bool_]
    cue_group: Ints
    content_group: Ints
    source_group: Ints

    def __len__(self) -> int:
        return len(self.ids)


def cut_examples(labelled: Labelled, windows: Sequence[Window]) -> list[Example]:
    """Cut one article's labels at ``windows``."""
    return [_example(labelled, window) for window in windows]


def _example(labelled: Labelled, window: Window) -> Example:
    pieces, part = labelled.pieces, slice(window.start, window.end)
    begins = np.zeros(len(window) + 2, dtype=np.bool_)
    bounds = pieces.bounds[(pieces.bounds >= window.start) & (pieces.bounds < window.end)]
    begins[bounds - window.start + 1] = True
    begins[[0, 1, -1]] = True
    return Example(
        ids=np.concatenate(([CLS], pieces.ids[part], [SEP])),
        features=np.pad(pieces.features[part], 1),
        tags=np.pad(whole_fragments(labelled.tags[part]), 1),
        begins=begins,
        cue_group=_with_absent(labelled.pair_group[part], labelled.tags[part], Role.CUE),
        content_group=_with_absent(labelled.pair_group[part], labelled.tags[part], Role.CONTENT),
        source_group=_with_absent(labelled.source_group[part], labelled.tags[part], Role.SOURCE),
    )


def whole_fragments(tags: Ints) -> Ints:
    """Mend fragments that the window cuts: their first and last pieces here begin and end them."""
    tags = tags.copy()
    if len(tags) and tags[0] != OUTSIDE:
        tags[0] = {2: 1, 3: 4}.get((tags[0] - 1) % 4 + 1, (tags[0] - 1) % 4 + 1) + (tags[0] - 1) // 4 * 4
    if len(tags) and tags[-1] != OUTSIDE:
        tags[-1] = {2: 3, 1: 4}.get((tags[-1] - 1) % 4 + 1, (tags[-1] - 1) % 4 + 1) + (tags[-1] - 1) // 4 * 4
    return tags


def _with_absent(groups: Ints, tags: Ints, key: Role) -> Ints:
    """Add the special pieces; groups whose ``key`` part is outside the window point at the first one."""
    keys = (tags >= tag_of(key, "B")) & (tags <= tag_of(key, "S"))
    here = np.isin(groups, groups[keys])
    groups = np.where((groups > ABSENT) & ~here, ABSENT, groups)
    return np.concatenate(([ABSENT], groups, [NO_GROUP]))


def single_paragraphs(pieces: Pieces) -> list[Window]:
    """Return a window (or several, where it is long) for each paragraph by itself."""
    windows = []
    for first, last in zip(pieces.bounds.tolist(), pieces.bounds.tolist()[1:], strict=False):
        for window in cut_windows(np.array([0, last - first])):
            windows.append(
                Window(
                    *(edge + first for edge in (window.start, window.end, window.core_start, window.core_end))
                )
            )
    return windows


def shifted_windows(pieces: Pieces, chance: random.Random) -> list[Window]:
    """Return full windows whose packing begins anew at a paragraph drawn by ``chance``."""
    bounds = pieces.bounds
    at = chance.randrange(max(1, min(8, len(bounds) - 1)))
    head = cut_windows(bounds[: at + 1]) if at else []
    tail = cut_windows(bounds[at:] - bounds[at])
    shift = int(bounds[at])
    return head + [
        Window(w.start + shift, w.end + shift, w.core_start + shift, w.core_end + shift) for w in tail
    ]


def batched(examples: list[Example], max_pieces: int, chance: random.Random) -> Iterator[list[Example]]:
    """Yield batches of similar length, at most ``max_pieces`` padded pieces each, in random order."""
    ordered = sorted(examples, key=lambda example: len(example) * chance.uniform(0.95, 1.05))
    batches: list[list[Example]] = [[]]
    longest = 0
    for example in ordered:
        longest = max(longest, len(example))
        if batches[-1] and longest * (len(batches[-1]) + 1) > max_pieces:
            batches.append([])
            longest = len(example)
        batches[-1].append(example)
    chance.shuffle(batches)
    yield from batches
