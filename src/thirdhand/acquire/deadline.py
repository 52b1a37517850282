"""The end of a fetch after so many seconds in all: httpx bounds each wait, not their sum, and servers drip.

The socket is shut down and not closed: that wakes a read that waits, and leaves the socket's number to no
other thread's socket while something still reads from it.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any


class Deadline:
    """So many seconds from now; entered, it shuts down the connection that it watches when they are over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._shut_down)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    @property
    def left(self) -> float:
        """Seconds that are left; raises TimeoutError when none are."""
        if self.is_over:
            raise TimeoutError
        return self._end - time.monotonic()

    @property
    def is_over(self) -> bool:
        """Whether no second is left."""
        return time.monotonic() >= self._end

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a new connection; the ``trace`` extension of httpx calls this."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.is_over:
                self._shut_down()

    def _shut_down(self) -> None:
        if self._socket is not None:
            try:
                # of the plain socket, since that of SSLSocket drops what a read in another thread needs
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                pass  # it is closed already, or not this socket's any more while TLS begins
