"""Tokens, sessions and tries, in both databases: what holds, what ends, and who has to wait."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from thirdhand.errors import NotFoundError, UsageError
from thirdhand.store import tables
from thirdhand.store.audit import Deed, list_audit
from thirdhand.store.clock import after, now
from thirdhand.store.restoring import restore
from thirdhand.store.roles import Role
from thirdhand.store.sessions import begin_session, end_session, find_session, touch_session
from thirdhand.store.store import Store
from thirdhand.store.tokens import (
    Token,
    find_token,
    is_worth_noting,
    list_tokens,
    make_token,
    revoke_token,
    touch_token,
)
from thirdhand.store.trying import LONGEST_WAIT, Tried, find_wait, try_token

HERE, THERE = "192.0.2.7", "192.0.2.8"


def make(store: Store, name: str = "ana", role: Role = Role.EDITOR) -> str:
    return store.write(lambda connection: make_token(connection, name, role))


def find(store: Store, secret: str) -> Token | None:
    return store.read(lambda connection: find_token(connection, secret))


def test_a_token_is_found_by_what_was_shown_and_by_nothing_else(store: Store) -> None:
    secret = make(store)
    assert secret.startswith("th_") and len(secret) == 46
    found = find(store, secret)
    assert found is not None and (found.name, found.role, found.revoked) == ("ana", Role.EDITOR, None)
    for other in ("", "th_", secret[:-1], secret + " ", secret.upper(), "th_\ud800", "ana"):
        assert find(store, other) is None
    assert make(store, "bela") != secret


def test_the_store_keeps_no_token_and_no_cookie(store: Store) -> None:
    secret = make(store)
    token = find(store, secret)
    assert token is not None
    cookie = store.write(lambda connection: begin_session(connection, token))
    with store.reading() as connection:
        rows = [
            repr(tuple(row))
            for table in tables.metadata.sorted_tables
            for row in connection.execute(select(table))
        ]
    assert len(rows) == 4  # a token, a session, what the trail says of the token, the rules of the index
    assert [row for row in rows if secret.removeprefix("th_") in row or cookie in row] == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "is no name for a token"),
        ("a" * 61, "is no name for a token"),
        ("ana\n", "is no name for a token"),
        (" ana", "is no name for a token"),
        ("<b>", "is no name for a token"),
        ("ana\u202e", "is no name for a token"),
        ("Local", "is what the audit trail calls whoever is at the machine"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(store: Store, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        make(store, name)
    assert store.read(list_tokens) == []


def test_one_name_has_one_token_at_a_time(store: Store) -> None:
    first = make(store)
    with pytest.raises(UsageError, match="ana: there is such a token"):
        make(store)
    store.write(lambda connection: revoke_token(connection, "ana"))
    second = make(store, role=Role.READER)
    assert find(store, first) is None
    found = find(store, second)
    assert found is not None and (found.role, found.revoked) == (Role.READER, None)
    assert [token.name for token in store.read(list_tokens)] == ["ana"]


def test_revoking_ends_a_token_and_its_sessions_alone(store: Store) -> None:
    cookies = []
    for name in ("ana", "bela"):
        token = find(store, make(store, name))
        assert token is not None
        cookies.append(store.write(lambda connection, token=token: begin_session(connection, token)))
    store.write(lambda connection: revoke_token(connection, "ana"))
    with store.reading() as connection:
        assert find_session(connection, cookies[0]) is None
        other = find_session(connection, cookies[1])
        assert other is not None and other.token.name == "bela"
    for name in ("ana", "nobody"):
        with pytest.raises(NotFoundError, match="there is no such token"):
            store.write(lambda connection, name=name: revoke_token(connection, name))


def test_what_is_done_with_tokens_stands_in_the_audit_trail(store: Store) -> None:
    make(store)
    store.write(lambda connection: revoke_token(connection, "ana", by="bela"))
    entries = store.read(list_audit)
    assert [(entry.who, entry.what, entry.subject, entry.details) for entry in entries] == [
        ("bela", Deed.REVOKE_TOKEN, "ana", {}),
        ("local", Deed.MAKE_TOKEN, "ana", {"role": "editor"}),
    ]


def test_a_use_is_noted_once_an_hour(store: Store) -> None:
    token = find(store, make(store))
    assert token is not None and is_worth_noting(token.last_used)
    store.write(lambda connection: touch_token(connection, token.id))
    (noted,) = store.read(list_tokens)
    assert noted.last_used is not None and not is_worth_noting(noted.last_used)
    assert not is_worth_noting(after(now(), -59 / 1440))
    assert is_worth_noting(after(now(), -61 / 1440))


def set_session(store: Store, **values: str) -> None:
    store.write(lambda connection: connection.execute(update(tables.sessions).values(values)))


@pytest.mark.parametrize(
    ("column", "days", "holds"),
    [("last_used", -6.9, True), ("last_used", -7.1, False), ("expires", 0.1, True), ("expires", -0.1, False)],
)
def test_a_session_ends_by_itself(store: Store, column: str, days: float, holds: bool) -> None:
    token = find(store, make(store))
    assert token is not None
    cookie = store.write(lambda connection: begin_session(connection, token))
    set_session(store, **{column: after(now(), days)})
    with store.reading() as connection:
        assert (find_session(connection, cookie) is not None) is holds
    store.write(lambda connection: begin_session(connection, token))
    with store.reading() as connection:
        n = len(connection.execute(select(tables.sessions)).all())
    assert n == (2 if holds else 1), "what is over is swept away when the next one begins"


def test_a_session_holds_thirty_days_and_ends_with_signing_out(store: Store) -> None:
    token = find(store, make(store))
    assert token is not None
    cookie = store.write(lambda connection: begin_session(connection, token))
    with store.reading() as connection:
        row = connection.execute(select(tables.sessions)).one()
    assert row.expires == after(row.made, 30)
    set_session(store, last_used=after(now(), -1))
    store.write(lambda connection: touch_session(connection, cookie))
    with store.reading() as connection:
        found = find_session(connection, cookie)
        assert found is not None and not is_worth_noting(found.last_used)
        assert find_session(connection, token.name) is None
    store.write(lambda connection: end_session(connection, cookie))
    with store.reading() as connection:
        assert find_session(connection, cookie) is None


def try_once(store: Store, secret: str, address: str = HERE) -> Tried:
    return store.write(lambda connection: try_token(connection, secret, address))


def let_pass(store: Store, seconds: float) -> None:
    """Have the last failures be so much longer ago."""

    def work(connection) -> None:  # noqa: ANN001
        failures = tables.sign_in_failures
        for row in connection.execute(select(failures)).all():
            time = after(row.last_failed, -seconds / 86_400)
            changed = update(failures).where(failures.c.address == row.address)
            connection.execute(changed.values(last_failed=time))

    store.write(work)


def test_each_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(store: Store) -> None:
    waits = []
    for _ in range(12):
        assert try_once(store, "th_wrong") == Tried()
        waits.append(store.read(lambda connection: find_wait(connection, HERE)))
        let_pass(store, waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


def test_who_has_to_wait_is_not_looked_at_and_not_counted(store: Store) -> None:
    secret = make(store)
    try_once(store, "th_wrong")
    try_once(store, "th_wrong")
    assert try_once(store, secret) == Tried(wait=1)
    assert try_once(store, secret, THERE).token is not None
    let_pass(store, 1)
    assert try_once(store, "th_wrong") == Tried()
    assert try_once(store, secret) == Tried(wait=2)


def test_success_clears_what_was_counted(store: Store) -> None:
    secret = make(store)
    for seconds in (1, 2, 4):
        try_once(store, "th_wrong")
        let_pass(store, seconds)
    assert try_once(store, secret).token is not None
    assert store.read(lambda connection: find_wait(connection, HERE)) == 0
    try_once(store, "th_wrong")
    assert store.read(lambda connection: find_wait(connection, HERE)) == 1


def test_a_revoked_token_is_no_guess(store: Store) -> None:
    secret = make(store)
    store.write(lambda connection: revoke_token(connection, "ana"))
    for _ in range(3):
        assert try_once(store, secret) == Tried()
    assert store.read(lambda connection: find_wait(connection, HERE)) == 0


def test_a_clock_that_was_put_back_locks_nobody_out_for_long(store: Store) -> None:
    try_once(store, "th_wrong")
    let_pass(store, -86_400)
    assert store.read(lambda connection: find_wait(connection, HERE)) == LONGEST_WAIT


def test_old_failures_are_swept_away(store: Store) -> None:
    old = {"address": THERE, "n_failures": 9, "last_failed": after(now(), -1.1)}
    store.write(lambda connection: connection.execute(insert(tables.sign_in_failures).values(old)))
    try_once(store, "th_wrong")
    with store.reading() as connection:
        assert list(connection.scalars(select(tables.sign_in_failures.c.address))) == [HERE]


def test_a_backup_lets_nobody_in_again(store: Store, tmp_path: Path) -> None:
    old, kept = make(store), make(store, "bela")
    for secret in (old, kept):
        token = find(store, secret)
        assert token is not None
        store.write(lambda connection, token=token: begin_session(connection, token))
    store.back_up(tmp_path / "one.db")
    store.write(lambda connection: revoke_token(connection, "ana"))
    new = make(store, "cleo", Role.READER)
    place = store.engine.url.render_as_string(hide_password=False)
    restore(tmp_path / "one.db", place.removeprefix("sqlite:///"), force=True)
    assert [(each.name, each.revoked is None) for each in store.read(list_tokens)] == [
        ("ana", False),
        ("bela", True),
        ("cleo", True),
    ]
    assert find(store, new) is not None and find(store, kept) is not None
    assert [(each.what.value, each.subject) for each in store.read(list_audit)] == [
        ("make-token", "cleo"),
        ("revoke-token", "ana"),
        ("make-token", "bela"),
        ("make-token", "ana"),
    ]
    with store.reading() as connection:
        assert connection.execute(select(tables.sessions)).all() == []


def test_a_backup_that_is_all_there_is_brings_its_tokens(store: Store, tmp_path: Path) -> None:
    secret = make(store)
    store.back_up(tmp_path / "one.db")
    restore(tmp_path / "one.db", tmp_path / "again.db")
    with Store.open(tmp_path / "again.db") as again:
        assert find(again, secret) is not None
