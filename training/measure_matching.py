"""How well tweets find the claims they repeat: ``python -m training.measure_matching --corpora C``.

On the checked claims of CheckThat! 2020, task 2, where a tweet repeats one claim or two. Each method ranks
all claims; given are MAP@5 on ``train`` and ``dev`` with its 95 % interval, the share of tweets whose claim
is among the first 50, and milliseconds for each 1,000 claims on one core. BM25 sees the words' stems; the
word table gives the mean of its vectors and the soft coverage of both wordings; then comes the encoder of
claims, as linking uses it; ``--encoder`` adds the bare sentence encoder (it needs
torch). A claim has two wordings, its own and its headline, and the nearer counts. Combinations are weighted
sums, fitted on ``train`` alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from snowballstemmer import stemmer

from thirdhand.checks.likeness import NEAR
from thirdhand.model.encoding import CLAIM_WIDTH
from thirdhand.model.encoding import open_encoder as open_claim_encoder
from thirdhand.model.session import Model, open_model
from training.measure_headlines import words_of

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
#: So many ranks count, and so many candidates of each method are shown to the fit.
RANKS, CANDIDATES = 5, 50
_LINK = re.compile(r"https?://\S+|pic\.twitter\.com/\S+")
#: Rarer than one sentence in eight, as in ``thirdhand.checks.likeness``.
_COMMON = 2.1
_K1, _B = 1.2, 0.75
#: Pieces of a text that the bare encoder sees, and texts that it sees at once.
_LONGEST, _BATCH = 256, 64


@dataclass(frozen=True, slots=True)
class Task:
    """Claims as pairs of wordings, tweets, and for each tweet the numbers of the claims that it repeats."""

    claims: list[tuple[str, str]]
    tweets: list[str]
    repeated: list[frozenset[int]]
    n_train: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """The score of every claim for every tweet, and what it cost in seconds for all the claims."""

    name: str
    scores: Floats
    seconds: float = 0.0
    weights: tuple[float, ...] = field(default=())


def read_task(corpora: Path) -> Task:
    """Read claims, tweets and judgements, those of ``train`` first."""
    folder = corpora / "claims" / "clef2020"
    with gzip.open(folder / "verified_claims.docs.tsv.gz", "rt", encoding="utf-8", newline="") as lines:
        claims = [(row["vclaim"], row["title"]) for row in csv.DictReader(lines, delimiter="\t")]
    parts = [_read_part(folder / name) for name in ("train", "dev")]
    return Task(
        claims, [t for part in parts for t, _ in part], [r for part in parts for _, r in part], len(parts[0])
    )


def _read_part(folder: Path) -> list[tuple[str, frozenset[int]]]:
    repeated: dict[str, set[int]] = {}
    for line in (folder / "tweet-vclaim-pairs.qrels").read_text("utf-8").splitlines():
        tweet, _, claim, _ = line.split("\t")
        repeated.setdefault(tweet, set()).add(int(claim))
    with (folder / "tweets.queries.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t"))[1:]
    return [(_LINK.sub(" ", text), frozenset(repeated[id])) for id, text in rows]


def rank_by_bm25(task: Task) -> Ranking:
    """Rank by Okapi BM25 (Robertson and Zaragoza 2009) over the stems of both wordings together."""
    began = time.process_time()
    stem = stemmer("english").stemWord
    stems: dict[str, str] = {}
    documents = [
        Counter(stems.setdefault(w, stem(w)) for w in words_of(" ".join(claim))) for claim in task.claims
    ]
    lengths = np.array([sum(document.values()) for document in documents])
    norms = _K1 * (1 - _B + _B * lengths / lengths.mean())
    postings: dict[str, list[tuple[int, int]]] = {}
    for number, document in enumerate(documents):
        for word, count in document.items():
            postings.setdefault(word, []).append((number, count))
    seconds = time.process_time() - began
    scores = np.zeros((len(task.tweets), len(documents)), dtype=np.float32)
    for row, tweet in zip(scores, task.tweets, strict=True):
        for word in {stem(word) for word in words_of(tweet)} & postings.keys():
            at, counts = np.array(postings[word]).T
            weight = np.log(1 + (len(documents) - len(at) + 0.5) / (len(at) + 0.5))
            row[at] += weight * counts * (_K1 + 1) / (counts + norms[at])
    return Ranking("BM25", scores, seconds)


def rank_by_table(task: Task, model: Model) -> Iterator[Ranking]:
    """Rank by the word table: by the cosine of means, and by soft coverage."""

    def cut(text: str) -> Ids:
        encoded = model.tokenizer.encode(text, add_special_tokens=False)
        return np.array(encoded.ids, dtype=np.int64)

    asked = [cut(tweet) for tweet in task.tweets]
    began = time.process_time()
    given = [[cut(claim[side]) for claim in task.claims] for side in (0, 1)]
    cutting = time.process_time() - began
    means = [np.array([model.vectors.mean(ids) for ids in side]) for side in given]
    seconds = time.process_time() - began
    question = np.array([model.vectors.mean(ids) for ids in asked])
    yield Ranking("word table, mean", np.maximum(*(question @ side.T for side in means)), seconds)
    yield Ranking("word table, coverage", np.maximum(*(cover(model, asked, side) for side in given)), cutting)


def rank_by_claims(task: Task, model: Model) -> Ranking:
    """Rank by the cosine of the shipped encoder of claims."""
    encoder = open_claim_encoder()

    def embed(texts: Sequence[str]) -> Floats:
        encoded = model.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        rows = np.array([encoder.encode(np.array(one.ids, dtype=np.int64)) for one in encoded])
        vectors = rows[:, :CLAIM_WIDTH]
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)

    began = time.process_time()
    given = [embed([claim[side] for claim in task.claims]) for side in (0, 1)]
    seconds = time.process_time() - began
    question = embed(task.tweets)
    return Ranking("claims encoder", np.maximum(*(question @ side.T for side in given)), seconds)


def cover(model: Model, asked: Sequence[Ids], given: Sequence[Ids]) -> Floats:
    """Return the harmonic mean of both coverages for each of ``asked`` and ``given``, float32, 0..1."""
    table, rarity = model.vectors.table, model.vectors.rarity
    kept = [np.unique(ids[rarity[ids] > _COMMON]) for ids in given]
    filled = [number for number, ids in enumerate(kept) if len(ids)]
    pieces, inverse = np.unique(np.concatenate([kept[n] for n in filled]), return_inverse=True)
    starts = np.cumsum([0] + [len(kept[n]) for n in filled[:-1]])
    weights = rarity[pieces][inverse]
    totals = np.add.reduceat(weights, starts)
    scores = np.zeros((len(asked), len(given)), dtype=np.float32)
    for row, ids in zip(scores, asked, strict=True):
        own = np.unique(ids[rarity[ids] > _COMMON])
        if not len(own):
            continue
        near = np.minimum(table[own] @ table[pieces].T, 1)
        near[near < NEAR] = 0
        back = np.add.reduceat(weights * near.max(0)[inverse], starts) / totals
        there = rarity[own] @ np.maximum.reduceat(near[:, inverse], starts, axis=1) / rarity[own].sum()
        row[filled] = 2 * back * there / np.maximum(back + there, 1e-6)
    return scores


def rank_by_encoder(task: Task, folder: Path) -> Ranking:
    """Rank by the cosine of the bare encoder's mean hidden states; ``folder`` holds its checkpoint."""
    embed = open_encoder(folder)
    began = time.process_time()
    given = [embed([claim[side] for claim in task.claims]) for side in (0, 1)]
    seconds = time.process_time() - began
    question = embed(task.tweets)
    return Ranking("encoder", np.maximum(*(question @ side.T for side in given)), seconds)


def open_encoder(folder: Path) -> Callable[[Sequence[str]], Floats]:
    """Return what makes vectors of texts, float32 (texts, width), each of length one."""
    import torch
    from tokenizers import Tokenizer

    from training.network import EncoderConfig, Network

    torch.set_num_threads(1)
    network = Network(EncoderConfig.read(folder / "config.json"), dropout=0).eval()
    network.load_encoder(folder / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST)

    def embed(texts: Sequence[str]) -> Floats:
        rows = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
        vectors = np.zeros((len(rows), network.config.hidden_size), dtype=np.float32)
        for batch in (order[at : at + _BATCH] for at in range(0, len(order), _BATCH)):
            ids = torch.nn.utils.rnn.pad_sequence([torch.tensor(rows[n]) for n in batch], batch_first=True)
            real = (ids > 0)[:, :, None]
            with torch.inference_mode():
                hidden = network.under(ids, torch.zeros_like(ids), 0)
            total = (hidden * real).sum(dim=1).numpy()
            vectors[batch] = total / np.linalg.norm(total, axis=1, keepdims=True)
        return vectors

    return embed


def combine(task: Task, rankings: Sequence[Ranking], rounds: int = 2000) -> Ranking:
    """Return the weighted sum of ``rankings`` under which the claims repeated in ``train`` are likeliest.

    The likelihood is a softmax over the candidates of each tweet, climbed by plain gradient.
    """
    scales = np.array([ranking.scores[: task.n_train].std() for ranking in rankings])
    cases = []
    for number in range(task.n_train):
        rows = [ranking.scores[number] for ranking in rankings]
        firsts = [np.argpartition(-row, CANDIDATES)[:CANDIDATES] for row in rows]
        right = np.array(sorted(task.repeated[number]))
        shown = np.unique(np.concatenate([*firsts, right]))
        cases.append((np.array([row[shown] for row in rows]).T / scales, np.isin(shown, right)))
    weights = _climb(cases, len(rankings), rounds) / scales
    total = sum(weight * ranking.scores for weight, ranking in zip(weights, rankings, strict=True))
    name = " + ".join(ranking.name for ranking in rankings)
    return Ranking(name, np.asarray(total), sum(r.seconds for r in rankings), tuple(weights.tolist()))


def _climb(
    cases: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]], width: int, rounds: int
) -> NDArray[np.float64]:
    features = np.concatenate([case for case, _ in cases])
    starts = np.cumsum([0] + [len(case) for case, _ in cases[:-1]])
    owner = np.repeat(np.arange(len(cases)), [len(case) for case, _ in cases])
    wanted = np.mean([case[right].mean(axis=0) for case, right in cases], axis=0)
    weights = np.full(width, 0.5)
    for _ in range(rounds):
        odds = features @ weights
        odds = np.exp(odds - np.maximum.reduceat(odds, starts)[owner])
        shares = odds / np.add.reduceat(odds, starts)[owner]
        weights += 0.1 * (wanted - shares @ features / len(cases))
    return weights


def average_precisions(task: Task, scores: Floats) -> NDArray[np.float64]:
    """Return the average precision at five of each tweet."""
    found = []
    for row, right in zip(np.argsort(-scores, axis=1, kind="stable")[:, :RANKS], task.repeated, strict=True):
        hits = np.isin(row, list(right))
        found.append(float((hits * hits.cumsum() / np.arange(1, RANKS + 1)).sum()) / min(len(right), RANKS))
    return np.array(found)


def interval(values: NDArray[np.float64], draws: int = 2000) -> tuple[float, float]:
    """Return the 95 % interval of the mean of ``values``, drawn anew each time."""
    means = np.random.default_rng(1).choice(values, (draws, len(values))).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def report(task: Task, rankings: Sequence[Ranking]) -> Iterator[str]:
    """Yield the lines of the table."""
    train, dev = slice(task.n_train), slice(task.n_train, None)
    yield f"{'MAP@5':48} train    dev (95 %)           above BM25 (95 %)     in 50   ms/1,000"
    plain = average_precisions(task, rankings[0].scores)[dev]
    for ranking in rankings:
        found = average_precisions(task, ranking.scores)
        low, high = interval(found[dev])
        least, most = interval(found[dev] - plain)
        first = np.argpartition(-ranking.scores, CANDIDATES, axis=1)[dev, :CANDIDATES]
        held = [bool(set(row.tolist()) & right) for row, right in zip(first, task.repeated[dev], strict=True)]
        cost = 1e6 * ranking.seconds / len(task.claims)
        yield (
            f"{ranking.name:48} {found[train].mean():.3f}  {found[dev].mean():.3f} [{low:.3f}, {high:.3f}]"
            f"  {found[dev].mean() - plain.mean():+.3f} [{least:+.3f}, {most:+.3f}]   {np.mean(held):.3f}"
            f" {cost:9.0f}   {' '.join(f'{weight:.3g}' for weight in ranking.weights)}"
        )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.measure_matching", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, help="folder of the bare encoder's checkpoint; needs torch")
    args = parser.parse_args()
    task = read_task(args.corpora)
    bm25, (mean, coverage) = rank_by_bm25(task), tuple(rank_by_table(task, open_model()))
    rankings = [bm25, mean, coverage, combine(task, [bm25, mean]), combine(task, [bm25, coverage])]
    encoder = rank_by_claims(task, open_model())
    near = combine(task, [bm25, coverage, encoder])
    rankings = [*rankings, encoder, near]
    if args.encoder:
        encoder = rank_by_encoder(task, args.encoder)
        sums = [combine(task, [bm25, encoder]), combine(task, [bm25, coverage, encoder])]
        rankings = [*rankings, encoder, *sums]
    n_dev = len(task.tweets) - task.n_train
    print(f"{len(task.claims):,} claims; {task.n_train} tweets in train, {n_dev} in dev\n")
    for line in report(task, rankings):
        print(line)


if __name__ == "__main__":
    main()
