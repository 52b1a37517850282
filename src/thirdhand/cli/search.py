"""``thirdhand search``: find articles in the store by their words, their sources and their claims."""

from __future__ import annotations

from typing import Any

import click

from thirdhand.cli.storing import (
    clean_conditions,
    condition_options,
    open_store,
    print_rows,
    quiet_option,
    rows_csv_option,
    rows_json_option,
    store_option,
)


@click.command(short_help="Find stored articles by words, sources and claims.")
@click.argument("words", nargs=-1, metavar="[WORD]...")
@condition_options
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Print N articles at most.",
)
@rows_json_option
@rows_csv_option
@quiet_option
@store_option
def search(
    words: tuple[str, ...],
    limit: int,
    as_json: bool,
    as_csv: bool,
    quiet: bool,
    place: str,
    **conditions: Any,  # noqa: ANN401 -- as the options give them
) -> int:
    """Find the articles in which all of WORD... stand and that meet all conditions, the best first.

    Words are found in any form and case. "Quoted words" must stand side by side; -WORD must not be there; OR
    parts groups of which one is enough. Quote the whole for the shell: thirdhand search '"grain ship"
    -strike'. Without words, what was published last comes first. Finding nothing is no failure: exits with 0,
    or 2 for wrong use.
    """
    given = clean_conditions(conditions)
    with open_store(place, quiet=quiet) as store:
        hits = store.search(" ".join(words), limit=limit + 1, **given)
    _show(hits[:limit], as_json=as_json, as_csv=as_csv)
    if not quiet and not hits:
        click.echo("thirdhand: nothing found", err=True)
    elif not quiet and len(hits) > limit:
        click.echo("thirdhand: there are more; --limit N prints N of them", err=True)
    return 0


def _show(hits: list[Any], *, as_json: bool, as_csv: bool) -> None:
    from thirdhand.views.hits import COLUMNS, hit_to_json, hit_to_row, print_hits

    if as_json or as_csv:
        print_rows(map(hit_to_row if as_csv else hit_to_json, hits), COLUMNS, as_csv=as_csv)
        return
    from thirdhand.views.terminal import console_for

    print_hits(hits, console_for())
