"""Find an article's attributions: pieces, windows, network, tags, relations, and back to code points."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.crf import Fragment, decode_tags, find_fragments
from thirdhand.model.labels import OUTSIDE
from thirdhand.model.pieces import Pieces
from thirdhand.model.quotes import Quote
from thirdhand.model.relations import Relation, relate
from thirdhand.model.session import Model
from thirdhand.model.windows import Answer, Window, cut_windows
from thirdhand.reading.quoting import type_of, widen
from thirdhand.records import Article, Attribution, Phrase, Span

Floats = NDArray[np.float32]


def find_attributions(article: Article, model: Model) -> Article:
    """Return ``article`` with its outermost attributions, in the order of the text."""
    pieces = model.cut(article.text)
    windows = cut_windows(pieces.bounds)
    answers = [model.answer(pieces, window) for window in windows]
    return replace(article, attributions=decode(article.text, pieces, windows, answers, model))


def decode(
    text: str, pieces: Pieces, windows: Sequence[Window], answers: Sequence[Answer], model: Model
) -> tuple[Attribution, ...]:
    """Turn the network's answers on all windows of ``text`` into attributions."""
    if not windows:
        return ()
    emissions = np.concatenate(
        [_core(w, answer.emissions) for w, answer in zip(windows, answers, strict=True)]
    )
    emissions[pieces.lent, OUTSIDE + 1 :] = -np.inf
    tags = decode_tags(emissions, pieces.bounds, model.tag_scores)
    relations = relate(find_fragments(tags), windows, answers, model.distance_scores)
    sureness = _sureness(emissions, tags)
    found = [_attribution(text, pieces, relation, sureness) for relation in relations]
    found.sort(key=_place)
    return tuple(replace(one, id=f"a{number}") for number, one in enumerate(found, start=1))


def _core(window: Window, rows: Floats) -> Floats:
    return rows[window.core_start - window.start : window.core_end - window.start]


def _sureness(emissions: Floats, tags: NDArray[np.int64]) -> Floats:
    """Return the share of each piece's own tag in the softmax of its emissions."""
    shares = np.exp(emissions - emissions.max(1, keepdims=True))
    sure: Floats = shares[np.arange(len(tags)), tags] / shares.sum(1)
    return sure


def _attribution(text: str, pieces: Pieces, relation: Relation, sureness: Floats) -> Attribution:
    source = [relation.source] if relation.source else []
    fragments = (relation.cue, *relation.contents, *source)
    sure = min(float(sureness[one.first : one.last].min()) for one in fragments)
    content_spans = _spans(text, pieces, relation.contents)
    return Attribution(
        id="",
        type=type_of(
            text, content_spans, _quotes_near(pieces.quotes, content_spans[0].start, content_spans[-1].end)
        ),
        parent=None,
        score=round(sure * relation.share, 4),
        source=Phrase.cut(text, _spans(text, pieces, source)) if source else None,
        cue=Phrase.cut(text, _spans(text, pieces, [relation.cue])),
        content=Phrase.cut(text, content_spans),
    )


def _spans(text: str, pieces: Pieces, fragments: Sequence[Fragment]) -> list[Span]:
    spans = []
    for one in fragments:
        start, end = int(pieces.starts[one.first]), int(pieces.ends[one.last - 1])
        spans.append(widen(text, Span(start, end), _quotes_near(pieces.quotes, start, end)))
    return spans


def _quotes_near(quotes: Sequence[Quote], start: int, end: int) -> Sequence[Quote]:
    """Return those of ``quotes`` (in order) that touch ``[start, end)`` or stand beside it."""
    first = bisect_left(quotes, start, key=lambda quote: quote.end)
    return quotes[first : bisect_right(quotes, end, key=lambda quote: quote.start)]


def _place(attribution: Attribution) -> tuple[int, ...]:
    return tuple(sorted(phrase.spans[0].start for _, phrase in attribution.phrases))
