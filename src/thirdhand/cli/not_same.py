"""``thirdhand not-same``: say that two claims, or two clusters, do not say the same."""

from __future__ import annotations

import click

from thirdhand.cli.correcting import note_option, pair_argument, tell
from thirdhand.cli.storing import open_store, quiet_option, store_option


@click.command(name="not-same", short_help="Say that two claims or clusters are not one.")
@pair_argument
@note_option
@store_option
@quiet_option
def not_same(pair: tuple[str, str], note: str | None, place: str, quiet: bool) -> int:
    """Have two claims (b2:…#c3) or clusters (k7) never be one, after every link as well.

    Exits with 0, or 1 when one of them is not there.
    """
    from thirdhand.tracing.correcting import not_same as run

    one, other = pair
    with open_store(place, quiet=quiet) as store:
        corrected = run(store, one, other, note=note)
    tell(f"{one} and {other} are kept apart now:", corrected, quiet=quiet)
    return 0
