"""How phones and other computers reach this program: by which addresses, token and certificate."""

from __future__ import annotations

from dataclasses import dataclass

from posture.apps.web.entrance import Guard
from posture.runtime.network_addresses import host_name


@dataclass(frozen=True, slots=True)
class Network:
    """What the server lets in besides this computer.

    Attributes
    ----------
    port : of the network's own listener.
    token : what whoever comes from there has to show; it ends with the program.
    names : IP addresses or names of this computer, the likeliest first.
    fingerprint : of the certificate, SHA-256; None where nothing is encrypted.
    """

    port: int
    token: str
    names: tuple[str, ...]
    fingerprint: str | None = None

    @property
    def guard(self) -> Guard:
        """What lets others in: whoever shows the token."""
        computer = host_name()
        names = (*map(_in_address, self.names), computer, f"{computer}.local")
        return Guard(self.port, self.token, is_here=False, names=names)

    @property
    def is_encrypted(self) -> bool:
        """Whether it is https: only then does a browser give a page the camera."""
        return self.fingerprint is not None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The first page by each name, with the token."""
        return tuple(self._address(name, "/", "") for name in self.names)

    def address(self, path: str = "/", fragment: str = "") -> str:
        """A page by the likeliest name, with the token; a fragment is never sent to a server."""
        return self._address(self.names[0], path, fragment)

    def _address(self, name: str, path: str, fragment: str) -> str:
        scheme = "https" if self.is_encrypted else "http"
        after = f"#{fragment}" if fragment else ""
        return f"{scheme}://{_in_address(name)}:{self.port}{path}?token={self.token}{after}"


def _in_address(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def halved(fingerprint: str) -> tuple[str, str]:
    """A fingerprint as two lines of 16 pairs, easier to compare."""
    pairs = fingerprint.split(":")
    half = len(pairs) // 2
    return ":".join(pairs[:half]), ":".join(pairs[half:])
