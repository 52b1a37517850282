"""Tokens as they are tried: whoever gives a wrong one has to wait, after each further one twice as long.

What is counted is the address. Nobody guesses a token; the wait is for programs that would try all day, and
so that a sign of it stands in the store. A token that was revoked is no guess, and a program that still has
one locks nobody out who shares its address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import Connection, delete, insert, select, update

from thirdhand.store import tables
from thirdhand.store.clock import after, now
from thirdhand.store.tokens import Token, find_token

#: Seconds to wait after the first failure, and at most.
FIRST_WAIT, LONGEST_WAIT = 1, 900
#: Days after which a failure is forgotten.
_FORGET_DAYS = 1.0


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try: the token, or None; before one is looked at, seconds to ``wait``."""

    token: Token | None = None
    wait: int = 0

    @property
    def was_looked_at(self) -> bool:
        """Whether the token was held against those that there are."""
        return self.wait == 0


def try_token(connection: Connection, secret: str, address: str) -> Tried:
    """Look at the token ``secret`` that ``address`` gives, unless that has to wait; failures are counted.

    Call it in a transaction that writes, so that of many tries at once each is counted.
    """
    wait = find_wait(connection, address)
    if wait:
        return Tried(wait=wait)
    token = find_token(connection, secret)
    if token is None:
        _note_failure(connection, address)
        return Tried()
    if token.revoked is not None:
        return Tried()
    failures = tables.sign_in_failures
    connection.execute(delete(failures).where(failures.c.address == address))
    return Tried(token)


def find_wait(connection: Connection, address: str) -> int:
    """Return the whole seconds that ``address`` has to wait before a token of it is looked at."""
    failures = tables.sign_in_failures
    row = connection.execute(select(failures).where(failures.c.address == address)).first()
    if row is None:
        return 0
    passed = (datetime.fromisoformat(now()) - datetime.fromisoformat(row.last_failed)).total_seconds()
    # a clock that was put back must not lock anybody out for longer than the wait itself
    return max(0, min(ceil(_wait_after(row.n_failures) - passed), LONGEST_WAIT))


def _wait_after(n_failures: int) -> int:
    return min(FIRST_WAIT << min(n_failures - 1, 20), LONGEST_WAIT)


def _note_failure(connection: Connection, address: str) -> None:
    """Count a failure of ``address``; old ones are swept away."""
    failures, time = tables.sign_in_failures, now()
    connection.execute(delete(failures).where(failures.c.last_failed <= after(time, -_FORGET_DAYS)))
    n = connection.scalar(select(failures.c.n_failures).where(failures.c.address == address)) or 0
    values = {"n_failures": n + 1, "last_failed": time}
    if n:
        connection.execute(update(failures).where(failures.c.address == address).values(values))
    else:
        connection.execute(insert(failures).values(address=address, **values))
