"""``thirdhand show``: where an article comes from, its prose, its record, its text, its page."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stores import put, read_text
from tests.test_cli_read import Outcome
from thirdhand.cli import main
from thirdhand.export.json import article_from_json
from thirdhand.store.store import Store

Run = Callable[..., Outcome]
URL = "https://courier.example/flood"
FIRST = "The River Orm may have burst its banks, officials said.\n\nRain fell all day."
SECOND = "The River Orm has burst its banks, officials said.\n\nRain fell all day."


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a verb in a folder with a store of an article with two versions and one with one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    fields = {"url": URL, "title": "Flood at Lindow", "outlet": "The Lindow Courier", "byline": "Ben Okoro"}
    with Store.open("thirdhand.db") as store:
        put(
            store,
            read_text(FIRST, **fields, published="2031-03-03T09:30"),
            captured="2031-03-03T10:00:00.000000Z",
        )
        put(
            store,
            read_text(SECOND, **fields, published="2031-03-03T09:30+02:00"),
            captured="2031-03-04T11:30:00.000000Z",
        )
        hostile = read_text("Snow \x1b[31mfell.", path="snow.txt", title="Snow \x1b]0;x\x07")
        put(store, hostile, captured="2031-03-05T10:00:00.000000Z")

    def run_main(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["thirdhand", *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        assert isinstance(caught.value.code, int)
        return Outcome(caught.value.code, *capsys.readouterr())

    return run_main


def test_where_it_comes_from_stands_before_the_prose(run: Run) -> None:
    code, out, err = run("show", URL)
    assert (code, err) == (0, "")
    head, _, prose = out.partition("─" * 80)
    lines = [line.split(None, 1) for line in head.splitlines()]
    told = {label: words for label, words in lines}
    assert told["id"].startswith("b2:")
    assert (told["place"], told["outlet"], told["byline"]) == (URL, "The Lindow Courier", "Ben Okoro")
    assert told["published"] == "2031-03-03 09:30 +02:00"
    assert (told["captured"], told["version"]) == ("2031-03-04 11:30 UTC", "2 of 2")
    assert told["read"].endswith(" UTC with thirdhand-en 0.2.0, Thirdhand 0.1.0")
    assert "Flood at Lindow" in prose and "has burst its banks" in prose and "{officials}" in prose


def test_an_earlier_version_says_that_it_is_one(run: Run) -> None:
    code, out, _ = run("show", URL, "--version", "1")
    assert code == 0
    assert "\npublished  2031-03-03 09:30, zone unknown\n" in out
    assert "\nversion    1 of 2, not the one that stands there now\n" in out
    assert "may>" in out or "may" in out
    assert "has burst" not in out


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_no_line_is_wider_than_it_may_be(run: Run, width: int) -> None:
    out = run("show", URL, "--width", str(width)).out
    longest = max(len(line) for line in out.splitlines())
    assert longest <= width
    assert "".join(URL.split()) in "".join(out.split())


def test_the_record_is_the_contract(run: Run) -> None:
    code, out, err = run("show", URL, "--json")
    assert (code, err, out.count("\n")) == (0, "", 1)
    article = article_from_json(json.loads(out))
    assert (article.text, article.url, article.outlet) == (SECOND, URL, "The Lindow Courier")


def test_provenance_is_a_second_object(run: Run) -> None:
    out = run("show", "--json", "--provenance", URL, "snow.txt").out
    first, second, third, fourth = map(json.loads, out.splitlines())
    assert [each["schema"] for each in (first, second, third, fourth)] == [
        "thirdhand/article/1",
        "thirdhand/provenance/1",
    ] * 2
    assert second["id"] == first["id"]
    assert (second["place"], second["version"], second["n_versions"], second["is_current"]) == (
        URL,
        2,
        2,
        True,
    )
    assert (second["first_captured"], second["published_zone"]) == ("2031-03-04T11:30:00.000000Z", "given")
    assert second["edition"]["files"] == {"model.onnx": "00"}
    assert [capture["input"] for capture in second["captures"]] == [URL]


def test_the_bare_text_is_exact_where_no_terminal_is(run: Run) -> None:
    assert run("show", URL, "--text").out == SECOND + "\n"
    assert run("show", "snow.txt", "--text").out == "Snow \x1b[31mfell.\n"


def test_nothing_steers_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thirdhand.cli.show.is_terminal", lambda: True)
    assert run("show", "snow.txt", "--text").out == "Snow ␛[31mfell.\n"
    assert "\x1b" not in run("show", "snow.txt").out and "\x07" not in run("show", "snow.txt").out


def test_a_page_is_written_as_well(run: Run, tmp_path: Path) -> None:
    code, out, err = run("show", URL, "snow.txt", "--html", "page.html")
    assert (code, err) == (0, "thirdhand: wrote page.html (2 articles)\n")
    assert "has burst its banks" in out
    assert "Flood at Lindow" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_what_is_not_there_is_named_and_the_others_are_shown(run: Run) -> None:
    code, out, err = run("show", "https://courier.example/floods", "snow.txt", "--text")
    assert code == 1
    assert out == "Snow \x1b[31mfell.\n"
    assert err == (
        "thirdhand: https://courier.example/floods: no such article in the store; "
        "did you mean https://courier.example/flood?\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a", "b", "--version", "1"), "--version goes with one ID."),
        (("a", "--json", "--text"), "--json, --csv and --text exclude each other."),
        (("a", "--provenance"), "--provenance goes with --json"),
        ((), "Missing argument 'ID...'"),
    ],
)
def test_wrong_use(run: Run, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = run("show", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_store_that_is_not_there(run: Run) -> None:
    code, out, err = run("show", "a", "--store", "nowhere.db")
    assert (code, out) == (1, "")
    assert err.startswith("thirdhand: nowhere.db: there is no store; ")


def test_the_claims_as_csv_have_one_line_of_names(run: Run) -> None:
    code, out, err = run("show", URL, "snow.txt", "--csv")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("article,version,")
    assert sum(line.startswith("article,version,") for line in lines) == 1
    assert len({line.split(",")[0] for line in lines[1:]}) == 2
