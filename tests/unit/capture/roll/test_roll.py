"""Rooms with known edges in, the camera's roll out; what leans is not taken for an upright."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from posture.capture.roll import Roll, find_roll, remaining_sd_deg, use_of
from posture.pose.geometry import turned_clockwise
from posture.types import BoolArray, FloatArray, PixelArray
from tests.examples import at_most

A_FEW = at_most(12)  # each draws a picture

SIZE_PX = (480, 360)
FOCAL = 2.4  # of half the long side: 45 degrees across

Panel = tuple[float, float, float, float]
"""Left, top, right, bottom on a wall one unit away, the middle of the picture at 0."""

DOORS: tuple[Panel, ...] = (
    (-0.34, -0.2, -0.2, 0.26),
    (-0.12, -0.15, -0.02, 0.05),
    (0.08, -0.2, 0.16, 0.1),
    (0.22, -0.17, 0.36, 0.28),
)


@dataclass(frozen=True)
class Sight:
    """A camera before a wall: its roll and how far it looks down, degrees."""

    roll_deg: float = 0.0
    pitch_deg: float = 0.0


def on_wall(sight: Sight, size: tuple[int, int]) -> FloatArray:
    """Where each quarter of a pixel sees the wall, (2 h, 2 w, 2)."""
    width, height = size
    x, y = np.meshgrid(np.arange(2 * width) + 0.5, np.arange(2 * height) + 0.5)
    seen = np.stack([x / 2 - width / 2, y / 2 - height / 2], axis=-1) / (max(size) / 2) / FOCAL
    upright = turned_clockwise(seen, sight.roll_deg)
    pitch = math.radians(sight.pitch_deg)
    ahead = math.cos(pitch) - upright[..., 1] * math.sin(pitch)
    down = math.sin(pitch) + upright[..., 1] * math.cos(pitch)
    return np.stack([upright[..., 0], down], axis=-1) / ahead[..., None]


def room(
    sight: Sight,
    panels: tuple[Panel, ...] = DOORS,
    lean_deg: float = 0.0,
    size: tuple[int, int] = SIZE_PX,
) -> PixelArray:
    """A wall with panels on it, each of which leans by ``lean_deg`` about its own middle."""
    place = on_wall(sight, size)
    grey = np.full(place.shape[:2], 190.0)
    for number, (left, top, right, bottom) in enumerate(panels):
        middle = np.array([(left + right) / 2, (top + bottom) / 2])
        off = np.abs(turned_clockwise(place - middle, lean_deg))
        inside = (off[..., 0] < (right - left) / 2) & (off[..., 1] < (bottom - top) / 2)
        grey[inside] = 70.0 + 20.0 * (number % 3)
    pixels = grey.reshape(size[1], 2, size[0], 2).mean(axis=(1, 3)).round().astype(np.uint8)
    return np.repeat(pixels[..., None], 3, axis=2)


def found(pixels: PixelArray, person: BoolArray | None = None) -> Roll:
    """The roll that must be found."""
    roll = find_roll(pixels, person)
    assert roll is not None
    return roll


@A_FEW
@given(roll_deg=st.floats(-20, 20))
def test_a_rolled_camera_before_a_wall_with_doors_is_measured(roll_deg: float) -> None:
    roll = found(room(Sight(roll_deg)))
    assert roll.is_sure
    assert roll.value_deg == pytest.approx(roll_deg, abs=0.2)


@pytest.mark.parametrize("pitch_deg", [-12.0, 12.0])
@A_FEW
@given(roll_deg=st.floats(-10, 10))
def test_a_camera_that_looks_up_or_down_is_no_roll(pitch_deg: float, roll_deg: float) -> None:
    roll = found(room(Sight(roll_deg, pitch_deg)))
    assert roll.is_sure
    assert roll.value_deg == pytest.approx(roll_deg, abs=0.3)


def test_where_the_camera_looks_down_the_roll_is_that_of_the_persons_place() -> None:
    sight, box = Sight(0.0, 12.0), (340.0, 160.0, 360.0, 200.0)
    roll = find_roll(room(sight), box)
    assert roll is not None
    # verticals meet below, where the wall's vertical points: at focal length / tan(pitch)
    to_below = SIZE_PX[0] / 2 * FOCAL / math.tan(math.radians(12.0))
    leans = math.degrees(math.atan2(-(350.0 - 240.0), to_below))
    assert leans < -2.0
    assert roll.value_deg == pytest.approx(leans, abs=0.3)


@A_FEW
@given(roll_deg=st.floats(-20, 20), pitch_deg=st.floats(-10, 10))
@example(roll_deg=0.0, pitch_deg=1.0)
def test_a_mirrored_picture_is_rolled_the_other_way(roll_deg: float, pitch_deg: float) -> None:
    pixels = room(Sight(roll_deg, pitch_deg))
    mirrored = np.ascontiguousarray(pixels[:, ::-1])
    person = np.zeros(pixels.shape[:2], bool)
    person[100:300, 200:260] = True
    one, other = found(pixels, person), found(mirrored, person[:, ::-1])
    assert other.value_deg == pytest.approx(-one.value_deg, abs=0.02)
    assert one.is_sure
    assert other.is_sure


@pytest.mark.parametrize("side_px", [320, 640, 1280])
def test_size_and_jpeg_change_little(side_px: int) -> None:
    size = (side_px, side_px * 3 // 4)
    written = io.BytesIO()
    Image.fromarray(room(Sight(7.0), size=size)).save(written, "JPEG", quality=60)
    roll = found(np.asarray(Image.open(written).convert("RGB")))
    assert roll.is_sure
    assert roll.value_deg == pytest.approx(7.0, abs=0.2)


@A_FEW
@given(seed=st.integers(0, 2**16))
def test_noise_has_no_roll(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (360, 480, 3), np.uint8)
    assert find_roll(noise) is None


def test_an_even_picture_has_no_roll() -> None:
    assert find_roll(np.full((360, 480, 3), 128, np.uint8)) is None


@A_FEW
@given(lean_deg=st.floats(5, 20))
def test_furniture_that_leans_before_a_level_wall_is_not_taken_for_sure(lean_deg: float) -> None:
    leaning = room(Sight(), ((-0.3, -0.2, -0.27, 0.25), (0.1, -0.2, 0.13, 0.25)), lean_deg)
    wall = room(Sight(), ((-1.0, 0.14, 1.0, 0.17), (-1.0, -0.22, 1.0, -0.2)))
    roll = find_roll(np.minimum(leaning, wall))
    assert roll is None or not roll.is_sure


@A_FEW
@given(lean_deg=st.floats(5, 20))
def test_uprights_of_two_kinds_are_not_taken_for_sure(lean_deg: float) -> None:
    upright = room(Sight(), DOORS[:2])
    roll = find_roll(np.minimum(upright, room(Sight(), DOORS[2:], lean_deg)))
    assert roll is None or not roll.is_sure


def test_upright_edges_without_a_level_one_have_no_roll() -> None:
    across = np.indices((360, 480))[1] % 80 < 40
    assert (
        find_roll(np.where(across[..., None], 60, 190).repeat(3, axis=2).astype(np.uint8)) is None
    )


def test_a_single_door_is_not_taken_for_sure() -> None:
    roll = find_roll(room(Sight(6.0), DOORS[:1]))
    assert roll is None or not roll.is_sure


def stripes(pixels: PixelArray, lean_deg: float) -> tuple[PixelArray, BoolArray]:
    """A person in leaning stripes before a room, and where they are."""
    person = np.zeros(pixels.shape[:2], bool)
    person[40:320, 150:330] = True
    rows, columns = np.indices(pixels.shape[:2])
    across = (columns - rows * math.tan(math.radians(lean_deg))) % 24 < 12
    dressed = pixels.copy()
    dressed[person & across], dressed[person & ~across] = 40, 220
    return dressed, person


def test_the_persons_own_stripes_and_outline_are_no_evidence() -> None:
    dressed, person = stripes(room(Sight(4.0)), 15.0)
    roll = found(dressed, person)
    assert roll.is_sure
    assert roll.value_deg == pytest.approx(4.0, abs=0.3)
    alone, person = stripes(room(Sight(), ()), 15.0)
    assert find_roll(alone, person) is None


def test_a_mask_may_be_coarser_than_the_picture() -> None:
    dressed, person = stripes(room(Sight(4.0)), 15.0)
    assert found(dressed, person[::4, ::4]).value_deg == pytest.approx(4.0, abs=0.3)


def test_a_plain_frame_put_about_a_rolled_picture_is_no_evidence() -> None:
    framed = np.full((480, 640, 3), 255, np.uint8)
    framed[60:420, 80:560] = room(Sight(7.0))
    roll = found(framed)
    assert roll.is_sure
    assert roll.value_deg == pytest.approx(7.0, abs=0.2)


@pytest.mark.parametrize(
    ("roll", "use", "sd_deg"),
    [
        (None, "nothing", 1.5),
        (Roll(8.0, 0.6, True), "correct", 0.6),
        (Roll(-8.0, 0.6, True), "correct", 0.6),
        (Roll(25.5, 0.6, True), "refuse", 0.6),
        (Roll(-30.0, 0.9, False), "refuse", 0.9),
        (Roll(-8.0, 0.9, False), "hint", math.hypot(1.5, 8.0)),
        (Roll(2.0, 0.9, False), "nothing", 1.5),
    ],
)
def test_a_sure_roll_corrects_or_refuses_and_another_is_a_hint(
    roll: Roll | None, use: str, sd_deg: float
) -> None:
    assert use_of(roll) == use
    assert remaining_sd_deg(roll, 1.5) == pytest.approx(sd_deg)


@pytest.mark.parametrize("roll_deg", [-38.0, 30.0, 38.0])
def test_a_picture_that_lies_far_over_is_refused(roll_deg: float) -> None:
    assert use_of(found(room(Sight(roll_deg)))) == "refuse"
