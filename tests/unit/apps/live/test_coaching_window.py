"""The window of a test: count, what to do and the body over the camera's picture, large enough."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from posture.apps.live.coaching_window import BAND_SHARE, CoachWindow, coach_overlay
from posture.movements.coaching_events import CoachState
from posture.movements.coaching_place import Hint
from posture.movements.looks import Look
from posture.output.coaching_text import CoachWords
from posture.output.drawing.style import CASING
from posture.types import Frame, PixelArray, Reason, Source
from tests.coached import POINTS, SIZE_PX, in_place
from tests.movement_curves import squat_curves, times, trips

WORDS = CoachWords("squat", 5)
LOOK = in_place(squat_curves(times(1.0), trips(1)))[0]
NOBODY = Look(0.0, {}, {}, Reason("movement_nobody"))
STATES = {
    "where": CoachState(wanted=5),
    "hint": CoachState("get_into_view", wanted=5, hint=Hint("step_back")),
    "countdown": CoachState("countdown", wanted=5, seconds_left=3),
    "counting": CoachState("counting", count=2, wanted=5),
    "not_counted": CoachState(
        "counting", count=12, wanted=15, not_counted=Reason("movement_too_small"), slow_per_s=6
    ),
    "still": CoachState("still", count=5, wanted=5),
}
GREY = 120


def frame(width: int, height: int) -> Frame:
    pixels = np.full((height, width, 3), GREY, np.uint8)
    return Frame(Source("camera", None, *SIZE_PX), pixels, 0.0)


def drawn(
    state: CoachState, look: Look = LOOK, size: tuple[int, int] = SIZE_PX, words: CoachWords = WORDS
) -> PixelArray:
    picture = coach_overlay(cv2, frame(*size), look, state, words)
    if "POSTURE_LOOK" in os.environ:
        name = f"window_{state.phase}_{state.count}_{size[0]}.png"
        cv2.imwrite(str(Path(os.environ["POSTURE_LOOK"]) / name), picture[..., ::-1])
    return picture


def rows_changed(picture: PixelArray) -> Any:
    return np.flatnonzero((picture != GREY).any(axis=(1, 2)))


@pytest.mark.parametrize("state", STATES.values(), ids=list(STATES))
@pytest.mark.parametrize("size", [(640, 480), (1280, 720), (480, 854)])
def test_what_to_do_stands_below_the_picture_and_fits(
    state: CoachState, size: tuple[int, int]
) -> None:
    picture, empty = drawn(state, NOBODY, size), np.array(CASING)
    band = picture[size[1] :]
    assert picture.shape == (size[1] + round(BAND_SHARE * size[1]), size[0], 3)
    assert (band.max(axis=2) > 150).sum() > 200, "there is text in it"
    assert (band[-1] == empty).all(), "nothing is cut off at the edge"
    assert (band[:, -1] == empty).all()
    assert (picture[size[1] // 2 : size[1]] == GREY).all(), "feet are not hidden"


def test_the_count_is_a_quarter_of_the_picture_high_and_changes() -> None:
    two, three = (drawn(CoachState("counting", count=one, wanted=5), NOBODY) for one in (2, 3))
    upper = rows_changed(two[: SIZE_PX[1] // 2])
    assert len(upper) > 0.25 * SIZE_PX[1]
    assert not np.array_equal(two[: SIZE_PX[1] // 2], three[: SIZE_PX[1] // 2])
    waiting = drawn(STATES["hint"], NOBODY)
    assert (waiting[: SIZE_PX[1] // 2] == GREY).all(), "no count before it begins"


def test_the_body_is_drawn_where_it_is_in_the_picture() -> None:
    """Points are of the camera's picture, which may be shown smaller."""
    with_body = drawn(STATES["hint"], LOOK, (400, 240))
    without = drawn(STATES["hint"], NOBODY, (400, 240))
    changed = np.argwhere((with_body != without).any(axis=2))
    left, right = np.nanmin(POINTS[:, 0]) / 2, np.nanmax(POINTS[:, 0]) / 2
    assert left - 4 <= changed[:, 1].min() <= changed[:, 1].max() <= right + 4


def test_nothing_is_drawn_in_the_picture_itself() -> None:
    one = frame(*SIZE_PX)
    coach_overlay(cv2, one, LOOK, STATES["counting"], WORDS)
    assert (one.pixels == GREY).all()


@dataclass
class Shown:
    """In place of a window of OpenCV."""

    pictures: list[PixelArray] = field(default_factory=list)

    def show_drawn(self, draw: Any) -> bool:
        self.pictures.append(draw(cv2))
        return True


def test_the_window_shows_every_look() -> None:
    shown = Shown()
    window = CoachWindow(shown, WORDS)  # type: ignore[arg-type]
    assert window.show(frame(*SIZE_PX), LOOK, STATES["counting"])
    assert np.array_equal(shown.pictures[0], drawn(STATES["counting"]))
