"""Joints marked by hand: known points in, known angles out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures.manual_landmarks import SEGMENTS, marked_angles, with_marks
from posture.measures.sagittal import ANGLES
from posture.measures.uncertainty import MeasurementConditions
from posture.pose.visibility import SagittalLandmarks
from posture.types import WHOLE_SETUP
from tests.worded import reason_words

STANDING = MeasurementConditions("standing", 0.0, roll_sd_deg=0.5, confirmed=WHOLE_SETUP)
UPRIGHT = {
    "ear": (100.0, 40.0),
    "shoulder": (100.0, 100.0),
    "hip": (100.0, 300.0),
    "knee": (100.0, 460.0),
    "ankle": (100.0, 620.0),
}


def points(missing: frozenset[str] = frozenset()) -> SagittalLandmarks:
    xy = {name: np.array(point) for name, point in UPRIGHT.items()}
    return SagittalLandmarks(xy, dict(xy), dict.fromkeys(xy, 1.0), missing)


def test_every_sagittal_angle_knows_its_segments() -> None:
    assert set(SEGMENTS) == set(ANGLES)


def test_three_marked_joints_measure_the_hip() -> None:
    marks = {"shoulder": (100.0, 100.0), "hip": (100.0, 300.0), "knee": (260.0, 300.0)}
    found = marked_angles(with_marks(points(), marks), marks, 1.0, STANDING)
    assert found["hip_flexion"].value == pytest.approx(90.0)
    assert found["thigh_angle"].value == pytest.approx(90.0)
    assert found["trunk_lean"].value == pytest.approx(0.0)
    for name in ("hip_flexion", "thigh_angle", "trunk_lean"):
        assert found[name].method == "measured"


def test_what_rests_on_the_landmarkers_points_too_stays_estimated_and_wider() -> None:
    marks = {"hip": (100.0, 300.0)}
    some = marked_angles(with_marks(points(), marks), marks, 1.0, STANDING)
    everything = {name: UPRIGHT[name] for name in ("shoulder", "hip", "knee")}
    all_of_it = marked_angles(with_marks(points(), everything), everything, 1.0, STANDING)
    assert some["hip_flexion"].method == "estimated"
    assert (some["hip_flexion"].high or 0) > (all_of_it["hip_flexion"].high or 0)
    assert "head_forward" not in some  # no marked joint takes part in it


def test_a_marked_joint_counts_as_seen_and_others_do_not() -> None:
    marks = {"hip": (100.0, 300.0), "shoulder": (100.0, 100.0), "knee": (100.0, 460.0)}
    seen = with_marks(points(frozenset({"hip", "ankle"})), marks)
    found = marked_angles(seen, marks, 1.0, STANDING)
    assert found["hip_flexion"]
    assert not found["sway"]
    assert "ankle" in reason_words(found["sway"].why_not)


@given(st.floats(-60, 60), st.floats(-40, 40), st.sampled_from([-1.0, 1.0]))
def test_mirroring_changes_nothing(x: float, y: float, forward: float) -> None:
    marks = {"hip": (100.0 + x, 300.0 + y), "shoulder": (95.0, 101.0), "knee": (110.0, 455.0)}
    mirrored = {name: (-px, py) for name, (px, py) in marks.items()}
    base = points()
    flipped = SagittalLandmarks(
        {name: xy * (-1, 1) for name, xy in base.xy.items()},
        {name: xy * (-1, 1) for name, xy in base.near.items()},
        base.spread_px,
        base.missing,
    )
    here = marked_angles(with_marks(base, marks), marks, forward, STANDING)
    there = marked_angles(with_marks(flipped, mirrored), mirrored, -forward, STANDING)
    for name, estimate in here.items():
        assert there[name].value == pytest.approx(estimate.value, abs=1e-9)


@given(st.floats(0.2, 5.0))
def test_the_size_of_the_picture_does_not_matter(scale: float) -> None:
    marks = {name: UPRIGHT[name] for name in ("shoulder", "hip", "knee")}
    large = {name: (x * scale, y * scale) for name, (x, y) in marks.items()}
    here = marked_angles(with_marks(points(), marks), marks, 1.0, STANDING)
    there = marked_angles(with_marks(points(), large), large, 1.0, STANDING)
    assert there["hip_flexion"].high == pytest.approx(here["hip_flexion"].high, abs=1e-6)
