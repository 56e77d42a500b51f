"""Known geometry in, known angle out; and what must not change when a picture is changed."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from posture.pose import geometry
from posture.types import FloatArray

Place = tuple[float, float]
coordinate = st.floats(-500, 500, allow_nan=False)
place = st.tuples(coordinate, coordinate)
turn = st.floats(-89, 89, allow_nan=False)


def at(x: float, y: float) -> FloatArray:
    return np.array([x, y])


def apart(*places: Place) -> bool:
    return all(
        math.dist(one, other) > 1
        for index, one in enumerate(places)
        for other in places[index + 1 :]
    )


def test_lean_is_forward_towards_the_way_the_person_faces() -> None:
    hip, shoulder = at(0, 0), at(10, -10)
    assert geometry.lean_deg(hip, shoulder, forward=1.0) == pytest.approx(45)
    assert geometry.lean_deg(hip, shoulder, forward=-1.0) == pytest.approx(-45)


def test_swing_is_90_for_a_thigh_straight_ahead() -> None:
    assert geometry.swing_deg(at(0, 0), at(40, 0), forward=1.0) == pytest.approx(90)
    assert geometry.swing_deg(at(0, 0), at(-40, 0), forward=-1.0) == pytest.approx(90)


@pytest.mark.parametrize(
    ("psis", "asis", "forward", "tilt_deg"),
    [
        ((0, 0), (100, 0), 1.0, 0.0),
        ((0, 0), (100, 17.632698), 1.0, 10.0),
        ((0, 0), (-100, 17.632698), -1.0, 10.0),
        ((0, 0), (100, -17.632698), 1.0, -10.0),
    ],
)
def test_slope_is_anterior_when_the_front_point_is_lower(
    psis: Place, asis: Place, forward: float, tilt_deg: float
) -> None:
    assert geometry.slope_deg(at(*psis), at(*asis), forward) == pytest.approx(tilt_deg, abs=1e-5)


@pytest.mark.parametrize(
    ("ankle", "flexion_deg"), [((0, 80), 0.0), ((-40, 40), 90.0), ((40, 80), -45.0)]
)
def test_knee_bend_is_flexion_when_the_shank_goes_backwards(
    ankle: Place, flexion_deg: float
) -> None:
    bent = geometry.bend_deg(at(0, 0), at(0, 40), at(*ankle), forward=1.0)
    assert bent == pytest.approx(flexion_deg)


def test_obliquity_is_positive_when_the_persons_left_side_is_higher() -> None:
    left, right = at(100, 90), at(0, 100)
    assert geometry.obliquity_deg(left, right) == pytest.approx(math.degrees(math.atan(0.1)))


def test_valgus_is_positive_for_a_knee_inward() -> None:
    hip, knee, ankle = at(100, 0), at(90, 100), at(100, 200)
    assert geometry.valgus_deg(hip, knee, ankle, outward=1.0) == pytest.approx(11.42, abs=0.01)
    assert geometry.valgus_deg(hip, knee, ankle, outward=-1.0) == pytest.approx(-11.42, abs=0.01)


@pytest.mark.parametrize(("top_x", "roll_deg"), [(0.0, 0.0), (-10.0, 5.7106), (10.0, -5.7106)])
def test_roll_turns_a_marked_line_upright_whichever_end_comes_first(
    top_x: float, roll_deg: float
) -> None:
    bottom, top = at(0, 100), at(top_x, 0)
    assert geometry.roll_from_vertical_deg(bottom, top) == pytest.approx(roll_deg, abs=1e-3)
    assert geometry.roll_from_vertical_deg(top, bottom) == pytest.approx(roll_deg, abs=1e-3)
    upright = geometry.turned_clockwise(np.array([bottom, top]), roll_deg)
    assert upright[0, 0] == pytest.approx(upright[1, 0], abs=1e-3)


def test_a_segment_of_no_length_has_no_angle() -> None:
    assert math.isnan(geometry.lean_deg(at(1, 1), at(1, 1), 1.0))


@given(place, place)
def test_mirroring_picture_and_facing_changes_no_sagittal_angle(low: Place, high: Place) -> None:
    assume(apart(low, high))
    mirrored_low, mirrored_high = at(-low[0], low[1]), at(-high[0], high[1])
    assert geometry.lean_deg(mirrored_low, mirrored_high, -1.0) == pytest.approx(
        geometry.lean_deg(at(*low), at(*high), 1.0)
    )


@given(place, place, place, turn)
def test_turning_the_picture_adds_to_lean_and_leaves_the_bend(
    hip: Place, knee: Place, ankle: Place, roll_deg: float
) -> None:
    assume(apart(hip, knee, ankle))
    points = np.array([hip, knee, ankle])
    turned = geometry.turned_clockwise(points, roll_deg)
    lean_before = geometry.lean_deg(points[1], points[0], 1.0)
    lean_after = geometry.lean_deg(turned[1], turned[0], 1.0)
    assert geometry.wrap_deg(lean_after - lean_before - roll_deg) == pytest.approx(0, abs=1e-6)
    bends = [geometry.bend_deg(one[0], one[1], one[2], 1.0) for one in (points, turned)]
    assert abs(geometry.wrap_deg(bends[0] - bends[1])) == pytest.approx(0, abs=1e-6)


@given(place, place, place, st.floats(0.1, 10), place)
def test_scaling_and_moving_the_picture_change_no_angle(
    hip: Place, knee: Place, ankle: Place, factor: float, shift: Place
) -> None:
    assume(apart(hip, knee, ankle))
    points = np.array([hip, knee, ankle])
    moved = points * factor + np.array(shift)
    before, after = (geometry.bend_deg(one[0], one[1], one[2], 1.0) for one in (points, moved))
    assert abs(geometry.wrap_deg(before - after)) == pytest.approx(0, abs=1e-6)


@given(st.floats(-1000, 1000))
def test_wrapping_keeps_the_direction(angle_deg: float) -> None:
    wrapped = geometry.wrap_deg(angle_deg)
    assert -180 < wrapped <= 180
    assert math.cos(math.radians(wrapped)) == pytest.approx(math.cos(math.radians(angle_deg)))
