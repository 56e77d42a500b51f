"""Pictures completed by a stand-in: what lies in the picture stays, the rest is the stand-in's."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.capture import images
from posture.pose.input_transform import InputTransform
from posture.pose.stand_in import StandInPlace, completed
from posture.types import BoolArray, Facing

IndexArray = npt.NDArray[np.int64]
WIDTH, HEIGHT = 300, 240
PICTURE = np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
SIDE_PX = 128


def place(x: float = 150.0, y: float = 120.0, trunk_px: float = 150.0) -> StandInPlace:
    return StandInPlace(np.array([x, y]), trunk_px)


@given(st.floats(60, 240), st.floats(40, 200), st.floats(15, 27))
def test_what_lies_in_the_picture_is_the_pictures_own(x: float, y: float, trunk_px: float) -> None:
    view = completed(PICTURE, place(x, y, trunk_px), "left", SIDE_PX)
    inside, at = shown(view)
    assert np.array_equal(view.pixels[inside], PICTURE[at[:, 1], at[:, 0]])


@given(st.floats(60, 240), st.floats(40, 200), st.floats(60, 250))
def test_a_picture_with_more_pixels_is_averaged(x: float, y: float, trunk_px: float) -> None:
    ramp = np.linspace(0, 255, WIDTH).astype(np.uint8)
    noise = np.random.default_rng(3).integers(-20, 21, (HEIGHT, WIDTH, 3))
    noisy = (np.tile(ramp[None, :, None], (HEIGHT, 1, 3)) + noise).clip(0, 255).astype(np.uint8)
    view = completed(noisy, place(x, y, trunk_px), "left", SIDE_PX)
    inside, at = shown(view)
    errors = view.pixels[inside].astype(float) - ramp[at[:, 0], None]
    assert abs(errors.mean()) < 4
    if view.scale[0] > 2.5:
        assert errors.std() < noise.std() / 1.5


def shown(view: InputTransform) -> tuple[BoolArray, IndexArray]:
    """Which pixels of a view lie in the picture, (h, w), and where there, (n, 2) as (x, y)."""
    rows, columns = np.mgrid[0:SIDE_PX, 0:SIDE_PX] + 0.5
    there = view.offset + np.stack([columns, rows], axis=-1) * view.scale
    inside: BoolArray = np.all((there >= 0) & (there < (WIDTH, HEIGHT)), axis=-1)
    assert inside.any()
    return inside, np.floor(there[inside]).astype(int)


def test_the_hips_of_the_stand_in_fall_on_the_place() -> None:
    view = completed(PICTURE, place(), "left", SIDE_PX)
    assert (place().hip - view.offset) / view.scale == pytest.approx(
        [SIDE_PX * 0.5, SIDE_PX * 0.47]
    )


def test_above_the_picture_stands_the_stand_in_facing_as_asked() -> None:
    left, right = (completed(PICTURE, place(), way, SIDE_PX).pixels[:20] for way in FACINGS)
    assert np.abs(left.astype(int) - images.mirrored(right)).mean() < 6
    assert (
        np.abs(left.astype(int) - right).mean()
        > np.abs(left.astype(int) - images.mirrored(right)).mean()
    )


FACINGS: tuple[Facing, Facing] = ("left", "right")


def test_beside_the_picture_its_edges_go_on() -> None:
    view = completed(PICTURE, place(20.0, 120.0, 25.0), "left", SIDE_PX)
    row = SIDE_PX // 2
    y = int(view.offset[1] + (row + 0.5) * view.scale[1])
    assert view.offset[0] < 0
    assert (view.pixels[row, 0] == PICTURE[y, 0]).all()
