"""A phone beside a live session: let in once by a code, back by its key, missed when silent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from posture.apps.web.app import make_app
from posture.apps.web.entrance import Guard
from posture.apps.web.live_messages import MAX_FRAME_BYTES, Request, wish_of
from posture.apps.web.live_process import Sessions
from posture.apps.web.network import Network
from posture.apps.web.side_camera import CODE_LIFE_S, SILENT_S, SideCamera, SideCameras, for_phone
from posture.results.history import History

HOME = "http://127.0.0.1:8765"
ANGLE = {"value": 90.0, "low": 80.0, "high": 100.0}
ANSWER = {
    "t_s": 1.0,
    "points": [[1.0, 2.0, 0.9]],
    "advice": None,
    "helps": True,
    "day": {"seated": "all of it"},
    "events": [{"event": "nudge"}],
    "snapshot": {"state": "seated", "hip_flexion": ANGLE, "sat_total_s": 3600.0},
}


class Session:
    """A live session that remembers what it was asked, and a clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.heard: list[Request] = []

    def clock(self) -> float:
        return self.now_s

    async def ask(self, request: Request) -> dict[str, Any]:
        self.heard.append(request)
        return dict(ANSWER)

    def camera(self, key: str | None = None) -> SideCamera:
        return SideCamera(self.ask, key, self.clock)


@pytest.fixture
def session() -> Session:
    return Session()


def test_a_code_lets_one_phone_in_once(session: Session) -> None:
    camera = session.camera()
    code = camera.code
    assert camera.join("another") is None
    key = camera.join(code)
    assert key is not None
    assert (camera.is_of(key), camera.is_of(code), camera.is_here) == (True, False, True)
    assert camera.join(code) is None
    assert camera.join("") is None


def test_an_old_code_lets_nobody_in(session: Session) -> None:
    camera = session.camera()
    code = camera.code
    session.now_s += CODE_LIFE_S
    assert camera.is_stale
    assert camera.join(code) is None
    camera.renew()
    assert camera.join(code) is None
    assert camera.join(camera.code)


def test_a_new_code_puts_the_phone_before_out(session: Session) -> None:
    camera = session.camera()
    key = camera.join(camera.code) or ""
    camera.renew()
    assert not camera.is_of(key)
    assert not camera.is_here


def test_a_frame_has_the_time_of_its_arrival_and_the_day_stays_on_the_computer(
    session: Session,
) -> None:
    camera = session.camera()
    session.now_s += 7.5
    shown = asyncio.run(camera.look(b"jpeg"))
    assert session.heard == [("look", (7.5, b"jpeg"))]
    assert set(shown) == {"t_s", "points", "advice", "helps", "snapshot"}
    assert shown["snapshot"] == {"state": "seated", "hip_flexion": ANGLE}


def test_a_phone_is_away_once_it_is_silent_and_here_while_its_frame_is_looked_at(
    session: Session,
) -> None:
    camera = session.camera()
    camera.join(camera.code)
    seen: list[bool] = []

    async def slow(_request: Request) -> dict[str, Any]:
        session.now_s += 10 * SILENT_S
        seen.append(camera.is_here)
        return dict(ANSWER)

    camera.ask = slow
    asyncio.run(camera.look(b"jpeg"))
    seen.append(camera.is_here)
    session.now_s += SILENT_S
    seen.append(camera.is_here)
    assert seen == [True, True, False]


def test_a_phone_that_leaves_is_away_at_once_and_comes_back_by_its_key(session: Session) -> None:
    cameras = SideCameras()
    camera = cameras.open(session.ask, None)
    key = cameras.join(camera.code)
    assert key is not None
    camera.leave()
    assert not camera.is_here
    again = cameras.open(session.ask, key)  # the page was loaded anew
    assert cameras.of(key) is again
    assert not again.code
    cameras.close(again)
    assert cameras.of(key) is None


def test_a_session_that_ended_has_nothing_to_show() -> None:
    assert for_phone({"error": "over"}) == {"error": "over", "t_s": None}


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("false", (False, None)),
        ("true", (True, None)),
        ('"' + "k" * 32 + '"', (True, "k" * 32)),
        ('"<script>"', (True, None)),
    ],
)
def test_what_the_page_wants_of_a_phone(phone: str, expected: tuple[bool, str | None]) -> None:
    wish = wish_of(f'{{"phone": {phone}}}', "full")
    assert wish is not None
    assert (wish.by_phone, wish.phone_key) == expected


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    sessions = Sessions("full")
    app = make_app(
        cast(Any, None),
        sessions,
        History(tmp_path / "history.db"),
        Guard(8765, "secret"),
        Network(8766, "secret", ("192.168.1.9",)),
    )
    with TestClient(app, base_url=HOME, headers={"Authorization": "Bearer secret"}) as made:
        yield made


def test_without_a_code_or_a_key_nothing_is_taken(client: TestClient) -> None:
    assert client.get("/phone/camera").status_code == 200
    assert client.post("/phone/camera/join", json={"code": "guessed"}).status_code == 410
    assert client.post("/phone/camera/join", json=["guessed"]).status_code == 422
    for what in ("frame", "lost", "leave"):
        unknown = client.post(f"/phone/camera/{what}", content=b"x", headers={"Posture-Phone": "x"})
        assert unknown.status_code == 410
        assert client.post(f"/phone/camera/{what}", content=b"x").status_code == 422


def test_a_frame_has_a_largest_size(client: TestClient) -> None:
    headers = {"Posture-Phone": "x"}
    large = client.post("/phone/camera/frame", content=bytes(MAX_FRAME_BYTES + 1), headers=headers)
    assert large.status_code == 413


def test_a_phone_asks_for_encryption(client: TestClient) -> None:
    """The network of this client is without."""
    with client.websocket_connect("/live") as socket:
        socket.send_text('{"phone": true}')
        assert "without encrypted access" in socket.receive_json()["error"]
        with pytest.raises(WebSocketDisconnect):
            socket.receive_json()
