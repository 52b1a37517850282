"""Annotated articles for training and measuring: PolNeAR's JSON Lines, and which of them to leave out.

The corpora are not part of the project; every command takes their folder as ``--corpora``.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thirdhand.records import Span

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldAttribution:
    """One annotated attribution: the spans of its three parts, each empty where it is absent."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """One annotated article."""

    id: str
    publisher: str
    text: str
    attributions: tuple[GoldAttribution, ...]


def read_lines(path: Path) -> Iterator[Any]:
    """Yield the JSON values of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read_polnear(corpora: Path, split: str) -> list[GoldArticle]:
    """Read PolNeAR's ``split`` (``train`` or ``dev``) from ``corpora/polnear``.

    The articles of ``chains/dev`` are kept out of ``train``: claims are measured on them.
    """
    if split not in ("train", "dev"):
        raise ValueError(f"PolNeAR split {split!r} is not read here; take 'train' or 'dev'")
    left_out = held_out(corpora) if split == "train" else frozenset()
    records = read_lines(corpora / "polnear" / f"{split}.jsonl.gz")
    return [_gold_article(record) for record in records if record["id"] not in left_out]


def read_annotated(path: Path) -> list[GoldArticle]:
    """Read articles in PolNeAR's form from any gzipped JSON Lines file."""
    return [_gold_article(record) for record in read_lines(path)]


def held_out(corpora: Path) -> frozenset[str]:
    """Return the ids of ``chains/dev``, whose articles stay out of every training."""
    return frozenset(record["article"] for record in read_lines(corpora / "chains" / "dev.jsonl.gz"))


def _gold_article(record: dict[str, Any]) -> GoldArticle:
    attributions = tuple(
        GoldAttribution(
            source=_spans(attribution["source"]),
            cue=_spans(attribution["cue"]),
            content=_spans(attribution["content"]),
        )
        for attribution in record["attributions"]
    )
    return GoldArticle(
        id=record["id"], publisher=record["publisher"], text=record["text"], attributions=attributions
    )


def _spans(pairs: list[list[int]]) -> Spans:
    return tuple(sorted(Span(start, end) for start, end in pairs if start < end))
