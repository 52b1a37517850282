"""Claims as vectors: a small encoder that was trained to tell one proposition from its neighbours.

It has layers of its own and shares the reading network's word table, so that it adds some eleven megabytes.
A claim is encoded by itself, so that its vector depends on its words alone. ``training.train_matching``
trains it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from thirdhand.errors import ModelError
from thirdhand.model.pieces import CLS, SEP
from thirdhand.model.session import open_model, open_session
from thirdhand.model.weights import read_weight

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = NDArray[np.float32]
FILE_NAME = "claims.onnx"
#: Longer claims are told by their first so many word pieces.
MOST_PIECES = 64


@dataclass(frozen=True, slots=True)
class ClaimEncoder:
    """``words`` int8 (vocabulary, width) with one scale a row, and the layers above; safe between threads."""

    words: NDArray[np.int8]
    scales: Floats
    session: InferenceSession
    #: Width of the vectors.
    width: int

    def encode(self, pieces: NDArray[np.int64]) -> Floats:
        """Return the vector of the claim with the word ``pieces``, of length one; zero where it has none."""
        if not len(pieces):
            return np.zeros(self.width, dtype=np.float32)
        ids = np.concatenate(([CLS], pieces[:MOST_PIECES], [SEP]))
        words = self.words[ids].astype(np.float32) * self.scales[ids]
        vector: Floats = self.session.run(["vectors"], {"words": words[None]})[0][0]
        return vector / max(float(np.linalg.norm(vector)), 1e-6)


@lru_cache(maxsize=4)
def open_encoder(folder: Path | None = None) -> ClaimEncoder:
    """Open the encoder in the model's ``folder``, by default the shipped one; its files are checked.

    Raises ModelError when one is missing or is not the one in the manifest.
    """
    open_model(folder)  # checks every file of the manifest
    folder = folder or Path(str(files("thirdhand") / "models" / "en"))
    network = (folder / "model.onnx").read_bytes()
    words, scales = read_weight(network, "words"), read_weight(network, "words.scale")
    if words is None or scales is None or not (folder / FILE_NAME).exists():
        raise ModelError(f"{folder}: has no encoder of claims; install Thirdhand anew")
    session = open_session(folder / FILE_NAME)
    width = session.get_outputs()[0].shape[1]
    return ClaimEncoder(words, scales.astype(np.float32), session, width)
