"""By which addresses other devices reach this computer; nothing is sent to find out."""

from __future__ import annotations

import ipaddress
import socket

ELSEWHERE = ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254")
"""One address of the wide world (reserved for examples) and one of each private range: the system
names the address from which it would send there."""

ANYWHERE = ("0.0.0.0", "::")


def host_name() -> str:
    """The name of this computer, as others of the network may know it."""
    return socket.gethostname()


def own_addresses() -> tuple[str, ...]:
    """IPv4 addresses of this computer for others, the likeliest first; empty without a network."""
    found = [address for one in ELSEWHERE if (address := _source_address(one)) is not None]
    return tuple(address for address in dict.fromkeys(found) if _is_for_others(address))


def reachable_at(host: str) -> tuple[str, ...]:
    """What to type on another device where a server listens on ``host``: addresses, or a name."""
    if host not in ANYWHERE:
        return (host.strip("[]"),)
    return own_addresses() or (host_name(),)


def is_loopback(host: str) -> bool:
    """Whether an address, or a name, stays on this computer; a name that begins so need not."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _source_address(target: str) -> str | None:
    """The address from which this computer would send to another one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((target, 9))  # of a datagram socket this sends nothing
            return str(probe.getsockname()[0])
        except OSError:
            return None


def _is_for_others(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)
