"""The claims branch: the encoder's last layers once more, trained to see claims and their chains.

The branch takes the hidden states under the layers that it repeats, so the attributions' own network
stays as it is, to the last bit, and reading claims costs these layers alone.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from thirdhand.model.claims import ARC_HIDDEN, N_LABELS, ClaimArc
from thirdhand.model.labels import N_TAGS
from thirdhand.model.pointing import ARC_WIDTH, N_DISTANCES, NO_PARTNER, distance_bucket
from training.network import FORBIDDEN, EncoderConfig, Layer, LockedDropout, Network


def load_shipped(folder: Path) -> Network:
    """Return the network whose int8 weights stand in the model ``folder``, in full precision.

    Its products are those of the int8 network up to the rounding of activations; writing it again
    gives the same int8 weights.
    """
    saved = {
        one.name: numpy_helper.to_array(one) for one in onnx.load(folder / "model.onnx").graph.initializer
    }
    weights = {name: _full(saved, name) for name in saved}
    network = Network(EncoderConfig())
    state = network.state_dict()
    tables = json.loads((folder / "manifest.json").read_text("utf-8"))["tables"]
    for name in ("follow", "start", "end"):
        state[f"crf.{name}"] = torch.tensor(tables[name])
    state["distance"] = torch.tensor(tables["distance"])
    for name, source, transposed in _names(len(network.layers)):
        value = torch.from_numpy(np.array(weights[source], dtype=np.float32))
        state[name] = value.T.contiguous() if transposed else value
    network.load_state_dict(state)
    return network


def _full(saved: dict[str, np.ndarray], name: str) -> np.ndarray:
    scale = saved.get(f"{name}.scale")
    if scale is None:
        return saved[name]
    return saved[name].astype(np.float32) * scale


def _names(n_layers: int) -> list[tuple[str, str, bool]]:
    """Return (name in the network, name in the file, transposed) for every weight in the graph."""
    names = [
        ("words.weight", "words", False),
        ("positions.weight", "position_table", False),
        ("features.weight", "feature_table", False),
        ("norm.weight", "norm.weight", False),
        ("norm.bias", "norm.bias", False),
        ("tags.weight", "emissions.weight", True),
        ("tags.bias", "emissions.bias", False),
        ("arc_hidden.weight", "arc_hidden.weight", True),
        ("arc_hidden.bias", "arc_hidden.bias", False),
        ("arcs.weight", "arcs.weight", True),
        ("arcs.bias", "arcs.bias", False),
    ]
    for number in range(n_layers):
        own, file = f"layers.{number}", f"layer{number}"
        names += [
            (f"{own}.{part}.weight", f"{file}.{part}", True) for part in ("qkv", "attended", "up", "down")
        ]
        names += [(f"{own}.{part}.bias", f"{file}.{part}.bias", False) for part in ("qkv", "up")]
        for part in ("attended", "down"):
            names.append((f"{own}.{part}.bias", f"{file}.{part}_norm.added", False))
            names += [
                (f"{own}.{part}_norm.{half}", f"{file}.{part}_norm.{half}", False)
                for half in ("weight", "bias")
            ]
    return names


class ClaimsBranch(nn.Module):
    """Hidden states in; tag emissions, arc vectors and labels out."""

    def __init__(self, network: Network, n_layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        width = network.config.hidden_size
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in list(network.layers)[-n_layers:])
        self.dropout = LockedDropout(dropout)
        for layer in self.layers:
            assert isinstance(layer, Layer)
            layer.dropout = LockedDropout(dropout)
        self.tags = nn.Linear(width, N_TAGS)
        self.tags.load_state_dict(network.tags.state_dict())
        self.arc_hidden = nn.Linear(width, ARC_HIDDEN)
        self.arcs = nn.Linear(ARC_HIDDEN, 2 * len(ClaimArc) * ARC_WIDTH)
        self.labels = nn.Linear(width, N_LABELS)
        self.distance = nn.Parameter(torch.zeros(len(ClaimArc), N_DISTANCES))
        self.crf = copy.deepcopy(network.crf)

    def forward(self, hidden: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return emissions (batch, pieces, tags), arc vectors and labels (batch, pieces, N_LABELS).

        ``hidden`` (batch, pieces, width); ``mask`` (batch, pieces) is true on real pieces.
        """
        added = (~mask)[:, None, None, :].to(torch.float32) * FORBIDDEN
        hidden = self.dropout(hidden)
        for layer in self.layers:
            hidden = layer(hidden, added)
        hidden = self.dropout(hidden)
        arcs = self.arcs(self.dropout(F.gelu(self.arc_hidden(hidden))))
        return self.tags(hidden), arcs, self.labels(hidden)

    def arc_logits(self, arcs: Tensor, kind: ClaimArc) -> Tensor:
        """Return (batch, pieces, pieces): how well each piece's query fits each piece's key."""
        parts = arcs.unflatten(2, (2 * len(ClaimArc), ARC_WIDTH))
        fits = torch.einsum("bqw,bkw->bqk", parts[:, :, 2 * kind], parts[:, :, 2 * kind + 1]) / ARC_WIDTH**0.5
        places = torch.arange(arcs.shape[1])
        buckets = torch.from_numpy(distance_bucket((places[None, :] - places[:, None]).numpy()))
        buckets[:, 0] = NO_PARTNER
        return fits + self.distance[kind][buckets]
