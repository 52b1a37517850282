"""``thirdhand remove``: take articles out of a store wholly, and say which backups still have them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from thirdhand.cli import FAILED
from thirdhand.cli.counts import plural
from thirdhand.cli.storing import open_store, quiet_option, store_option

if TYPE_CHECKING:
    from thirdhand.store.removing import Removal
    from thirdhand.store.store import Store


@click.command(short_help="Take articles out of a store wholly.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--reason", metavar="TEXT", help="Keep TEXT beside the hash of the place, for the record.")
@click.option("--allow-again", is_flag=True, help="Let the articles come in again when they are added.")
@click.option("--expired", is_flag=True, help="Take out what was added with --forget-after and is over.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
@quiet_option
def remove(
    ids: tuple[str, ...],
    reason: str | None,
    allow_again: bool,
    expired: bool,
    yes: bool,
    place: str,
    quiet: bool,
) -> int:
    """Take the articles ID... out: all versions, claims and findings, words of the index, sources, failures.

    An ID is what search prints, a URL, a path or a ref. Shows what will go and asks first. Articles that are
    removed are passed over when they are added again, unless --allow-again. Backups are not changed: those
    that still have the article are named. Exits with 0 when all of it is gone, 1 where there is no such
    article, or bytes of one may be left in the database.
    """
    if bool(ids) == expired:
        raise click.UsageError("Give the IDs of articles, or --expired.")
    if reason is not None and (allow_again or expired):
        raise click.UsageError("--reason is kept with what may not come in again; leave one of them out.")
    with open_store(place, quiet=quiet) as store:
        if expired:
            return _expire(store, yes=yes, quiet=quiet)
        return _remove(store, ids, reason, for_good=not allow_again, yes=yes, quiet=quiet)


def _remove(
    store: Store, ids: Sequence[str], reason: str | None, *, for_good: bool, yes: bool, quiet: bool
) -> int:
    from thirdhand.store.removing import find_removable

    with store.reading() as connection:
        found = find_removable(connection, ids, for_good=for_good)
    if not yes:
        for removal in found:
            for line in _show(removal):
                _echo(line, err=True)
        _ask(f"Take {'this' if len(found) == 1 else f'these {len(found)}'} out{' for good' * for_good}?")
    removed = store.remove(ids, reason=reason, for_good=for_good)
    for removal in removed:
        for line in _tell(removal, for_good=for_good):
            _echo(line)
    is_gone = all(removal.is_gone for removal in removed)
    return 0 if is_gone else _warn(store)


def _expire(store: Store, *, yes: bool, quiet: bool) -> int:
    from thirdhand.store.removing import find_expired, let_go

    with store.reading() as connection:
        n_due = len(find_expired(connection))
    if n_due and not yes:
        _ask(f"Take out {plural(n_due, 'article')} whose time is over?")
    n = store.expire()
    # what an earlier run had to leave in the file goes now
    is_gone = let_go(store)
    if not quiet:
        click.echo(f"thirdhand: {plural(n, 'article')} removed", err=True)
    return 0 if is_gone else _warn(store)


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask; --yes removes without asking.")
    click.confirm(question, abort=True, err=True)


def _show(removal: Removal) -> Iterator[str]:
    yield f"{removal.id or '(no article)'}  {removal.place}"
    if removal.is_allowed:
        yield "  was removed before, and may come in again"
    elif removal.id is None:
        yield "  failures, or a page that was to be visited"
    else:
        yield f"  {removal.title or '(no headline)'} · {plural(removal.n_versions, 'version')}"


def _tell(removal: Removal, *, for_good: bool) -> Iterator[str]:
    """Yield what became of an article: one line, and one for each backup that it may still be in."""
    if removal.is_allowed:
        yield f"{removal.place}: may come in again"
        return
    what = plural(removal.n_versions, "version") if removal.n_versions else "what was known of it"
    yield f"{removal.place}: {what} removed{', for good' * for_good}"
    for path in removal.backups:
        yield f"{removal.place}: is still in the backup {path}; make a new one, then delete that"
    for path in removal.unseen:
        yield f"{removal.place}: may be in the backup {path}, which is not there or cannot be read; see to it"


def _warn(store: Store) -> int:
    message = (
        f"{store.name}: removed, but bytes may be left in the database: another program is busy with it, or"
        " there is no room to rewrite it; see to that, then run thirdhand remove --expired"
    )
    _echo(f"thirdhand: {message}", err=True)
    return FAILED


def _echo(text: str, *, err: bool = False) -> None:
    from thirdhand.views.margin import visible

    click.echo(visible(text), err=err)
