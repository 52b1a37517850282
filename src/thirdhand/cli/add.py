"""``thirdhand add``: read articles from wherever they are and keep them in a store."""

from __future__ import annotations

from pathlib import Path

import click

from thirdhand.cli import FAILED
from thirdhand.cli.collecting import (
    Shower,
    build_options,
    count_bytes,
    forget_option,
    log_option,
    private_option,
)
from thirdhand.cli.reading import demand_input, jobs_option, model_option
from thirdhand.cli.storing import open_store, quiet_option, store_option


@click.command(short_help="Read articles and keep them in a store.")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@store_option
@click.option("--retry-failed", is_flag=True, help="Try again what failed before, three times in all.")
@forget_option
@private_option
@jobs_option
@quiet_option
@log_option
@model_option
def add(
    inputs: tuple[str, ...],
    place: str,
    retry_failed: bool,
    forget_after: float | None,
    allow_private: bool,
    jobs: int | None,
    quiet: bool,
    log_json: bool,
    folder: Path | None,
) -> int:
    """Read each INPUT once and keep its articles, claims, chains and findings in a store.

    An INPUT is a file, a folder, a pattern, a URL, a feed or a list of feeds (OPML), a web archive (WARC),
    JSON Lines, ninjs, or - for standard input. It can be stopped at any moment and run again: nothing is lost
    or kept twice. Exits with 0 when all went in, 1 when some inputs failed (thirdhand failures lists them).
    """
    if not retry_failed:
        demand_input(inputs)
    from thirdhand.cli.progress import Progress
    from thirdhand.collect.adding import add as collect

    options = build_options(
        jobs, folder, forget_after=forget_after, retry_failed=retry_failed, allow_private=allow_private
    )
    given = inputs or (() if retry_failed else ("-",))
    with (
        open_store(place, create=True, quiet=quiet) as store,
        Progress("Adding", is_quiet=quiet, log_json=log_json) as progress,
    ):
        store.expire()
        shower = Shower(progress, count_bytes(given))
        tally = collect(store, given, options, shower)
        shower.sum_up(tally, store.name)
    return FAILED if tally.n_failed or tally.n_failed_before else 0
