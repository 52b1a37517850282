"""What the verbs that use a store have in common: where it is, conditions, forms of output.

Imports stand inside the functions so that ``--help`` is instant.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from thirdhand.store.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])

#: Where a store is looked for unless a flag or the environment says otherwise.
DEFAULT_STORE = "thirdhand.db"

store_option = click.option(
    "--store",
    "place",
    metavar="FILE-OR-URL",
    envvar="THIRDHAND_STORE",
    default=DEFAULT_STORE,
    show_default=True,
    help="The store: a file, or a postgresql:// URL; the environment variable THIRDHAND_STORE sets it too.",
)
quiet_option = click.option("--quiet", is_flag=True, help="Print results and errors only.")
rows_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
rows_csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a line of names.")

_CONDITIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--outlet", metavar="NAME", help="Only articles of this outlet."),
    click.option("--since", metavar="DAY", help="Only articles published on this day or later (2031-03-04)."),
    click.option("--until", metavar="DAY", help="Only articles published on this day or before."),
    click.option("--source", metavar="NAME", help="Only claims with this source anywhere in their chain."),
    click.option("--kind", metavar="KIND", help="Only claims whose innermost source is of this kind."),
    click.option(
        "--anonymity", metavar="WORD", help="Only claims whose innermost source is so: unnamed, role, …"
    ),
    click.option("--unnamed", is_flag=True, help="The same as --anonymity unnamed."),
    click.option("--certainty", metavar="WORD", help="Only claims put with this certainty."),
    click.option("--rule", metavar="ID", help="Only articles with a finding of this check."),
)


def condition_options(command: Command) -> Command:
    """Give ``command`` the options that select articles and claims; they come as ``**conditions``."""
    for give in reversed(_CONDITIONS):
        command = give(command)
    return command


def clean_conditions(conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``conditions`` as ``Store`` takes them; raises click's UsageError for two that contradict."""
    given = dict(conditions)
    if given.pop("unnamed"):
        if given["anonymity"] not in (None, "unnamed"):
            raise click.UsageError("--unnamed and --anonymity say different things; give one of them.")
        given["anonymity"] = "unnamed"
    return given


@contextmanager
def open_store(place: str, *, create: bool = False, quiet: bool = False) -> Iterator[Store]:
    """Open the store at ``place``; say so where an older one was migrated."""
    from thirdhand.store.store import Store
    from thirdhand.views.margin import visible

    with Store.open(place, create=create) as store:
        if store.migrated is not None and not quiet:
            told = f"{store.name} was migrated; as it was before, it is kept in {store.migrated}"
            click.echo(f"thirdhand: {visible(told)}", err=True)
        yield store


def print_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, as_csv: bool) -> None:
    """Print ``rows`` as CSV with ``columns``, or as JSON, one object a line; UTF-8 wherever they go."""
    for line in _csv_lines(rows, columns) if as_csv else map(_json_line, rows):
        click.echo(line.encode("utf-8", "backslashreplace"), nl=False)


def _json_line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _csv_lines(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    # with "\n" alone, csv would leave a cell with a carriage return in it unquoted
    writer = csv.DictWriter(buffer, columns, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    yield buffer.getvalue().removesuffix("\r\n") + "\n"
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow({name: _cell(row.get(name)) for name in columns})
        yield buffer.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: object) -> object:
    """Return ``value`` as a cell: what has parts as JSON, text so that it is no formula to a spreadsheet."""
    from thirdhand.export.writers import guard_text

    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return guard_text(value) if isinstance(value, str) else value


def is_terminal() -> bool:
    """Say whether stdout is looked at by a person."""
    return sys.stdout.isatty()
