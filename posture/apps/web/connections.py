"""Connections: ten seconds for a request, few that are silent, headers on every answer.

uvicorn counts every connection, silent ones too, and refuses all when there are many: here those
that have sent no whole request are ended instead, the oldest first, and nobody else is refused.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Collection
from typing import Any, ClassVar, Protocol

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.utils import get_remote_addr
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request, Response

from posture.apps.web.security_headers import answer_headers

REQUEST_S = 10.0
"""How long a request, or the beginning of encryption, may be waited for."""

MOST_SILENT_EACH = 64
"""Connections from one address that have sent no whole request."""

MOST_SILENT = 256
"""From all addresses together."""

GRACE_S = 1.0
"""Before it has waited so long, one is ended only where there are ``CROWD`` times as many: what an
honest client sends is there by then, however many others came with it."""

CROWD = 6


class Silent(Protocol):
    """A connection that is waited for."""

    def let_go(self) -> None:
        """End it."""


class SilentConnections:
    """Connections that have sent no whole request yet, the oldest first."""

    def __init__(
        self,
        most_each: int = MOST_SILENT_EACH,
        most: int = MOST_SILENT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_each, self._most, self._clock = most_each, most, clock
        self._address: dict[Silent, str] = {}
        self._since_s: dict[Silent, float] = {}
        self._by_address: dict[str, dict[Silent, None]] = {}

    def __len__(self) -> int:
        return len(self._address)

    def add(self, connection: Silent, address: str) -> None:
        """Wait for one more; where that is too many, those waited for longest are ended."""
        own = self._by_address.setdefault(address, {})
        own[connection] = None
        self._address[connection], self._since_s[connection] = address, self._clock()
        while self._is_too_many(own, self._most_each):
            self._end(next(iter(own)))
        while self._is_too_many(self._address, self._most):
            self._end(next(iter(self._address)))

    def _is_too_many(self, waiting: Collection[Silent], most: int) -> bool:
        """Whether the oldest of these is to be ended."""
        if len(waiting) <= most:
            return False
        waited_s = self._clock() - self._since_s[next(iter(waiting))]
        return waited_s >= GRACE_S or len(waiting) > CROWD * most

    def remove(self, connection: Silent) -> None:
        """It has sent a request, or has ended."""
        address = self._address.pop(connection, None)
        if address is not None:
            del self._since_s[connection]
            own = self._by_address[address]
            del own[connection]
            if not own:
                del self._by_address[address]

    def _end(self, connection: Silent) -> None:
        self.remove(connection)
        connection.let_go()


class HttpConnection(H11Protocol):
    """A connection that is ended where it sends no whole request in time."""

    silent: ClassVar[SilentConnections] = SilentConnections()
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on unless a request is whole now: a byte a second is as good as none."""
        super().data_received(data)
        self._look()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """From now on another protocol has it."""
        self._heard()
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """Wait for the next request; what is left of the body of this one is thrown away."""
        super().on_response_complete()
        if not self.transport.is_closing() and not self._look():
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more is waited for."""
        self._heard()
        super().connection_lost(exc)

    def let_go(self) -> None:
        """End it, without waiting for it to take what was sent."""
        self._heard()
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        headers = {"content-type": "text/plain; charset=utf-8", "connection": "close"}
        lines = [(name, value) for name, value in (headers | answer_headers()).items()]
        start = h11.Response(status_code=400, headers=lines, reason=b"Bad Request")
        for part in (start, h11.Data(data=msg.encode("ascii")), h11.EndOfMessage()):
            self.transport.write(self.conn.send(part) or b"")
        self.transport.close()

    def _look(self) -> bool:
        """Whether a request is being answered: then nothing is waited for."""
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if is_busy:
            self._heard()
        return is_busy

    def _wait(self) -> None:
        self._heard()
        self._patience = self.loop.call_later(REQUEST_S, self.let_go)
        self.silent.add(self, self.client[0] if self.client else "")

    def _heard(self) -> None:
        self.silent.remove(self)
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


class EncryptedConnection(asyncio.Protocol):
    """A connection from before it is encrypted: what never gets there counts as silent too."""

    def __init__(self, context: ssl.SSLContext, make: Callable[[], HttpConnection]) -> None:
        self._context, self._make = context, make
        self._transport: asyncio.Transport | None = None
        self._beginning: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to encrypt."""
        self._transport = transport
        address = get_remote_addr(transport)
        HttpConnection.silent.add(self, address[0] if address else "")
        self._beginning = asyncio.get_running_loop().create_task(self._begin(transport))

    def let_go(self) -> None:
        """End it."""
        if self._transport is not None:
            self._transport.abort()

    async def _begin(self, transport: asyncio.Transport) -> None:
        held = _Held()
        try:
            encrypted = await asyncio.get_running_loop().start_tls(
                transport, held, self._context, server_side=True, ssl_handshake_timeout=REQUEST_S
            )
        except (OSError, EOFError):  # no TLS, one that is not trusted, or too slow
            transport.abort()
            return
        finally:
            HttpConnection.silent.remove(self)
        if encrypted is None or held.is_lost:
            return
        connection = self._make()
        encrypted.set_protocol(connection)
        connection.connection_made(encrypted)
        if held.data:
            connection.data_received(bytes(held.data))


class _Held(asyncio.Protocol):
    """Keeps what arrives together with the end of the handshake, before anybody can be told."""

    def __init__(self) -> None:
        self.data, self.is_lost = bytearray(), False

    def data_received(self, data: bytes) -> None:
        self.data += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True


def encrypted_by(context: ssl.SSLContext) -> Callable[..., asyncio.Protocol]:
    """What uvicorn is to make of each connection of a listener that encrypts."""

    def make(**of_uvicorn: Any) -> asyncio.Protocol:
        return EncryptedConnection(context, lambda: HttpConnection(**of_uvicorn))

    return make


class WebSocketConnection(WebSocketsSansIOProtocol):
    """A socket whose refusals have the headers, those of a handshake that is none among them."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        accept = self.conn.accept

        def accept_or_refuse(request: Request) -> Response:
            response = accept(request)
            if response.status_code != 101:
                for name, value in answer_headers().items():
                    response.headers[name] = value
            return response

        setattr(self.conn, "accept", accept_or_refuse)  # noqa: B010 - a method of theirs
