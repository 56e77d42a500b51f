"""A closed cover, and what is not one."""

from __future__ import annotations

import numpy as np
import pytest

from posture.capture.sources.blank import is_blank
from posture.types import PixelArray

NOISE = np.random.default_rng(5)


def plain(level: int, noise: float = 0.0, size: tuple[int, int] = (360, 640)) -> PixelArray:
    values = NOISE.normal(level, noise, (*size, 3)) if noise else np.full((*size, 3), level)
    return np.clip(values, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("level", [0, 16, 128, 255])
def test_one_colour_is_blank(level: int) -> None:
    assert is_blank(plain(level))


@pytest.mark.parametrize("noise", [1.0, 4.0, 10.0])
def test_a_noisy_sensor_behind_a_cover_is_blank(noise: float) -> None:
    assert is_blank(plain(10, noise))


def test_a_green_picture_is_blank() -> None:
    green = plain(0)
    green[..., 1] = 135
    assert is_blank(green)


def test_a_dark_room_with_the_glow_of_a_monitor_is_not() -> None:
    room = plain(4, 2.0)
    room[100:260, 250:400] += 12
    assert not is_blank(room)


def test_a_dark_room_with_nothing_but_a_window_slit_is_not() -> None:
    room = plain(6, 3.0)
    room[:, 600:615] = 60
    assert not is_blank(room)


def test_a_bright_picture_is_not() -> None:
    assert not is_blank(NOISE.integers(0, 255, (360, 640, 3)).astype(np.uint8))


@pytest.mark.parametrize("size", [(1, 1), (7, 5), (23, 1000), (481, 641)])
def test_any_size_is_judged(size: tuple[int, int]) -> None:
    assert is_blank(plain(30, size=size))
