"""Who may ask, and what a page may load: every request passes here before anything else.

A page of another site can make a browser send requests to this machine. So: the Host must be ours
(a foreign name that was made to point here is refused: DNS rebinding), and where a browser tells
the page that asks (Origin, Sec-Fetch-Site), it must be one of ours. Whoever comes through the
network's own listener has to show a token besides.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posture.apps.web.request_errors import refusal_page, refusal_response, refused, wants_page

COOKIE = "posture_token"
IS_HERE = "posture.is_here"
"""Key of a connection's scope."""

FORBIDDEN, UNAUTHORIZED = 403, 401
POLICY_VIOLATION = 1008

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Guard:
    """What is let in.

    Attributes
    ----------
    port : on which the server listens.
    token : what a client of the network must show; None on loopback, where none is needed.
    """

    port: int
    token: str | None = None

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers that name this server on its own machine."""
        named = {f"{name}:{self.port}" for name in LOOPBACK_NAMES}
        return frozenset(named | set(LOOPBACK_NAMES) if self.port == 80 else named)


class Safety:
    """ASGI middleware: refuses what is not ours, and adds the headers that keep a page to us."""

    def __init__(self, app: ASGIApp, guard: Guard, network: Guard | None = None) -> None:
        """``guard`` is of this computer's own listener, ``network`` of the other one if any."""
        self._app = app
        self._guard = guard
        self._network = network

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guard = self._guard_of(scope)
        scope[IS_HERE] = guard.token is None
        key = _why_refused(guard, scope, headers)
        if key is None and guard.token is not None:
            entered = _entered(guard.token, scope, headers)
            if isinstance(entered, RedirectResponse):
                await entered(scope, receive, send)
                return
            key = None if entered else "no_token"
        if key is None:
            await self._app(scope, receive, _with_headers(send, headers.get("host", "")))
        else:
            await _refuse(scope, receive, send, key)

    def _guard_of(self, scope: Scope) -> Guard:
        """Of the listener through which it came: the network's unless it is surely our own."""
        if self._network is None:
            return self._guard
        _, port = scope.get("server") or (None, None)
        return self._guard if port == self._guard.port else self._network


def is_here(connection: HTTPConnection) -> bool:
    """Whether it came through this computer's own listener, so not from another device."""
    return bool(connection.scope.get(IS_HERE, True))


def _why_refused(guard: Guard, scope: Scope, headers: Headers) -> str | None:
    """The key of the words that say why this is refused; None when it is let in."""
    host = headers.get("host", "").lower()
    if guard.token is None and host not in guard.hosts:
        return "foreign_host"
    origin = headers.get("origin")
    if origin is not None and _host_of(origin) != host:
        return "foreign_page"
    site = headers.get("sec-fetch-site", "none")
    is_a_visit = headers.get("sec-fetch-mode") == "navigate" and scope.get("method") == "GET"
    if site not in ("same-origin", "none") and not is_a_visit:
        return "foreign_page"
    return None


def _entered(token: str, scope: Scope, headers: Headers) -> bool | RedirectResponse:
    """Whether the token was shown; a page address with it leads on without it."""
    shown = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
    if shown and _is_same(shown, token) and scope["type"] == "http":
        onward = RedirectResponse(scope["path"], 303)
        is_encrypted = scope.get("scheme") == "https"
        onward.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=is_encrypted)
        return onward
    bearer = headers.get("authorization", "").removeprefix("Bearer ")
    return _is_same(bearer, token) or _is_same(_cookie(headers), token)


def content_policy(host: str) -> str:
    """The Content-Security-Policy of a page that came from ``host``: only what we serve."""
    sockets = " ".join(f"{scheme}://{host}" for scheme in ("ws", "wss")) if host else ""
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


def _with_headers(send: Send, host: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = content_policy(host)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


async def _refuse(scope: Scope, receive: Receive, send: Send, key: str) -> None:
    status = UNAUTHORIZED if key == "no_token" else FORBIDDEN
    found = refused(status, key)
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": found.what})
        return
    answer = refusal_page if wants_page(Headers(scope=scope)) else refusal_response
    await answer(status, found.what, found.do)(scope, receive, send)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def is_loopback(host: str, names: Iterable[str] = LOOPBACK_NAMES) -> bool:
    """Whether a ``--host`` stays on this machine."""
    return host in (*names, "::1") or host.startswith("127.")
