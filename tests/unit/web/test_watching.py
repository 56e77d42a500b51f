"""A browser's live session: frames in, the answers that the page shows out."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import numpy as np
import pytest
from PIL import Image

from posture.types import Detection, PixelArray
from posture.web.watching import Watching


class Nobody:
    """A landmarker that sees nobody."""

    sha256 = "0" * 64

    def detect(self, pixels: PixelArray) -> Detection | None:
        return None

    def follow(self, pixels: PixelArray) -> Detection | None:
        return None


def jpeg(brightness: int = 120) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((240, 320, 3), brightness, np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def watching() -> Any:
    with Watching(Nobody()) as made:
        yield made


def test_an_answer_is_plain_data_with_all_that_is_shown(watching: Watching) -> None:
    told = watching.look(0.5, jpeg())
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    wanted = {"t_s", "snapshot", "words", "events", "points", "advice", "landmarker_ms"}
    assert set(told) == wanted
    assert told["points"] is None
    assert told["advice"]["code"] == "nobody"
    assert told["snapshot"]["hip_flexion"]["value"] is None


def test_the_dark_is_told(watching: Watching) -> None:
    assert watching.look(0.5, jpeg(0))["advice"]["code"] == "dark"


def test_an_empty_room_becomes_away(watching: Watching) -> None:
    told = {}
    for number in range(40):
        told = watching.look(0.5 + number / 2, jpeg())
    assert told["snapshot"]["state"] == "away"


@pytest.mark.parametrize("time_s", [math.nan, math.inf, -1.0, 0.5, 0.4])
def test_a_time_that_does_not_go_on_is_refused(watching: Watching, time_s: float) -> None:
    watching.look(0.5, jpeg())
    assert "time" in watching.look(time_s, jpeg())["error"]
    assert "error" not in watching.look(1.0, jpeg())


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg()[:300]])
def test_a_frame_that_is_no_picture_costs_itself_only(watching: Watching, data: bytes) -> None:
    assert watching.look(0.5, data)["error"]
    assert "error" not in watching.look(0.6, jpeg())


def test_a_lost_camera_is_unknown_with_its_reason(watching: Watching) -> None:
    watching.look(0.5, jpeg())
    told = watching.lost(1.0, "The camera was unplugged")
    for second in range(2, 12):
        told = watching.lost(float(second), "The camera was unplugged")
    assert told["snapshot"]["state"] == "unknown"
    assert "unplugged" in told["snapshot"]["reason"]


def test_snoozing_tells_until_when(watching: Watching) -> None:
    watching.look(10.0, jpeg())
    assert watching.snooze() > 10.0
