"""Files of a collection: CSV, Parquet and JSON Lines that read back as they were, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.invented import depot
from tests.invented_findings import checked_depot
from tests.test_export_collection import stored
from thirdhand.errors import UsageError
from thirdhand.export import writers
from thirdhand.export.collection import TABLES, StoredRecord, Table, find_table
from thirdhand.export.json import article_from_json
from thirdhand.export.writers import Format, open_whole, write_records, write_tables

COLLECTION = [stored(checked_depot(published="2031-03-05")), stored(depot(), number=1, is_current=False)]


def write(name: str, format: Format, collection: list[StoredRecord] = COLLECTION) -> bytes:
    file = io.BytesIO()
    assert write_tables(collection, [(find_table(name), file)], format) == len(collection)
    return file.getvalue()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_csv_has_a_line_of_names_and_a_line_for_each_row(table: Table) -> None:
    found = list(csv.DictReader(io.StringIO(write(table.name, Format.CSV).decode(), newline="")))
    rows = [row for each in COLLECTION for row in table.rows(each)]
    assert [list(row) for row in found] == [[column.name for column in table.columns]] * len(rows)
    for cells, row in zip(found, rows, strict=True):
        for column in table.columns:
            cell, value = cells[column.name], row[column.name]
            if value is None:
                assert cell == ""
            elif column.type in ("spans", "texts"):
                assert json.loads(cell) == value
            elif column.type == "flag":
                assert cell == ("true" if value else "false")
            elif column.type == "text":
                assert cell == value
            else:
                assert float(cell) == value


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_csv_has_no_formulas(title: str) -> None:
    found = list(
        csv.DictReader(io.StringIO(write("versions", Format.CSV, [titled(title)]).decode(), newline=""))
    )
    assert found[0]["title"] == "'" + title


def titled(title: str) -> StoredRecord:
    return replace(COLLECTION[0], record={**COLLECTION[0].record, "title": title})


def test_csv_of_nothing_has_the_line_of_names() -> None:
    assert write("quantities", Format.CSV, []) == (
        b"article,version,claim,position,in,text,spans,low,high,bound,unit\n"
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_parquet_reads_back_with_the_right_types(table: Table) -> None:
    polars = pytest.importorskip("polars")
    types = {
        "text": polars.String,
        "integer": polars.Int64,
        "number": polars.Float64,
        "flag": polars.Boolean,
        "spans": polars.List(polars.List(polars.Int64)),
        "texts": polars.List(polars.String),
    }
    frame = polars.read_parquet(io.BytesIO(write(table.name, Format.PARQUET)))
    assert dict(frame.schema) == {column.name: types[column.type] for column in table.columns}
    assert frame.to_dicts() == [row for each in COLLECTION for row in table.rows(each)]
    empty = polars.read_parquet(io.BytesIO(write(table.name, Format.PARQUET, [])))
    assert (empty.schema, len(empty)) == (frame.schema, 0)


def test_parquet_reads_back_in_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_parquet(io.BytesIO(write("claims", Format.PARQUET)))
    assert (frame["doubt"].dtype, frame["score"].dtype, frame["depth"].dtype) == ("bool", "float64", "int64")
    assert frame["published"].iloc[0] == "2031-03-05"


@pytest.mark.parametrize(("rows", "characters"), [(5, 10**9), (10**9, 400)])
def test_row_groups_of_parquet_are_bounded(
    monkeypatch: pytest.MonkeyPatch, rows: int, characters: int
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(writers, "_GROUP_ROWS", rows)
    monkeypatch.setattr(writers, "_GROUP_CHARACTERS", characters)
    file = parquet.ParquetFile(io.BytesIO(write("claims", Format.PARQUET)))
    groups = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
    assert sum(groups) == 24 and len(groups) > 4 and max(groups) <= 5


def test_parquet_without_its_library_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"pyarrow is not installed; pip install 'thirdhand\[parquet\]'"):
        with open_whole([tmp_path / "claims.parquet"]) as files:
            write_tables(COLLECTION, [(find_table("claims"), files[0])], Format.PARQUET)
    assert list(tmp_path.iterdir()) == []


def test_json_lines_of_a_table_are_its_rows() -> None:
    lines = write("links", Format.JSONL).decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        row for each in COLLECTION for row in find_table("links").rows(each)
    ]


def test_records_are_the_contract() -> None:
    file = io.BytesIO()
    assert write_records(COLLECTION, file) == 2
    lines = file.getvalue().decode().splitlines()
    assert [article_from_json(json.loads(line)) for line in lines] == [
        checked_depot(published="2031-03-05"),
        depot(),
    ]


def test_files_take_their_names_together_when_all_are_whole(tmp_path: Path) -> None:
    paths = [tmp_path / "new" / "a.csv", tmp_path / "new" / "b.csv"]
    with open_whole(paths) as files:
        files[0].write(b"a")
        assert not paths[0].exists()
    assert [path.read_bytes() for path in paths] == [b"a", b""]
    assert sorted(path.name for path in paths[0].parent.iterdir()) == ["a.csv", "b.csv"]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    def fail() -> Iterator[StoredRecord]:
        yield COLLECTION[0]
        raise RuntimeError("the store is away")

    (tmp_path / "claims.parquet").write_text("before")
    with pytest.raises(RuntimeError), open_whole([tmp_path / "claims.parquet"], may_replace=True) as files:
        write_tables(fail(), [(find_table("claims"), files[0])], Format.PARQUET)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("claims.parquet", "before")]


def test_what_is_there_is_replaced_only_when_asked_to(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("mine")
    with pytest.raises(
        UsageError, match=r"claims.csv: is there already; name another place, or give --force"
    ):
        with open_whole([tmp_path / "a.csv", path]):
            pytest.fail("nothing may be written")
    assert [each.name for each in tmp_path.iterdir()] == ["claims.csv"]
    with open_whole([path], may_replace=True) as files:
        files[0].write(b"new")
    assert path.read_text() == "new"


def test_a_folder_is_never_replaced_and_a_file_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is there already"), open_whole([tmp_path], may_replace=True):
        pytest.fail("nothing may be written")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="cannot be written"), open_whole([tmp_path / "file" / "a.csv"]):
        pytest.fail("nothing may be written")
    assert (tmp_path / "file").read_text() == "mine"
