"""An article's outermost attributions: tags, relations, and back to code points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.crf import decode_tags, find_fragments
from thirdhand.model.relations import Relation, relate
from thirdhand.model.session import Model
from thirdhand.reading.network import Answers
from thirdhand.reading.quoting import quotes_near, type_of
from thirdhand.records import Attribution, Phrase

Floats = NDArray[np.float32]


def find_attributions(answers: Answers, model: Model) -> tuple[Attribution, ...]:
    """Turn the network's answers on a text into its outermost attributions, in the order of the text."""
    if not answers.windows:
        return ()
    emissions = answers.emissions(of_claims=False)
    tags = decode_tags(emissions, answers.pieces.bounds, model.tag_scores)
    relations = relate(find_fragments(tags), answers.windows, answers.attributions, model.distance_scores)
    sureness = _sureness(emissions, tags)
    found = [_attribution(answers, relation, sureness) for relation in relations]
    found.sort(key=_place)
    return tuple(replace(one, id=f"a{number}") for number, one in enumerate(found, start=1))


def _sureness(emissions: Floats, tags: NDArray[np.int64]) -> Floats:
    """Return the share of each piece's own tag in the softmax of its emissions."""
    shares = np.exp(emissions - emissions.max(1, keepdims=True))
    sure: Floats = shares[np.arange(len(tags)), tags] / shares.sum(1)
    return sure


def _attribution(answers: Answers, relation: Relation, sureness: Floats) -> Attribution:
    text = answers.text
    source = [relation.source] if relation.source else []
    fragments = (relation.cue, *relation.contents, *source)
    sure = min(float(sureness[one.first : one.last].min()) for one in fragments)
    spans = answers.spans(relation.contents)
    return Attribution(
        id="",
        type=type_of(text, spans, quotes_near(answers.pieces.quotes, spans[0].start, spans[-1].end)),
        parent=None,
        score=round(sure * relation.share, 4),
        source=Phrase.cut(text, answers.spans(source)) if source else None,
        cue=Phrase.cut(text, answers.spans([relation.cue])),
        content=Phrase.cut(text, spans),
    )


def _place(attribution: Attribution) -> tuple[int, ...]:
    return tuple(sorted(phrase.spans[0].start for _, phrase in attribution.phrases))
