"""Export trained weights as the package's model: ``python -m training.export --weights … --out DIR``.

Several ``--weights`` are averaged into one model. ``--fp32`` keeps full precision, to measure what
int8 costs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import onnx
import torch

from training.graph import GraphWriter
from training.network import EncoderConfig, Network

FORMAT = 1


def average(paths: list[Path]) -> Network:
    """Return the network whose weights are the mean of those in ``paths``."""
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    mean = {
        name: sum(state[name].double() for state in states).div(len(states)).float() for name in states[0]
    }
    network = Network(EncoderConfig())
    network.load_state_dict(mean)
    return network


def write_model(network: Network, tokenizer: Path, out: Path, *, int8: bool, version: str) -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and ``manifest.json`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(GraphWriter(network, int8).write(), out / "model.onnx")
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    tables = {name: getattr(network.crf, name) for name in ("follow", "start", "end")}
    tables["distance"] = network.distance
    manifest = {
        "format": FORMAT,
        "name": "thirdhand-en",
        "version": version,
        "precision": "int8" if int8 else "fp32",
        "files": {name: file_digest(out / name) for name in ("model.onnx", "tokenizer.json")},
        "tables": {name: table.detach().round(decimals=4).tolist() for name, table in tables.items()},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.export", description=__doc__)
    parser.add_argument(
        "--weights", type=Path, nargs="+", required=True, help="checkpoints of training.train"
    )
    parser.add_argument("--encoder", type=Path, required=True, help="folder with tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--fp32", action="store_true")
    args = parser.parse_args()
    network = average(args.weights)
    write_model(network, args.encoder / "tokenizer.json", args.out, int8=not args.fp32, version=args.version)


if __name__ == "__main__":
    main()
