"""``thirdhand read``: find who says what in articles, through whom and how surely, and show it.

Articles are shown as they come, in the order of the inputs; what cannot be read is named on stderr and
the others are still read. Imports stand inside the functions so that ``--help`` is instant.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thirdhand.errors import InputError

if TYPE_CHECKING:
    from thirdhand.cli.output import Messages, WholeFile
    from thirdhand.model.session import Model
    from thirdhand.records import Article, Failure

#: So many inputs are listed ahead to give the progress bar an end; beyond, it only counts.
_LISTED = 10_000


@click.command(short_help="Find who says what in articles.")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON record a line (docs/json.md).")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all articles to one HTML page as well.",
)
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Work on N cores. [default: all]")
@click.option(
    "--width", metavar="N", type=click.IntRange(min=20), help="Wrap at N columns. [default: the terminal's]"
)
@click.option("--quiet", is_flag=True, help="Print errors only; with --json, the records too.")
@click.option(
    "--model",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Use the model in this folder. [default: the one that came with thirdhand]",
)
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

    Prints a line that sums up, the prose with its sources, evidence and claims marked, and for each claim
    the chain of its sources. Without an INPUT, standard input is read. Exits with 0 when all inputs were
    read, 1 when some were not, 2 for wrong use.
    """
    if not inputs and sys.stdin.isatty():
        raise click.UsageError("Give at least one INPUT, or - to type an article.")
    from thirdhand.acquire import expand
    from thirdhand.checks import load_every_setting
    from thirdhand.cli.output import Messages, WholeFile
    from thirdhand.stream import count_cores, read_places

    # What is wrong with the call must show before the reading starts: settings, model, page.
    settings, model = load_every_setting(), _load_model(folder)
    with ExitStack() as stack:
        file = stack.enter_context(WholeFile(page)) if page is not None else None
        places = expand(inputs or ("-",))
        ahead = list(islice(places, _LISTED + 1))
        total = len(ahead) if len(ahead) <= _LISTED else None
        messages = stack.enter_context(Messages(total, is_quiet=quiet))
        results = read_places(
            chain(ahead, places), jobs=jobs or count_cores(), model=model, settings=settings
        )
        articles = _deliver(results, _shower(as_json, quiet, width), messages)
        n_articles = _write_page(articles, file) if file is not None else _exhaust(articles)
    if page is not None and n_articles:
        messages.note(f"wrote {page} ({n_articles} article{'s' if n_articles > 1 else ''})")
    return 1 if messages.n_failures else 0


def _load_model(folder: Path | None) -> Model | None:
    if folder is None:
        return None
    from thirdhand.model.session import open_model

    return open_model(folder)


def _shower(as_json: bool, quiet: bool, width: int | None) -> Callable[[Article], None]:
    """Return what shows one article on stdout. Raises InputError for one that JSON cannot hold."""
    if as_json:
        from thirdhand.export.json import dumps_line

        # Bytes, because the contract is UTF-8 whatever the encoding of the terminal or pipe.
        return lambda article: click.echo(dumps_line(article).encode("utf-8"))
    if quiet:
        return lambda article: None
    from thirdhand.views.markup import has_underlines
    from thirdhand.views.terminal import console_for, print_article

    console, is_fine = console_for(), has_underlines(os.environ)
    return lambda article: print_article(article, console, width=width, has_underlines=is_fine)


def _deliver(
    results: Iterable[Article | Failure], show: Callable[[Article], None], messages: Messages
) -> Iterator[Article]:
    """Show each result as it comes; pass the articles on."""
    from thirdhand.records import Failure

    for result in results:
        with messages.beside_bar():
            if isinstance(result, Failure):
                messages.fail(str(result))
            else:
                _warn_of_language(result, messages)
                try:
                    show(result)
                except InputError as error:
                    messages.fail(str(error))
        if not isinstance(result, Failure):
            yield result


def _warn_of_language(article: Article, messages: Messages) -> None:
    if article.language not in (None, "en"):
        place = article.path or article.url or "standard input"
        messages.note(
            f"{place}: the language is {article.language!r}; only English is read well, expect gaps"
        )


def _write_page(articles: Iterable[Article], file: WholeFile) -> int:
    """Write the page of ``articles``, unless there are none; return how many."""
    from thirdhand.views.page import render_page

    n_articles = 0

    def counted() -> Iterator[Article]:
        nonlocal n_articles
        for article in articles:
            n_articles += 1
            yield article

    file.file.writelines(render_page(counted()))
    if n_articles:
        file.commit()
    return n_articles


def _exhaust(articles: Iterable[Article]) -> int:
    return sum(1 for _ in articles)
