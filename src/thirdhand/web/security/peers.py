"""Who is at the other end of a connection, and what a proxy between may say of it.

The address of a connection cannot be made up; a header can. So what proxies add is believed from the
addresses of the configured proxy and from nowhere else. The ASGI server must not rewrite these itself
(uvicorn's ``proxy_headers``).
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

from thirdhand.web.config import Config

Address = IPv4Address | IPv6Address

#: A network of this size is one customer's: who has one address of it has all.
_ONE_CUSTOMER = 64


def read_headers(scope: Scope, name: str) -> list[str]:
    """Return the values of every header ``name``, each as UTF-8 with U+FFFD for what is none."""
    wanted = name.lower().encode("latin-1")
    return [value.decode("utf-8", "replace") for key, value in scope["headers"] if key == wanted]


def is_proxy(config: Config, scope: Scope) -> bool:
    """Say whether the connection comes from the proxy of ``config``."""
    address = _peer_of(scope)
    return address is not None and _is_trusted(config, address)


def is_https(config: Config, scope: Scope) -> bool:
    """Say whether the reader's browser asks by https, as far as that can be known."""
    if scope["scheme"] == "https" or (config.public_url or "").lower().startswith("https://"):
        return True
    return is_proxy(config, scope) and read_headers(scope, "x-forwarded-proto") == ["https"]


def name_client(config: Config, scope: Scope) -> str:
    """Return the address from which is asked, as failures are counted by: of IPv6, the network."""
    address = _peer_of(scope)
    if address is None:
        return "unknown"
    if _is_trusted(config, address):
        # each proxy adds whom it was asked by, so the last that is no proxy of ours is the client
        address = next((each for each in _forwarded(scope) if not _is_trusted(config, each)), address)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _ONE_CUSTOMER), strict=False))
    return str(address)


def _is_trusted(config: Config, address: Address) -> bool:
    return config.proxy is not None and any(address in network for network in config.proxy.addresses)


def _peer_of(scope: Scope) -> Address | None:
    client = scope.get("client")
    return _read_address(client[0]) if client else None


def _forwarded(scope: Scope) -> Iterator[Address]:
    """Yield whom proxies say that they were asked by, the nearest first, as long as these are addresses."""
    for value in reversed(",".join(read_headers(scope, "x-forwarded-for")).split(",")):
        address = _read_address(value.strip())
        if address is None:
            return
        yield address


def _read_address(text: str) -> Address | None:
    """Return the address that ``text`` is; one of IPv4 inside IPv6 is that of IPv4."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
