"""Connections that send nothing cost nobody else theirs; whatever is answered has the headers."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn

from posture.apps.web import connections
from posture.apps.web.certificate import certificate_for
from posture.apps.web.connections import (
    HttpConnection,
    SilentConnections,
    WebSocketConnection,
    encrypted_by,
)

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
CLOSED = (b"", ConnectionResetError, BrokenPipeError)
SHORT_S, LONG_S = 0.2, 30.0


class Named:
    """A connection of a test, by its name."""

    def __init__(self, name: str, ended: list[str]) -> None:
        self.name, self.ended = name, ended

    def let_go(self) -> None:
        self.ended.append(self.name)


@pytest.fixture
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "GRACE_S", 0.0)


@pytest.mark.usefixtures("no_grace")
def test_the_oldest_silent_one_of_an_address_makes_room() -> None:
    ended: list[str] = []
    silent = SilentConnections(most_each=2, most=10)
    a, b, c, other = (Named(name, ended) for name in ("a", "b", "c", "other"))
    silent.add(a, "one")
    silent.add(b, "one")
    silent.add(other, "two")
    silent.remove(a)  # it has sent a request
    silent.add(c, "one")
    assert ended == []
    silent.add(Named("d", ended), "one")
    assert (ended, len(silent)) == (["b"], 3)


def test_who_has_only_just_come_is_ended_only_in_a_crowd() -> None:
    ended: list[str] = []
    now_s = [0.0]
    silent = SilentConnections(most_each=2, most=100, clock=lambda: now_s[0])
    for number in range(2 * connections.CROWD):
        silent.add(Named(f"{number}", ended), "one")
    assert ended == []
    silent.add(Named("one more", ended), "one")
    assert ended == ["0"]
    now_s[0] = connections.GRACE_S
    silent.add(Named("later", ended), "one")
    assert len(silent) == 2


@pytest.mark.usefixtures("no_grace")
def test_the_oldest_of_all_makes_room_where_many_addresses_are_silent() -> None:
    ended: list[str] = []
    silent = SilentConnections(most_each=2, most=3)
    for number in range(5):
        silent.add(Named(f"{number}", ended), f"address {number}")
    assert (ended, len(silent)) == (["0", "1"], 3)


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


@contextlib.asynccontextmanager
async def listening(
    http: Callable[..., Any] = HttpConnection,
) -> AsyncIterator[int]:
    """A server with these connections; gives its port."""
    config = uvicorn.Config(
        app,
        http=cast(Any, http),
        ws=WebSocketConnection,
        log_config=None,
        lifespan="off",
    )
    config.load()
    state = uvicorn.server.ServerState()

    def make() -> Any:
        made: Any = config.http_protocol_class
        return made(config=config, server_state=state, app_state={})

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in state.tasks:
            await task


Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def is_ended(pair: Pair) -> bool:
    """Whether the server ends it."""
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(LONG_S):
            return await pair[0].read() == b""
    return True


async def answer(pair: Pair, request: bytes) -> bytes:
    pair[1].write(request)
    async with asyncio.timeout(LONG_S):
        return await pair[0].read(100_000)


@pytest.mark.usefixtures("no_grace")
def test_silent_connections_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HttpConnection, "silent", SilentConnections(most_each=8))

    async def go() -> None:
        async with listening() as port:
            silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(30)]
            honest = await asyncio.open_connection("127.0.0.1", port)
            assert b" 200 " in await answer(honest, HEAD + b"\r\n")
            ended = [is_ended(pair) for pair in silent[:20]]
            assert all(await asyncio.gather(*ended))
            assert len(HttpConnection.silent) <= 8
            for _, writer in (*silent, honest):
                writer.close()

    asyncio.run(go())


@pytest.mark.parametrize(
    "begin", [b"", b"GET", HEAD, HEAD + b"\r\n"], ids=["nothing", "a word", "a part", "one request"]
)
def test_who_sends_no_whole_request_is_let_go(
    monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr(connections, "REQUEST_S", SHORT_S)

    async def go() -> None:
        async with listening() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(begin)
            async with asyncio.timeout(LONG_S):
                with contextlib.suppress(ConnectionError):
                    while await reader.read(1000):
                        pass
            writer.close()
        assert len(HttpConnection.silent) == 0

    asyncio.run(go())


def test_the_rest_of_a_body_that_nobody_wants_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "REQUEST_S", SHORT_S)

    async def go() -> None:
        async with listening() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
            async with asyncio.timeout(LONG_S):
                with contextlib.suppress(ConnectionError):
                    while await reader.read(1000):
                        writer.write(b"x")
                        await asyncio.sleep(0.02)
            writer.close()

    asyncio.run(go())


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GARBAGE\r\n\r\n", b" 400 "),
        (HEAD + b"Upgrade: websocket\r\nConnection: upgrade\r\n\r\n", b" 4"),
    ],
    ids=["no HTTP", "no handshake"],
)
def test_what_the_app_never_sees_is_answered_with_the_headers(
    request_: bytes, status: bytes
) -> None:
    async def go() -> bytes:
        async with listening() as port:
            pair = await asyncio.open_connection("127.0.0.1", port)
            found = await answer(pair, request_)
            pair[1].close()
            return found

    found = asyncio.run(go())
    first, _, rest = found.partition(b"\r\n")
    assert status in first
    assert b"default-src 'none'" in rest
    assert b"nosniff" in rest


class TestEncrypted:
    @pytest.fixture
    def context(self, tmp_path: Path) -> ssl.SSLContext:
        path = certificate_for((), tmp_path, datetime.now(UTC)).path
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.load_cert_chain(path)
        self.trusted = ssl.create_default_context(cafile=path)
        return made

    def test_a_request_is_answered_also_one_that_comes_with_the_handshake(
        self, context: ssl.SSLContext
    ) -> None:
        async def go() -> None:
            async with listening(encrypted_by(context)) as port:
                for _ in range(3):
                    pair = await asyncio.open_connection("127.0.0.1", port, ssl=self.trusted)
                    assert b" 200 " in await answer(pair, HEAD + b"\r\n")
                    pair[1].close()
                    await asyncio.sleep(0)

        asyncio.run(go())

    @pytest.mark.usefixtures("no_grace")
    def test_who_never_begins_to_encrypt_counts_as_silent(
        self, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(HttpConnection, "silent", SilentConnections(most_each=4))

        async def go() -> None:
            async with listening(encrypted_by(context)) as port:
                silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(10)]
                honest = await asyncio.open_connection("127.0.0.1", port, ssl=self.trusted)
                assert b" 200 " in await answer(honest, HEAD + b"\r\n")
                assert all(await asyncio.gather(*map(is_ended, silent[:5])))
                for _, writer in (*silent, honest):
                    writer.close()

        asyncio.run(go())

    @pytest.mark.parametrize("begin", [b"", b"GET / HTTP/1.1\r\n\r\n"])
    def test_who_does_not_encrypt_is_let_go(
        self, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, begin: bytes
    ) -> None:
        monkeypatch.setattr(connections, "REQUEST_S", SHORT_S)

        async def go() -> None:
            async with listening(encrypted_by(context)) as port:
                pair = await asyncio.open_connection("127.0.0.1", port)
                pair[1].write(begin)
                async with asyncio.timeout(LONG_S):
                    with contextlib.suppress(ConnectionError):
                        while await pair[0].read(1000):
                            pass
                pair[1].close()

        asyncio.run(go())
