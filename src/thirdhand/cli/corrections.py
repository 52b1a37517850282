"""``thirdhand corrections``: list what people corrected in the clusters of a store, or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from thirdhand.cli.correcting import list_clusters, say
from thirdhand.cli.storing import open_store, print_rows, quiet_option, rows_json_option, store_option

if TYPE_CHECKING:
    from thirdhand.store.corrections import Correction

#: Claims that a line names.
_NAMED = 4


@click.command(short_help="List what people corrected, or take it back.")
@click.option("--undo", "id", metavar="N", type=click.IntRange(min=1), help="Take correction N back.")
@rows_json_option
@store_option
@quiet_option
def corrections(id: int | None, as_json: bool, place: str, quiet: bool) -> int:
    """List what was said with merge, split and not-same, the oldest first; with --undo, take one back.

    Exits with 0, or 1 when there is no such correction.
    """
    from thirdhand.tracing.correcting import list_corrections, take_back

    if id is not None and as_json:
        raise click.UsageError("--undo and --json exclude each other.")
    with open_store(place, quiet=quiet) as store:
        if id is not None:
            corrected = take_back(store, id)
            say(f"correction {id} is taken back; its claims stand as they are found:")
            list_clusters(corrected.clusters)
            return 0
        kept = list_corrections(store)
    if as_json:
        print_rows(map(_to_json, kept), (), as_csv=False)
        return 0
    for each in kept:
        say(_tell(each))
    if not kept and not quiet:
        click.echo("thirdhand: nothing was corrected", err=True)
    return 0


def _tell(correction: Correction) -> str:
    sides = [[one.record[:13] for one in correction.named if one.side == side] for side in (0, 1)]
    claims = " | ".join(_join(side) for side in sides if side)
    note = f" · {correction.note}" if correction.note else ""
    return f"{correction.id}  {correction.kind} · {correction.made[:10]} · claims of {claims}{note}"


def _join(records: list[str]) -> str:
    more = f" and {len(records) - _NAMED} more" if len(records) > _NAMED else ""
    return ", ".join(records[:_NAMED]) + more


def _to_json(correction: Correction) -> dict[str, Any]:
    return {
        "id": correction.id,
        "kind": correction.kind,
        "made": correction.made,
        "note": correction.note,
        "claims": [
            {
                "article": one.record,
                "in": one.part,
                "span": [one.span.start, one.span.end],
                "side": one.side,
            }
            for one in correction.named
        ],
    }
