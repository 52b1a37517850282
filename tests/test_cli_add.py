"""The verbs that fill a store: what they print, where, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom import make_pages, write_lines
from thirdhand.store.store import Store


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a verb; on a slow machine it may also say how far it is, which is left out here."""
    command = [sys.executable, "-m", "thirdhand", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, input="")
    lines = [line for line in done.stderr.splitlines(keepends=True) if ": adding: " not in line]
    done.stderr = "".join(lines)
    return done


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "news.jsonl", make_pages(3))


def test_it_says_what_it_came_to_and_prints_nothing_on_stdout(lines: Path, tmp_path: Path) -> None:
    done = run("add", lines.name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "thirdhand: thirdhand.db: 3 new articles\n"
    again = run("add", lines.name, cwd=tmp_path)
    assert again.stderr == "thirdhand: thirdhand.db: 0 new articles, 3 known\n"


def test_quiet_says_what_is_wrong_alone(lines: Path, tmp_path: Path) -> None:
    done = run("add", lines.name, "missing.txt", "--quiet", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "thirdhand: missing.txt: no such file or folder; check the path\n"


def test_broken_lines_are_named_and_kept_and_the_rest_goes_in(tmp_path: Path) -> None:
    good = [page.line for page in make_pages(4)]
    broken = [
        *(good[0], '{"id": "a", "text": "cut o', '["no", "object"]'),
        *('{"id": "b", "body": "Rain fell."}', '{"id": "c", "text": 5}'),
        '{"id": "d", "text": "Rain fell.", "published": "2999-01-01"}',
        *('{"id": "e", "text": "Rain fell.", "published": "1830-01-01"}', good[1], ""),
        *('{"id": "f", "text": "Rain fell."}', '{"id": "f", "text": "Snow fell."}'),
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(broken) + "\n", encoding="utf-8")
    done = run("add", "news.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    named = [line.split(": ")[1] for line in done.stderr.splitlines()[:-1]]
    assert named == [f"news.jsonl:{number}" for number in (2, 3, 4, 5, 6, 7, 11)]
    assert done.stderr.splitlines()[-1] == "thirdhand: thirdhand.db: 3 new articles, 7 failed"
    with Store.open(tmp_path / "thirdhand.db") as store:
        assert sorted(row["input"] for row in store.failures()) == sorted(named)


def test_the_log_has_an_event_a_line(lines: Path, tmp_path: Path) -> None:
    done = run("add", lines.name, "missing.txt", "--log-json", cwd=tmp_path)
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert [event["event"] for event in events if event["event"] != "progress"] == [
        *("failed", "new", "new", "new", "done"),
    ]
    assert events[-1]["n_new"] == 3 and events[-1]["n_failed"] == 1
    assert all(event["time"].endswith("Z") for event in events)


def test_a_file_by_a_hostile_name_is_just_a_file(tmp_path: Path) -> None:
    for name in ("-rf", "; drop table articles; --", "$(touch x)", "%s%n"):
        (tmp_path / name).with_suffix(".txt").write_text(f"Rain fell on {name}, the mayor said.")
    names = [path.name for path in tmp_path.glob("*.txt")]
    done = run("add", "--", *names, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "thirdhand: thirdhand.db: 4 new articles\n")
    with Store.open(tmp_path / "thirdhand.db") as store:
        assert sorted(article.path or "" for article in store.articles()) == sorted(names)


def test_names_that_are_no_text_are_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "news.jsonl", make_pages(1))
    odd = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(odd)).write_text("Rain fell, the mayor of Lindow said.")
    lines.rename(Path(os.fsdecode(os.fsencode(tmp_path) + b"/news\xe9.jsonl")))
    done = run("add", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert "rename it" in done.stderr and "1 new article, 1 failed" in done.stderr
    with Store.open(tmp_path / "thirdhand.db") as store:
        assert store.failures()[0]["input"] == "caf\\xe9.txt"
        assert store.stats().n_articles == 1


def test_the_store_is_named_by_flag_or_environment(
    lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIRDHAND_STORE", str(tmp_path / "mine.db"))
    assert "mine.db: 3 new" in run("add", lines.name, cwd=tmp_path).stderr
    assert "yours.db: 3 new" in run("add", lines.name, "--store", "yours.db", cwd=tmp_path).stderr


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("no/such/folder/news.db", "no/such/folder/news.db: "),
        ("mysql://db/news", "mysql://db/news: is no store; name a file, or a postgresql:// URL"),
        ("news.jsonl", "news.jsonl: is no SQLite database; name another file"),
    ],
)
def test_a_place_that_is_no_store_is_told(lines: Path, tmp_path: Path, place: str, message: str) -> None:
    done = run("add", lines.name, "--store", place, cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert done.stderr.startswith(f"thirdhand: {message}")
    assert len(done.stderr.splitlines()) == 1


def test_what_is_to_be_forgotten_is_gone_after_its_time(lines: Path, tmp_path: Path) -> None:
    run("add", lines.name, "--forget-after", "0.000001", cwd=tmp_path)
    (tmp_path / "other.txt").write_text("Rain fell, the mayor of Lindow said.")
    run("add", "other.txt", cwd=tmp_path)
    with Store.open(tmp_path / "thirdhand.db") as store:
        assert [article.path for article in store.articles()] == ["other.txt"]


def test_rereading_says_that_there_is_nothing_to_do(lines: Path, tmp_path: Path) -> None:
    run("add", lines.name, cwd=tmp_path)
    done = run("reread", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        0,
        "thirdhand: thirdhand.db: all is read by the model and rules of now\n",
    )
    missing = run("reread", "--store", "missing.db", cwd=tmp_path)
    assert missing.returncode == 1
    assert missing.stderr.startswith("thirdhand: missing.db: there is no store;")
