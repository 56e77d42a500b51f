"""A browser's live session: frames in, the answers that the page shows out."""

from __future__ import annotations

import io
import json
import math
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from posture.apps.web.live_session import Watching
from posture.errors import BaselineError, UnreadableImage
from posture.types import Detection, PixelArray
from tests.staged import Actor, Eye, frame


class Nobody:
    """A landmarker that sees nobody."""

    sha256 = "0" * 64

    def detect(self, pixels: PixelArray) -> Detection | None:
        return None

    def follow(self, pixels: PixelArray) -> Detection | None:
        return None


class Failing(Nobody):
    """A landmarker that stumbles over its first picture."""

    def __init__(self) -> None:
        self.pictures = 0

    def detect(self, pixels: PixelArray) -> Detection | None:
        self.pictures += 1
        if self.pictures == 1:
            raise UnreadableImage("The landmarker fails on this picture", "Try another")
        return None


class Staged(Eye):
    """A landmarker for the plain people of a stage that takes its time."""

    def follow(self, pixels: PixelArray) -> Detection | None:
        time.sleep(0.005)
        return super().follow(pixels)


def staged(*actors: Actor) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(frame(*actors).pixels).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def jpeg(brightness: int = 120) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((240, 320, 3), brightness, np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def watching() -> Any:
    with Watching(Nobody()) as made:
        yield made


def test_an_answer_is_plain_data_with_all_that_is_shown(watching: Watching) -> None:
    answer = watching.look(0.5, jpeg())
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    wanted = {
        "t_s",
        "snapshot",
        "words",
        "pause",
        "day",
        "rules",
        "events",
        "points",
        "advice",
        "helps",
        "landmarker_ms",
    }
    assert set(answer) == wanted
    assert answer["points"] is None
    assert answer["advice"]["code"] == "nobody"
    assert answer["snapshot"]["hip_flexion"]["value"] is None


def test_the_dark_is_told(watching: Watching) -> None:
    assert watching.look(0.5, jpeg(0))["advice"]["code"] == "dark"


def test_an_empty_room_becomes_away(watching: Watching) -> None:
    answer = {}
    for number in range(40):
        answer = watching.look(0.5 + number / 2, jpeg())
    assert answer["snapshot"]["state"] == "away"


@pytest.mark.parametrize("time_s", [math.nan, math.inf, -1.0, 0.5, 0.4, 1e300])
def test_a_time_that_does_not_go_on_is_refused(watching: Watching, time_s: float) -> None:
    watching.look(0.5, jpeg())
    assert "time" in watching.look(time_s, jpeg())["error"]
    assert "time" in watching.lost(time_s, "unplugged")["error"]
    assert "error" not in watching.look(1.0, jpeg())


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg()[:300]])
def test_a_frame_that_is_no_picture_costs_itself_only(watching: Watching, data: bytes) -> None:
    assert watching.look(0.5, data)["error"]
    assert "error" not in watching.look(0.6, jpeg())


def test_a_lost_camera_is_unknown_with_its_reason(watching: Watching) -> None:
    watching.look(0.5, jpeg())
    answer = watching.lost(1.0, "The camera was unplugged")
    for second in range(2, 12):
        answer = watching.lost(float(second), "The camera was unplugged")
    assert answer["snapshot"]["state"] == "unknown"
    assert "unplugged" in answer["snapshot"]["reason"]


def test_a_pause_tells_until_when_and_can_be_undone(watching: Watching) -> None:
    watching.look(10.0, jpeg())
    answer = watching.pause("hour")
    until = datetime.fromisoformat(answer["pause"]["until"])
    assert timedelta(minutes=59) < until - datetime.now().astimezone() <= timedelta(hours=1)
    assert answer["pause"]["text"].startswith("Nudges paused until ")
    assert watching.look(11.0, jpeg())["pause"] == answer["pause"]
    assert watching.resume()["pause"] is None
    assert watching.look(12.0, jpeg())["pause"] is None


def test_a_page_that_was_reloaded_goes_on_with_its_day(watching: Watching) -> None:
    for number in range(20):
        before = watching.look(0.5 + number / 2, jpeg())
    kept = json.loads(json.dumps(before["day"]))
    with Watching(Nobody(), day=kept) as again:
        after = again.look(0.5, jpeg())
    assert after["t_s"] == pytest.approx(before["t_s"] + 0.5)
    assert after["snapshot"]["observed_s"] >= before["snapshot"]["observed_s"] > 0


@pytest.mark.parametrize(
    "change",
    [{"at": "yesterday"}, {"at": "2020-01-01T12:00:00+01:00"}, {"time_s": -1.0}, {"clocks": 3}],
)
def test_a_day_that_is_none_or_another_is_begun_anew(
    watching: Watching, change: dict[str, Any]
) -> None:
    kept = watching.look(5.0, jpeg())["day"] | change
    with Watching(Nobody(), day=kept) as again:
        assert again.look(0.5, jpeg())["t_s"] == 0.5


def test_nudge_times_that_are_none_are_refused_and_the_session_goes_on(watching: Watching) -> None:
    watching.look(1.0, jpeg())
    assert "nudge_min" in watching.change_rules({"W1": {"nudge_min": "soon"}})["error"]
    assert "error" not in watching.change_rules({"W1": {"nudge_min": 45}})
    assert "error" not in watching.look(2.0, jpeg())


def test_a_frame_that_the_landmarker_fails_on_costs_itself_only() -> None:
    with Watching(Failing()) as watching:
        assert "landmarker" in watching.look(0.5, jpeg())["error"]
        assert "error" not in watching.look(0.6, jpeg())


def test_a_person_is_told_with_points_in_pixels_of_the_frame() -> None:
    with Watching(Staged()) as watching:
        for number in range(4):
            answer = watching.look(0.1 * number, staged(Actor(400.0)))
    assert np.array(answer["points"]).shape == (33, 3)
    assert np.mean([x for x, _, _ in answer["points"]]) == pytest.approx(400.0, abs=10.0)
    assert answer["landmarker_ms"] >= 5.0
    assert answer["advice"]["text"]


def test_why_an_angle_is_not_assessed_is_told(watching: Watching) -> None:
    snapshot = watching.look(0.5, jpeg())["snapshot"]
    assert all(snapshot["why_not"][name] for name in ("hip_flexion", "pelvic_tilt"))


def test_a_reference_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    with pytest.raises(BaselineError):
        Watching(Nobody(), baseline="Nobody")
