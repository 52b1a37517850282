"""``thirdhand sources``: list who is credited in the store, how often, by whom and how openly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from thirdhand.cli.storing import (
    clean_conditions,
    condition_options,
    open_store,
    print_rows,
    quiet_option,
    rows_csv_option,
    rows_json_option,
    store_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thirdhand.store.quoting import SourceCount


@click.command(short_help="List who is credited, how often and how openly.")
@click.argument("name", nargs=-1, metavar="[NAME]...")
@condition_options
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Print N sources at most; 0 prints all.",
)
@rows_json_option
@rows_csv_option
@quiet_option
@store_option
def sources(
    name: tuple[str, ...],
    limit: int,
    as_json: bool,
    as_csv: bool,
    quiet: bool,
    place: str,
    **conditions: Any,  # noqa: ANN401 -- as the options give them
) -> int:
    """List the sources that the stored articles credit, those of most claims first.

    With NAME..., those that have all of its words in their name. --kind, --anonymity, --unnamed and
    --certainty are asked of each source itself, wherever it stands in a chain. Exits with 0, or 2 for wrong
    use.
    """
    given = clean_conditions(conditions)
    if name:
        if given["source"] is not None:
            raise click.UsageError("NAME and --source ask the same; give one of them.")
        given["source"] = " ".join(name)
    with open_store(place, quiet=quiet) as store:
        counted = store.sources(limit=limit + 1 if limit else None, **given)
    shown = counted[:limit] if limit else counted
    _show(shown, as_json=as_json, as_csv=as_csv)
    if not quiet and not counted:
        click.echo("thirdhand: nothing found", err=True)
    elif not quiet and len(counted) > len(shown):
        click.echo("thirdhand: there are more; --limit N prints N of them, --limit 0 all", err=True)
    return 0


def _show(counted: Sequence[SourceCount], *, as_json: bool, as_csv: bool) -> None:
    from thirdhand.views.sources import COLUMNS, print_sources, source_to_json, source_to_row

    if as_json or as_csv:
        print_rows(map(source_to_row if as_csv else source_to_json, counted), COLUMNS, as_csv=as_csv)
        return
    from thirdhand.views.terminal import console_for

    print_sources(counted, console_for())
