"""Fit what the resolving of sources counts on: how an antecedent is chosen, how often each rule is right.

    python -m training.fit_sources --corpora ../shared/corpora

Every article for training is resolved with its gold answers put in, so that each choice is seen with
the right past. A choice whose answer is among the candidates teaches its weights (softmax regression,
L2); one whose answer is not teaches nothing. The curve from a share to a probability, and the rules'
own scores, come from articles that the weights have not seen (thirds held out in turn). Prints
`antecedents.WEIGHTS`, `antecedents.CALIBRATION` and `resolve.SCORES` as they stand in the code.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thirdhand.reading.sources import resolve_sources
from thirdhand.reading.sources.antecedents import OBSERVATIONS, Anaphor, Candidate, Pointer, weigh_by
from thirdhand.reading.sources.resolve import SCORES
from training.claims_corpus import read_gold
from training.claims_gold import GoldClaims
from training.measure_sources import gold_mentions, same_name

FOLDS = 3
PENALTY = 0.3
PRIOR_PENALTY = 3.0
STEPS = 2000
RATE = 0.1

#: What weights are drawn towards where there are few choices to learn from: the noun that describes somebody
#: counts for them, and another noun against them. All others are drawn towards zero.
PRIOR = {
    "role_match": 4.0,
    "role_clash": -2.5,
    "owner": -3.0,
    "head_match": 2.0,
    "same_head": 2.0,
    "modifier_match": 1.0,
    "kind_match": 1.0,
}

Floats = NDArray[np.float64]
Weights = dict[Anaphor, tuple[float, ...]]
#: By class of anaphor and whether the words themselves were chosen: how sure, and whether right.
Answers = dict[tuple[Anaphor, bool], list[tuple[float, bool]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was observed of each candidate (one row each), and which of them are right."""

    observed: Floats
    is_right: NDArray[np.bool_]


class Teacher:
    """Answers with gold, and notes down what there was to choose from."""

    def __init__(self, names: dict[int, str], choices: dict[Anaphor, list[Choice]]) -> None:
        self._names = names
        self._choices = choices

    def __call__(self, pointer: Pointer, candidates: Sequence[Candidate]) -> list[float]:
        """Give all to the first right candidate; to the nearest where none is right."""
        gold = self._names.get(pointer.mention.spans[0].start)
        right = [_is_right(candidate, gold, pointer) for candidate in candidates]
        if any(right):
            observed = np.array([candidate.observed for candidate in candidates])
            self._choices[pointer.anaphor].append(Choice(observed, np.array(right)))
        best = right.index(True) if any(right) else 0
        return [float(number == best) for number in range(len(right))]


class Pupil:
    """Answers by weights, and notes down how sure each answer was and whether it is right."""

    def __init__(self, weights: Weights, names: dict[int, str], answers: Answers) -> None:
        self._weights = weights
        self._names = names
        self._answers = answers

    def __call__(self, pointer: Pointer, candidates: Sequence[Candidate]) -> list[float]:
        """Weigh the candidates."""
        shares = weigh_by(self._weights[pointer.anaphor], candidates)
        best = candidates[shares.index(max(shares))]
        gold = self._names.get(pointer.mention.spans[0].start)
        answer = (max(shares), _is_right(best, gold, pointer))
        self._answers[pointer.anaphor, best.entity is None].append(answer)
        return shares


def _is_right(candidate: Candidate, gold: str | None, pointer: Pointer) -> bool:
    if gold is None:
        return False
    if candidate.entity is not None:
        return same_name(candidate.entity.name, gold)
    return pointer.phrase is not None and same_name(pointer.phrase.text, gold)


def _gold_names(article: GoldClaims) -> dict[int, str]:
    mentions, links = gold_mentions(article)
    return {mentions[number].spans[0].start: link.name for number, link in links if link.name}


def collect(articles: Iterable[GoldClaims]) -> dict[Anaphor, list[Choice]]:
    """Return every choice that resolving the gold mentions of ``articles`` meets, by class of anaphor."""
    choices: dict[Anaphor, list[Choice]] = {anaphor: [] for anaphor in Anaphor}
    for article in articles:
        mentions, _ = gold_mentions(article)
        resolve_sources(article.text, mentions, judge=Teacher(_gold_names(article), choices))
    return choices


def fit(articles: Iterable[GoldClaims]) -> Weights:
    """Return the weights that make the right candidates likeliest."""
    return {anaphor: tuple(map(float, descend(choices))) for anaphor, choices in collect(articles).items()}


def descend(choices: Sequence[Choice]) -> Floats:
    """Return the weights for one class of anaphor, by Adam on the penalised likelihood."""
    prior = np.array([PRIOR.get(name, 0.0) for name in OBSERVATIONS])
    observed = np.concatenate([choice.observed for choice in choices])
    prior *= observed.any(axis=0)
    penalty = np.where(prior == 0, PENALTY, PRIOR_PENALTY)
    weights, mean, square = prior.copy(), np.zeros_like(prior), np.zeros_like(prior)
    is_right = np.concatenate([choice.is_right for choice in choices])
    starts = np.cumsum([0, *(len(choice.is_right) for choice in choices)])[:-1]
    counts = np.diff([*starts, len(is_right)])
    for step in range(1, STEPS + 1):
        shares = _softmax(observed @ weights, starts, counts)
        wanted = shares * is_right / np.repeat(np.add.reduceat(shares * is_right, starts), counts)
        gradient = observed.T @ (shares - wanted) + penalty * (weights - prior)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        rate = RATE / (1 + step / 500)
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def _softmax(scores: Floats, starts: NDArray[np.int64], counts: NDArray[np.int64]) -> Floats:
    powers = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), counts))
    return np.asarray(powers / np.repeat(np.add.reduceat(powers, starts), counts))


def calibrate(answers: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Return slope and offset of the logistic curve from a share's log odds to being right."""
    shares = np.clip([share for share, _ in answers], 0.002, 0.998)
    odds = np.log(shares / (1 - shares)).tolist()
    return fit_curve(list(zip(odds, (is_right for _, is_right in answers), strict=True)))


def fit_curve(answers: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Return slope and offset of the logistic curve from log odds to being right."""
    odds = np.array([(odds, 1.0) for odds, _ in answers]).reshape(-1, 2)
    right = np.array([is_right for _, is_right in answers], dtype=float)
    curve = np.array([1.0, 0.0])
    for _ in range(300):  # Newton's method, damped; the ridge keeps to the plain share where data are few
        chance = 1 / (1 + np.exp(-odds @ curve))
        slope = odds.T @ (right - chance) - (curve - np.array([1.0, 0.0]))
        bend = (odds * (chance * (1 - chance))[:, None]).T @ odds + np.eye(2)
        curve += 0.1 * np.linalg.solve(bend, slope)
    return float(curve[0]), float(curve[1])


def hold_out(articles: Sequence[GoldClaims]) -> Answers:
    """Return every choice's share and whether it is right, by weights fitted without the article."""
    answers: Answers = {(anaphor, is_itself): [] for anaphor in Anaphor for is_itself in (False, True)}
    for fold in range(FOLDS):
        weights = fit([article for number, article in enumerate(articles) if number % FOLDS != fold])
        for article in articles[fold::FOLDS]:
            mentions, _ = gold_mentions(article)
            resolve_sources(article.text, mentions, judge=Pupil(weights, _gold_names(article), answers))
    return answers


def rate_rules(articles: Iterable[GoldClaims]) -> dict[str, tuple[int, int]]:
    """Return for each rule how many names it gave rightly, and how many in all."""
    marks = {rule: 2.0 + number for number, rule in enumerate(SCORES)}
    rules = {mark: rule for rule, mark in marks.items()}
    counts: dict[str, list[bool]] = defaultdict(list)
    for article in articles:
        mentions, links = gold_mentions(article)
        resolved = resolve_sources(article.text, mentions, scores=marks)
        for number, link in dict(links).items():
            rule = rules.get(resolved[number].name_score)
            if rule is not None:
                counts[rule].append(same_name(link.name, resolved[number].name))
    return {rule: (sum(hits), len(hits)) for rule, hits in counts.items()}


def main() -> None:
    """Print the weights, the curves and the rules' scores fitted on all that may be trained on."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True)
    articles = read_gold(parser.parse_args().corpora)
    print("WEIGHTS: dict[Anaphor, tuple[float, ...]] = {")
    for anaphor, weights in fit(articles).items():
        print(f"    Anaphor.{anaphor.name}: ({', '.join(f'{weight:.2f}' for weight in weights)}),")
    print("}\nCALIBRATION: dict[tuple[Anaphor, bool], tuple[float, float]] = {")
    for (anaphor, is_itself), answers in hold_out(articles).items():
        if answers:
            slope, offset = calibrate(answers)
            key = f"(Anaphor.{anaphor.name}, {is_itself})"
            print(f"    {key}: ({slope:.2f}, {offset:.2f}),  # {len(answers)} choices")
    print("}")
    for rule, (hits, total) in rate_rules(articles).items():
        print(f"    {rule!r}: {(hits + 0.9) / (total + 1):.2f},  # {hits} of {total}")


if __name__ == "__main__":
    main()
