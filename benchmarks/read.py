"""Speed and size of reading: ``python benchmarks/read.py [--articles DIR]``.

Everything that is compared runs in one process tree, side by side, and is given as a ratio. Articles are
those of ``examples/`` (or the ``.txt`` and ``.html`` files of another folder), repeated; their pages are
turned into text before the clock starts, since the bare session gets its windows ready-made too.

1. Word pieces a second through the bare ONNX session and through the whole of ``read_many``, on one core
   and on two; the median of several alternating rounds. Demanded: a ratio of at least 0.6.
2. Peak memory of a process that streams 100 and 1,000 articles. Demanded: under 700 MB, not growing.
3. ``thirdhand --help`` beside ``python -c "import click"``. Demanded: at most twice as long.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from thirdhand.acquire import acquire, expand
from thirdhand.api import read_many
from thirdhand.model.session import OUTPUTS, Model, feed, open_model
from thirdhand.model.windows import cut_windows
from thirdhand.records import Failure

ROUNDS = 5
SPEED_ARTICLES = 48
MEMORY_ARTICLES = (100, 1000)
HELP_ROUNDS = 15

Feed = dict[str, NDArray[np.int64]]


def load_texts(folder: Path, number: int) -> list[str]:
    """Return ``number`` articles' texts: those of ``folder``, over and over, each with a line of its own."""
    texts = [acquire(place).text for place in expand([folder]) if not isinstance(place, Failure)]
    return [
        f"{text}\n\nNumber {at}.\n" for at, text in zip(range(number), itertools.cycle(texts), strict=False)
    ]


def run_bare(model: Model, work: Sequence[Feed], cores: int) -> None:
    """Run the network on ready-made windows, on ``cores`` threads."""
    with ThreadPoolExecutor(cores) as pool:
        for _ in pool.map(lambda inputs: model.session.run(OUTPUTS, inputs), work):
            pass


def run_whole(texts: Sequence[str], cores: int) -> None:
    """Read ``texts`` as a user would."""
    for result in read_many(texts, jobs=cores):
        assert not isinstance(result, Failure), result


def seconds(run: Callable[[], None]) -> float:
    """Return how long ``run`` takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def compare_speed(texts: Sequence[str]) -> None:
    """Print pieces a second through the bare session and through ``read_many``."""
    model = open_model()
    cut = [model.cut(text) for text in texts]
    work = [feed(pieces, window) for pieces in cut for window in cut_windows(pieces.bounds)]
    n_pieces = sum(map(len, cut))
    print(f"{len(texts)} articles, {len(work)} windows, {n_pieces} word pieces; median of {ROUNDS} rounds")
    available = sorted(os.sched_getaffinity(0))
    for cores in (1, 2):
        if len(available) < cores:
            print(f"{cores} cores: not here")
            continue
        os.sched_setaffinity(0, available[:cores])
        bare, whole = [], []
        for _ in range(ROUNDS):
            bare.append(seconds(lambda cores=cores: run_bare(model, work, cores)))  # type: ignore[misc]
            whole.append(seconds(lambda cores=cores: run_whole(texts, cores)))  # type: ignore[misc]
        rates = [n_pieces / statistics.median(times) for times in (bare, whole)]
        ratio = rates[1] / rates[0]
        print(
            f"{cores} core(s): bare {rates[0]:8,.0f} pieces/s  read_many {rates[1]:8,.0f}  ratio {ratio:.2f}"
        )
    os.sched_setaffinity(0, available)


_STREAM = """
import resource, sys
from pathlib import Path
from benchmarks.read import load_texts
from thirdhand import read_many
folder, number = Path(sys.argv[1]), int(sys.argv[2])
texts = load_texts(folder, 40)
stream = (texts[at % 40] + str(at) for at in range(number))
print(sum(1 for _ in read_many(stream, jobs=2)), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure_memory(folder: Path) -> None:
    """Print the peak memory of a process that streams few and many articles."""
    peaks = []
    for number in MEMORY_ARTICLES:
        command = [sys.executable, "-c", _STREAM, str(folder), str(number)]
        root = Path(__file__).parents[1]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
        n_read, kilobytes = map(int, done.stdout.split())
        assert n_read == number
        peaks.append(kilobytes / 1024)
        print(f"peak memory, {number:5} articles streamed: {peaks[-1]:5.0f} MB")
    print(f"growth from {MEMORY_ARTICLES[0]} to {MEMORY_ARTICLES[1]}: ratio {peaks[1] / peaks[0]:.2f}")


def compare_help() -> None:
    """Print how long ``--help`` takes beside the import of click."""
    click = [sys.executable, "-c", "import click"]
    ours = [str(Path(sys.executable).with_name("thirdhand")), "--help"]
    taken: dict[str, list[float]] = {"click": [], "help": []}
    for _ in range(HELP_ROUNDS):
        for name, command in (("click", click), ("help", ours)):
            taken[name].append(
                seconds(lambda command=command: subprocess.run(command, capture_output=True, check=True))  # type: ignore[misc]
            )
    medians = {name: statistics.median(times) for name, times in taken.items()}
    ratio = medians["help"] / medians["click"]
    print(
        f"import click {medians['click']:.3f} s  thirdhand --help {medians['help']:.3f} s  ratio {ratio:.2f}"
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, default=Path(__file__).parents[1] / "examples")
    args = parser.parse_args()
    compare_speed(load_texts(args.articles, SPEED_ARTICLES))
    measure_memory(args.articles)
    compare_help()


if __name__ == "__main__":
    main()
