"""What the verbs that correct clusters have in common: names, a note, and what is said of it.

Imports stand inside the functions so that ``--help`` is instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from thirdhand.cli.counts import plural

if TYPE_CHECKING:
    from thirdhand.linking.values import Cluster
    from thirdhand.tracing.correcting import Corrected

note_option = click.option("--note", metavar="TEXT", help="Keep TEXT with it: why, and who says so.")
pair_argument = click.argument("pair", nargs=2, metavar="ID ID")


def tell(done: str, corrected: Corrected, *, quiet: bool) -> None:
    """Say what a correction did, which clusters its claims stand in now, and how to undo it."""
    say(done)
    list_clusters(corrected.clusters)
    if not quiet:
        id = corrected.correction.id
        say(f"thirdhand: kept as correction {id}; thirdhand corrections --undo {id} takes it back", err=True)


def list_clusters(clusters: Sequence[Cluster]) -> None:
    """Print a line for each of ``clusters``."""
    for cluster in clusters:
        articles = plural(cluster.n_articles, "article")
        say(f"  {cluster.id} ({articles}): {cluster.statement}")
    if not clusters:
        say("  none of them stands in another article now")


def say(message: str, *, err: bool = False) -> None:
    """Print a line in which nothing can steer a terminal."""
    from thirdhand.views.margin import visible

    click.echo(visible(message), err=err)
