"""``thirdhand export``: a store's articles as records, or as tables for other programs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from thirdhand.cli.storing import clean_conditions, condition_options, open_store, quiet_option, store_option
from thirdhand.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from thirdhand.cli.progress import Progress
    from thirdhand.export.collection import Table
    from thirdhand.export.writers import Format
    from thirdhand.store.store import Store

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

    Tables (articles, versions, attributions, claims, links, quantities, findings; of a linked store clusters,
    memberships, origins, reuse) go into a folder, a file each; one alone into a file. Conditions select
    articles, which come whole. Exits with 0, or 2 for wrong use.
    """
    from thirdhand.export.collection import TABLES, find_table

    format = _choose_format(format_name, target)
    tables = [find_table(name) for name in dict.fromkeys(names)]
    chosen = clean_conditions(conditions)
    is_narrowed = all_versions or any(value is not None for value in chosen.values())
    _refuse_narrowed(tables, is_narrowed=is_narrowed)
    if not tables and format != "jsonl":
        tables = list(TABLES)
    _choose_paths(target, tables, format)
    with open_store(place, quiet=quiet) as store:
        if not names and format != "jsonl" and not is_narrowed:
            tables += _list_linked(store)
        paths = _choose_paths(target, tables, format)
        streams: dict[str, Iterator[Any]] = {
            "articles": store.records(all_versions=all_versions, **chosen),
            **(_open_linked(store) if any(table.matter != "articles" for table in tables) else {}),
        }
        n_written = _write(streams, tables, paths, _Form(format=format, may_replace=force, is_quiet=quiet))
    if target is not None and not quiet:
        what = tables[0].matter if tables else "articles"
        is_of_versions = all_versions and what == "articles"
        _say(paths[0] if len(paths) == 1 else target, n_written, _ONE["versions" if is_of_versions else what])
    return 0


#: What one of those that a table is made from is called.
_ONE = {"versions": "version", "articles": "article", "clusters": "cluster", "reuse": "pair"}


def _refuse_narrowed(tables: Sequence[Table], *, is_narrowed: bool) -> None:
    """Refuse conditions for what stands between articles: none of it belongs to some of them alone."""
    linked = [table.name for table in tables if table.matter != "articles"]
    if linked and is_narrowed:
        raise click.UsageError(f"Conditions select articles; the table {linked[0]} takes none.")


def _list_linked(store: Store) -> list[Table]:
    """Return the tables of linking where the store was linked."""
    from thirdhand.export.collection import LINKED_TABLES
    from thirdhand.store.marks import has_marks

    return list(LINKED_TABLES) if store.read(has_marks) else []


def _open_linked(store: Store) -> dict[str, Iterator[Any]]:
    """Return what the rows of linking's tables are made from, by the tables' matter."""
    from thirdhand.tracing.listing import stream_cluster_records, stream_reuse_records

    return {"clusters": stream_cluster_records(store), "reuse": stream_reuse_records(store)}


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
    streams: dict[str, Iterator[Any]], tables: Sequence[Table], paths: Sequence[Path], form: _Form
) -> int:
    """Write what was chosen to ``paths``, or to stdout; return how many the first table is of."""
    from thirdhand.cli.progress import Progress
    from thirdhand.export.writers import open_whole

    if not paths:
        return _fill(streams, tables, [sys.stdout.buffer], form.format)
    with (
        Progress("Writing", is_quiet=form.is_quiet) as progress,
        open_whole(paths, may_replace=form.may_replace) as files,
    ):
        counted = {name: _counted(stream, name, progress) for name, stream in streams.items()}
        return _fill(counted, tables, files, form.format)


def _fill(
    streams: dict[str, Iterator[Any]], tables: Sequence[Table], files: Sequence[IO[bytes]], format: Format
) -> int:
    from thirdhand.export.writers import write_records, write_tables

    if not tables:
        return write_records(streams["articles"], files[0])
    n_written: dict[str, int] = {}
    try:
        for matter in dict.fromkeys(table.matter for table in tables):
            pairs = zip(tables, files, strict=True)
            of_matter = [(table, file) for table, file in pairs if table.matter is matter]
            n_written[matter] = write_tables(streams[matter], of_matter, format)
    except ImportError as error:
        raise UsageError(str(error)) from error
    return n_written[tables[0].matter]


def _counted(stored: Iterator[Any], name: str, progress: Progress) -> Iterator[Any]:
    for number, each in enumerate(stored, start=1):
        yield each
        progress.update(None, f"{number:,} {_ONE[name]}{'' if number == 1 else 's'}")
