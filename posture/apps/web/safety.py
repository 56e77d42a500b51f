"""What a page of another site may make a browser do here: nothing. Every request passes here.

The Host must be ours (a foreign name that was made to point here is refused: DNS rebinding), and
where a browser tells the page that asks (Origin, Sec-Fetch-Site), it must be one of ours. Whoever
asks must have been let in (``entrance``), and every answer says what a page may load.
"""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posture.apps.web.entrance import Guard
from posture.apps.web.request_errors import refusal_page, refusal_response, refused, wants_page
from posture.apps.web.security_headers import CACHING, SECURITY_HEADERS, content_policy

IS_HERE, CLIENT, UNTIL_ANSWERED = "posture.is_here", "posture.client", "posture.until_answered"
"""Keys of a connection's scope."""

FORBIDDEN, UNAUTHORIZED, FAULT = 403, 401, 500

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?")
"""What a Host header may be at all (RFC 9110, 7.2), in small letters."""


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
        host = headers.get("host", "").lower()
        answer = _Answer(send, host if host in guard.hosts else "")
        scope[IS_HERE] = guard.is_here
        scope[CLIENT] = guard.client_of(scope, headers)
        key = _why_refused(guard, scope, headers)
        if key is not None:
            await _refuse(scope, receive, answer.send, key)
            return
        is_in = scope[CLIENT] is not None
        if (onward := guard.opened(scope, headers, is_in=is_in)) is not None:
            await onward(scope, receive, answer.send)
        elif is_in:
            await self._go_on(scope, receive, answer)
        else:
            await _refuse(scope, receive, answer.send, "no_key" if guard.is_here else "no_token")

    async def _go_on(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        """The app; a socket that it did not accept is refused with the headers, come what may."""
        async with AsyncExitStack() as scope[UNTIL_ANSWERED]:
            try:
                await self._app(scope, receive, answer.send)
            except Exception:
                if scope["type"] == "websocket" and not answer.has_begun:
                    await _refuse_socket(answer.send, FAULT)
                raise

    def _guard_of(self, scope: Scope) -> Guard:
        """Of the listener through which it came: the network's unless it is surely our own."""
        if self._network is None:
            return self._guard
        _, port = scope.get("server") or (None, None)
        return self._guard if port == self._guard.port else self._network


def is_here(connection: HTTPConnection) -> bool:
    """Whether it came through this computer's own listener, so not from another device."""
    return bool(connection.scope.get(IS_HERE, True))


def client_of(connection: HTTPConnection) -> str:
    """Who asks, as far as it matters for taking turns: a browser, the programs, or a device."""
    return connection.scope.get(CLIENT) or ""


def until_answered(connection: HTTPConnection) -> AsyncExitStack:
    """What is held until the request is answered, however that goes."""
    held: AsyncExitStack = connection.scope[UNTIL_ANSWERED]
    return held


class _Answer:
    """What is sent, with the headers added.

    ``has_begun`` says whether something was; a socket that is closed before it was accepted is
    answered like a request, as only then headers can be sent.
    """

    def __init__(self, send: Send, host: str) -> None:
        self._send, self._host = send, host
        self.has_begun = False

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "websocket.close" and not self.has_begun:
            await _refuse_socket(self.send, FORBIDDEN, str(message.get("reason") or ""))
            return
        self.has_begun = True
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = content_policy(self._host)
            headers.update(SECURITY_HEADERS)
            headers.setdefault(*CACHING)
        await self._send(message)


def _why_refused(guard: Guard, scope: Scope, headers: Headers) -> str | None:
    """The key of the words that say why this is refused; None when it is not."""
    host = headers.get("host", "").lower()
    if guard.is_here and host not in guard.hosts:
        return "foreign_host"
    if host and not HOST.fullmatch(host):
        return "foreign_host"
    origin = headers.get("origin")
    if origin is not None and _host_of(origin) != host:
        return "foreign_page"
    site = headers.get("sec-fetch-site", "none")
    is_a_visit = headers.get("sec-fetch-mode") == "navigate" and scope.get("method") == "GET"
    if site not in ("same-origin", "none") and not is_a_visit:
        return "foreign_page"
    return None


async def _refuse(scope: Scope, receive: Receive, send: Send, key: str) -> None:
    status = UNAUTHORIZED if key in ("no_key", "no_token") else FORBIDDEN
    found = refused(status, key)
    if scope["type"] == "websocket":
        await receive()
        await _refuse_socket(send, status, found.what)
        return
    answer = refusal_page if wants_page(Headers(scope=scope)) else refusal_response
    await answer(status, found.what, found.do)(scope, receive, send)


async def _refuse_socket(send: Send, status: int, what: str = "") -> None:
    """Answer a socket that is not accepted."""
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": what.encode()})


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
