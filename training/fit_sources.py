"""Fit what the resolving of sources counts on: the weights that choose an antecedent, how sure each rule is.

    python -m training.fit_sources --corpora ../shared/corpora

Every article of the train part is resolved with its gold answers put in, so that each choice is seen with
the right past. A choice whose answer is among the candidates teaches its weights (softmax regression,
L2); one whose answer is not teaches nothing. Prints the weights as `antecedents.WEIGHTS` holds them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thirdhand.reading.sources import resolve_sources
from thirdhand.reading.sources.antecedents import OBSERVATIONS, Anaphor, Candidate, Pointer, weigh
from training.claims_corpus import read_chains
from training.claims_gold import GoldClaims
from training.measure_sources import gold_mentions, same_name

PENALTY = 0.3
STEPS = 3000
RATE = 0.1

Floats = NDArray[np.float64]


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
        """Give all to the first right candidate; decide as the reader does where none is."""
        gold = self._names.get(pointer.mention.spans[0].start)
        right = [_is_right(candidate, gold, pointer) for candidate in candidates]
        if not any(right) or gold is None:
            return weigh(pointer, candidates)
        observed = np.array([candidate.observed for candidate in candidates])
        self._choices[pointer.anaphor].append(Choice(observed, np.array(right)))
        return [float(number == right.index(True)) for number in range(len(right))]


def _is_right(candidate: Candidate, gold: str | None, pointer: Pointer) -> bool:
    if candidate.entity is not None:
        return same_name(candidate.entity.name, gold)
    return pointer.phrase is not None and same_name(pointer.phrase.text, gold)


def collect(articles: Iterable[GoldClaims]) -> dict[Anaphor, list[Choice]]:
    """Return every choice that resolving the gold mentions of ``articles`` meets, by class of anaphor."""
    choices: dict[Anaphor, list[Choice]] = {anaphor: [] for anaphor in Anaphor}
    for article in articles:
        mentions, links = gold_mentions(article)
        names = {mentions[number].spans[0].start: link.name for number, link in links if link.name}
        resolve_sources(article.text, mentions, judge=Teacher(names, choices))
    return choices


def fit(choices: Sequence[Choice]) -> Floats:
    """Return the weights that make the right candidates likeliest, by Adam on the penalised likelihood."""
    weights = np.zeros(len(OBSERVATIONS))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    observed = np.concatenate([choice.observed for choice in choices])
    is_right = np.concatenate([choice.is_right for choice in choices])
    starts = np.cumsum([0, *(len(choice.is_right) for choice in choices)])[:-1]
    counts = np.diff([*starts, len(is_right)])
    for step in range(1, STEPS + 1):
        shares = _softmax(observed @ weights, starts, counts)
        right = np.add.reduceat(shares * is_right, starts)
        wanted = shares * is_right / np.repeat(right, counts)
        gradient = observed.T @ (shares - wanted) + PENALTY * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8) / (1 + step / 500)
    return weights


def _softmax(scores: Floats, starts: NDArray[np.int64], counts: NDArray[np.int64]) -> Floats:
    tops = np.repeat(np.maximum.reduceat(scores, starts), counts)
    powers = np.exp(scores - tops)
    return np.asarray(powers / np.repeat(np.add.reduceat(powers, starts), counts))


def main() -> None:
    """Print the weights fitted on the train part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True)
    options = parser.parse_args()
    for anaphor, choices in collect(read_chains(options.corpora, "train")).items():
        weights = fit(choices)
        print(f"    Anaphor.{anaphor.name}: (  # {len(choices)} choices")
        print("        " + ", ".join(f"{weight:.2f}" for weight in weights) + ",")
        print("    ),")


if __name__ == "__main__":
    main()
