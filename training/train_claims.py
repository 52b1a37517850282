"""Train the claims branch: ``python -m training.train_claims --corpora DIR --model DIR --out DIR``.

The layers below the branch are the shipped model's, run once over all articles in several packings;
only the branch learns. Its weights are written after each epoch.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from thirdhand.model.claims import ClaimArc, label_slices
from thirdhand.model.labels import Role, tag_of
from thirdhand.model.pieces import Pieces, cut_pieces
from thirdhand.model.session import feed
from thirdhand.model.windows import Window
from training.claims_corpus import read_gold, read_silver
from training.claims_examples import SILENT, ClaimLabels, label_claims
from training.claims_gold import GoldClaims
from training.claims_network import ClaimsBranch, load_shipped
from training.examples import batched, shifted_windows, single_paragraphs
from training.network import Network
from training.train import CRF_RATE, load_tokenizer, rate_at

#: Which fragment points (by role), in which array its target stands, and the role pointed at.
ARCS = (
    (ClaimArc.CONTENT_TO_CUE, "to_cue", Role.CONTENT, Role.CUE),
    (ClaimArc.CONTENT_TO_SOURCE, "to_source", Role.CONTENT, Role.SOURCE),
    (ClaimArc.CONTENT_TO_BEFORE, "to_before", Role.CONTENT, Role.CONTENT),
    (ClaimArc.SOURCE_TO_OUTER, "to_outer", Role.SOURCE, Role.SOURCE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train; each value is an option of the command."""

    layers: int = 3
    epochs: int = 10
    encoder_rate: float = 1e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
    dropout: float = 0.1
    batch_pieces: int = 2048
    arc_weight: float = 0.7
    label_weight: float = 0.3
    packings: int = 3
    silver_share: float = 1.0
    seed: int = 1
    threads: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One window: ``hidden`` float16 (pieces + 2, width) from under the branch, and its gold."""

    hidden: NDArray[np.float16]
    begins: NDArray[np.bool_]
    labels: ClaimLabels

    def __len__(self) -> int:
        return len(self.hidden)


class LowerLayers:
    """The shipped network up to the layers that the branch repeats, in full precision."""

    def __init__(self, network: Network, n_repeated: int, tokenizer: Tokenizer) -> None:
        self.network = network.eval()
        self.n_repeated = n_repeated
        self.tokenizer = tokenizer

    def examples(self, article: GoldClaims, packing: int, chance: random.Random) -> list[Example]:
        """Return the article's windows: whole ones, single paragraphs in every third packing."""
        pieces = cut_pieces(article.text, self.tokenizer)
        gold = label_claims(article, pieces)
        windows = single_paragraphs(pieces) if packing % 3 == 2 else shifted_windows(pieces, chance)
        return [self._example(pieces, window, gold) for window in windows if len(window)]

    @torch.no_grad()
    def _example(self, pieces: Pieces, window: Window, gold: ClaimLabels) -> Example:
        inputs = {name: torch.from_numpy(value) for name, value in feed(pieces, window).items()}
        hidden = self.network.under(inputs["ids"], inputs["features"], self.n_repeated)
        return Example(
            hidden=hidden[0].numpy().astype(np.float16),
            begins=begins_of(pieces, window),
            labels=gold.cut(window),
        )


def begins_of(pieces: Pieces, window: Window) -> NDArray[np.bool_]:
    """Return where paragraphs begin in a window, the special pieces being paragraphs too; (pieces + 2,)."""
    begins = np.zeros(len(window) + 2, dtype=np.bool_)
    bounds = pieces.bounds
    begins[bounds[(bounds >= window.start) & (bounds < window.end)] - window.start + 1] = True
    begins[[0, 1, -1]] = True
    return begins


def stack(batch: list[Example]) -> dict[str, Tensor]:
    """Pad a batch into tensors (batch, pieces, …), with ``lengths`` (batch,)."""
    longest = max(map(len, batch))

    def padded(rows: list[NDArray[np.generic]]) -> Tensor:
        widths = [[(0, longest - len(row))] + [(0, 0)] * (row.ndim - 1) for row in rows]
        return torch.from_numpy(np.stack([np.pad(row, w) for row, w in zip(rows, widths, strict=True)]))

    tensors = {one.name: padded([getattr(e.labels, one.name) for e in batch]) for one in fields(ClaimLabels)}
    tensors["hidden"] = padded([e.hidden for e in batch]).float()
    tensors["begins"] = padded([e.begins for e in batch])
    return tensors | {"lengths": torch.tensor([len(example) for example in batch])}


def batch_loss(branch: ClaimsBranch, batch: dict[str, Tensor], plan: Plan) -> list[Tensor]:
    """Return the losses of tags, arcs and labels, each per piece."""
    real = torch.arange(batch["hidden"].shape[1]) < batch["lengths"][:, None]
    with torch.autocast("cpu", torch.bfloat16):
        outputs = branch(batch["hidden"], real)
    emissions, arcs, labels = (one.float() for one in outputs)
    n_pieces = real.sum()
    tags = branch.crf.loss(emissions, batch["tags"], batch["begins"], batch["lengths"])
    pointed = sum(
        arc_loss(branch.arc_logits(arcs, kind), batch, name, asking, partner, real)
        for kind, name, asking, partner in ARCS
    )
    return [tags / n_pieces, pointed / n_pieces, label_loss(labels, batch) / n_pieces]


def arc_loss(
    logits: Tensor, batch: dict[str, Tensor], name: str, asking: Role, partner: Role, real: Tensor
) -> Tensor:
    """Return the summed loss of pointing anywhere into the right fragment (or at the first piece: none)."""
    target, tags = batch[name], batch["tags"]
    keys = batch["fragment"].clone()
    keys[:, 0] = 1
    may = ((tags >= tag_of(partner, "B")) & (tags <= tag_of(partner, "S"))) | (keys == 1)
    asks = (tags >= tag_of(asking, "B")) & (tags <= tag_of(asking, "S")) & (target != SILENT)
    logits = logits.masked_fill(~real[:, None, :], -1e4)
    right = (target[:, :, None] == keys[:, None, :]) & may[:, None, :]
    likelihood = torch.logsumexp(logits.masked_fill(~right, -1e4), 2) - torch.logsumexp(logits, 2)
    return -(likelihood * asks).sum()


def label_loss(labels: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """Return the summed cross-entropy of all labels where they are given."""
    total = labels.new_zeros(())
    for name, where in label_slices().items():
        target = batch[name]
        total = total + F.cross_entropy(
            labels[:, :, where].flatten(0, 1), target.flatten() - 1, ignore_index=-1, reduction="sum"
        )
    return total


def make_optimizer(branch: ClaimsBranch, plan: Plan) -> torch.optim.Optimizer:
    """Return AdamW with a rate for the repeated layers, one for the heads and one for the CRF."""
    layers, crf = list(branch.layers.parameters()), list(branch.crf.parameters())
    known = {id(p) for p in (*layers, *crf)}
    heads = [p for p in branch.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [
            {"params": layers, "lr": plan.encoder_rate},
            {"params": heads, "lr": plan.head_rate},
            {"params": crf, "lr": CRF_RATE, "weight_decay": 0.0},
        ],
        weight_decay=plan.decay,
        fused=True,
    )


def train(branch: ClaimsBranch, packed: list[list[Example]], plan: Plan, out: Path) -> None:
    """Train ``branch`` in place on the packings in turn; ``out/last.pt`` has the weights so far."""
    optimizer = make_optimizer(branch, plan)
    bases = [group["lr"] for group in optimizer.param_groups]
    step, total = 0, 0
    for epoch in range(plan.epochs):
        chance = random.Random(f"{plan.seed}/{epoch}")
        torch.manual_seed(plan.seed * 1000 + epoch)
        batches = list(batched(packed[epoch % len(packed)], plan.batch_pieces, chance))  # type: ignore[arg-type]
        total = total or len(batches) * plan.epochs
        began, sums = time.monotonic(), np.zeros(3)
        branch.train()
        for batch in batches:
            for group, base in zip(optimizer.param_groups, bases, strict=True):
                group["lr"] = base * rate_at(step, total, plan.warmup)
            losses = batch_loss(branch, stack(batch), plan)  # type: ignore[arg-type]
            (losses[0] + plan.arc_weight * losses[1] + plan.label_weight * losses[2]).backward()
            torch.nn.utils.clip_grad_norm_(branch.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            sums += [loss.item() for loss in losses]
            step += 1
        means = (sums / len(batches)).round(4).tolist()
        print(
            json.dumps({"epoch": epoch + 1, "losses": means, "seconds": round(time.monotonic() - began)}),
            flush=True,
        )
        torch.save(branch.state_dict(), out / "last.pt")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.train_claims", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path("src/thirdhand/models/en"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--silver", type=Path, help="claims that a branch has annotated (training.annotate_claims)"
    )
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument(
        "--every", type=int, default=0, help="leave out every n-th article, to choose on them"
    )
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    args = parser.parse_args()
    plan = Plan(**{name: getattr(args, name) for name in asdict(Plan())})
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "plan.json").write_text(json.dumps(asdict(plan), indent=1) + "\n", "utf-8")
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    network = load_shipped(args.model)
    branch = ClaimsBranch(network, plan.layers, plan.dropout)
    if args.start:
        branch.load_state_dict(torch.load(args.start, map_location="cpu", weights_only=True))
    lower = LowerLayers(network, plan.layers, load_tokenizer(args.model / "tokenizer.json"))
    articles = read_gold(args.corpora)
    if args.every:
        articles = [article for number, article in enumerate(articles) if number % args.every]
    silver = read_silver(args.silver) if args.silver else []
    train(branch, pack(lower, articles, silver, plan), plan, args.out)


def pack(
    lower: LowerLayers, articles: list[GoldClaims], silver: list[GoldClaims], plan: Plan
) -> list[list[Example]]:
    """Return each packing's examples: all articles, and a share of the silver ones."""
    packed = []
    for packing in range(plan.packings):
        chance = random.Random(f"{plan.seed}/packing/{packing}")
        extra = chance.sample(silver, round(plan.silver_share * len(silver)))
        packed.append([e for a in (*articles, *extra) for e in lower.examples(a, packing, chance)])
    return packed


if __name__ == "__main__":
    main()
