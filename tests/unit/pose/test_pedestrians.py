"""Where small upright people may be in a wide frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posture.capture.images import read_photo, scaled
from posture.pose import pedestrians, tiles
from posture.runtime import resources
from posture.types import PixelArray

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
SETTINGS = resources.read_toml("gates.toml")["search"]["pedestrians"]
FRAME_PX = (720, 1280)


def frame_with(share: float, at: tuple[float, float]) -> PixelArray:
    """A sample's picture, ``share`` of a grey wide frame's height, about a point of it."""
    picture = read_photo(SAMPLES / "standing_side_left_neutral.jpg").pixels
    height = round(share * FRAME_PX[0])
    size = round(picture.shape[1] * height / picture.shape[0]), height
    frame = np.full((*FRAME_PX, 3), picture[:20, :20].mean(axis=(0, 1)), np.uint8)
    left, top = round(at[0] - size[0] / 2), round(at[1] - height / 2)
    frame[top : top + height, left : left + size[0]] = scaled(picture, size)
    return frame


@pytest.mark.parametrize("share", [0.3, 0.5])
@pytest.mark.parametrize("at", [(300.0, 400.0), (900.0, 380.0)])
def test_one_of_the_windows_lies_about_a_small_person(
    share: float, at: tuple[float, float]
) -> None:
    found = pedestrians.windows(frame_with(share, at), SETTINGS)
    assert any(
        window.low[0] < at[0] < window.low[0] + window.side
        and window.low[1] < at[1] < window.low[1] + window.side
        and window.side < 2 * share * FRAME_PX[0]
        for window in found
    )


def test_no_more_windows_are_given_than_the_table_says() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (*FRAME_PX, 3)).astype(np.uint8)
    assert len(pedestrians.windows(noise, SETTINGS)) <= SETTINGS["most"]


def test_a_plain_wall_has_none() -> None:
    assert pedestrians.windows(np.full((*FRAME_PX, 3), 120, np.uint8), SETTINGS) == []


def test_a_large_frame_is_looked_at_in_the_same_size_as_a_small_one() -> None:
    small = frame_with(0.5, (600.0, 360.0))
    large = np.repeat(np.repeat(small, 2, axis=0), 2, axis=1)
    one, other = (pedestrians.windows(pixels, SETTINGS)[0] for pixels in (small, large))
    assert other.side == pytest.approx(2 * one.side, rel=0.1)
    assert tiles.is_wide(1280, 720, resources.read_toml("gates.toml")["search"])
