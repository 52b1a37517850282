"""Train the encoder of claims: ``python -m training.train_matching --encoder DIR --out FILE``.

The encoder's word table is the shipped network's, frozen, so that it need not be stored twice; its layers
start from a sentence encoder (all-MiniLM-L6-v2). It learns from ``data/events`` that clauses of one
proposition have near vectors and others of the same event, or of its twin, have not (supervised contrastive
loss, Khosla et al. 2020). In half of the steps it sees clauses by themselves, in the other half where they
stand. Every other epoch it prints the average precision over the pairs of claims of the story lines for
choosing. ``--mean`` takes the mean of the weights of several runs instead. Last, one number more is fitted
that tells clauses that deny from others.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from thirdhand.linking.matching.describing import place_claims
from thirdhand.model.contexts import Context, cut_contexts, find_pieces
from thirdhand.model.encoding import CLAIM_WIDTH
from thirdhand.model.pieces import CLS, SEP, cut_pieces
from training.claims_network import load_shipped
from training.events import Told, read_events
from training.network import FORBIDDEN, EncoderConfig, Network

SHIPPED = Path("src/thirdhand/models/en")
#: Claims are cut to so many word pieces.
MOST_PIECES = 64
#: Cosines are divided by it before they are compared.
TEMPERATURE = 0.06
_STEP_CLAIMS, _STEP_CONTEXTS = 64, 12


class ClaimEncoder(nn.Module):
    """Word pieces in; out comes what each means, of which a claim's mean is taken."""

    def __init__(self, shipped: Network, base: Network) -> None:
        super().__init__()
        self.words, self.positions, self.norm = shipped.words, base.positions, base.norm
        self.layers = base.layers
        self.narrow = nn.Linear(base.config.hidden_size, CLAIM_WIDTH, bias=False)
        nn.init.orthogonal_(self.narrow.weight)
        self.denying = nn.Linear(base.config.hidden_size, 1)
        self.words.requires_grad_(False)

    def forward(self, ids: Tensor) -> Tensor:
        """Return what the pieces ``ids`` int64 (rows, pieces), 0 for none, mean: (…, CLAIM_WIDTH)."""
        spread: Tensor = self.narrow(self.read(ids))
        return spread

    def read(self, ids: Tensor) -> Tensor:
        """Return the last layer's states of the pieces ``ids``: (rows, pieces, hidden)."""
        mask = (ids == 0).to(torch.float32)[:, None, None, :] * FORBIDDEN
        hidden = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]][None])
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden


def pad(rows: Sequence[Sequence[int]]) -> Tensor:
    """Return rows of pieces with their special pieces, padded."""
    whole = [[CLS, *row, SEP] for row in rows]
    width = max(map(len, whole))
    return torch.tensor([row + [0] * (width - len(row)) for row in whole])


Tell = Callable[[Tensor], Tensor]


def pool_alone(tell: Tell, rows: Sequence[Sequence[int]], width: int = CLAIM_WIDTH) -> Tensor:
    """Return the means of what ``tell`` tells of claims by themselves; those of like length go together."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    found = torch.zeros(len(rows), width)
    for first in range(0, len(order), _STEP_CLAIMS):
        numbers = order[first : first + _STEP_CLAIMS]
        ids = pad([rows[at][:MOST_PIECES] for at in numbers])
        real = (ids != 0)[..., None].float()
        found[torch.tensor(numbers)] = (tell(ids).float() * real).sum(1) / real.sum(1)
    return found


def pool_placed(tell: Tell, contexts: Sequence[Context], n_claims: int, width: int = CLAIM_WIDTH) -> Tensor:
    """Return the means of what ``tell`` tells of claims where they stand, zero where they have no pieces."""
    order = sorted(contexts, key=lambda context: len(context.ids))
    found = torch.zeros(n_claims, width)
    for first in range(0, len(order), _STEP_CONTEXTS):
        shown = order[first : first + _STEP_CONTEXTS]
        spread = tell(pad([context.ids.tolist() for context in shown])).float()
        for row, context in zip(spread, shown, strict=True):
            for number, positions in context.claims:
                found[number] = row[torch.from_numpy(positions) + 1].mean(0)
    return found


def contrast(vectors: Tensor, labels: NDArray[np.int64]) -> Tensor:
    """Return the supervised contrastive loss; claims with a label below 0 are nobody's partner."""
    known = torch.from_numpy(labels)
    itself = torch.eye(len(known), dtype=torch.bool)
    same = (known[:, None] == known[None]) & (known >= 0)[:, None] & ~itself
    fits = (vectors @ vectors.T / TEMPERATURE).masked_fill(itself, -1e4)
    logs = fits - torch.logsumexp(fits, 1, keepdim=True)
    paired = same.any(1)
    return -((logs * same).sum(1)[paired] / same.sum(1)[paired]).mean()


@dataclass(frozen=True, slots=True)
class Event:
    """The clauses of some articles: alone, where they stand, their propositions, −1 for none; which deny."""

    rows: list[list[int]]
    contexts: list[Context]
    labels: NDArray[np.int64]
    denies: NDArray[np.bool_]

    @classmethod
    def join(cls, events: Sequence[Event], apart: int = 0) -> Event:
        """Put events together; ``apart`` is added to the propositions of each after the first."""
        contexts, n = [], 0
        for event in events:
            contexts += [_move(context, n) for context in event.contexts]
            n += len(event.rows)
        labels = [np.where(e.labels >= 0, e.labels + apart * at, -1) for at, e in enumerate(events)]
        return cls(
            [row for event in events for row in event.rows],
            contexts,
            np.concatenate(labels),
            np.concatenate([event.denies for event in events]),
        )


def _move(context: Context, by: int) -> Context:
    return Context(context.ids, tuple((number + by, positions) for number, positions in context.claims))


def read_examples(tokenizer: Tokenizer) -> list[Event]:
    """Return each event's clauses."""
    told = groupby(read_events(), key=lambda one: one.event)
    return [Event.join([_cut(one, tokenizer) for one in articles]) for _, articles in told]


def _cut(told: Told, tokenizer: Tokenizer) -> Event:
    title, text = (cut_pieces(words, tokenizer) for words in (told.text[: told.n_title], told.body))
    moved = len(told.text) - len(told.body)
    starts, ends = np.r_[title.starts, text.starts + moved], np.r_[title.ends, text.ends + moved]
    spans = [clause.span for clause in told.clauses]
    places = [find_pieces(starts, ends, np.array([(span.start, span.end)])) for span in spans]
    words = [span.of(told.text) for span in spans]
    found = tokenizer.encode_batch(words, add_special_tokens=False) if words else []
    return Event(
        [one.ids for one in found],
        list(cut_contexts(np.r_[title.ids, text.ids], len(title), places)),
        np.array([clause.proposition or -1 for clause in told.clauses], dtype=np.int64),
        np.array([clause.denies for clause in told.clauses], dtype=bool),
    )


def batches(events: Sequence[Event], epoch: int, draw: np.random.Generator) -> Iterator[list[Event]]:
    """Yield two events at a time: neighbours in every other epoch, since twins follow one another."""
    if epoch % 2:
        order = draw.permutation(len(events)).tolist()
        pairs = [order[at : at + 2] for at in range(0, len(order), 2)]
    else:
        first = int(draw.integers(2))
        pairs = [[at, at + 1] for at in range(first, len(events) - 1, 2)]
        draw.shuffle(pairs)
    yield from ([events[at] for at in pair] for pair in pairs)


class Judge:
    """Average precision over the pairs of claims in the story lines for choosing."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        from thirdhand.model.session import open_model
        from training.fit_matching import label_claims, read_set
        from training.stories import read_stories

        data, articles = read_set(list(read_stories("choosing")), open_model())
        labels = label_claims(data)
        texts = [claim.content.text for article in articles for claim in article.claims]
        self.rows = [one.ids for one in tokenizer.encode_batch(texts, add_special_tokens=False)]
        self.contexts, n = [], 0
        for article in articles:
            self.contexts += [_move(context, n) for context in place_claims(article, tokenizer)]
            n += len(article.claims)
        left, right = np.triu_indices(len(labels), 1)
        asked = (labels[left] >= 0) | (labels[right] >= 0)
        self.left, self.right = left[asked], right[asked]
        self.is_same = labels[self.left] == labels[self.right]

    def judge(self, encoder: ClaimEncoder) -> float:
        """Return the average precision of the cosines together."""
        encoder.eval()
        with torch.inference_mode():
            alone = F.normalize(pool_alone(encoder, self.rows), dim=1)
            placed = F.normalize(pool_placed(encoder, self.contexts, len(self.rows)), dim=1)
        vectors = torch.cat([alone, placed], dim=1).numpy()
        encoder.train()
        cosines = np.einsum("pd,pd->p", vectors[self.left], vectors[self.right])
        right = self.is_same[np.argsort(-cosines, kind="stable")]
        return float((np.cumsum(right) / np.arange(1, len(right) + 1))[right].mean())


def train(encoder: ClaimEncoder, events: Sequence[Event], judge: Judge, args: argparse.Namespace) -> None:
    """Train for ``args.epochs``; the rate rises for a tenth of the steps and falls to nothing."""
    draw = np.random.default_rng(args.seed)
    learning = [one for one in encoder.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=args.rate, weight_decay=0.01)
    n_steps = args.epochs * math.ceil(len(events) / 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, args.rate, total_steps=n_steps + 1, pct_start=0.1
    )
    begun = time.monotonic()
    n_tagged = sum(int((event.labels >= 0).sum()) for event in events)
    before = judge.judge(encoder)
    print(f"{len(events)} events, {n_tagged:,} tagged clauses; before: {before:.3f}", flush=True)
    for epoch in range(args.epochs):
        losses = []
        for pair in batches(events, epoch, draw):
            both = Event.join(pair, apart=100)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                if draw.random() < 0.5:
                    vectors = pool_alone(encoder, both.rows)
                else:
                    vectors = pool_placed(encoder, both.contexts, len(both.rows))
            loss = contrast(F.normalize(vectors, dim=1), both.labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        if epoch % 2 or epoch == args.epochs - 1:
            found, seconds = judge.judge(encoder), time.monotonic() - begun
            print(f"epoch {epoch}: loss {np.mean(losses):.3f}, {found:.3f}, {seconds:.0f} s", flush=True)
            torch.save(encoder.state_dict(), args.out)


def fit_denying(encoder: ClaimEncoder, events: Sequence[Event]) -> None:
    """Fit what tells clauses that deny, on both readings of all tagged clauses."""
    from training.fit_matching import fit

    encoder.eval()
    whole = Event.join(events)
    width = encoder.denying.in_features
    with torch.inference_mode():
        alone = pool_alone(encoder.read, whole.rows, width)
        placed = pool_placed(encoder.read, whole.contexts, len(whole.rows), width)
    tagged = whole.labels >= 0
    found = fit((alone + placed).numpy()[tagged], whole.denies[tagged])
    weights = found.weights / found.scale
    with torch.no_grad():
        encoder.denying.weight[0] = torch.from_numpy(weights)
        # of the two readings each brings half
        encoder.denying.bias[0] = (found.bias - float(found.centre @ weights)) / 2


def take_mean(encoder: ClaimEncoder, paths: Sequence[Path]) -> None:
    """Give ``encoder`` the mean of several runs, which often beats each (Wortsman et al. 2022)."""
    runs = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    names = encoder.state_dict()
    mean = {
        name: torch.stack([run[name].float() for run in runs]).mean(0) for name in names if name in runs[0]
    }
    encoder.load_state_dict(names | mean)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.train_matching", description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mean", type=Path, nargs="*", help="weights of runs; nothing is trained")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    base = Network(EncoderConfig())
    base.load_encoder(args.encoder / "model.safetensors")
    encoder = ClaimEncoder(load_shipped(SHIPPED), base)
    tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    events, judge = read_examples(tokenizer), Judge(tokenizer)
    if args.mean:
        take_mean(encoder, args.mean)
        print(f"mean of {len(args.mean)} runs: {judge.judge(encoder):.3f}")
    else:
        train(encoder, events, judge, args)
    fit_denying(encoder, events)
    torch.save(encoder.state_dict(), args.out)


if __name__ == "__main__":
    main()
