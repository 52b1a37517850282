"""``thirdhand store``: what it prints, and with which code it exits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.stores import put, read_text
from tests.test_cli_read import Outcome
from thirdhand.cli import main
from thirdhand.store.store import Store

URL = "https://a.example/flood"
ARTICLES = (
    read_text("The river has burst its banks, the mayor of Lindow told the Courier.", url=URL, title="Flood"),
    read_text("It rained all night, Tom Orme said.", url="https://a.example/rain"),
)
Run = Callable[..., Outcome]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, place: str
) -> Run:
    """Run ``thirdhand store`` in an empty folder on a store with two articles."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIRDHAND_STORE", place)
    with Store.open(place) as store:
        put(store, *ARTICLES)

    def run_main(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["thirdhand", "store", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        assert isinstance(caught.value.code, int)
        return Outcome(caught.value.code, *capsys.readouterr())

    return run_main


def damage(place: str, statement: str) -> None:
    with Store.open(place) as store:
        store.write(lambda connection: connection.execute(text(statement)))


def places(place: str | Path) -> list[str | None]:
    with Store.open(place, create=False) as store:
        return [article.url for article in store.articles()]


def test_a_whole_store_is_checked_without_a_line(run: Run) -> None:
    code, out, err = run("check")
    assert (code, out) == (0, "")
    assert err.endswith(": 2 versions checked, nothing is wrong\n")
    assert run("check", "--quiet") == (0, "", "")


def test_what_is_wrong_is_a_line_each(run: Run, place: str) -> None:
    damage(place, "UPDATE versions SET title = 'Flud' WHERE id = 1")
    damage(place, "UPDATE articles SET place = 'https://a.example/\x1b[31m' WHERE id = 2")
    code, out, err = run("check")
    assert code == 1
    assert err.endswith(": 2 versions checked, 3 problems\n")
    lines = out.splitlines()
    assert lines[0] == (
        f"{URL} ({ARTICLES[0].id}): its headline and text are not those that its hash was made of; restore a "
        "backup (thirdhand store restore), or remove the article and add it again"
    )
    assert sum(line.startswith(f"https://a.example/␛[31m ({ARTICLES[1].id}): its key") for line in lines) == 1
    assert len(lines) == 3
    assert run("check", "--quiet").out == out


def test_a_store_that_is_not_there_is_not_made(run: Run, tmp_path: Path) -> None:
    outcome = run("check", "--store", "nowhere.db")
    assert outcome == (
        1,
        "",
        "thirdhand: nowhere.db: there is no store; thirdhand add makes one, --store names another\n",
    )
    assert not (tmp_path / "nowhere.db").exists()


def test_a_backup_is_made_and_restored(run: Run, place: str, tmp_path: Path) -> None:
    assert run("backup", "one.db") == (0, "", "thirdhand: one.db: 2 articles backed up\n")
    damage(place, "DELETE FROM articles WHERE id = 1")
    refused = run("restore", "one.db")
    assert refused.code == 1
    assert refused.err.endswith("there is a store already; --force replaces it, and keeps it first\n")
    code, out, err = run("restore", "one.db", "--force")
    assert (code, out) == (0, "")
    first, second = tell(err)
    assert first == "thirdhand: 2 articles restored from one.db"
    kept = second.removeprefix("thirdhand: the store as it was is kept in ")
    assert len(places(place)) == 2
    assert len(places(kept)) == 1


def tell(err: str) -> list[str]:
    """Return the lines of ``err`` without those that say how far it is, which a slow machine brings."""
    return [line for line in err.splitlines() if not line.startswith("thirdhand: restoring: ")]


def test_a_backup_replaces_no_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.db").write_text("Dear reader")
    assert run("backup", "one.db") == (
        2,
        "",
        "thirdhand: one.db: exists already; name a file that does not\n",
    )


def test_what_was_removed_for_good_is_left_out_when_restored(run: Run, place: str) -> None:
    run("backup", "one.db", "--quiet")
    with Store.open(place) as store:
        store.remove([URL])
    assert tell(run("restore", "one.db", "--force").err)[:2] == [
        "thirdhand: 1 article restored from one.db",
        "thirdhand: 1 article of the backup left out: removed for good since it was made",
    ]
    assert places(place) == ["https://a.example/rain"]


def test_a_store_is_copied_into_an_empty_one_only(run: Run, place: str, tmp_path: Path) -> None:
    assert run("copy", "other.db") == (0, "", "thirdhand: other.db: 2 articles copied\n")
    assert places(tmp_path / "other.db") == places(place)
    again = run("copy", "other.db")
    assert again.code == 1
    assert "there is something in this store already (" in again.err


@pytest.mark.parametrize("command", ["backup", "restore", "copy", "nothing"])
def test_wrong_use_is_named(run: Run, command: str) -> None:
    code, out, err = run(command)
    assert (code, out) == (2, "")
    assert "Missing argument" in err or "No such command" in err
