"""The addresses of this computer that are of use to another device."""

from __future__ import annotations

import ipaddress

import pytest

from posture.runtime import network_addresses
from posture.runtime.network_addresses import is_loopback, own_addresses, reachable_at


def test_none_is_of_this_computer_alone() -> None:
    for text in own_addresses():
        address = ipaddress.ip_address(text)
        kinds = (address.is_loopback, address.is_link_local, address.is_unspecified)
        assert not any(kinds)


def test_the_address_of_the_way_out_comes_first_and_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = ("10.8.0.2", "192.168.1.9", "10.8.0.2", "169.254.7.7")
    ways = dict(zip(network_addresses.ELSEWHERE, found, strict=True))
    monkeypatch.setattr(network_addresses, "_source_address", ways.get)
    assert own_addresses() == ("10.8.0.2", "192.168.1.9")


def test_without_a_network_there_is_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_addresses, "_source_address", lambda _target: None)
    monkeypatch.setattr(network_addresses, "host_name", lambda: "desk")
    assert reachable_at("0.0.0.0") == ("desk",)


@pytest.mark.parametrize("host", ["192.168.1.9", "desk.local"])
def test_a_host_that_was_named_is_the_only_one(host: str) -> None:
    assert reachable_at(host) == (host,)


@pytest.mark.parametrize(
    ("host", "stays"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.8.8.8", True),
        ("0.0.0.0", False),
        ("192.168.1.9", False),
        ("::", False),
        ("example.org", False),
        ("127.evil.example", False),
        ("127.0.0.1.evil.example", False),
    ],
)
def test_which_addresses_stay_on_this_machine(host: str, stays: bool) -> None:
    assert is_loopback(host) is stays
