"""Who may use the page from elsewhere: tokens with a name and a role.

A token is 32 random bytes and shown once. The store keeps a hash of it alone: a slow one, as for passwords,
would add nothing, since nobody tries 2²⁵⁶ tokens. A name is a person's or a program's and stands in the audit
trail; who needs another token under the same name has the old one revoked first.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from thirdhand.errors import NotFoundError, UsageError
from thirdhand.store import tables
from thirdhand.store.audit import LOCAL, Deed, note
from thirdhand.store.clock import format_time, now
from thirdhand.store.roles import Role

PREFIX = "th_"
_BYTES = 32
_NAME = re.compile(r"[\w@.+-](?:[\w@.+ -]{0,58}[\w@.+-])?")
#: How long a use is not written down again.
_USE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as the store knows it; times are as the store keeps them, None for what never was."""

    id: int
    name: str
    role: Role
    made: str
    last_used: str | None = None
    revoked: str | None = None


def make_token(connection: Connection, name: str, role: Role, *, by: str = LOCAL) -> str:
    """Make a token called ``name`` and return it: nothing can show it a second time.

    Raises UsageError for a name that cannot be one, or is another token's that was not revoked.
    """
    _refuse_name(name)
    tokens, secret = tables.tokens, PREFIX + secrets.token_urlsafe(_BYTES)
    row = {"role": role.value, "digest": digest_of(secret), "made": now(), "last_used": None, "revoked": None}
    known = connection.execute(select(tokens.c.id, tokens.c.revoked).where(tokens.c.name == name)).first()
    if known is None:
        connection.execute(insert(tokens).values(name=name, **row))
    elif known.revoked is None:
        raise UsageError(f"{name}: there is such a token; thirdhand token revoke {name} ends it")
    else:
        connection.execute(update(tokens).where(tokens.c.id == known.id).values(row))
    note(connection, by, Deed.MAKE_TOKEN, name, {"role": role.value})
    return secret


def _refuse_name(name: str) -> None:
    if _NAME.fullmatch(name) is None:
        raise UsageError(f"{name!r}: is no name for a token; write up to 60 letters, digits and . _ - + @")
    if name.casefold() == LOCAL:
        raise UsageError(f"{name}: is what the audit trail calls whoever is at the machine; name another")


def revoke_token(connection: Connection, name: str, *, by: str = LOCAL) -> None:
    """End the token ``name`` and the sessions that it began; raises NotFoundError where there is none."""
    tokens = tables.tokens
    query = select(tokens.c.id).where(tokens.c.name == name, tokens.c.revoked.is_(None))
    id = connection.scalar(query)
    if id is None:
        raise NotFoundError(name, "there is no such token", "thirdhand token list shows those that there are")
    connection.execute(update(tokens).where(tokens.c.id == id).values(revoked=now()))
    connection.execute(delete(tables.sessions).where(tables.sessions.c.token_id == id))
    note(connection, by, Deed.REVOKE_TOKEN, name)


def list_tokens(connection: Connection) -> list[Token]:
    """Return all tokens, revoked ones too, by name."""
    rows = connection.execute(select_tokens().order_by(tables.tokens.c.name))
    return [token_of(row) for row in rows]


def find_token(connection: Connection, secret: str) -> Token | None:
    """Return the token that ``secret`` is, a revoked one too; None where it is none."""
    digest, tokens = digest_of(secret), tables.tokens
    row = connection.execute(select_tokens(tokens.c.digest).where(tokens.c.digest == digest)).first()
    return token_of(row) if row is not None and hmac.compare_digest(row.digest, digest) else None


def touch_token(connection: Connection, id: int) -> None:
    """Write down that the token ``id`` is used now."""
    connection.execute(update(tables.tokens).where(tables.tokens.c.id == id).values(last_used=now()))


def is_worth_noting(last_used: str | None) -> bool:
    """Say whether a use is to be written down, when the last one that was is ``last_used``."""
    if last_used is None:
        return True
    return last_used < format_time(datetime.fromisoformat(now()) - _USE)


def digest_of(secret: str) -> bytes:
    """Return the 16 bytes by which the store knows ``secret``, a token or the cookie of a session."""
    return blake2b(secret.encode("utf-8", "replace"), digest_size=16, person=b"thirdhand token").digest()


def select_tokens(*more: Any) -> Any:  # noqa: ANN401 -- columns; a Select
    """Return the query of the columns that ``token_of`` takes, and ``more``."""
    t = tables.tokens.c
    return select(t.id, t.name, t.role, t.made, t.last_used, t.revoked, *more)


def token_of(row: Any) -> Token:  # noqa: ANN401 -- a row
    """Return the token of a row of ``select_tokens``."""
    return Token(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        made=row.made,
        last_used=row.last_used,
        revoked=row.revoked,
    )
