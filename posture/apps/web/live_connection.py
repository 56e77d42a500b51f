"""A browser's socket and the process that watches for it: one request at a time, each answered."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import time
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect
from fastapi.concurrency import run_in_threadpool
from starlette.websockets import WebSocketState

from posture.apps.web.live_messages import Request, Wish
from posture.apps.web.live_process import DayKeeper, SessionProcess, Sessions, answer_of, live_job

PATIENCE_S = 1.0
"""How long the process of a browser that went away may take to end by itself."""

GOING_AWAY, UNSUPPORTED, TRY_AGAIN = 1001, 1003, 1013


class LiveConnection:
    """What is sent to a browser while it is watched.

    Attributes
    ----------
    why_over : why the process has ended; empty while it goes on.
    """

    def __init__(self, socket: WebSocket, sessions: Sessions, wish: Wish) -> None:
        self._socket = socket
        self._threads = sessions.threads
        self._worker = SessionProcess(functools.partial(live_job, wish))
        self._keeper = DayKeeper(wish.tab, socket.app.state.days)
        self._turn = asyncio.Lock()
        self.why_over = ""

    async def ask(self, request: Request | None) -> dict[str, Any]:
        """The process's answer to a request, sent to the browser as well; None starts it."""
        async with self._turn:
            if self.why_over:
                return {"error": self.why_over}
            began_s = time.perf_counter()
            answer = await asyncio.get_running_loop().run_in_executor(
                self._threads, answer_of, self._worker, request
            )
            if "error" in answer and answer.get("t_s") is None:
                self.why_over = answer["error"]
                return answer
            if request is not None and request[0] == "look":
                answer["server_ms"] = round(1000 * (time.perf_counter() - began_s), 2)
            if self._keeper.is_due(answer):
                await run_in_threadpool(self._keeper.keep)
            await self.send(answer)  # in turn: the page hears of earlier frames first
        return answer

    async def send(self, news: dict[str, Any]) -> None:
        """Send JSON."""
        await self._socket.send_text(json.dumps(news, allow_nan=False))

    async def finish(self) -> None:
        """Keep the day where days are kept, and end the process."""
        self.why_over = self.why_over or "over"
        await run_in_threadpool(self._keeper.keep)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._worker.close, PATIENCE_S)


async def received(socket: WebSocket) -> str | bytes:
    """The next message.

    Raises
    ------
    WebSocketDisconnect
        The browser went away.
    """
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or GOING_AWAY)
    text = message.get("text")
    return text if text is not None else message.get("bytes") or b""


async def end(socket: WebSocket, why: str, code: int) -> None:
    """Say why it is over, and close."""
    if socket.application_state is WebSocketState.CONNECTED:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.send_text(json.dumps({"error": why}))
            await socket.close(code)
