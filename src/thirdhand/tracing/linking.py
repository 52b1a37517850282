"""``link``: what the articles of a store share, worked out and kept, whatever happens on the way.

Five parts, each of which writes as it goes: marks, passages, matching claims, clusters, what these rest on.
Killed at any moment, the next run goes on where this one was and comes to the same clusters. New articles are
compared with all others; of the others, only what they touch is worked out again.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from thirdhand.errors import StoreError
from thirdhand.store.clusters import make_all_stale
from thirdhand.store.marks import Stage, reset_stage
from thirdhand.store.store import Store
from thirdhand.tracing.comparing import MarksLost, compare_claims, compare_texts
from thirdhand.tracing.describing import describe
from thirdhand.tracing.grouping import regroup
from thirdhand.tracing.kernels import Kernels
from thirdhand.tracing.locking import Alone, link_alone
from thirdhand.tracing.marking import mark
from thirdhand.tracing.running import open_kernels
from thirdhand.tracing.tally import LinkTally, Listener, Phase, ignore

#: Marks that turn out to be damaged are made anew so often.
_MOST_TIMES = 3


def link(
    store: Store,
    *,
    again: bool = False,
    listener: Listener = ignore,
    model: Path | None = None,
    kernels: Kernels | None = None,
) -> LinkTally:
    """Link the articles of ``store`` as they stand now; return what it came to.

    ``again`` compares all of them anew, and keeps the clusters' ids and what people corrected. ``model`` is
    the folder of another model than the shipped one. Raises StoreError where another link is at work, or the
    store cannot be written.
    """
    tally = LinkTally()
    with link_alone(store) as alone:
        chosen = kernels or open_kernels(model)
        if again:
            alone.write(_begin_again)
        _compare(alone, chosen, tally, listener)
        regroup(alone, chosen, tally, on_progress=partial(listener, Phase.GROUP))
        describe(alone, chosen, tally, partial(listener, Phase.DESCRIBE))
    return tally


def _begin_again(connection: Connection) -> None:
    reset_stage(connection, None, Stage.MADE)
    make_all_stale(connection)


def _compare(alone: Alone, kernels: Kernels, tally: LinkTally, listener: Listener) -> None:
    for _ in range(_MOST_TIMES):
        try:
            mark(alone, kernels, tally, partial(listener, Phase.MARK))
            compare_texts(alone, kernels, tally, partial(listener, Phase.REUSE))
            compare_claims(alone, kernels, tally, partial(listener, Phase.MATCH))
            return
        except MarksLost:
            continue
    raise StoreError(
        f"{alone.store.name}: what was kept for linking is damaged time and again; check the disk, then "
        "thirdhand store check"
    )
