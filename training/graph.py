"""The network as an ONNX graph, written node by node.

Written by hand, not traced: onnxruntime's fused operators (attention, skip and layer norm, bias and
GELU) stand in the file as they run, nothing has to be recognised by an optimizer, and the int8 graph
can keep a scale for each row of the word table and each column of a matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from thirdhand.model.claims import N_LABELS, ClaimArc
from thirdhand.model.labels import N_TAGS
from thirdhand.model.pointing import ARC_WIDTH
from thirdhand.model.relations import ArcKind
from training.claims_network import ClaimsBranch
from training.network import Layer, Network

#: The width of each output.
OUTPUT_SIZES = {
    "emissions": N_TAGS,
    "arcs": 2 * len(ArcKind) * ARC_WIDTH,
    "claim_emissions": N_TAGS,
    "claim_arcs": 2 * len(ClaimArc) * ARC_WIDTH,
    "claim_labels": N_LABELS,
}
OPSET = 17
FUSED = "com.microsoft"
Array = NDArray[Any]


class GraphWriter:
    """Collects nodes and weights; each method adds some and returns the name of what they make."""

    def __init__(self, network: Network, branch: ClaimsBranch, int8: bool) -> None:
        self.network = network.eval()
        self.branch = branch.eval()
        self.int8 = int8
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.rounded: set[str] = set()

    def write(self) -> onnx.ModelProto:
        """Return the whole checked model."""
        hidden = fork = self._embed()
        for number, layer in enumerate(self.network.layers):
            if number == len(self.network.layers) - len(self.branch.layers):
                fork = hidden
            hidden = self._layer(hidden, layer, f"layer{number}")
        self._head(hidden, self.network.tags, "emissions")
        self._head(self._gelu(hidden, self.network.arc_hidden, "arc_hidden"), self.network.arcs, "arcs")
        self._claims(fork)
        graph = helper.make_graph(
            self.nodes,
            "thirdhand",
            [_value(name, TensorProto.INT64, ("batch", "pieces")) for name in ("ids", "features")],
            [
                _value(name, TensorProto.FLOAT, ("batch", "pieces", size))
                for name, size in OUTPUT_SIZES.items()
            ],
            self.weights,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="thirdhand")

    def _claims(self, hidden: str) -> None:
        branch = self.branch
        for number, layer in enumerate(branch.layers):
            hidden = self._layer(hidden, layer, f"claims{number}")
        self._head(hidden, branch.tags, "claim_emissions")
        # The way to the arc vectors is rounded too: the same chains on dev, a tenth of the time less.
        inner = self._product(hidden, branch.arc_hidden.weight, "claim_arc_hidden")
        bias = self._array("claim_arc_hidden.bias", branch.arc_hidden.bias)
        inner = self._node("BiasGelu", [inner, bias], domain=FUSED)
        vectors = self._product(inner, branch.arcs.weight, "claim_arcs.weight")
        self._node("Add", [vectors, self._array("claim_arcs.bias", branch.arcs.bias)], output="claim_arcs")
        self._head(hidden, branch.labels, "claim_labels")

    def _embed(self) -> str:
        zero = self._weight("zero", np.array([0]))
        length = self._node("Shape", ["ids"], start=1, end=2)
        table = self._array("position_table", self.network.positions.weight)
        positions = self._node("Slice", [table, zero, length, zero])
        features = self._node(
            "Gather", [self._array("feature_table", self.network.features.weight), "features"]
        )
        summed = self._node("Add", [self._node("Add", [self._words(), features]), positions])
        real = self._node("Cast", [self._node("Greater", ["ids", zero])], to=TensorProto.INT32)
        self._node("ReduceSum", [real, self._weight("axis", np.array([1]))], output="lengths", keepdims=0)
        norm = self.network.norm
        weights = [self._array("norm.weight", norm.weight), self._array("norm.bias", norm.bias)]
        return self._node("LayerNormalization", [summed, *weights], epsilon=norm.eps, axis=-1)

    def _words(self) -> str:
        table = self.network.words.weight.detach().numpy()
        if not self.int8:
            return self._node("Gather", [self._weight("words", table), "ids"])
        quantized, scales = quantize_columns(table.T)
        rows = self._node("Gather", [self._weight("words", np.ascontiguousarray(quantized.T)), "ids"])
        scale = self._node("Gather", [self._weight("words.scale", scales[:, None]), "ids"])
        return self._node("Mul", [self._node("Cast", [rows], to=TensorProto.FLOAT), scale])

    def _layer(self, hidden: str, layer: nn.Module, name: str) -> str:
        assert isinstance(layer, Layer)
        mixed = self._attention(hidden, layer, name)
        attended = self._product(mixed, layer.attended.weight, f"{name}.attended")
        hidden = self._add_norm(
            hidden, attended, layer.attended.bias, layer.attended_norm, f"{name}.attended_norm"
        )
        up = self._product(hidden, layer.up.weight, f"{name}.up")
        up = self._node("BiasGelu", [up, self._array(f"{name}.up.bias", layer.up.bias)], domain=FUSED)
        down = self._product(up, layer.down.weight, f"{name}.down")
        return self._add_norm(hidden, down, layer.down.bias, layer.down_norm, f"{name}.down_norm")

    def _attention(self, hidden: str, layer: Layer, name: str) -> str:
        weight = layer.qkv.weight.detach().numpy().T
        bias = self._array(f"{name}.qkv.bias", layer.qkv.bias)
        heads = {"num_heads": layer.n_heads}
        if not self.int8:
            inputs = [hidden, self._weight(f"{name}.qkv", weight), bias, "lengths"]
            return self._node("Attention", inputs, domain=FUSED, **heads)
        quantized, scales = quantize_columns(weight)
        rounded, scale, zero = self._rounded(hidden)
        inputs = [
            rounded,
            self._weight(f"{name}.qkv", quantized),
            bias,
            scale,
            self._weight(f"{name}.qkv.scale", scales),
            "lengths",
            zero,
            self._weight(f"{name}.qkv.zero", np.zeros_like(scales, dtype=np.int8)),
        ]
        return self._node("QAttention", inputs, domain=FUSED, **heads)

    def _product(self, hidden: str, weight: Tensor, name: str) -> str:
        matrix = weight.detach().numpy().T
        if not self.int8:
            return self._node("MatMul", [hidden, self._weight(name, matrix)])
        quantized, scales = quantize_columns(matrix)
        inputs = [hidden, self._weight(name, quantized), self._weight(f"{name}.scale", scales)]
        return self._node("DynamicQuantizeMatMul", inputs, domain=FUSED)

    def _rounded(self, hidden: str) -> list[str]:
        outputs = [f"{hidden}.{part}" for part in ("rounded", "scale", "zero")]
        if hidden not in self.rounded:  # the first layers of the two branches share their input
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [hidden], outputs))
            self.rounded.add(hidden)
        return outputs

    def _add_norm(self, hidden: str, added: str, bias: Tensor, norm: nn.LayerNorm, name: str) -> str:
        weights = [self._array(f"{name}.weight", norm.weight), self._array(f"{name}.bias", norm.bias)]
        inputs = [added, hidden, *weights, self._array(f"{name}.added", bias)]
        return self._node("SkipLayerNormalization", inputs, domain=FUSED, epsilon=norm.eps)

    def _head(self, hidden: str, head: nn.Linear, output: str) -> None:
        """Heads stay in full precision: a hundredth of the work, and their outputs are what counts."""
        product = self._node(
            "MatMul", [hidden, self._weight(f"{output}.weight", head.weight.detach().numpy().T)]
        )
        self._node("Add", [product, self._array(f"{output}.bias", head.bias)], output=output)

    def _gelu(self, hidden: str, head: nn.Linear, name: str) -> str:
        product = self._node(
            "MatMul", [hidden, self._weight(f"{name}.weight", head.weight.detach().numpy().T)]
        )
        return self._node("BiasGelu", [product, self._array(f"{name}.bias", head.bias)], domain=FUSED)

    def _array(self, name: str, value: Tensor) -> str:
        return self._weight(name, value.detach().numpy())

    def _weight(self, name: str, value: Array) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(
        self, kind: str, inputs: list[str], output: str | None = None, **attributes: str | float
    ) -> str:
        output = output or f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output


def _value(name: str, kind: int, shape: tuple[str | int, ...]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


#: Weights keep to seven bits: without VNNI, x86 adds two products of uint8 and int8 in 16 bits, and eight-bit
#: weights overflow there, so that the same file read differently on different processors.
_STEPS = 64


def quantize_columns(matrix: Array) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round ``matrix`` (rows, columns) to -64..64 with one scale for each column, symmetrically about 0."""
    scales = np.maximum(np.abs(matrix).max(0), 1e-12) / _STEPS
    return np.clip(np.rint(matrix / scales), -_STEPS, _STEPS).astype(np.int8), scales.astype(np.float32)
