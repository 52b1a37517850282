"""How much may be sent: what is announced as more is refused at once, what turns out as more when it does."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from thirdhand.web.errors import Refused
from thirdhand.web.security.peers import read_headers

#: Bytes from whoever is not known: a sign-in form has fewer.
_MOST_OF_STRANGERS = 65_536


class LimitUploads:
    """Lets no more than ``most`` bytes of a request through."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of a fair size; raises Refused for a larger one, whatever the page makes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_known = scope.get("state", {}).get("person") is not None
        most = self._most if is_known else min(self._most, _MOST_OF_STRANGERS)
        _check_announced(scope, most)
        counted = _Counted(receive, send, most)
        try:
            await self._app(scope, counted.receive, counted.send)
        except Exception:
            if not counted.is_refused:
                raise
        if counted.is_refused:
            raise _refuse(most)


class _Counted:
    """A request whose bytes are counted. One that was too large is answered by nobody inside."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive = receive
        self._send = send
        self._most = most
        self._n = 0
        self._has_begun = False

    @property
    def is_refused(self) -> bool:
        """Whether it is too large, and no answer was begun before that was seen."""
        return self._n > self._most and not self._has_begun

    async def receive(self) -> Message:
        """Return the next part of the request; raises Refused for one too many."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._n += len(message.get("body", b""))
            if self._n > self._most:
                raise _refuse(self._most)
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer on, unless there is to be another answer."""
        if not self.is_refused:
            self._has_begun = True
            await self._send(message)


def _check_announced(scope: Scope, most: int) -> None:
    for value in read_headers(scope, "content-length"):
        if not (value.isascii() and value.isdigit()) or len(value) > 18 or int(value) > most:
            raise _refuse(most)


def _refuse(most: int) -> Refused:
    size = f"{most / 1_000_000:.0f} MB" if most >= 1_000_000 else f"{most / 1_000:.0f} kB"
    return Refused(413, f"That is more than the {size} that are taken at once.", "Send less at once.")
