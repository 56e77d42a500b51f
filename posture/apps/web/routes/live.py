"""The WebSocket of the live page: a frame in, an answer out, each session in its own process."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import math
import struct
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.websockets import WebSocketState

from posture.apps.web.live_session import Watching
from posture.apps.web.request_errors import refused
from posture.errors import PostureError, WorkerDied
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime.lifecycle import Closing
from posture.runtime.worker_process import WorkerProcess

MOST_SESSIONS = 4
"""Each is a process of some 300 MB."""

MAX_FRAME_BYTES = 2 * 2**20
LONGEST_START_S = 60.0
LONGEST_LOOK_S = 20.0
PATIENCE_S = 1.0
"""How long the process of a browser that went away may take to end by itself."""

CLOCK = struct.Struct("<d")
GOING_AWAY, UNSUPPORTED, TRY_AGAIN = 1001, 1003, 1013

Request = tuple[str, Any]
"""A frame as ``("look", (time_s, jpeg))``, or a wish: ``"snooze"``, ``"lost"``."""

SessionProcess = WorkerProcess[Request, dict[str, Any]]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a browser wants to be watched."""

    model: str
    assume_seated: bool = False
    baseline: str | None = None


class Sessions(Closing):
    """How many are watched, and the threads that wait for their processes."""

    def __init__(self, model: str) -> None:
        self.model = model
        self._free = MOST_SESSIONS
        self.threads = ThreadPoolExecutor(MOST_SESSIONS, thread_name_prefix="live")

    def enter(self) -> bool:
        """Take a place; False where none is free."""
        if not self._free:
            return False
        self._free -= 1
        return True

    def leave(self) -> None:
        """Give it back."""
        self._free += 1

    def close(self) -> None:
        """Wait for nobody."""
        self.threads.shutdown(wait=False, cancel_futures=True)


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Watches one browser's camera until it goes away."""
    await socket.accept()
    sessions: Sessions = socket.app.state.sessions
    if not sessions.enter():
        found = refused(503, "too_many_live", most=MOST_SESSIONS)
        await _end(socket, f"{found.what}. {found.do}", TRY_AGAIN)
        return
    try:
        await _watch(socket, sessions)
    except WebSocketDisconnect:
        pass
    finally:
        sessions.leave()


async def _watch(socket: WebSocket, sessions: Sessions) -> None:
    loop = asyncio.get_running_loop()
    wish = _wish(await _message(socket), sessions.model)
    if wish is None:
        await _end(socket, refused(422, "not_live").what, UNSUPPORTED)
        return
    worker = SessionProcess(functools.partial(live_job, wish))
    try:
        answer = await loop.run_in_executor(sessions.threads, _answer, worker, None)
        while "error" not in answer or answer.get("t_s") is not None:
            await socket.send_text(json.dumps(answer, allow_nan=False))
            request = _request(await _message(socket))
            if request is None:
                answer = {"error": refused(422, "not_live").what}
                break
            began_s = time.perf_counter()
            answer = await loop.run_in_executor(sessions.threads, _answer, worker, request)
            if request[0] == "look":
                answer["server_ms"] = round(1000 * (time.perf_counter() - began_s), 2)
        await _end(socket, answer["error"], UNSUPPORTED)
    finally:
        # Shielded: a client that went away must not leave its process behind.
        await asyncio.shield(loop.run_in_executor(None, worker.close, PATIENCE_S))


def _answer(worker: SessionProcess, request: Request | None) -> dict[str, Any]:
    """What a session's process answers; None starts it. ``error`` says why it has ended."""
    try:
        if request is not None:
            return worker.request(request, LONGEST_LOOK_S)
        worker.start()
        worker.request(None, LONGEST_START_S)
        return {"ready": True}
    except (WorkerDied, OSError):
        return {"error": refused(500, "live_ended").what}
    except PostureError as error:
        return {"error": str(error)}


async def _message(socket: WebSocket) -> str | bytes:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or GOING_AWAY)
    text = message.get("text")
    return text if text is not None else message.get("bytes") or b""


async def _end(socket: WebSocket, why: str, code: int) -> None:
    if socket.application_state is WebSocketState.CONNECTED:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.send_text(json.dumps({"error": why}))
            await socket.close(code)


def _wish(message: str | bytes, model: str) -> Wish | None:
    """What the first message asks for; None where it is none."""
    payload = _json(message)
    if not isinstance(payload, dict):
        return None
    baseline = payload.get("baseline")
    if not (baseline is None or (isinstance(baseline, str) and len(baseline) <= 200)):
        return None
    return Wish(model, bool(payload.get("assume_seated")), baseline or None)


def _request(message: str | bytes) -> Request | None:
    """A frame as ``("look", (time_s, jpeg))``, a wish by its name; None for neither."""
    if isinstance(message, str):
        payload = _json(message)
        if isinstance(payload, dict) and payload.get("snooze"):
            return "snooze", None
        if isinstance(payload, dict) and isinstance(payload.get("lost"), str):
            time_s = payload.get("t_s")
            is_time = isinstance(time_s, int | float) and math.isfinite(time_s)
            return ("lost", (float(time_s), payload["lost"][:200])) if is_time and time_s else None
        return None
    if not CLOCK.size < len(message) <= MAX_FRAME_BYTES:
        return None
    (time_s,) = CLOCK.unpack_from(message)
    return "look", (time_s, message[CLOCK.size :])


def _json(message: str | bytes) -> Any:
    if not isinstance(message, str) or len(message) > 10_000:
        return None
    try:
        return json.loads(message)
    except (ValueError, RecursionError):
        return None


@contextlib.contextmanager
def live_job(wish: Wish) -> Iterator[Callable[[Request], dict[str, Any]]]:
    """What answers the frames of one session in its process.

    Raises
    ------
    ModelError, MissingLibrary, BaselineError
        It cannot watch.
    """
    with (
        MediaPipeLandmarker(wish.model) as landmarker,
        Watching(landmarker, assume_seated=wish.assume_seated, baseline=wish.baseline) as watching,
    ):
        yield functools.partial(_answered, watching)


def _answered(watching: Watching, request: Request) -> dict[str, Any]:
    kind, values = request
    if kind == "snooze":
        return {"snoozed_until_s": watching.snooze()}
    return watching.lost(*values) if kind == "lost" else watching.look(*values)
