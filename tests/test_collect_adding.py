"""Adding for real: processes that are killed, full disks, poisoned articles, two at a time."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from benchmarks.postgresql import PostgreSQL
from tests.killing import kill_adds, poison, run_add, start_add
from tests.newsroom import make_pages, warc_record, write_lines, write_warc
from tests.stores import dump
from thirdhand.store.store import Store

N_PAGES = 24


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_warc(tmp_path_factory.mktemp("crawl") / "crawl.warc.gz", make_pages(N_PAGES))


@pytest.fixture(scope="module")
def undisturbed(warc: Path) -> dict[str, list[tuple[object, ...]]]:
    place = str(warc.parent / "undisturbed.db")
    assert run_add(place, warc) == (0, "")
    with Store.open(place) as store:
        return dump(store)


def test_an_undisturbed_run_has_every_article_once(undisturbed: dict[str, list[tuple[object, ...]]]) -> None:
    assert {
        name: len(undisturbed[name]) for name in ("articles", "versions", "captures", "readings")
    } == dict.fromkeys(("articles", "versions", "captures", "readings"), N_PAGES)
    assert len(undisturbed["claims"]) > 3 * N_PAGES
    assert undisturbed["failures"] == []


def test_killed_at_any_moment_and_finished_it_has_the_same_rows(
    place: str, warc: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    n_killed = kill_adds(place, warc, 5, seconds=1.5, rng=random.Random(5))
    assert n_killed >= 2, "hardly any run was killed: they end before the moments come"
    assert run_add(place, warc) == (0, "")
    with Store.open(place) as store:
        assert dump(store) == undisturbed
        assert list(store.verify()) == []


def test_added_twice_nothing_changes(
    place: str, warc: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    assert run_add(place, warc) == (0, "")
    assert run_add(place, warc) == (0, "")
    with Store.open(place) as store:
        assert dump(store) == undisturbed


def test_two_at_a_time_and_a_search_beside_them(
    place: str, warc: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    both = [start_add(place, warc), start_add(place, warc)]
    n_found: list[int] = []
    with Store.open(place) as store:
        while any(process.poll() is None for process in both):
            n_found.append(len(store.search("inquiry", limit=100)))
            time.sleep(0.05)
        assert [process.wait() for process in both] == [0, 0], [process.stderr.read() for process in both]
        assert n_found == sorted(n_found)
        assert dump(store) == undisturbed
    for process in both:
        process.communicate()


def test_a_worker_that_is_killed_costs_no_article(
    place: str, warc: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    process = start_add(place, warc)
    killed = _kill_first_worker(process)
    _, said = process.communicate(timeout=120)
    assert (killed, process.returncode, said) == (True, 0, "")
    with Store.open(place) as store:
        assert dump(store) == undisturbed


def _kill_first_worker(process: subprocess.Popen[str]) -> bool:
    """Kill a child of ``process`` once it has had time to begin; say whether there was one to kill."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(1000):
        for child in children.read_text().split():
            with contextlib.suppress(OSError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    time.sleep(0.5)
                    os.kill(int(child), signal.SIGKILL)
                    return True
        time.sleep(0.01)
    return False


def test_a_poisoned_article_is_kept_with_its_reason_and_tried_three_times(tmp_path: Path) -> None:
    place, pages = str(tmp_path / "news.db"), list(make_pages(6))
    lines = write_lines(tmp_path / "news.jsonl", pages)
    text = lines.read_text().replace("“Nobody in", "POISON “Nobody in", 1)
    lines.write_text(text)
    environment = poison(tmp_path)

    code, said = run_add(place, lines, env=environment)
    assert code == 1
    assert "news.jsonl:1: reading it failed: its reader was killed (SIGSEGV); please report" in said
    for n_attempts in (2, 3, 3):
        code, _ = run_add(place, options=("--retry-failed",), env=environment)
        with Store.open(place) as store:
            (failure,) = store.failures()
            assert (failure["n_attempts"], failure["is_kept"]) == (n_attempts, True)
            assert store.stats().n_articles == 5
    assert code == 0, "what has failed three times is left alone"


def test_what_failed_goes_in_once_it_can_be_read(tmp_path: Path) -> None:
    place = str(tmp_path / "news.db")
    lines = write_lines(tmp_path / "news.jsonl", make_pages(2))
    lines.write_text(lines.read_text().replace("“Nobody in", "POISON “Nobody in", 1))
    run_add(place, lines, env=poison(tmp_path))
    lines.unlink()
    assert run_add(place, options=("--retry-failed",)) == (0, "")
    with Store.open(place) as store:
        assert store.failures() == []
        assert store.stats().n_articles == 2


def test_an_article_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    place = str(tmp_path / "news.db")
    lines = write_lines(tmp_path / "news.jsonl", make_pages(3))
    lines.write_text(lines.read_text().replace("“Nobody in", "SLEEP “Nobody in", 1))
    code, said = run_add(place, lines, env={**poison(tmp_path), "THIRDHAND_COLLECT_READ_TIMEOUT": "1"})
    assert code == 1
    assert "news.jsonl:1: reading it failed: took longer than 1 seconds" in said
    with Store.open(place) as store:
        assert store.stats().n_articles == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB; mounting one takes root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here (it takes root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_stops_it_with_a_word_and_nothing_is_lost(
    small_disk: Path, warc: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 2_750_000)
    place = str(small_disk / "news.db")
    code, said = run_add(place, warc)
    assert code == 1
    assert f"{place}: the disk is full; make room" in said
    ballast.unlink()
    assert run_add(place, warc) == (0, "")
    with Store.open(place) as store:
        assert dump(store) == undisturbed
        assert list(store.verify()) == []


def test_postgresql_restarted_in_the_middle(
    postgresql: PostgreSQL, warc: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    with postgresql.database() as place:
        process = start_add(place, warc)
        _wait_for_rows(place)
        postgresql.stop()
        time.sleep(0.5)
        postgresql.start()
        _, said = process.communicate(timeout=120)
        assert (process.returncode, said) == (0, "")
        with Store.open(place) as store:
            assert dump(store) == undisturbed


def _wait_for_rows(place: str) -> None:
    with Store.open(place) as store:
        for _ in range(400):
            if store.stats().n_articles:
                return
            time.sleep(0.05)
    raise AssertionError("nothing was written in 20 seconds")


def test_a_page_from_the_future_goes_in_without_its_date(tmp_path: Path) -> None:
    (page,) = make_pages(1)
    html = page.html.replace(page.published, "2999-01-01T00:00:00Z")
    archive = tmp_path / "crawl.warc"
    archive.write_bytes(warc_record(page.url, html.encode(), 0))
    code, said = run_add(str(tmp_path / "news.db"), archive, options=("--log-json",))
    assert code == 0
    assert "its date, 2999-01-01T00:00:00+00:00, lies after it was had" in said
    with Store.open(str(tmp_path / "news.db")) as store:
        assert [article.published for article in store.articles()] == [None]


def test_a_damaged_model_is_told_once_and_is_no_articles_fault(tmp_path: Path, warc: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(Path(str(files("thirdhand") / "models" / "en")), folder)
    (folder / "tokenizer.json").write_text("{}")
    code, said = run_add(str(tmp_path / "news.db"), warc, options=("--model", str(folder)))
    assert code == 2
    assert said.startswith(f"thirdhand: {folder / 'tokenizer.json'}: damaged")
    assert len(said.splitlines()) == 1
    with Store.open(str(tmp_path / "news.db")) as store:
        assert store.failures() == []


def test_a_mixed_and_truncated_archive_gives_what_it_can(tmp_path: Path) -> None:
    pages = list(make_pages(4))
    records = [warc_record(page.url, page.html.encode(), number) for number, page in enumerate(pages)]
    archive = tmp_path / "crawl.warc"
    archive.write_bytes(records[0] + b"rubbish\r\n\r\n" + records[1] + records[2] + records[3][:-400])
    code, said = run_add(str(tmp_path / "news.db"), archive)
    assert code == 1
    assert "crawl.warc" in said
    with Store.open(str(tmp_path / "news.db")) as store:
        assert store.stats().n_articles >= 3
        assert store.failures()
