"""Kills ``add`` again and again, then lets it finish, and compares what it left with an undisturbed run.

    python -m tests.torture [--kills 50] [--articles 500] [--seed 1]

Each kill is SIGKILL at a random moment. Prints one line for each database and ends with 1 where a row
differs, is missing or is there twice, or where the store's own check finds anything.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.postgresql import find_postgresql, run_postgresql
from tests.killing import kill_adds, run_add
from tests.newsroom import make_pages, write_warc
from tests.stores import dump
from thirdhand.store.store import Store


@contextmanager
def open_places(folder: Path) -> Iterator[dict[str, str]]:
    """Give the place of an empty store in each database that is there."""
    places = {"SQLite": str(folder / "tortured.db")}
    programs = find_postgresql()
    if programs is None:
        yield places
        return
    with run_postgresql(programs) as server, server.database() as url:
        yield {**places, "PostgreSQL": url}


def main() -> int:
    """Run it on both databases; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, open_places(Path(name)) as places:
        warc = write_warc(Path(name) / "crawl.warc.gz", make_pages(options.articles))
        undisturbed = str(Path(name) / "undisturbed.db")
        began = time.monotonic()
        assert run_add(undisturbed, warc) == (0, "")
        # a process needs two seconds for its first batch: so, the kills are spread over the whole work
        seconds = (time.monotonic() - began) / options.kills + 2.6
        with Store.open(undisturbed) as store:
            expected = dump(store)
        results = [_torture(kind, place, warc, expected, seconds, options) for kind, place in places.items()]
    return 0 if all(results) else 1


def _torture(
    kind: str,
    place: str,
    warc: Path,
    expected: dict[str, list[tuple[object, ...]]],
    seconds: float,
    options: argparse.Namespace,
) -> bool:
    n_killed, n_during, rng = 0, 0, random.Random(options.seed)
    for _ in range(options.kills):
        n_killed += kill_adds(place, warc, 1, seconds=seconds, rng=rng)
        with Store.open(place) as store:
            n_before = store.stats().n_articles
        n_during += n_before < options.articles
    finished = run_add(place, warc)
    with Store.open(place) as store:
        rows, problems = dump(store), list(store.verify())
    is_same = rows == expected and finished == (0, "") and not problems
    n_rows = sum(map(len, rows.values()))
    told = "the same rows as undisturbed" if is_same else f"NOT THE SAME ({len(problems)} problems)"
    print(
        f"{kind}: killed {n_killed} of {options.kills} runs, {n_during} while articles were missing; {n_before} of "
        f"{options.articles} were in before the last run; {n_rows:,} rows: {told}",
        flush=True,
    )
    return is_same


if __name__ == "__main__":
    sys.exit(main())
