"""A browser's test of a movement: frames in, what the page says and shows out."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import numpy as np
import pytest
from PIL import Image

from posture.apps.web import coaching_session
from posture.apps.web.coaching_session import Coaching, CoachingWish, answered
from posture.apps.web.live_messages import Request, request_of, wish_of
from posture.movements.looks import Look
from posture.types import Detection, Frame, PixelArray
from tests.coached import in_place
from tests.movement_curves import squat_curves, times, trips


class Nobody:
    """A landmarker that sees nobody."""

    sha256 = "0" * 64

    def detect(self, pixels: PixelArray) -> Detection | None:
        return None

    def follow(self, pixels: PixelArray) -> Detection | None:
        return None


class Eyes:
    """In place of a watcher: gives the looks of somebody who squats twice."""

    def __init__(self, landmarker: object) -> None:
        self.models: dict[str, str | None] = {}
        known = trips(2, first_s=6.0)
        self.looks = in_place(squat_curves(times(known[-1][3] + 2.0), known))

    def look(self, frame: Frame, time_s: float) -> Look:
        return next(one for one in self.looks if one.time_s >= time_s - 1e-6)

    def lose(self) -> None:
        pass


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((480, 800, 3), 120, np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


JPEG = jpeg()


def test_a_test_is_led_to_its_result_as_plain_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coaching_session, "MovementWatcher", Eyes)
    with Coaching(Nobody(), CoachingWish("squat", 2)) as coaching:
        answers = [coaching.look(one.time_s, JPEG) for one in Eyes(None).looks]
    phases = [one["coach"]["phase"] for one in answers]
    order = list(dict.fromkeys(phases))
    assert order == ["get_into_view", "countdown", "counting", "done"]
    (last,) = (one for one in answers if one["result"])
    assert json.loads(json.dumps(last, allow_nan=False)) == last
    assert last["coach"]["progress"] == "of 2 squats"
    texts = [event["text"] for one in answers for event in one["events"]]
    assert [text for text in texts if " of " in text] == ["1 of 2", "2 of 2"]
    card, saved = last["result"]["card"], last["result"]["movement"]
    assert card["sentence"].startswith("You squatted twice")
    assert len(card["repetitions"]["rows"]) == len(saved["repetitions"]) == 2
    assert np.array(answers[0]["points"]).shape == (33, 3)


def test_nobody_before_the_camera_is_told_and_ending_it_says_that_it_did_not_begin() -> None:
    with Coaching(Nobody(), CoachingWish("squat")) as coaching:
        for number in range(20):
            answer = coaching.look(0.1 * number, JPEG)
        assert answer["coach"]["instruction"] == "Nobody is in view: step into the picture."
        assert answer["coach"]["count"] is None
        assert answered(coaching, ("lost", (3.0, "unplugged")))["result"] is None
        ended = answered(coaching, ("finish", None))
        assert ended["result"]["card"]["is_assessed"] is False
        assert ended["result"]["card"]["sentence"].startswith("The test did not begin")
        assert answered(coaching, ("finish", None))["result"] is None


def test_a_film_is_counted_from_its_first_picture_and_keeps_its_name() -> None:
    with Coaching(Nobody(), CoachingWish("squat", film="me.mp4")) as coaching:
        first = coaching.look(0.0, JPEG)
        assert first["coach"]["phase"] == "counting"
        assert first["coach"]["progress"] == "squats"
        ended = coaching.finish()
        assert ended["result"]["name"] == "me.mp4"
        assert ended["result"]["movement"]["source"]["name"] == "me.mp4"


@pytest.mark.parametrize("time_s", [math.nan, -1.0, 0.5, 1e300])
def test_a_time_that_does_not_go_on_costs_itself_only(time_s: float) -> None:
    with Coaching(Nobody(), CoachingWish("squat")) as coaching:
        coaching.look(0.5, JPEG)
        assert "time" in coaching.look(time_s, JPEG)["error"]
        assert coaching.look(0.6, b"no picture")["error"]
        assert "error" not in coaching.look(0.7, JPEG)


def test_wishes_of_watching_change_nothing() -> None:
    with Coaching(Nobody(), CoachingWish("squat")) as coaching:
        before = coaching.look(0.5, JPEG)["coach"]
        wishes: list[Request] = [("pause", "hour"), ("resume", None), ("help", None)]
        for wish in wishes:
            assert answered(coaching, wish)["coach"] == before


def test_the_first_message_says_which_test() -> None:
    def wish(movement: Any) -> Any:
        return wish_of(json.dumps({"movement": movement}), "lite")

    found = wish({"test": "bend", "repetitions": 4, "side": "left", "film": None})
    assert found.coaching == CoachingWish("bend", 4, "left", None)
    assert wish({"test": "squat", "film": "a.mp4"}).coaching.film == "a.mp4"
    assert wish_of("{}", "lite").coaching is None  # type: ignore[union-attr]
    for bad in (
        {},
        "squat",
        {"test": "thomas"},
        {"test": ["squat"]},
        {"test": "squat", "repetitions": 0},
        {"test": "squat", "repetitions": 1e9},
        {"test": "squat", "side": "both"},
        {"test": "squat", "film": "x" * 300},
    ):
        assert wish(bad) is None
    assert request_of('{"finish": true}') == ("finish", None)
