"""The network: a BERT encoder with feature embeddings, a CRF over tags, and two arcs.

Arcs run the way in which an attribution is a function: each content piece points at its cue (one
each), each cue piece at its source (one or none, so that several cues may share a source). A third
kind runs back from the cue to its content. What has no partner in its window points at the window's
first special piece.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from thirdhand.model.labels import MAY_END, MAY_FOLLOW, MAY_START, N_TAGS
from thirdhand.model.pieces import N_FEATURES
from thirdhand.model.pointing import ARC_WIDTH, N_DISTANCES, NO_PARTNER, distance_bucket
from thirdhand.model.relations import ArcKind

#: Units between the encoder and the arc vectors.
ARC_HIDDEN = 256
FORBIDDEN = -1e4
#: The network's own parts, which start untrained.
HEADS = ("features", "tags", "arc_hidden", "arcs", "distance", "crf")


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """The shape of a BERT encoder."""

    vocab_size: int = 30522
    hidden_size: int = 384
    num_hidden_layers: int = 6
    num_attention_heads: int = 12
    intermediate_size: int = 1536
    max_position_embeddings: int = 512
    layer_norm_eps: float = 1e-12

    @classmethod
    def read(cls, path: Path) -> EncoderConfig:
        """Read the shape from a ``config.json`` as the hub's folders hold it."""
        values = json.loads(path.read_text("utf-8"))
        return cls(**{name: values[name] for name in asdict(cls())})


class LockedDropout(nn.Module):
    """Dropout with one mask for all pieces of a window (Gal & Ghahramani 2016).

    Drawing a mask for each piece took a fifth of a training step on a CPU, and dropout inside the
    attention, which also rules out the fused kernel, two fifths.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, hidden: Tensor) -> Tensor:
        """Drop the same units of ``hidden`` (batch, pieces, width) everywhere in a window."""
        if not self.training or self.rate == 0:
            return hidden
        kept = torch.rand(hidden.shape[0], 1, hidden.shape[2]) >= self.rate
        return hidden * (kept.to(hidden.dtype) / (1 - self.rate))


class Layer(nn.Module):
    """One transformer layer, normalised after each half (as BERT's are)."""

    def __init__(self, config: EncoderConfig, dropout: float) -> None:
        super().__init__()
        width = config.hidden_size
        self.n_heads = config.num_attention_heads
        self.qkv = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, config.layer_norm_eps)
        self.up = nn.Linear(width, config.intermediate_size)
        self.down = nn.Linear(config.intermediate_size, width)
        self.down_norm = nn.LayerNorm(width, config.layer_norm_eps)
        self.dropout = LockedDropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Map ``hidden`` (batch, pieces, width) under the additive ``mask`` (batch, 1, 1, pieces)."""
        batch, length, width = hidden.shape
        heads = self.qkv(hidden).view(batch, length, 3, self.n_heads, width // self.n_heads)
        query, key, value = heads.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        hidden = self.attended_norm(hidden + self.dropout(self.attended(mixed)))
        return self.down_norm(hidden + self.dropout(self.down(F.gelu(self.up(hidden)))))


class Network(nn.Module):
    """Pieces in; tag emissions and arc vectors out."""

    def __init__(self, config: EncoderConfig, dropout: float = 0.1) -> None:
        super().__init__()
        width = config.hidden_size
        self.config = config
        self.words = nn.Embedding(config.vocab_size, width)
        self.positions = nn.Embedding(config.max_position_embeddings, width)
        self.features = nn.Embedding(N_FEATURES, width)
        self.norm = nn.LayerNorm(width, config.layer_norm_eps)
        self.dropout = LockedDropout(dropout)
        self.layers = nn.ModuleList(Layer(config, dropout) for _ in range(config.num_hidden_layers))
        self.tags = nn.Linear(width, N_TAGS)
        self.arc_hidden = nn.Linear(width, ARC_HIDDEN)
        self.arcs = nn.Linear(ARC_HIDDEN, 2 * len(ArcKind) * ARC_WIDTH)
        self.distance = nn.Parameter(torch.zeros(len(ArcKind), N_DISTANCES))
        self.crf = Crf()
        nn.init.zeros_(self.features.weight)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return emissions (batch, pieces, tags) and arc vectors (batch, pieces, 6 * ARC_WIDTH).

        ``ids`` and ``features`` are int64 (batch, pieces); id 0 is padding.
        """
        hidden = self.dropout(self.under(ids, features, 0))
        return self.tags(hidden), self.arcs(self.dropout(F.gelu(self.arc_hidden(hidden))))

    def under(self, ids: Tensor, features: Tensor, n_left: int) -> Tensor:
        """Return the hidden states (batch, pieces, width) under the last ``n_left`` layers."""
        mask = (ids == 0).to(torch.float32)[:, None, None, :] * FORBIDDEN
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.words(ids) + self.positions(places)[None] + self.features(features)
        hidden = self.dropout(self.norm(hidden))
        for layer in list(self.layers)[: len(self.layers) - n_left]:
            hidden = layer(hidden, mask)
        return hidden

    def arc_logits(self, arcs: Tensor, kind: ArcKind) -> Tensor:
        """Return (batch, pieces, pieces): how well each piece's query fits each piece's key.

        The order of pieces counts through a score for each distance (in powers of two, signed).
        """
        parts = arcs.unflatten(2, (2 * len(ArcKind), ARC_WIDTH))
        fits = torch.einsum("bqw,bkw->bqk", parts[:, :, 2 * kind], parts[:, :, 2 * kind + 1]) / ARC_WIDTH**0.5
        places = torch.arange(arcs.shape[1])
        buckets = torch.from_numpy(distance_bucket((places[None, :] - places[:, None]).numpy()))
        buckets[:, 0] = NO_PARTNER
        return fits + self.distance[kind][buckets]

    def encoder_parameters(self) -> list[nn.Parameter]:
        """Return the parameters that come pretrained."""
        heads = {id(p) for name, p in self.named_parameters() if name.split(".")[0] in HEADS}
        return [p for p in self.parameters() if id(p) not in heads]

    def load_encoder(self, path: Path) -> None:
        """Fill the encoder from a BERT checkpoint in the hub's safetensors form."""
        weights = load_file(path)
        prefix = "bert." if any(name.startswith("bert.") for name in weights) else ""

        def take(module: nn.Linear | nn.LayerNorm, name: str) -> None:
            module.weight.data.copy_(weights[f"{prefix}{name}.weight"])
            module.bias.data.copy_(weights[f"{prefix}{name}.bias"])

        self.words.weight.data.copy_(weights[f"{prefix}embeddings.word_embeddings.weight"])
        types = weights[f"{prefix}embeddings.token_type_embeddings.weight"]
        # One text, one type: its vector is the same on every piece, so it moves into the positions.
        self.positions.weight.data.copy_(weights[f"{prefix}embeddings.position_embeddings.weight"] + types[0])
        take(self.norm, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            name = f"encoder.layer.{number}"
            parts = [f"{prefix}{name}.attention.self.{part}" for part in ("query", "key", "value")]
            layer.qkv.weight.data.copy_(torch.cat([weights[f"{part}.weight"] for part in parts]))
            layer.qkv.bias.data.copy_(torch.cat([weights[f"{part}.bias"] for part in parts]))
            take(layer.attended, f"{name}.attention.output.dense")
            take(layer.attended_norm, f"{name}.attention.output.LayerNorm")
            take(layer.up, f"{name}.intermediate.dense")
            take(layer.down, f"{name}.output.dense")
            take(layer.down_norm, f"{name}.output.LayerNorm")


class Crf(nn.Module):
    """A linear-chain CRF over paragraphs (Lafferty et al. 2001), illegal neighbours ruled out.

    A window holds several paragraphs; at a paragraph's first piece the transition is the score of
    ending the one before plus that of starting the new one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.follow = nn.Parameter(torch.zeros(N_TAGS, N_TAGS))
        self.start = nn.Parameter(torch.zeros(N_TAGS))
        self.end = nn.Parameter(torch.zeros(N_TAGS))
        self.register_buffer("may_follow", torch.from_numpy(MAY_FOLLOW), persistent=False)
        self.register_buffer("may_start", torch.from_numpy(MAY_START), persistent=False)
        self.register_buffer("may_end", torch.from_numpy(MAY_END), persistent=False)

    def scores(self) -> tuple[Tensor, Tensor, Tensor]:
        """Return follow (tags, tags), start (tags,), end (tags,) with forbidden entries very low."""
        return (
            self.follow.masked_fill(~self.may_follow, FORBIDDEN),
            self.start.masked_fill(~self.may_start, FORBIDDEN),
            self.end.masked_fill(~self.may_end, FORBIDDEN),
        )

    def loss(self, emissions: Tensor, tags: Tensor, begins: Tensor, lengths: Tensor) -> Tensor:
        """Return the summed negative log-likelihood of ``tags``.

        ``emissions`` (batch, pieces, tags) float32; ``tags`` and the booleans ``begins`` (a paragraph
        starts here; true at 0) are (batch, pieces); ``lengths`` (batch,).
        """
        follow, start, end = self.scores()
        across = end[:, None] + start[None, :]
        moves = torch.where(begins[:, 1:, None, None], across, follow)
        real = torch.arange(emissions.shape[1]) < lengths[:, None]
        return (self._partition(emissions, moves, real) - self._gold(emissions, moves, tags, real)).sum()

    def _partition(self, emissions: Tensor, moves: Tensor, real: Tensor) -> Tensor:
        _, start, end = self.scores()
        alpha = start + emissions[:, 0]
        for at in range(1, emissions.shape[1]):
            ahead = torch.logsumexp(alpha[:, :, None] + moves[:, at - 1], dim=1) + emissions[:, at]
            alpha = torch.where(real[:, at, None], ahead, alpha)
        return torch.logsumexp(alpha + end, dim=1)

    def _gold(self, emissions: Tensor, moves: Tensor, tags: Tensor, real: Tensor) -> Tensor:
        _, start, end = self.scores()
        rows = torch.arange(len(tags))
        emitted = emissions.gather(2, tags[:, :, None])[:, :, 0]
        moved = moves.flatten(2).gather(2, (tags[:, :-1] * N_TAGS + tags[:, 1:])[:, :, None])[:, :, 0]
        last = tags[rows, real.sum(1) - 1]
        inner = (emitted * real).sum(1) + (moved * real[:, 1:]).sum(1)
        return inner + start[tags[:, 0]] + end[last]
