"""``thirdhand merge``, ``split``, ``not-same`` and ``corrections`` on a store of three articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.stores import put, read_text
from thirdhand.cli import cli
from thirdhand.records import Article
from thirdhand.store.marks import Mark, write_marks
from thirdhand.store.store import Store
from thirdhand.tracing.running import open_kernels

TEXTS = (
    "The dam at Orm has burst, Ana Ruiz said.",
    "Water poured from the broken dam at Orm.",
    "Rates will rise in May, the central bank said.",
)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [read_text(text, url=f"https://a{at}.example/") for at, text in enumerate(TEXTS)]


@pytest.fixture
def place(tmp_path: Path, articles: list[Article]) -> str:
    """The place of a store whose articles were looked at for linking, and share nothing."""
    place = str(tmp_path / "news.db")
    kernels = open_kernels()
    made = kernels.mark(articles)
    marks = [
        Mark(version_id=id, reading_id=id, rules=kernels.rules, earliest=0, latest=0, signature=signature, claims=claims)
        for id, (signature, claims) in enumerate(made, 1)
    ]  # fmt: skip
    with Store.open(place) as store:
        put(store, *articles)
        store.write(lambda connection: write_marks(connection, marks))
    return place


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False, catch_exceptions=False)


def test_two_claims_are_made_one_and_parted_again(place: str, articles: list[Article]) -> None:
    one, two = (f"{article.id}#c1" for article in articles[:2])
    result = run("merge", one, two, "--note", "same\x1b[31m dam", "--store", place)
    lines = result.stdout.splitlines()
    assert lines[0] == f"{one} and {two} are one claim now:"
    assert lines[1].startswith("  k1 (2 articles): ")
    assert result.stderr == "thirdhand: kept as correction 1; thirdhand corrections --undo 1 takes it back\n"
    (line,) = run("corrections", "--store", place).stdout.splitlines()
    assert line.startswith("1  merge · ") and line.endswith(" · same␛[31m dam")
    (record,) = map(json.loads, run("corrections", "--json", "--store", place).stdout.splitlines())
    assert [claim["article"] for claim in record["claims"]] == [articles[0].id, articles[1].id]
    undone = run("corrections", "--undo", "1", "--store", place).stdout.splitlines()
    assert undone == [
        "correction 1 is taken back; its claims stand as they are found:",
        "  none of them stands in another article now",
    ]
    assert run("corrections", "--store", place).stdout == ""


def test_a_claim_is_taken_out_of_a_cluster(place: str, articles: list[Article]) -> None:
    one, two, three = (f"{article.id}#c1" for article in articles)
    run("merge", one, two, "--quiet", "--store", place)
    run("merge", "k1", three, "--quiet", "--store", place)
    result = run("split", "k1", three, "--store", place)
    assert result.stdout.splitlines()[0] == "1 claim of k1 is kept apart from the rest now:"
    assert "  k1 (2 articles): " in result.stdout
    assert run("trace", three, "--json", "--store", place).stdout.count('"n_articles": 1') == 1


def test_what_is_not_the_same_stays_apart(place: str, articles: list[Article]) -> None:
    one, two = (f"{article.id}#c1" for article in articles[:2])
    result = run("not-same", one, two, "--quiet", "--store", place)
    assert result.stdout.splitlines() == [
        f"{one} and {two} are kept apart now:",
        "  none of them stands in another article now",
    ]
    assert result.stderr == ""
