"""Speed of quantities and times: ``python benchmarks/quantities.py [--articles DIR]``.

Processor time per sentence, in one process, the least of several rounds, beside text2num's own reading of
the same sentences (``alpha2digit``), which knows neither bounds nor units, and dateparser's of a date. Two
sets of sentences: the golden cases, which are all numbers and what looks like them, and the sentences of
``examples/``, as they come. Demanded: at most 0.05 ms a sentence on the second.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import dateparser
from text_to_num import alpha2digit

from thirdhand.acquire import acquire, expand
from thirdhand.reading.quantities import find_quantities
from thirdhand.reading.times import find_times
from thirdhand.records import Failure, Span

ROUNDS = 15
LIMIT = 0.05
PUBLISHED = "2014-09-18"
DATES = ("14 March 2014", "Sept. 4, 2014", "yesterday", "May 2015")
_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]{20,}[.!?\n]")


def milliseconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the least processor time of ``work`` on one of ``texts``, in milliseconds."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            work(text)
        rounds.append(1000 * (time.process_time() - began) / len(texts))
    return min(rounds)


def read_numbers(text: str) -> object:
    """Find the quantities of ``text``."""
    return find_quantities(text, [Span(0, len(text))])


def read_times(text: str) -> object:
    """Find the times of ``text``."""
    return find_times(text, [Span(0, len(text))], PUBLISHED)


def compare(name: str, texts: Sequence[str]) -> None:
    """Print what one sentence of ``texts`` costs, side by side."""
    quantities, times = milliseconds(read_numbers, texts), milliseconds(read_times, texts)
    bare = milliseconds(lambda text: alpha2digit(text, "en"), texts)
    length = statistics.mean(map(len, texts))
    print(f"{name}: {len(texts)} sentences of {length:.0f} code points")
    print(f"  quantities {quantities:.4f} ms, text2num alone {bare:.4f} ms, ratio {quantities / bare:.1f}")
    print(f"  times      {times:.4f} ms")
    print(f"  both       {quantities + times:.4f} ms of {LIMIT} ms")


def main() -> None:
    """Run the benchmark."""
    root = Path(__file__).parents[1]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=Path, default=root / "examples")
    folder = parser.parse_args().articles
    cases = [
        case["text"]
        for file in sorted((root / "tests/cases/quantities").glob("*.json"))
        for case in json.loads(file.read_text(encoding="utf-8"))
    ]
    articles = [acquire(place).text for place in expand([folder]) if not isinstance(place, Failure)]
    compare("golden cases", cases)
    compare("articles", [match.group() for text in articles for match in _SENTENCE.finditer(text)])
    date = milliseconds(lambda text: dateparser.parse(text, languages=["en"]), DATES)
    print(f"dateparser, one date that is already found: {date:.4f} ms")


if __name__ == "__main__":
    main()
