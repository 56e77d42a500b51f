"""Which account of this computer holds the other end of a connection within it (Linux)."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
"""The system's list of connections: proc_pid_net(5)."""

_LOCAL, _REMOTE, _OWNER = 1, 2, 7
"""Columns of a row."""

_MAPPED = bytes(10) + b"\xff\xff"
"""How an IPv4 address begins that an IPv6 socket uses (RFC 4291, 2.5.5.2)."""

Address = tuple[str, int]


def owner_of_peer(client: Address, server: Address) -> int | None:
    """The number of the account whose socket is at ``client`` and speaks to ``server``.

    None where the system does not tell: another computer, another system, a connection that has
    ended, or a container's.
    """
    wanted = _pairs(client, server)
    for table in TABLES:
        try:
            rows = table.read_text("ascii").splitlines()[1:]
        except (OSError, UnicodeDecodeError):
            continue
        for row in rows:
            columns = row.split()
            if len(columns) > _OWNER and (columns[_LOCAL], columns[_REMOTE]) in wanted:
                return int(columns[_OWNER])
    return None


def _pairs(client: Address, server: Address) -> set[tuple[str, str]]:
    """Both ends as the tables write them, with IPv4 addresses as IPv6 has them too."""
    try:
        ends = [_packed(host) for host, _ in (client, server)]
    except OSError:
        return set()
    found = {(_written(ends[0], client[1]), _written(ends[1], server[1]))}
    if all(len(end) == 4 for end in ends):
        ends = [_MAPPED + end for end in ends]
        found.add((_written(ends[0], client[1]), _written(ends[1], server[1])))
    return found


def _packed(host: str) -> bytes:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.inet_pton(family, host.partition("%")[0])


def _written(address: bytes, port: int) -> str:
    """``0100007F:1F90``: each four bytes are a number in the machine's own order."""
    step = -1 if sys.byteorder == "little" else 1
    words = (address[start : start + 4][::step] for start in range(0, len(address), 4))
    return f"{b''.join(words).hex().upper()}:{port:04X}"
