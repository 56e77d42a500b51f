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
from posture.runtime.network_addresses import is_loopback

FIRST_MESSAGE_S = 10.0
"""How long a socket may take to say how it wants to be watched."""

LONGEST_SILENCE_S = 120.0
"""How long one that is watched may send nothing: a page sends every second, even unseen."""

router = APIRouter()


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Watches one browser's camera until it goes away."""
    await socket.accept()
    sessions: Sessions = socket.app.state.sessions
    try:
        first = await _first_message(socket)
        if first is None:
            await end(socket, refused(408, "live_silent").what, UNSUPPORTED)
        elif not sessions.enter():
            found = refused(503, "too_many_live", most=MOST_SESSIONS)
            await end(socket, f"{found.what}. {found.do}", TRY_AGAIN)
        else:
            try:
                await _watch(socket, sessions, first)
            finally:
                sessions.leave()
    except WebSocketDisconnect:
        pass


async def _first_message(socket: WebSocket) -> str | bytes | None:
    """How it wants to be watched; None where it does not say, and so takes nobody's place."""
    try:
        async with asyncio.timeout(FIRST_MESSAGE_S):
            return await received(socket)
    except TimeoutError:
        return None


async def _watch(socket: WebSocket, sessions: Sessions, first: str | bytes) -> None:
    wish = wish_of(first, sessions.model)
    if wish is None:
        await end(socket, refused(422, "not_live").what, UNSUPPORTED)
        return
    wish = replace(wish, is_here=_is_on_this_computer(socket))
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


def _is_on_this_computer(socket: WebSocket) -> bool:
    return socket.client is not None and is_loopback(socket.client.host)


async def _answer_all(socket: WebSocket, connection: LiveConnection) -> None:
    """Answer each message in turn, until one is none or the process has ended."""
    while not connection.why_over:
        try:
            async with asyncio.timeout(LONGEST_SILENCE_S):
                request = request_of(await received(socket))
        except TimeoutError:
            connection.why_over = refused(408, "live_silent").what
            return
        if request is None:
            connection.why_over = refused(422, "not_live").what
        else:
            await connection.ask(request)
