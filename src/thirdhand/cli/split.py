"""``thirdhand split``: take claims out of a cluster."""

from __future__ import annotations

import click

from thirdhand.cli.correcting import note_option, tell
from thirdhand.cli.counts import plural
from thirdhand.cli.storing import open_store, quiet_option, store_option


@click.command(short_help="Take claims out of a cluster.")
@click.argument("cluster", metavar="CLUSTER")
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@note_option
@store_option
@quiet_option
def split(cluster: str, claims: tuple[str, ...], note: str | None, place: str, quiet: bool) -> int:
    """Take CLAIMs (b2:…#c3) out of a CLUSTER (k7): they stay together, and apart from the rest.

    That holds after every link as well. Exits with 0, or 1 when one of them is not there.
    """
    from thirdhand.tracing.correcting import split as run

    with open_store(place, quiet=quiet) as store:
        corrected = run(store, cluster, claims, note=note)
    verb = "is" if len(claims) == 1 else "are"
    tell(
        f"{plural(len(claims), 'claim')} of {cluster} {verb} kept apart from the rest now:",
        corrected,
        quiet=quiet,
    )
    return 0
