"""``thirdhand reread``: read what a store holds anew, by the model and rules of now."""

from __future__ import annotations

from pathlib import Path

import click

from thirdhand.cli import FAILED
from thirdhand.cli.collecting import build_options, log_option
from thirdhand.cli.reading import jobs_option, model_option
from thirdhand.cli.storing import open_store, quiet_option, store_option


@click.command(short_help="Read a store's articles anew.")
@store_option
@jobs_option
@quiet_option
@log_option
@model_option
def reread(place: str, jobs: int | None, quiet: bool, log_json: bool, folder: Path | None) -> int:
    """Read anew what was read by another model, version or set of rules than those of now.

    The old results are shown until all is read, then the new ones. It can be stopped and run again. Exits
    with 1 when some articles could not be read; these keep their old results.
    """
    from thirdhand.cli.progress import Progress
    from thirdhand.collect.rereading import reread as collect
    from thirdhand.collect.tally import Event, Tally

    options = build_options(jobs, folder)
    with (
        open_store(place, quiet=quiet) as store,
        Progress("Reading anew", is_quiet=quiet, log_json=log_json) as progress,
    ):

        def show(event: Event, tally: Tally) -> None:
            if event.what == "failed":
                progress.say(f"{event.input}: {event.message}")
            share = tally.n_done / max(1, tally.n_done + tally.n_open)
            rate = tally.n_done / max(progress.seconds, 0.001)
            progress.update(share, f"{tally.n_done:,} versions · {rate:.1f}/s", **tally.as_dict())

        tally = collect(store, options, show)
        told = f"{tally.n_new:,} read anew" if tally.n_done else "all is read by the model and rules of now"
        failed = f", {tally.n_failed:,} failed and keep what they had" if tally.n_failed else ""
        progress.note(f"{store.name}: {told}{failed}")
    return FAILED if tally.n_failed else 0
