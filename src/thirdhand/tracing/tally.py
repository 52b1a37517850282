"""What a link has come to so far, counted, for progress bars and for what is said at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Phase(StrEnum):
    """The parts of a link, in their order."""

    MARK = "mark"
    REUSE = "reuse"
    MATCH = "match"
    GROUP = "group"
    DESCRIBE = "describe"


@dataclass(slots=True)
class LinkTally:
    """Counts of one run.

    ``n_marked`` articles were looked at, ``n_linked`` compared with the others; ``n_retired`` do not stand
    there any more. ``n_reuse`` pairs share passages, siblings left out, ``n_matches`` pairs of articles have
    matching claims. ``n_new`` clusters came up, ``n_changed`` changed, ``n_gone`` went; ``n_described`` say
    now what they are.
    """

    n_marked: int = 0
    n_linked: int = 0
    n_retired: int = 0
    n_reuse: int = 0
    n_matches: int = 0
    n_new: int = 0
    n_changed: int = 0
    n_gone: int = 0
    n_described: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return asdict(self)


#: How many hundredths of a link's time each part takes, and what it is called.
_PARTS = {
    Phase.MARK: (45, "preparing articles"),
    Phase.REUSE: (15, "comparing texts"),
    Phase.MATCH: (25, "comparing claims"),
    Phase.GROUP: (5, "grouping claims"),
    Phase.DESCRIBE: (10, "counting origins"),
}


def tell_progress(phase: Phase, done: int, total: int) -> tuple[float, str]:
    """Return how much of a link is done, from 0 to 1, and what it is at, in words.

    >>> tell_progress(Phase.REUSE, 1_000, 2_000)
    (0.525, 'comparing texts, 1,000 of 2,000')
    """
    parts = list(_PARTS)
    before = sum(_PARTS[part][0] for part in parts[: parts.index(phase)])
    weight, told = _PARTS[phase]
    share = (before + weight * done / max(total, done, 1)) / 100
    return share, f"{told}, {done:,} of {total:,}"


#: Is told the phase, how much of it is done, and how much there is.
Listener = Callable[[Phase, int, int], None]


def ignore(phase: Phase, done: int, total: int) -> None:
    """Listen to nothing."""
