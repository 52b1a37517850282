"""``thirdhand store``: look after a store: check it, back it up, restore it, copy it into another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from thirdhand.cli import FAILED
from thirdhand.cli.counts import plural
from thirdhand.cli.storing import open_store, quiet_option, store_option

#: Called with how much is done, and how much there is.
OnProgress = Callable[[int, int], None]


@click.group(short_help="Check, back up, restore or copy a store.")
def store() -> None:
    """Look after a store: check that it is whole, back it up, restore it, copy it into another."""


@store.command(short_help="Check every hash, span and row.")
@store_option
@quiet_option
def check(place: str, quiet: bool) -> int:
    """Make every hash again, hold every span and row against its article, and print what is wrong.

    One line a problem: the article, what is wrong with it, what to do. Nothing is changed. Exits with 0 when
    all is well, 1 when something is wrong.
    """
    from thirdhand.views.margin import visible

    n_problems = n_checked = 0

    def count(done: int, total: int) -> None:
        nonlocal n_checked
        n_checked = done
        on_progress(done, total)

    with open_store(place, quiet=quiet) as opened, _progress("Checking", "versions", quiet) as on_progress:
        name = opened.name
        for problem in opened.verify(count):
            n_problems += 1
            click.echo(visible(str(problem)))
    found = plural(n_problems, "problem") if n_problems else "nothing is wrong"
    _tell(f"{name}: {plural(n_checked, 'version')} checked, {found}", quiet)
    return FAILED if n_problems else 0


@store.command(short_help="Copy a store to one file.")
@click.argument("file", type=click.Path(path_type=Path))
@store_option
@quiet_option
def backup(file: Path, place: str, quiet: bool) -> int:
    """Copy the store, as it is at this moment, to the new FILE; others may go on writing.

    FILE is a store itself, and is written down in the store it is of. It gets its name when it is whole.
    Exits with 0, 1 where it cannot be written, 2 where it exists.
    """
    with open_store(place, quiet=quiet) as opened, _progress("Backing up", None, quiet) as on_progress:
        n_articles = opened.back_up(file, on_progress)
    _tell(f"{file}: {plural(n_articles, 'article')} backed up", quiet)
    return 0


@store.command(short_help="Make a store from a backup.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the store that is there, which is kept in a file first.")
@store_option
@quiet_option
def restore(file: Path, force: bool, place: str, quiet: bool) -> int:
    """Make the store what the backup FILE holds; FILE is not changed.

    What was removed for good since then does not come back. Exits with 0, or 1 where FILE is no store or from
    a newer version, or there is a store already.
    """
    from thirdhand.store.restoring import restore as restore_store

    with _progress("Restoring", None, quiet) as on_progress:
        restored = restore_store(file, place, force=force, on_progress=on_progress)
    _tell(f"{plural(restored.n_articles, 'article')} restored from {file}", quiet)
    if restored.n_removed:
        n = plural(restored.n_removed, "article")
        _tell(f"{n} of the backup left out: removed for good since it was made", quiet)
    if restored.kept is not None:
        _tell(f"the store as it was is kept in {restored.kept}", quiet)
    return 0


@store.command(short_help="Copy a store into another.")
@click.argument("target", metavar="FILE-OR-URL")
@store_option
@quiet_option
def copy(target: str, place: str, quiet: bool) -> int:
    """Copy all of the store into an empty one at FILE-OR-URL, on SQLite or PostgreSQL.

    Articles keep their ids; the search index is made anew. Cut off at any moment, it leaves the other store
    empty. Exits with 0, or 1 where something is in it already.
    """
    from thirdhand.store.copying import copy as copy_store

    with (
        open_store(place, quiet=quiet) as source,
        open_store(target, create=True, quiet=quiet) as other,
        _progress("Copying", None, quiet) as on_progress,
    ):
        n_articles, name = copy_store(source, other, on_progress), other.name
    _tell(f"{name}: {plural(n_articles, 'article')} copied", quiet)
    return 0


@contextmanager
def _progress(label: str, unit: str | None, quiet: bool) -> Iterator[OnProgress]:
    """Show how far it is; ``unit`` says what is counted, None where it is nothing that people count."""
    from thirdhand.cli.progress import Progress

    with Progress(label, is_quiet=quiet) as progress:

        def update(done: int, total: int) -> None:
            share = done / total if total else 1.0
            progress.update(share, f"{done:,} of {total:,} {unit}" if unit else f"{share:.0%}")

        yield update


def _tell(message: str, quiet: bool) -> None:
    from thirdhand.views.margin import visible

    if not quiet:
        click.echo(f"thirdhand: {visible(message)}", err=True)
