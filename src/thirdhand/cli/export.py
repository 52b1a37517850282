"""``thirdhand export``: a store's articles as records, or as tables for other programs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thirdhand.cli.storing import clean_conditions, condition_options, open_store, quiet_option, store_option
from thirdhand.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from thirdhand.cli.progress import Progress
    from thirdhand.export.collection import StoredRecord, Table
    from thirdhand.export.writers import Format

_FORMATS = ("jsonl", "csv", "parquet")
#: What the file of the records themselves is called in a folder.
_RECORDS = "records"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How files are written: in which format, over others or not, with progress on stderr or without."""

    format: Format
    may_replace: bool
    is_quiet: bool


@click.command(short_help="Write a store's articles as JSON Lines, CSV or Parquet.")
@store_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="The form. [default: what the name of the file ends with, else jsonl]",
)
@click.option(
    "--to", "target", metavar="PATH", type=click.Path(path_type=Path), help="Write this file or folder."
)
@click.option(
    "--table", "names", metavar="NAME", multiple=True, help="Only this table (docs/tables.md); repeatable."
)
@click.option("--all-versions", is_flag=True, help="Earlier versions of the articles as well.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@condition_options
@quiet_option
def export(
    place: str,
    format_name: str | None,
    target: Path | None,
    names: tuple[str, ...],
    all_versions: bool,
    force: bool,
    quiet: bool,
    **conditions: object,
) -> int:
    """Write the articles of a store: their records as JSON Lines to stdout, or tables as CSV or Parquet.

    Tables (articles, versions, attributions, claims, links, quantities, findings) go into a folder, a file
    each; one alone into a file. Conditions select articles, which come whole. Exits with 0, or 2 for wrong
    use.
    """
    from thirdhand.export.collection import TABLES, find_table

    format = _choose_format(format_name, target)
    tables = [find_table(name) for name in dict.fromkeys(names)]
    if not tables and format != "jsonl":
        tables = list(TABLES)
    paths = _choose_paths(target, tables, format)
    with open_store(place, quiet=quiet) as store:
        stored = store.records(all_versions=all_versions, **clean_conditions(conditions))
        n_written = _write(stored, tables, paths, _Form(format=format, may_replace=force, is_quiet=quiet))
    if target is not None and not quiet:
        _say(paths[0] if len(paths) == 1 else target, n_written, "version" if all_versions else "article")
    return 0


def _say(path: Path, n_written: int, what: str) -> None:
    from thirdhand.views.margin import visible

    told = f"wrote {path} ({n_written:,} {what}{'' if n_written == 1 else 's'})"
    click.echo(f"thirdhand: {visible(told)}", err=True)


def _choose_format(name: str | None, target: Path | None) -> Format:
    """Return the format that was asked for, by its name or by that of the file."""
    from thirdhand.export.writers import Format

    suffix = target.suffix.lower().removeprefix(".") if target is not None and not target.is_dir() else ""
    if name is None:
        return Format(suffix) if suffix in _FORMATS else Format.JSONL
    if suffix in _FORMATS and suffix != name:
        raise click.UsageError(f"--format {name} and a name that ends in .{suffix} say different things.")
    return Format(name)


def _choose_paths(target: Path | None, tables: Sequence[Table], format: Format) -> list[Path]:
    """Return the files to write, one for each table or one for the records; none for stdout."""
    names = [table.name for table in tables] or [_RECORDS]
    if target is None:
        if format == "parquet":
            raise click.UsageError("Parquet is no text: give --to FOLDER, or --to FILE with one --table.")
        if len(names) > 1:
            raise click.UsageError("Several tables need --to FOLDER; one --table goes to stdout.")
        return []
    if len(names) == 1 and not target.is_dir():
        return [target]
    if target.exists() and not target.is_dir():
        raise UsageError(
            f"{target}: is no folder, and several tables need one; name a folder, or one --table"
        )
    return [target / f"{name}.{format}" for name in names]


def _write(
    stored: Iterator[StoredRecord], tables: Sequence[Table], paths: Sequence[Path], form: _Form
) -> int:
    """Write what was chosen to ``paths``, or to stdout; return how many versions it is of."""
    from thirdhand.cli.progress import Progress
    from thirdhand.export.writers import open_whole

    if not paths:
        return _fill(stored, tables, [sys.stdout.buffer], form.format)
    with (
        Progress("Writing", is_quiet=form.is_quiet) as progress,
        open_whole(paths, may_replace=form.may_replace) as files,
    ):
        return _fill(_counted(stored, progress), tables, files, form.format)


def _fill(
    stored: Iterator[StoredRecord], tables: Sequence[Table], files: Sequence[IO[bytes]], format: Format
) -> int:
    from thirdhand.export.writers import write_records, write_tables

    if not tables:
        return write_records(stored, files[0])
    try:
        return write_tables(stored, zip(tables, files, strict=True), format)
    except ImportError as error:
        raise UsageError(str(error)) from error


def _counted(stored: Iterator[StoredRecord], progress: Progress) -> Iterator[StoredRecord]:
    for number, each in enumerate(stored, start=1):
        yield each
        progress.update(None, f"{number:,} articles")
