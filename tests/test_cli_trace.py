"""``thirdhand trace``, ``clusters``, ``reuse`` and the verbs that correct, on a store with linked articles."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.invented_clusters import crowd, mutiny, ring
from tests.stores import put, read_text
from thirdhand.cli import VERBS, cli
from thirdhand.linking.json import cluster_to_json
from thirdhand.linking.values import Cluster, Relation
from thirdhand.records import Span
from thirdhand.store.clusters import Described, Regrouping, write_descriptions, write_groups
from thirdhand.store.marks import Mark, write_marks
from thirdhand.store.reusing import ReuseRow, write_reuse
from thirdhand.store.store import Store


def describe(cluster: Cluster) -> Described:
    """The cluster as the store keeps it."""
    return Described(
        cluster_id=int(cluster.id[1:]),
        statement=cluster.statement,
        n_articles=cluster.n_articles,
        n_outlets=cluster.n_outlets,
        n_changes=len(cluster.changes),
        ratio=cluster.n_outlets / max(cluster.n_origins[0], 1),
        record=cluster_to_json(cluster),
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The place of a store with three clusters and two articles that share passages."""
    place = str(tmp_path_factory.mktemp("traced") / "news.db")
    given = (mutiny(), ring(), crowd(3))
    with Store.open(place) as store:
        put(
            store,
            read_text("The dam has burst, Ana Ruiz said.", url="https://a.example/", outlet="Up", published="2031-03-04", title="Dam\x1b[31m"),
            read_text("The dam has burst, Ana Ruiz said today.", url="https://b.example/", outlet="Post", published="2031-03-05"),
            read_text("It rains.", url="https://c.example/"),
        )  # fmt: skip
        row = ReuseRow(a_id=2, b_id=1, a_spans=(Span(0, 17),), b_spans=(Span(0, 17),), earlier="b", relation=Relation.DIRECT, share_a=0.5, share_b=0.75)  # fmt: skip
        quoted = ReuseRow(a_id=1, b_id=3, a_spans=(Span(0, 3),), b_spans=(Span(0, 3),), earlier=None, relation=Relation.QUOTATION, share_a=0.1, share_b=0.2)  # fmt: skip
        marks = [Mark(version_id=id, reading_id=id, rules="1", earliest=0, latest=0, signature=b"", claims=b"") for id in (1, 2, 3)]  # fmt: skip
        store.write(lambda connection: write_marks(connection, marks))
        store.write(lambda connection: write_reuse(connection, [row, quoted]))
        store.write(lambda connection: write_groups(connection, Regrouping(new=[2, 3, 7])))
        store.write(lambda connection: write_descriptions(connection, list(map(describe, given))))
    return place


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False, catch_exceptions=False)


def test_trace_finds_by_words_and_names_what_else_fits(place: str) -> None:
    result = run("trace", "thousands", "of", "soldiers", "has", "--store", place)
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        "more than 1,000 soldiers have changed sides  (k7)",
        "8 articles: 2 copies · 3 relays · 2 own reporting · 1 untraced → 1–2 origins",
    ]
    assert (result.return_value, result.stderr) == (0, "")


def test_others_stand_beneath(place: str) -> None:
    result = run("trace", "dam mine shut", "--store", place)
    assert result.stdout.splitlines()[0] == "the mine is shut  (k2)"
    assert result.stdout.splitlines()[-1] == "also: k3  (4 articles) the dam has burst"
    assert result.stderr == "thirdhand: no claim has all of these words; the nearest is shown, without: dam\n"
    assert run("trace", "dam mine shut", "--quiet", "--store", place).stderr == ""


def test_trace_by_id_as_json_is_the_contract(place: str) -> None:
    (line,) = run("trace", "k7", "--json", "--store", place).stdout.splitlines()
    assert json.loads(line) == cluster_to_json(mutiny())


def test_nothing_found_is_said_and_exits_with_1(place: str) -> None:
    assert run("trace", "xyzzy", "--store", place).return_value == 1
    done = thirdhand("trace", "k99", "--store", place)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "thirdhand: k99: no such cluster; thirdhand clusters lists what there is\n"


@pytest.mark.parametrize("asked", ["https://nowhere.example/a", "b2:0123456789#c1", "0123456789ab"])
def test_an_article_that_is_not_there_is_said_not_to_be(place: str, asked: str) -> None:
    result = run("trace", asked, "--store", place)
    assert result.return_value == 1
    assert "no such article in the store" in result.stderr


def test_an_article_is_asked_for_as_search_prints_it(place: str) -> None:
    id = run("search", "rains", "--store", place).stdout.split()[0]
    result = run("trace", id, "--store", place)
    assert result.return_value == 1 and "no such article" not in result.stderr
    assert run("trace", f"{id}#c1", "--store", place).stdout.startswith("It rains\n1 article: 1 untraced")


def test_trace_writes_a_page(place: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = run("trace", "k2", "--html", str(page), "--store", place)
    assert '<h2 dir="auto">the mine is shut</h2>' in page.read_text("utf-8")
    assert result.stderr == f"thirdhand: wrote {page}\n"
    (tmp_path / "missing").mkdir()
    assert (
        thirdhand("trace", "k99", "--html", str(tmp_path / "missing" / "x.html"), "--store", place).returncode
        == 1
    )
    assert list((tmp_path / "missing").iterdir()) == []


def test_clusters_are_a_table(place: str) -> None:
    lines = run("clusters", "--store", place).stdout.splitlines()
    assert lines == [
        "id      articles  outlets  origins  changes  denied  statement",
        "k7             8        8      1–2        3  denied  more than 1,000 soldiers have changed sides",
        "k2             4        4        0        0  ring    the mine is shut",
        "k3             4        4        1        0          the dam has burst",
    ]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("articles", ["k7", "k2", "k3"]),
        ("outlets-per-origin", ["k7", "k2", "k3"]),
        ("drift", ["k7", "k2", "k3"]),
    ],
)
def test_clusters_as_json_come_in_the_order_that_is_asked_for(place: str, sort: str, ids: list[str]) -> None:
    lines = run("clusters", "--json", "--sort", sort, "--store", place).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ids


def test_more_clusters_than_the_limit_are_said(place: str) -> None:
    result = run("clusters", "--limit", "2", "--store", place)
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr == "thirdhand: there are more; --limit N prints N of them, --limit 0 all\n"
    assert run("clusters", "--limit", "3", "--store", place).stderr == ""


def test_all_lists_single_claims_too(place: str) -> None:
    lines = run("clusters", "--all", "--json", "--store", place).stdout.splitlines()
    singles = [json.loads(line) for line in lines[3:]]
    assert {single["n_articles"] for single in singles} == {1}
    assert [single["statement"] for single in singles][-1] == "It rains"


def test_a_pair_says_who_was_first_and_how_much_it_is(place: str) -> None:
    lines = run("reuse", "--store", place).stdout.splitlines()
    assert lines[0] == "the later has it from the earlier · 1 passage"
    assert lines[1].endswith(" · 2031-03-04 · Up · Dam␛[31m · 75% of it")
    assert lines[2].endswith(" · 2031-03-05 · Post · 50% of it")
    assert len(lines) == 3


def test_what_is_no_copying_is_listed_with_all(place: str) -> None:
    told = run("reuse", "--all", "--store", place).stdout
    assert "the same quotation, no copying; which was first is not known · 1 passage" in told
    pairs = [
        json.loads(line) for line in run("reuse", "--all", "--json", "--store", place).stdout.splitlines()
    ]
    assert sorted(pair["relation"] for pair in pairs) == ["direct", "quotation"]


def test_pairs_of_one_article(place: str) -> None:
    assert run("reuse", "https://c.example/", "--store", place).stdout == ""
    assert len(run("reuse", "https://b.example/", "--store", place).stdout.splitlines()) == 3


def test_nothing_that_was_corrected(place: str) -> None:
    result = run("corrections", "--store", place)
    assert (result.stdout, result.stderr) == ("", "thirdhand: nothing was corrected\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trace", "?!"], "has no word to look for"),
        (["merge", "k7", "k7"], "are one already"),
        (["split", "b2:00#c1", "b2:00#c1"], "is no cluster"),
    ],
)
def test_wrong_use_is_named(place: str, arguments: list[str], message: str) -> None:
    result = run(*arguments, "--store", place)
    assert (result.return_value, result.stdout) == (2, "")
    assert message in result.stderr


def test_what_cannot_be_asked_together_is_refused(place: str) -> None:
    with pytest.raises(click.UsageError, match="exclude each other"):
        run("corrections", "--undo", "1", "--json", "--store", place)


@pytest.mark.parametrize("verb", ["link", "trace", "clusters", "reuse", "why", "merge", "split", "not-same", "corrections"])  # fmt: skip
def test_help_imports_nothing_heavy(verb: str) -> None:
    assert verb in VERBS
    script = (
        "import sys; sys.argv = ['thirdhand', sys.argv[1], '--help']\n"
        "from thirdhand.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as error:\n    assert not error.code\n"
        "heavy = {'rich', 'numpy', 'sqlalchemy', 'onnxruntime', 'jinja2', 'altair', 'vl_convert', 'usearch'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script, verb], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--store FILE-OR-URL" in done.stdout and "--quiet" in done.stdout


def thirdhand(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "thirdhand", *arguments], capture_output=True, text=True, check=False
    )
