"""``thirdhand token``: what it prints, and with which code it exits."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_cli_read import Outcome
from thirdhand.cli import main
from thirdhand.store.store import Store
from thirdhand.store.tokens import find_token, touch_token

Run = Callable[..., Outcome]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, place: str
) -> Run:
    """Run ``thirdhand token`` on a store that is not there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THIRDHAND_STORE", place)

    def run_main(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["thirdhand", "token", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        assert isinstance(caught.value.code, int)
        return Outcome(caught.value.code, *capsys.readouterr())

    return run_main


def test_a_token_is_made_listed_and_revoked(run: Run, place: str) -> None:
    made = run("make", "ana", "--role", "editor")
    assert made.code == 0
    assert made.err == (
        "thirdhand: ana signs in with it as editor; keep it: the store has a hash of it alone\n"
    )
    secret = made.out.removesuffix("\n")
    assert secret.startswith("th_") and "\n" not in secret
    assert run("make", "bela", "--role", "reader", "--quiet").err == ""
    with Store.open(place) as store:
        found = store.read(lambda connection: find_token(connection, secret))
        assert found is not None
        store.write(lambda connection: touch_token(connection, found.id))
    day = found.made[:10]
    listed = run("list").out.splitlines()
    assert listed[0].startswith(f"ana · editor · made {day} · last used {day} ")
    assert listed[0].endswith(" UTC")
    assert listed[1] == f"bela · reader · made {day} · last used never"
    assert run("revoke", "ana") == (0, "", "thirdhand: ana is revoked, and signed out everywhere\n")
    assert run("list").out.splitlines()[0].endswith(f" UTC · revoked {day}")
    assert secret not in run("list").out


def test_tokens_are_listed_for_programs(run: Run) -> None:
    run("make", "ana", "--role", "editor")
    code, out, _ = run("list", "--json")
    (row,) = [json.loads(line) for line in out.splitlines()]
    assert code == 0 and set(row) == {"id", "name", "role", "made", "last_used", "revoked"}
    assert (row["name"], row["role"], row["last_used"], row["revoked"]) == ("ana", "editor", None, None)


def test_what_cannot_be_is_said(run: Run) -> None:
    run("make", "ana", "--role", "editor")
    assert run("make", "ana", "--role", "reader") == (
        2,
        "",
        "thirdhand: ana: there is such a token; thirdhand token revoke ana ends it\n",
    )
    assert run("revoke", "bela") == (
        1,
        "",
        "thirdhand: bela: there is no such token; thirdhand token list shows those that there are\n",
    )
    assert run("make", "bela").code == 2
    assert run("make", "bela", "--role", "owner").code == 2
    assert run("make", "a\x1b[31mb", "--role", "reader").err.startswith(
        "thirdhand: 'a\\x1b[31mb': is no name"
    )


def test_nothing_to_list_is_said_and_no_store_is_made_for_it(run: Run, place: str) -> None:
    if "://" not in place:
        assert run("list").code == 1
        assert not Path(place).exists()
    with Store.open(place):
        pass
    assert run("list") == (
        0,
        "",
        "thirdhand: there is no token; thirdhand token make NAME --role reader makes one\n",
    )
