"""``thirdhand remove``: what it shows before it asks, what it prints, and with which code it exits."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stores import put, read_text
from tests.test_cli_read import Outcome
from thirdhand.cli import main
from thirdhand.store import tables
from thirdhand.store.clock import after, now
from thirdhand.store.store import Store

URL = "https://a.example/flood"
FLOOD = "The river has burst its banks, the mayor of Lindow told the Courier."
ARTICLE = read_text(FLOOD, url=URL, title="Flood \x1b[31min\nLindow")
RAIN = read_text("It rained all night, Tom Orme said.", url="https://a.example/rain")
Run = Callable[..., Outcome]


class Terminal(io.StringIO):
    """Input that somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, place: Path
) -> Run:
    """Run ``thirdhand remove`` on a store with two articles; ``typed`` answers where there is a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIRDHAND_STORE", "news.db")
    with Store.open(place) as store:
        put(store, ARTICLE, RAIN)
        put(store, read_text(f"{FLOOD} It rose on.", url=URL, title="Flood \x1b[31min\nLindow"))

    def run_main(*arguments: str, typed: str | None = None) -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.StringIO() if typed is None else Terminal(typed))
        monkeypatch.setattr(sys, "argv", ["thirdhand", "remove", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        assert isinstance(caught.value.code, int)
        return Outcome(caught.value.code, *capsys.readouterr())

    return run_main


def places(place: Path) -> list[str | None]:
    with Store.open(place) as store:
        return [article.url for article in store.articles()]


def test_it_shows_what_will_go_and_asks(run: Run, place: Path) -> None:
    refused = run(URL, typed="n\n")
    assert refused.code == 130
    lines = refused.err.splitlines()
    assert lines[0].endswith(f"  {URL}")
    assert lines[1] == "  Flood ␛[31min Lindow · 2 versions"
    assert lines[2].startswith("Take this out for good? [y/N]: ")
    assert len(places(place)) == 2
    accepted = run(URL, RAIN.id, typed="y\n")
    assert "Take these 2 out for good? [y/N]: " in accepted.err
    assert (accepted.code, accepted.out) == (
        0,
        f"{URL}: 2 versions removed, for good\nhttps://a.example/rain: 1 version removed, for good\n",
    )
    assert places(place) == []


def test_where_nobody_can_be_asked_it_needs_to_be_told(run: Run, place: Path) -> None:
    refused = run(URL)
    assert refused.code == 2
    assert "There is nobody to ask; --yes removes without asking." in refused.err
    assert len(places(place)) == 2
    assert run(URL, "--yes") == (0, f"{URL}: 2 versions removed, for good\n", "")


def test_the_reason_is_kept(run: Run, place: Path) -> None:
    run(URL, "--yes", "--reason", "taken down on request")
    with Store.open(place) as store, store.reading() as connection:
        assert connection.execute(tables.removals.select()).one().reason == "taken down on request"


def test_it_can_be_allowed_again(run: Run, place: Path) -> None:
    run(URL, "--yes")
    assert run(URL, "--yes").code == 1
    assert run(URL, "--allow-again", "--yes") == (0, f"{URL}: may come in again\n", "")
    with Store.open(place) as store:
        (added,) = put(store, ARTICLE)
    assert added is not None
    assert run(URL, "--allow-again", "--yes") == (0, f"{URL}: 1 version removed\n", "")


def test_backups_are_named(run: Run, place: Path, tmp_path: Path) -> None:
    with Store.open(place) as store:
        store.back_up(tmp_path / "one.db")
        store.back_up(tmp_path / "two.db")
    (tmp_path / "two.db").unlink()
    assert run(URL, "--yes", "--quiet").out.splitlines() == [
        f"{URL}: 2 versions removed, for good",
        f"{URL}: is still in the backup {tmp_path / 'one.db'}; make a new one, then delete that",
        f"{URL}: may be in the backup {tmp_path / 'two.db'}, which is not there or cannot be read; see to it",
    ]


def test_an_article_that_is_not_there_is_named_and_nothing_goes(run: Run, place: Path) -> None:
    code, out, err = run(URL, "https://a.example/flod", "--yes")
    assert (code, out) == (1, "")
    assert err == (
        "thirdhand: https://a.example/flod: no such article in the store; did you mean "
        "https://a.example/flood?\n"
    )
    assert len(places(place)) == 2


def test_what_has_expired_goes(run: Run, place: Path) -> None:
    assert run("--expired") == (0, "", "thirdhand: 0 articles removed\n")
    with Store.open(place) as store:
        store.write(
            lambda connection: connection.execute(
                tables.articles.update()
                .where(tables.articles.c.place == URL)
                .values(forget_at=after(now(), -1))
            )
        )
    refused = run("--expired", typed="n\n")
    assert refused.err.startswith("Take out 1 article whose time is over? [y/N]: ")
    assert run("--expired", "--yes") == (0, "", "thirdhand: 1 article removed\n")
    assert places(place) == ["https://a.example/rain"]


def test_bytes_that_may_be_left_are_told(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thirdhand.store.removing._PATIENCE_SECONDS", 0.1)
    with Store.open(place) as store, store.reading() as connection:
        connection.execute(tables.articles.select()).all()
        code, out, err = run(URL, "--yes")
    assert (code, out) == (1, f"{URL}: 2 versions removed, for good\n")
    assert err.startswith("thirdhand: news.db: removed, but bytes may be left in the database: ")
    assert run("--expired", "--yes").code == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "Give the IDs of articles, or --expired."),
        ((URL, "--expired"), "Give the IDs of articles, or --expired."),
        ((URL, "--allow-again", "--reason", "x"), "leave one of them out"),
    ],
)
def test_wrong_use_is_named(run: Run, arguments: tuple[str, ...], problem: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert problem in err
