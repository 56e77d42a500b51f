"""The addresses on which the server listens: this computer's own, and the network's if any."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import UTC, datetime

from posture.apps.web.certificate import Certificate, certificate_for
from posture.apps.web.network import Network
from posture.errors import UsageError
from posture.runtime.atomic_write import reason
from posture.runtime.lifecycle import Closing
from posture.runtime.network_addresses import ANYWHERE, host_name, is_loopback, reachable_at
from posture.runtime.paths import data_folder

OWN_HOST = "127.0.0.1"
LAST_PORT = 65535
WAITING = 128
"""Connections that may wait: a browser that is opened a moment too early waits, not fails."""


@dataclass(frozen=True, slots=True)
class Where:
    """On which addresses the server is to listen.

    Attributes
    ----------
    port : of this computer's own pages; those of the network have the next one. 0: any free ones.
    host : None for this computer, or with ``allow_network`` for all of its addresses.
    allow_network : let other devices in that show the token.
    plain_http : let them in without encryption.
    """

    port: int = 8765
    host: str | None = None
    allow_network: bool = False
    plain_http: bool = False

    @property
    def network_host(self) -> str | None:
        """Where other devices are let in; None where they are not.

        Raises
        ------
        UsageError
            The options do not go together.
        """
        if self.host is not None and not (is_loopback(self.host) or self.allow_network):
            raise UsageError(
                f"--host {self.host} would let other devices in",
                "Leave it out to stay on this computer, or say --allow-network as well: whoever "
                "then has the printed address, with its token, can use this program",
            )
        if self.plain_http and not self.allow_network:
            raise UsageError(
                "--plain-http is for other devices, and none is let in",
                "Say --allow-network as well, or leave it out",
            )
        if not self.allow_network:
            return None
        host = ANYWHERE[0] if self.host is None else self.host
        return None if is_loopback(host) else host

    @property
    def network_port(self) -> int:
        """The port beside this computer's own; 0 for any free one."""
        if self.port == 0:
            return 0
        return self.port + 1 if self.port < LAST_PORT else self.port - 1


class Listeners(Closing):
    """Sockets that listen already, so that a taken address is known before anything starts.

    Raises
    ------
    UsageError
        An address cannot be used, or options do not go together.
    RunError
        The certificate cannot be kept.
    """

    def __init__(self, where: Where) -> None:
        network_host = where.network_host
        stays = where.host is not None and is_loopback(where.host)
        self.own_host = where.host if stays and where.host else OWN_HOST
        self.own = _bound(self.own_host, where.port)
        self.network_socket: socket.socket | None = None
        self.network: Network | None = None
        self.certificate: Certificate | None = None
        if network_host is None:
            return
        try:
            self.network_socket = _bound(network_host, where.network_port)
            names = reachable_at(network_host)
            if not where.plain_http:
                self.certificate = certificate_for(
                    (*names, host_name()), data_folder(), datetime.now(UTC)
                )
        except BaseException:
            self.close()
            raise
        kept = self.certificate
        self.network = Network(
            port=_port_of(self.network_socket),
            token=secrets.token_urlsafe(24),
            names=names,
            fingerprint=None if kept is None else kept.fingerprint,
        )

    @property
    def port(self) -> int:
        """Of this computer's own pages."""
        return _port_of(self.own)

    @property
    def own_address(self) -> str:
        """The first page for this computer's own browser."""
        return f"http://{self.own_name}:{self.port}/"

    @property
    def own_name(self) -> str:
        """The name in that address, an IPv6 address in brackets."""
        bare = self.own_host.strip("[]")
        return f"[{bare}]" if ":" in bare else bare

    def close(self) -> None:
        """Give the addresses back."""
        self.own.close()
        if self.network_socket is not None:
            self.network_socket.close()


def _port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens on its address.

    Raises
    ------
    UsageError
        It is taken, or none of this computer's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise UsageError(
            f"The address {host}:{port} cannot be used ({reason(error)})",
            f"Is posture serve running already? Or choose another port: --port {_another(port)}",
        ) from None
    listener.listen(WAITING)
    return listener


def _another(port: int) -> int:
    """A port beyond this one and the network's."""
    return port + 2 if port + 2 <= LAST_PORT else port - 2
