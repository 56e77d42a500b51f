"""Whatever a capture gives becomes RGB; cv2's faults become answers."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.capture.sources import captures
from posture.capture.sources.captures import Cv2Capture, RawPicture, Wishes, to_rgb
from posture.errors import MissingLibrary


def blue(height: int = 6, width: int = 8, channels: int = 3) -> RawPicture:
    pixels = np.zeros((height, width, channels), np.uint8)
    pixels[..., 0] = 250
    return pixels


def test_blue_stays_blue() -> None:
    pixels = to_rgb(blue(), None)
    assert pixels[0, 0].tolist() == [0, 0, 250]
    assert pixels.flags.c_contiguous


def test_the_fourth_channel_is_left_out() -> None:
    assert to_rgb(blue(channels=4), None)[0, 0].tolist() == [0, 0, 250]


@pytest.mark.parametrize("shape", [(6, 8), (6, 8, 1)])
def test_grey_becomes_three_equal_channels(shape: tuple[int, ...]) -> None:
    assert to_rgb(np.full(shape, 77, np.uint8), None)[2, 3].tolist() == [77, 77, 77]


def test_of_brightness_and_colour_taking_turns_brightness_is_shown() -> None:
    picture = np.dstack([np.full((6, 8), 90), np.full((6, 8), 200)]).astype(np.uint8)
    assert to_rgb(picture, None)[0, 0].tolist() == [90, 90, 90]


def test_sixteen_bits_become_eight() -> None:
    assert to_rgb(np.full((6, 8, 3), 0xC0FF, np.uint16), None)[0, 0].tolist() == [192] * 3


@given(st.integers(1, 300), st.integers(1, 300), st.integers(16, 128))
def test_reduced_by_a_whole_number_that_keeps_the_long_side(
    height: int, width: int, side_px: int
) -> None:
    pixels = to_rgb(blue(height, width), side_px)
    longest = max(height, width)
    assert max(pixels.shape[:2]) >= min(side_px, longest)
    assert max(pixels.shape[:2]) < 2 * side_px
    factor = round(longest / max(pixels.shape[:2]))
    assert abs(pixels.shape[0] - height / factor) <= 1
    assert abs(pixels.shape[1] - width / factor) <= 1
    assert pixels.dtype == np.uint8


class _FailingError(Exception):
    pass


class _Failing:
    """A cv2.VideoCapture that raises whatever is asked."""

    def grab(self) -> bool:
        raise _FailingError

    def retrieve(self) -> tuple[bool, RawPicture]:
        raise _FailingError


def test_exceptions_of_cv2_are_answers() -> None:
    capture = Cv2Capture(SimpleNamespace(error=_FailingError), _Failing())
    assert not capture.grab()
    assert capture.retrieve() is None


class _Recorded:
    """A cv2.VideoCapture that opens and remembers what it was asked for."""

    def __init__(self, *arguments: object) -> None:
        self.arguments, self.requested = arguments, dict[int, float]()

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def set(self, what: int, value: float) -> bool:
        self.requested[what] = value
        return False


def test_a_camera_is_asked_for_a_small_picture_a_low_rate_and_no_old_frames(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import cv2

    made: list[_Recorded] = []

    def make(*arguments: object) -> _Recorded:
        made.append(_Recorded(*arguments))
        return made[-1]

    monkeypatch.setattr(cv2, "VideoCapture", make)
    assert captures.open_camera(2, Wishes(640, 480, 5)).is_open()
    requested = made[0].requested
    assert made[0].arguments[0] == 2
    assert requested[cv2.CAP_PROP_BUFFERSIZE] == 1
    assert (requested[cv2.CAP_PROP_FRAME_WIDTH], requested[cv2.CAP_PROP_FRAME_HEIGHT]) == (640, 480)
    assert requested[cv2.CAP_PROP_FPS] == 5


def test_without_cv2_it_says_where_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(MissingLibrary, match="posture doctor"):
        captures.open_camera(0, Wishes())
