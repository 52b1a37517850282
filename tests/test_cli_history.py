"""``thirdhand history``: versions with their times, words taken out and put in, claims told otherwise."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.stores import put, read_text
from tests.test_cli_show import URL, Run, run
from thirdhand.store.store import Store

__all__ = ["run"]

HISTORY = """\
Flood at Lindow
https://courier.example/flood · The Lindow Courier

Version 1 of 2, had 2031-03-03 10:00 UTC

Version 2 of 2, had 2031-03-04 11:30 UTC, stands there now
  Published
    − 2031-03-03T09:30
    + 2031-03-03T09:30+02:00
  Text: 1 change
    − The River Orm [may have] burst its banks, officials said.
    + The River Orm [has] burst its banks, officials said.
"""


def test_versions_and_words_that_changed(run: Run) -> None:
    code, out, err = run("history", URL)
    assert (code, err) == (0, "")
    assert out.startswith(HISTORY)
    claims = out.removeprefix(HISTORY)
    assert claims == (
        "  Claims: 1 told otherwise\n"
        "    The River Orm has burst its banks\n"
        "      certainty: possible → asserted\n"
    )


def test_an_article_with_one_version_says_so(run: Run) -> None:
    code, out, err = run("history", "snow.txt")
    assert (code, err) == (0, "")
    assert out.splitlines()[-2:] == [
        "Version 1 of 1, had 2031-03-05 10:00 UTC, stands there now",
        "There is one version: no other words were had from this place.",
    ]
    assert "\x1b" not in out and "Snow ␛]0;x␇" in out


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, run("history", URL).out.splitlines())) <= min(width, 100)


def test_an_object_a_change(run: Run) -> None:
    code, out, err = run("history", URL, "--json")
    assert (code, err) == (0, "")
    first, second = map(json.loads, out.splitlines())
    assert (first["version"], first["words"], first["claims"]) == (1, [], [])
    assert (second["version"], second["n_versions"], second["is_current"]) == (2, 2, True)
    assert [(edit["old"], edit["new"]) for edit in second["words"]] == [("may have", "has")]
    (claim,) = second["claims"]
    assert claim["how"] == "changed"
    assert claim["differences"] == [{"aspect": "certainty", "of": None, "old": "possible", "new": "asserted"}]


def test_flat_rows(run: Run) -> None:
    code, out, err = run("history", URL, "--csv")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["version"], row["what"], row["old"], row["new"]) for row in rows] == [
        ("1", "version", "", ""),
        ("2", "published", "2031-03-03T09:30", "2031-03-03T09:30+02:00"),
        ("2", "text", "may have", "has"),
        ("2", "claim certainty", "possible", "asserted"),
    ]
    assert rows[2]["new_spans"] == "[[14, 17]]"


def test_paragraphs_that_moved_and_claims_that_came_and_went(run: Run, tmp_path: Path) -> None:
    text = (
        "The mayor of Lindow spoke first.\n\nRain fell all day on Lindow.\n\nThe bridge is shut, police said."
    )
    moved = "Rain fell all day on Lindow.\n\nThe mayor of Lindow spoke first.\n\nSnow is due on Friday, Vestnik reported."
    with Store.open(tmp_path / "thirdhand.db") as store:
        for at, words in enumerate((text, moved)):
            put(store, read_text(words, path="note.txt"), captured=f"2031-03-0{at + 1}T10:00:00.000000Z")
    out = run("history", "note.txt").out
    assert (
        "    − (moved) Rain fell all day on Lindow.\n" in out
        or "    − (moved) The mayor of Lindow spoke first.\n" in out
    )
    assert "    − The bridge is shut, police said.\n" in out
    assert "    + Snow is due on Friday (Vestnik: asserted)\n" in out
    assert "    − The bridge is shut (police: asserted)\n" in out


def test_what_is_not_there(run: Run) -> None:
    code, out, err = run("history", "https://nowhere.example/")
    assert (code, out) == (1, "")
    assert err.startswith("thirdhand: https://nowhere.example/: no such article in the store; ")


def test_wrong_use(run: Run) -> None:
    code, _, err = run("history", URL, "--json", "--csv")
    assert code == 2 and "--json and --csv exclude each other." in err
