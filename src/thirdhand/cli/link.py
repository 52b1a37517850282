"""``thirdhand link``: find what the articles of a store share, and count the origins of their claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from thirdhand.cli.collecting import log_option
from thirdhand.cli.counts import plural
from thirdhand.cli.reading import model_option
from thirdhand.cli.storing import open_store, quiet_option, store_option

if TYPE_CHECKING:
    from thirdhand.cli.progress import Progress
    from thirdhand.tracing.tally import LinkTally, Phase


@click.command(short_help="Compare a store's articles: copies, claims, origins.")
@click.option("--again", is_flag=True, help="Compare all articles anew, not only those that are new.")
@store_option
@quiet_option
@log_option
@model_option
def link(again: bool, place: str, quiet: bool, log_json: bool, folder: Path | None) -> int:
    """Find the passages and the claims that articles of a store share, and count what they rest on.

    New articles are compared with all others. It can be stopped at any moment and run again: it goes on where
    it was. What people corrected (merge, split, not-same) is kept. Exits with 0, or 1 when the store cannot
    be written or another link is at work.
    """
    from thirdhand.cli.progress import Progress
    from thirdhand.tracing.linking import link as run
    from thirdhand.tracing.stories import look_at_all

    with (
        open_store(place, quiet=quiet) as store,
        Progress("Linking", is_quiet=quiet, log_json=log_json) as progress,
    ):
        tally = run(store, again=again, listener=_Shower(progress), model=folder)
        look_at_all(store)
        progress.log("done", seconds=round(progress.seconds, 1), **tally.as_dict())
        if not progress.is_log:
            progress.note(f"{store.name}: {summarise(tally)}")
    return 0


class _Shower:
    """Shows on ``progress`` how far a link is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def __call__(self, phase: Phase, done: int, total: int) -> None:
        """Take how much of ``phase`` is done."""
        from thirdhand.tracing.tally import tell_progress

        share, told = tell_progress(phase, done, total)
        self._progress.update(share, told, phase=phase.value, done=done, total=total)


def summarise(tally: LinkTally) -> str:
    """Return the counts of ``tally`` in words.

    >>> from thirdhand.tracing.tally import LinkTally
    >>> summarise(LinkTally(n_linked=312, n_reuse=40, n_new=12, n_changed=3))
    '312 articles linked, 40 pairs share passages; claims of two articles or more: 12 new, 3 changed'
    >>> summarise(LinkTally())
    'all articles are linked as they stand'
    """
    told = [
        f"{plural(tally.n_linked, 'article')} linked" if tally.n_linked else "",
        f"{plural(tally.n_retired, 'article')} gone" if tally.n_retired else "",
        f"{tally.n_reuse:,} pair{' shares' if tally.n_reuse == 1 else 's share'} passages"
        if tally.n_reuse
        else "",
    ]
    counts = {"new": tally.n_new, "changed": tally.n_changed, "gone": tally.n_gone}
    clusters = ", ".join(f"{number:,} {word}" for word, number in counts.items() if number)
    told.append(f"{tally.n_described:,} described anew" if tally.n_described and not clusters else "")
    line = ", ".join(filter(None, told))
    if clusters:
        line = "; ".join(filter(None, (line, f"claims of two articles or more: {clusters}")))
    return line or "all articles are linked as they stand"
