"""The shipped model: opened once, checked, run window by window.

Windows run one at a time, each on one core: on two cores two windows run side by side, which wastes
nothing on padding, is faster than batches (14,400 against 10,000 pieces a second in one trial), and
makes what is found in an article independent of the articles read with it, since int8 activations are
scaled by whatever shares their batch.
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from thirdhand.errors import ModelError
from thirdhand.model.claims import ClaimsAnswer
from thirdhand.model.crf import TagScores
from thirdhand.model.pieces import CLS, SEP, Pieces, cut_pieces
from thirdhand.model.vectors import FILE_NAME, WordVectors, open_vectors
from thirdhand.model.windows import Answer, Window

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = NDArray[np.float32]
FORMAT = 2
#: The network's outputs, in the order in which they are asked for.
OUTPUTS = ("emissions", "arcs", "claim_emissions", "claim_arcs", "claim_labels")


def feed(pieces: Pieces, window: Window) -> dict[str, NDArray[np.int64]]:
    """Return the network's inputs for one window, special pieces at both ends; (1, pieces + 2) each."""
    part = slice(window.start, window.end)
    ids = np.concatenate(([CLS], pieces.ids[part], [SEP]))[None]
    return {"ids": ids, "features": np.pad(pieces.features[part], 1)[None]}


@dataclass(frozen=True, slots=True)
class Model:
    """An opened model; safe to share between threads."""

    name: str
    version: str
    tokenizer: Tokenizer
    session: InferenceSession
    tag_scores: TagScores
    distance_scores: Floats
    claim_tag_scores: TagScores
    claim_distance_scores: Floats
    vectors: WordVectors

    def cut(self, text: str) -> Pieces:
        """Cut ``text`` into the model's word pieces."""
        return cut_pieces(text, self.tokenizer)

    def answer(self, pieces: Pieces, window: Window) -> tuple[Answer, ClaimsAnswer]:
        """Run the network on one window: what it says of attributions, and of claims."""
        emissions, arcs, *claims = self.session.run(OUTPUTS, feed(pieces, window))
        vectors = arcs[0].astype(np.float16)
        claim_vectors = claims[1][0].astype(np.float16)
        return (
            Answer(emissions[0, 1:-1], vectors[1:-1], vectors[0]),
            ClaimsAnswer(claims[0][0, 1:-1], claim_vectors[1:-1], claim_vectors[0], claims[2][0, 1:-1]),
        )


def open_model(folder: Path | None = None) -> Model:
    """Open the model in ``folder``, by default the one in the package, and check its files.

    Raises ModelError when a file is missing, is not the one in the manifest, or is of another format.
    """
    return _open(folder or Path(str(files("thirdhand") / "models" / "en")))


@functools.lru_cache(maxsize=4)
def _open(folder: Path) -> Model:
    manifest = _read_manifest(folder)
    for name, digest in manifest["files"].items():
        _check_file(folder / name, digest)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tables = {name: np.array(values, dtype=np.float32) for name, values in manifest["tables"].items()}
    return Model(
        name=manifest["name"],
        version=manifest["version"],
        tokenizer=tokenizer,
        session=_open_checked(folder / "model.onnx"),
        tag_scores=TagScores.of(tables["follow"], tables["start"], tables["end"]),
        distance_scores=tables["distance"],
        claim_tag_scores=TagScores.of(*(tables[f"claim_{name}"] for name in ("follow", "start", "end"))),
        claim_distance_scores=tables["claim_distance"],
        vectors=_open_vectors(folder),
    )


def _open_vectors(folder: Path) -> WordVectors:
    path = folder / FILE_NAME
    try:
        return open_vectors((folder / "model.onnx").read_bytes(), path)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as exc:
        raise ModelError(f"{path}: cannot be read ({exc}); fit it with training.fit_vectors") from exc


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as exc:
        raise ModelError(f"{path}: no model here; give a folder that training.export has written") from exc
    except (OSError, ValueError) as exc:
        raise ModelError(
            f"{path}: the model's manifest cannot be read ({exc}); install Thirdhand anew"
        ) from exc
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise ModelError(
            f"{path}: the model has format {found!r}, this version reads {FORMAT}; export it anew"
        )
    checked: dict[str, Any] = manifest
    return checked


def _check_file(path: Path, digest: str) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as exc:
        raise ModelError(f"{path}: a file of the model is missing ({exc}); install Thirdhand anew") from exc
    if found != digest:
        raise ModelError(f"{path}: damaged, SHA-256 is {found} and not {digest}; install Thirdhand anew")


def open_session(model: Path | bytes) -> InferenceSession:
    """Open a network that runs each window on one core."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def _open_checked(path: Path) -> InferenceSession:
    try:
        return open_session(path)
    except Exception as exc:  # onnxruntime's own errors share no public base
        raise ModelError(f"{path}: onnxruntime cannot run the model ({exc}); install Thirdhand anew") from exc
