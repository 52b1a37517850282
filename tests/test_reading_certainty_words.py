"""Words, phrases and the lexicons of certainty."""

from __future__ import annotations

import pytest

from thirdhand.lexicons import load
from thirdhand.reading.certainty.priors import FLAGS, PRIORS
from thirdhand.reading.certainty.scope import Standing, find_standing
from thirdhand.reading.certainty.weighing import rank
from thirdhand.reading.certainty.words import Mark, Phrases, cut_words, sentence_ends


def test_offsets_count_code_points() -> None:
    text = "𝒳 İt’s Δx-ray"
    words = cut_words(text, 0, len(text))
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == ["𝒳", "İt’s", "Δx-ray"]
    assert words.words[1:] == ["İt's", "δx-ray"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("He left. She stayed.", [2, 5]),
        ("Gen. Orme left.", [4]),
        ("J. Orme left!", [4]),
        ("It fell 4.5 per cent", []),
        ("“Go.” He went", [2]),
        ("One\nTwo", [1]),
    ],
)
def test_sentence_ends(text: str, ends: list[int]) -> None:
    assert sentence_ends(text, cut_words(text, 0, len(text))) == ends


def test_longest_phrase_wins_and_none_overlap() -> None:
    phrases = Phrases({"a": ["no", "no sign"], "b": ["sign of life"]})
    assert phrases.find("no sign of life no".split(), 0, 5) == [Mark("a", 0, 2), Mark("a", 4, 5)]
    assert phrases.find("no sign".split(), 0, 1) == [Mark("a", 0, 1)]


@pytest.mark.parametrize(
    ("sentence", "inner"),
    [
        ("the man who fled may return", ["who", "fled"]),
        ("the man , who may return , fled", ["who", "may", "return"]),
        ("when the rain stops , they may go", ["when", "the", "rain", "stops"]),
        ("they may go because it might rain", ["because", "it", "might", "rain"]),
        ("outcry before the vote seems to grow", []),
    ],
)
def test_standing(sentence: str, inner: list[str]) -> None:
    words = sentence.split()
    standing = find_standing(words, 0, len(words))
    found = [word for word, one in zip(words, standing, strict=True) if one is not Standing.MAIN]
    assert [word for word in found if word != ","] == inner


def test_no_phrase_of_the_hedges_stands_twice() -> None:
    table = load("hedges")
    apart = {"negation", "between", "open", "accusers"}
    phrases = [phrase for kind in table.keys() - apart for phrase in table[kind]["words"]]
    assert sorted({one for one in phrases if phrases.count(one) > 1}) == []


@pytest.mark.parametrize("name", ["hedges", "verbs"])
def test_phrases_are_lower_case_with_straight_apostrophes(name: str) -> None:
    table = load(name)
    phrases = [
        phrase
        for kind, entry in table.items()
        if kind != "irregular"
        for part in ("words", "verbs", "nouns")
        for phrase in entry.get(part, ())
    ]
    assert [one for one in phrases if one != one.lower() or "’" in one or one.split() != one.split(" ")] == []


def test_records_are_shares_of_known_rules() -> None:
    for rule, shares in PRIORS.items():
        assert sum(shares) == pytest.approx(1, abs=0.01), rule
        if rule and not rule.startswith("author:"):
            assert rank(rule)
    assert all(0 <= share <= 1 for pair in FLAGS.values() for share in pair)
