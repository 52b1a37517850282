"""How well the article is found in real pages, and how fast: ``python benchmarks/pages.py --corpora DIR``.

DIR holds ``pages/`` with the 181 pages of the article extraction benchmark
(github.com/scrapinghub/article-extraction-benchmark) as ``html/ID.html.gz`` and ``ground-truth.json``.
Printed are precision, recall and F1 over runs of four words, the measure of its authors (means over
pages, F1 of the means), the same over single words, and pages a second of one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from thirdhand.acquire import acquire_html
from thirdhand.errors import InputError

_WORD = re.compile(r"\w+")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True, help="the folder that has pages/")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N pages read worst")
    arguments = parser.parse_args()
    folder = arguments.corpora / "pages"
    truth = {
        key: page["articleBody"]
        for key, page in json.loads((folder / "ground-truth.json").read_bytes()).items()
    }
    pages = {key: gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()) for key in truth}
    start = time.process_time()
    read = {key: _read(html) for key, html in pages.items()}
    seconds = time.process_time() - start
    for n_words in (4, 1):
        precision, recall = score([(truth[key], read[key]) for key in truth], n_words)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"runs of {n_words} words: precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}")
    print(
        f"{len(pages)} pages, {sum(not text for text in read.values())} without an article,"
        f" {len(pages) / seconds:.1f} pages/s"
    )
    by_f1 = sorted(truth, key=lambda key: min(score([(truth[key], read[key])], 4)))
    for key in by_f1[: arguments.worst]:
        precision, recall = score([(truth[key], read[key])], 4)
        print(f"{key}  precision {precision:.2f}  recall {recall:.2f}")


def score(pairs: Sequence[tuple[str, str]], n_words: int) -> tuple[float, float]:
    """Return mean precision and mean recall of runs of ``n_words`` words over (truth, read) ``pairs``."""
    precisions, recalls = [], []
    for truth, read in pairs:
        true_runs, read_runs = _runs(truth, n_words), _runs(read, n_words)
        n_shared = (true_runs & read_runs).total()
        if read_runs:
            precisions.append(n_shared / read_runs.total())
        if true_runs:
            recalls.append(n_shared / true_runs.total())
    return statistics.mean(precisions or [0.0]), statistics.mean(recalls or [0.0])


def _runs(text: str, n_words: int) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    n_runs = max(1, len(words) - n_words + 1) if words else 0
    return Counter(tuple(words[start : start + n_words]) for start in range(n_runs))


def _read(html: bytes) -> str:
    try:
        return acquire_html(html).text
    except InputError:
        return ""


if __name__ == "__main__":
    main()
