"""Train the encoder of claims: ``python -m training.train_matching --encoder DIR --out FILE``.

The encoder's word table is the shipped network's, frozen, so that it need not be stored twice; its layers
start from a sentence encoder (all-MiniLM-L6-v2). It learns from ``data/events`` that clauses of one
proposition have near vectors and others of the same event, or of its twin, have not (supervised contrastive
loss, Khosla et al. 2020). After each epoch it prints the average precision over the pairs of claims of the
story lines for choosing.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from thirdhand.linking.matching.claims import VECTOR_WIDTH
from training.claims_network import load_shipped
from training.events import read_events
from training.network import FORBIDDEN, EncoderConfig, LockedDropout, Network

SHIPPED = Path("src/thirdhand/models/en")
#: Claims are cut to so many word pieces.
MOST_PIECES = 64
CLS, SEP = 101, 102
#: Cosines are divided by it before they are compared.
TEMPERATURE = 0.06
_STEP_CLAIMS = 64


class ClaimEncoder(nn.Module):
    """Word pieces of a claim in; a vector of length one out."""

    def __init__(self, shipped: Network, base: Network, dropout: float = 0.1) -> None:
        super().__init__()
        self.words, self.positions, self.norm = shipped.words, base.positions, base.norm
        self.dropout = LockedDropout(dropout)
        self.layers = base.layers
        self.narrow = nn.Linear(base.config.hidden_size, VECTOR_WIDTH, bias=False)
        nn.init.orthogonal_(self.narrow.weight)
        self.words.requires_grad_(False)

    def forward(self, ids: Tensor) -> Tensor:
        """Return vectors (claims, VECTOR_WIDTH) of ``ids`` int64 (claims, pieces), 0 for none."""
        mask = (ids == 0).to(torch.float32)[:, None, None, :] * FORBIDDEN
        hidden = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]][None])
        for layer in self.layers:
            hidden = layer(hidden, mask)
        real = (ids != 0)[..., None].to(hidden.dtype)
        mean = (hidden * real).sum(1) / real.sum(1)
        return F.normalize(self.narrow(mean).float(), dim=1)


def pad(rows: Sequence[Sequence[int]]) -> Tensor:
    """Return the pieces of claims with their special pieces, padded."""
    cut = [[CLS, *row[:MOST_PIECES], SEP] for row in rows]
    width = max(map(len, cut))
    return torch.tensor([row + [0] * (width - len(row)) for row in cut])


def encode(encoder: ClaimEncoder, rows: Sequence[Sequence[int]]) -> Tensor:
    """Return the vectors of claims in their order; claims of like length go together."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    parts = [
        encoder(pad([rows[at] for at in order[first : first + _STEP_CLAIMS]]))
        for first in range(0, len(order), _STEP_CLAIMS)
    ]
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]


def contrast(vectors: Tensor, labels: NDArray[np.int64]) -> Tensor:
    """Return the supervised contrastive loss; claims with a label below 0 are nobody's partner."""
    known = torch.from_numpy(labels)
    itself = torch.eye(len(known), dtype=torch.bool)
    same = (known[:, None] == known[None]) & (known >= 0)[:, None] & ~itself
    fits = (vectors @ vectors.T / TEMPERATURE).masked_fill(itself, -1e4)
    logs = fits - torch.logsumexp(fits, 1, keepdim=True)
    paired = same.any(1)
    return -((logs * same).sum(1)[paired] / same.sum(1)[paired]).mean()


Event = tuple[list[list[int]], NDArray[np.int64]]


def read_examples(tokenizer: Tokenizer) -> list[Event]:
    """Return each event's claims as pieces, with their propositions, −1 for none."""
    events: dict[str, Event] = {}
    for told in read_events():
        rows, labels = events.get(told.event, ([], np.zeros(0, dtype=np.int64)))
        words = [clause.span.of(told.text) for clause in told.clauses]
        found = tokenizer.encode_batch(words, add_special_tokens=False) if words else []
        numbers = [clause.proposition or -1 for clause in told.clauses]
        events[told.event] = (
            rows + [one.ids for one in found],
            np.concatenate([labels, np.array(numbers, dtype=np.int64)]),
        )
    return list(events.values())


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


def join(pair: Sequence[Event]) -> Event:
    """Put events together; propositions of different events stay apart."""
    rows = [row for event in pair for row in event[0]]
    labels = [np.where(event[1] >= 0, event[1] + 100 * at, -1) for at, event in enumerate(pair)]
    return rows, np.concatenate(labels)


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
        left, right = np.triu_indices(len(labels), 1)
        asked = (labels[left] >= 0) | (labels[right] >= 0)
        self.left, self.right = left[asked], right[asked]
        self.is_same = labels[self.left] == labels[self.right]

    def judge(self, encoder: ClaimEncoder) -> float:
        """Return the average precision of the cosine."""
        encoder.eval()
        with torch.inference_mode():
            vectors = encode(encoder, self.rows).numpy()
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
    n_tagged = sum(int((labels >= 0).sum()) for _, labels in events)
    before = judge.judge(encoder)
    print(f"{len(events)} events, {n_tagged:,} tagged clauses; before: {before:.3f}", flush=True)
    for epoch in range(args.epochs):
        losses = []
        for pair in batches(events, epoch, draw):
            rows, labels = join(pair)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors = encode(encoder, rows)
            loss = contrast(vectors.float(), labels)
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


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.train_matching", description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    base = Network(EncoderConfig())
    base.load_encoder(args.encoder / "model.safetensors")
    encoder = ClaimEncoder(load_shipped(SHIPPED), base)
    tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    train(encoder, read_examples(tokenizer), Judge(tokenizer), args)


if __name__ == "__main__":
    main()
