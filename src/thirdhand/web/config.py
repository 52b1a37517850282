"""What is to be served, where and to whom; ``thirdhand serve`` makes it of its options."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from thirdhand.settings import Settings

Network = IPv4Network | IPv6Network


class Auth(StrEnum):
    """How it is known who asks: whoever is at this machine, by tokens, or by what a proxy says."""

    NONE = "none"
    TOKEN = "token"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """The headers by which a proxy says who asks, and the addresses from which it is believed."""

    addresses: tuple[Network, ...]
    user_header: str = "X-Forwarded-User"
    role_header: str = "X-Forwarded-Role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One server.

    ``store`` is its place as ``--store`` names it. ``hosts`` are the names by which it may be asked for,
    without ports; none means any, but those of this machine alone where nobody is asked who they are.
    ``public_url`` is its address as readers know it, None where each request tells it. ``model`` is the
    folder of another model than the shipped one. ``allow_private`` lets pages be fetched from private
    networks.
    """

    store: str
    auth: Auth = Auth.NONE
    proxy: Proxy | None = None
    hosts: tuple[str, ...] = ()
    public_url: str | None = None
    model: Path | None = None
    allow_private: bool = False
    settings: Settings = field(default_factory=Settings)
