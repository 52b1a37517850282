"""Fit the word vectors: ``python -m training.fit_vectors --corpora C --model DIR``.

Writes ``vectors.npz`` (whitening, mean, rarity) into the model's folder and its digest into the manifest.
Counts of word pieces in PolNeAR's training articles are all that is taken from text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from thirdhand.model.vectors import FILE_NAME, RARITY_STEPS, word_table
from training.corpus import read_polnear

WIDTH = 128
#: Pieces before this one are special, marks, digits and single letters.
_FIRST_WORD = 1997
_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s+|\n+")


def count_sentences(texts: list[str], tokenizer: Tokenizer, size: int) -> tuple[NDArray[np.float64], int]:
    """Return in how many sentences each of ``size`` pieces stands, and how many sentences there are."""
    sentences = [part for text in texts for part in _SENTENCE_END.split(text) if part.strip()]
    counts = np.zeros(size)
    for encoding in tokenizer.encode_batch(sentences, add_special_tokens=False):
        counts[list(set(encoding.ids))] += 1
    return counts, len(sentences)


def fit(
    table: NDArray[np.float32], counts: NDArray[np.float64], n_sentences: int
) -> dict[str, NDArray[np.generic]]:
    """Return the whitening of ``table`` under the pieces' log counts, its mean, and rarity in steps."""
    is_word = np.arange(len(table)) >= _FIRST_WORD
    weights = np.log1p(counts) * is_word
    mean = weights @ table / weights.sum()
    centred = table - mean
    values, axes = np.linalg.eigh((centred * weights[:, None]).T @ centred / weights.sum())
    whitening = axes[:, ::-1][:, :WIDTH] / np.sqrt(values[::-1][:WIDTH])
    rarity = np.log(1 + n_sentences / (1 + counts)) * is_word
    return {
        "mean": mean.astype(np.float16),
        "whitening": whitening.astype(np.float16),
        "rarity": np.clip(np.rint(rarity * RARITY_STEPS), 0, 255).astype(np.uint8),
    }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.fit_vectors", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path("src/thirdhand/models/en"))
    args = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(args.model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    table = word_table((args.model / "model.onnx").read_bytes())
    texts = [article.text for article in read_polnear(args.corpora, "train")]
    np.savez_compressed(args.model / FILE_NAME, **fit(table, *count_sentences(texts, tokenizer, len(table))))
    path = args.model / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["files"][FILE_NAME] = hashlib.sha256((args.model / FILE_NAME).read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
