"""How well headline-unsupported tells headlines apart: ``python -m training.measure_headlines --corpora C``.

On the rumours' pairs of headline and article that agree, disagree or have nothing to do with one another, as
many of each. The rule answers as it is, under its default limits, alone and with headline-hedge-lost, which
has the texts that only doubt; beside it stand BM25 and the cosine of mean word vectors, each with two
thresholds chosen for macro-F1 on the articles of even Body ID. Everything is reported on those of odd Body
ID. Pairs that only discuss are left out: neither answer would be wrong.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import headline_fronts
from thirdhand.checks.rules.headline_hedge_lost import RULE as HEDGE_LOST
from thirdhand.checks.rules.headline_unsupported import RULE
from thirdhand.checks.support import find_contrary, find_missing
from thirdhand.model.session import Model, open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Span
from training.checked_articles import read_csv
from training.measure_claims import macro_f1

#: From the lowest score of a baseline to the highest.
STANCES = ("unrelated", "disagree", "agree")
#: So many pairs of each stance are taken of each half; of odd Body ID 491 disagree, of even 349.
N_EACH = 300
MIN_SHARE = next(limit.default for limit in RULE.limits if limit.name == "min_share")
HEDGE_LIMITS = {limit.name: limit.default for limit in HEDGE_LOST.limits}
_SEED = 7
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A headline, an article's text and how they stand to each other."""

    headline: str
    body: str
    text: str
    stance: str

    @property
    def article(self) -> Article:
        """The text under this headline, not yet read for claims."""
        return Article(id=f"rumours-{self.body}", text=self.text, title=self.headline, language="en")


def read_pairs(corpora: Path) -> list[Pair]:
    """Return the pairs of the three stances, each once."""
    bodies = {row["Body ID"]: row["articleBody"] for row in read_csv(corpora / "rumours" / "bodies.csv.gz")}
    rows = read_csv(corpora / "rumours" / "stances.csv.gz")
    pairs = (Pair(row["Headline"], row["Body ID"], bodies[row["Body ID"]], row["Stance"]) for row in rows)
    return list(dict.fromkeys(pair for pair in pairs if pair.stance in STANCES))


def draw(pairs: Iterable[Pair], parity: int, n_each: int = N_EACH) -> list[Pair]:
    """Return ``n_each`` pairs of each stance, or all there are, from the bodies of even (0) or odd (1) id."""
    chance = random.Random(_SEED)
    by_stance: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if int(pair.body) % 2 == parity:
            by_stance[pair.stance].append(pair)
    drawn = (chance.sample(by_stance[name], min(n_each, len(by_stance[name]))) for name in STANCES)
    return [pair for some in drawn for pair in some]


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` in lower case.

    >>> words_of("Bridge shut, mayor says")
    ['bridge', 'shut', 'mayor', 'says']
    """
    return _WORD.findall(text.lower())


class Bm25:
    """Okapi BM25 (Robertson and Zaragoza 2009) with the document frequencies of a collection."""

    def __init__(self, documents: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.75) -> None:
        self.k1, self.b, self.n = k1, b, len(documents)
        self.frequency = Counter(word for document in documents for word in set(document))
        self.mean_length = sum(map(len, documents)) / self.n

    def weight(self, word: str) -> float:
        """Return how much a word tells, by how few documents have it."""
        found = self.frequency[word]
        return log(1 + (self.n - found + 0.5) / (found + 0.5))

    def score(self, query: Iterable[str], document: Sequence[str]) -> float:
        """Return the score of a document, which need not be of the collection, for the words of a query."""
        counts = Counter(document)
        norm = self.k1 * (1 - self.b + self.b * len(document) / self.mean_length)
        return sum(
            self.weight(word) * counts[word] * (self.k1 + 1) / (counts[word] + norm) for word in set(query)
        )


def likeness(pair: Pair, model: Model) -> float:
    """Return the cosine between the headline's mean word vector and that of the body's nearest sentence."""
    dossier = Dossier(pair.article, model)
    asked = model.vectors.mean(dossier.title.words([Span(0, len(pair.headline))]))
    means = (model.vectors.mean(dossier.words_in([sentence])) for sentence in dossier.sentences)
    return max((float(mean @ asked) for mean in means), default=0.0)


def choose_thresholds(scores: Sequence[float], stances: Sequence[str]) -> tuple[float, float]:
    """Return the two thresholds under which ``label`` gives the best macro-F1 of all that there are."""
    values = np.unique(scores)
    cuts = np.concatenate((values[:1], (values[:-1] + values[1:]) / 2, [np.inf]))
    groups = [[score for score, one in zip(scores, stances, strict=True) if one == name] for name in STANCES]
    below = np.array([np.searchsorted(np.sort(group), cuts) for group in groups])
    low, high = below[:, :, None], below[:, None, :]
    inside = (low + 0 * high, np.maximum(high - low, 0), below[:, -1:, None] - high + 0 * low)
    f1 = sum(
        2 * inside[at][at] / np.maximum(inside[at].sum(axis=0) + len(group), 1)
        for at, group in enumerate(groups)
    )
    first, second = np.unravel_index(np.triu(f1).argmax(), f1.shape)
    return float(cuts[first]), float(cuts[second])


def label(score: float, thresholds: tuple[float, float]) -> str:
    """Return the stance of a score: unrelated below the first threshold, disagreeing below the second."""
    return STANCES[sum(score >= threshold for threshold in thresholds)]


def answer(pair: Pair, model: Model) -> tuple[str, str]:
    """Return what the rule makes of a pair under its default limits, and what it makes with hedge-lost."""
    dossier = Dossier(read_article(pair.article, model), model)
    fronts = list(headline_fronts(dossier))
    if not fronts:
        return "agree", "agree"
    if any(find_missing(dossier, fronts, MIN_SHARE)):
        return "unrelated", "unrelated"
    if any(sighting for front in fronts for sighting in find_contrary(dossier, front)):
        return "disagree", "disagree"
    return "agree", "disagree" if any(HEDGE_LOST.find(dossier, HEDGE_LIMITS)) else "agree"


def answer_by_score(
    tuning: Sequence[Pair], tested: Sequence[Pair], score: Callable[[Pair], float]
) -> tuple[list[str], tuple[float, float]]:
    """Return what a baseline answers to the ``tested`` pairs, and its thresholds, chosen on ``tuning``."""
    thresholds = choose_thresholds([score(pair) for pair in tuning], [pair.stance for pair in tuning])
    return [label(score(pair), thresholds) for pair in tested], thresholds


def answer_all(pairs: Sequence[Pair], model: Model, jobs: int) -> tuple[list[Pair], dict[str, list[str]]]:
    """Return the tested pairs, and by method what it answers to each."""
    tuning, tested = draw(pairs, 0), draw(pairs, 1)
    bodies = {pair.body: pair.text for pair in pairs if int(pair.body) % 2 == 0}
    bm25 = Bm25([words_of(text) for text in bodies.values()])
    with ThreadPoolExecutor(jobs) as pool:
        alone, together = zip(*pool.map(lambda pair: answer(pair, model), tested), strict=True)
    answers = {"headline-unsupported": list(alone), "with headline-hedge-lost": list(together)}
    baselines: dict[str, Callable[[Pair], float]] = {
        "BM25": lambda pair: bm25.score(words_of(pair.headline), words_of(pair.text)),
        "cosine": lambda pair: likeness(pair, model),
    }
    for name, score in baselines.items():
        given, (first, second) = answer_by_score(tuning, tested, score)
        answers[f"{name} from {first:.3g} and {second:.3g}"] = given
    return tested, {**answers, "always agree": ["agree"] * len(tested)}


def interval(groups: Sequence[Sequence[tuple[str, str]]], draws: int = 1000) -> tuple[float, float]:
    """Return the 95 % interval of macro-F1 of (stance, answer), bodies (``groups``) drawn anew each time."""
    chance = random.Random(1)
    found = sorted(
        macro_f1([pair for group in chance.choices(groups, k=len(groups)) for pair in group])[0]
        for _ in range(draws)
    )
    return found[int(0.025 * draws)], found[int(0.975 * draws) - 1]


def report(tested: Sequence[Pair], answers: dict[str, list[str]]) -> Iterator[str]:
    """Yield the lines of the table, then what each method answered to the pairs of each stance."""
    stances = [pair.stance for pair in tested]
    yield f"{'F1':36}" + "".join(f"{name:>11}" for name in STANCES) + "   macro (95 %)"
    for method, given in answers.items():
        mean, each = macro_f1(list(zip(stances, given, strict=True)))
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for pair, one in zip(tested, given, strict=True):
            groups[pair.body].append((pair.stance, one))
        low, high = interval(list(groups.values()))
        f1s = "".join(f"{each[name][0]:11.1f}" for name in STANCES)
        yield f"{method:36}{f1s}   {mean:5.1f} [{low:.1f}, {high:.1f}]"
    for method, given in answers.items():
        counts = Counter(zip(stances, given, strict=True))
        yield f"\n{method:36}" + "".join(f"{name:>11}" for name in STANCES)
        for stance in STANCES:
            row = "".join(f"{counts[stance, name]:11}" for name in STANCES)
            yield f"  {f'{stance} ({stances.count(stance)})':34}{row}"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.measure_headlines", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    tested, answers = answer_all(read_pairs(args.corpora), open_model(), args.jobs)
    print(f"{len(tested)} pairs, {len({pair.body for pair in tested})} bodies of odd id\n")
    for line in report(tested, answers):
        print(line)


if __name__ == "__main__":
    main()
