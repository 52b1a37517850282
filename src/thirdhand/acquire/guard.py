"""Which addresses a fetch may go to: those of the public internet, unless private ones are allowed.

A feed or a redirect can name any host, and this machine reaches more than the internet does: a router, a
database, the metadata service of a cloud. What counts is the address after the look-up, however the host
is written (``0x7f.1``, ``2130706433``, a name that points to 10.0.0.1). The caller connects to the very
addresses that were checked: a second look-up could give others.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from thirdhand.errors import BusyError, FetchError

Address = IPv4Address | IPv6Address

#: What ``is_global`` passes, of one Python or another, and no article comes from.
_NOT_FOR_ARTICLES = (
    IPv4Network("192.0.0.0/24"),  # protocols' own
    IPv4Network("192.88.99.0/24"),  # relays to IPv6, given up (RFC 7526)
    IPv4Network("168.63.129.16/32"),  # Azure's platform, reached from inside its machines alone
)
#: All that is given out as public so far (IANA, IPv6 Address Space).
_GIVEN_OUT = IPv6Network("2000::/3")
_DOCUMENTATION = IPv6Network("3fff::/20")
#: An IPv4 address stands in the last 32 bits (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Looks hosts up and refuses those on private networks, unless ``allow_private``."""

    allow_private: bool = False

    def resolve(self, host: str, port: int) -> tuple[Address, ...]:
        """Return the addresses of ``host``, in the order in which they should be tried.

        One refused address refuses the host: a mixed answer is an attack or a mistake. Raises FetchError,
        with the host as its input, for a host that is not known or is refused.
        """
        addresses = _look_up(host, port)
        for address in addresses:
            if not self.allow_private and not is_public(address):
                raise FetchError(
                    host, f"is on a private network ({address})", "allow that with --allow-private"
                )
        return addresses


def is_public(address: Address) -> bool:
    """Return whether ``address`` is one of the public internet; one that wraps another is as that is.

    >>> [is_public(ip_address(text)) for text in ("1.1.1.1", "192.168.0.7", "::ffff:10.0.0.1")]
    [True, False, False]
    """
    if isinstance(address, IPv6Address):
        inner = _unwrap(address)
        if inner is not None:
            return is_public(inner)
        if address not in _GIVEN_OUT or address in _DOCUMENTATION:
            return False
    elif any(address in network for network in _NOT_FOR_ARTICLES):
        return False
    return address.is_global and not address.is_multicast


def _unwrap(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a mapped, 6to4 or NAT64 address leads to."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _look_up(host: str, port: int) -> tuple[Address, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:  # ValueError: what cannot be a host name at all
        raise BusyError(host, "is not known", "check the address and your connection") from error
    return tuple(dict.fromkeys(ip_address(sockaddr[0]) for *_, sockaddr in found))
