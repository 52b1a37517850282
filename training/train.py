"""Train the attribution model: ``python -m training.train --corpora DIR --encoder DIR --out DIR``.

Each epoch shows every article once, half of them in full windows whose packing begins at another
paragraph each time, half as single paragraphs, so that both whole articles and lone sentences are
served. The weights so far are written after each epoch.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from thirdhand.model.labels import Role, tag_of
from thirdhand.model.pieces import CLS, SEP
from thirdhand.model.relations import ArcKind
from training.corpus import GoldArticle, read_annotated, read_polnear
from training.examples import (
    MASK,
    NO_GROUP,
    Example,
    batched,
    cut_examples,
    label,
    shifted_windows,
    single_paragraphs,
)
from training.headlines import make_headlines, set_headline
from training.network import EncoderConfig, Network
from training.variants import vary_marks

#: The official weights of all-MiniLM-L6-v2, which the default encoder folder must hold.
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
CRF_RATE = 1e-2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train; each value is an option of the command."""

    epochs: int = 12
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
    dropout: float = 0.1
    masked: float = 0.0
    averaging: float = 0.998
    silver_share: float = 0.3
    headlines: int = 600
    batch_pieces: int = 3200
    arc_weight: float = 0.5
    whole_share: float = 0.5
    varied_share: float = 0.25
    seed: int = 1
    threads: int = 2


def load_tokenizer(path: Path) -> Tokenizer:
    """Load a tokenizer that neither truncates nor pads."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def check_encoder(folder: Path, any_encoder: bool) -> None:
    """Refuse weights that are not the official ones, unless ``any_encoder``."""
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != MINILM_SHA256 and not any_encoder:
        raise SystemExit(
            f"{folder}/model.safetensors has SHA-256 {digest}, not that of all-MiniLM-L6-v2 "
            f"({MINILM_SHA256}); give its official weights, or --any-encoder to train on these"
        )


def start_from(network: Network, path: Path) -> None:
    """Take the weights in ``path``; parts of another shape than there stay as they are."""
    own = network.state_dict()
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network.load_state_dict(
        {**own, **{name: value for name, value in saved.items() if own[name].shape == value.shape}}
    )


def make_examples(
    articles: list[GoldArticle],
    silver: list[GoldArticle],
    tokenizer: Tokenizer,
    plan: Plan,
    chance: random.Random,
) -> list[Example]:
    """Cut one epoch's examples: all articles, some that a model has annotated, some made headlines."""
    examples = []
    extra = chance.sample(silver, round(plan.silver_share * len(silver)))
    material = make_headlines(articles)
    extra += [
        set_headline(one, chance) for one in chance.sample(material, min(plan.headlines, len(material)))
    ]
    for article in articles + extra:
        text = vary_marks(article.text, chance) if chance.random() < plan.varied_share else None
        labelled = label(article, tokenizer, text)
        whole = chance.random() < plan.whole_share
        windows = shifted_windows(labelled.pieces, chance) if whole else single_paragraphs(labelled.pieces)
        examples.extend(cut_examples(labelled, windows))
    return examples


def stack(batch: list[Example]) -> dict[str, Tensor]:
    """Pad a batch into tensors (batch, pieces), with ``lengths`` (batch,)."""
    longest = max(map(len, batch))

    def padded(name: str) -> Tensor:
        rows = [np.pad(getattr(example, name), (0, longest - len(example))) for example in batch]
        return torch.from_numpy(np.stack(rows))

    tensors = {
        name: padded(name)
        for name in ("ids", "features", "tags", "begins", "cue_group", "content_group", "source_group")
    }
    return tensors | {"lengths": torch.tensor([len(example) for example in batch])}


def mask_pieces(batch: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Hide a ``share`` of the pieces, so that the network learns to read from their neighbours."""
    ids = batch["ids"]
    hidden = (torch.rand(ids.shape) < share) & (ids != 0) & (ids != CLS) & (ids != SEP)
    return batch | {"ids": ids.masked_fill(hidden, MASK)}


def arc_loss(logits: Tensor, queries: Tensor, groups: Tensor, keys: Tensor, real: Tensor) -> Tensor:
    """Return the summed loss of pointing anywhere into the right fragment.

    ``logits`` (batch, pieces, pieces); ``queries``, ``keys`` and ``real`` (batch, pieces) say which
    pieces ask, which may be pointed at, and which are no padding; equal ``groups`` belong together.
    """
    logits = logits.masked_fill(~real[:, None, :], -1e4)
    right = (groups[:, :, None] == groups[:, None, :]) & keys[:, None, :]
    likelihood = torch.logsumexp(logits.masked_fill(~right, -1e4), 2) - torch.logsumexp(logits, 2)
    return -(likelihood * (queries & (groups != NO_GROUP))).sum()


def batch_loss(network: Network, batch: dict[str, Tensor], plan: Plan) -> tuple[Tensor, Tensor]:
    """Return the CRF's and the arcs' loss, each per piece."""
    with torch.autocast("cpu", torch.bfloat16):
        emissions, arcs = network(batch["ids"], batch["features"])
    emissions, arcs = emissions.float(), arcs.float()
    tags, real = batch["tags"], batch["ids"] != 0
    n_pieces = real.sum()
    crf = network.crf.loss(emissions, tags, batch["begins"], batch["lengths"])
    first = torch.zeros_like(real)
    first[:, 0] = True

    def points(kind: ArcKind, asking: Role, partner: Role) -> Tensor:
        groups = batch[f"{partner}_group"]
        return arc_loss(
            network.arc_logits(arcs, kind), _of(tags, asking), groups, _of(tags, partner) | first, real
        )

    to_cue = points(ArcKind.CONTENT_TO_CUE, Role.CONTENT, Role.CUE)
    to_content = points(ArcKind.CUE_TO_CONTENT, Role.CUE, Role.CONTENT)
    to_source = points(ArcKind.CUE_TO_SOURCE, Role.CUE, Role.SOURCE)
    return crf / n_pieces, (to_cue + 2 * to_content + 2 * to_source) / n_pieces


def _of(tags: Tensor, role: Role) -> Tensor:
    return (tags >= tag_of(role, "B")) & (tags <= tag_of(role, "S"))


def make_optimizer(network: Network, plan: Plan) -> torch.optim.Optimizer:
    """Return AdamW with a rate for the encoder, one for the heads and one for the CRF's few scores."""
    crf = list(network.crf.parameters())
    encoder = network.encoder_parameters()
    known = {id(p) for p in (*crf, *encoder)}
    heads = [p for p in network.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [
            {"params": encoder, "lr": plan.encoder_rate},
            {"params": heads, "lr": plan.head_rate},
            {"params": crf, "lr": CRF_RATE, "weight_decay": 0.0},
        ],
        weight_decay=plan.decay,
        fused=True,
    )


def rate_at(step: int, total: int, warmup: float) -> float:
    """Return the share of the full learning rate at ``step``: a linear rise, then a linear fall to 0."""
    rise = max(1, int(total * warmup))
    return step / rise if step < rise else max(0.0, (total - step) / max(1, total - rise))


def train(
    network: Network,
    articles: list[GoldArticle],
    silver: list[GoldArticle],
    tokenizer: Tokenizer,
    plan: Plan,
    out: Path,
) -> None:
    """Train ``network`` in place.

    After each epoch ``out/last.pt`` holds its weights, ``out/mean.pt`` their moving average, and
    ``out/log.jsonl`` has a line more.
    """
    optimizer = make_optimizer(network, plan)
    bases = [group["lr"] for group in optimizer.param_groups]
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(plan.averaging))
    step, total = 0, 0
    for epoch in range(plan.epochs):
        chance = random.Random(f"{plan.seed}/{epoch}")
        torch.manual_seed(plan.seed * 1000 + epoch)
        batches = list(
            batched(make_examples(articles, silver, tokenizer, plan, chance), plan.batch_pieces, chance)
        )
        total = total or len(batches) * plan.epochs
        began, sums = time.monotonic(), [0.0, 0.0]
        network.train()
        for batch in batches:
            for group, base in zip(optimizer.param_groups, bases, strict=True):
                group["lr"] = base * rate_at(step, total, plan.warmup)
            crf, arcs = batch_loss(network, mask_pieces(stack(batch), plan.masked), plan)
            (crf + plan.arc_weight * arcs).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            mean.update_parameters(network)
            optimizer.zero_grad(set_to_none=True)
            sums[0] += crf.item()
            sums[1] += arcs.item()
            step += 1
        losses = [value / len(batches) for value in sums]
        torch.save(mean.module.state_dict(), out / "mean.pt")
        _record(out, network, epoch, losses, time.monotonic() - began)


def _record(out: Path, network: Network, epoch: int, losses: list[float], seconds: float) -> None:
    line = {
        "epoch": epoch + 1,
        "crf": round(losses[0], 4),
        "arcs": round(losses[1], 4),
        "seconds": round(seconds),
    }
    print(json.dumps(line), flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    torch.save(network.state_dict(), out / "last.pt")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.train", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--any-encoder", action="store_true")
    parser.add_argument("--silver", type=Path, help="articles annotated by a model (training.annotate)")
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    args = parser.parse_args()
    plan = Plan(**{name: getattr(args, name) for name in asdict(Plan())})
    check_encoder(args.encoder, args.any_encoder)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "plan.json").write_text(json.dumps(asdict(plan), indent=1) + "\n", "utf-8")
    torch.set_num_threads(plan.threads)
    torch.manual_seed(0)  # the same heads for every seed of the data, so that weights can be averaged
    network = Network(EncoderConfig(), plan.dropout)
    network.load_encoder(args.encoder / "model.safetensors")
    if args.start:
        start_from(network, args.start)
    tokenizer = load_tokenizer(args.encoder / "tokenizer.json")
    silver = read_annotated(args.silver) if args.silver else []
    train(network, read_polnear(args.corpora, "train"), silver, tokenizer, plan, args.out)


if __name__ == "__main__":
    main()
