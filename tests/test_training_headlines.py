"""The measure of headlines: BM25, thresholds, the sample, F1 and the table, on made-up pairs."""

from __future__ import annotations

import pytest

from training.measure_headlines import Bm25, Pair, answer_by_score, choose_thresholds, draw, label, report

#: Two words each, so that length changes nothing: a word's part is its weight times tf · 2.2 / (tf + 1.2).
TINY = [["fire", "bridge"], ["bridge", "mayor"], ["mayor", "mayor"]]


def pair(headline: str, body: int, stance: str) -> Pair:
    return Pair(headline, str(body), "", stance)


@pytest.mark.parametrize(
    ("query", "document", "score"),
    [
        # log(1 + (3 - 1 + .5) / (1 + .5)) = log(8 / 3)
        (["fire"], 0, 0.980829),
        # log(1 + (3 - 2 + .5) / (2 + .5)) = log(1.6)
        (["bridge"], 0, 0.470004),
        (["fire", "bridge", "bridge"], 0, 0.980829 + 0.470004),
        # log(1.6) · 4.4 / 3.2
        (["mayor"], 2, 0.646255),
        (["fire"], 2, 0.0),
        (["nobody"], 1, 0.0),
        ([], 1, 0.0),
    ],
)
def test_bm25_of_three_tiny_documents(query: list[str], document: int, score: float) -> None:
    assert Bm25(TINY).score(query, TINY[document]) == pytest.approx(score, abs=1e-6)


def test_a_longer_document_scores_less() -> None:
    # Twice the mean length: log(8 / 3) · 2.2 / (1 + 1.2 · (.25 + .75 · 2)).
    assert Bm25(TINY).score(["fire"], ["fire", "at", "the", "bridge"]) == pytest.approx(0.696072, abs=1e-6)


def test_a_word_that_no_document_of_the_collection_has_weighs_most() -> None:
    # log(1 + 3.5 / .5) = log(8)
    assert Bm25(TINY).weight("nobody") == pytest.approx(2.079442, abs=1e-6)


@pytest.mark.parametrize(
    ("stances", "thresholds"),
    [
        ("u u d d a a", (2.5, 4.5)),
        # Nothing that disagrees lies between: everything from the one threshold on agrees.
        ("u u u a a a", (3.5, 3.5)),
        ("d d d d d d", (1.0, float("inf"))),
        ("u a d d a a", (1.5, 4.5)),
    ],
)
def test_thresholds_are_those_of_the_best_macro_f1(stances: str, thresholds: tuple[float, float]) -> None:
    names = {"u": "unrelated", "d": "disagree", "a": "agree"}
    given = [names[letter] for letter in stances.split()]
    assert choose_thresholds([1, 2, 3, 4, 5, 6], given) == thresholds


@pytest.mark.parametrize(
    ("score", "stance"),
    [(0.9, "unrelated"), (1, "disagree"), (1.9, "disagree"), (2, "agree"), (9, "agree")],
)
def test_a_score_has_the_stance_of_its_side(score: float, stance: str) -> None:
    assert label(score, (1, 2)) == stance


def test_thresholds_come_from_the_tuning_half_alone() -> None:
    tuning = [pair("1", 0, "unrelated"), pair("2", 0, "disagree"), pair("3", 0, "agree")]
    tested = [pair("2.4", 1, "unrelated"), pair("2.6", 1, "unrelated")]
    given, thresholds = answer_by_score(tuning, tested, lambda one: float(one.headline))
    assert (given, thresholds) == (["disagree", "agree"], (1.5, 2.5))


def test_as_many_of_each_stance_are_drawn_from_one_half() -> None:
    pairs = [
        pair(f"{n} {stance}", n, stance) for n in range(20) for stance in ("agree", "disagree", "unrelated")
    ]
    drawn = draw(pairs, 1, 4)
    assert [one.stance for one in drawn] == ["unrelated"] * 4 + ["disagree"] * 4 + ["agree"] * 4
    assert {int(one.body) % 2 for one in drawn} == {1}
    assert len(set(drawn)) == 12
    assert drawn == draw(pairs, 1, 4)
    assert len(draw(pairs, 0, 400)) == 30


def test_the_report_has_f1_by_stance_and_what_was_answered() -> None:
    tested = [pair("", n, stance) for n, stance in enumerate(["unrelated", "disagree", "agree", "agree"])]
    answers = {"careful": ["unrelated", "agree", "agree", "agree"], "constant": ["agree"] * 4}
    # Agree: 2 · 2 / (2 + 3) and 2 · 2 / (2 + 4); their means with 100 and 0, and with 0 and 0.
    lines = [line.split() for line in report(tested, answers)]
    assert lines[1][:5] == ["careful", "100.0", "0.0", "80.0", "60.0"]
    assert lines[2][:5] == ["constant", "0.0", "0.0", "66.7", "22.2"]
    assert lines[3:7] == [
        ["careful", "unrelated", "disagree", "agree"],
        ["unrelated", "(1)", "1", "0", "0"],
        ["disagree", "(1)", "0", "0", "1"],
        ["agree", "(2)", "0", "0", "2"],
    ]
