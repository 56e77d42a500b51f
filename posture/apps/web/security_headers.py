"""What every answer tells a browser: load only what we serve, show us in no frame, keep nothing."""

from __future__ import annotations

from collections.abc import Mapping

SECURITY_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
"""On every answer beside the policy, whatever it is."""

CACHING: tuple[str, str] = ("Cache-Control", "no-store")
"""Where an answer does not say otherwise."""


def content_policy(host: str = "") -> str:
    """The Content-Security-Policy of an answer: only what we serve.

    Parameters
    ----------
    host : name and port of ours by which the page was reached, whose WebSocket it may open; empty
        where that is none we know. Never what a client made up: it becomes part of the policy.
    """
    sockets = f"ws://{host} wss://{host}" if host else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            f"connect-src 'self' {sockets}".strip(),
            "media-src 'self' blob:",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def answer_headers(host: str = "") -> dict[str, str]:
    """All of them, for an answer that is written without the app."""
    return {
        "Content-Security-Policy": content_policy(host),
        **SECURITY_HEADERS,
        CACHING[0]: CACHING[1],
    }
