"""The phone as the side camera of a day: its page, and what it sends. Plain requests, no socket.

Safari opens no WebSocket under a certificate that the user let pass for the page, so each frame is
a request of its own; the next one goes out after the answer to the last.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse

from posture.apps.web import qr_code
from posture.apps.web.live_connection import LiveConnection, received
from posture.apps.web.live_messages import MAX_FRAME_BYTES, request_of, wants_new_code
from posture.apps.web.network import Network
from posture.apps.web.params import body_of, json_of
from posture.apps.web.request_errors import refused
from posture.apps.web.routes.pages import SIDE_CAMERA, shown
from posture.apps.web.side_camera import CODE_LIFE_S, SideCamera, SideCameras
from posture.apps.web.texts import texts

PATH = "/phone/camera"
LOOK_EVERY_S = 1.0
"""How often a session hears that its phone is away."""

router = APIRouter(include_in_schema=False)
Key = Annotated[str, Header(alias="Posture-Phone", max_length=100)]


@router.get(PATH)
async def page(request: Request) -> HTMLResponse:
    """The page of the phone; the code is in the address behind ``#`` and never sent with it."""
    return shown(request, SIDE_CAMERA)


@router.post(f"{PATH}/join")
async def join(request: Request) -> dict[str, str]:
    """A key for the code that the computer's page shows."""
    cameras: SideCameras = request.app.state.side_cameras
    key = cameras.join(await json_of(request, _code))
    if key is None:
        raise refused(410, "no_code")
    return {"key": key}


@router.post(f"{PATH}/frame")
async def frame(request: Request, key: Key) -> dict[str, Any]:
    """The body is a JPEG; the answer is what the phone shows."""
    jpeg = await body_of(request, MAX_FRAME_BYTES)
    return await _going_on(_camera(request, key).look(jpeg))


@router.post(f"{PATH}/lost")
async def lost(request: Request, key: Key) -> dict[str, Any]:
    """The phone's camera gives no pictures."""
    why = str(texts()["server"]["phone_blind"])
    return await _going_on(_camera(request, key).lose_camera(why))


@router.post(f"{PATH}/leave", status_code=204)
async def leave(request: Request, key: Key) -> Response:
    """The phone has stopped."""
    _camera(request, key).leave()
    return Response(status_code=204)


async def watch_by_phone(
    socket: WebSocket, connection: LiveConnection, network: Network, key: str | None
) -> None:
    """Answer the computer's page until it goes away, while the frames come from a phone."""
    cameras: SideCameras = socket.app.state.side_cameras
    camera = cameras.open(connection.ask, key)
    tasks = [
        asyncio.create_task(_hear(socket, connection, camera, network)),
        asyncio.create_task(_keep_watch(connection, camera, network)),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        cameras.close(camera)
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


async def _hear(
    socket: WebSocket, connection: LiveConnection, camera: SideCamera, network: Network
) -> None:
    """What the computer's page sends: wishes, never frames."""
    while not connection.why_over:
        message = await received(socket)
        request = request_of(message)
        if wants_new_code(message):
            camera.renew()
            await connection.send(_news(camera, network))
        elif request is None or request[0] in ("look", "lost"):
            connection.why_over = refused(422, "not_live").what
        else:
            await connection.ask(request)


async def _keep_watch(connection: LiveConnection, camera: SideCamera, network: Network) -> None:
    """Tell the computer's page when the phone comes or goes, and the session that it is away."""
    why = str(texts()["server"]["phone_away"])
    before: dict[str, Any] | None = None
    was_here = camera.key is not None
    while not connection.why_over:
        if camera.is_stale:
            camera.renew()
        news = _news(camera, network)
        if news != before:
            await connection.send(news)
            before = news
        was_here = was_here or camera.is_here
        if was_here and not camera.is_here:
            await camera.lose(why)
        await asyncio.sleep(LOOK_EVERY_S)


def _news(camera: SideCamera, network: Network) -> dict[str, Any]:
    """Whether the phone is there, and while one is waited for, what to scan."""
    if not camera.code:
        return {"phone": "here" if camera.is_here else "away", "key": camera.key}
    address = network.address(PATH, camera.code)
    return {
        "phone": "waiting",
        "address": address,
        "code": qr_code.as_data_url(address),
        "minutes": round(CODE_LIFE_S / 60),
    }


def _camera(request: Request, key: str) -> SideCamera:
    cameras: SideCameras = request.app.state.side_cameras
    camera = cameras.of(key)
    if camera is None:
        raise refused(410, "no_side_session")
    return camera


async def _going_on(answering: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    """The answer, unless the session has ended, or the computer's page went while it was made."""
    try:
        answer = await answering
    except (RuntimeError, WebSocketDisconnect):
        raise refused(410, "no_side_session") from None
    if "error" in answer and answer["t_s"] is None:
        raise refused(410, "no_side_session")
    return answer


def _code(data: Any) -> str:
    code = data.get("code") if isinstance(data, Mapping) else None
    if not isinstance(code, str) or len(code) > 100:
        raise ValueError("code must be a text")
    return code
