"""Which addresses a fetch may go to."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.acquire.guard import Guard, is_public
from thirdhand.errors import BusyError, FetchError


def answer(*addresses: str) -> list[tuple[object, ...]]:
    """What getaddrinfo gives for a host with these addresses."""
    return [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, 80, 0, 0))
        if ":" in address
        else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in addresses
    ]


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1"),
        *("2606:4700::1111", "2a00:1450::1", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1", "2002:101:101::1"),
    ],
)
def test_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.7", "127.0.0.1", "127.255.0.1"),
        *("0.0.0.0", "0.1.2.3", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192"),
        *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "168.63.129.16"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%2", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("2001:db8::1", "3fff::1", "5f00::1", "100::1", "4000::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::10.0.0.1"),
        *("64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::1.1.1.1"),
        *("2002:7f00:1::1", "2002:c0a8:7::1", "2001:0:101:101::1"),
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_in_an_address_is_as_the_inner_one(inner: IPv4Address) -> None:
    outers = [
        IPv6Address(f"::ffff:{inner}"),
        IPv6Address(f"64:ff9b::{inner}"),
        IPv6Address(0x2002 << 112 | int(inner) << 80 | 1),
    ]
    assert [is_public(outer) for outer in outers] == [is_public(inner)] * 3


@given(st.ip_addresses())
def test_what_is_not_global_is_not_public(address: IPv4Address | IPv6Address) -> None:
    if isinstance(address, IPv4Address) and not address.is_global:
        assert not is_public(address)
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("::1", "::1"),
        ("::ffff:192.168.0.7", "::ffff:192.168.0.7"),
    ],
)
def test_what_counts_is_the_address_after_the_look_up(host: str, address: str) -> None:
    with pytest.raises(FetchError) as caught:
        Guard().resolve(host, 80)
    shown = str(ip_address(address))
    assert str(caught.value) == f"{host}: is on a private network ({shown}); allow that with --allow-private"


@pytest.mark.parametrize(
    "addresses", [("10.0.0.1",), ("1.1.1.1", "10.0.0.1"), ("10.0.0.1", "1.1.1.1"), ("1.1.1.1", "::1")]
)
def test_one_refused_address_refuses_the_host(
    addresses: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer(*addresses))
    with pytest.raises(FetchError, match="is on a private network"):
        Guard().resolve("tidings.example", 443)
    found = Guard(allow_private=True).resolve("tidings.example", 443)
    assert found == tuple(map(ip_address, addresses))


def test_addresses_come_in_order_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: answer("2606:4700::1111", "1.1.1.1", "2606:4700::1111")
    )
    found = Guard().resolve("tidings.example", 443)
    assert found == (IPv6Address("2606:4700::1111"), IPv4Address("1.1.1.1"))


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 64 + ".example", "a\0b", "a..example"])
def test_a_host_that_is_not_known(host: str) -> None:
    with pytest.raises(BusyError) as caught:
        Guard().resolve(host, 80)
    assert (caught.value.input, caught.value.problem) == (host, "is not known")
