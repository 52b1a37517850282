"""``thirdhand why``: say what speaks for two claims being one, and what against."""

from __future__ import annotations

import click

from thirdhand.cli.correcting import pair_argument
from thirdhand.cli.storing import open_store, print_rows, quiet_option, rows_json_option, store_option


@click.command(short_help="Say why two claims are one, or are not.")
@pair_argument
@rows_json_option
@store_option
@quiet_option
def why(pair: tuple[str, str], as_json: bool, place: str, quiet: bool) -> int:
    """Say what two claims (b2:…#c3) have in common, what they do not, and what was decided.

    A cluster (k7) stands for the claim that says it. Exits with 0, or 1 when one of them is not there.
    """
    from thirdhand.tracing.why import why as explain
    from thirdhand.views.explaining import explanation_to_json, print_explanation

    one, other = pair
    with open_store(place, quiet=quiet) as store:
        found = explain(store, one, other)
    if as_json:
        print_rows([explanation_to_json(found)], (), as_csv=False)
        return 0
    from thirdhand.views.terminal import console_for

    print_explanation(found, console_for())
    return 0
