"""Where points of the world land in the picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.evaluation.simulate.camera import Camera, azimuth_of, project

SIZE = (600, 800)


def camera(azimuth: float = 90.0, **more: float) -> Camera:
    return Camera(azimuth, 3.0, more.get("height", 0.0), 40.0, (0.0, 0.0, 1.0), more.get("roll", 0))


def pixel(view: Camera, x: float, y: float, z: float) -> tuple[float, float]:
    u, v = project(view, SIZE, np.array([[x, y, z]]))[0]
    return float(u), float(v)


def test_target_lands_in_the_middle() -> None:
    assert pixel(camera(height=0.4, roll=5), 0, 0, 1) == pytest.approx((300, 400))


def test_pin_hole_scale() -> None:
    _, v = pixel(camera(), 0, 0, 1.5)
    assert v == pytest.approx(400 - 400 * 0.5 / 3 / np.tan(np.radians(20)))


@pytest.mark.parametrize(("facing", "sign"), [("left", -1), ("right", 1)])
def test_facing_is_where_the_front_points(facing: str, sign: int) -> None:
    u, _ = pixel(camera(azimuth_of("side", facing, 0)), 0, -0.3, 1)
    assert np.sign(u - 300) == sign


def test_side_view_sees_the_near_side() -> None:
    """Facing left shows the person's left side (+x) nearest."""
    lens = camera(azimuth_of("side", "left", 0)).position()
    assert lens == pytest.approx([3, 0, 1])


@pytest.mark.parametrize("facing", ["left", "right"])
def test_positive_yaw_turns_the_front_to_the_camera(facing: str) -> None:
    lens = camera(azimuth_of("side", facing, 15)).position()
    assert lens[1] < -0.5


def test_front_and_back() -> None:
    assert camera(azimuth_of("front", None, 0)).position() == pytest.approx([0, -3, 1])
    assert camera(azimuth_of("back", None, 0)).position() == pytest.approx([0, 3, 1])
    u, _ = pixel(camera(azimuth_of("front", None, 0)), 0.2, 0, 1)
    assert u > 300  # the person's left is on the right of a front view


@given(roll=st.floats(-20, 20))
def test_roll_is_undone_by_turning_the_picture_clockwise(roll: float) -> None:
    u, v = pixel(camera(roll=roll), 0, 0, 1.5)
    right, up = u - 300, 400 - v
    c, s = np.cos(np.radians(roll)), np.sin(np.radians(roll))
    assert c * right + s * up == pytest.approx(0, abs=1e-6)
    assert c * up - s * right > 0


@given(x=st.floats(-1, 1), y=st.floats(-1, 1), z=st.floats(0, 2))
def test_mirroring_the_world_mirrors_the_picture(x: float, y: float, z: float) -> None:
    left = pixel(camera(azimuth_of("side", "left", 10)), x, y, z)
    right = pixel(camera(azimuth_of("side", "right", 10)), -x, y, z)
    assert left[0] + right[0] == pytest.approx(600)
    assert left[1] == pytest.approx(right[1])
