"""How far it is: after two seconds, now and then, and what people say of seconds."""

from __future__ import annotations

import json

import pytest

from thirdhand.cli import progress
from thirdhand.cli.progress import Progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of the progress, which tests set."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_nothing_is_shown_of_what_is_short(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Adding") as shown:
        shown.update(0.1, "10 articles")
        clock[0] += 1.9
        shown.update(0.9, "90 articles")
    assert capsys.readouterr().err == ""


def test_a_plain_line_now_and_then_where_there_is_no_terminal(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress("Adding") as shown:
        for seconds, share in ((0, 0.0), (2, 0.1), (9, 0.5), (17, 0.9), (18, 0.95)):
            clock[0] = 100.0 + seconds
            shown.update(share, f"{share * 100:.0f} articles")
    assert capsys.readouterr().err.splitlines() == [
        "thirdhand: adding: 10 articles, 18 s left",
        "thirdhand: adding: 90 articles, 2 s left",
    ]


def test_quiet_shows_errors_alone(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Adding", is_quiet=True) as shown:
        clock[0] += 60
        shown.update(0.5, "50 articles")
        shown.note("a note")
        shown.say("an error")
    assert capsys.readouterr().err == "thirdhand: an error\n"


def test_a_log_has_counts_and_times(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Adding", log_json=True) as shown:
        clock[0] += 30
        shown.update(0.5, "50 articles", n_new=50)
        shown.say("hello")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert {name: first[name] for name in ("event", "share", "seconds", "n_new")} == {
        **{"event": "progress", "share": 0.5},
        **{"seconds": 30.0, "n_new": 50},
    }
    assert (second["event"], second["message"]) == ("message", "hello")


def test_control_characters_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Adding") as shown:
        shown.say("\x1b[2J news\r\n")
    assert "\x1b" not in capsys.readouterr().err
