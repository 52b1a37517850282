"""``thirdhand search``, ``sources``, ``stats`` and ``failures`` on real stores."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.stores import put, read_text
from thirdhand.cli import cli
from thirdhand.store.failures import FailureRow, add_failures
from thirdhand.store.loading import find_article
from thirdhand.store.store import Store

GRAIN = (
    "Two grain ships left Velden, Ana Ruiz said. A source said the third\x1b[31m ship was probably held back."
)


@pytest.fixture
def place(tmp_path: Path) -> str:
    """The place of a store with two articles and one failure."""
    place = str(tmp_path / "news.db")
    failure = FailureRow(
        digest=b"0" * 16,
        input="bad.html",
        place=None,
        error="EmptyError",
        problem="no text",
        remedy="look at it",
        tool="0",
    )
    with Store.open(place) as store:
        put(
            store,
            read_text(
                GRAIN, url="https://a.example/", title="Ships sail", outlet="Herald", published="2031-03-04"
            ),
            read_text("The river is high.", url="https://b.example/river", title="=River"),
        )
        store.write(lambda connection: add_failures(connection, [failure], "2031-03-04T10:05:00.000000Z"))
    return place


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False, catch_exceptions=False)


def test_a_hit_says_where_when_and_what(place: str) -> None:
    lines = run("search", "ship", "--unnamed", "--store", place).stdout.splitlines()
    assert lines[0].endswith(" · Herald · 2031-03-04 · «Ships» sail")
    assert lines[1:] == [
        "  Two grain «ships» left Velden, Ana Ruiz said. A source said the third␛[31m «ship» was probably held back.",
        "    A source, probable: “the third␛[31m ship was probably held back”",
    ]


def test_the_id_that_is_printed_finds_the_article(place: str) -> None:
    printed = run("search", "river", "--store", place).stdout.split()[0]
    with Store.open(place) as store, store.reading() as connection:
        assert find_article(connection, printed) == 2


def test_an_outlet_without_a_name_is_its_host(place: str) -> None:
    assert " · b.example · no date · =«River»" in run("search", "river", "--store", place).stdout


def test_json_has_exact_spans(place: str) -> None:
    (line,) = run("search", "ship", "--json", "--store", place).stdout.splitlines()
    hit = json.loads(line)
    assert [GRAIN[start:end] for start, end in hit["snippet"]["spans"]] == ["ships", "ship"]
    assert [hit["snippet"]["text"][start:end] for start, end in hit["snippet"]["marks"]] == ["ships", "ship"]
    assert hit["title_marks"] == [[0, 5]]
    assert hit["published_zone"] == "unknown"


def test_csv_is_no_formula(place: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("search", "--csv", "--store", place).stdout)))
    assert [(row["title"], row["outlet"]) for row in rows] == [("Ships sail", "Herald"), ("'=River", "")]


def test_nothing_found_is_no_failure(place: str) -> None:
    result = run("search", "xyzzy", "--store", place)
    assert (result.return_value, result.stdout, result.stderr) == (0, "", "thirdhand: nothing found\n")
    assert run("search", "xyzzy", "--quiet", "--store", place).output == ""


def test_more_than_the_limit_is_said(place: str) -> None:
    result = run("search", "--limit", "1", "--store", place)
    assert result.stderr == "thirdhand: there are more; --limit N prints N of them\n"
    assert "Herald" in result.stdout and "River" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "?!"], "no word to search for"),
        (["search", "--certainty", "sure"], "certainty: 'sure' is none of"),
        (["search", "--since", "tomorrow"], "is no day or time"),
        (["search", "--unnamed", "--anonymity", "role"], "say different things"),
        (["sources", "Ruiz", "--source", "Ana"], "ask the same"),
    ],
)
def test_wrong_use_is_named(place: str, arguments: list[str], message: str) -> None:
    command = [sys.executable, "-m", "thirdhand", *arguments, "--store", place]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_sources_are_listed(place: str) -> None:
    assert run("sources", "--store", place).stdout.splitlines() == [
        "A source · 1 claim in 1 article",
        "  unnamed · probable 1 · Herald 1 · 2031-03-04",
        "Ana Ruiz (person) · 1 claim in 1 article",
        "  named · asserted 1 · Herald 1 · 2031-03-04",
    ]
    (row,) = csv.DictReader(io.StringIO(run("sources", "--unnamed", "--csv", "--store", place).stdout))
    assert (row["name"], row["unnamed"], row["named"], row["probable"]) == ("A source", "1", "0", "1")
    assert json.loads(run("sources", "ruiz", "--json", "--store", place).stdout)["n_claims"] == 1


def test_stats_are_counted(place: str) -> None:
    lines = dict(line.split(maxsplit=1) for line in run("stats", "--store", place).stdout.splitlines())
    assert lines["articles"] == "2 · 2 captures"
    assert lines["published"] == "2031-03-04 · 1 without a date · 1 without a time zone"
    assert lines["failures"] == "1 · EmptyError 1 · thirdhand failures"
    stats = json.loads(run("stats", "--json", "--store", place).stdout)
    assert (stats["n_articles"], stats["n_sources"]) == (2, 2)
    rows = list(csv.DictReader(io.StringIO(run("stats", "--csv", "--store", place).stdout)))
    assert {"group": "anonymity", "name": "unnamed", "value": "1"} in rows


def test_failures_are_listed_and_forgotten(place: str) -> None:
    listed = run("failures", "--store", place).stdout
    assert listed == "1 · bad.html: no text; look at it (2031-03-04 10:05 UTC)\n"
    assert json.loads(run("failures", "--json", "--store", place).stdout)["error"] == "EmptyError"
    assert (
        run("failures", "--forget", "1", "--store", place).stderr == "thirdhand: 1 of 1 taken off the list\n"
    )
    assert run("failures", "--store", place).stderr == "thirdhand: no input has failed\n"


@pytest.mark.parametrize("verb", ["search", "sources", "stats", "failures"])
def test_asking_imports_nothing_that_reading_needs(place: str, verb: str) -> None:
    heavy = "alembic numpy onnxruntime trafilatura lxml httpx tokenizers feedparser".split()
    code = (
        "import sys; from thirdhand.cli import cli;"
        f"cli.main([{verb!r}, '--store', {place!r}], standalone_mode=False);"
        f"print(sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"
