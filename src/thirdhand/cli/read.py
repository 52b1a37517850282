"""``thirdhand read``: find who says what in articles, through whom and how surely, and show it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thirdhand.cli import FAILED
from thirdhand.cli.reading import (
    Call,
    deliver,
    demand_input,
    inputs_argument,
    jobs_option,
    json_option,
    load_model,
    model_option,
    note_file,
    open_results,
    page_option,
    print_record,
    write_page,
)

if TYPE_CHECKING:
    from thirdhand.cli.reading import Show


@click.command(short_help="Find who says what in articles.")
@inputs_argument
@json_option
@page_option
@jobs_option
@click.option(
    "--width", metavar="N", type=click.IntRange(min=20), help="Wrap at N columns. [default: the terminal's]"
)
@click.option("--quiet", is_flag=True, help="Print errors only; with --json, the records too.")
@model_option
def read(
    inputs: tuple[str, ...],
    as_json: bool,
    page: Path | None,
    jobs: int | None,
    width: int | None,
    quiet: bool,
    folder: Path | None,
) -> int:
    """Find who says what in each INPUT: a file, a folder, a pattern, a URL, or - for standard input.

    A file is a text, a web page, a Word document, or holds many articles: JSON Lines, ninjs, a web archive.
    Prints a line that sums up, the prose with its sources, evidence and claims marked, for each claim the
    chain of its sources, and what the sourcing checks found. Without an INPUT, standard input is read. Exits
    with 0 when all inputs were read, 1 when some were not, 2 for wrong use.
    """
    demand_input(inputs)
    from thirdhand.checks import load_every_setting
    from thirdhand.cli.output import WholeFile

    # What is wrong with the call must show before the reading starts: settings, model, page.
    settings, model = load_every_setting(), load_model(folder)
    call = Call(inputs=inputs, jobs=jobs, quiet=quiet, settings=settings, model=model)
    with ExitStack() as stack:
        file = stack.enter_context(WholeFile(page)) if page is not None else None
        results, messages = stack.enter_context(open_results(call))
        n_articles = write_page(deliver(results, _shower(as_json, quiet, width), messages), file)
    note_file(page, n_articles, messages)
    return FAILED if messages.n_failures else 0


def _shower(as_json: bool, quiet: bool, width: int | None) -> Show:
    """Return what shows one article on stdout."""
    if as_json:
        return print_record
    if quiet:
        return lambda article: None
    from thirdhand.views.markup import has_underlines
    from thirdhand.views.terminal import console_for, print_article

    console, is_fine = console_for(), has_underlines(os.environ)
    return lambda article: print_article(article, console, width=width, has_underlines=is_fine)
