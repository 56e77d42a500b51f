"""A camera socket that sends nothing is let go, and keeps nobody else's place."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from posture.apps.web.app import make_app
from posture.apps.web.entrance import Guard
from posture.apps.web.live_process import MOST_SESSIONS, Sessions
from posture.apps.web.routes import live
from posture.results.history import History


def test_one_that_never_says_how_to_watch_is_told_and_took_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "FIRST_MESSAGE_S", 0.05)
    sessions = Sessions("full")
    entered: list[object] = []
    monkeypatch.setattr(Sessions, "enter", entered.append)
    app = make_app(cast(Any, None), sessions, History(tmp_path / "h"), Guard(8765, "secret"))
    client = TestClient(app, base_url="http://127.0.0.1:8765")
    headers = {"Authorization": "Bearer secret", "Host": "127.0.0.1:8765"}
    with client.websocket_connect("/live", headers=headers) as socket:
        assert "sent nothing" in socket.receive_json()["error"]
        assert socket.receive()["type"] == "websocket.close"
    assert entered == []
    assert sessions._free == MOST_SESSIONS


def test_one_that_falls_silent_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LONGEST_SILENCE_S", 0.01)

    class Silent:
        async def receive(self) -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

    class Watched:
        why_over = ""

    watched = Watched()
    asyncio.run(live._answer_all(cast(Any, Silent()), cast(Any, watched)))
    assert "sent nothing" in watched.why_over
