"""``thirdhand watch``: follow feeds, politely, and keep their articles as they come and change."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from thirdhand.cli import FAILED
from thirdhand.cli.collecting import Shower, build_options, forget_option, log_option, private_option
from thirdhand.cli.reading import jobs_option, model_option
from thirdhand.cli.storing import open_store, quiet_option, store_option


@click.command(short_help="Follow feeds and keep their articles.")
@click.argument("inputs", nargs=-1, metavar="[FEED]...")
@store_option
@click.option(
    "--every",
    metavar="MINUTES",
    type=click.FloatRange(min=1),
    default=15.0,
    show_default=True,
    help="Poll each feed once in so many MINUTES.",
)
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@forget_option
@private_option
@jobs_option
@quiet_option
@log_option
@model_option
def watch(
    inputs: tuple[str, ...],
    place: str,
    every: float,
    once: bool,
    forget_after: float | None,
    allow_private: bool,
    jobs: int | None,
    quiet: bool,
    log_json: bool,
    folder: Path | None,
) -> int:
    """Follow each FEED, the URL of a feed or a list of feeds (OPML), and all that the store follows already.

    Reads the pages that feeds name, and looks at them again after an hour, six hours, a day and three days:
    what has changed is kept as a new version. Runs until it is stopped by Ctrl-C or a signal, and goes on
    where it was when it is started again.
    """
    from thirdhand.cli.progress import Progress
    from thirdhand.collect.watching import watch as collect

    options = build_options(jobs, folder, forget_after=forget_after, allow_private=allow_private)
    with (
        open_store(place, create=True, quiet=quiet) as store,
        Progress("Watching", is_quiet=quiet, log_json=log_json) as progress,
        stopped_by_signals() as stop,
    ):
        shower = Shower(progress, None)
        tally = collect(store, inputs, options, every=60 * every, stop=stop, once=once, listener=shower)
        shower.sum_up(tally, store.name)
    return FAILED if tally.n_failed and once else 0


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """Give an event that the first SIGINT or SIGTERM sets; the second ends the process as usual."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def set_stop(number: int, frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, set_stop)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
