"""Fit the decision whether two claims put one proposition: ``python -m training.fit_matching``.

A logistic curve over the measures of ``linking.matching.comparing``, on the pairs that matching itself
takes up in the story lines for choosing. A claim that answers a mention is of its proposition; pairs of
claims that answer none are left out, and those of claims that have a part of a mention's words. Prints,
story line by story line left out in turn, B-cubed at several biases, and writes ``decision.json`` with the
best.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.matching.candidates import WINDOW, find_candidates
from thirdhand.linking.matching.claims import ClaimTable, Flag
from thirdhand.linking.matching.comparing import MEASURES, Comparison
from thirdhand.linking.matching.copies import pair_copies
from thirdhand.linking.matching.describing import Encoder, describe_claims
from thirdhand.linking.matching.grouping import group_claims
from thirdhand.linking.matching.matching import Decision, Weigher, complete, weigh_pairs
from thirdhand.linking.matching.tables import ArticleTable, CopyTable
from thirdhand.linking.periods import find_period
from thirdhand.linking.ragged import Ragged
from thirdhand.linking.reuse.finding import find_reuse
from thirdhand.linking.reuse.signatures import sign
from thirdhand.linking.reuse.tables import N_COLUMNS
from thirdhand.linking.reuse.writings import to_writing
from thirdhand.model.encoding import open_encoder
from thirdhand.model.session import Model, open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Claim, Part, Span
from training.linking_score import Score, b_cubed
from training.stories import Mention, Story, read_stories

OUT = Path(__file__).parents[1] / "src" / "thirdhand" / "linking" / "matching" / "decision.json"
#: How far weights are held back; chosen among .001, .003, .01 and .03.
HELD_BACK = 0.003
#: What is joined wrongly misleads an editor more than what is left apart, and brings false origins.
LEAST_PRECISION = 0.85
BIASES = np.arange(1.0, 4.1, 0.25)
_LEAST_SHARED = 1 / 3
#: Of a claim that answers no mention so much stands in a mention, or of a mention so much in it: it is
#: neither of that proposition nor of another one.
_OF_CLAIM, _OF_MENTION = 0.25, 0.5
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """Story lines as tables; ``rows`` is the claim that answers each mention, −1 for none.

    ``is_vague`` (claims,): it has a part of a mention's words, and answers none.
    """

    table: ClaimTable
    articles: ArticleTable
    copies: CopyTable
    mentions: list[Mention]
    rows: NDArray[np.int64]
    is_vague: NDArray[np.bool_]
    stories: NDArray[np.int64]


def read_set(
    stories: Sequence[Story], model: Model, encoder: Encoder | None = None
) -> tuple[Set, list[Article]]:
    """Read the articles of ``stories`` and make their tables."""
    articles = [read_article(article, model) for story in stories for article in story.articles]
    table = ClaimTable.join([describe_claims(article, model, encoder) for article in articles])
    periods = np.array([find_period(article.published) for article in articles], dtype=np.int64)
    given = ArticleTable(earliest=periods[:, 0].copy(), latest=periods[:, 1].copy())
    mentions = [mention for story in stories for mention in story.mentions]
    rows = np.array([_row(articles, table, mention) for mention in mentions])
    data = Set(
        table=table,
        articles=given,
        copies=_find_copies(articles, given),
        mentions=mentions,
        rows=rows,
        is_vague=_find_vague(articles, mentions, rows),
        stories=np.repeat(np.arange(len(stories)), [len(story.articles) for story in stories]),
    )
    return data, articles


def _find_copies(articles: Sequence[Article], given: ArticleTable) -> CopyTable:
    outlets = np.unique([article.outlet or "" for article in articles], return_inverse=True)[1]
    found = find_reuse(
        lambda rows: [to_writing(row, articles[row]) for row in rows],
        sign([article.text for article in articles]),
        outlets.astype(np.int32),
        given.earliest,
        given.latest,
        window=WINDOW,
    ).copied
    known = np.flatnonzero(found.parent >= 0)
    passages = [found.passages[row].reshape(-1, N_COLUMNS) for row in known.tolist()]
    return CopyTable(
        child=found.child[known],
        parent=found.parent[known],
        child_spans=Ragged.of([one[:, :2].ravel() for one in passages], np.int32),
        parent_spans=Ragged.of([one[:, 2:4].ravel() for one in passages], np.int32),
    )


def _row(articles: Sequence[Article], table: ClaimTable, mention: Mention) -> int:
    at = next(row for row, article in enumerate(articles) if article.ref == mention.article)
    best, row = (_LEAST_SHARED, 0), -1
    for number, claim in enumerate(articles[at].claims):
        if claim.part is not mention.part:
            continue
        share = _count_shared(claim, mention.span) / (mention.span.end - mention.span.start)
        rank = (share, -_count_letters(claim))
        if rank >= best:
            best, row = rank, int(table.starts[at]) + number
    return row


def _find_vague(
    articles: Sequence[Article], mentions: Sequence[Mention], rows: NDArray[np.int64]
) -> NDArray[np.bool_]:
    said: dict[tuple[str | None, Part], list[Span]] = {}
    for mention in mentions:
        said.setdefault((mention.article, mention.part), []).append(mention.span)
    vague = [
        any(_has_part(claim, span) for span in said.get((article.ref, claim.part), ()))
        for article in articles
        for claim in article.claims
    ]
    is_vague = np.array(vague, dtype=np.bool_)
    is_vague[rows[rows >= 0]] = False
    return is_vague


def _has_part(claim: Claim, mention: Span) -> bool:
    shared = _count_shared(claim, mention)
    return shared > _OF_CLAIM * _count_letters(claim) or shared > _OF_MENTION * (mention.end - mention.start)


def _count_shared(claim: Claim, mention: Span) -> int:
    spans = claim.content.spans
    return sum(max(0, min(span.end, mention.end) - max(span.start, mention.start)) for span in spans)


def _count_letters(claim: Claim) -> int:
    return sum(span.end - span.start for span in claim.content.spans)


def label_claims(data: Set) -> NDArray[np.int64]:
    """Return the number of each claim's proposition, −1 for none, int64 (claims,)."""
    numbers = {id: number for number, id in enumerate(sorted({m.proposition for m in data.mentions}))}
    labels = np.full(len(data.table), -1, dtype=np.int64)
    for mention, row in zip(data.mentions, data.rows.tolist(), strict=True):
        if row >= 0 and labels[row] < 0:
            labels[row] = numbers[mention.proposition]
    return labels


def fit(measures: Floats, is_same: NDArray[np.bool_]) -> Decision:
    """Return the logistic curve with the highest likelihood, its weights held back."""
    centre, scale = measures.mean(0), measures.std(0) + 1e-6
    given = np.c_[(measures - centre) / scale, np.ones(len(measures))]
    weights = np.zeros(given.shape[1])
    held = HELD_BACK * len(given) * np.r_[np.ones(len(weights) - 1), 0]
    for _ in range(40):
        odds = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (odds - is_same) + held * weights
        curve = (given * (odds * (1 - odds))[:, None]).T @ given + np.diag(held + 1e-9)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-7:
            break
    return Decision(
        centre.astype(np.float32),
        scale.astype(np.float32),
        weights[:-1].astype(np.float32),
        float(weights[-1]),
    )


@dataclass(frozen=True, slots=True)
class Examples:
    """The candidates of a set, measured, with the truth of each."""

    comparison: Comparison
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    measures: Floats
    is_known: NDArray[np.bool_]
    is_same: NDArray[np.bool_]
    story: NDArray[np.int64]
    other_story: NDArray[np.int64]

    @classmethod
    def of(cls, data: Set, model: Model) -> Examples:
        """Find the candidates as matching does, and measure them."""
        labels = label_claims(data)
        is_out = data.table.has(Flag.ANAPHORIC)
        is_out[pair_copies(data.table, data.copies)[0]] = True
        is_new = np.ones(len(data.articles), dtype=bool)
        blocks = list(find_candidates(data.table, data.articles, is_new, is_out))
        left, right = (np.concatenate(side) for side in zip(*blocks, strict=True))
        comparison = Comparison(data.table, data.articles, model.vectors)
        of_claim = data.stories[data.table.articles]
        return cls(
            comparison,
            left,
            right,
            comparison.measure(left, right),
            ((labels[left] >= 0) | (labels[right] >= 0)) & ~data.is_vague[left] & ~data.is_vague[right],
            labels[left] == labels[right],
            of_claim[left],
            of_claim[right],
        )

    def fit(self, left_out: int | None = None) -> Decision:
        """Return the decision that fits the pairs of all story lines but one."""
        kept = self.is_known & (self.story != left_out) & (self.other_story != left_out)
        return fit(self.measures[kept], self.is_same[kept])


def score(data: Set, examples: Examples, decision: Decision, bias: float, kept: NDArray[np.bool_]) -> Score:
    """Return B-cubed of the mentions ``kept`` when claims are matched with ``decision`` and more ``bias``."""
    moved = replace(decision, bias=decision.bias + bias)
    pairs = complete(Weigher(examples.comparison, moved), [(examples.left, examples.right)])
    is_new = np.ones(len(data.articles), dtype=bool)
    found = weigh_pairs(data.table, *pairs, pair_copies(data.table, data.copies), is_new)
    groups = group_claims(len(data.table), found.left, found.right, found.weight)
    rows = data.rows[kept]
    named = [f"alone {at}" if row < 0 else str(groups[row]) for at, row in enumerate(rows.tolist())]
    return b_cubed(named, [data.mentions[at].proposition for at in np.flatnonzero(kept).tolist()])


def try_biases(data: Set, examples: Examples, of_mention: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return precision and recall at each of ``BIASES``, each story line judged by the others' decision."""
    totals = np.zeros((len(BIASES), 2))
    for number in np.unique(of_mention).tolist():
        decision = examples.fit(left_out=number)
        for at, bias in enumerate(BIASES):
            found = score(data, examples, decision, float(bias), of_mention == number)
            totals[at] += np.array([found.precision, found.recall]) * found.n
    return totals / len(data.mentions)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.fit_matching", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--model", type=Path, help="folder of another model than the shipped one")
    args = parser.parse_args()
    model = open_model(args.model)
    stories = list(read_stories("choosing"))
    data, _ = read_set(stories, model, open_encoder(args.model))
    examples = Examples.of(data, model)
    print(f"{int(examples.is_known.sum())} pairs, {int(examples.is_same[examples.is_known].sum())} are one")
    of_mention = np.array([next(i for i, s in enumerate(stories) if m in s.mentions) for m in data.mentions])
    totals = try_biases(data, examples, of_mention)
    f1 = 2 * totals.prod(axis=1) / totals.sum(axis=1)
    for bias, (precision, recall), both in zip(BIASES, totals, f1, strict=True):
        print(f"bias +{bias:.2f}  B-cubed F1 {both:.3f}  precision {precision:.3f}  recall {recall:.3f}")
    best = np.where(totals[:, 0] >= LEAST_PRECISION, f1, 0).argmax()
    write(examples.fit(), float(BIASES[best]), args.out)


def write(decision: Decision, bias: float, out: Path) -> None:
    """Write ``decision`` with ``bias`` added."""
    columns = np.stack([decision.centre, decision.scale, decision.weights], axis=1).astype(float).round(5)
    fitted = {
        "bias": round(decision.bias + bias, 5),
        "measures": dict(zip(MEASURES, columns.tolist(), strict=True)),
    }
    out.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
