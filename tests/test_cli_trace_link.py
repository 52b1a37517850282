"""What ``thirdhand link`` shows while it works; what it does is for the tests of ``thirdhand.tracing``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from thirdhand.cli import cli
from thirdhand.cli import progress as progress_module
from thirdhand.store.store import Store
from thirdhand.tracing import linking
from thirdhand.tracing.tally import LinkTally, Listener, Phase


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Have ``link`` go through its parts, ten steps each; gives what it was asked for."""
    given: dict[str, Any] = {}

    def link(store: Store, *, listener: Listener, **options: Any) -> LinkTally:  # noqa: ANN401
        given.update(options)
        for phase in Phase:
            for done in range(11):
                listener(phase, done, 10)
            listener(phase, 0, 0)
        return LinkTally(n_marked=2, n_linked=2, n_reuse=1, n_new=3, n_changed=1, n_described=4)

    monkeypatch.setattr(linking, "link", link)
    monkeypatch.setattr(progress_module, "_LINE_SECONDS", 0.0)
    monkeypatch.setattr(progress_module, "_FIRST_SECONDS", 0.0)
    return given


def run(folder: Path, *arguments: str) -> Result:
    place = str(folder / "news.db")
    Store.open(place).close()
    return CliRunner().invoke(cli, ["link", *arguments, "--store", place], catch_exceptions=False, standalone_mode=False)  # fmt: skip


def test_every_part_is_told_and_what_it_came_to(tmp_path: Path, asked: dict[str, Any]) -> None:
    result = run(tmp_path)
    lines = result.stderr.splitlines()
    assert lines[0].startswith("thirdhand: linking: preparing articles, 0 of 10")
    assert any(line.startswith("thirdhand: linking: comparing claims, 5 of 10") for line in lines)
    assert lines[-1].endswith("news.db: 2 articles linked, 1 pair shares passages; claims of two articles or more: 3 new, 1 changed")  # fmt: skip
    assert (result.return_value, result.stdout) == (0, "")
    assert asked == {"again": False, "model": None}


def test_quiet_says_nothing_and_again_is_passed_on(tmp_path: Path, asked: dict[str, Any]) -> None:
    assert run(tmp_path, "--quiet", "--again").output == ""
    assert asked["again"] is True


def test_a_log_has_shares_that_only_grow(tmp_path: Path, asked: dict[str, Any]) -> None:
    events = [json.loads(line) for line in run(tmp_path, "--log-json").stderr.splitlines()]
    shares = [event["share"] for event in events if event["event"] == "progress" and event["total"]]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0
    assert events[-1]["event"] == "done"
    assert events[-1]["n_new"] == 3
