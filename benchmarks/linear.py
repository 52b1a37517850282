"""How the text's own readers and those of the checks grow: ``python benchmarks/linear.py``.

Times each on a hostile line and on one twice as long, side by side, and prints the ratio: about 2 where
the time is linear, 4 where it is quadratic.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from thirdhand.checks.contention import find_accusation
from thirdhand.checks.witnessing import find_asking, find_witnessing
from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.model.quotes import find_quotes

LENGTH = 500_000
ROUNDS = 3
UNITS = ('" ', "' ", "“a ", "‘a’ “b” ", "'a s' ", "a\n", "- a\n", "The bridge is closed. ")


def find_quotes_in_line(text: str) -> object:
    """Find the quotes of ``text`` as one paragraph."""
    return find_quotes(text, [(0, len(text))])


def find_own_reporting(text: str) -> object:
    """Find where ``text`` says that its outlet saw or was told something."""
    return [*find_witnessing(text, "Lindow Courier"), *find_asking(text, "Lindow Courier")]


def seconds(work: Callable[[str], object], text: str) -> float:
    """Return the least processor time of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work(text)
        taken.append(time.process_time() - began)
    return min(taken)


def main() -> None:
    """Run the benchmark."""
    for work in (find_quotes_in_line, find_paragraphs, find_own_reporting, find_accusation):
        for unit in UNITS:
            once, twice = (seconds(work, unit * (n * LENGTH // len(unit))) for n in (1, 2))
            print(f"{work.__name__:20} {unit!r:28} {once:6.3f} s  {twice:6.3f} s  ratio {twice / once:.2f}")


if __name__ == "__main__":
    main()
