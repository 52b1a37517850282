"""Who asks: found from a token, from a session, from what a proxy says, or from being at this machine.

What comes of it is in the request's state: ``person``, None for nobody known; ``session``, the cookie of a
browser that is signed in; ``is_bearer`` for a program that brought a token along, to which no page elsewhere
can add one; ``can_sign_out``.
"""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from dataclasses import dataclass

from starlette.types import Scope

from thirdhand.errors import StoreError
from thirdhand.store.audit import LOCAL
from thirdhand.store.roles import Role
from thirdhand.store.sessions import find_session, touch_session
from thirdhand.store.store import Store
from thirdhand.store.tokens import Token, find_token, is_worth_noting, touch_token
from thirdhand.store.trying import Tried, find_wait, try_token
from thirdhand.web.config import Config, Proxy
from thirdhand.web.errors import Refused
from thirdhand.web.security.cookies import SESSION, read_cookie
from thirdhand.web.security.peers import is_https, is_proxy, name_client, read_headers
from thirdhand.web.site import PATIENCE, Person

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who asks, and how that is known."""

    person: Person | None = None
    session: str | None = None
    is_bearer: bool = False

    @property
    def state(self) -> dict[str, object]:
        """What the request's state is to have."""
        return {
            "person": self.person,
            "session": self.session,
            "is_bearer": self.is_bearer,
            "can_sign_out": self.session is not None,
        }


LOCAL_EDITOR = Known(person=Person(LOCAL, Role.EDITOR))
NOBODY = Known()


def know_by_proxy(config: Config, scope: Scope) -> Known:
    """Return whom the proxy says that it asks for; raises Refused for anybody but the proxy."""
    if config.proxy is None or not is_proxy(config, scope):
        raise Refused(
            403, "This server answers its proxy alone.", "Ask at the address under which it is known to you."
        )
    return Known(person=Person(_read_user(config.proxy, scope), _read_role(config.proxy, scope)))


def _read_user(proxy: Proxy, scope: Scope) -> str:
    given = read_headers(scope, proxy.user_header)
    name = given[0].strip() if len(given) == 1 else ""
    # two names mean that the proxy left in place what somebody else wrote
    if not name or "," in name or "\ufffd" in name or name.casefold() == LOCAL:
        raise _refuse_user(proxy)
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise _refuse_user(proxy)
    return name


def _refuse_user(proxy: Proxy) -> Refused:
    return Refused(
        403,
        "The proxy does not say clearly who asks.",
        f"It must set the header {proxy.user_header} to one name, and drop what others put there.",
    )


def _read_role(proxy: Proxy, scope: Scope) -> Role:
    given = read_headers(scope, proxy.role_header)
    role = given[0].strip().lower() if len(given) == 1 else ""
    return Role.EDITOR if role == Role.EDITOR else Role.READER


def know_by_token(config: Config, store: Store, scope: Scope) -> Known:
    """Return who asks with a token or in a session; raises Refused for a token that is none or must wait."""
    secret = _read_token(scope)
    if secret is not None:
        token = _look_up(store, secret, name_client(config, scope))
        return Known(person=Person(token.name, token.role), is_bearer=True)
    cookie = read_cookie(scope, SESSION, is_secure=is_https(config, scope))
    if cookie is None:
        return NOBODY
    with store.reading() as connection:
        session = find_session(connection, cookie)
    if session is None:
        return NOBODY
    if is_worth_noting(session.last_used):
        _touch(store, session.token, cookie)
    return Known(person=Person(session.token.name, session.token.role), session=cookie)


def _read_token(scope: Scope) -> str | None:
    """Return the token in the request's header; as a password only where nothing is changed by it.

    Feed readers know no other way, and browsers send passwords along by themselves.
    """
    given = read_headers(scope, "authorization")
    kind, _, rest = (given[0] if len(given) == 1 else "").partition(" ")
    if kind.lower() == "bearer":
        return rest.strip()
    if kind.lower() == "basic" and scope["method"] in ("GET", "HEAD"):
        with suppress(binascii.Error, ValueError):
            return base64.b64decode(rest.strip(), validate=True).decode("utf-8", "replace").partition(":")[2]
    return None


def _look_up(store: Store, secret: str, address: str) -> Token:
    """Return the token ``secret``; raises Refused for one that is none, and counts that."""
    with store.reading() as connection:
        token, wait = find_token(connection, secret), find_wait(connection, address)
    if token is None or token.revoked is not None or wait:
        tried = store.write(lambda connection: try_token(connection, secret, address), patience=PATIENCE)
        if tried.token is None:
            raise refuse_token(tried)
        token = tried.token
    if is_worth_noting(token.last_used):
        _touch(store, token)
    return token


def refuse_token(tried: Tried) -> Refused:
    """Return how a token that came to nothing is answered."""
    if tried.was_looked_at:
        return Refused(
            401,
            "That is no token of this server, or it was revoked.",
            "Ask whoever runs the server for a token: thirdhand token make.",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    return Refused(
        429,
        f"Too many wrong tokens came from your address; wait {_say_seconds(tried.wait)}.",
        "Then try again, with a token that holds.",
        headers={"Retry-After": str(tried.wait)},
    )


def _say_seconds(n: int) -> str:
    if n < 60:
        return "a second" if n == 1 else f"{n} seconds"
    return "a minute" if n <= 60 else f"{-(-n // 60)} minutes"


def _touch(store: Store, token: Token, cookie: str | None = None) -> None:
    """Write down that a token, and a session, is used; whoever asks is answered where that cannot be."""
    with suppress(StoreError):
        store.write(lambda connection: touch_token(connection, token.id), patience=0.0)
        if cookie is not None:
            store.write(lambda connection: touch_session(connection, cookie), patience=0.0)
