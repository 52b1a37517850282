"""What collecting has come to so far, counted, for progress bars, logs and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """Counts of one run.

    ``n_new`` articles, ``n_versions`` new versions of known ones, ``n_known`` that brought nothing new,
    ``n_failed`` inputs, ``n_failed_before`` that were passed over because they had failed in an earlier run,
    ``n_removed`` that were taken out for good and not let in again, ``n_skipped`` records of archives that
    hold no article, ``n_warned`` articles that went in with something left out, ``n_bytes`` of local files
    that were gone through.
    """

    n_new: int = 0
    n_versions: int = 0
    n_known: int = 0
    n_failed: int = 0
    n_failed_before: int = 0
    n_removed: int = 0
    n_skipped: int = 0
    n_warned: int = 0
    n_feeds: int = 0
    n_bytes: int = 0
    #: Inputs that are known to be there and have come to nothing yet.
    n_open: int = 0

    @property
    def n_done(self) -> int:
        """How many inputs have come to something."""
        return (
            self.n_new
            + self.n_versions
            + self.n_known
            + self.n_failed
            + self.n_failed_before
            + self.n_removed
        )

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: ``what`` in one word, the input, and what is to be said of it.

    ``digest`` is that of the capture, where it is about one.
    """

    what: str
    input: str | None = None
    message: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    digest: bytes | None = None


#: Is told of every event, with the counts as they then are.
Listener = Callable[[Event, Tally], None]


def ignore(event: Event, tally: Tally) -> None:
    """Listen to nothing."""
