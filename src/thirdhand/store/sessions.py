"""Browsers that are signed in: each has a random cookie, of which the store keeps a hash.

A session ends 30 days after it began, a week after it was last used, when its browser signs out and when its
token is revoked. Signing in begins a new one, whatever cookie a browser brings along.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, update

from thirdhand.store import tables
from thirdhand.store.clock import after, now
from thirdhand.store.tokens import Token, digest_of, select_tokens, token_of

LONGEST_DAYS, IDLE_DAYS = 30, 7
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds: whose token it was begun with, and when it was last noted that it is used."""

    token: Token
    last_used: str


def begin_session(connection: Connection, token: Token) -> str:
    """Begin a session with ``token`` and return its cookie; those that are over are swept away."""
    sessions, time, secret = tables.sessions, now(), secrets.token_urlsafe(_BYTES)
    is_over = or_(sessions.c.expires <= time, sessions.c.last_used <= after(time, -IDLE_DAYS))
    connection.execute(delete(sessions).where(is_over))
    row = {"digest": digest_of(secret), "token_id": token.id, "made": time, "last_used": time}
    connection.execute(insert(sessions).values(expires=after(time, LONGEST_DAYS), **row))
    return secret


def find_session(connection: Connection, secret: str) -> Session | None:
    """Return the session whose cookie is ``secret``, None where there is none or it is over."""
    sessions, digest, time = tables.sessions, digest_of(secret), now()
    columns = (sessions.c.digest.label("cookie"), sessions.c.last_used.label("seen"))
    query = select_tokens(*columns).join_from(sessions, tables.tokens)
    holds = (sessions.c.expires > time, sessions.c.last_used > after(time, -IDLE_DAYS))
    row = connection.execute(query.where(sessions.c.digest == digest, *holds)).first()
    if row is None or row.revoked is not None or not hmac.compare_digest(row.cookie, digest):
        return None
    return Session(token_of(row), row.seen)


def touch_session(connection: Connection, secret: str) -> None:
    """Write down that the session whose cookie is ``secret`` is used now."""
    sessions = tables.sessions
    changed = update(sessions).where(sessions.c.digest == digest_of(secret))
    connection.execute(changed.values(last_used=now()))


def end_session(connection: Connection, secret: str) -> None:
    """End the session whose cookie is ``secret``, if there is one."""
    sessions = tables.sessions
    connection.execute(delete(sessions).where(sessions.c.digest == digest_of(secret)))
