"""What is true of an event of the simulated news world, as columns of numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.newsroom_drafts import Draft, Put
from benchmarks.newsroom_events import N_PROPOSITIONS, PASSAGE, SPACE, Event

WAYS = ("copy", "relay", "own", "untraced")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of some articles; articles are rows of the world.

    By claim, in the order of the articles and of their claims: ``claim_article``, ``proposition`` (below 0:
    standing background), ``denies`` and ``way``. By copy: ``child``, ``parent``. By pair of articles that
    share passages: ``left`` < ``right``, and ``is_direct`` where one descends from the other. By proposition
    of two articles or more: ``counted``, the ``low`` and ``high`` count of origins. By row of tracing (who
    had which proposition from whom): ``had_article``, ``had_proposition``, ``had_denies``, and ``had_parent``
    (an article) or ``had_source`` (a hash of its key, odd where it is unnamed), the other being −1, both
    where it is untraced.
    """

    claim_article: Ints
    proposition: Ints
    denies: NDArray[np.bool_]
    way: NDArray[np.int8]
    child: Ints
    parent: Ints
    left: Ints
    right: Ints
    is_direct: NDArray[np.bool_]
    counted: Ints
    low: Ints
    high: Ints
    had_article: Ints
    had_proposition: Ints
    had_denies: NDArray[np.bool_]
    had_parent: Ints
    had_source: Ints

    @classmethod
    def join(cls, parts: Sequence[Truth]) -> Truth:
        """Put ``parts``, at least one, one after the other."""
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__}
        return cls(**columns)


def find_truth(
    event: Event, drafts: Sequence[Draft], puts: Sequence[Sequence[tuple[Put, int]]], start: int
) -> Truth:
    """Return what is true of ``drafts``, rows from ``start`` on.

    ``puts`` are the claims of each, with the keys of their sentences.
    """
    claim = _rows(
        4,
        (
            (start + at, put.proposition, put.denies, _way(event, drafts[at], put, key))
            for at, each in enumerate(puts)
            for put, key in each
        ),
    )
    copy = _rows(2, ((start + each.number, start + each.parent) for each in drafts if each.parent >= 0))
    pair = _find_pairs(event, drafts)
    number = _rows(3, _count(event, drafts))
    row = _rows(5, (row for draft in drafts for row in _trace(event, draft, start)))
    return Truth(
        claim_article=claim[:, 0],
        proposition=claim[:, 1],
        denies=claim[:, 2].astype(bool),
        way=claim[:, 3].astype(np.int8),
        child=copy[:, 0],
        parent=copy[:, 1],
        left=start + pair[:, 0],
        right=start + pair[:, 1],
        is_direct=pair[:, 2].astype(bool),
        counted=number[:, 0],
        low=number[:, 1],
        high=number[:, 2],
        had_article=row[:, 0],
        had_proposition=row[:, 1],
        had_denies=row[:, 2].astype(bool),
        had_parent=row[:, 3],
        had_source=row[:, 4],
    )


def _rows(width: int, rows: Iterator[tuple[int, ...]]) -> Ints:
    return np.array(list(rows), dtype=np.int64).reshape(-1, width)


def _way(event: Event, draft: Draft, put: Put, key: int) -> int:
    if key >= 0 and event.makers[key] != draft.number:
        return WAYS.index("copy")
    return WAYS.index(draft.ways.get(put.proposition % SPACE, "relay" if put.chain else "untraced"))


def _find_pairs(event: Event, drafts: Sequence[Draft]) -> Ints:
    """Return (left, right, whether one descends from the other) of the drafts that share passages."""
    if len(drafts) < 2:
        return np.zeros((0, 3), dtype=np.int64)
    held = np.zeros((len(drafts), len(event.makers)), dtype=np.float32)
    for at, draft in enumerate(drafts):
        keys = [each.key for paragraph in draft.paragraphs for each in paragraph if each.key >= 0]
        held[at, keys] = 1
    shared = (held * np.array(event.letters, dtype=np.float32)) @ held.T
    left, right = np.nonzero(np.triu(shared, 1) >= PASSAGE)
    descends = np.zeros(shared.shape, dtype=bool)
    for at, draft in enumerate(drafts):
        if draft.parent >= 0:
            descends[at] = descends[draft.parent]
            descends[at, draft.parent] = True
    return np.stack([left, right, descends[right, left]], axis=1).astype(np.int64)


def _count(event: Event, drafts: Sequence[Draft]) -> Iterator[tuple[int, int, int]]:
    """Yield each proposition that two articles or more put or deny, and its low and high count of origins."""
    for proposition in range(N_PROPOSITIONS):
        if sum(proposition in draft.known or proposition in draft.denied for draft in drafts) < 2:
            continue
        keys = frozenset().union(*(draft.known.get(proposition, frozenset()) for draft in drafts))
        n_unnamed = sum(key.startswith("?") for key in keys)
        n_named = len(keys) - n_unnamed
        yield event.number * SPACE + proposition, n_named + (n_unnamed > 0), len(keys)


def _trace(event: Event, draft: Draft, start: int) -> Iterator[tuple[int, int, int, int, int]]:
    row = start + draft.number
    for proposition in (*draft.known, *draft.denied):
        whole, denies = event.number * SPACE + proposition, proposition in draft.denied
        parents = [start + parent for each, parent in draft.taken if each == proposition]
        keys = [key for each, key in draft.heard if each == proposition]
        if denies and not parents:
            keys = [draft.denied[proposition].key]
        yield from ((row, whole, denies, parent, -1) for parent in parents)
        yield from ((row, whole, denies, -1, _number(key)) for key in keys)
        if not parents and not keys:
            yield row, whole, denies, -1, -1


def _number(key: str) -> int:
    """Return a number for an origin, odd for one that is not named."""
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return (int.from_bytes(digest) >> 2 << 1) | key.startswith("?")
