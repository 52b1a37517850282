"""``thirdhand export``: records to stdout, tables into folders, conditions, and memory that stays flat."""

from __future__ import annotations

import csv
import io
import json
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from tests.linked import PlainKernels, write_article
from tests.stores import put, read_text
from tests.test_cli_show import URL, Run, run
from thirdhand.export.collection import LINKED_TABLES, TABLES
from thirdhand.export.json import article_from_json
from thirdhand.export.writers import Format, write_records, write_tables
from thirdhand.store.store import Store
from thirdhand.tracing.linking import link

__all__ = ["run"]

NAMES = sorted(table.name for table in TABLES)


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_records_go_to_stdout(run: Run) -> None:
    code, out, err = run("export")
    assert (code, err) == (0, "")
    articles = [article_from_json(json.loads(line)) for line in out.splitlines()]
    assert [article.url or article.path for article in articles] == [URL, "snow.txt"]
    assert all("may have" not in article.text for article in articles)


def test_earlier_versions_too(run: Run) -> None:
    out = run("export", "--all-versions", "--table", "versions").out
    rows = [json.loads(line) for line in out.splitlines()]
    assert [
        (row["place"], row["version"], row["is_current"], row["first_captured"][:10]) for row in rows
    ] == [
        (URL, 1, False, "2031-03-03"),
        (URL, 2, True, "2031-03-04"),
        (str(Path("snow.txt").absolute()), 1, True, "2031-03-05"),
    ]
    assert "may have" in rows[0]["text"] and "has burst" in rows[1]["text"]


def test_conditions_select_articles(run: Run) -> None:
    out = run(
        "export", "--outlet", "the lindow courier", "--since", "2031-03-03", "--source", "officials"
    ).out
    (record,) = map(json.loads, out.splitlines())
    assert record["url"] == URL
    assert run("export", "--certainty", "possible").out == ""
    # what is selected by what stands there now comes with what stood there before
    out = run("export", "--outlet", "The Lindow Courier", "--all-versions").out
    assert ["may have" in json.loads(line)["text"] for line in out.splitlines()] == [True, False]


def test_csv_is_a_folder_of_tables(run: Run, tmp_path: Path) -> None:
    code, out, err = run("export", "--format", "csv", "--to", "tables/new")
    assert (code, out, err) == (0, "", "thirdhand: wrote tables/new (2 articles)\n")
    assert sorted(path.name for path in (tmp_path / "tables/new").iterdir()) == [
        f"{name}.csv" for name in NAMES
    ]
    found = {row["place"]: row for row in cells(tmp_path / "tables/new/articles.csv")}
    assert (found[URL]["version"], found[URL]["n_versions"], found[URL]["model"]) == (
        "2",
        "2",
        "thirdhand-en",
    )
    assert {row["article"] for row in cells(tmp_path / "tables/new/claims.csv")} <= {
        row["article"] for row in found.values()
    }


def test_one_table_is_a_file_or_goes_to_stdout(run: Run, tmp_path: Path) -> None:
    out = run("export", "--format", "csv", "--table", "links").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["name"], row["anonymity"]) for row in rows] == [("officials", "collective")]
    code, _, err = run("export", "--table", "links", "--to", "links.csv")
    assert (code, err) == (0, "thirdhand: wrote links.csv (2 articles)\n")
    assert (tmp_path / "links.csv").read_text(encoding="utf-8") == out


def test_the_name_of_the_file_tells_the_format(run: Run, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    assert run("export", "--table", "versions", "--to", "versions.parquet", "--quiet") == (0, "", "")
    frame = polars.read_parquet(tmp_path / "versions.parquet")
    assert frame["is_current"].to_list() == [True, True]
    assert run("export", "--to", "all.jsonl").code == 0
    assert len((tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_several_tables_and_a_folder_that_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    arguments = ("export", "--format", "parquet", "--to", "tables", "--table", "claims", "--table", "links")
    assert run(*arguments).code == 0
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == [
        "claims.parquet",
        "links.parquet",
    ]
    assert run("export", "--to", "tables").code == 0
    assert (tmp_path / "tables/records.jsonl").exists()


def test_nothing_is_replaced_unless_it_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("mine")
    code, out, err = run("export", "--table", "claims", "--to", "claims.csv")
    assert (code, out) == (2, "")
    assert err == (
        "thirdhand: claims.csv: is there already; name another place, or give --force to replace it\n"
    )
    assert (tmp_path / "claims.csv").read_text() == "mine"
    assert run("export", "--table", "claims", "--to", "claims.csv", "--force").code == 0
    assert (tmp_path / "claims.csv").read_text(encoding="utf-8").startswith("article,version,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "csv"), "Several tables need --to FOLDER; one --table goes to stdout."),
        (("--format", "parquet", "--table", "claims"), "Parquet is no text"),
        (("--table", "claim"), "claim: there is no such table; there are articles"),
        (("--format", "csv", "--to", "x.parquet"), "say different things"),
        (
            ("--format", "csv", "--to", "thirdhand.db"),
            "thirdhand.db: is no folder, and several tables need one",
        ),
        (("--kind", "ghost", "--to", "new/x.jsonl"), "kind: 'ghost' is none of"),
        (("--store", "nowhere.db"), "nowhere.db: there is no store"),
    ],
)
def test_wrong_use(run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    before = sorted(tmp_path.iterdir())
    code, out, err = run("export", *arguments)
    assert code in (1, 2) and out == ""
    assert message in err
    assert sorted(tmp_path.iterdir()) == before


def test_parquet_without_its_library(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, err = run("export", "--table", "claims", "--to", "claims.parquet")
    assert (code, err) == (2, "thirdhand: pyarrow is not installed; pip install 'thirdhand[parquet]'\n")
    assert not (tmp_path / "claims.parquet").exists()


def test_both_databases_give_the_same_records(store: Store) -> None:
    for at, day in enumerate(("01", "02", "03"), start=1):
        time = f"2031-03-{day}T10:00:00.000000Z"
        put(store, read_text(f"Rain fell on {at} roofs.", url=URL), captured=time)
    put(store, read_text("Snow fell.", path="snow.txt", published="2031-03-04T10:00+02:00"))
    found = [
        (each.place, each.number, each.n_versions, each.is_current, each.record["text"])
        for each in store.records(all_versions=True)
    ]
    assert found == [
        (URL, 1, 3, False, "Rain fell on 1 roofs."),
        (URL, 2, 3, False, "Rain fell on 2 roofs."),
        (URL, 3, 3, True, "Rain fell on 3 roofs."),
        (str(Path("snow.txt").absolute()), 1, 1, True, "Snow fell."),
    ]
    (current, snow) = store.records()
    assert (current.number, current.n_versions, snow.published_at) == (3, 3, "2031-03-04T08:00:00Z")
    assert (snow.published_zone, snow.model, snow.tool) == ("given", "thirdhand-en", "0.1.0")


class Nowhere(io.RawIOBase):
    """Takes what is written and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def collections(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """Stores of few and of many small articles, by how many they have."""
    folder = tmp_path_factory.mktemp("collections")
    article = read_text("Rain fell on Lindow, officials said. " * 3, url="https://courier.example/0")
    places = {n_articles: str(folder / f"{n_articles}.db") for n_articles in (200, 1_000)}
    for n_articles, place in places.items():
        urls = (f"https://courier.example/{at}" for at in range(n_articles))
        with Store.open(place) as store:
            put(store, *(replace(article, url=url) for url in urls))
    return places


def peak(place: str, format: Format | None) -> int:
    """How much is held at most while the store is written out."""
    with Store.open(place) as store:
        stored = store.records()
        files = [(table, io.BufferedWriter(Nowhere())) for table in TABLES]
        next(stored)
        tracemalloc.start()
        try:
            n_written = write_tables(stored, files, format) if format else write_records(stored, files[0][1])
            assert n_written in (199, 999)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("format", [None, Format.CSV, Format.PARQUET])
def test_memory_does_not_grow_with_the_collection(
    collections: dict[int, str], format: Format | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if format is Format.PARQUET:
        pytest.importorskip("pyarrow")
        # rows wait for their group, which has more of them than a small collection
        monkeypatch.setattr("thirdhand.export.writers._GROUP_ROWS", 100)
    few, many = (peak(place, format) for place in collections.values())
    assert many < 2 * few


def test_tables_of_linking_come_with_a_store_that_was_linked(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "thirdhand.db") as store:
        flood = "The river burst its banks."
        put(store, write_article("a", flood), write_article("b", flood))
        link(store, kernels=PlainKernels())
    assert run("export", "--format", "csv", "--to", "all", "--quiet").code == 0
    assert {path.stem for path in (tmp_path / "all").iterdir()} == {
        *NAMES,
        *(table.name for table in LINKED_TABLES),
    }
    assert run("export", "--format", "csv", "--to", "some", "--since", "2031-01-01", "--quiet").code == 0
    assert sorted(path.stem for path in (tmp_path / "some").iterdir()) == NAMES
    code, _, err = run("export", "--table", "memberships", "--to", "who.csv")
    assert (code, err) == (0, "thirdhand: wrote who.csv (1 cluster)\n")
    assert [row["stance"] for row in cells(tmp_path / "who.csv")] == ["supports", "supports"]
    assert [
        row["relation"] for row in map(json.loads, run("export", "--table", "reuse").out.splitlines())
    ] == ["direct"]
    code, out, err = run("export", "--table", "clusters", "--outlet", "Lindow Courier")
    assert (code, out) == (2, "") and "Conditions select articles; the table clusters takes none." in err
