"""Files of a collection: JSON Lines, CSV and Parquet, written row by row.

A file takes its name only when it, and every other of the same export, is whole. Parquet's library is an
extra that comes in through this door alone; it gets rows in groups, so that memory does not grow with them.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Protocol

from thirdhand.errors import UsageError
from thirdhand.export.collection import StoredRecord, Table
from thirdhand.export.columns import Column, Type
from thirdhand.export.json import dumps_record

#: A row group of Parquet has as many rows, or so many characters, at most: what is held in memory.
_GROUP_ROWS, _GROUP_CHARACTERS = 10_000, 8_000_000
#: What a spreadsheet would take for a formula begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """The form of a file, which its name ends with."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class Writer(Protocol):
    """Takes the rows of one table; what it was given is in the file when it is closed."""

    def write(self, row: Mapping[str, Any]) -> None:
        """Write one row, whose keys are the columns in their order."""

    def close(self) -> None:
        """Write what is left; the file itself stays open."""


class _JsonWriter:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, row: Mapping[str, Any]) -> None:
        self._file.write(dumps_record(row).encode() + b"\n")

    def close(self) -> None:
        pass


class _CsvWriter:
    """CSV with a line of names: flags are ``true`` and ``false``, None is empty, what has parts is JSON."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        # with "\n" alone, csv would leave a cell with a carriage return in it unquoted
        self._rows = csv.writer(_Lines(file), lineterminator="\r\n")
        self._rows.writerow([column.name for column in columns])
        self._cells = [_CELLS[column.type] for column in columns]

    def write(self, row: Mapping[str, Any]) -> None:
        cells = zip(self._cells, row.values(), strict=True)
        self._rows.writerow([None if value is None else write(value) for write, value in cells])

    def close(self) -> None:
        pass


class _Lines:
    """A file of bytes that takes lines of text, one at a time, and ends them with ``\\n``."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, line: str) -> None:
        self._file.write(line.removesuffix("\r\n").encode() + b"\n")


def guard_text(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula and runs it."""
    return "'" + text if text.startswith(_FORMULA) else text


_CELLS: dict[Type, Callable[[Any], object]] = {
    Type.TEXT: guard_text,
    Type.INTEGER: int,
    Type.NUMBER: float,
    Type.FLAG: lambda flag: "true" if flag else "false",
    Type.SPANS: str,  # lists of whole numbers are written in JSON as in Python
    Type.TEXTS: lambda texts: json.dumps(texts, ensure_ascii=False),
}


class _ParquetWriter:
    """Parquet, compressed by Zstandard; column by column, a group of rows at a time."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        arrow, parquet = load_arrow()
        self._arrow, self._columns = arrow, columns
        self._schema = arrow.schema([(column.name, _arrow_type(arrow, column.type)) for column in columns])
        self._file = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[tuple[Any, ...]] = []
        self._n_characters = 0

    def write(self, row: Mapping[str, Any]) -> None:
        values = tuple(row.values())
        self._rows.append(values)
        self._n_characters += sum(len(value) for value in values if isinstance(value, str))
        if len(self._rows) >= _GROUP_ROWS or self._n_characters >= _GROUP_CHARACTERS:
            self._write_group()

    def _write_group(self) -> None:
        cells = zip(*self._rows, strict=True) if self._rows else ((),) * len(self._columns)
        arrays = [
            self._arrow.array(column, type) for column, type in zip(cells, self._schema.types, strict=True)
        ]
        self._file.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows, self._n_characters = [], 0

    def close(self) -> None:
        if self._rows:
            self._write_group()
        self._file.close()


def load_arrow() -> tuple[Any, Any]:
    """Return ``pyarrow`` and ``pyarrow.parquet``; raises ImportError without the extra ``parquet``."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ImportError("pyarrow is not installed; pip install 'thirdhand[parquet]'") from error
    return pyarrow, pyarrow.parquet


def _arrow_type(arrow: Any, type: Type) -> Any:  # noqa: ANN401 -- an extra
    types = {
        Type.TEXT: arrow.string(),
        Type.INTEGER: arrow.int64(),
        Type.NUMBER: arrow.float64(),
        Type.FLAG: arrow.bool_(),
        Type.SPANS: arrow.list_(arrow.list_(arrow.int64())),
        Type.TEXTS: arrow.list_(arrow.string()),
    }
    return types[type]


def open_writer(format: Format, file: IO[bytes], columns: Sequence[Column]) -> Writer:
    """Return what writes rows with ``columns``; raises ImportError where a library is not installed."""
    if format is Format.JSONL:
        return _JsonWriter(file)
    return _CsvWriter(file, columns) if format is Format.CSV else _ParquetWriter(file, columns)


def write_records(stored: Iterable[StoredRecord], file: IO[bytes]) -> int:
    """Write the records themselves as JSON Lines, as ``thirdhand read --json`` does; return how many."""
    n_written = 0
    for each in stored:
        file.write(dumps_record(each.record).encode() + b"\n")
        n_written += 1
    return n_written


def write_tables(stored: Iterable[Any], files: Iterable[tuple[Table, IO[bytes]]], format: Format) -> int:
    """Write the rows of several tables in one go, each into its file; return how many things they are of.

    ``stored`` are what the tables are made from, of one ``Table.matter``.

    Raises ImportError where the library of ``format`` is not installed.
    """
    writers = [(table.rows, open_writer(format, file, table.columns)) for table, file in files]
    n_written = 0
    try:
        for each in stored:
            n_written += 1
            for rows, writer in writers:
                for row in rows(each):
                    writer.write(row)
    finally:
        for _, writer in writers:
            writer.close()
    return n_written


@contextmanager
def open_whole(paths: Sequence[Path], *, may_replace: bool = False) -> Iterator[list[IO[bytes]]]:
    """Give a file to write for each of ``paths``; all take their names at the end, none if anything fails.

    Raises UsageError, before anything is written, for a file that is there already, unless ``may_replace``,
    and for one that cannot be written.
    """
    for path in paths:
        if path.exists() and not (may_replace and path.is_file()):
            raise UsageError(f"{path}: is there already; name another place, or give --force to replace it")
    partial = [path.with_name(f".{os.getpid()}.part.{path.name}") for path in paths]
    try:
        with ExitStack() as stack:
            yield [stack.enter_context(_open(part, path)) for part, path in zip(partial, paths, strict=True)]
        for part, path in zip(partial, paths, strict=True):
            part.replace(path)
    finally:
        for part in partial:
            with suppress(OSError):
                part.unlink()


def _open(part: Path, path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return part.open("wb")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another place") from error
