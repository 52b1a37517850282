"""Child processes of the server: each in a group of its own, and gone as soon as the server is.

Ctrl-C at a terminal goes to a whole group of processes; here it reaches the server alone, which ends the
others in their order. A child that is ended takes along whatever it has started itself.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import SpawnProcess
from typing import Any

from thirdhand.collect.readers import ignoring_interrupts

_CONTEXT = multiprocessing.get_context("spawn")


def start_child(work: Callable[..., None], *args: Any) -> SpawnProcess:  # noqa: ANN401 -- those of ``work``
    """Have ``work(*args)`` done by a fresh process; both must be such that they can be sent there."""
    # no daemon in Python's sense: those may start no processes
    process = _CONTEXT.Process(target=_live, args=(work, args), daemon=False)
    with ignoring_interrupts():
        process.start()
    return process


def make_signal() -> Any:  # noqa: ANN401 -- an Event between processes
    """Return an event that children can set."""
    return _CONTEXT.Event()


def kill_child(process: SpawnProcess) -> None:
    """End a child and all that it started, whatever they are doing; one that is gone already leaves none."""
    pid = process.pid or 0
    # its group outlives it where a process that it started does
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    process.kill()
    process.join()


def _live(work: Callable[..., None], args: tuple[Any, ...]) -> None:
    with suppress(OSError):
        os.setpgid(0, 0)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.basicConfig(level=logging.WARNING, format="thirdhand: %(name)s: %(message)s")
    work(*args)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    with suppress(OSError):
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)
