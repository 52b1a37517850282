"""What the verbs that read articles have in common: inputs and options, the stream of results, the page.

Articles are shown as they come, in the order of the inputs; what cannot be read is named on stderr and
the others are still read. Imports stand inside the functions so that ``--help`` is instant.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thirdhand.errors import InputError

if TYPE_CHECKING:
    from thirdhand.acquire import Place
    from thirdhand.cli.output import Messages, WholeFile
    from thirdhand.model.session import Model
    from thirdhand.records import Article, Failure
    from thirdhand.settings import Settings

#: So many inputs are listed ahead to give the progress bar an end; beyond, it only counts.
_LISTED = 10_000
#: Shows one article; raises InputError for one that its form cannot hold.
Show = Callable[["Article"], None]

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
inputs_argument = click.argument("inputs", nargs=-1, metavar="[INPUT]...")
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON record a line (docs/json.md)."
)
page_option = click.option(
    "--html", "page", metavar="FILE", type=_FILE, help="Write all articles to one HTML page as well."
)
jobs_option = click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1), help="Work on N cores. [default: all]"
)
model_option = click.option(
    "--model",
    "folder",
    metavar="DIR",
    type=_FOLDER,
    help="Use the model in this folder. [default: the one that came with thirdhand]",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What every verb that reads is called with: ``jobs`` None for all cores, ``model`` None for our own."""

    inputs: tuple[str, ...]
    jobs: int | None
    quiet: bool
    settings: Settings
    model: Model | None


def demand_input(inputs: tuple[str, ...]) -> None:
    """Refuse to wait for standard input where it is a terminal and nothing says that it is wanted."""
    if not inputs and sys.stdin.isatty():
        raise click.UsageError("Give at least one INPUT, or - to type an article.")


def load_model(folder: Path | None) -> Model | None:
    """Return the model in ``folder``, None for the one that came with the package."""
    if folder is None:
        return None
    from thirdhand.model.session import open_model

    return open_model(folder)


@contextmanager
def open_results(call: Call) -> Iterator[tuple[Iterator[Article | Failure], Messages]]:
    """Begin to read the inputs of ``call``; give the results as they come, and where to say what of them."""
    from thirdhand.acquire import expand
    from thirdhand.cli.output import Messages
    from thirdhand.stream import count_cores, read_places

    places = expand(call.inputs or ("-",))
    ahead = list(islice(places, _LISTED + 1))
    # how many articles an archive holds is not known before it is read
    is_counted = len(ahead) <= _LISTED and not any(map(_holds_many, ahead))
    total = len(ahead) if is_counted else None
    with Messages(total, is_quiet=call.quiet) as messages:
        jobs = call.jobs or count_cores()
        yield read_places(chain(ahead, places), jobs=jobs, model=call.model, settings=call.settings), messages


def _holds_many(place: Place | Failure) -> bool:
    from thirdhand.acquire.places import Place, PlaceKind
    from thirdhand.acquire.sniff import suffix_container

    if not isinstance(place, Place) or place.kind is not PlaceKind.FILE:
        return False
    return suffix_container(place.name) is not None


def deliver(results: Iterable[Article | Failure], show: Show, messages: Messages) -> Iterator[Article]:
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
        told = f"the language is {article.language!r}; only English is read well, expect gaps"
        messages.note(f"{name_of(article)}: {told}")


def name_of(article: Article) -> str:
    """Return what messages call the input of ``article``."""
    return article.path or article.url or "standard input"


def print_record(article: Article) -> None:
    """Print the record of ``article`` as JSON. Raises InputError for one that JSON cannot hold."""
    from thirdhand.export.json import dumps_line

    # Bytes, because the contract is UTF-8 whatever the encoding of the terminal or pipe.
    click.echo(dumps_line(article).encode("utf-8"))


def write_page(articles: Iterable[Article], file: WholeFile | None) -> int:
    """Read ``articles`` to the end and return how many; write their page, unless there are none."""
    if file is None:
        return sum(1 for _ in articles)
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


def note_file(path: Path | None, n_articles: int, messages: Messages) -> None:
    """Say that the file ``path`` was written, if there was one to write and anything to write in it."""
    if path is not None and n_articles:
        messages.note(f"wrote {path} ({n_articles} article{'s' if n_articles > 1 else ''})")
