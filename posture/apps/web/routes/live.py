"""The WebSocket of the live page: a frame in, an answer out, each session in its own process."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from posture.apps.web.live_connection import (
    TRY_AGAIN,
    UNSUPPORTED,
    LiveConnection,
    end,
    received,
)
from posture.apps.web.live_messages import request_of, wish_of
from posture.apps.web.live_process import MOST_SESSIONS, Sessions
from posture.apps.web.network import Network
from posture.apps.web.request_errors import refused
from posture.apps.web.routes.side_camera import watch_by_phone

LOOPBACK = ("127.0.0.1", "::1")

router = APIRouter()


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Watches one browser's camera until it goes away."""
    await socket.accept()
    sessions: Sessions = socket.app.state.sessions
    if not sessions.enter():
        found = refused(503, "too_many_live", most=MOST_SESSIONS)
        await end(socket, f"{found.what}. {found.do}", TRY_AGAIN)
        return
    try:
        await _watch(socket, sessions)
    except WebSocketDisconnect:
        pass
    finally:
        sessions.leave()


async def _watch(socket: WebSocket, sessions: Sessions) -> None:
    wish = wish_of(await received(socket), sessions.model)
    if wish is None:
        await end(socket, refused(422, "not_live").what, UNSUPPORTED)
        return
    wish = replace(wish, is_here=socket.client is not None and socket.client.host in LOOPBACK)
    network: Network | None = socket.app.state.network if wish.by_phone else None
    if wish.by_phone and (network is None or not network.is_encrypted):
        found = refused(409, "no_phones")
        await end(socket, f"{found.what}. {found.do}", UNSUPPORTED)
        return
    connection = LiveConnection(socket, sessions, wish)
    try:
        await connection.ask(None)
        if network is not None:
            await watch_by_phone(socket, connection, network, wish.phone_key)
        else:
            await _answer_all(socket, connection)
        await end(socket, connection.why_over, UNSUPPORTED)
    finally:
        # Shielded: a client that went away must neither lose its day nor leave its process behind.
        await asyncio.shield(connection.finish())


async def _answer_all(socket: WebSocket, connection: LiveConnection) -> None:
    """Answer each message in turn, until one is none or the process has ended."""
    while not connection.why_over:
        request = request_of(await received(socket))
        if request is None:
            connection.why_over = refused(422, "not_live").what
        else:
            await connection.ask(request)
