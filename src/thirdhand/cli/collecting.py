"""What the verbs that collect have in common: options, how they are carried out, and what is shown of it.

Imports stand inside the functions so that ``--help`` is instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from thirdhand.cli.progress import Progress
    from thirdhand.collect.collector import Options
    from thirdhand.collect.tally import Event, Tally

log_option = click.option(
    "--log-json", is_flag=True, help="Print everything that happens as JSON on stderr, one event a line."
)
private_option = click.option(
    "--allow-private", is_flag=True, help="Fetch from private networks and this machine as well."
)
forget_option = click.option(
    "--forget-after",
    metavar="DAYS",
    type=click.FloatRange(min=0, min_open=True),
    help="Take articles that are new out again after DAYS.",
)


def build_options(
    jobs: int | None,
    folder: Path | None,
    *,
    forget_after: float | None = None,
    retry_failed: bool = False,
    allow_private: bool = False,
) -> Options:
    """Return how to collect, under the settings as they are here; ``jobs`` None is all cores."""
    from thirdhand.checks import load_every_setting
    from thirdhand.collect.collector import Options
    from thirdhand.stream import count_cores

    return Options(
        jobs=jobs or count_cores(),
        settings=load_every_setting(),
        folder=folder,
        forget_after=forget_after,
        retry_failed=retry_failed,
        allow_private=allow_private,
    )


def count_bytes(inputs: Sequence[str]) -> int | None:
    """Return how many bytes the files ``inputs`` have, None where that does not tell how much there is."""
    from thirdhand.acquire import Place, PlaceKind, expand

    total = 0
    for place in expand(each for each in inputs if each != "-"):
        if not isinstance(place, Place) or place.kind is not PlaceKind.FILE:
            return None
        total += Path(place.name).stat().st_size
    return total or None


class Shower:
    """Shows on ``progress`` what collecting comes to; ``total`` is how many bytes there are to go through."""

    def __init__(self, progress: Progress, total: int | None) -> None:
        self._progress = progress
        self._total = total

    def __call__(self, event: Event, tally: Tally) -> None:
        """Take an event."""
        if event.what == "failed":
            self._progress.log("failed", input=event.input, message=event.message)
            self._say(f"{event.input}: {event.message}")
        else:
            details: dict[str, Any] = {"input": event.input, "message": event.message, **event.details}
            self._progress.log(event.what, **{name: value for name, value in details.items() if value})
            if event.what in ("feed", "warning"):
                self._note(f"{event.input}: {event.message}")
        self._progress.update(self._share(tally), self._tell(tally), **tally.as_dict())

    def _say(self, message: str) -> None:
        if not self._progress.is_log:
            self._progress.say(message)

    def _note(self, message: str) -> None:
        if not self._progress.is_log:
            self._progress.note(message)

    def _share(self, tally: Tally) -> float | None:
        """Return how much is done: of the bytes, or of what is known to be there, less what is under way."""
        known = tally.n_done + tally.n_open
        if not known:
            return None
        done = tally.n_done / known
        return min(1.0, tally.n_bytes / self._total) * done if self._total else done

    def _tell(self, tally: Tally) -> str:
        rate = tally.n_done / max(self._progress.seconds, 0.001)
        failed = f"{tally.n_failed:,} failed" if tally.n_failed else ""
        articles = f"{tally.n_done:,} article{'' if tally.n_done == 1 else 's'}"
        return " · ".join(filter(None, (articles, f"{rate:.1f}/s", failed)))

    def sum_up(self, tally: Tally, store: str) -> None:
        """Say what it all came to."""
        self._progress.log("done", seconds=round(self._progress.seconds, 1), **tally.as_dict())
        self._note(f"{store}: {summarise(tally)}")
        if tally.n_failed_before:
            self._note("what failed before is tried again with --retry-failed; thirdhand failures lists it")


def summarise(tally: Tally) -> str:
    """Return the counts of ``tally`` in words, those that are 0 left out but the first.

    >>> from thirdhand.collect.tally import Tally
    >>> summarise(Tally(n_new=12, n_known=3, n_failed=1))
    '12 new articles, 3 known, 1 failed'
    """
    told = [
        f"{tally.n_new:,} new article{'' if tally.n_new == 1 else 's'}",
        f"{tally.n_versions:,} new version{'' if tally.n_versions == 1 else 's'}" if tally.n_versions else "",
        f"{tally.n_known:,} known" if tally.n_known else "",
        f"{tally.n_failed:,} failed" if tally.n_failed else "",
        f"{tally.n_failed_before:,} failed before" if tally.n_failed_before else "",
        f"{tally.n_removed:,} removed before" if tally.n_removed else "",
        f"{tally.n_skipped:,} records without an article" if tally.n_skipped else "",
    ]
    return ", ".join(filter(None, told))
