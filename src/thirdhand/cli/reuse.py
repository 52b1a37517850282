"""``thirdhand reuse``: list the articles that share passages, and which has them from which."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import click

from thirdhand.cli.storing import open_store, print_rows, quiet_option, rows_json_option, store_option

if TYPE_CHECKING:
    from thirdhand.linking.values import Reuse
    from thirdhand.store.store import Store

#: Pairs that a person is shown unless told otherwise; a program is given all.
_SHOWN = 20
_AT_ONCE = 100


@click.command(short_help="List the articles that share passages.")
@click.argument("id", required=False, metavar="[ID]")
@click.option("--all", "every", is_flag=True, help="List what is no copying, too: quotations, templates, …")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    help="Print N pairs at most; 0 prints all. [default: 20, with --json all]",
)
@rows_json_option
@store_option
@quiet_option
def reuse(id: str | None, every: bool, limit: int | None, as_json: bool, place: str, quiet: bool) -> int:
    """List the pairs of articles that share passages: which came first, and how much of each it is.

    With ID (that of a record, a URL, a path or a ref), the pairs of this article. Exits with 0, or 1 when
    there is no such article.
    """
    from thirdhand.linking.json import reuse_to_json
    from thirdhand.tracing.listing import list_reuse

    most = limit if limit is not None else (0 if as_json else _SHOWN)
    with open_store(place, quiet=quiet) as store:
        pairs = list_reuse(store, every=every)
        if id is not None:
            record = store.show(id).article.id
            pairs = (pair for pair in pairs if record in (pair.a, pair.b))
        if as_json:
            print_rows(map(reuse_to_json, islice(pairs, most or None)), (), as_csv=False)
            return 0
        n = _print(islice(pairs, most or None), store)
        has_more = next(pairs, None) is not None
    if not quiet and not n:
        click.echo("thirdhand: nothing found", err=True)
    elif not quiet and has_more:
        click.echo("thirdhand: there are more; --limit N prints N of them, --limit 0 all", err=True)
    return 0


def _print(pairs: Iterator[Reuse], store: Store) -> int:
    from thirdhand.store.headings import load_headings
    from thirdhand.views.reuse import print_reuse
    from thirdhand.views.terminal import console_for

    console, n = console_for(), 0
    while some := list(islice(pairs, _AT_ONCE)):
        if n:
            console.print()
        n += len(some)
        ids = sorted({id for pair in some for id in (pair.a, pair.b)})
        print_reuse(some, store.read(lambda connection, ids=ids: load_headings(connection, ids)), console)  # type: ignore[misc]
    return n
