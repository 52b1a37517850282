"""The server as a whole: one process that looks after the others, and answers nothing itself.

It opens the store and the sockets, starts the processes that answer and those that work, replaces what dies,
puts what is due into the queue, and ends all of them when it is told to. Sockets are opened once and shared,
so that a process that answers may be replaced while others take what comes in.
"""

from __future__ import annotations

import errno
import gc
import ipaddress
import logging
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from thirdhand.errors import StoreError, ThirdhandError, UsageError
from thirdhand.store.store import Store
from thirdhand.web.config import Config
from thirdhand.web.jobs.scheduling import Schedule
from thirdhand.web.jobs.supervising import Lanes
from thirdhand.web.processes import kill_child, make_signal, start_child

logger = logging.getLogger("thirdhand.web")

#: Seconds between two looks at the processes.
_LOOK_SECONDS = 0.25
#: Seconds that requests under way are waited for at the end, and that the processes then have to be gone.
_GRACE_SECONDS, _END_SECONDS = 3, 6.0
_BACKLOG = 2_048
#: A process that ends so soon has not come up; after so many in a row none will.
_YOUNG_SECONDS, _MOST_YOUNG_DEATHS = 5.0, 4
#: Seconds between two complaints about a store that is away.
_COMPLAIN_SECONDS = 60.0
#: Bytes of a request's line and headers.
_MOST_HEAD_BYTES = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where and how ``config`` is served: by ``n_processes`` at ``host`` and ``port`` (0: any that is free).

    ``certificate`` and ``key`` are PEM files; without them it is served in the clear.
    """

    config: Config
    host: str
    port: int
    n_processes: int
    certificate: Path | None = None
    key: Path | None = None

    def address(self, port: int) -> str:
        """Return the address to be opened in a browser on this machine."""
        host = "localhost" if self.host in ("0.0.0.0", "::", "") else self.host
        scheme = "http" if self.certificate is None else "https"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def is_loopback(host: str) -> bool:
    """Say whether ``host`` means this machine alone, whatever it is looked up as.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "192.0.2.7", "")]
    [True, True, True, False, False, False]
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def serve(stand: Stand, stop: threading.Event, on_ready: Callable[[str], None]) -> None:
    """Serve until ``stop`` is set; ``on_ready`` is told the address once pages are answered.

    Raises UsageError for an address or certificate that cannot be used, StoreError for a store that cannot
    be opened, ThirdhandError where the processes that answer do not come up.
    """
    _check_certificate(stand)
    with Store.open(stand.config.store) as store:
        if store.migrated is not None:
            logger.warning("%s was migrated; as it was before, it is kept in %s", store.name, store.migrated)
        sockets = _listen(stand.host, stand.port)
        try:
            _Server(stand, store, sockets).run(stop, on_ready)
        finally:
            for each in sockets:
                each.close()


def _check_certificate(stand: Stand) -> None:
    if stand.certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(stand.certificate, stand.key)
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or error
        raise UsageError(f"{stand.certificate}: cannot be used as a certificate ({reason})") from error


def _listen(host: str, port: int) -> list[socket.socket]:
    """Return sockets that listen at every address of ``host``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise UsageError(f"{host}: there is no such address on this machine ({error.strerror})") from error
    sockets: list[socket.socket] = []
    problem: OSError | None = None
    for family, _, _, _, address in dict.fromkeys(found):
        # where any port will do, it is the same one at every address
        chosen = sockets[0].getsockname()[1] if sockets and not port else port
        try:
            sockets.append(_bind(family, (address[0], chosen, *address[2:])))
        except OSError as error:
            # "localhost" names an address of IPv6 also where there is no IPv6
            problem = problem or error
    if problem is not None and (not sockets or problem.errno == errno.EADDRINUSE):
        for each in sockets:
            each.close()
        raise _explain_bind(problem, host, port) from problem
    return sockets


def _bind(family: int, address: tuple[Any, ...]) -> socket.socket:
    # named, so that asyncio knows a connection on which nothing must wait (Nagle): else 40 ms an answer
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _explain_bind(error: OSError, host: str, port: int) -> UsageError:
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"port {port} at {host} is taken; another thirdhand serve may be at work, --port names another"
        )
    if error.errno == errno.EACCES:
        return UsageError(f"port {port} may not be used by you; --port names another, above 1023")
    return UsageError(f"{host}: cannot be listened at ({error.strerror}); --host names another address")


@dataclass(slots=True)
class _Seat:
    process: SpawnProcess
    since: float


class _Server:
    def __init__(self, stand: Stand, store: Store, sockets: Sequence[socket.socket]) -> None:
        self._stand = stand
        self._sockets = sockets
        self._lanes = Lanes(store, stand.config)
        self._schedule = Schedule(store, stand.config.settings)
        self._ready = make_signal()
        self._seats: list[_Seat] = []
        self._n_young_deaths = 0
        self._complained = float("-inf")

    def run(self, stop: threading.Event, on_ready: Callable[[str], None]) -> None:
        try:
            self._seats = [self._fill() for _ in range(self._stand.n_processes)]
            while not stop.wait(_LOOK_SECONDS) and not self._ready.is_set():
                self._look_at_seats()
            if not stop.is_set():
                # only now, so that the first page need not wait for the model to be opened
                self._lanes.start()
                self._schedule.start()
                on_ready(self._stand.address(self._sockets[0].getsockname()[1]))
            while not stop.wait(_LOOK_SECONDS):
                self._look_at_seats()
                self._look_at_work()
        finally:
            self._end()

    def _fill(self) -> _Seat:
        process = start_child(answer, self._stand, list(self._sockets), self._ready)
        return _Seat(process, time.monotonic())

    def _look_at_seats(self) -> None:
        for position, seat in enumerate(self._seats):
            if not seat.process.is_alive():
                self._seats[position] = self._replace(seat)

    def _look_at_work(self) -> None:
        try:
            self._lanes.look()
            self._schedule.look()
        except StoreError as error:
            if time.monotonic() - self._complained > _COMPLAIN_SECONDS:
                self._complained = time.monotonic()
                logger.error("%s", error)

    def _replace(self, seat: _Seat) -> _Seat:
        code = seat.process.exitcode
        is_young = time.monotonic() - seat.since < _YOUNG_SECONDS
        self._n_young_deaths = self._n_young_deaths + 1 if is_young else 0
        kill_child(seat.process)
        seat.process.close()
        if self._n_young_deaths >= _MOST_YOUNG_DEATHS:
            raise ThirdhandError(
                f"the processes that answer end as soon as they begin (exit code {code}); what they said"
                " stands above"
            )
        logger.warning("a process that answers ended (exit code %s); another follows", code)
        return self._fill()

    def _end(self) -> None:
        """End everything: who is being answered has a moment left, jobs are gone on with the next time."""
        for seat in self._seats:
            if seat.process.is_alive():
                seat.process.terminate()
        try:
            self._lanes.close()
        except StoreError as error:
            logger.error("%s", error)
        until = time.monotonic() + _END_SECONDS
        for seat in self._seats:
            seat.process.join(max(0.0, until - time.monotonic()))
            kill_child(seat.process)
            seat.process.close()


def answer(stand: Stand, sockets: Sequence[socket.socket], ready: Any) -> None:  # noqa: ANN401 -- an Event
    """Answer requests that come in at ``sockets`` until SIGTERM; the whole life of a process that answers."""
    import uvicorn

    from thirdhand.web.app import create_app

    app = create_app(stand.config)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                gc.freeze()  # to look through what was there from the start holds all answers up for 0.1 s
                ready.set()

        def handle_exit(self, sig: int, frame: Any) -> None:  # noqa: ANN401 -- as uvicorn has it
            # what is sent bit by bit ends by itself once it sees this
            app.state.is_ending = True
            super().handle_exit(sig, frame)

    server = Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
            ssl_certfile=stand.certificate,
            ssl_keyfile=None if stand.key is None else str(stand.key),
        )
    )
    server.run(sockets=list(sockets))
    os._exit(0 if server.started else 1)
