"""``thirdhand trace``: show one claim's whole way through the articles of a store."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thirdhand.cli.storing import open_store, quiet_option, store_option

if TYPE_CHECKING:
    from thirdhand.cli.output import WholeFile
    from thirdhand.linking.values import Cluster
    from thirdhand.store.store import Store
    from thirdhand.tracing.finding import FoundCluster

#: So many clusters that fit a query are named, and of one article so many are shown.
_NAMED, _MOST_OF_ARTICLE = 8, 200
#: What can only be an article, a claim of one (``#c3``), and an id as search prints it.
_PLACE = re.compile(r"(https?://\S+|b2:[0-9a-f]{4,32}|[0-9a-f]{10,32})(#c\d+)?", re.IGNORECASE)


@click.command(short_help="Show one claim's way and how many origins it has.")
@click.argument("query", nargs=-1, required=True, metavar="QUERY...")
@click.option("--all", "every", is_flag=True, help="Show every article of a long timeline.")
@click.option("--json", "as_json", is_flag=True, help="Print the cluster as JSON (docs/json.md).")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to an HTML page as well.",
)
@store_option
@quiet_option
def trace(
    query: tuple[str, ...], every: bool, as_json: bool, page: Path | None, place: str, quiet: bool
) -> int:
    """Show who carries a claim, who had it from whom, how it changed, and what it rests on.

    QUERY is what the claim says in a few words, a cluster (k7), a claim (b2:…#c3), or an article (its id,
    URL or ref): then each of its claims that others carry too. Articles are compared by thirdhand link. Exits
    with 0, or 1 when nothing is found.
    """
    asked = " ".join(query).strip()
    from contextlib import ExitStack

    from thirdhand.cli.output import WholeFile
    from thirdhand.views.trace.outside import name_outside

    with ExitStack() as stack:
        file = stack.enter_context(WholeFile(page)) if page is not None else None
        store = stack.enter_context(open_store(place, quiet=quiet))
        found = _find(store, asked)
        is_article = _is_of_article(found, asked)
        shown = [each.cluster for each in (found if is_article else found[:1])]
        others = [] if is_article else [each.cluster for each in found[1:]]
        if not quiet:
            _warn(found[0])
        names = store.read(lambda connection: name_outside(connection, shown))
        _show(shown, others, names, as_json=as_json, is_whole=every, is_brief=is_article and len(shown) > 1)
        if file is not None:
            _write(file, shown, others, names)
            if not quiet:
                _note(f"wrote {page}")
    return 0


def _find(store: Store, asked: str) -> list[FoundCluster]:
    """Find what is asked for; what can only be an article is said not to be there, not to be no words."""
    from thirdhand.errors import NotFoundError
    from thirdhand.ids import TAG
    from thirdhand.tracing.finding import find_clusters

    named = _PLACE.fullmatch(asked)
    limit = _MOST_OF_ARTICLE if named else _NAMED
    try:
        return find_clusters(store, asked, limit=limit)
    except NotFoundError:
        if named is None:
            raise
        store.show(named[1])
        if asked.lower().startswith(("http", f"{TAG}:")):
            raise
        return find_clusters(store, f"{TAG}:{asked}", limit=limit)


def _is_of_article(found: Sequence[FoundCluster], asked: str) -> bool:
    """Say whether ``asked`` means an article, by its place or by the ref that it came with."""
    named = _PLACE.fullmatch(asked)
    if named is not None:
        return named[2] is None
    return any(telling.ref == asked for telling in found[0].cluster.tellings)


def _show(
    shown: Sequence[Cluster],
    others: Sequence[Cluster],
    names: Mapping[str, str],
    *,
    as_json: bool,
    is_whole: bool,
    is_brief: bool,
) -> None:
    if as_json:
        from thirdhand.cli.storing import print_rows
        from thirdhand.linking.json import cluster_to_json

        print_rows(map(cluster_to_json, shown), (), as_csv=False)
        return
    from thirdhand.views.clusters import print_brief, print_others
    from thirdhand.views.terminal import console_for
    from thirdhand.views.trace.outline import lay_out
    from thirdhand.views.trace.terminal import print_cluster

    console = console_for()
    if is_brief:
        print_brief(shown, console)
        return
    for cluster in shown:
        print_cluster(lay_out(cluster, names), console, is_whole=is_whole)
    if others:
        console.print()
        print_others(others, console)


def _warn(best: FoundCluster) -> None:
    """Say so where even the best that was found does not have all that was asked for."""
    if best.missing:
        words = ", ".join(best.missing)
        _note(f"no claim has all of these words; the nearest is shown, without: {words}")


def _write(
    file: WholeFile, shown: Sequence[Cluster], others: Sequence[Cluster], names: Mapping[str, str]
) -> None:
    from thirdhand.views.trace.outline import lay_out
    from thirdhand.views.trace.page import render_trace

    file.file.write(render_trace([lay_out(cluster, names) for cluster in shown], others))
    file.commit()


def _note(message: str) -> None:
    from thirdhand.views.margin import visible

    click.echo(f"thirdhand: {visible(message)}", err=True)
