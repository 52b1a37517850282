"""``thirdhand failures``: list the inputs that could not be read, with the reason and what to do."""

from __future__ import annotations

from typing import Any

import click

from thirdhand.cli.storing import (
    open_store,
    print_rows,
    quiet_option,
    rows_csv_option,
    rows_json_option,
    store_option,
)

_COLUMNS = (
    *("id", "input", "place", "error", "problem", "remedy", "n_attempts", "first_failed", "last_failed"),
    *("is_kept", "tool"),
)
_MINUTE_CHARACTERS = len("2031-03-04T10:05")


@click.command(short_help="List the inputs that could not be read.")
@click.option(
    "--forget",
    "forgotten",
    metavar="ID",
    type=int,
    multiple=True,
    help="Take the failure with this number off the list; can be given again for more.",
)
@rows_json_option
@rows_csv_option
@quiet_option
@store_option
def failures(forgotten: tuple[int, ...], as_json: bool, as_csv: bool, quiet: bool, place: str) -> int:
    """List the inputs that could not be read, the latest first, each with the reason and what to do.

    What goes in later is taken off the list by itself. Exits with 0, or 2 for wrong use.
    """
    with open_store(place, quiet=quiet) as store:
        if forgotten:
            from thirdhand.store.failures import forget_failures

            n_forgotten = store.write(lambda connection: forget_failures(connection, forgotten))
            if not quiet:
                click.echo(f"thirdhand: {n_forgotten} of {len(set(forgotten))} taken off the list", err=True)
            return 0
        found = store.failures()
    if as_json or as_csv:
        print_rows(found, _COLUMNS, as_csv=as_csv)
        return 0
    if not found and not quiet:
        click.echo("thirdhand: no input has failed", err=True)
    for failure in found:
        click.echo(_line(failure))
    return 0


def _line(failure: dict[str, Any]) -> str:
    from thirdhand.views.margin import in_one_line

    told = in_one_line(f"{failure['input']}: {failure['problem']}; {failure['remedy']}")
    tries = failure["n_attempts"]
    times = f"{tries} times, last " if tries > 1 else ""
    when = failure["last_failed"][:_MINUTE_CHARACTERS].replace("T", " ")
    kept = ", kept" if failure["is_kept"] else ""
    return f"{failure['id']} · {told} ({times}{when} UTC{kept})"
