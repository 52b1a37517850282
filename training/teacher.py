"""A larger network that learns claims and teaches the small one: ``python -m training.teacher``.

The teacher is all-mpnet-base-v2 (110 million parameters) under the heads of the claims branch. It is never
shipped: it annotates articles that nobody has annotated (``training.annotate_claims --teacher``), and
``training.train_claims --silver`` learns from these. Its vocabulary is BERT's, four places on.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from thirdhand.model.claims import ClaimsAnswer
from thirdhand.model.crf import TagScores
from thirdhand.model.pieces import CLS, N_FEATURES, SEP, Pieces, cut_pieces
from thirdhand.model.session import Model, feed, open_model
from thirdhand.model.windows import Answer, Window
from training.claims_corpus import read_gold
from training.claims_examples import label_claims
from training.claims_gold import GoldClaims
from training.claims_network import ClaimsHeads
from training.examples import batched, shifted_windows, single_paragraphs
from training.network import FORBIDDEN, EncoderConfig, Layer
from training.train import CRF_RATE, load_tokenizer, rate_at
from training.train_claims import Example, batch_loss, begins_of, stack
from training.train_claims import Plan as ClaimsPlan

MPNET = EncoderConfig(
    vocab_size=30527,
    hidden_size=768,
    num_hidden_layers=12,
    num_attention_heads=12,
    intermediate_size=3072,
    max_position_embeddings=514,
    layer_norm_eps=1e-5,
)
#: MPNet's vocabulary puts its own four special pieces before BERT's, and begins and ends with two of them.
_SHIFT, _BEGIN, _PADDING, _FINISH = 4, 0, 1, 2
#: Its positions begin behind that of padding.
_FIRST_POSITION = 2
_BUCKETS, _FARTHEST = 32, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train; each value is an option of the command."""

    epochs: int = 6
    encoder_rate: float = 4e-5
    head_rate: float = 5e-4
    warmup: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    batch_pieces: int = 2048
    arc_weight: float = 0.7
    label_weight: float = 0.5
    whole_share: float = 0.67
    seed: int = 1
    threads: int = 2


class Teacher(ClaimsHeads):
    """MPNet (Song et al. 2020) under the heads of claims."""

    def __init__(self, dropout: float = 0.1) -> None:
        width = MPNET.hidden_size
        super().__init__(width, dropout)
        self.words = nn.Embedding(MPNET.vocab_size, width)
        self.positions = nn.Embedding(MPNET.max_position_embeddings, width)
        self.features = nn.Embedding(N_FEATURES, width)
        self.norm = nn.LayerNorm(width, MPNET.layer_norm_eps)
        self.relative = nn.Embedding(_BUCKETS, MPNET.num_attention_heads)
        self.layers = nn.ModuleList(Layer(MPNET, dropout) for _ in range(MPNET.num_hidden_layers))
        nn.init.zeros_(self.features.weight)

    def forward(self, shown: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return emissions, arc vectors and labels.

        ``shown`` int64 (batch, pieces, 2) are BERT's ids and the features; ``mask`` is true on real pieces.
        """
        return self.answer(self.encode(shown, mask))

    def encode(self, shown: Tensor, mask: Tensor) -> Tensor:
        """Return the hidden states (batch, pieces, width) of the last layer."""
        ids, features = to_mpnet(shown[..., 0]), shown[..., 1]
        places = torch.arange(ids.shape[1])
        hidden = self.words(ids) + self.positions(places + _FIRST_POSITION)[None] + self.features(features)
        hidden = self.dropout(self.norm(hidden))
        bias = self.relative(relative_bucket(places[None, :] - places[:, None])).permute(2, 0, 1)
        added = bias[None] + (~mask)[:, None, None, :].to(torch.float32) * FORBIDDEN
        for layer in self.layers:
            hidden = layer(hidden, added)
        return hidden

    def load_encoder(self, path: Path) -> None:
        """Fill the encoder from MPNet's weights in the hub's safetensors form."""
        weights = load_file(path)

        def take(module: nn.Linear | nn.LayerNorm, name: str) -> None:
            module.weight.data.copy_(weights[f"{name}.weight"])
            module.bias.data.copy_(weights[f"{name}.bias"])

        self.words.weight.data.copy_(weights["embeddings.word_embeddings.weight"])
        self.positions.weight.data.copy_(weights["embeddings.position_embeddings.weight"])
        self.relative.weight.data.copy_(weights["encoder.relative_attention_bias.weight"])
        take(self.norm, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            name = f"encoder.layer.{number}"
            parts = [f"{name}.attention.attn.{part}" for part in "qkv"]
            layer.qkv.weight.data.copy_(torch.cat([weights[f"{part}.weight"] for part in parts]))
            layer.qkv.bias.data.copy_(torch.cat([weights[f"{part}.bias"] for part in parts]))
            take(layer.attended, f"{name}.attention.attn.o")
            take(layer.attended_norm, f"{name}.attention.LayerNorm")
            take(layer.up, f"{name}.intermediate.dense")
            take(layer.down, f"{name}.output.dense")
            take(layer.down_norm, f"{name}.output.LayerNorm")


def to_mpnet(ids: Tensor) -> Tensor:
    """Return MPNet's ids for BERT's.

    >>> to_mpnet(torch.tensor([101, 1996, 102, 0])).tolist()
    [0, 2000, 2, 1]
    """
    moved = ids + _SHIFT
    for special, own in ((CLS, _BEGIN), (SEP, _FINISH), (0, _PADDING)):
        moved = moved.masked_fill(ids == special, own)
    return moved


def relative_bucket(distance: Tensor) -> Tensor:
    """Return the bucket of each ``distance`` (key minus query): signed, logarithmic from eight on (T5's).

    >>> relative_bucket(torch.tensor([0, -1, 1, -7, -8, 500])).tolist()
    [0, 1, 17, 7, 8, 31]
    """
    half = _BUCKETS // 2
    exact = half // 2
    away = distance.abs()
    ratio = (away.clamp(min=1).float() / exact).log() / np.log(_FARTHEST / exact)
    far = (exact + (ratio * (half - exact)).long()).clamp(max=half - 1)
    return (distance > 0).long() * half + torch.where(away < exact, away, far)


def shown_of(pieces: Pieces, window: Window) -> np.ndarray:
    """Return what the teacher is shown of a window: ids and features, (pieces + 2, 2)."""
    inputs = feed(pieces, window)
    return np.stack([inputs["ids"][0], inputs["features"][0]], axis=-1)


def make_examples(articles: list[GoldClaims], plan: Plan, chance: random.Random) -> list[Example]:
    """Cut one epoch's examples, some articles in whole windows and some in single paragraphs."""
    tokenizer = load_tokenizer(Path("src/thirdhand/models/en/tokenizer.json"))
    examples = []
    for article in articles:
        pieces = cut_pieces(article.text, tokenizer)
        gold = label_claims(article, pieces)
        whole = chance.random() < plan.whole_share
        windows = shifted_windows(pieces, chance) if whole else single_paragraphs(pieces)
        examples += [
            Example(hidden=shown_of(pieces, w), begins=begins_of(pieces, w), labels=gold.cut(w))
            for w in windows
            if len(w)
        ]
    return examples


def train(teacher: Teacher, articles: list[GoldClaims], plan: Plan, out: Path) -> None:
    """Train ``teacher`` in place; ``out/last.pt`` has its weights, in bfloat16, after each epoch."""
    crf = list(teacher.crf.parameters())
    encoder = [
        p
        for part in (teacher.words, teacher.positions, teacher.norm, teacher.relative, teacher.layers)
        for p in part.parameters()
    ]
    known = {id(p) for p in (*crf, *encoder)}
    optimizer = torch.optim.AdamW(
        [
            {"params": encoder, "lr": plan.encoder_rate},
            {"params": [p for p in teacher.parameters() if id(p) not in known], "lr": plan.head_rate},
            {"params": crf, "lr": CRF_RATE, "weight_decay": 0.0},
        ],
        weight_decay=plan.decay,
        fused=True,
    )
    bases = [group["lr"] for group in optimizer.param_groups]
    weights = ClaimsPlan(arc_weight=plan.arc_weight, label_weight=plan.label_weight)
    step, total = 0, 0
    for epoch in range(plan.epochs):
        chance = random.Random(f"{plan.seed}/{epoch}")
        torch.manual_seed(plan.seed * 1000 + epoch)
        batches = list(batched(make_examples(articles, plan, chance), plan.batch_pieces, chance))  # type: ignore[arg-type]
        total = total or len(batches) * plan.epochs
        began, sums = time.monotonic(), np.zeros(3)
        teacher.train()
        for number, batch in enumerate(batches):
            for group, base in zip(optimizer.param_groups, bases, strict=True):
                group["lr"] = base * rate_at(step, total, plan.warmup)
            losses = batch_loss(teacher, stack(batch), weights)  # type: ignore[arg-type]
            (losses[0] + plan.arc_weight * losses[1] + plan.label_weight * losses[2]).backward()
            torch.nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            sums += [loss.item() for loss in losses]
            step += 1
            if number % 20 == 0:
                line = {"epoch": epoch + 1, "step": number, "of": len(batches)}
                line |= {"losses": (sums / (number + 1)).round(4).tolist()}
                print(json.dumps(line | {"seconds": round(time.monotonic() - began)}), flush=True)
        torch.save({k: v.to(torch.bfloat16) for k, v in teacher.state_dict().items()}, out / "last.pt")


@dataclass(frozen=True, slots=True)
class TaughtModel:
    """The shipped model with the teacher's answers on claims in place of its own."""

    shipped: Model
    teacher: Teacher

    def __getattr__(self, name: str) -> object:
        return getattr(self.shipped, name)

    @torch.no_grad()
    def answer(self, pieces: Pieces, window: Window) -> tuple[Answer, ClaimsAnswer]:
        """As ``Model.answer``."""
        attributions, _ = self.shipped.answer(pieces, window)
        shown = torch.from_numpy(shown_of(pieces, window))[None]
        with torch.autocast("cpu", torch.bfloat16):
            outputs = self.teacher(shown, torch.ones(shown.shape[:2], dtype=torch.bool))
        emissions, arcs, labels = (one[0].float().numpy() for one in outputs)
        vectors = arcs.astype(np.float16)
        return attributions, ClaimsAnswer(emissions[1:-1], vectors[1:-1], vectors[0], labels[1:-1])


def open_taught(weights: Path, shipped: Path | None = None) -> TaughtModel:
    """Return the shipped model with the teacher in ``weights`` for its claims."""
    teacher = Teacher().eval()
    saved = torch.load(weights, map_location="cpu", weights_only=True)
    teacher.load_state_dict({name: value.float() for name, value in saved.items()})
    crf = teacher.crf
    tables = [getattr(crf, name).detach().numpy() for name in ("follow", "start", "end")]
    model = replace(
        open_model(shipped),
        claim_tag_scores=TagScores.of(*tables),
        claim_distance_scores=teacher.distance.detach().numpy(),
    )
    return TaughtModel(model, teacher)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.teacher", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--out", type=Path, required=True)
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    args = parser.parse_args()
    plan = Plan(**{name: getattr(args, name) for name in asdict(Plan())})
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "plan.json").write_text(json.dumps(asdict(plan), indent=1) + "\n", "utf-8")
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    teacher = Teacher(plan.dropout)
    teacher.load_encoder(args.encoder / "model.safetensors")
    train(teacher, read_gold(args.corpora), plan, args.out)


if __name__ == "__main__":
    main()
