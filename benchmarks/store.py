"""The store, side by side in one run: ``add`` against ``read_many``, adding again, bytes, and searches.

    python -m benchmarks.store [--articles N] [--corpora CORPORA] [--sizes 1000,10000,100000] [--skip-search]

The articles are made of the paragraphs of ``examples/``, or of real news with ``--corpora``, dealt anew, as
pages in a web archive for ``add`` and as files for ``read_many``. Both use every core; the time of ``add``
has everything from the first process to the last row. Seconds depend on the machine: the ratios count.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
import time
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from sqlalchemy import text

import thirdhand
from benchmarks.store_collections import deal_texts, invent_name, invent_outlet, load_texts
from thirdhand.stream import count_cores

#: Real articles whose paragraphs are dealt anew.
_N_TEXTS = 500
#: What is aimed at: share of the speed of ``read_many``, times faster again, bytes for each byte of text.
AIMS = {"speed": 0.85, "again": 20.0, "bytes": 6.0}


def make_page(number: int, words: str) -> str:
    """Return the text ``words`` as a page of an invented outlet."""
    title = f"{invent_name(number, 7)} waits for {invent_name(number + 1, 6)} to answer"
    day = f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}T10:{number % 60:02d}:00+00:00"
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in words.split("\n\n"))
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>"
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="{invent_outlet(number % 200)}">'
        f'<meta property="article:published_time" content="{day}"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def write_files(folder: Path, pages: Sequence[str]) -> list[Path]:
    """Write ``pages`` as files."""
    paths = [folder / f"{number:06d}.html" for number in range(len(pages))]
    for path, page in zip(paths, pages, strict=True):
        path.write_text(page, encoding="utf-8")
    return paths


def write_archive(path: Path, pages: Sequence[str]) -> Path:
    """Write ``pages`` as a web archive, each record packed by itself, as crawlers do."""
    with path.open("wb") as file:
        for number, page in enumerate(pages):
            file.write(gzip.compress(_record(number, page)))
    return path


def _record(number: int, page: str) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://host{number % 200}.example/{number}\r\n"
        "WARC-Date: 2025-12-31T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def measure_adding(folder: Path, pages: Sequence[str], jobs: int) -> Iterator[str]:
    """Yield what adding costs beside reading alone, and again, and how much room it takes."""
    files, archive = write_files(folder, pages), write_archive(folder / "crawl.warc.gz", pages)
    began = time.perf_counter()
    n_read = sum(
        1 for result in thirdhand.read_many(files, jobs=jobs) if isinstance(result, thirdhand.Article)
    )
    reading = time.perf_counter() - began
    yield f"read_many: {n_read:,} articles in {reading:.1f} s, {n_read / reading:.1f} a second"
    place = folder / "news.db"
    first, n_added = _add(place, archive, jobs)
    speed = (n_added / first) / (n_read / reading)
    yield f"add: {n_added:,} articles in {first:.1f} s, {n_added / first:.1f} a second"
    yield f"add / read_many: {speed:.2f} (aim {AIMS['speed']})"
    second, n_again = _add(place, archive, jobs)
    assert n_again == 0, "the second add found something new"
    yield f"add again: {second:.2f} s, {first / second:.0f} times faster (aim {AIMS['again']:.0f})"
    yield _measure_bytes(place)


def _add(place: Path, archive: Path, jobs: int) -> tuple[float, int]:
    began = time.perf_counter()
    with thirdhand.open(place) as store:
        tally = thirdhand.add(store, [archive], jobs=jobs)
    return time.perf_counter() - began, tally.n_new


def _measure_bytes(place: Path) -> str:
    with thirdhand.open(place) as store, store.reading() as connection:
        n_text = connection.scalar(text("SELECT sum(length(CAST(text AS BLOB))) FROM versions"))
    ratio = place.stat().st_size / n_text
    return f"bytes stored for each byte of text: {ratio:.2f} (aim {AIMS['bytes']:.0f})"


def main() -> None:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--jobs", type=int, default=count_cores())
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--skip-search", action="store_true")
    options = parser.parse_args()
    texts = load_texts(options.corpora, _N_TEXTS)
    with tempfile.TemporaryDirectory() as name:
        pages = [make_page(*each) for each in enumerate(deal_texts(texts, options.articles))]
        for line in measure_adding(Path(name), pages, options.jobs):
            print(line, flush=True)
    if not options.skip_search:
        from benchmarks.store_search import measure_search

        for line in measure_search([int(size) for size in options.sizes.split(",")], options.corpora):
            print(line, flush=True)


if __name__ == "__main__":
    main()
