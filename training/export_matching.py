"""Export the trained encoder of claims: ``python -m training.export_matching --weights FILE``.

Writes ``claims.onnx`` into the model's folder, int8, without a word table (the network's own is used), and
its digest into the manifest.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from thirdhand.model.contexts import MOST_SHOWN
from thirdhand.model.encoding import FILE_NAME
from training.claims_network import load_shipped
from training.export import SHIPPED, file_digest
from training.graph import FUSED, OPSET, GraphWriter
from training.network import EncoderConfig, Network
from training.train_matching import ClaimEncoder


class EncoderWriter(GraphWriter):
    """Writes the graph from word vectors to what each piece means: the last layer, projected."""

    def __init__(self, encoder: ClaimEncoder, *, int8: bool) -> None:
        self.encoder = encoder.eval()
        self.int8 = int8
        self.nodes = []
        self.weights = []
        self.rounded = set()

    def write(self) -> onnx.ModelProto:
        """Return the whole model: ``words`` float32 (rows, pieces, width) in, ``answer`` out."""
        hidden = self._begin()
        for number, layer in enumerate(self.encoder.layers):
            hidden = self._layer(hidden, layer, f"layer{number}")
        encoder = self.encoder
        matrix = torch.cat([encoder.narrow.weight, encoder.denying.weight]).detach().numpy().T
        width, n_answers = matrix.shape
        bias = np.zeros(n_answers, dtype=np.float32)
        bias[-1] = encoder.denying.bias.item()
        answer = self._node("MatMul", [hidden, self._weight("narrow", matrix)])
        self._node("Add", [answer, self._weight("narrow.bias", bias)], output="answer")
        graph = helper.make_graph(
            self.nodes,
            "matching",
            [helper.make_tensor_value_info("words", TensorProto.FLOAT, ("rows", "pieces", width))],
            [helper.make_tensor_value_info("answer", TensorProto.FLOAT, ("rows", "pieces", n_answers))],
            self.weights,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="thirdhand")

    def _begin(self) -> str:
        zero = self._weight("zero", np.array([0]))
        length = self._node("Shape", ["words"], start=1, end=2)
        claims = self._node("Shape", ["words"], start=0, end=1)
        lengths = self._node("Cast", [self._node("Expand", [length, claims])], to=TensorProto.INT32)
        self._node("Identity", [lengths], output="lengths")
        table = self._array("position_table", self.encoder.positions.weight[: MOST_SHOWN + 2])
        summed = self._node("Add", ["words", self._node("Slice", [table, zero, length, zero])])
        norm = self.encoder.norm
        weights = [self._array("norm.weight", norm.weight), self._array("norm.bias", norm.bias)]
        return self._node("LayerNormalization", [summed, *weights], epsilon=norm.eps, axis=-1)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.export_matching", description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="weights of training.train_matching")
    parser.add_argument("--model", type=Path, default=SHIPPED)
    parser.add_argument("--fp32", action="store_true")
    args = parser.parse_args()
    encoder = ClaimEncoder(load_shipped(SHIPPED), Network(EncoderConfig()))
    encoder.load_state_dict(torch.load(args.weights, map_location="cpu", weights_only=True))
    onnx.save(EncoderWriter(encoder, int8=not args.fp32).write(), args.model / FILE_NAME)
    manifest = json.loads((args.model / "manifest.json").read_text("utf-8"))
    manifest["files"][FILE_NAME] = file_digest(args.model / FILE_NAME)
    (args.model / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
