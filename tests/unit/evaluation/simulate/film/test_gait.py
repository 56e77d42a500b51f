"""Standing up and walking: what a body's joints do in between."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.evaluation.simulate.film.gait import path, restless, rising, step_length, walking
from posture.evaluation.simulate.posing import Posture, pose
from posture.evaluation.simulate.skinning import Rig, posed_points

SEATED = Posture(pelvic_tilt=-8, trunk_lean=2, thigh_angle=88, knee_flexion=86)
STANDING = Posture()


def test_rising_starts_seated_and_ends_standing() -> None:
    assert rising(SEATED, STANDING, 0.0) == SEATED
    end = rising(SEATED, STANDING, 1.0)
    assert end.thigh_angle == pytest.approx(STANDING.thigh_angle)
    assert end.knee_flexion == pytest.approx(STANDING.knee_flexion)
    assert end.trunk_lean == pytest.approx(STANDING.trunk_lean)


def test_the_trunk_comes_forward_before_the_hips_leave_the_seat() -> None:
    before = rising(SEATED, STANDING, 0.3)
    assert before.trunk_lean > SEATED.trunk_lean + 15
    assert before.thigh_angle > SEATED.thigh_angle - 3
    middle = rising(SEATED, STANDING, 0.6)
    assert 10 < middle.thigh_angle < 80


def test_hips_rise_all_the_way(rigs: dict[str, Rig]) -> None:
    """Above feet on the floor, the hips never sink while somebody stands up."""
    rig = rigs["woman"]
    heights = []
    for share in np.linspace(0.3, 1.0, 15):
        points = posed_points(rig, pose(rig, rising(SEATED, STANDING, float(share))))
        heights.append(points.mean("hip")[2] - points.mean("ankle")[2])
    assert (np.diff(heights) > -1e-3).all()
    assert heights[-1] - heights[0] > 0.3


def test_the_standing_foot_does_not_slide(rigs: dict[str, Rig]) -> None:
    """Within a step the body passes over the foot on the ground as fast as it travels."""
    rig = rigs["man"]
    step = step_length(float(rig.points.mean("hip")[2] - rig.points.mean("ankle")[2]))
    places = []
    for part in np.linspace(0.05, 0.95, 10):
        points = posed_points(rig, pose(rig, walking(STANDING, float(part))))
        ahead = points.mean("hip")[1] - points.ankle[0, 1]  # the left foot leads the first step
        places.append(ahead + step * part)
    assert np.ptp(places) < 0.05


def test_steps_alternate_and_swing_the_other_leg() -> None:
    first, second = walking(STANDING, 0.25), walking(STANDING, 1.25)
    assert first.stride == pytest.approx(-second.stride)
    assert first.bent[0] == 0 < first.bent[1]
    assert second.bent[1] == 0 < second.bent[0]
    assert first.arms[0].forward < first.arms[1].forward  # the arms swing against the legs


def test_no_amplitude_is_standing() -> None:
    assert walking(STANDING, 0.4, 0.0) == STANDING


def test_small_motions_repeat_by_key_and_stop_at_nothing() -> None:
    assert restless(STANDING, 3.0, 0.0, 1) is STANDING
    assert restless(STANDING, 3.0, 1.0, 1) == restless(STANDING, 3.0, 1.0, 1)
    assert restless(STANDING, 3.0, 1.0, 1) != restless(STANDING, 3.0, 1.0, 2)


@given(st.floats(-180, 180), st.floats(0.8, 5))
def test_a_straight_path_faces_where_it_goes(heading: float, length: float) -> None:
    a = np.radians(heading)
    end = (length * float(np.sin(a)), -length * float(np.cos(a)))
    way = path(((0.0, 0.0), end))
    assert way.length_m == pytest.approx(length, rel=1e-3)
    spot, facing = way.at(way.length_m / 2)
    assert spot == pytest.approx((end[0] / 2, end[1] / 2), abs=1e-3)
    assert np.cos(np.radians(facing - heading)) == pytest.approx(1.0, abs=1e-4)


def test_a_path_rounds_its_corners() -> None:
    way = path(((0.0, 0.0), (2.0, 0.0), (2.0, 2.0)))
    assert way.points[0] == pytest.approx((0, 0), abs=1e-6)
    assert way.points[-1] == pytest.approx((2, 2), abs=1e-6)
    assert np.abs(np.diff(way.headings_deg)).max() < 12
