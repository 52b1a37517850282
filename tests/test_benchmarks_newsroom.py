"""The simulated news world: the same from the same seed, exact spans, and a truth that holds in the texts."""

from __future__ import annotations

import re

import numpy as np
import pytest

from benchmarks.newsroom_scores import (
    Score,
    score_groups,
    score_parents,
    score_sets,
    to_codes,
    weigh_passages,
)
from benchmarks.newsroom_shelf import tell_articles
from benchmarks.newsroom_stages import to_tracing
from benchmarks.newsroom_truth import WAYS, Truth
from benchmarks.newsroom_words import compile_template, fold_letters, list_outlets
from benchmarks.newsroom_world import Told, World
from thirdhand.export.json import article_from_json, article_to_json
from thirdhand.linking.origins.counting import count_origins
from thirdhand.linking.ragged import Ragged
from thirdhand.records import Article, Certainty, Part

_SIZE = 260
_QUOTED = re.compile(r"“[^”]*”")


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return list(World(_SIZE, seed=11).tell())


@pytest.fixture(scope="module")
def articles(told: list[Told]) -> list[Article]:
    return [article for each in told for article in each.articles]


@pytest.fixture(scope="module")
def truth(told: list[Told]) -> Truth:
    return Truth.join([each.truth for each in told])


def test_world_has_its_size_and_any_part_of_it_is_told_again_the_same(articles: list[Article]) -> None:
    world = World(_SIZE, seed=11)
    assert len(articles) == _SIZE
    assert len({article.id for article in articles}) == _SIZE
    parts = [each for first, last in world.cut(60) for each in world.tell(first, last)]
    assert [article for each in parts for article in each.articles] == articles
    assert tell_articles(world, [5, 200]) == {5: articles[5], 200: articles[200]}
    assert next(World(_SIZE, seed=12).tell()).articles[0] != articles[0]


def test_days_grow_with_the_size_or_are_fixed() -> None:
    assert World(2_000).days > 1.5 * World(1_000).days
    dense = World(300, days=2.0)
    days = {
        article.published[:10]
        for told in dense.tell(0, dense.n_events // 2)
        for article in told.articles
        if article.published
    }
    assert min(days) >= "2031-01-05"
    assert max(days) <= "2031-01-10"


def test_spans_are_exact_and_records_keep_their_json_form(articles: list[Article]) -> None:
    for article in articles:
        assert article_from_json(article_to_json(article)) == article
        for claim in article.claims:
            whole = article.text if claim.part is Part.TEXT else article.title
            assert whole is not None
            phrases = [claim.content, *(link.source for link in claim.chain)]
            for phrase in (*phrases, *(quantity.phrase for quantity in claim.quantities)):
                assert phrase.spans[0].of(whole) == phrase.text
        for credit in article.credits:
            assert credit.phrase.spans[0].of(article.text) == credit.name


def test_articles_are_as_long_as_news(articles: list[Article]) -> None:
    n_words = [len(article.text.split()) for article in articles]
    assert 150 < float(np.median(n_words)) < 400


def test_every_claim_has_a_truth(articles: list[Article], truth: Truth) -> None:
    n_claims = [len(article.claims) for article in articles]
    assert np.bincount(truth.claim_article, minlength=_SIZE).tolist() == n_claims
    flat = [claim for article in articles for claim in article.claims]
    assert [claim.certainty is Certainty.DENIED for claim in flat] == truth.denies.tolist()
    assert set(truth.way.tolist()) == set(range(len(WAYS)))


def test_what_is_copied_stands_in_the_parent(articles: list[Article], truth: Truth) -> None:
    """Edits break runs of letters, but no copy is edited all through."""
    assert len(truth.child) > 50
    copies = set(zip(truth.child.tolist(), truth.parent.tolist(), strict=True))
    listed = set(zip(truth.left.tolist(), truth.right.tolist(), strict=True))
    for child, parent in copies & {(b, a) for a, b in listed}:
        assert _share_run(articles[child].text, articles[parent].text, 40)
    assert {(parent, child) for child, parent in copies} - listed == set()


def test_nothing_else_is_shared_but_quotations_and_furniture(told: list[Told]) -> None:
    for each in told:
        start = int(each.truth.claim_article[0])
        listed = {
            (int(left), int(right)) for left, right in zip(each.truth.left, each.truth.right, strict=True)
        }
        texts = [_strip(article) for article in each.articles]
        for left in range(len(texts)):
            for right in range(left + 1, len(texts)):
                if (start + left, start + right) not in listed:
                    assert not _share_run(texts[left], texts[right], 60)


def _strip(article: Article) -> str:
    """Return the text without what several may print: quotations, and an outlet's furniture."""
    lines = {line for outlet in list_outlets() for line in outlet.furniture}
    kept = [part for part in article.text.split("\n\n") if part not in lines]
    return _QUOTED.sub("", "\n".join(kept))


def _share_run(one: str, other: str, length: int) -> bool:
    left, right = fold_letters(one), fold_letters(other)
    runs = {left[at : at + length] for at in range(len(left) - length + 1)}
    return any(right[at : at + length] in runs for at in range(len(right) - length + 1))


def test_the_kernel_counts_what_the_world_counted(truth: Truth) -> None:
    """The world hands origins down while it tells; the kernel follows who had what from whom."""
    tracing, propositions = to_tracing(truth)
    counted = count_origins(tracing)
    at = np.searchsorted(propositions, truth.counted)
    assert counted.low[at].tolist() == truth.low.tolist()
    assert counted.high[at].tolist() == truth.high.tolist()
    assert truth.low.max() >= 2


def test_there_are_denials_rings_and_missing_dates(articles: list[Article], truth: Truth) -> None:
    tracing, _ = to_tracing(truth)
    rings = count_origins(tracing).ring
    assert np.bincount(rings[rings >= 0])[np.unique(rings[rings >= 0])].tolist() == [3]
    assert truth.denies.sum() > 5
    forms = {len(article.published or "") for article in articles}
    assert forms >= {0, len("2031-01-06"), len("2031-01-06T10:00:00"), len("2031-01-06T10:00:00+00:00")}


def test_template_is_compiled_to_pieces_slots_and_choices() -> None:
    assert compile_template("{S} [said|added] so") == (
        ("slot", "S"),
        ("text", " "),
        ("choice", ((("text", "said"),), (("text", "added"),))),
        ("text", " so"),
    )


def test_groups_are_scored_item_by_item() -> None:
    labels, true = np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1])
    score = score_groups(labels, true)
    assert [score.precision, score.recall] == pytest.approx([0.75, 2 / 3])
    assert score_groups(true, true) == Score(1.0, 1.0)


def test_pairs_are_scored_whichever_comes_first() -> None:
    found = to_codes(np.array([2, 5, 1]), np.array([1, 6, 2]))
    assert score_sets(found, to_codes(np.array([1, 3]), np.array([2, 4]))) == Score(0.5, 0.5)


def test_parents_are_scored_strictly_and_by_ancestors() -> None:
    found = np.array([1, 2, 3]), np.array([0, 0, 9])
    true = np.array([1, 2]), np.array([0, 1])
    strict, near = score_parents(found, true, 10)
    assert [strict.precision, strict.recall] == pytest.approx([1 / 3, 0.5])
    assert [near.precision, near.recall] == pytest.approx([2 / 3, 1.0])


def test_letters_of_passages_are_summed_by_row() -> None:
    rows = [np.array([0, 9, 0, 9, 7, 10, 20, 10, 20, 8]), np.array([]), np.array([0, 5, 0, 5, 4])]
    assert weigh_passages(Ragged.of(rows, np.int32)).tolist() == [15, 0, 4]
