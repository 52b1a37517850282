"""``thirdhand token``: who may use the page from elsewhere: make a token, list them, revoke one."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from thirdhand.cli.storing import open_store, print_rows, quiet_option, rows_json_option, store_option

if TYPE_CHECKING:
    from thirdhand.store.tokens import Token

_DAY_CHARACTERS = len("2031-03-04")
_MINUTE_CHARACTERS = len("2031-03-04T10:05")


@click.group(short_help="Make, list and revoke the tokens that the page is opened with.")
def token() -> None:
    """Say who may use the page of thirdhand serve --auth token, and what they may do there."""


@token.command(short_help="Make a token.")
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["reader", "editor"]),
    required=True,
    help="A reader sees everything and changes nothing; an editor adds, corrects and removes.",
)
@store_option
@quiet_option
def make(name: str, role: str, place: str, quiet: bool) -> int:
    """Make a token for the person or program NAME and print it. It is shown this once.

    Exits with 0, or 2 where there is a token of that name.
    """
    from thirdhand.store.roles import Role
    from thirdhand.store.tokens import make_token

    with open_store(place, create=True, quiet=quiet) as store:
        secret = store.write(lambda connection: make_token(connection, name, Role(role)))
    click.echo(secret)
    if not quiet:
        told = f"{name} signs in with it as {role}; keep it: the store has a hash of it alone"
        click.echo(f"thirdhand: {told}", err=True)
    return 0


@token.command("list", short_help="List the tokens.")
@rows_json_option
@store_option
@quiet_option
def list_(as_json: bool, place: str, quiet: bool) -> int:
    """List the tokens by name, with when each was made, used last (to the hour) and revoked."""
    from thirdhand.store.tokens import list_tokens

    with open_store(place, quiet=quiet) as store:
        found = store.read(list_tokens)
    if as_json:
        print_rows(map(asdict, found), (), as_csv=False)
        return 0
    if not found and not quiet:
        click.echo(
            "thirdhand: there is no token; thirdhand token make NAME --role reader makes one", err=True
        )
    for each in found:
        click.echo(_line(each))
    return 0


@token.command(short_help="End a token and its sessions.")
@click.argument("name")
@store_option
@quiet_option
def revoke(name: str, place: str, quiet: bool) -> int:
    """End the token NAME: whoever is signed in with it is signed out at once.

    Exits with 0, or 1 where there is no such token.
    """
    from thirdhand.store.tokens import revoke_token

    with open_store(place, quiet=quiet) as store:
        store.write(lambda connection: revoke_token(connection, name))
    if not quiet:
        click.echo(f"thirdhand: {name} is revoked, and signed out everywhere", err=True)
    return 0


def _line(token: Token) -> str:
    used = token.last_used[:_MINUTE_CHARACTERS].replace("T", " ") + " UTC" if token.last_used else "never"
    over = f" · revoked {token.revoked[:_DAY_CHARACTERS]}" if token.revoked else ""
    return f"{token.name} · {token.role} · made {token.made[:_DAY_CHARACTERS]} · last used {used}{over}"
