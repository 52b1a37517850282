"""Reading anew: beside the old results, shown all at once, gone on with after a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests.killing import poison
from tests.stores import dump, put, read_text
from thirdhand.collect.adding import add
from thirdhand.collect.collector import Options
from thirdhand.collect.editions import current_edition
from thirdhand.collect.rereading import reread
from thirdhand.settings import Settings
from thirdhand.store import tables
from thirdhand.store.store import Store

TEXTS = [
    f"The port will close for {number} weeks, Ana Ruiz told the Lindow Courier. A source said it may take longer."
    for number in range(3, 9)
]
OPTIONS = Options(jobs=1, settings=Settings())


def fill(store: Store, *texts: str) -> None:
    """Put ``texts`` in as an older edition read them: it found nothing in them."""
    put(store, *(read_text(text, url=f"https://a.example/{number}") for number, text in enumerate(texts)))
    store.write(lambda connection: connection.execute(tables.claims.delete()))


def editions_shown(store: Store) -> list[int]:
    readings = tables.readings
    with store.reading() as connection:
        return list(connection.scalars(select(readings.c.edition_id).where(readings.c.is_active)))


def n_rows(store: Store, name: str) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0


def test_everything_is_read_anew_and_nothing_of_the_old_is_left(store: Store) -> None:
    fill(store, *TEXTS)
    tally = reread(store, OPTIONS)
    assert (tally.n_new, tally.n_failed) == (len(TEXTS), 0)
    assert len(set(editions_shown(store))) == 1
    assert n_rows(store, "readings") == len(TEXTS)
    assert n_rows(store, "claims") >= 2 * len(TEXTS)
    assert list(store.verify()) == []


def test_a_second_time_there_is_nothing_to_do(store: Store) -> None:
    fill(store, *TEXTS[:2])
    reread(store, OPTIONS)
    before = dump(store)
    assert reread(store, OPTIONS).n_done == 0
    assert dump(store) == before


def test_other_rules_are_another_edition_and_the_same_ones_are_not(store: Store, tmp_path: Path) -> None:
    page = tmp_path / "news.txt"
    page.write_text(TEXTS[0])
    add(store, [page], OPTIONS)
    assert reread(store, OPTIONS).n_done == 0
    stricter = Options(jobs=1, settings=Settings({"checks.second-hand.severity": "error"}))
    assert reread(store, stricter).n_new == 1


def test_what_could_not_be_read_anew_keeps_what_it_had(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, TEXTS[0], f"POISON {TEXTS[1]}")
    for name, value in poison(tmp_path).items():
        monkeypatch.setenv(name, value)
    tally = reread(store, OPTIONS)
    assert (tally.n_new, tally.n_failed) == (1, 1)
    assert len(set(editions_shown(store))) == 2
    assert len(list(store.articles())) == 2
    assert "killed (SIGSEGV)" in store.failures()[0]["problem"]


def test_the_old_results_are_shown_until_all_are_there_whenever_it_is_killed(tmp_path: Path) -> None:
    place = tmp_path / "news.db"
    with Store.open(place) as store:
        fill(store, *TEXTS * 1)
        old = set(editions_shown(store))
        command = [
            sys.executable,
            "-m",
            "thirdhand",
            "reread",
            "--store",
            str(place),
            "--quiet",
            "--jobs",
            "1",
        ]
        process = subprocess.Popen(command)
        while n_rows(store, "readings") <= len(TEXTS) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        shown = set(editions_shown(store))
        assert shown == old or len(shown) == 1, "some articles were switched and others not"
        assert subprocess.run(command, check=True).returncode == 0
        assert set(editions_shown(store)).isdisjoint(old)
        assert n_rows(store, "readings") == len(TEXTS)


def test_an_article_that_comes_in_meanwhile_is_not_read_twice(store: Store, tmp_path: Path) -> None:
    fill(store, TEXTS[0])
    page = tmp_path / "news.txt"
    page.write_text(TEXTS[1])
    add(store, [page], OPTIONS)
    assert reread(store, OPTIONS).n_new == 1


def test_known_words_are_not_read_by_a_new_edition_until_it_is_asked_for(
    store: Store, tmp_path: Path
) -> None:
    page = tmp_path / "news.txt"
    page.write_text(TEXTS[0])
    add(store, [page], OPTIONS)
    store.write(
        lambda connection: connection.execute(update(tables.captures).values(digest=b"another capture 1"))
    )
    stricter = Options(jobs=1, settings=Settings({"checks.second-hand.severity": "error"}))
    assert add(store, [page], stricter).n_known == 1
    assert n_rows(store, "readings") == 1


def test_what_linking_alone_needs_is_no_part_of_an_edition() -> None:
    assert "model.onnx" in current_edition(None, Settings()).files
    assert "claims.onnx" not in current_edition(None, Settings()).files
