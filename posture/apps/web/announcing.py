"""What `posture serve` prints once it serves: addresses, a QR code, what a browser warns of."""

from __future__ import annotations

from collections.abc import Iterator

from posture.apps.web import qr_code
from posture.apps.web.listeners import Listeners
from posture.apps.web.network import Network, halved


def announcement(listeners: Listeners, *, has_colours: bool) -> Iterator[str]:
    """Texts to print, one after the other; ``has_colours`` where a terminal can show a QR code."""
    yield f"Open {listeners.own_address}   (Ctrl-C ends it)"
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
