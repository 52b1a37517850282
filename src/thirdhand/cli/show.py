"""``thirdhand show``: an article out of the store, with its marks and notes and where it comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thirdhand.cli import FAILED
from thirdhand.cli.reading import json_option, note_file, page_option, print_record, write_page
from thirdhand.cli.storing import is_terminal, open_store, quiet_option, store_option
from thirdhand.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdhand.cli.output import Messages
    from thirdhand.records import Article
    from thirdhand.store.loading import StoredVersion
    from thirdhand.store.store import Store

#: Columns that the labels of the provenance take.
_LABEL = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How articles are shown: as text, as records, with provenance or as they are drawn by ``read``."""

    as_json: bool
    as_csv: bool
    as_text: bool
    has_provenance: bool
    width: int | None


@click.command(short_help="Show articles of a store.")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@store_option
@click.option(
    "--version",
    "number",
    metavar="N",
    type=click.IntRange(min=1),
    help="The version with this number. [default: the one that stands there now]",
)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print the claims as CSV (docs/tables.md).")
@click.option("--provenance", is_flag=True, help="With --json: print a second object on where it comes from.")
@click.option("--text", "as_text", is_flag=True, help="Print the bare text.")
@page_option
@click.option(
    "--width", metavar="N", type=click.IntRange(min=20), help="Wrap at N columns. [default: the terminal's]"
)
@quiet_option
def show(
    ids: tuple[str, ...],
    place: str,
    number: int | None,
    as_json: bool,
    as_csv: bool,
    provenance: bool,
    as_text: bool,
    page: Path | None,
    width: int | None,
    quiet: bool,
) -> int:
    """Show articles of a store: where they come from, then the prose with its marks and notes.

    An ID is that of a record (or its beginning, four digits at least), a URL, a path or the ref that the
    input gave. Exits with 0, or 1 when some were not found.
    """
    if number is not None and len(ids) > 1:
        raise click.UsageError("--version goes with one ID.")
    if as_json + as_csv + as_text > 1:
        raise click.UsageError("--json, --csv and --text exclude each other.")
    if provenance and not as_json:
        raise click.UsageError("--provenance goes with --json; the prose has it at its head anyway.")
    form = _Form(as_json=as_json, as_csv=as_csv, as_text=as_text, has_provenance=provenance, width=width)
    from thirdhand.cli.output import Messages, WholeFile

    with ExitStack() as stack:
        file = stack.enter_context(WholeFile(page)) if page is not None else None
        store = stack.enter_context(open_store(place, quiet=quiet))
        messages = stack.enter_context(Messages(1, is_quiet=quiet))  # no bar: nothing is read
        n_articles = write_page(_show_each(store, ids, number, form, messages), file)
    note_file(page, n_articles, messages)
    return FAILED if messages.n_failures else 0


def _show_each(
    store: Store, ids: Sequence[str], number: int | None, form: _Form, messages: Messages
) -> Iterator[Article]:
    """Print each article that is there, and pass it on; say which are not."""
    has_names = False
    for id in ids:
        try:
            stored = store.show(id, version=number)
            if form.as_csv:
                _print_claims(stored, has_names=has_names)
                has_names = True
            else:
                _print(stored, form)
        except InputError as error:
            messages.fail(str(error))
        else:
            yield stored.article


def _print(stored: StoredVersion, form: _Form) -> None:
    if form.as_json:
        print_record(stored.article)
        if form.has_provenance:
            _print_provenance(stored)
    elif form.as_text:
        _print_text(stored.article.text)
    else:
        _print_article(stored, form.width)


def _print_claims(stored: StoredVersion, *, has_names: bool) -> None:
    """Print the claims as rows, under a line of names unless ``has_names``."""
    from io import BytesIO

    from thirdhand.export.collection import find_table
    from thirdhand.export.writers import Format, write_tables
    from thirdhand.store.exporting import to_stored_record

    buffer = BytesIO()
    write_tables([to_stored_record(stored)], [(find_table("claims"), buffer)], Format.CSV)
    lines = buffer.getvalue()
    click.echo(lines.partition(b"\n")[2] if has_names else lines, nl=False)


def _print_provenance(stored: StoredVersion) -> None:
    from thirdhand.export.json import dumps_record
    from thirdhand.store.provenance import provenance_to_json

    click.echo(dumps_record(provenance_to_json(stored)).encode("utf-8"))


def _print_text(text: str) -> None:
    """Print ``text`` exactly as it is kept, but never anything that steers a terminal to one."""
    if is_terminal():
        from thirdhand.views.margin import visible

        text = "\n".join(map(visible, text.split("\n")))
    click.echo(text.encode("utf-8"), nl=not text.endswith("\n"))


def _print_article(stored: StoredVersion, width: int | None) -> None:
    from rich.text import Text

    from thirdhand.store.provenance import describe_provenance
    from thirdhand.views.margin import in_one_line
    from thirdhand.views.markup import has_underlines, in_ascii
    from thirdhand.views.terminal import MIN_WIDTH, console_for, print_article

    console = console_for()
    columns = max(width or console.width, MIN_WIDTH)
    for label, words in describe_provenance(stored):
        lines = Text(in_one_line(words)).wrap(console, max(columns - _LABEL, 1))
        for at, line in enumerate(lines):
            head = Text(label.ljust(_LABEL) if at == 0 else " " * _LABEL, "dim").append_text(line)
            head.rstrip()
            if console.options.ascii_only:
                head.plain = in_ascii(head.plain)
            console.print(head, soft_wrap=True)
    print_article(stored.article, console, width=width, has_underlines=has_underlines(os.environ))
