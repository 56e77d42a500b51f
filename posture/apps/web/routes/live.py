"""The WebSocket of the live page: a frame in, an answer out, each session in its own process."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import math
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from fastapi.concurrency import run_in_threadpool
from starlette.websockets import WebSocketState

from posture.apps.web.live_session import Watching
from posture.apps.web.request_errors import refused
from posture.apps.web.routes.days import watched_day
from posture.errors import HistoryError, PostureError, WorkerDied
from posture.monitoring.pausing import LENGTHS
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.results.days import Days
from posture.runtime.lifecycle import Closing
from posture.runtime.worker_process import WorkerProcess

MOST_SESSIONS = 4
"""Each is a process of some 300 MB."""

MAX_FRAME_BYTES = 2 * 2**20
LOOPBACK = ("127.0.0.1", "::1")
LONGEST_TAB = 60
KEPT_EVERY_S = 60.0
"""How often the sums of a day are kept, where days are."""

LONGEST_START_S = 60.0
LONGEST_LOOK_S = 20.0
PATIENCE_S = 1.0
"""How long the process of a browser that went away may take to end by itself."""

CLOCK = struct.Struct("<d")
GOING_AWAY, UNSUPPORTED, TRY_AGAIN = 1001, 1003, 1013

Request = tuple[str, Any]
"""A frame as ``("look", (time_s, jpeg))``, or a wish by its name: see ``_answered``."""

SessionProcess = WorkerProcess[Request, dict[str, Any]]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a browser wants to be watched."""

    model: str
    assume_seated: bool = False
    baseline: str | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    paused_until: datetime | None = None
    day: Any = None
    tab: str = ""
    is_here: bool = False


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
    wish = replace(wish, is_here=socket.client is not None and socket.client.host in LOOPBACK)
    worker = SessionProcess(functools.partial(live_job, wish))
    keeper = _Keeper(wish.tab, socket.app.state.days)
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
            if keeper.is_due(answer):
                await run_in_threadpool(keeper.keep)
        await _end(socket, answer["error"], UNSUPPORTED)
    finally:
        # Shielded: a client that went away must neither lose its day nor leave its process behind.
        await asyncio.shield(_finished(worker, keeper))


async def _finished(worker: SessionProcess, keeper: _Keeper) -> None:
    await run_in_threadpool(keeper.keep)
    await asyncio.get_running_loop().run_in_executor(None, worker.close, PATIENCE_S)


class _Keeper:
    """Keeps the sums of one tab's day now and then, where days are kept."""

    def __init__(self, tab: str, days: Days) -> None:
        self._tab, self._days = tab, days
        self._day: dict[str, Any] | None = None
        self._kept_s = time.monotonic()

    def is_due(self, answer: dict[str, Any]) -> bool:
        """Hear an answer; whether it is time to keep the day."""
        self._day = answer.get("day") or self._day
        return time.monotonic() - self._kept_s >= KEPT_EVERY_S

    def keep(self) -> None:
        """Keep it. A fault of the disk must not end the session: the page tells it elsewhere."""
        self._kept_s = time.monotonic()
        if self._tab and self._day is not None:
            with contextlib.suppress(HistoryError):
                self._days.keep(watched_day(self._tab, self._day))


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
    rules = payload.get("rules")
    return Wish(
        model,
        bool(payload.get("assume_seated")),
        baseline or None,
        rules if isinstance(rules, dict) else {},
        _moment(payload.get("paused_until")),
        payload.get("day"),
        str(payload.get("tab") or "")[:LONGEST_TAB],
    )


def _request(message: str | bytes) -> Request | None:
    """A frame as ``("look", (time_s, jpeg))``, a wish by its name; None for neither."""
    if isinstance(message, str):
        payload = _json(message)
        return _named(payload) if isinstance(payload, dict) else None
    if not CLOCK.size < len(message) <= MAX_FRAME_BYTES:
        return None
    (time_s,) = CLOCK.unpack_from(message)
    return "look", (time_s, message[CLOCK.size :])


def _named(payload: dict[str, Any]) -> Request | None:
    """A wish by its name, with its values; None where it is none."""
    if payload.get("pause") in LENGTHS:
        return "pause", payload["pause"]
    for name in ("resume", "help"):
        if payload.get(name):
            return name, None
    if isinstance(payload.get("rules"), dict):
        return "rules", payload["rules"]
    if isinstance(payload.get("lost"), str):
        time_s = payload.get("t_s")
        is_time = isinstance(time_s, int | float) and math.isfinite(time_s)
        return ("lost", (float(time_s), payload["lost"][:200])) if is_time and time_s else None
    return None


def _moment(text: Any) -> datetime | None:
    """A time of day with its offset from UTC, as ISO 8601; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is not None else None


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
    ModelError, MissingLibrary, BaselineError, UsageError
        It cannot watch.
    """
    with (
        MediaPipeLandmarker(wish.model) as landmarker,
        Watching(
            landmarker,
            assume_seated=wish.assume_seated,
            baseline=wish.baseline,
            rules=wish.rules,
            paused_until=wish.paused_until,
            day=wish.day,
            is_here=wish.is_here,
        ) as watching,
    ):
        yield functools.partial(_answered, watching)


def _answered(watching: Watching, request: Request) -> dict[str, Any]:
    kind, values = request
    match kind:
        case "pause":
            return watching.pause(values)
        case "resume":
            return watching.resume()
        case "rules":
            return watching.change_rules(values)
        case "help":
            return watching.help_again()
        case "lost":
            return watching.lost(*values)
    return watching.look(*values)
