"""Speed and size of reading: ``python benchmarks/read.py [--articles DIR]``.

Everything that is compared runs in one process tree, side by side, and is given as a ratio. Articles are
those of ``examples/`` (or the ``.txt`` and ``.html`` files of another folder), repeated; their pages are
turned into text before the clock starts, since the bare session gets its windows ready-made too.

1. Word pieces a second through the bare encoder (the attributions' network without the claims branch; it is
   cut out of the model with ``onnx``, of the train extra), through the bare session of the whole network, and
   through the whole of ``read_many``, on one core and on two; the median of several alternating rounds.
   Demanded: half of the bare encoder's, 0.6 of the whole network's.
2. Peak memory of a process that streams 100 and 1,000 articles. Demanded: under 700 MB, not growing.
3. ``thirdhand --help`` beside ``python -c "import click"``. Demanded: at most twice as long.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from thirdhand.acquire import acquire, expand
from thirdhand.api import read_many
from thirdhand.model.session import feed, open_model, open_session
from thirdhand.model.windows import cut_windows
from thirdhand.records import Failure

MODEL = Path(str(files("thirdhand") / "models" / "en" / "model.onnx"))
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


def run_bare(session: InferenceSession, work: Sequence[Feed], cores: int) -> None:
    """Run a network on ready-made windows, on ``cores`` threads."""
    with ThreadPoolExecutor(cores) as pool:
        for _ in pool.map(lambda inputs: session.run(None, inputs), work):
            pass


def cut_encoder(model: Path) -> InferenceSession | None:
    """Return a session of the attributions' network alone; None where ``onnx`` is not installed."""
    if importlib.util.find_spec("onnx") is None:
        return None
    import onnx
    from onnx.utils import Extractor

    whole = onnx.load(model)
    # The fused operators have no shapes for onnx to infer, and cutting needs none.
    part = Extractor(whole).extract_model(["ids", "features"], ["emissions", "arcs"])
    return open_session(part.SerializeToString())


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
    encoder = cut_encoder(MODEL)
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
        runs: dict[str, Callable[[], None]] = {
            "whole network": partial(run_bare, model.session, work, cores),
            "read_many": partial(run_whole, texts, cores),
        }
        if encoder:
            runs["encoder"] = partial(run_bare, encoder, work, cores)
        taken: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                taken[name].append(seconds(run))
        rates = {name: n_pieces / statistics.median(times) for name, times in taken.items()}
        print(
            f"{cores} core(s), pieces/s: " + ", ".join(f"{name} {rate:,.0f}" for name, rate in rates.items())
        )
        for name in runs.keys() - {"read_many"}:
            print(f"  read_many against the {name}: ratio {rates['read_many'] / rates[name]:.2f}")
    if not encoder:
        print("the bare encoder was not measured: pip install onnx")
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
