"""The page under load: a store of 100,000 articles, 20 clients at once, and a job that reads meanwhile.

    python -m benchmarks.serve [--articles N] [--clients N] [--seconds N] [--keep PATH] [--corpora CORPORA]

The store is made by ``benchmarks.serve_store``, or is at PATH. Each kind of page is measured cold (the
store out of the system's memory), alone (one client, nothing else), and among all kinds under two loads:
``closed``, where each client asks again at once, tells what the server can do; ``paced``, where each looks at
a page for a second or so, is a room full of people. Milliseconds depend on what else the machine does, which
is told; processor time a page does so less. Begun with ``nice -n -15``, others are kept out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import findall

from benchmarks.serve_asks import Pages, draw_pages
from benchmarks.serve_load import Answer, Ask, Plan, run_clients
from benchmarks.serve_processes import Server, run_server, start_reading
from benchmarks.serve_store import N_ARTICLES, Place, build
from thirdhand.store.store import Store
from thirdhand.stream import count_cores

#: Milliseconds of the 95th percentile under the paced load, and bytes of a page as it is sent.
AIMS = {"article": 100.0, "claim": 200.0, "search": 200.0}
AIM_BYTES = 200_000
#: Seconds that people look at a page before they ask for the next.
LOOKS = (0.5, 1.5)
N_COLD, N_ALONE, N_WARM = 12, 60, 200
#: Seconds until what works behind the pages has its models open.
SETTLING = 10.0
#: Articles that the job may read while clients ask: more than there is time for.
N_NEW = 3_000


@dataclass(frozen=True, slots=True)
class Load:
    """How ``n_clients`` ask for ``seconds``; see ``Plan``."""

    name: str
    n_clients: int
    seconds: float
    looks: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one kind of page came to: milliseconds; bytes of the largest as sent and packed, if weighed."""

    n: int
    median: float
    late: float
    most: float
    n_sent: int
    n_packed: int | None

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Figures:
        """Return the figures of ``answers``, at least one."""
        taken = [1000 * answer.seconds for answer in answers]
        largest = max(answers, key=lambda answer: answer.n_sent)
        late = statistics.quantiles(taken, n=100, method="inclusive")[94] if len(taken) > 1 else taken[0]
        return cls(len(taken), statistics.median(taken), late, max(taken), largest.n_sent, largest.n_packed)


def measure(store: Path, n_clients: int, seconds: float) -> Iterator[str]:
    """Yield lines of what the pages of ``store`` take."""
    with Store.open(str(store)) as opened:
        drawn = draw_pages(opened)
    yield from _measure_cold(store, drawn)
    with run_server(store) as server:
        pages = _find_answered(server, drawn)
        if missing := sorted(set(drawn.paths) - set(pages.paths)):
            yield f"not measured, the server does not answer: {', '.join(missing)}"
        time.sleep(SETTLING)
        run_clients(Plan(server.port, pages.mix(N_WARM, seed=0), 4, None))
        yield from _measure_alone(server, pages)
        start_reading(server, N_NEW)
        yield "a job is reading articles from here on"
        time.sleep(SETTLING)
        yield from _measure_load(server, pages, Load("closed", n_clients, seconds))
        yield from _measure_load(server, pages, Load("paced", n_clients, seconds, LOOKS))


def _find_answered(server: Server, pages: Pages) -> Pages:
    """Return the pages of the kinds that the server has, and the files that go with each."""
    asks = tuple(pages.draw(kind, 1, seed=-1)[0] for kind in pages.paths if pages.paths[kind])
    answers = run_clients(Plan(server.port, asks, 1, None))
    answered = {answer.kind for answer in answers if answer.status == 200}
    kept = {kind: paths for kind, paths in pages.paths.items() if kind in answered}
    return Pages(kept | {"asset": _find_assets(server)})


def _find_assets(server: Server) -> list[str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/") as page:
        return sorted(set(findall(r"/static/[^\"]+", page.read().decode())))


def _measure_cold(store: Path, pages: Pages) -> Iterator[str]:
    """Yield what first questions take after a start, with the store's file out of memory before each."""
    taken: dict[str, list[Answer]] = {}
    with run_server(store) as server:
        answered = _find_answered(server, pages)
        time.sleep(SETTLING)
        for at in range(N_COLD):
            for kind in answered.paths:
                drop_from_memory(store)
                (ask,) = answered.draw(kind, at + 1, seed=1)[at:]
                taken.setdefault(kind, []).extend(run_clients(Plan(server.port, (ask,), 1, None)))
    yield from _tell("cold", taken, {})


def drop_from_memory(file: Path) -> None:
    """Have the system forget what it holds of a store's ``file`` and log."""
    for part in (file, Path(f"{file}-wal")):
        if part.exists():
            with part.open("rb") as opened:
                os.fsync(opened.fileno())  # what is not on disk yet is not forgotten
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _measure_alone(server: Server, pages: Pages) -> Iterator[str]:
    """Yield what each kind takes with one client and nothing else to do, and what it weighs."""
    asks = tuple(Ask("asset", path) for path in pages.paths["asset"])
    files = run_clients(Plan(server.port, asks, 1, None, weighs=True))
    assets = sum(answer.n_sent for answer in files)
    packed = sum(answer.n_packed or 0 for answer in files)
    yield f"{len(files)} files go with each page, kept for ever: {assets:,} bytes as sent, {packed:,} packed"
    taken: dict[str, list[Answer]] = {}
    cpu: dict[str, float] = {}
    for kind in pages.paths:
        before = server.count_cpu()
        asks = pages.draw(kind, N_ALONE, seed=2)
        taken[kind] = run_clients(Plan(server.port, asks, 1, None, weighs=True))
        cpu[kind] = (server.count_cpu() - before).answering / N_ALONE
    yield from _tell("alone", taken, cpu, assets)


def _measure_load(server: Server, pages: Pages, load: Load) -> Iterator[str]:
    before, began = server.count_cpu(), time.perf_counter()
    asks = pages.mix(20_000, seed=3 + len(load.name))
    answers = run_clients(Plan(server.port, asks, load.n_clients, load.seconds, load.looks))
    wall, cpu = time.perf_counter() - began, server.count_cpu() - before
    taken: dict[str, list[Answer]] = {}
    for answer in answers:
        taken.setdefault(answer.kind, []).append(answer)
    yield from _tell(load.name, taken, {})
    others = cpu.machine - cpu.answering - cpu.working
    yield (
        f"{load.name}: {len(answers)} answers of {load.n_clients} clients in {wall:.1f} s, "
        f"{len(answers) / wall:.1f} a second; processor seconds: answering {cpu.answering:.1f} "
        f"({1000 * cpu.answering / len(answers):.1f} ms an answer), the job {cpu.working:.1f}, clients and "
        f"whatever else the machine does {others:.1f}, of {wall * count_cores():.1f}"
    )


def _tell(name: str, taken: dict[str, list[Answer]], cpu: dict[str, float], assets: int = 0) -> Iterator[str]:
    yield (
        f"{name:8}{'':14}{'count':>6}{'median':>9}{'95th':>9}{'most':>9}{'cpu':>9} ms{'sent':>9}{'packed':>9}"
        " bytes"
    )
    for kind, answers in taken.items():
        figures = Figures.of(answers)
        seconds = f"{1000 * cpu[kind]:9.1f}" if kind in cpu else f"{'':9}"
        packed = "" if figures.n_packed is None else f"{figures.n_packed:,}"
        yield (
            f"{name:8}{kind:14}{figures.n:6}{figures.median:9.1f}{figures.late:9.1f}{figures.most:9.1f}"
            f"{seconds}   {figures.n_sent:9,}{packed:>9}"
            + "".join(f"  {word}" for word in _judge(name, kind, answers, figures, assets))
        )


def _judge(name: str, kind: str, answers: Sequence[Answer], figures: Figures, assets: int) -> Iterator[str]:
    if name == "paced" and (aim := AIMS.get(kind)):
        yield f"aim {aim:.0f} ms {'met' if figures.late < aim else 'MISSED'}"
    if assets and figures.n_sent + assets >= AIM_BYTES:
        yield f"ABOVE {AIM_BYTES:,} bytes with its assets"
    if failed := [answer.status for answer in answers if answer.status != 200]:
        yield f"{len(failed)} FAILED: {failed[0]}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=N_ARTICLES)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--keep", type=Path, metavar="PATH", help="where the store is, or is to be kept")
    parser.add_argument("--corpora", type=Path, help="the folder that has polnear/, for texts of real news")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="thirdhand-") as folder:
        path = options.keep or Path(folder) / "news.db"
        build(Place(path, options.articles, corpora=options.corpora), lambda line: print(line, flush=True))
        print(f"{path.stat().st_size / 1e9:.2f} GB for {options.articles:,} articles", flush=True)
        # the job that reads is not to leave anything in what is kept
        measured = Path(shutil.copyfile(path, Path(folder) / "measured.db"))
        for line in measure(measured, options.clients, options.seconds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
