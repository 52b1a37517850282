"""Claims as vectors: a small encoder that was trained to tell one proposition from its neighbours.

It has layers of its own and shares the reading network's word table, so that it adds some eleven megabytes. A
claim is encoded twice: by itself, so that the same words are always the same, and where it stands
(``contexts``), where what is around it tells who "she" is and which fire was "the blaze". Either way a last
number speaks for a denial: that the claim goes against what others say. ``training.train_matching`` trains
it.
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
MOST_PIECES = 40
#: Numbers in each of a claim's two vectors, without the one that speaks for a denial.
CLAIM_WIDTH = 128


@dataclass(frozen=True, slots=True)
class ClaimEncoder:
    """``words`` int8 (vocabulary, width) with one scale a row, and the layers above; safe between threads."""

    words: NDArray[np.int8]
    scales: Floats
    session: InferenceSession

    def encode(self, pieces: NDArray[np.int64]) -> Floats:
        """Return what a claim with the word ``pieces`` means by itself, (CLAIM_WIDTH + 1,); zero of none."""
        if not len(pieces):
            return np.zeros(CLAIM_WIDTH + 1, dtype=np.float32)
        meaning: Floats = self._run(pieces[:MOST_PIECES]).mean(axis=0)
        return meaning

    def spread(self, pieces: NDArray[np.int64]) -> Floats:
        """Return what each of the ``pieces`` of a stretch means there, (pieces, CLAIM_WIDTH + 1)."""
        return self._run(pieces)[1:-1]

    def _run(self, pieces: NDArray[np.int64]) -> Floats:
        ids = np.concatenate(([CLS], pieces, [SEP])).astype(np.int64)
        words = self.words[ids].astype(np.float32) * self.scales[ids]
        answer: Floats = self.session.run(["answer"], {"words": words[None]})[0][0]
        return answer


@lru_cache(maxsize=4)
def open_encoder(folder: Path | None = None) -> ClaimEncoder:
    """Open the encoder in the model's ``folder``, by default the shipped one; its files are checked.

    Raises ModelError when one is missing or is not the one in the manifest.
    """
    open_model(folder)  # checks every file that the manifest names
    home = folder or Path(str(files("thirdhand") / "models" / "en"))
    if not (home / FILE_NAME).exists():
        raise ModelError(f"{home / FILE_NAME}: a file of the model is missing; install Thirdhand anew")
    network = (home / "model.onnx").read_bytes()
    words, scales = read_weight(network, "words"), read_weight(network, "words.scale")
    if words is None or scales is None:
        raise ModelError(f"{home / 'model.onnx'}: has no word table in bytes; install Thirdhand anew")
    return ClaimEncoder(words, scales.astype(np.float32), open_session(home / FILE_NAME))
