"""``thirdhand clusters``: list the claims that several articles carry, with how many origins each has."""

from __future__ import annotations

from itertools import islice

import click

from thirdhand.cli.storing import open_store, print_rows, quiet_option, rows_json_option, store_option

#: Clusters that a person is shown unless told otherwise; a program is given all.
_SHOWN = 20
#: The words of ``--sort``, and what they are called where clusters are kept.
_SORTS = {"articles": "articles", "outlets-per-origin": "outlets", "drift": "drift"}


@click.command(short_help="List the claims that several articles carry.")
@click.option(
    "--sort",
    type=click.Choice(list(_SORTS)),
    default="articles",
    show_default=True,
    help="What comes first: most articles, most outlets for each origin, or most changes.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=0),
    help="Print N clusters at most; 0 prints all. [default: 20, with --json all]",
)
@click.option("--all", "every", is_flag=True, help="List claims that one article alone has, too.")
@rows_json_option
@store_option
@quiet_option
def clusters(sort: str, limit: int | None, every: bool, as_json: bool, place: str, quiet: bool) -> int:
    """List the clusters of a store: claims of two articles or more that say the same, or deny it.

    Each with its articles, outlets, origins and what changed on its way; thirdhand trace shows one whole.
    Exits with 0, or 2 for wrong use.
    """
    from thirdhand.linking.json import cluster_to_json
    from thirdhand.tracing.listing import list_clusters

    most = limit if limit is not None else (0 if as_json else _SHOWN)
    with open_store(place, quiet=quiet) as store:
        found = list_clusters(store, sort=_SORTS[sort], limit=most + 1 if most else None, every=every)
        if as_json:
            print_rows(map(cluster_to_json, islice(found, most or None)), (), as_csv=False)
            return 0
        from thirdhand.views.clusters import print_clusters
        from thirdhand.views.terminal import console_for

        n = print_clusters(islice(found, most or None), console_for())
        has_more = next(found, None) is not None
    if not quiet and not n:
        click.echo("thirdhand: no claim stands in two articles yet; thirdhand link compares them", err=True)
    elif not quiet and has_more:
        click.echo("thirdhand: there are more; --limit N prints N of them, --limit 0 all", err=True)
    return 0
