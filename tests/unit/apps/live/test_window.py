"""The window: said plainly where there can be none, closed when its user closes it, drawn truly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from posture.apps.live.overlay import WIDEST_PX, overlay
from posture.apps.live.window import CameraWindow, open_window
from posture.errors import MissingLibrary, UsageError
from posture.monitoring.snapshot import Snapshot
from posture.output.drawing.style import ORANGE, SKY, YELLOW, Colour
from posture.pose.skeleton import INDEX
from posture.types import Estimate, FloatArray, PixelArray
from tests.worded import worded

SEATED = Snapshot(
    time_s=12.0,
    state="seated",
    reason=None,
    hip_flexion=Estimate(91.0, 84.0, 98.0),
    pelvic_tilt=Estimate.missing(worded("the low back is hidden")),
    lengths={},
)
UNKNOWN = replace(SEATED, state="unknown", hip_flexion=Estimate.missing(worded("too dark")))
PICTURE: PixelArray = np.full((480, 640, 3), 120, np.uint8)
JOINTS = {
    "left_shoulder": (290, 170),
    "left_hip": (270, 330),
    "left_knee": (420, 335),
    "left_ankle": (410, 460),
}


def sitting(visibility: float = 0.95) -> FloatArray:
    points = np.zeros((33, 3))
    for name, (x, y) in JOINTS.items():
        points[INDEX[name]] = (x, y, visibility)
    return points


def halfway(first: str, second: str) -> tuple[int, int]:
    (x1, y1), (x2, y2) = JOINTS[first], JOINTS[second]
    return (x1 + x2) // 2, (y1 + y2) // 2


def colour_at(picture: PixelArray, point: tuple[int, int]) -> Colour:
    red, green, blue = picture[point[1], point[0]]
    return int(red), int(green), int(blue)


def has_colour(picture: PixelArray, colour: Colour) -> bool:
    return bool((picture == np.array(colour, np.uint8)).all(axis=2).any())


def test_trunk_thigh_and_angle_are_drawn_where_they_are_measured() -> None:
    drawn = overlay(cv2, PICTURE, sitting(), SEATED)
    assert colour_at(drawn, halfway("left_shoulder", "left_hip")) == SKY
    assert colour_at(drawn, halfway("left_hip", "left_knee")) == ORANGE
    body = drawn[150:, 200:]  # beside the plate with the numbers, which has a yellow mark
    assert has_colour(body, YELLOW)


@pytest.mark.parametrize(
    ("points", "snapshot"),
    [(sitting(), UNKNOWN), (sitting(0.2), SEATED), (sitting() * np.nan, SEATED), (None, SEATED)],
)
def test_no_angle_is_drawn_that_was_not_measured_or_not_seen(
    points: FloatArray | None, snapshot: Snapshot
) -> None:
    body = overlay(cv2, PICTURE, points, snapshot)[150:, 200:]
    assert not any(has_colour(body, colour) for colour in (SKY, ORANGE, YELLOW))


def test_the_camera_s_picture_is_left_as_it_is() -> None:
    before = PICTURE.copy()
    overlay(cv2, PICTURE, sitting(), SEATED)
    assert np.array_equal(PICTURE, before)


def test_the_plate_tells_the_numbers_anew_when_they_change() -> None:
    first = overlay(cv2, PICTURE, None, SEATED)
    again = overlay(cv2, PICTURE, None, SEATED)
    other = overlay(cv2, PICTURE, None, replace(SEATED, hip_flexion=Estimate(60.0, 50.0, 70.0)))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert np.array_equal(first[200:], PICTURE[200:])


@pytest.mark.parametrize("level", [0, 255])
def test_text_can_be_read_on_bright_and_on_dark_pictures(level: int) -> None:
    drawn = overlay(cv2, np.full((480, 640, 3), level, np.uint8), None, SEATED)
    plate = drawn[10:80, 10:150].mean(axis=2)
    assert np.percentile(plate, 10) < 80
    assert plate.max() > 230


def test_a_large_picture_is_shown_reduced_and_its_points_with_it() -> None:
    large = np.full((1440, 2560, 3), 120, np.uint8)
    drawn = overlay(cv2, large, sitting() * [2560 / 640, 1440 / 480, 1.0], SEATED)
    assert drawn.shape == (720, WIDEST_PX, 3)
    x, y = halfway("left_hip", "left_knee")
    assert colour_at(drawn, (x * 2, round(y * 1.5))) == ORANGE


@pytest.mark.parametrize("shape", [(1, 1, 3), (40, 30, 3), (480, 20, 3)])
def test_a_picture_too_small_for_numbers_has_none(shape: tuple[int, int, int]) -> None:
    picture = np.full(shape, 120, np.uint8)
    assert np.array_equal(overlay(cv2, picture, None, SEATED), picture)


class Screen:
    """Stands in for OpenCV's windows; all else is OpenCV's."""

    error = cv2.error

    def __init__(self) -> None:
        self.shown: list[PixelArray] = []
        self.is_visible = False
        self.typed: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(cv2, name)

    def namedWindow(self, title: str, flags: int) -> None:  # noqa: N802
        self.is_visible = True

    def resizeWindow(self, title: str, width: int, height: int) -> None:  # noqa: N802
        self.size = (width, height)

    def imshow(self, title: str, picture: PixelArray) -> None:
        assert self.is_visible
        self.shown.append(picture)

    def pollKey(self) -> int:  # noqa: N802
        return self.typed.pop(0) if self.typed else -1

    def getWindowProperty(self, title: str, which: int) -> float:  # noqa: N802
        return 1.0 if self.is_visible else -1.0

    def destroyAllWindows(self) -> None:  # noqa: N802
        self.is_visible = False


def test_a_picture_is_shown_in_its_own_colours() -> None:
    screen = Screen()
    with CameraWindow(screen) as window:
        assert window.show(np.full((480, 640, 3), (10, 20, 30), np.uint8), None, None)
        assert screen.size == (640, 480)
    assert screen.shown[0][240, 320].tolist() == [30, 20, 10]  # OpenCV shows blue, green, red
    assert not screen.is_visible


def test_when_its_user_closes_it_it_does_not_come_back() -> None:
    screen = Screen()
    window = CameraWindow(screen)
    assert window.show(PICTURE, None, SEATED)
    screen.is_visible = False
    assert not window.show(PICTURE, None, SEATED)
    assert not window.answer()
    assert len(screen.shown) == 1
    window.close()


def test_escape_closes_it_and_other_keys_are_passed_on() -> None:
    screen = Screen()
    window = CameraWindow(screen)
    screen.typed = [ord("s")]
    assert window.show(PICTURE, None, SEATED)
    assert (window.pressed(), window.pressed()) == ("s", None)
    screen.typed = [27]
    assert not window.answer()
    assert window.pressed() is None
    assert not screen.is_visible


@pytest.fixture
def without_display(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("posture.apps.live.window.sys.platform", "linux")
    return monkeypatch


def test_without_a_display_it_says_so(without_display: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"no display .* Leave --window out"):
        open_window()


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="displays of X11")
def test_a_display_that_is_not_there_ends_a_child_and_not_this_process(
    without_display: pytest.MonkeyPatch,
) -> None:
    without_display.setenv("DISPLAY", ":4711")
    with pytest.raises(UsageError, match="No window can be opened on the display :4711"):
        open_window()


def test_a_display_that_does_not_answer_is_not_waited_for(
    without_display: pytest.MonkeyPatch,
) -> None:
    def waits(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("python", 30.0)

    without_display.setenv("DISPLAY", ":0")
    without_display.setattr("posture.apps.live.window.subprocess.run", waits)
    with pytest.raises(UsageError, match="does not answer"):
        open_window()


def test_an_opencv_without_windows_says_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_there() -> None:
        raise cv2.error("The function is not implemented. Rebuild the library")

    monkeypatch.setattr("posture.apps.live.window.sys.platform", "win32")
    monkeypatch.setattr(cv2, "destroyAllWindows", not_there)
    with pytest.raises(MissingLibrary, match="opencv-contrib-python"):
        open_window()


SHOWS = """
import numpy as np
from posture.apps.live.window import open_window
with open_window() as window:
    print(window.show(np.zeros((48, 64, 3), np.uint8), None, None), window.answer())
"""


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb, a display without a screen")
def test_a_window_opens_on_a_display_and_nothing_is_written_over_the_panel() -> None:
    read, write = os.pipe()
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write)], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    try:
        number = os.read(read, 20).decode().strip()
        done = subprocess.run(
            [sys.executable, "-c", SHOWS],
            env={**os.environ, "DISPLAY": f":{number}"},
            capture_output=True,
            timeout=60,
            check=False,
        )
    finally:
        display.terminate()
        display.wait()
        os.close(read)
        os.close(write)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"True True\n", b"")
