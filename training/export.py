"""Export trained weights as the package's model: ``python -m training.export --weights … --out DIR``.

Several ``--weights`` are averaged into one model. Without ``--weights`` the attributions' network is the
shipped one, unchanged, under a claims branch of its own (``--claims``). ``--fp32`` keeps full precision, to
measure what int8 costs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import onnx
import torch

from training.claims_network import ClaimsBranch, load_shipped
from training.graph import GraphWriter
from training.network import EncoderConfig, Network

FORMAT = 2
SHIPPED = Path("src/thirdhand/models/en")


def average(paths: list[Path]) -> Network:
    """Return the network whose weights are the mean of those in ``paths``."""
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    mean = {
        name: sum(state[name].double() for state in states).div(len(states)).float() for name in states[0]
    }
    network = Network(EncoderConfig())
    network.load_state_dict(mean)
    return network


def load_branch(network: Network, path: Path) -> ClaimsBranch:
    """Return the claims branch whose weights stand in ``path``."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    n_layers = len({name.split(".")[1] for name in state if name.startswith("layers.")})
    branch = ClaimsBranch(network, n_layers)
    branch.load_state_dict(state)
    return branch


def write_model(
    network: Network, branch: ClaimsBranch, tokenizer: Path, out: Path, *, int8: bool, version: str
) -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and ``manifest.json`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(GraphWriter(network, branch, int8).write(), out / "model.onnx")
    if tokenizer != out / "tokenizer.json":
        shutil.copyfile(tokenizer, out / "tokenizer.json")
    tables = {name: getattr(network.crf, name) for name in ("follow", "start", "end")}
    tables["distance"] = network.distance
    tables |= {f"claim_{name}": getattr(branch.crf, name) for name in ("follow", "start", "end")}
    tables["claim_distance"] = branch.distance
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
    parser.add_argument("--weights", type=Path, nargs="*", help="checkpoints of training.train")
    parser.add_argument("--claims", type=Path, required=True, help="checkpoint of training.train_claims")
    parser.add_argument("--tokenizer", type=Path, default=SHIPPED / "tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.2.0")
    parser.add_argument("--fp32", action="store_true")
    args = parser.parse_args()
    network = average(args.weights) if args.weights else load_shipped(SHIPPED)
    branch = load_branch(network, args.claims)
    write_model(network, branch, args.tokenizer, args.out, int8=not args.fp32, version=args.version)


if __name__ == "__main__":
    main()
