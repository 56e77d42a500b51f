"""What `posture serve` prints once it serves: addresses, a QR code, what a browser warns of."""

from __future__ import annotations

from collections.abc import Iterator

from posture.apps.web import qr_code
from posture.apps.web.listeners import Listeners
from posture.apps.web.network import Network, halved


def announcement(listeners: Listeners, key: str, *, has_colours: bool) -> Iterator[str]:
    """Texts to print, one after the other.

    Parameters
    ----------
    key : for a browser of this computer.
    has_colours : whether a terminal can show a QR code.
    """
    yield f"Open {address_with(listeners, key)}   (Ctrl-C ends it)"
    yield "That address lets one browser in, once; the next one is printed when it was used."
    network = listeners.network
    if network is None:
        return
    yield f"On a phone or another computer: {network.address()}"
    if has_colours:
        yield "Or scan this with the phone's camera:\n" + qr_code.for_terminal(network.address())
    if len(network.addresses) > 1:
        yield "If that does not answer: " + "  or  ".join(network.addresses[1:])
    yield "Whoever has that address can use this program until it ends. Keep it to yourself."
    yield _encryption(network, is_new=bool(listeners.certificate and listeners.certificate.is_new))


def another_address(listeners: Listeners, key: str) -> str:
    """What is printed once an address was used."""
    return f"For another browser: {address_with(listeners, key)}"


def address_with(listeners: Listeners, key: str) -> str:
    """The first page of this computer's own, with a key that is good once."""
    return f"{listeners.own_address}?token={key}"


def _encryption(network: Network, *, is_new: bool) -> str:
    if network.fingerprint is None:
        return (
            "--plain-http: nothing is encrypted. Anyone in this network can read the photos and "
            "the address above, and browsers give such a page no camera."
        )
    first, second = halved(network.fingerprint)
    again = " It is new: devices that knew an older one are warned again." if is_new else ""
    return (
        "The browser there warns of the certificate, as this computer made it itself."
        f"{again} Go on only if it shows this SHA-256 fingerprint:\n  {first}:\n  {second}"
    )
