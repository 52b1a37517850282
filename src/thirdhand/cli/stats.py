"""``thirdhand stats``: count what a store holds."""

from __future__ import annotations

import click

from thirdhand.cli.storing import open_store, print_rows, rows_csv_option, rows_json_option, store_option


@click.command(short_help="Count what the store holds.")
@rows_json_option
@rows_csv_option
@store_option
def stats(as_json: bool, as_csv: bool, place: str) -> int:
    """Count articles, claims and who stands behind them, findings, failures, readings and space on disk.

    Claims, sources, findings and outlets are counted in the articles as they stand now. Exits with 0, or 2
    for wrong use.
    """
    from thirdhand.views.stats import COLUMNS, print_stats, stats_to_json, stats_to_rows

    with open_store(place) as store:
        counted = store.stats()
    if as_json or as_csv:
        print_rows(stats_to_rows(counted) if as_csv else [stats_to_json(counted)], COLUMNS, as_csv=as_csv)
        return 0
    from thirdhand.views.terminal import console_for

    print_stats(counted, console_for())
    return 0
