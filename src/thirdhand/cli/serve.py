"""``thirdhand serve``: the whole of a store in a browser, on this machine or for a team."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from thirdhand.cli.collecting import private_option
from thirdhand.cli.reading import model_option
from thirdhand.cli.storing import store_option
from thirdhand.cli.watch import stopped_by_signals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from thirdhand.web.config import Config, Proxy
    from thirdhand.web.serving import Stand

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
#: What comes with the extra and nothing else needs.
_EXTRA = ("fastapi", "uvicorn", "python_multipart")


@click.command(short_help="Open a store in the browser.")
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen at this address.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8035,
    show_default=True,
    help="Listen at this port; 0 takes any that is free.",
)
@click.option(
    "--auth",
    type=click.Choice(("none", "token", "proxy")),
    default="none",
    show_default=True,
    help="How it is known who asks; none is for this machine alone.",
)
@click.option(
    "--proxy-address",
    "proxies",
    metavar="NET",
    multiple=True,
    help="Believe the proxy at this address or network (10.0.0.0/8); can be given again.",
)
@click.option(
    "--user-header", metavar="NAME", help="The proxy's header with the user. [default: X-Forwarded-User]"
)
@click.option(
    "--role-header", metavar="NAME", help="The proxy's header with the role. [default: X-Forwarded-Role]"
)
@click.option(
    "--public-url", metavar="URL", help="The address by which readers know the server, as in feeds."
)
@click.option(
    "--host-name",
    "names",
    metavar="NAME",
    multiple=True,
    help="Answer to this name as well; can be given again.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Answer with N processes. [default: 2, on one core 1]",
)
@click.option("--tls-cert", metavar="FILE", type=_FILE, help="Serve over https with this certificate (PEM).")
@click.option("--tls-key", metavar="FILE", type=_FILE, help="The key of the certificate (PEM).")
@private_option
@click.option(
    "--open/--no-open",
    "opens",
    default=None,
    help="Open the page in a browser. [default: when started at a terminal on a desktop]",
)
@model_option
def serve(place: str, opens: bool | None, **given: Any) -> int:  # noqa: ANN401 -- the options
    """Open the store in the browser: paste or open articles, follow claims upstream, watch stories.

    On this machine no account is needed. At any other address it does not start without --auth: token lets in
    who has a token (thirdhand token), proxy whom a proxy in front of it names. Articles are read, feeds are
    polled and claims are compared in the background. Runs until it is stopped by Ctrl-C or a signal.
    """
    _demand_extra()
    from thirdhand.web.serving import serve as run

    stand = _build_stand(place, given)
    for warning in _warn(stand):
        click.echo(f"thirdhand: {warning}", err=True)

    def tell(address: str) -> None:
        click.echo(f"Thirdhand is at {address} (Ctrl-C ends it)")
        if opens if opens is not None else _has_desktop(stand):
            click.launch(address)

    with stopped_by_signals() as stop:
        run(stand, stop, tell)
    return 0


def _demand_extra() -> None:
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise click.UsageError(f"thirdhand serve needs {', '.join(missing)}: pip install 'thirdhand[serve]'")


def _build_stand(place: str, given: dict[str, Any]) -> Stand:
    from thirdhand.stream import count_cores
    from thirdhand.web.serving import Stand, is_loopback

    if given["auth"] == "none" and not is_loopback(given["host"]):
        raise click.UsageError(
            f"{given['host']} can be reached from other machines: everybody there could read and change the"
            " store. Give --auth token (thirdhand token makes them) or --auth proxy."
        )
    if given["tls_key"] and not given["tls_cert"]:
        raise click.UsageError("--tls-key is of no use without --tls-cert.")
    return Stand(
        config=_build_config(place, given),
        host=given["host"],
        port=given["port"],
        n_processes=given["workers"] or min(2, count_cores()),
        certificate=given["tls_cert"],
        key=given["tls_key"],
    )


def _build_config(place: str, given: dict[str, Any]) -> Config:
    from thirdhand.checks import load_every_setting
    from thirdhand.web.config import Auth, Config

    return Config(
        store=place,
        auth=Auth(given["auth"]),
        proxy=_build_proxy(given),
        hosts=tuple(_name_hosts(given)),
        public_url=given["public_url"],
        model=given["folder"],
        allow_private=given["allow_private"],
        settings=load_every_setting(),
    )


def _build_proxy(given: dict[str, Any]) -> Proxy | None:
    from ipaddress import ip_network

    from thirdhand.web.config import Proxy

    names = {name: given[name] for name in ("user_header", "role_header") if given[name]}
    if given["auth"] != "proxy" and (names or (given["proxies"] and given["auth"] == "none")):
        raise click.UsageError(
            "--user-header and --role-header go with --auth proxy alone, --proxy-address with token too."
        )
    if not given["proxies"]:
        if given["auth"] != "proxy":
            return None
        raise click.UsageError("--auth proxy needs --proxy-address: what anybody else says is not believed.")
    try:
        return Proxy(addresses=tuple(ip_network(each, strict=False) for each in given["proxies"]), **names)
    except ValueError as error:
        raise click.UsageError(f"--proxy-address: {error}; write it as 10.0.0.7 or 10.0.0.0/8.") from error


def _name_hosts(given: dict[str, Any]) -> Iterator[str]:
    """Yield the names that are answered to; none means any, which is for where it is asked who one is."""
    from urllib.parse import urlsplit

    from thirdhand.web.serving import is_loopback

    public = given["public_url"]
    named = urlsplit(public or "").hostname
    if public and (not named or urlsplit(public).scheme not in ("http", "https")):
        raise click.UsageError(f"--public-url: {public} is no address; write it as https://news.example")
    if is_loopback(given["host"]) or named or given["names"]:
        yield from ("localhost", "127.0.0.1", "[::1]", given["host"], *given["names"])
        yield from (named,) if named else ()


def _warn(stand: Stand) -> Sequence[str]:
    from thirdhand.web.config import Auth
    from thirdhand.web.serving import is_loopback

    public = stand.config.public_url or ""
    is_clear = stand.certificate is None and not public.startswith("https:")
    if stand.config.auth is Auth.TOKEN and is_clear and not is_loopback(stand.host):
        return (
            "tokens go over the network in the clear; give --tls-cert, or serve behind a proxy that ends"
            " https and name it by --public-url",
        )
    return ()


def _has_desktop(stand: Stand) -> bool:
    """Say whether somebody sits at this machine in front of a browser."""
    from thirdhand.web.serving import is_loopback

    has_screen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return has_screen and sys.stdout.isatty() and is_loopback(stand.host)
